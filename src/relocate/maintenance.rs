//! Maintenance windows of SQL databases: their names hold the region
//! (`SQL_WestEurope_DB_1`), so none can go with the database (R21).

use crate::arm::{ResourceRef, Value};
use crate::finding::{Phase, Severity};
use crate::json::Pointer;

use super::job::Job;
use super::plan::Plan;
use crate::rule::evidence::Subject;

/// Types that have a window.
const TYPES: [&str; 3] = [
    "Microsoft.Sql/servers/databases",
    "Microsoft.Sql/servers/elasticPools",
    "Microsoft.Sql/managedInstances",
];

const PROPERTY: &str = "maintenanceConfigurationId";

/// The window that every region has, and that counts where none is named.
const DEFAULT: &str = "SQL_Default";

const RULE: &str = "relocate/maintenance-window";

/// Takes windows of a region out of exports, and says which.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut subjects = Vec::new();
    for (at, resource) in job.estate.resources() {
        let has_windows = TYPES.iter().any(|known| resource.is_type(known));
        if !has_windows || resource.existing || plan.stage(at).is_none() {
            continue;
        }
        let Some((path, window)) = window_of(job, at) else {
            continue;
        };
        let node = path.find(resource.node);
        let message = format!("the maintenance window `{window}` belongs to a region");
        let finding = job
            .finding(RULE, Severity::Warning, at, node.map(|node| (&path, node)), message)
            .help("without it the default window counts; choose one of the target region after the move");
        let is_export = job
            .template(at)
            .is_some_and(|template| template.is_export());
        if is_export {
            plan.remove(at, path, RULE);
            subjects.push(job.subject(at));
        }
        plan.findings.push(if is_export {
            finding.fixed("taken out")
        } else {
            finding
        });
    }
    if !subjects.is_empty() {
        plan.ask(RULE, Phase::Validate, "Choose a maintenance window of the target region for these: they have the default one now.", subjects);
    }
}

/// The place of a window that is not the default, with its name.
fn window_of(job: &Job<'_>, at: ResourceRef) -> Option<(Pointer, String)> {
    let subject = Subject::of(job.estate, at)?;
    let properties = subject.resource.node.member("properties")?;
    let member = properties.value.member(PROPERTY)?;
    let value = subject.property([PROPERTY])?;
    let names = crate::arm::split_names(&value);
    let window = names.last().and_then(Value::as_str)?;
    let path = Pointer::root().child(&properties.key).child(&member.key);
    (!window.eq_ignore_ascii_case(DEFAULT) && !window.is_empty()).then(|| (path, window.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::relocate::testing::{export, messages, planned, removed};

    #[test]
    fn windows_of_a_region_go_and_the_default_stays() {
        let database = |window: &str| {
            export(&format!(
                r#"{{"type": "Microsoft.Sql/servers/databases", "apiVersion": "2021-11-01", "name": "sql/db", "location": "westeurope", "sku": {{"name": "S0"}},
                "properties": {{"maintenanceConfigurationId": "/subscriptions/s/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/{window}"}}}}"#
            ))
        };
        planned(&[&database("SQL_WestEurope_DB_1")], |_, plan| {
            assert_eq!(removed(plan, 0), ["/properties/maintenanceConfigurationId"]);
            assert_eq!(messages(plan, "relocate/maintenance-window").len(), 1);
            assert_eq!(
                plan.items
                    .iter()
                    .filter(|item| item.key == "relocate/maintenance-window")
                    .count(),
                1
            );
        });
        planned(&[&database("SQL_Default")], |_, plan| {
            assert!(removed(plan, 0).is_empty())
        });
    }
}
