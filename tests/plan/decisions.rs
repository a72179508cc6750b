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
fn a_whole_region_that_stays() {
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
        Text("location-style = \"parameter\"", "location-style = \"literal\""),
        Text("machines = \"attach\"", "machines = \"image\""),
    ]));
}

#[test]
fn a_link_of_a_circle_is_cut_where_the_plan_says_so() {
    let bench = Bench::new(&["circles/network-and-subnet.json"]);
    let plan = bench.plan(&[]);
    assert!(plan.contains("[[cut]]"), "{plan}");
}

/// What is protected comes out once protection is written; until then the plan keeps it.
#[test]
fn what_is_protected_is_checked_and_kept() {
    let bench = Bench::new(&[VAULT]);
    bench.plan(&[]);
    let entry = "[[protect]]\nid = \"Microsoft.Compute/virtualMachines/vm-fjord-app01\"\npolicy = \"rsv-fjord-prod/vm-daily-weekly-yearly\"\n";
    bench.edit(&[More(entry)]);
    assert!(bench.obey("out", &[]).status.success());
    assert!(bench.read("out/plan.toml").contains(entry));
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
