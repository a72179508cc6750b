//! What `eval` prints.

use std::fmt::Write as _;
use std::fs;

use super::super::options::{DeploymentContext, Parameters};
use super::*;

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "prefix": { "type": "string" },
    "count": { "type": "int", "defaultValue": 2 },
    "adminPassword": { "type": "securestring", "defaultValue": "h0rse-battery" }
  },
  "variables": {
    "name": "[concat('st', parameters('prefix'), '01')]",
    "login": "[concat('admin:', parameters('adminPassword'))]",
    "wrong": "[resourceIds('x')]"
  },
  "resources": []
}"#;

/// Exit code, results and messages of each expression, one behind the other.
fn all(expressions: &[&str], parameters: &[&str], context: &[&str], with: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("main.json");
    fs::write(&path, TEMPLATE).unwrap();
    let owned = |texts: &[&str]| {
        texts
            .iter()
            .map(|&text| text.to_owned())
            .collect::<Vec<_>>()
    };
    let mut told = String::new();
    for expression in expressions {
        let options = EvalOptions {
            expression: (*expression).to_owned(),
            template: with.then(|| path.clone()),
            parameters: Parameters::read(&owned(parameters)),
            context: DeploymentContext::read(&owned(context)).unwrap(),
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = run(&options, &mut out, &mut err).unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let shown = text(out) + &text(err);
        let shown = shown.replace(&*folder.path().to_string_lossy(), "DIR");
        write!(told, "> {expression}\n{shown}= {}\n", exit.code()).unwrap();
    }
    told
}

#[test]
fn known_values_are_json() {
    let expressions = [
        "toLower('ABC')",
        "[createObject('a', createArray(1, true()), 'b', null())]",
        "[[literal]",
        "concat('a', json('\"\\u001b[31m\\u202e\"'))",
    ];
    insta::assert_snapshot!(all(&expressions, &[], &[], false));
}

#[test]
fn what_is_not_known_says_why() {
    let expressions = [
        "variables('name')",
        "createArray(parameters('count'), variables('name'))",
        "resourceId('A.B/c', parameters('prefix'))",
        "reference('x').id",
        "utcNow()",
    ];
    insta::assert_snapshot!(all(&expressions, &[], &[], true));
}

#[test]
fn parameters_and_context_make_more_known() {
    let expressions = [
        "variables('name')",
        "resourceId('A.B/c', parameters('prefix'))",
        "parameters('count')",
    ];
    let context = [
        "subscription=00000000-0000-0000-0000-000000000001",
        "group=rg",
        "location=West Europe",
    ];
    insta::assert_snapshot!(all(
        &expressions,
        &["prefix=web", "COUNT=7"],
        &context,
        true
    ));
}

#[test]
fn what_azure_would_refuse_is_underlined() {
    let expressions = [
        "concat('a', resourceIds('x'))",
        "[concat('ü', add('1', 2))]",
        "parameters('prefx')",
        "variables('wrong')",
        "concat('a'",
        "",
    ];
    insta::assert_snapshot!(all(&expressions, &[], &[], true));
}

#[test]
fn secrets_are_not_printed() {
    let expressions = [
        "parameters('adminPassword')",
        "variables('login')",
        "concat(variables('login'), parameters('prefix'))",
    ];
    let told = all(&expressions, &[], &[], true);
    assert!(!told.contains("h0rse"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn what_cannot_be_used_ends_with_2() {
    let refused = |parameters: &[&str], with| all(&["true()"], parameters, &[], with);
    insta::assert_snapshot!(
        [
            refused(&["count=many"], true),
            refused(&["cuont=1"], true),
            refused(&["a=1"], false),
            refused(&["missing.json"], true),
        ]
        .concat()
    );
}
