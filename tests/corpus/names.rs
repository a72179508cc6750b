//! Names of an output: what was composed is legal and taken by nothing else of
//! the run; what was kept although a documented rule refuses it is told.

use std::collections::BTreeMap;

use armove::catalog::{Basis, Catalog};
use serde_json::Value;

/// Checks the names of all resources of a report.
pub fn check(report: &Value) -> Result<(), String> {
    let mut taken: BTreeMap<(String, String), String> = BTreeMap::new();
    for resource in report["resources"].as_array().into_iter().flatten() {
        let text = |key: &str| resource[key].as_str().unwrap_or_default();
        if resource["output"].is_null() || !is_known(text("newName")) {
            continue;
        }
        let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        let (old, new) = (last(text("name")), last(text("newName")));
        let kind = text("type");
        let place = format!("{kind} {new} (was {old}) at {}", text("pointer"));
        let rules: Vec<_> = Catalog::embedded().name_rules(kind).collect();
        if old == new {
            let refused = !rules.is_empty()
                && rules
                    .iter()
                    .all(|rule| rule.basis == Basis::Documented && rule.check(&new).is_err());
            if refused && !is_told(report, resource) {
                return Err(format!("nothing tells that a rule refuses {place}"));
            }
            continue;
        }
        if let Some(problem) = rules.iter().find_map(|rule| rule.check(&new).err())
            && rules.iter().any(|rule| rule.check(&old).is_ok())
        {
            return Err(format!("{place}: {problem}"));
        }
        let key = (
            kind.to_ascii_lowercase(),
            text("newName").to_ascii_lowercase(),
        );
        if let Some(other) = taken.insert(key, text("name").to_owned())
            && other != text("name")
        {
            return Err(format!("{place} is also the new name of {other}"));
        }
    }
    Ok(())
}

/// Whether a name holds nothing that only a deployment knows.
fn is_known(name: &str) -> bool {
    !name.is_empty() && !name.contains(['[', '{', '('])
}

fn is_told(report: &Value, resource: &Value) -> bool {
    let findings = report["findings"].as_array().into_iter().flatten();
    let pointer = resource["pointer"].as_str().unwrap_or_default();
    findings
        .filter(|one| one["rule"] == "name/refused" && one["file"] == resource["file"])
        .any(|one| {
            one["pointer"]
                .as_str()
                .is_some_and(|place| place.starts_with(pointer))
        })
}
