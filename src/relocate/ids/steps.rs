//! What people must do about IDs that lead out of the estate, one step for each kind.

use std::collections::BTreeSet;

use crate::arm::Value;
use crate::catalog::{Reach, Scope, Subscriptions};
use crate::finding::{Phase, Subject};
use crate::text::escape::markdown_code;

use super::super::external::ExternalDecision;
use super::super::far_subscriptions;
use super::super::job::Job;
use super::super::plan::Plan;
use super::super::redirect;
use super::outside::Outside;

/// What holds of neighbours whose names are unique in Azure.
const UNIQUE_NAMES: &str = " A name that is unique in Azure stays with the old one: give the new one another, and write it into the template or its parameters, hosts with it.";

/// What one step is about.
#[derive(Default)]
pub struct Asked {
    /// The resources.
    pub subjects: Vec<Subject>,
    /// Groups that have no new name.
    groups: BTreeSet<String>,
    /// Subscriptions that what is asked for has to be in.
    subscriptions: BTreeSet<String>,
    /// Whether the name of one of them is unique in Azure.
    has_unique_name: bool,
}

impl Asked {
    /// Adds what a step about one more has to name.
    pub fn note(&mut self, job: &Job<'_>, plan: &Plan, one: &Outside<'_>) {
        let group = one.id.resource_group.as_ref().and_then(Value::as_str);
        self.name(group);
        self.subscriptions.extend(subscription_of(job, plan, one));
        let rule = job.catalog.name_rule(&one.id.full_type);
        self.has_unique_name |= rule.is_some_and(|rule| rule.unique_in == Scope::Global);
    }

    /// Adds a group, in the first of its spellings.
    fn name(&mut self, group: Option<&str>) {
        let is_new = |group: &&str| {
            !self
                .groups
                .iter()
                .any(|one| one.eq_ignore_ascii_case(group))
        };
        if let Some(group) = group.filter(is_new) {
            self.groups.insert(group.to_owned());
        }
    }

    /// The options that name the groups.
    fn options(&self) -> String {
        let option = |group: &String| markdown_code(&format!("--resource-group {group}=NEW"));
        let options: Vec<String> = self.groups.iter().map(option).collect();
        options.join(", ")
    }
}

/// The subscription that the counterpart of something outside has to be in: that of its user, where
/// that goes elsewhere and the link does not leave a subscription.
pub fn subscription_of(job: &Job<'_>, plan: &Plan, one: &Outside<'_>) -> Option<String> {
    let strongest = one.strongest()?;
    let is_tied = strongest
        .link
        .is_some_and(|link| link.subscriptions == Subscriptions::Same);
    let home = far_subscriptions::home(job, strongest.at).filter(|_| is_tied)?;
    let new = far_subscriptions::moved(plan, &home);
    (!new.eq_ignore_ascii_case(&home)).then_some(new)
}

/// What a person must do about an ID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    MustExist,
    Elsewhere,
    NotExported,
    Mapped,
    Replicate,
    Decide,
    Check,
}

impl Step {
    /// Key, phase and text.
    pub fn words(self, target: &str, asked: &Asked) -> (&'static str, Phase, String) {
        match self {
            Self::MustExist => (
                "relocate/outside-id",
                Phase::Prepare,
                format!("Make sure that one like each of these exists in {target}{}, and put its ID into the parameter file, or where it stands in the template: they were not exported, and must be in the region of what uses them.", in_subscriptions(&asked.subscriptions)),
            ),
            Self::Elsewhere => (
                "relocate/outside-id-elsewhere",
                Phase::Prepare,
                format!("Say where the group of these goes, with {}, and run again: they are in another template of this run, but their group has no new name, so the IDs that name them still lead to the source.", asked.options()),
            ),
            Self::NotExported => (
                "relocate/not-exported",
                Phase::Prepare,
                format!(
                    "Make sure that these exist in the target resource group before deploying, or export them too: the templates refer to them as neighbours.{}",
                    if asked.has_unique_name { UNIQUE_NAMES } else { "" }
                ),
            ),
            Self::Mapped => (
                "relocate/outside-id-mapped",
                Phase::Prepare,
                "Make sure that these exist in the subscriptions and groups that their IDs were mapped to.".to_owned(),
            ),
            Self::Replicate => (
                "relocate/image-replication",
                Phase::Prepare,
                format!("Replicate these image versions to {target}: their IDs stay, but a machine can only be made where they are."),
            ),
            Self::Decide => (
                "relocate/outside-id-unknown",
                Phase::Prepare,
                format!("Find out whether these can be used from {target}: whether they must be in the region of what uses them is not known here."),
            ),
            Self::Check => (
                "relocate/outside-id-stays",
                Phase::Validate,
                format!("Check that these, which stay where they are, can be reached and may be used from {target}."),
            ),
        }
    }
}

