//! The contract of `report.json` as JSON Schema, and a check against it.

/// JSON Schema (2020-12) of `report.json`, version 1.
pub const REPORT: &str = include_str!("report-1.schema.json");

/// How a report breaks its schema; empty where it does not. For tests: every
/// report that any of them makes is checked with this.
#[must_use]
pub fn violations(report: &str) -> Vec<String> {
    check(report).unwrap_or_else(|error| vec![error])
}

fn check(report: &str) -> Result<Vec<String>, String> {
    let text = |error: serde_json::Error| error.to_string();
    let schema = serde_json::from_str(REPORT).map_err(text)?;
    let report = serde_json::from_str(report).map_err(text)?;
    let validator = jsonschema::draft202012::options()
        .build(&schema)
        .map_err(|error| error.to_string())?;
    Ok(validator
        .iter_errors(&report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect())
}
