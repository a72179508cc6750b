//! What other checkers of templates get wrong: they see no resource, the wrong value, or nothing
//! at all. Each is told right here.

use serde_json::Value;

use super::run::{document, errors, found, options, to};

const LEVEL: &str = "region/redundancy-not-available";
const ZONES: &str = "region/zones-not-available";

/// A region without availability zones.
const WITHOUT_ZONES: &str = "westus";

#[test]
fn a_network_and_a_security_group_that_depend_on_each_other() {
    let document = document(&options(&["check/mutual-dependency.json"]));
    assert_eq!(document["summary"]["resources"], 2);
    assert_eq!(errors(&document), ["template/dependency-cycle"]);
}

#[test]
fn resources_by_symbolic_name_are_seen() {
    let document = document(&to(WITHOUT_ZONES, &["check/symbolic-name.json"]));
    assert_eq!(document["summary"]["resources"], 2);
    assert_eq!(
        found(&document, LEVEL),
        ["/resources/archive/sku/name: fail"]
    );
}

#[test]
fn an_export_in_its_envelope_is_read_with_the_places_of_the_file() {
    let document = document(&to(WITHOUT_ZONES, &["check/envelope.json"]));
    assert_eq!(
        found(&document, LEVEL),
        ["/template/resources/0/sku/name: fail"]
    );
    let findings = document["findings"].as_array().unwrap();
    let level = findings
        .iter()
        .find(|finding| finding["rule"] == LEVEL)
        .unwrap();
    assert_eq!((&level["line"], &level["column"]), (&14.into(), &29.into()));
    // What could not be exported is said.
    assert_ne!(found(&document, "input/unexpected-form"), [""; 0]);
}

#[test]
fn a_comment_on_the_first_line_hides_nothing() {
    let document = document(&to(WITHOUT_ZONES, &["check/comment-first.json"]));
    assert_eq!(found(&document, LEVEL), ["/resources/0/sku/name: fail"]);
    assert_eq!(found(&document, "input/not-strict-json").len(), 1);
}

#[test]
fn a_region_in_the_id_of_a_managed_api_is_told() {
    let document = document(&to(WITHOUT_ZONES, &["check/managed-api.json"]));
    let mut findings = document["findings"].as_array().unwrap().iter();
    let names_it = |finding: &Value| {
        finding["pointer"] == "/resources/0/properties/api/id"
            && finding["message"].as_str().unwrap().contains("westeurope")
    };
    assert!(findings.any(names_it), "{findings:#?}");
}

#[test]
fn a_loop_is_one_resource_with_one_finding() {
    let document = document(&to(WITHOUT_ZONES, &["check/copy-loop.json"]));
    assert_eq!(document["summary"]["resources"], 1);
    assert_eq!(found(&document, LEVEL), ["/resources/0/sku/name: fail"]);
}

/// The parameter of the same name outside says `Standard_LRS`.
#[test]
fn an_inner_scope_sees_the_values_that_are_passed_to_it() {
    let document = document(&to(WITHOUT_ZONES, &["check/inner-scope.json"]));
    assert_eq!(document["summary"]["resources"], 3);
    assert_eq!(
        found(&document, LEVEL),
        ["/resources/0/properties/template/resources/0/sku/name: fail"]
    );
}

#[test]
fn zones_in_a_region_without_zones_are_an_error_there_and_nowhere_else() {
    let without = document(&to(WITHOUT_ZONES, &["check/zones.json"]));
    assert_eq!(found(&without, LEVEL), ["/resources/0/sku/name: fail"]);
    assert_eq!(found(&without, ZONES), ["/resources/1/zones: fail"]);
    for options in [
        to("swedencentral", &["check/zones.json"]),
        options(&["check/zones.json"]),
    ] {
        let document = document(&options);
        assert_eq!(found(&document, LEVEL), [""; 0]);
        assert_eq!(found(&document, ZONES), [""; 0]);
    }
}

#[test]
fn a_type_that_the_region_does_not_offer_is_an_error_there_and_nowhere_else() {
    let rule = "region/type-not-offered";
    let document_of = |options| document(&options);
    let there = document_of(to("qatarcentral", &["check/type-not-offered.json"]));
    assert_eq!(found(&there, rule), ["/resources/0/location: fail"]);
    let elsewhere = document_of(to("northeurope", &["check/type-not-offered.json"]));
    assert_eq!(found(&elsewhere, rule), [""; 0]);
    let nowhere = document_of(options(&["check/type-not-offered.json"]));
    assert_eq!(found(&nowhere, rule), [""; 0]);
}

