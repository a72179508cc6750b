use super::super::layout::{LINKS, link};
use super::super::{Basis, Catalog, Link, Reach, Subscriptions};
use super::facts;
use crate::json::Pointer;

const CATALOG: Catalog<'static> = Catalog::embedded();

fn reach(from: &str, path: &str, to: &str) -> Option<Reach> {
    CATALOG
        .link(from, &Pointer::from(path), to)
        .map(|link| link.reach)
}

#[test]
fn a_network_interface_wants_its_subnet_near() {
    let path = Pointer::from("/properties/ipConfigurations/0/properties/subnet/id");
    let link = CATALOG
        .link(
            "microsoft.network/NETWORKINTERFACES",
            &path,
            "Microsoft.Network/virtualNetworks/subnets",
        )
        .unwrap();
    assert_eq!((link.reach, link.basis), (Reach::Same, Basis::Documented));
    assert_eq!(link.error, Some("InvalidResourceReference"));
    assert!(link.source.url.starts_with("https://") && !link.source.date.is_empty());
}

#[test]
fn the_row_of_the_type_comes_before_that_of_any_type() {
    let subnet = "Microsoft.Network/virtualNetworks/subnets";
    let rules = "/properties/networkAcls/virtualNetworkRules/0/id";
    assert_eq!(
        reach("Microsoft.KeyVault/vaults", rules, subnet),
        Some(Reach::Any)
    );
    assert_eq!(
        reach("Microsoft.Storage/storageAccounts", rules, subnet),
        Some(Reach::Paired)
    );
    assert_eq!(
        reach("Contoso.New/things", "/properties/subnetId", subnet),
        Some(Reach::Same)
    );
    let link = "/properties/privateLinkServiceConnections/0/properties/privateLinkServiceId";
    let endpoint = "Microsoft.Network/privateEndpoints";
    assert_eq!(
        reach(endpoint, link, "Microsoft.RecoveryServices/vaults"),
        Some(Reach::Same)
    );
    assert_eq!(
        reach(endpoint, link, "Microsoft.Storage/storageAccounts"),
        Some(Reach::Any)
    );
}

#[test]
fn children_count_and_namesakes_do_not() {
    let nic = "Microsoft.Network/networkInterfaces";
    let pools = "/properties/ipConfigurations/1/properties/loadBalancerBackendAddressPools/0/id";
    assert_eq!(
        reach(
            nic,
            pools,
            "Microsoft.Network/loadBalancers/backendAddressPools"
        ),
        Some(Reach::Same)
    );
    assert_eq!(
        reach(nic, pools, "Microsoft.Network/loadBalancersOfAnotherKind"),
        None
    );
    assert_eq!(
        reach("Contoso.New/things", "/properties/x", "Contoso.New/others"),
        None
    );
    let identity = "/identity/userAssignedIdentities/[parameters('x')]";
    assert_eq!(
        reach(
            "Contoso.New/things",
            identity,
            "Microsoft.ManagedIdentity/userAssignedIdentities"
        ),
        Some(Reach::Recommended)
    );
}

/// Whether a link asks of subscriptions what the facts say, or a page read since says that it may
/// cross. Images of another subscription make machines too.
fn agrees(link: Link<'_>, fact: &str, to: &str) -> bool {
    let is_paged =
        link.subscriptions_basis == Basis::Documented && !link.subscriptions_source.url.is_empty();
    match (fact, link.subscriptions) {
        ("same", Subscriptions::Same)
        | ("same-tenant", Subscriptions::Tenant)
        | ("any", Subscriptions::Any) => true,
        ("same", Subscriptions::Any) => is_paged || to == "Microsoft.Compute/images",
        _ => false,
    }
}

