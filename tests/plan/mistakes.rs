//! Wrong plans: everything that is wrong is shown at its place with what to do, and nothing is
//! written.

use insta::assert_snapshot;

use super::bench::Edit::{More, Set, Text};
use super::bench::{Bench, Edit, VAULT};

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts/stfjordprod01";
const SITE_PLAN: &str = "Microsoft.Web/serverfarms/asp-fjord-portal";
const NETWORK: &str = "Microsoft.Network/virtualNetworks/vnet-fjord-prod";
const INTERFACE: &str = "Microsoft.Network/networkInterfaces/vm-fjord-db01427";

fn refused(edits: &[Edit<'_>]) -> String {
    refused_with(edits, &[])
}

fn refused_with(edits: &[Edit<'_>], more: &[&str]) -> String {
    let bench = Bench::new(&[VAULT]);
    bench.plan(&[]);
    bench.edit(edits);
    let output = bench.obey("out", more);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(!bench.exists("out"), "nothing may be written");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn not_toml() {
    assert_snapshot!(refused(&[Text(
        "region = \"swedencentral\"",
        "region = swedencentral"
    )]));
}

#[test]
fn keys_and_words_that_there_are_not() {
    assert_snapshot!(refused(&[
        Text("\n[regions]", "\n[region]"),
        Set(SITE_PLAN, "action", "remove"),
        Set(ACCOUNT, "replciation", "lrs"),
        Set(NETWORK, "action", "levae"),
        Set(INTERFACE, "name", ""),
        More("[[protect]]\nid = 3"),
    ]));
}

#[test]
fn names_that_cannot_be() {
    assert_snapshot!(refused(&[
        Set(ACCOUNT, "name", "St-Fjord"),
        Set(INTERFACE, "name", "vm-fjord-app01311"),
    ]));
}

#[test]
fn regions_levels_and_versions_that_there_are_not() {
    assert_snapshot!(refused(&[
        Set(SITE_PLAN, "region", "swedncentral"),
        Set(ACCOUNT, "replication", "Standard_GRZS"),
        Set(NETWORK, "replication", "zrs"),
        Set(NETWORK, "apiVersion", "2024-7-1"),
        Set(INTERFACE, "apiVersion", "2018-01-02"),
        Set(
            "Microsoft.RecoveryServices/vaults/backupPolicies/rsv-fjord-prod/DefaultPolicy",
            "region",
            "norwayeast"
        ),
    ]));
}

#[test]
fn things_that_are_not_there() {
    assert_snapshot!(refused(&[
        More(
            "[[resource]]\nid = \"Microsoft.Storage/storageAccounts/stfjordprod1\"\naction = \"drop\""
        ),
        More(
            "[[external]]\nid = \"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/x\"\ndecision = \"stays\""
        ),
        More("[[secret]]\nname = \"serverfarms_asp_fjord_portal_nam\""),
        More(
            "[[cut]]\nfrom = \"Microsoft.Web/serverfarms/asp-fjord-portal\"\nto = \"Microsoft.Network/virtualNetworks/vnet-fjord-prod\""
        ),
        More(
            "[[protect]]\nid = \"Microsoft.Web/serverfarms/asp-fjord-portal\"\npolicy = \"EnhancedPolicy\""
        ),
        More(
            "[[protect]]\nid = \"Microsoft.Compute/virtualMachines/vm-fjord-app01\"\npolicy = \"EnhancedPolice\""
        ),
    ]));
}

#[test]
fn twice() {
    assert_snapshot!(refused(&[More(
        "[[resource]]\nid = \"Microsoft.Web/serverfarms/ASP-fjord-portal\"\naction = \"drop\""
    )]));
}

#[test]
fn what_is_referred_to_cannot_be_dropped() {
    assert_snapshot!(refused(&[Set(NETWORK, "action", "drop")]));
}

#[test]
fn ids_that_do_not_fit() {
    const SUBNET: &str = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-fjord-hub/providers/Microsoft.Network/virtualNetworks/vnet-fjord-hub/subnets/snet-management";
    assert_snapshot!(refused(&[Set(
        SUBNET,
        "to",
        "/subscriptions/s/resourceGroups/g"
    )]));
    let network = SUBNET.replace("/subnets/snet-management", "");
    assert_snapshot!(refused(&[Set(SUBNET, "to", &network)]));
}

#[test]
fn options_that_say_otherwise() {
    assert_snapshot!(refused_with(
        &[
            Set(ACCOUNT, "name", "stfjordnew"),
            More("[groups]\n\"rg-fjord-hub\" = \"rg-a\""),
        ],
        &[
            "--to",
            "westus",
            "--name",
            "stfjordprod01=stother",
            "--resource-group",
            "rg-fjord-hub=rg-b"
        ]
    ));
}

#[test]
fn a_plan_that_is_not_there() {
    let bench = Bench::new(&[VAULT]);
    let output = bench.obey("out", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .starts_with("error: --plan: cannot read `plan.toml`")
    );
}
