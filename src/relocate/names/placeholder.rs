//! Names that nobody chose yet: `{your server name}` and `<name>` stand where a
//! person has to write one, as those do who publish an export.

use crate::arm::{DEPLOYMENT, Resource, ResourceRef, Value};
use crate::finding::{Finding, Phase, Place, Severity, Subject};

use super::super::job::Job;
use super::super::plan::{ParameterDecision, Plan};
use super::super::readers;

/// The rule of what is asked for.
const RULE: &str = "relocate/placeholder-name";

/// Whether a name is words in brackets of a kind that no name has.
pub fn is_placeholder(name: &str) -> bool {
    let inside = |open: char, close: char| name.strip_prefix(open)?.strip_suffix(close);
    let words = inside('{', '}').or_else(|| inside('<', '>'));
    words.is_some_and(|words| words.chars().any(char::is_alphabetic))
}

/// Asks for the names of what is written with a placeholder in the place of one.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut asked: Vec<Subject> = Vec::new();
    for (at, resource) in job.estate.resources() {
        if !is_open(job, plan, at, resource) {
            continue;
        }
        let found = match parameter(job, at, resource) {
            Some(name) => by_parameter(job, plan, at, &name),
            None => Some(literal(job, plan, at, resource)),
        };
        asked.extend(found);
    }
    if !asked.is_empty() {
        let text = "Choose names in the place of these placeholders and fill them in. One that is unique in the \
                    world must not be that of the source.";
        plan.ask(RULE, Phase::Prepare, text, asked);
    }
}

/// Whether a resource is written, and nothing but a placeholder says what it is called.
fn is_open(job: &Job<'_>, plan: &Plan, at: ResourceRef, resource: &Resource<'_>) -> bool {
    let named = |name: &str| job.options.names.iter().any(|(from, _)| from == name);
    let Some(full) = resource.known_name() else {
        return false;
    };
    let own = full.rsplit('/').next().unwrap_or(full);
    let decision = plan.decision(at);
    let is_told = decision.is_some_and(|decision| decision.told.name.is_some());
    is_placeholder(own)
        && !resource.existing
        && !resource.is_type(DEPLOYMENT)
        && plan.stage(at).is_some()
        && !is_told
        && !named(own)
        && !named(full)
}

/// The parameter of the root template that holds the placeholder.
fn parameter(job: &Job<'_>, at: ResourceRef, resource: &Resource<'_>) -> Option<String> {
    let content = job.template(at)?;
    if content.bodies.get(resource.body)?.scope != 0 {
        return None;
    }
    let scope = content.scopes.first()?;
    let names = readers::names_in(resource.node.get("name")?, None);
    names.into_iter().find(|name| {
        let value = scope.parameter(name);
        let text = value.as_ref().and_then(Value::as_str);
        text.is_some_and(is_placeholder)
    })
}

/// Takes the value away from the parameter; its subject, the first time.
fn by_parameter(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, name: &str) -> Option<Subject> {
    let decisions = plan.parameters.get_mut(at.template)?;
    if decisions.contains_key(name) {
        return None;
    }
    decisions.insert(name.to_owned(), ParameterDecision::AskName);
    let content = job.template(at)?;
    let section = content.root.member("parameters")?;
    let member = section.value.member(name)?;
    let pointer = content.pointer.child(&section.key).child(&member.key);
    let subject = Subject {
        file: job.file_of(at.template),
        pointer: pointer.clone(),
        name: member.key.to_string(),
        kind: "parameter".to_owned(),
    };
    let default = member.value.member("defaultValue");
    let (span, pointer) = match default.filter(|default| !default.value.is_null()) {
        Some(default) => (default.value.span, pointer.child(&default.key)),
        None => (member.key_span, pointer),
    };
    let place = Place {
        file: subject.file,
        span,
        pointer,
    };
    let message = format!(
        "parameter {} should hold a name, but holds a placeholder",
        member.key
    );
    let key = format!("parameter/{}", member.key);
    let finding = Finding::new(RULE, Severity::Warning, place, key, message);
    plan.findings
        .push(finding.help("fill in the name of the new resource in the parameter file"));
    Some(subject)
}

