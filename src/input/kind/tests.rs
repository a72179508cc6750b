//! Documents and what they are.

use super::*;
use crate::json::parse;
use crate::text::Source;

fn classified(text: &str) -> Classified {
    classify(&parse(&Source::new("a.json", text)).root)
}

#[test]
fn schemas_count_whatever_their_date_and_spelling() {
    use FileKind::{Other, Parameters, Template};
    let host = "https://schema.management.azure.com/schemas";
    for (schema, kind) in [
        (format!("{host}/2019-04-01/deploymentTemplate.json#"), Template),
        (format!("{host}/2015-01-01/deploymentTemplate.json"), Template),
        ("http://schema.management.azure.com/schemas/2014-04-01-preview/DEPLOYMENTTEMPLATE.JSON#".to_owned(), Template),
        (format!("{host}/2018-05-01/subscriptionDeploymentTemplate.json#"), Template),
        (format!("{host}/2019-08-01/managementGroupDeploymentTemplate.json#"), Template),
        (format!("{host}/2019-08-01/tenantDeploymentTemplate.json#"), Template),
        (format!("{host}/2015-01-01/deploymentParameters.json#"), Parameters),
        (format!("{host}/2018-05-01/subscriptionDeploymentParameters.json#"), Parameters),
        (format!("{host}/0.1.2-preview/CreateUIDefinition.MultiVm.json#"), Other),
        ("http://json-schema.org/draft-07/schema#".to_owned(), Other),
    ] {
        let text = format!("{{\"$SCHEMA\": \"{schema}\", \"contentVersion\": \"1\"}}");
        assert_eq!(classified(&text).kind, kind, "{schema}");
    }
    let ui = classified(
        r#"{"$schema":"https://x/0.1.2-preview/CreateUIDefinition.MultiVm.json#","parameters":{},"resources":[]}"#,
    );
    assert_eq!(
        ui.other,
        Some(super::Other::Schema(
            "CreateUIDefinition.MultiVm".to_owned()
        ))
    );
}

#[test]
fn content_counts_where_the_schema_is_missing_or_wrong() {
    use FileKind::{Other, Parameters, Template};
    for (text, kind, contradicts) in [
        (r#"{"contentVersion":"1","resources":[]}"#, Template, false),
        (r#"{"contentVersion":"1","resources":{}}"#, Template, false),
        (
            r#"{"resources":[{"type":"a/b","apiVersion":"2020-01-01"}]}"#,
            Template,
            false,
        ),
        (r#"{"resources":[]}"#, Other, false),
        (r#"{"resources":["a"]}"#, Other, false),
        (
            r#"{"contentVersion":"1","parameters":{"a":{"value":1}}}"#,
            Parameters,
            false,
        ),
        (
            r#"{"contentVersion":"1","parameters":{"a":{"type":"int"}}}"#,
            Other,
            false,
        ),
        (
            r#"{"$schema":"x/deploymentParameters.json#","resources":[]}"#,
            Template,
            true,
        ),
        (
            r#"{"$schema":"x/deploymentTemplate.json#","parameters":{"a":{"value":1}}}"#,
            Parameters,
            true,
        ),
        (
            r#"{"$schema":"x/deploymentTemplate.json#","parameters":{"a":{"value":1}},"outputs":{}}"#,
            Template,
            false,
        ),
        (
            r#"{"$schema":"x/deploymentTemplate.json#"}"#,
            Template,
            false,
        ),
        (
            r#"{"$schema":7,"contentVersion":"1","resources":[]}"#,
            Template,
            false,
        ),
        ("[]", Other, false),
        ("null", Other, false),
    ] {
        let found = classified(text);
        assert_eq!(
            (found.kind, found.contradicts_schema),
            (kind, contradicts),
            "{text}"
        );
    }
}

#[test]
fn envelopes_are_opened_and_their_errors_kept() {
    let inner = r#"{"$schema":"x/deploymentTemplate.json#","resources":[]}"#;
    let found = classified(&format!(r#"{{"template":{inner}}}"#));
    assert_eq!(
        (found.kind, found.root.as_str()),
        (FileKind::Template, "/template")
    );
    assert!(found.export_errors.is_empty());
    let found = classified(&format!(
        r#"{{"Template":{inner},"error":{{"code":"E","details":[{{"code":"A"}},{{"code":"B"}}]}}}}"#
    ));
    assert_eq!(found.root.as_str(), "/Template");
    assert_eq!(
        found.export_errors,
        [
            Pointer::from("/error/details/0"),
            Pointer::from("/error/details/1")
        ]
    );
    let found = classified(&format!(r#"{{"template":{inner},"error":{{"code":"E"}}}}"#));
    assert_eq!(found.export_errors, [Pointer::from("/error")]);
    let found = classified(&format!(r#"{{"template":{inner},"error":null}}"#));
    assert!(found.export_errors.is_empty());
    // A nested deployment's body is no envelope.
    let found = classified(
        r#"{"contentVersion":"1","resources":[],"template":{"contentVersion":"1","resources":[]}}"#,
    );
    assert_eq!(found.root.as_str(), "");
    let found = classified(r#"{"template":null,"error":{"code":"E","message":"m"}}"#);
    assert_eq!(
        (found.kind, found.other),
        (FileKind::Other, Some(Other::AzureError))
    );
}

#[test]
fn inventories_are_known_by_their_ids() {
    let item = r#"{"id":"/subscriptions/s/x/backupFabrics/Azure/protectionContainers/c/ProtectedItems/i","name":"i"}"#;
    let container = r#"{"id":"/x/backupFabrics/Azure/protectionContainers/c"}"#;
    for text in [
        format!("[{item}]"),
        format!("{{\"value\":[{item}],\"nextLink\":null}}"),
        format!("[{container}]"),
        r#"[{"properties":{"protectedItemType":"AzureIaaSVMProtectedItem"}}]"#.to_owned(),
        item.to_owned(),
    ] {
        assert_eq!(classified(&text).kind, FileKind::Inventory, "{text}");
    }
    for text in [
        "[]",
        r#"[{"id":"/x/vaults/v"}]"#,
        r#"{"value":"protectedItems"}"#,
    ] {
        assert_eq!(classified(text).kind, FileKind::Other, "{text}");
    }
}

#[test]
fn names_of_parameters_compare_without_case() {
    let root = parse(&Source::new("a", r#"{"Parameters":{"VmName":{},"b":{}}}"#)).root;
    assert_eq!(parameter_names(&root), ["vmname", "b"]);
}