#[test]
fn a_dependency_that_is_not_there_is_told_and_one_that_is_there_is_not() {
    let document = document(&options(&["check/missing-dependency.json"]));
    assert_eq!(
        found(&document, "template/dependency-undeclared"),
        ["/resources/1/dependsOn/1: fail"]
    );
    assert_eq!(errors(&document).len(), 1);
}

const LINKED: &str = "template/linked-not-read";

#[test]
fn linked_templates_are_read_with_the_others_or_said_to_be_missing() {
    let elsewhere = [
        "/resources/1/properties/templateLink/relativePath: unknown",
        "/resources/2/properties/templateLink/relativePath: unknown",
        "/resources/3/properties/templateLink/uri: unknown",
        "/resources/4/properties/templateLink/uri: unknown",
        "/resources/5/properties/templateLink/id: unknown",
        "/resources/6/properties/template: unknown",
    ];
    assert_eq!(found(&document(&options(&["linked"])), LINKED), elsewhere);
    let alone = found(&document(&options(&["linked/main.json"])), LINKED);
    let (first, rest) = alone.split_first().unwrap();
    assert_eq!(
        first,
        "/resources/0/properties/templateLink/relativePath: unknown"
    );
    assert_eq!(rest, elsewhere);
}

#[test]
fn resources_of_extensions_are_said_once_and_their_settings_are_read() {
    let document = document(&to(WITHOUT_ZONES, &["linked/extensions.json"]));
    assert_eq!(
        found(&document, "template/extension-not-checked"),
        ["/extensions: unknown"]
    );
    // The parameter is read by the settings of the extension.
    assert_eq!(found(&document, "template/parameter-unused"), [""; 0]);
    assert_eq!(errors(&document), [""; 0]);
}

#[test]
fn what_is_passed_to_a_linked_template_is_judged_by_what_that_declares() {
    let rule = "template/nested-parameters-mismatch";
    let both = document(&options(&["linked-values"]));
    let passed = "/properties/parameters";
    let of = |resource: usize, rest: &str| format!("/resources/{resource}{passed}{rest}: fail");
    let expected = [
        of(1, ""),
        of(1, ""),
        of(1, "/nam"),
        of(1, "/copies/value"),
        of(1, "/tier/value"),
        of(1, "/label/reference"),
        of(2, "/name/value"),
        of(2, "/copies/value"),
        of(2, "/tier/value"),
        of(2, "/shares/value/0"),
        of(2, "/shares/value/1"),
        of(2, "/label"),
    ];
    assert_eq!(found(&both, rule), expected);
    let findings = both["findings"].as_array().unwrap();
    let mut ours = findings.iter().filter(|finding| finding["rule"] == rule);
    let first = ours.next().unwrap();
    assert_eq!(
        first["related"][0]["file"],
        "fixtures/linked-values/nested/store.json"
    );
    assert_eq!(first["related"][0]["pointer"], "/parameters/key");
    // Alone, nothing is known of what the other declares.
    let alone = document(&options(&["linked-values/main.json"]));
    assert_eq!(found(&alone, rule), [""; 0]);
}

#[test]
fn a_group_made_beside_the_deployment_into_it_tells_where_that_goes() {
    let document = document(&options(&["check/subscription.json"]));
    let resources = document["resources"].as_array().unwrap();
    let account = resources
        .iter()
        .find(|one| one["type"] == "Microsoft.Storage/storageAccounts")
        .unwrap();
    assert_eq!(account["location"], "westeurope");
    assert_eq!(account["name"], "ststorage");
    assert_eq!(document["summary"]["unknown"], 0);
    // Above resource groups there is no `resourceGroup()` to read.
    let mut findings = document["findings"].as_array().unwrap().iter();
    let spelled = findings.find(|one| one["rule"] == "location/hard-coded");
    let help = spelled.unwrap()["help"].as_str().unwrap();
    assert!(help.contains("`[deployment().location]`"), "{help}");
}