/// The step about one; none where nothing is to be done.
pub fn step_of(one: &Outside<'_>) -> Option<Step> {
    let reach = one
        .strongest()
        .and_then(|one| one.link)
        .map(|link| link.reach);
    Some(match one.decision {
        ExternalDecision::MustExist if one.is_settled => Step::Mapped,
        ExternalDecision::MustExist if one.is_in_own_group() || one.is_parent() => {
            Step::NotExported
        }
        ExternalDecision::MustExist if one.elsewhere.is_some() => Step::Elsewhere,
        ExternalDecision::MustExist => Step::MustExist,
        // What its new ID names must be there, however far a link may reach.
        ExternalDecision::Unknown | ExternalDecision::Stays | ExternalDecision::Global
            if one.is_moved =>
        {
            Step::Mapped
        }
        ExternalDecision::Unknown => Step::Decide,
        ExternalDecision::Stays if reach == Some(Reach::Replicated) => Step::Replicate,
        ExternalDecision::Stays => Step::Check,
        ExternalDecision::Global | ExternalDecision::InEstate => return None,
    })
}

/// `, in subscription X`, for each; nothing for none.
pub fn in_subscriptions(all: &BTreeSet<String>) -> String {
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    match all.as_slice() {
        [] => String::new(),
        all => format!(", in subscription {}", all.join(" or ")),
    }
}

