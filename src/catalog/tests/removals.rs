use super::super::layout::{REMOVALS, TYPES, kind, removal};
use super::super::{Catalog, Removal, When};

const CATALOG: Catalog<'static> = Catalog::embedded();

fn removals(name: &str, version: &str) -> Vec<Removal<'static>> {
    CATALOG.removals(name, Some(version)).collect()
}

fn when(name: &str, version: &str, path: &str) -> Option<When<'static>> {
    let found: Vec<_> = removals(name, version)
        .into_iter()
        .filter(|removal| removal.path.to_string() == path)
        .collect();
    assert!(found.len() < 2, "{path} twice");
    found.first().map(|removal| removal.when)
}

const NIC: &str = "Microsoft.Network/networkInterfaces";

#[test]
fn what_the_service_sets_goes() {
    let always = Some(When::Always);
    for (name, version, path) in [
        (
            "Microsoft.Storage/storageAccounts",
            "2023-01-01",
            "sku.tier",
        ),
        (
            "Microsoft.Storage/storageAccounts/blobServices",
            "2023-01-01",
            "sku",
        ),
        (
            "Microsoft.Network/virtualNetworks",
            "2024-01-01",
            "properties.subnets[*].etag",
        ),
        (
            "Microsoft.Network/virtualNetworks",
            "2024-01-01",
            "properties.provisioningState",
        ),
        (
            "Microsoft.Compute/virtualMachines",
            "2024-03-01",
            "identity.principalId",
        ),
        (
            "Microsoft.Compute/virtualMachines",
            "2024-03-01",
            "properties.vmId",
        ),
        ("Microsoft.Web/sites", "2023-12-01", "properties.state"),
        (
            "Microsoft.KeyVault/vaults",
            "2023-02-01",
            "properties.vaultUri",
        ),
        (
            "Microsoft.RecoveryServices/vaults",
            "2023-06-01",
            "properties.provisioningState",
        ),
        (NIC, "2024-01-01", "properties.primary"),
    ] {
        assert_eq!(when(name, version, path), always, "{name} {path}");
    }
}

/// Type, API version and path of what must survive.
const KEPT: [(&str, &str, &str); 11] = [
    (
        NIC,
        "2024-01-01",
        "properties.ipConfigurations[*].properties.primary",
    ),
    (
        "Microsoft.Compute/virtualMachines",
        "2024-03-01",
        "properties.networkProfile.networkInterfaces[*].properties.primary",
    ),
    (
        "Microsoft.ServiceBus/namespaces/queues",
        "2024-01-01",
        "properties.status",
    ),
    (
        "Microsoft.EventHub/namespaces/eventhubs",
        "2024-01-01",
        "properties.status",
    ),
    (
        "Microsoft.Sql/servers/securityAlertPolicies",
        "2021-11-01",
        "properties.state",
    ),
    (
        "Microsoft.Network/frontDoors",
        "2020-05-01",
        "properties.enabledState",
    ),
    (
        "Microsoft.Logic/workflows",
        "2019-05-01",
        "properties.state",
    ),
    (
        "Microsoft.DocumentDB/databaseAccounts",
        "2021-10-15",
        "properties.publicNetworkAccess",
    ),
    (
        "Microsoft.ApiManagement/service/notifications",
        "2022-08-01",
        "properties",
    ),
    (
        "Microsoft.Sql/servers/databases",
        "2014-04-01",
        "properties.edition",
    ),
    (
        "Microsoft.Authorization/roleAssignments",
        "2022-04-01",
        "properties.principalId",
    ),
];

#[test]
fn what_a_person_sets_stays() {
    for (name, version, path) in KEPT {
        assert_eq!(when(name, version, path), None, "{name} {path}");
    }
}

#[test]
fn some_go_on_a_condition() {
    let dynamic = When::SiblingIs {
        key: "privateIPAllocationMethod",
        value: "Dynamic",
    };
    let address = "properties.ipConfigurations[*].properties.privateIPAddress";
    assert_eq!(when(NIC, "2024-01-01", address), Some(dynamic));
    let size = "properties.requestedServiceObjectiveName";
    for version in ["2014-04-01", "2021-11-01"] {
        let found = when("microsoft.sql/SERVERS/databases", version, size);
        assert!(
            matches!(found, Some(When::Has(path)) if path.as_str() == "sku"),
            "{found:?}"
        );
    }
    let none = when(NIC, "2024-01-01", "identity");
    assert!(
        matches!(none, Some(When::PathIs { value: "None", .. })),
        "{none:?}"
    );
    let cors = when(
        "Microsoft.Storage/storageAccounts/tableServices",
        "2023-01-01",
        "properties.cors",
    );
    assert_eq!(cors, Some(When::Empty));
    let scale = when("Microsoft.Example/things", "2023-01-01", "scale");
    assert_eq!(scale, Some(When::Null));
}

#[test]
fn without_type_definition_only_the_generic_list_remains() {
    assert_eq!(
        when(
            "Microsoft.Example/things",
            "2023-01-01",
            "**.provisioningState"
        ),
        Some(When::Always)
    );
    assert_eq!(
        when("Microsoft.Example/things", "2023-01-01", "**.state"),
        None
    );
    assert_eq!(when(NIC, "2023-01-01", "**.provisioningState"), None);
}

#[test]
fn every_row_names_a_type_that_is_known() {
    let rows = CATALOG.pack.table(&REMOVALS).rows();
    assert!(rows.clone().count() > 60);
    for row in rows {
        let name = row.text(removal::TYPE);
        assert!(
            name == "*" || CATALOG.canonical_type(name) == Some(name),
            "{name}"
        );
        assert!(!row.text(removal::WHY).is_empty() && row.number_at(removal::SOURCE) > 0);
    }
}

/// Nothing that is not a leaf of the service goes unasked: whole `properties` never, names never.
#[test]
fn no_type_loses_its_body() {
    for row in CATALOG.pack.table(&TYPES).rows() {
        let name = row.text(kind::NAME);
        if let Some(properties) = CATALOG.properties(name, None) {
            for path in properties.removable() {
                let last = path.as_str().rsplit('.').next().unwrap_or_default();
                let body = ["properties", "name", "location", "tags", "zones"].contains(&last);
                assert!(!body, "{name} {path}");
            }
        }
    }
}
