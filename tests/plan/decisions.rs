//! Each kind of decision, made in the plan of the vault: what comes out otherwise for it, in the
//! templates, the parameter files, the scripts and the checklist.

use insta::assert_snapshot;

use super::bench::Edit::{More, Set, Text};
use super::bench::{Bench, Edit, VAULT};

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts/stfjordprod01";
const SITE_PLAN: &str = "Microsoft.Web/serverfarms/asp-fjord-portal";
const SNAPSHOT: &str = "Microsoft.Compute/virtualMachines/extensions/vm-fjord-app01/VMSnapshot";
const NETWORK: &str = "Microsoft.Network/virtualNetworks/vnet-fjord-prod";
const MACHINE: &str = "Microsoft.Compute/virtualMachines/vm-fjord-app01";
const SUBNET: &str = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-fjord-hub/providers/Microsoft.Network/virtualNetworks/vnet-fjord-hub/subnets/snet-management";

/// By a person: it has variables.
const CIRCLE: &str = r#"{
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "variables": { "prefix": "fjord" },
    "resources": [
        {
            "type": "Microsoft.Network/routeTables", "apiVersion": "2023-09-01",
            "name": "[concat(variables('prefix'), '-routes')]", "location": "westeurope",
            "dependsOn": [ "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg-fjord')]" ],
            "properties": { "routes": [] }
        },
        {
            "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01",
            "name": "nsg-fjord", "location": "westeurope",
            "dependsOn": [ "fjord-routes" ],
            "properties": { "securityRules": [] }
        }
    ]
}
"#;

