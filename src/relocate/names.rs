//! Names: which must change, and what they become (D7, D8).

mod derived;
mod followed;
pub(super) mod old;
pub(super) mod placeholder;

use sha2::{Digest, Sha256};

use crate::arm::{DEPLOYMENT, Resource};
use crate::catalog::Scope;

use super::job::Job;
use super::location::region_of;
use super::options::Rename;
use super::plan::Plan;
use super::told::{Act, name_of};
use placeholder::is_placeholder;

/// Least length of a suffix without hyphen that still tells that a name was
/// changed before (D8), where a later run sees by the region what has moved.
const MIN_BARE_SUFFIX: usize = 3;

/// Characters of the hash that keeps names apart after they were cut.
const HASH_LENGTH: usize = 4;

/// Digits of the parts of a GUID.
const GUID: [usize; 5] = [8, 4, 4, 4, 12];

/// Decides the new names of all resources.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (at, resource) in job.estate.resources() {
        if plan.dropped(at).is_some() || resource.existing || resource.is_type(DEPLOYMENT) {
            continue;
        }
        let Some(full) = resource.known_name() else {
            continue;
        };
        let old = full.rsplit('/').next().unwrap_or(full);
        let told = plan.decision(at).map(|decision| decision.told.clone());
        let told = told.unwrap_or_default();
        if told.own_act() == Some(Act::Keep) && told.name.is_none() {
            continue;
        }
        let chosen = job
            .options
            .names
            .iter()
            .find(|(from, _)| from == old || from == full);
        let own = told.name.as_ref().filter(|said| said.is_own);
        let new = match (own, chosen, &told.name) {
            (Some(said), ..) => Some(name_of(said).to_owned()),
            (None, Some((_, to)), _) => Some(to.rsplit('/').next().unwrap_or(to).to_owned()),
            (None, None, Some(said)) => Some(name_of(said).to_owned()),
            // Without a value there is no name yet, only what a person will type.
            _ if old.is_empty() || is_placeholder(old) => None,
            _ if must_change(job, resource) => new_name(job, resource, old),
            _ => None,
        };
        if let (Some(new), Some(decision)) = (new.filter(|new| new != old), plan.decision_mut(at)) {
            decision.rename = Some(new);
        }
    }
    followed::plan(job, plan);
    derived::plan(job, plan);
}

/// Whether a resource's name is taken as long as the old resource lives.
fn must_change(job: &Job<'_>, resource: &Resource<'_>) -> bool {
    let is_root = resource.full_type.split('/').count() == 2;
    let in_target = resource
        .location
        .as_ref()
        .and_then(|location| region_of(job, location));
    if in_target.as_ref() == Some(&job.options.to) {
        return false;
    }
    let is_unique = is_unique_beyond_group(job, &resource.full_type);
    match job.options.rename {
        Rename::None => false,
        Rename::All => is_root || is_unique,
        Rename::Unique => is_unique || (is_root && job.options.same_group()),
    }
}

/// The new name of a resource; none where the old one is its meaning.
fn new_name(job: &Job<'_>, resource: &Resource<'_>, old: &str) -> Option<String> {
    if job.catalog.name_kept(&resource.full_type).is_some() {
        return None;
    }
    let is_located = is_located(job, resource);
    if !is_guid(old) {
        return renamed(job, &resource.full_type, old, is_located);
    }
    // What is in no region does not show afterwards that it was renamed before.
    is_located.then(|| guid(old, &job.options.to))
}

/// Whether a resource states a region, by which a later run sees that it has moved.
pub fn is_located(job: &Job<'_>, resource: &Resource<'_>) -> bool {
    let location = resource.location.as_ref();
    location.is_some_and(|location| region_of(job, location).is_some())
}

