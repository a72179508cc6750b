//! Templates made to take forever: bounded time, and a clear finding.

use std::time::{Duration, Instant};

use armove::finding::Severity;

use super::inspect::{Said, inspect};

const LIMIT: Duration = Duration::from_secs(60);

fn template(sections: &str) -> String {
    format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
              "contentVersion": "1.0.0.0", {sections} }}"#
    )
}

fn said(sections: &str) -> Vec<Said> {
    let start = Instant::now();
    let said = inspect(template(sections).as_bytes(), None);
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
    said
}

fn has(said: &[Said], rule: &str, severity: Severity, words: &str) -> bool {
    said.iter()
        .any(|one| one.rule == rule && one.severity == severity && one.message.contains(words))
}

#[test]
fn a_circle_of_five_hundred_variables() {
    let variables: Vec<String> = (0..500)
        .map(|at| format!("\"v{at}\": \"[variables('v{}')]\"", (at + 1) % 500))
        .collect();
    let said = said(&format!(
        "\"variables\": {{ {} }}, \"resources\": []",
        variables.join(", ")
    ));
    let cycles = said
        .iter()
        .filter(|one| one.rule == "template/declaration-cycle");
    assert_eq!(cycles.count(), 1);
    assert!(has(
        &said,
        "template/declaration-cycle",
        Severity::Error,
        "v0 → v1"
    ));
    assert!(
        !said
            .iter()
            .any(|one| one.rule == "template/expression-fails")
    );
}

#[test]
fn ten_thousand_calls_inside_each_other() {
    let value = format!("[{}1{}]", "array(".repeat(10_000), ")".repeat(10_000));
    let said = said(&format!(
        "\"resources\": [], \"outputs\": {{ \"o\": {{ \"type\": \"array\", \"value\": \"{value}\" }} }}"
    ));
    assert!(has(
        &said,
        "template/beyond-limit",
        Severity::Error,
        "24576"
    ));
    assert!(has(
        &said,
        "template/beyond-limit",
        Severity::Warning,
        "200 levels"
    ));
}

/// 640,000 elements.
#[test]
fn a_loop_of_800_in_a_loop_of_800() {
    let said = said(
        r#""variables": { "copy": [ { "name": "all", "count": 800, "input": {
             "copy": [ { "name": "each", "count": 800, "input": "[format('{0}-{1}', copyIndex('all'), copyIndex('each'))]" } ] } } ] },
           "resources": [], "outputs": { "o": { "type": "int", "value": "[length(variables('all'))]" } }"#,
    );
    assert!(
        said.iter().all(|one| one.severity != Severity::Error),
        "{said:?}"
    );
    assert!(
        has(
            &said,
            "template/not-evaluated",
            Severity::Note,
            "too many elements"
        ),
        "{said:?}"
    );
}

#[test]
fn resources_of_a_loop_of_800_with_800_properties() {
    let said = said(
        r#""resources": [ { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-04-01",
             "name": "[format('nsg{0}', copyIndex())]", "location": "westeurope", "copy": { "name": "groups", "count": 800 },
             "properties": { "copy": [ { "name": "securityRules", "count": 800, "input": { "name": "[format('r{0}', copyIndex('securityRules'))]" } } ] } } ]"#,
    );
    assert!(
        said.iter().all(|one| one.severity != Severity::Error),
        "{said:?}"
    );
}

#[test]
fn a_range_beyond_32_bits() {
    let said = said(
        r#""variables": { "a": "[range(0, 4294967296)]", "b": "[range(2147483647, 1)]" }, "resources": [],
           "outputs": { "a": { "type": "array", "value": "[variables('a')]" }, "b": { "type": "array", "value": "[variables('b')]" } }"#,
    );
    let failed = said
        .iter()
        .filter(|one| one.rule == "template/expression-fails");
    assert_eq!(failed.count(), 2, "{said:?}");
}

/// Every resource depends on every other: one circle is told, not millions.
#[test]
fn resources_that_all_depend_on_each_other() {
    let names: Vec<String> = (0..300).map(|at| format!("\"n{at}\"")).collect();
    let resource = |at: usize| {
        format!(
            r#"{{ "type": "A.B/c", "apiVersion": "2023-04-01", "name": "n{at}", "dependsOn": [ {} ] }}"#,
            names.join(", ")
        )
    };
    let all: Vec<String> = (0..300).map(resource).collect();
    let said = said(&format!("\"resources\": [ {} ]", all.join(", ")));
    let cycles = said
        .iter()
        .filter(|one| one.rule == "template/dependency-cycle");
    assert_eq!(cycles.count(), 1);
}