fn difference(edits: &[Edit<'_>]) -> String {
    Bench::new(&[VAULT]).difference(edits)
}

#[test]
fn a_name() {
    assert_snapshot!(difference(&[Set(ACCOUNT, "name", "stfjordnew")]));
}

#[test]
fn the_region_of_one_resource() {
    assert_snapshot!(difference(&[Set(SITE_PLAN, "region", "Norway East")]));
}

#[test]
fn a_whole_region_that_goes_elsewhere() {
    assert_snapshot!(difference(&[Text(
        "\"westeurope\" = \"swedencentral\"",
        "\"westeurope\" = \"norwayeast\""
    )]));
}

#[test]
fn a_resource_that_is_kept_as_it_is() {
    assert_snapshot!(difference(&[Set(ACCOUNT, "action", "keep")]));
}

#[test]
fn a_resource_that_is_dropped() {
    assert_snapshot!(difference(&[Set(SITE_PLAN, "action", "drop")]));
}

#[test]
fn a_resource_that_is_not_dropped_after_all() {
    assert_snapshot!(difference(&[Set(SNAPSHOT, "action", "rewrite")]));
}

#[test]
fn a_network_that_is_left_in_its_region() {
    assert_snapshot!(difference(&[Set(NETWORK, "action", "leave")]));
}

#[test]
fn a_resource_that_is_staged() {
    assert_snapshot!(difference(&[Set(SITE_PLAN, "action", "stage")]));
}

#[test]
fn a_machine_that_is_not_staged() {
    assert_snapshot!(difference(&[Set(MACHINE, "action", "rewrite")]));
}

#[test]
fn redundancy() {
    assert_snapshot!(difference(&[
        Set(ACCOUNT, "replication", "Standard_ZRS"),
        Set(
            "Microsoft.RecoveryServices/vaults/rsv-fjord-prod",
            "replication",
            "lrs"
        ),
    ]));
}

#[test]
fn an_api_version() {
    assert_snapshot!(difference(&[Set(SITE_PLAN, "apiVersion", "2024-11-01")]));
}

#[test]
fn an_id_that_another_takes_the_place_of() {
    let new = SUBNET
        .replace("rg-fjord-hub", "rg-fjord-hub-sdc")
        .replace("vnet-fjord-hub", "vnet-hub-sdc");
    assert_snapshot!(difference(&[Set(SUBNET, "to", &new)]));
}

#[test]
fn an_id_that_stays() {
    assert_snapshot!(difference(&[Set(SUBNET, "decision", "stays")]));
}

#[test]
fn groups_and_subscriptions() {
    assert_snapshot!(difference(&[
        Text(
            "# \"00000000-0000-4000-8000-000000000001\" = \"NEW-SUBSCRIPTION-ID\"",
            "\"00000000-0000-4000-8000-000000000001\" = \"00000000-0000-4000-8000-000000000002\""
        ),
        More("[groups]\n\"rg-fjord-hub\" = \"rg-hub-sdc\""),
    ]));
}

#[test]
fn a_secret() {
    assert_snapshot!(difference(&[More(
        "[[secret]]\nname = \"serverfarms_asp_fjord_portal_name\""
    )]));
}

#[test]
fn locations_as_text_and_machines_from_their_image() {
    assert_snapshot!(difference(&[
        Text(
            "location-style = \"parameter\"",
            "location-style = \"literal\""
        ),
        Text("machines = \"attach\"", "machines = \"image\""),
    ]));
}

/// A circle in a template that a person wrote stays, and is told; the plan names what would break
/// it, and breaks it where a person says so.
#[test]
fn a_circle_that_is_cut() {
    let bench = Bench::of("circle.json", CIRCLE);
    let plan = bench.plan(&[]);
    let (_, proposed) = plan.split_once("# [[cut]]\n").unwrap();
    let lines: Vec<&str> = proposed.lines().take(2).collect();
    let entry = format!("[[cut]]\n{}", lines.join("\n").replace("# ", ""));
    assert_snapshot!(bench.difference(&[More(&entry)]));
    assert!(
        bench
            .read("edited/plan.toml")
            .contains("# the plan cuts it")
    );
    let report = bench.read("edited/report.json");
    let plain = bench.read("plain/report.json");
    let open = |report: &str| {
        let report: serde_json::Value = serde_json::from_str(report).unwrap();
        let all = report["findings"].as_array().unwrap();
        let circles = all
            .iter()
            .filter(|one| one["rule"] == "relocate/dependency-cycle");
        circles.filter(|one| one["state"] == "open").count()
    };
    assert_eq!((open(&plain), open(&report)), (1, 0));
}

/// What a plan names is protected again, and the plan keeps it.
#[test]
fn what_is_protected_is_checked_and_kept() {
    let bench = Bench::new(&[VAULT]);
    bench.plan(&[]);
    let entry = "[[protect]]\nid = \"Microsoft.Compute/virtualMachines/vm-fjord-app01\"\npolicy = \"rsv-fjord-prod/vm-daily-weekly-yearly\"\n";
    bench.edit(&[More(entry)]);
    assert!(bench.obey("out", &[]).status.success());
    assert!(bench.read("out/plan.toml").contains(entry));
    let written = bench.read("out/vault-export/protection.json");
    assert!(written.contains("vm-fjord-app01") && written.contains("vm-daily-weekly-yearly"));
}

const PROTECT: &str = "[[protect]]\nid = \"Microsoft.Compute/virtualMachines/vm-fjord-app01\"\npolicy = \"rsv-fjord-prod/DefaultPolicy\"\n";

#[test]
fn a_machine_that_nothing_lists_is_protected() {
    assert_snapshot!(difference(&[More(PROTECT)]));
}

/// The list has it under a policy of its own; what it is protected by besides stays.
#[test]
fn another_policy_than_the_listed() {
    let bench = Bench::new(&[VAULT, "inventory"]);
    assert_snapshot!(bench.difference(&[More(PROTECT)]));
}

/// An entry that is taken out again leaves nothing behind.
#[test]
fn what_the_plan_no_longer_protects() {
    let bench = Bench::new(&[VAULT]);
    assert!(!bench.difference(&[More(PROTECT)]).is_empty());
    let plan = bench.read("plan.toml");
    bench.replace("plan.toml", &plan.replace(PROTECT, ""));
    assert!(bench.obey("again", &[]).status.success());
    assert!(!bench.exists("again/vault-export/protection.json"));
    assert_eq!(bench.files("plain"), bench.files("again"));
}

#[test]
fn its_own_plan_gives_the_same_output() {
    let bench = Bench::new(&[VAULT]);
    let first = bench.run("relocate", &["--to", "swedencentral", "--out", "first"]);
    assert!(first.status.success(), "{first:?}");
    let second = bench.run(
        "relocate",
        &["--plan", "first/plan.toml", "--out", "second"],
    );
    assert!(second.status.success(), "{second:?}");
    let (mut first, mut second) = (bench.all("first"), bench.all("second"));
    // It names the plan among the inputs.
    first.remove("manifest.json");
    second.remove("manifest.json");
    assert_eq!(first, second);
}
