//! Key vaults that parameter files refer to: they stay, and are read from there (D10).

use std::collections::BTreeMap;

use crate::arm::{ResourceId, Value};
use crate::json::{Node, Pointer};

use super::super::external::{External, ExternalDecision};
use super::super::job::Job;
use super::super::plan::Plan;

/// Lists them.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut found: BTreeMap<String, External> = BTreeMap::new();
    for file in job.files.iter().flat_map(|files| &files.parameters) {
        let Some(parameters) = file.root.member("parameters") else {
            continue;
        };
        for member in parameters.value.members() {
            let Some((keys, id)) = vault_of(&member.value) else {
                continue;
            };
            let Some(parsed) = ResourceId::parse(&Value::String(id.into())) else {
                continue;
            };
            let pointer = keys.iter().fold(
                Pointer::root().child(&parameters.key).child(&member.key),
                |pointer, key| pointer.child(key),
            );
            let text =
                |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
            let entry = found
                .entry(id.to_ascii_lowercase())
                .or_insert_with(|| External {
                    id: id.to_owned(),
                    kind: parsed.full_type.clone(),
                    name: parsed.known_name().unwrap_or_default(),
                    subscription: text(&parsed.subscription),
                    resource_group: text(&parsed.resource_group),
                    used_by: Vec::new(),
                    decision: ExternalDecision::Stays,
                });
            entry.used_by.push((file.file, pointer));
        }
    }
    for (id, external) in &mut found {
        let told = job.options.decided.outside.get(id);
        if let Some(decision) = told.and_then(|told| told.decision) {
            external.decision = decision;
        }
    }
    plan.externals.extend(found.into_values());
}

/// The ID in `reference.keyVault.id`, with the keys as written.
fn vault_of(entry: &Node) -> Option<([String; 3], &str)> {
    let reference = entry.member("reference")?;
    let vault = reference.value.member("keyVault")?;
    let id = vault.value.member("id")?;
    Some((
        [
            reference.key.to_string(),
            vault.key.to_string(),
            id.key.to_string(),
        ],
        id.value.as_str()?,
    ))
}
