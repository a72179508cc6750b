//! What would start working as soon as it is deployed, beside the source that
//! still does: an export of it is written asleep, and wakes at cutover.

use crate::finding::Severity;
use crate::json::{Pointer, escape};
use crate::rewrite::ChangeKind;

use super::job::Job;
use super::location::region_of;
use super::plan::{Operation, Plan, What};

/// Logic Apps: their triggers fire wherever they are.
const WORKFLOW: &str = "Microsoft.Logic/workflows";

/// The state of one that does nothing.
const ASLEEP: &str = "Disabled";

const RULE: &str = "relocate/starts-at-once";

/// Plans the state of every workflow that comes to the target.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (at, resource) in job.estate.resources() {
        let is_export = job
            .template(at)
            .is_some_and(|template| template.is_export());
        if !resource.is_type(WORKFLOW)
            || !is_export
            || resource.existing
            || plan.stage(at).is_none()
        {
            continue;
        }
        let region = resource
            .location
            .as_ref()
            .and_then(|location| region_of(job, location));
        // One that does not move is no second one.
        if region.is_none_or(|region| region == job.options.to) {
            continue;
        }
        let Some(properties) = resource.node.member("properties") else {
            continue;
        };
        let above = Pointer::root().child(&properties.key);
        let state = properties.value.member("state");
        if state.is_some_and(|state| {
            let text = state.value.as_str();
            text.is_none_or(|text| text.eq_ignore_ascii_case(ASLEEP) || text.starts_with('['))
        }) {
            continue;
        }
        let (path, what) = match state {
            Some(state) => (above.child(&state.key), What::Set(escape(ASLEEP))),
            None => (above, What::Insert("state".to_owned(), escape(ASLEEP))),
        };
        let message = "would run beside the one of the source as soon as it is deployed";
        let finding = job.finding(RULE, Severity::Warning, at, None, message);
        plan.findings.push(
            finding.fixed("it is written with the state `Disabled`; enable it when users move"),
        );
        let operation = Operation {
            path,
            what,
            kind: ChangeKind::Structure,
            rule: RULE,
        };
        plan.operate(at, operation);
    }
}

#[cfg(test)]
mod tests {
    use crate::relocate::plan::Stage;
    use crate::relocate::test_run::relocate;

    fn state(properties: &str, variables: &str) -> serde_json::Value {
        let outcome = relocate(&format!(
            r#"{{"parameters": {{"workflows_w_name": {{"defaultValue": "w", "type": "String"}}}}, "variables": {variables}, "resources": [{{"type": "Microsoft.Logic/workflows", "apiVersion": "2019-05-01",
                "name": "[parameters('workflows_w_name')]", "location": "westeurope", "properties": {{{properties}}}}}]}}"#
        ));
        outcome.json(Stage::Base)["resources"][0]["properties"]["state"].clone()
    }

    #[test]
    fn workflows_of_exports_are_written_asleep() {
        assert_eq!(
            state(r#""state": "Enabled", "definition": {}"#, "{}"),
            "Disabled"
        );
        assert_eq!(state(r#""definition": {}"#, "{}"), "Disabled");
    }

    #[test]
    fn those_that_a_person_wrote_stay_as_they_are() {
        let written = state(r#""state": "Enabled""#, r#"{"by": "hand"}"#);
        assert_eq!(written, "Enabled");
    }
}
