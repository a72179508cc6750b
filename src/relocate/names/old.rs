//! Old names that are still written in texts (D9): what is no host name of a
//! known service is listed, not changed.

use std::collections::BTreeSet;

use crate::arm::expr::{Text, classify};
use crate::arm::scope::Scope as Evaluation;
use crate::arm::{Resource, ResourceRef};
use crate::catalog::Scope;
use crate::finding::Severity;
use crate::json::{self, Pointer};
use crate::text::Source;

use super::super::job::Job;
use super::super::leftovers::{texts, without_identifiers};
use super::super::plan::Plan;
use super::super::roots::{find, with_roots};
use super::super::stage::StageFile;

/// Shorter names are too often words of other meaning.
const MIN_LENGTH: usize = 6;

/// A name that changed, in lower case.
#[derive(Debug)]
struct Renamed {
    old: String,
    new: String,
}

/// Adds a note for every text of an output that still holds the old name of
/// something that is unique in Azure. The places are those of the input.
pub fn report(job: &Job<'_>, plan: &mut Plan, file: &StageFile) {
    let renamed = renamed(job, plan);
    if renamed.is_empty() {
        return;
    }
    let noticed: BTreeSet<Pointer> = plan
        .findings
        .iter()
        .filter(|finding| finding.rule == "relocate/name-used-otherwise")
        .map(|finding| finding.place.pointer.clone())
        .collect();
    let document = json::parse(&Source::new("output", file.text.as_str()));
    let after = Evaluated::of(job, plan, file);
    for (at, pointer) in &file.resources {
        let (Some(written), Some(declared)) = (pointer.find(&document.root), job.resource(*at))
        else {
            continue;
        };
        let mut found = Vec::new();
        let is_foreign = |path: &Pointer| {
            let is_own = ["/name", "/dependsOn"].contains(&path.as_str());
            is_own || declared.is_foreign(path)
        };
        let label = own_label(plan, *at, declared)
            .filter(|label| renamed.iter().any(|renamed| holds_old(label, renamed)));
        texts(written, &Pointer::root(), &is_foreign, &mut |path, text| {
            let value = after.value(declared, path, text);
            let shown = without_identifiers(value.as_deref().unwrap_or(text)).to_ascii_lowercase();
            // What is called after the resource itself stays with its name.
            let is_own = label
                .as_ref()
                .is_some_and(|label| shown.replace(' ', "-").starts_with(label.as_str()));
            if !is_own && renamed.iter().any(|renamed| holds_old(&shown, renamed)) {
                found.push(path.clone());
            }
        });
        for path in found {
            let Some(node) = path.find(declared.node) else {
                continue;
            };
            if noticed.contains(&declared.pointer.join(&path)) {
                continue;
            }
            let finding = job.finding(
                "relocate/old-name-in-text",
                Severity::Note,
                *at,
                Some((&path, node)),
                "holds the old name of something that gets a new one; it was left as it is",
            );
            let help = "write the new name here if it means that resource";
            plan.findings.push(finding.help(help));
        }
    }
}

/// What expressions come to that were left as they are: a variable may give a name that no text
/// spells.
struct Evaluated<'d> {
    /// The scope of the template's own body, with what changed in it.
    scope: Option<Evaluation<'d>>,
    /// The bodies that are evaluated in it.
    outer: BTreeSet<usize>,
}

impl<'d> Evaluated<'d> {
    fn of(job: &Job<'d>, plan: &Plan, file: &StageFile) -> Self {
        let template = file.resources.first().map(|(at, _)| at.template);
        let content = template.and_then(|template| job.estate.templates.get(template));
        let scope = template.zip(content).and_then(|(template, content)| {
            let scope = content.scopes.first()?;
            Some(with_roots(scope, &find(job, plan, template), |_| true))
        });
        let bodies = content.map_or(&[][..], |content| &content.bodies);
        let outer = bodies.iter().enumerate();
        let outer = outer.filter(|(_, body)| body.scope == 0);
        Self {
            scope,
            outer: outer.map(|(index, _)| index).collect(),
        }
    }