/// One step where IDs spell groups and none is known to be that of the template (D12).
pub fn untold(job: &Job<'_>, plan: &mut Plan, outside: &[Outside<'_>]) {
    let mut asked = Asked::default();
    for (template, content) in job.estate.templates.iter().enumerate() {
        let origin = job.estate.origins.get(template);
        let is_told = origin.is_some_and(|origin| origin.resource_group.is_some());
        if is_told || !content.is_export() {
            continue;
        }
        let used = outside.iter().filter(|one| {
            let mut uses = one.uses.iter();
            uses.any(|one| one.at.template == template)
        });
        // What another template declares is of that one's group.
        let groups = used
            .filter(|one| one.elsewhere.is_none())
            .filter_map(|one| one.id.resource_group.as_ref()?.as_str())
            .filter(|group| redirect::group(plan, group).is_none());
        let groups: Vec<String> = groups.map(str::to_owned).collect();
        if !groups.is_empty() {
            for group in &groups {
                asked.name(Some(group));
            }
            asked.subjects.push(Subject {
                file: job.file_of(template),
                pointer: content.pointer.clone(),
                name: "template".to_owned(),
                kind: "template".to_owned(),
            });
        }
    }
    if !asked.subjects.is_empty() {
        let text = format!(
            "Say which group these templates were exported from. An ID of that group would become a reference. Of the groups that they spell, add the one that is theirs: {}.",
            asked.options()
        );
        plan.ask(
            "relocate/source-group",
            Phase::Prepare,
            text,
            asked.subjects,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;
    use crate::relocate::ExternalDecision;
    use crate::relocate::Options;
    use crate::relocate::test_run::{Outcome, relocate, relocate_with, to_sweden};

    const SUBSCRIPTION: &str = "/subscriptions/11111111-1111-4111-8111-111111111111";

    fn step<'o>(outcome: &'o Outcome, key: &str) -> Option<&'o str> {
        let step = outcome.plan.items.iter().find(|item| item.key == key);
        step.map(|step| step.text.as_str())
    }

    /// An interface in a network by the ID of where that was, and an address of a third group.
    fn spoke() -> String {
        format!(
            r#"{{"resources": [{{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic-fjord",
            "location": "westeurope", "properties": {{"ipConfigurations": [{{"name": "one", "properties": {{
            "subnet": {{"id": "{SUBSCRIPTION}/resourceGroups/RG-Hub/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/app"}},
            "publicIPAddress": {{"id": "{SUBSCRIPTION}/resourceGroups/rg-`odd/providers/Microsoft.Network/publicIPAddresses/pip"}}}}}}]}}}}]}}"#
        )
    }

    const HUB: &str = r#"{"resources": [{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01",
        "name": "vnet-hub", "location": "westeurope", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}]}"#;

    #[test]
    fn the_step_about_groups_names_them() {
        let outcome = relocate(&spoke());
        let text = step(&outcome, "relocate/source-group").unwrap();
        assert!(text.contains("`--resource-group RG-Hub=NEW`"), "{text}");
        assert!(text.contains("``--resource-group rg-`odd=NEW``"), "{text}");
    }

    #[test]
    fn a_group_is_named_in_one_of_its_spellings() {
        let mut asked = Asked::default();
        for group in ["RG-Hub", "rg-hub", "rg-spoke"] {
            asked.name(Some(group));
        }
        assert_eq!(
            asked.options(),
            "`--resource-group RG-Hub=NEW`, `--resource-group rg-spoke=NEW`"
        );
    }

    #[test]
    fn what_a_sibling_declares_is_not_called_missing() {
        let spoke = spoke();
        let both = [(spoke.as_str(), None), (HUB, None)];
        let outcome = relocate_with(&both, &to_sweden());
        let text = step(&outcome, "relocate/outside-id-elsewhere").unwrap();
        assert!(text.contains("`--resource-group RG-Hub=NEW`"), "{text}");
        let missing = step(&outcome, "relocate/outside-id").unwrap();
        assert!(!missing.contains("RG-Hub"), "{missing}");
        let told = outcome.open("relocate/outside-id");
        let hub = told.iter().find(|one| one.message.contains("vnet-hub"));
        assert!(hub.unwrap().message.contains("another template"));
        // With a new name for the group nothing is left to say of it.
        let options = Options {
            resource_groups: vec![("rg-hub".to_owned(), "rg-hub-sdc".to_owned())],
            ..to_sweden()
        };
        let outcome = relocate_with(&both, &options);
        assert_eq!(step(&outcome, "relocate/outside-id-elsewhere"), None);
    }

    #[test]
    fn a_counterpart_has_to_be_in_the_new_subscription() {
        let new = "33333333-3333-4333-8333-333333333333";
        let old = SUBSCRIPTION.trim_start_matches("/subscriptions/");
        let options = Options {
            subscriptions: vec![(old.to_owned(), new.to_owned())],
            ..to_sweden()
        };
        let outcome = relocate_with(&[(&spoke(), None)], &options);
        let told = outcome.open("relocate/outside-id");
        let help = |name: &str| {
            let told = told.iter().find(|one| one.message.contains(name)).unwrap();
            told.help.clone().unwrap()
        };
        assert!(help("vnet-hub").contains(&format!("in subscription {new}")));
        let text = step(&outcome, "relocate/outside-id").unwrap();
        assert!(text.contains(new), "{text}");
    }

    #[test]
    fn a_parent_that_is_elsewhere_has_to_be_there() {
        let own = r#"{"resources": [{"type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2024-01-01",
            "name": "vnet-hub/app", "properties": {"addressPrefix": "10.0.0.0/24"}}]}"#;
        let outcome = relocate(own);
        let parent = |outcome: &Outcome| {
            let all = outcome.plan.externals.iter();
            let mut parents = all.filter(|one| one.name == "vnet-hub");
            let parent = parents.next().map(|one| (one.id.clone(), one.decision));
            assert!(parents.next().is_none(), "told once");
            parent.unwrap()
        };
        let id = "resourceId('Microsoft.Network/virtualNetworks', 'vnet-hub')";
        assert_eq!(
            parent(&outcome),
            (id.to_owned(), ExternalDecision::MustExist)
        );
        assert!(step(&outcome, "relocate/not-exported").is_some());
        // In a nested deployment it is in the group that this names, and the child too.
        let nested = format!(
            r#"{{"resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner",
            "resourceGroup": "rg-hub", "properties": {{"mode": "Incremental",
            "expressionEvaluationOptions": {{"scope": "inner"}}, "template": {own}}}}}]}}"#
        );
        let outcome = relocate_with(
            &[(&nested, None)],
            &Options {
                resource_groups: vec![("rg-hub".to_owned(), "rg-hub".to_owned())],
                ..to_sweden()
            },
        );
        let (id, decision) = parent(&outcome);
        assert!(id.contains("/resourceGroups/rg-hub/"), "{id}");
        assert_eq!(decision, ExternalDecision::MustExist);
        let told = outcome.findings("relocate/outside-id");
        assert!(
            told.iter()
                .all(|one| one.message.contains("is a part of it"))
        );
    }
}
