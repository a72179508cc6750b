//! Three exports that refer to each other move together: one plan, one checklist, and no ID among
//! them that leads outside.

use insta::assert_snapshot;
use serde_json::Value;

use super::bench::Bench;
use super::bench::Edit::Set;

const EXPORTS: [&str; 3] = ["estate/machines", "estate/vault", "estate/network"];

const GROUPS: [&str; 6] = [
    "--resource-group",
    "rg-birk-network=rg-birk-network-sdc",
    "--resource-group",
    "rg-birk-vault=rg-birk-vault-sdc",
    "--resource-group",
    "rg-birk-machines=rg-birk-machines-sdc",
];

fn moved(more: &[&str]) -> Bench {
    let bench = Bench::new(&EXPORTS);
    let arguments = [&["--to", "swedencentral", "--out", "moved"], more].concat();
    let output = bench.run("relocate", &arguments);
    assert!(output.status.success(), "{output:?}");
    bench
}

#[test]
fn one_plan_and_one_checklist_hold_all_three() {
    let bench = moved(&GROUPS);
    assert_snapshot!("estate_plan", bench.read("moved/plan.toml"));
    let checklist = bench.read("moved/CHECKLIST.md");
    for name in ["vm-birk-app01", "rsv-birk-prod", "vnet-birk-prod"] {
        assert!(checklist.contains(name), "{name} in {checklist}");
    }
}

#[test]
fn no_id_among_them_leads_outside() {
    let bench = moved(&GROUPS);
    let report: Value = serde_json::from_str(&bench.read("moved/report.json")).unwrap();
    let externals = report["externals"].as_array().unwrap();
    assert_eq!(externals.len(), 5);
    for external in externals {
        assert_eq!(external["decision"], "in-estate", "{external}");
    }
    let outside = report["findings"].as_array().unwrap().iter();
    let outside: Vec<&Value> = outside
        .filter(|finding| finding["rule"] == "relocate/outside-id")
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
    // The endpoint is in another template than the vault that it leads to.
    let endpoint = "recovery-services/closed-network-without-endpoint";
    assert!(!bench.read("moved/report.json").contains(endpoint));
    for (name, text) in bench.all("moved") {
        if name.ends_with("template.json") || name.ends_with("parameters.json") {
            for group in ["rg-birk-network", "rg-birk-vault", "rg-birk-machines"] {
                let new = format!("{group}-sdc");
                let old = text.replace(&new, "").contains(group);
                assert!(!old, "{name} still names {group}\n{text}");
            }
        }
    }
}

/// The network needs the vault of its endpoint, the machine needs both, and what watches the
/// machine comes after it.
#[test]
fn the_scripts_deploy_them_in_the_order_of_their_references() {
    let bench = moved(&GROUPS);
    let script = bench.read("moved/deploy.sh");
    let steps: Vec<&str> = script
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"$1\" "))
        .collect();
    let steps: Vec<String> = steps
        .iter()
        .map(|step| {
            let words: Vec<&str> = step.split(' ').collect();
            format!("{} {} {}", words[0], words[3], words[5])
        })
        .collect();
    assert_eq!(
        steps,
        [
            "base vault/template.json rg-birk-vault-sdc",
            "base network/template.json rg-birk-network-sdc",
            "base machines/template.json rg-birk-machines-sdc",
            "workloads machines/workloads.json rg-birk-machines-sdc",
            "workloads vault/workloads.json rg-birk-vault-sdc",
        ]
    );
}

/// Without the new names of the groups an ID of another group cannot be written: it is asked for,
/// with the option that would tell it.
#[test]
fn groups_that_are_not_told_are_asked_for() {
    let bench = moved(&[]);
    let report: Value = serde_json::from_str(&bench.read("moved/report.json")).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let told: Vec<&str> = findings
        .filter(|finding| finding["rule"] == "relocate/outside-id")
        .filter_map(|finding| finding["help"].as_str())
        .collect();
    assert!(!told.is_empty());
    for help in told {
        assert!(help.contains("--resource-group rg-birk-"), "{help}");
    }
}

#[test]
fn the_plan_of_all_three_gives_the_same_again_and_obeys_changes() {
    let bench = moved(&GROUPS);
    let again = bench.run("relocate", &["--plan", "moved/plan.toml", "--out", "again"]);
    assert!(again.status.success(), "{again:?}");
    let (mut first, mut second) = (bench.all("moved"), bench.all("again"));
    first.remove("manifest.json");
    second.remove("manifest.json");
    assert_eq!(first, second);
    // A name in one export follows in the others.
    bench.replace("plan.toml", &bench.read("moved/plan.toml"));
    bench.edit(&[Set(
        "Microsoft.Network/virtualNetworks/vnet-birk-prod",
        "name",
        "vnet-birk-new",
    )]);
    let obeyed = bench.obey("edited", &[]);
    assert!(obeyed.status.success(), "{obeyed:?}");
    let machines = bench.read("edited/machines/parameters.json");
    assert!(
        machines.contains("/resourceGroups/rg-birk-network-sdc/providers/Microsoft.Network/virtualNetworks/vnet-birk-new"),
        "{machines}"
    );
}