/// A placeholder that stands in the resource itself, or in a nested template.
fn literal(job: &Job<'_>, plan: &mut Plan, at: ResourceRef, resource: &Resource<'_>) -> Subject {
    let pointer = resource.pointer.child("name");
    let span = resource.node.get("name").map(|name| name.span);
    let message = "has a placeholder in the place of a name".to_owned();
    let mut finding = job.finding(RULE, Severity::Warning, at, None, message);
    if let Some(span) = span {
        finding.place.span = span;
        finding.place.pointer = pointer.clone();
    }
    plan.findings
        .push(finding.help("write the name of the new resource, or give it with `--name`"));
    Subject {
        file: job.file_of(at.template),
        pointer,
        name: resource.display_name(),
        kind: resource.full_type.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::plan::Stage;
    use super::super::super::test_run::{relocate, relocate_with, to_sweden};
    use super::*;

    const SERVER: &str = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01",
        "name": "[parameters('accounts_a_name')]", "location": "westeurope", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"},
        {"type": "Microsoft.Storage/storageAccounts/blobServices", "apiVersion": "2023-01-01",
        "name": "[concat(parameters('accounts_a_name'), '/default')]",
        "dependsOn": ["[resourceId('Microsoft.Storage/storageAccounts', parameters('accounts_a_name'))]"]}"#;

    fn template(name: &str, resources: &str) -> String {
        format!(
            r#"{{"parameters": {{"accounts_a_name": {{"defaultValue": "{name}", "type": "String"}}}}, "resources": [{resources}]}}"#
        )
    }

    #[test]
    fn the_name_is_asked_for_and_gets_no_suffix() {
        let outcome = relocate(&template("{your account}", SERVER));
        assert_eq!(outcome.open(RULE).len(), 1);
        assert_eq!(outcome.step(RULE), Some(vec!["accounts_a_name"]));
        assert_eq!(
            outcome.parameters(Stage::Base)["parameters"]["accounts_a_name"],
            json!({"value": null})
        );
        let written = outcome.json(Stage::Base);
        assert_eq!(
            written["parameters"]["accounts_a_name"],
            json!({"type": "String"})
        );
        assert_eq!(
            outcome.resource(Stage::Base, "Microsoft.Storage/storageAccounts")["name"],
            json!("[parameters('accounts_a_name')]")
        );
    }

    #[test]
    fn a_name_that_is_given_is_taken() {
        let mut options = to_sweden();
        options.names = vec![("{your account}".to_owned(), "stdiary".to_owned())];
        let outcome = relocate_with(&[(&template("{your account}", SERVER), None)], &options);
        assert!(outcome.open(RULE).is_empty());
        assert_eq!(
            outcome.parameters(Stage::Base)["parameters"]["accounts_a_name"],
            json!({"value": "stdiary"})
        );
    }

    #[test]
    fn a_placeholder_in_the_resource_stays_and_is_told() {
        let resources = SERVER.replace("[parameters('accounts_a_name')]", "<your account>");
        let outcome = relocate(&template("unused", &resources));
        assert_eq!(outcome.open(RULE).len(), 1);
        assert_eq!(outcome.step(RULE), Some(vec!["<your account>"]));
        assert_eq!(
            outcome.resource(Stage::Base, "Microsoft.Storage/storageAccounts")["name"],
            json!("<your account>")
        );
    }

    #[test]
    fn only_words_in_brackets_are_placeholders() {
        for name in ["{your server name}", "<vault>", "{x}", "<Name-1>"] {
            assert!(is_placeholder(name), "{name}");
        }
        for name in [
            "",
            "{}",
            "<>",
            "{1}",
            "vault",
            "{a",
            "a}",
            "kv-{env}",
            "{a>",
            "your-vault",
        ] {
            assert!(!is_placeholder(name), "{name}");
        }
    }
}