    /// The value of an expression that stands in the input as in the output; none for plain text
    /// and inside other scopes.
    fn value(&self, declared: &Resource<'d>, path: &Pointer, text: &str) -> Option<String> {
        let node = path.find(declared.node)?;
        let is_left = node.as_str() == Some(text) && matches!(classify(text), Text::Expression(_));
        let is_outer = self.outer.contains(&declared.body);
        let scope = self.scope.as_ref().filter(|_| is_left && is_outer)?;
        let value = scope.evaluate(node).to_string();
        // Whether an ID leads to the source is told with all that is outside.
        (!value.starts_with('/')).then_some(value)
    }
}

/// The name of a resource that keeps it, in lower case: its connections, cards and tests are
/// called after it.
fn own_label(plan: &Plan, at: ResourceRef, resource: &Resource<'_>) -> Option<String> {
    let is_renamed = plan.decision(at)?.rename.is_some();
    let name = resource.known_name()?.rsplit('/').next()?;
    (!is_renamed).then(|| name.to_ascii_lowercase())
}

/// What changes its name and is unique in Azure.
fn renamed(job: &Job<'_>, plan: &Plan) -> Vec<Renamed> {
    let resources = job.estate.resources();
    let unique = |full_type: &str| {
        let rule = job.catalog.name_rule(full_type);
        rule.is_some_and(|rule| rule.unique_in == Scope::Global)
    };
    resources
        .filter(|(_, resource)| unique(&resource.full_type))
        .filter_map(|(at, resource)| {
            let new = plan.decision(at)?.rename.as_ref()?.to_ascii_lowercase();
            let old = resource
                .known_name()?
                .rsplit('/')
                .next()?
                .to_ascii_lowercase();
            (old.len() >= MIN_LENGTH).then_some(Renamed { old, new })
        })
        .collect()
}

/// Whether the old name stands in a text as a word, and not as the beginning of
/// the new one.
fn holds_old(text: &str, renamed: &Renamed) -> bool {
    text.match_indices(&renamed.old).any(|(at, _)| {
        let rest = text.get(at..).unwrap_or_default();
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let behind = rest
            .get(renamed.old.len()..)
            .and_then(|tail| tail.chars().next());
        let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        edge(before) && edge(behind) && !rest.starts_with(&renamed.new)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relocate::plan::Stage;
    use crate::relocate::test_run::relocate;

    #[test]
    fn names_that_variables_give_are_found_too_and_vaults_of_references_follow() {
        let template = r#"{"parameters": {}, "variables": {"vault": "[format('{0}-kv', 'fjordshop')]"}, "resources": [
            {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "[variables('vault')]", "location": "westeurope", "properties": {}},
            {"type": "Microsoft.Web/sites/config", "apiVersion": "2023-12-01", "name": "fjord-app/appsettings", "properties": {
                "SHARE": "[toLower(variables('vault'))]",
                "SECRET": "[format('@Microsoft.KeyVault(VaultName={0};SecretName=db)', variables('vault'))]"}}]}"#;
        let outcome = relocate(template);
        let settings = outcome.resource(Stage::Base, "Microsoft.Web/sites/config");
        assert_eq!(
            settings["properties"]["SECRET"],
            "@Microsoft.KeyVault(VaultName=fjordshop-kv-sdc;SecretName=db)"
        );
        assert_eq!(
            settings["properties"]["SHARE"],
            "[toLower(variables('vault'))]"
        );
        let noted = outcome.findings("relocate/old-name-in-text");
        let places: Vec<&str> = noted.iter().map(|one| one.place.pointer.as_str()).collect();
        assert_eq!(places, ["/resources/1/properties/SHARE"]);
    }

    #[test]
    fn the_old_name_counts_as_a_word_and_not_within_the_new_one() {
        let renamed = Renamed {
            old: "acmedata".to_owned(),
            new: "acmedata-sdc".to_owned(),
        };
        for text in ["accountname=acmedata;", "acmedata", "/x/acmedata/y"] {
            assert!(holds_old(text, &renamed), "{text}");
        }
        for text in ["acmedata-sdc", "acmedata2", "myacmedata", "acme"] {
            assert!(!holds_old(text, &renamed), "{text}");
        }
    }
}
