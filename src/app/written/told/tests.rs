use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::TOLD;
use crate::app::inputs;
use crate::app::options::{DeploymentContext, Parameters};
use crate::app::relocation::{Asked, relocate};
use crate::app::rule_files::known_ids;
use crate::catalog::Catalog;
use crate::finding::{Finding, State};
use crate::relocate::Options;
use crate::rule::RuleSet;

/// What is told twice at one place because each says something that the other does not.
const BOTH: [(&str, &str, &str); 10] = [
    (
        "dependency/in-another-subscription",
        "relocate/outside-id",
        "which subscription, and that it must exist",
    ),
    (
        "dependency/not-waited-for",
        "relocate/link-across-regions",
        "the order, and the region",
    ),
    (
        "name/refused",
        "relocate/outside-id",
        "the name of the child, and its parent",
    ),
    (
        "recovery-services/closed-network-without-endpoint",
        "relocate/vault-restore-and-private",
        "the way to the vault, and what it may not have as well",
    ),
    (
        "recovery-services/endpoint-in-another-region",
        "relocate/region-stays",
        "the vault, and what else stays in that region",
    ),
    (
        "recovery-services/item-carries-state",
        "relocate/read-only-flag",
        "what Azure does with it, and why it was left in",
    ),
    (
        "recovery-services/policy-of-another-vault",
        "relocate/outside-id",
        "the mistake, and what the ID asks for",
    ),
    (
        "recovery-services/redundancy-not-taken-by-api-version",
        "relocate/read-only-flag",
        "what comes of it, and why it was left in",
    ),
    (
        "recovery-services/replication-policy-read-shape",
        "relocate/read-only-flag",
        "what Azure does with it, and why it was left in",
    ),
    (
        "region/feature-not-offered",
        "relocate/replication-lowered",
        "what was lowered, and that the lower level cannot be told either",
    ),
];

/// Templates that a rule finds something in, with the region that they are judged for.
fn cases() -> Vec<(PathBuf, String)> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let all = walkdir::WalkDir::new(rules).sort_by_file_name();
    let paths = all.into_iter().map(|entry| entry.unwrap().into_path());
    let cases = paths.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("fail-") && name.ends_with(".json")
    });
    let cases = cases.map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut heads = text.lines().filter_map(|line| line.strip_prefix("// to: "));
        let to = heads.next().unwrap_or("swedencentral").to_owned();
        (path, to)
    });
    cases.collect()
}

/// The open findings of a relocation.
fn open(rules: &RuleSet, path: PathBuf, to: String) -> Vec<Finding> {
    let inputs = inputs::read(&[path], &Parameters::default(), false);
    let options = Options {
        to,
        ..Options::default()
    };
    let asked = Asked {
        rules,
        catalog: Catalog::embedded(),
        options: &options,
        deployed: &DeploymentContext::default(),
        planned: None,
    };
    let findings = relocate(&inputs, &asked).unwrap().run.findings;
    let is_open = |one: &Finding| one.state == State::Open;
    findings.into_iter().filter(is_open).collect()
}

#[test]
fn the_table_names_rules_that_there_are_each_once() {
    let known = known_ids(&RuleSet::embedded());
    assert!(TOLD.is_sorted_by_key(|(rule, _)| *rule));
    let rules: BTreeSet<&str> = TOLD.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules.len(), TOLD.len());
    let all = TOLD.iter().flat_map(|(rule, by)| by.iter().chain([rule]));
    for rule in all {
        assert!(known.contains(*rule), "{rule}");
    }
}

/// A new rule whose subject the rewriting looks at too belongs into the table, or into `BOTH` with
/// what either says that the other does not.
#[test]
fn nothing_is_told_by_a_rule_and_by_the_rewriting_at_one_place() {
    let rules = RuleSet::embedded();
    let mut twice: BTreeMap<(String, String), PathBuf> = BTreeMap::new();
    for (path, to) in cases() {
        let findings = open(&rules, path.clone(), to);
        let is_of_rewriting = |one: &&Finding| one.rule.starts_with("relocate/");
        let is_of_rule = |one: &&Finding| !is_of_rewriting(one) && !one.rule.starts_with("input/");
        for one in findings.iter().filter(is_of_rule) {
            let mut same = findings.iter().filter(is_of_rewriting);
            if let Some(other) = same.find(|other| other.place.pointer == one.place.pointer) {
                let pair = (one.rule.to_string(), other.rule.to_string());
                twice.entry(pair).or_insert_with(|| path.clone());
            }
        }
    }
    let both: BTreeSet<(&str, &str)> = BOTH.iter().map(|(rule, by, _)| (*rule, *by)).collect();
    for ((rule, by), path) in &twice {
        let is_meant = both.contains(&(rule.as_str(), by.as_str()));
        assert!(is_meant, "{rule} and {by} both tell of {}", path.display());
    }
    for (rule, by, _) in BOTH {
        let pair = (rule.to_owned(), by.to_owned());
        assert!(
            twice.contains_key(&pair),
            "{rule} and {by}: no case has both"
        );
    }
}