#[test]
fn what_does_not_leave_a_subscription_says_by_what_it_knows() {
    let subnet = "Microsoft.Network/virtualNetworks/subnets";
    let link =
        |from: &str, path: &str, to: &str| CATALOG.link(from, &Pointer::from(path), to).unwrap();
    let nic = link(
        "Microsoft.Network/networkInterfaces",
        "/properties/ipConfigurations/0/properties/subnet/id",
        subnet,
    );
    assert_eq!(nic.subscriptions, Subscriptions::Same);
    assert_eq!(nic.subscriptions_basis, Basis::Documented);
    assert!(nic.subscriptions_source.url.starts_with("https://"));
    let bastion = link(
        "Microsoft.Network/bastionHosts",
        "/properties/ipConfigurations/0/properties/subnet/id",
        subnet,
    );
    assert_eq!(bastion.subscriptions, Subscriptions::Same);
    assert_eq!(bastion.subscriptions_basis, Basis::Recalled);
    let frontend = "/properties/frontendIPConfigurations/0/properties/subnet/id";
    let balancer = link("Microsoft.Network/loadBalancers", frontend, subnet);
    assert_eq!(balancer.subscriptions, Subscriptions::Any);
}

/// Every constraint of the facts that links two types gives the same answer here.
#[test]
fn agrees_with_the_facts() {
    let Some(facts) = facts("relocation/same-region.json") else {
        return;
    };
    let mut compared = 0;
    for constraint in facts["constraints"].as_array().unwrap() {
        let text = |key: &str| constraint[key].as_str().unwrap_or_default();
        let plain = |text: &str| !text.contains(['|', ' ', '(', '<']);
        let (from, property) = (text("from"), text("property"));
        let to = text("to").replace("NetApp/...", "NetApp/netAppAccounts/capacityPools");
        let wanted = match text("region") {
            "same" | "same-vault" => Reach::Same,
            "paired" | "same-or-paired" => Reach::Paired,
            "replicated" => Reach::Replicated,
            "different" => Reach::Different,
            "recommended-same" => Reach::Recommended,
            "any" => Reach::Any,
            _ => continue,
        };
        // Names of machines' keys and secrets are addresses, not ids.
        let is_id = !property.to_ascii_lowercase().ends_with("uri")
            && !property.contains("keyVaultSecretId")
            && !property.ends_with("keyIdentifier");
        if !(plain(property) && plain(&to) && to.contains('/') && is_id)
            || property.contains("..")
            || property.contains("appSettings")
        {
            continue;
        }
        let path = format!("/{}", property.replace("[]", "/0").replace('.', "/"));
        let from = if from == "*" {
            "Contoso.New/things"
        } else {
            from
        };
        let paths = if path.contains("storageProfile/*") {
            vec![
                path.replace('*', "osDisk"),
                path.replace('*', "dataDisks/3"),
            ]
        } else {
            vec![path]
        };
        for path in paths {
            assert_eq!(reach(from, &path, &to), Some(wanted), "{from} {path} {to}");
            let link = CATALOG
                .link(from, &Pointer::from(path.as_str()), &to)
                .unwrap();
            assert!(
                agrees(link, text("subscription"), &to),
                "{from} {path} {to}"
            );
            compared += 1;
        }
    }
    assert!(compared > 90, "{compared}");
}

#[test]
fn every_row_can_decide() {
    let rows: Vec<_> = CATALOG.pack.table(&LINKS).rows().collect();
    assert!(rows.len() > 100);
    for row in rows {
        let from = row.text(link::FROM);
        let path = row
            .strings(link::PATHS)
            .iter()
            .next()
            .unwrap_or("x")
            .replace("[*]", ".0");
        let path = Pointer::from(format!("/{}", path.replace('.', "/")).as_str());
        let to = row.strings(link::TO).iter().next().unwrap_or_default();
        let from = if from == "*" {
            "Contoso.New/things"
        } else {
            from
        };
        let to = if to == "*" { "Contoso.New/others" } else { to };
        let hit = CATALOG.link(from, &path, to).unwrap();
        assert_eq!(
            hit.why.unwrap_or_default(),
            row.text(link::WHY),
            "{from} {path} {to} is hidden by another row"
        );
    }
}
