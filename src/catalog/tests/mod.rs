//! Tests of the catalogue: by hand, and against the facts it was made from where they are present.

mod availability;
mod drops;
mod import;
mod links;
mod names;
mod overlay;
mod pack;
mod path;
mod properties;
mod redundancy;
mod region_words;
mod regions;
mod removals;
mod suffixes;
mod tasks;

use std::path::Path;

use serde_json::Value;

/// A file of facts, or none with a message where they are absent.
fn facts(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/facts")
        .join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn strings(value: &Value) -> Vec<&str> {
    let members = value.as_array().map(Vec::as_slice).unwrap_or_default();
    members.iter().filter_map(Value::as_str).collect()
}
