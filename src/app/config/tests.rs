use super::*;
use crate::report::text::Look;

fn read(text: &str) -> Result<Config, ConfigError> {
    Config::read(Source::new("infra/armove.toml", text), "infra".as_ref())
}

/// All that is told of a file with mistakes.
fn told(error: &ConfigError) -> String {
    let mut text = Vec::new();
    crate::app::mistaken::tell(error, &error.mistakes(), &mut text, Look::default()).unwrap();
    String::from_utf8(text).unwrap()
}

fn refused(text: &str) -> String {
    told(&read(text).unwrap_err())
}

fn arguments(text: &str) -> Vec<String> {
    let arguments = read(text).unwrap_or_else(|error| panic!("{}", told(&error)));
    let arguments = arguments.arguments(|_| true).into_iter();
    let arguments = arguments.map(|one| one.into_string().unwrap().replace('\\', "/"));
    arguments.collect()
}

#[test]
fn every_form_becomes_what_would_be_typed() {
    let all = arguments(
        r#"
version = 1
to = "Sweden Central"
allow-none = true
verbose = false
fail-on = "warning"
parameters = "dev.parameters.json"
rules = ["rules", "../shared/rules"]
select = ["export/etag", "network"]
baseline = "armove-baseline.json"
map-region = { northeurope = "norwayeast", "UK South" = "ukwest" }
resource-group = ["rg-a=rg-b"]
[name]
stfjord = "stfjordsdc"
[context]
group = "rg-a"
location = "westeurope"
"#,
    );
    assert_eq!(
        all,
        [
            "--allow-none",
            "--baseline=infra/armove-baseline.json",
            "--context=group=rg-a",
            "--context=location=westeurope",
            "--fail-on=warning",
            "--map-region=northeurope=norwayeast",
            "--map-region=UK South=ukwest",
            "--name=stfjord=stfjordsdc",
            "--parameters=infra/dev.parameters.json",
            "--resource-group=rg-a=rg-b",
            "--rules=infra/rules",
            "--rules=infra/../shared/rules",
            "--select=export/etag",
            "--select=network",
            "--to=Sweden Central",
        ]
    );
}

#[test]
fn only_what_is_asked_for_is_added() {
    let config = read("to = 'westeurope'\nquiet = true").unwrap();
    assert_eq!(config.arguments(|key| key == "quiet"), ["--quiet"]);
    assert!(config.sets("to") && !config.sets("from"));
    assert_eq!(read("").unwrap().arguments(|_| true), [""; 0]);
}

#[test]
fn rules_and_findings_are_ignored_in_one_list_or_as_tables() {
    let config = read(
        r#"
ignore = ["export", { rule = "network/open", resource = "nsg", path = "/properties", file = "a/b.json", reason = "lab" }]
"#,
    );
    let config = config.unwrap();
    assert_eq!(config.arguments(|_| true), ["--ignore=export"]);
    let [entry] = config.ignores.as_slice() else {
        panic!("{config:?}");
    };
    assert_eq!(
        (entry.rule.as_str(), entry.reason.as_str()),
        ("network/open", "lab")
    );
    let selector = Selector {
        resource: Some("nsg".to_owned()),
        path: Some("/properties".to_owned()),
        file: Some("a/b.json".to_owned()),
    };
    assert_eq!(entry.selector, selector);
    let tables = "[[ignore]]\nrule = 'a/b'\nreason = 'x'\n[[ignore]]\nrule = 'a/c'\nreason = 'y'";
    let config = read(tables).unwrap();
    assert_eq!(config.ignores.len(), 2);
    assert!(
        config
            .ignores
            .iter()
            .all(|one| one.selector == Selector::default())
    );
    assert_eq!(config.arguments(|_| true), [""; 0]);
}

#[test]
fn every_mistake_is_told_at_its_place() {
    insta::assert_snapshot!(refused(
        r#"
too = "westeurope"
from = "westeurop"
fail-on = "eror"
replication = 3
out = "moved"
suffix = "-"
map-region = "northeurope"
rules = ["a", 1]
allow-none = "yes"

[name]
old = ""

[subscription]
"00000000-0000-4000-8000-000000000001" = "sub"

[severity]
"a/b" = "off"
"a/c" = "notice"

[[ignore]]
rule = "a/b"

[[ignore]]
reason = "because"

[[ignore]]
rule = "a/b"
reason = " "
resorce = "x"
"#
    ));
}

#[test]
fn another_version_is_said_and_nothing_else() {
    insta::assert_snapshot!(refused("version = 2\nfail-at = 'error'"));
    assert!(read("version = 1").is_ok());
    assert!(read("version = '1'").is_err());
}

#[test]
fn what_is_not_toml_is_told_at_its_place() {
    insta::assert_snapshot!(refused("to = westeurope\nfrom = \"northeurope"));
}

#[test]
fn a_list_and_tables_of_ignores_cannot_both_be() {
    let text = "ignore = ['export']\n[[ignore]]\nrule = 'a/b'\nreason = 'x'\n";
    insta::assert_snapshot!(refused(text));
}

#[test]
fn values_that_contradict_each_other_are_refused() {
    let twice = refused("resource-group = ['rg-a=rg-b', 'RG-A=rg-c']");
    assert!(twice.contains("given twice for `RG-A`"), "{twice}");
}

#[test]
fn rules_that_there_are_not_are_told_with_the_nearest() {
    let config = read(
        r#"
select = ["netwrk", "network"]
ignore = ["network/opn"]
[severity]
"open" = "note"
"input/json-syntax" = "note"
[[ignore]]
rule = "network/opened"
reason = "x"
[[ignore]]
rule = "input/json-syntax"
reason = "x"
"#
        .replace("ignore = [\"network/opn\"]\n", "")
        .as_str(),
    );
    let known = ["network/open", "input/json-syntax"].map(str::to_owned);
    let error = config
        .unwrap()
        .check_rules(&RuleSet::none(), &known.into_iter().collect());
    insta::assert_snapshot!(told(&error.unwrap_err()));
}