/// Whether a name is a GUID, which must stay one.
fn is_guid(name: &str) -> bool {
    let mut parts = name.split('-');
    let fits = GUID.iter().all(|length| {
        parts.next().is_some_and(|part| {
            part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    });
    fits && parts.next().is_none()
}

/// A GUID that depends on the old one and the target alone.
fn guid(old: &str, target: &str) -> String {
    let digest = Sha256::digest(format!("{}\n{target}", old.to_ascii_lowercase()));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut rest = hex.as_str();
    let parts = GUID.iter().filter_map(|length| {
        let (part, behind) = rest.split_at_checked(*length)?;
        rest = behind;
        Some(part)
    });
    parts.collect::<Vec<_>>().join("-")
}

/// Whether a name can exist only once beyond its resource group, or stays taken
/// by what was deleted.
fn is_unique_beyond_group(job: &Job<'_>, full_type: &str) -> bool {
    let unique = job.catalog.name_rule(full_type).is_some_and(|rule| {
        matches!(
            rule.unique_in,
            Scope::Global | Scope::Tenant | Scope::Subscription
        )
    });
    unique || job.catalog.name_held(full_type).is_some()
}

/// The new name for an old one; none where it was changed before.
///
/// `is_located` says that the region tells a later run what has moved. Where it does not (a
/// location that follows the group), the ending is all there is: a short one counts too, else
/// every run would append it again.
#[must_use]
pub fn renamed(job: &Job<'_>, full_type: &str, old: &str, is_located: bool) -> Option<String> {
    let suffix = suffix(job);
    let rule = job.catalog.name_rule(full_type);
    let bare = rule.is_some_and(|rule| !rule.allows_hyphen());
    let lower = old.to_ascii_lowercase();
    let has_suffix = lower.ends_with(&format!("-{suffix}"))
        || (bare && (suffix.len() >= MIN_BARE_SUFFIX || !is_located) && lower.ends_with(&suffix));
    (!has_suffix).then(|| compose(job, full_type, old, &suffix, bare))
}

/// What a changed name ends in: as asked, else the target's geo code, else its short name.
fn suffix(job: &Job<'_>) -> String {
    let asked = job
        .options
        .suffix
        .as_ref()
        .map(|suffix| suffix.trim_start_matches('-').to_ascii_lowercase());
    let target = job.catalog.region(&job.options.to);
    asked
        .or_else(|| target.map(|region| region.suffix().to_owned()))
        .unwrap_or_else(|| job.options.to.clone())
}

/// Old name and suffix; where that is too long the old name is cut, and four
/// characters of a hash keep apart what was cut alike.
fn compose(job: &Job<'_>, full_type: &str, old: &str, suffix: &str, bare: bool) -> String {
    let joint = if bare { "" } else { "-" };
    let whole = format!("{old}{joint}{suffix}");
    let rule = job.catalog.name_rule(full_type);
    let longest = rule.and_then(|rule| rule.max).unwrap_or(usize::MAX);
    if whole.chars().count() <= longest {
        return whole;
    }
    let hash = hash(old, &job.options.to);
    let tail = format!("{joint}{hash}{joint}{suffix}");
    let room = longest.saturating_sub(tail.chars().count()).max(1);
    let head: String = old.chars().take(room).collect();
    format!("{}{tail}", head.trim_end_matches(['-', '.', '_']))
}

/// Four lower-case letters or digits that depend on the old name and the target alone.
fn hash(old: &str, target: &str) -> String {
    let digest = Sha256::digest(format!("{old}\n{target}"));
    digest
        .iter()
        .take(HASH_LENGTH)
        .map(|byte| char::from_digit(u32::from(*byte) % 36, 36).unwrap_or('0'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::relocate::Options;
    use crate::relocate::plan::Stage;
    use crate::relocate::test_run::{relocate_with, to_sweden};
    use crate::relocate::testing::{export, planned};

    /// Legal names of a type, the shortest and a long one.
    fn samples(rule: &crate::catalog::NameRule<'_>) -> Vec<String> {
        let long = rule.max.unwrap_or(100).min(100);
        let lengths = [rule.min.max(1), long, long.saturating_sub(4).max(1)];
        let letters = ["a", "A", "7"].iter().flat_map(|letter| {
            lengths
                .iter()
                .map(|length| letter.repeat(*length))
                .collect::<Vec<_>>()
        });
        letters.filter(|name| rule.check(name).is_ok()).collect()
    }

    #[test]
    fn every_composed_name_is_legal_for_its_type() {
        let rows = include_str!("../../rules/data/names.txt");
        let types: std::collections::BTreeSet<&str> = rows
            .lines()
            .filter(|line| line.contains(" | ") && !line.starts_with(['#', ' ']))
            .filter_map(|line| line.split(" | ").next())
            .filter(|kind| kind.starts_with("Microsoft."))
            // What is below another keeps its name, unless that is unique by itself.
            .filter(|kind| {
                kind.split('/').count() == 2
                    || Catalog::embedded().name_rule(kind).is_some_and(|rule| {
                        matches!(
                            rule.unique_in,
                            Scope::Global | Scope::Tenant | Scope::Subscription
                        )
                    })
            })
            .collect();
        let mut composed = 0;
        planned(&[&export("")], |job, _| {
            for kind in &types {
                for rule in job.catalog.name_rules(kind) {
                    for old in samples(&rule) {
                        let Some(new) = renamed(job, kind, &old, true) else {
                            continue;
                        };
                        let legal = job
                            .catalog
                            .name_rules(kind)
                            .any(|rule| rule.check(&new).is_ok());
                        assert!(
                            legal || rule.fixed().next().is_some(),
                            "{kind}: {old} → {new}"
                        );
                        assert_ne!(new, old, "{kind}");
                        composed += 1;
                    }
                }
            }
        });
        assert!(
            types.len() > 90 && composed > 300,
            "{} {composed}",
            types.len()
        );
    }

    #[test]
    fn a_short_suffix_is_appended_once_to_what_follows_its_group() {
        let account = |name: &str, location: &str| {
            format!(
                r#"{{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "{name}", "location": "{location}", "kind": "StorageV2", "sku": {{"name": "Standard_LRS"}}, "properties": {{}}}}"#
            )
        };
        let template = |resources: &[String]| {
            format!(
                r#"{{"parameters": {{}}, "resources": [{}]}}"#,
                resources.join(", ")
            )
        };
        let to = |region: &str, suffix: Option<&str>| Options {
            to: region.to_owned(),
            suffix: suffix.map(str::to_owned),
            ..Options::default()
        };
        // `relocate_with` proves that a second run changes nothing.
        for (options, name) in [
            (to("westeurope", None), "fjordlogswe"),
            (to("swedencentral", Some("2")), "fjordlogs2"),
        ] {
            let following = template(&[account("fjordlogs", "[resourceGroup().location]")]);
            let outcome = relocate_with(&[(&following, None)], &options);
            let written = outcome.resource(Stage::Base, "Microsoft.Storage/storageAccounts");
            assert_eq!(written["name"], name);
        }
        // A region tells what has moved: there such an ending may be part of any name.
        let located = template(&[account("fjordowe", "northeurope")]);
        let outcome = relocate_with(&[(&located, None)], &to("westeurope", None));
        let written = outcome.resource(Stage::Base, "Microsoft.Storage/storageAccounts");
        assert_eq!(written["name"], "fjordowewe");
    }

    #[test]
    fn a_child_follows_though_a_part_of_its_name_is_open() {
        let policy = |name: &str| {
            format!(
                r#"{{"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2024-10-01", "name": "{name}", "properties": {{}}}}"#
            )
        };
        let open = policy("[concat(variables('v'), '/', parameters('p'))]");
        let inner = format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner", "properties": {{"mode": "Incremental",
            "expressionEvaluationOptions": {{"scope": "inner"}}, "parameters": {{"vault": {{"value": "[variables('v')]"}}, "q": {{"value": "[parameters('p')]"}}}},
            "template": {{"parameters": {{"vault": {{"type": "string"}}, "q": {{"type": "string"}}}}, "resources": [{}]}}}}}}"#,
            policy("[concat(parameters('vault'), '/', parameters('q'))]")
        );
        let template = format!(
            r#"{{"parameters": {{"p": {{"type": "string"}}}}, "variables": {{"v": "[concat('fjord', '-vault')]"}}, "resources": [
            {{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "[variables('v')]", "location": "westeurope", "properties": {{}}}},
            {open}, {inner}]}}"#
        );
        let options = Options {
            names: vec![("fjord-vault".to_owned(), "fjord-sdc".to_owned())],
            ..to_sweden()
        };
        let outcome = relocate_with(&[(&template, None)], &options);
        let written = outcome.resource(
            Stage::Base,
            "Microsoft.RecoveryServices/vaults/backupPolicies",
        );
        assert_eq!(written["name"], "[concat('fjord-sdc/', parameters('p'))]");
        // What an inner scope does not see is not written into it.
        let inner = outcome.resource(Stage::Base, "Microsoft.Resources/deployments");
        let name = &inner["properties"]["template"]["resources"][0]["name"];
        assert_eq!(name, "[concat(parameters('vault'), '/', parameters('q'))]");
    }
}
