use super::*;
use crate::json::parse;
use crate::text::Source as Text;

const VAULT: &str = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv-fjord/backupFabrics/Azure";

/// An item as the Azure CLI prints it.
fn item(container: &str, name: &str, properties: &str) -> String {
    format!(
        r#"{{"eTag": null, "id": "{VAULT}/protectionContainers/{container}/protectedItems/{name}", "name": "{name}", "properties": {{{properties}}}}}"#
    )
}

fn listed(text: &str, check: impl FnOnce(Listed<'_>)) {
    let document = parse(&Text::new("items.json", text));
    assert!(document.problems.is_empty(), "{text}");
    let list = Inventory {
        file: 3,
        root: &document.root,
    };
    check(read(Catalog::embedded(), &[list]));
}

#[test]
fn a_machine_is_read_from_either_form_of_the_list() {
    let one = item(
        "IaasVMContainer;iaasvmcontainerv2;rg-app;vm-web01",
        "VM;iaasvmcontainerv2;rg-app;vm-web01",
        r#""protectedItemType": "Microsoft.Compute/virtualMachines", "friendlyName": "vm-web01",
           "policyId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/rsv-fjord/backupPolicies/nightly",
           "protectionState": "Protected", "isScheduledForDeferredDelete": false,
           "extendedProperties": {"diskExclusionProperties": {"diskLunList": [0, 3], "isInclusionList": true}},
           "sourceResourceId": "/subscriptions/s/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/vm-web01""#,
    );
    for text in [
        format!("[{one}]"),
        format!(r#"{{"value": [{one}], "nextLink": null}}"#),
        one,
    ] {
        listed(&text, |listed| {
            let [item] = listed.items.as_slice() else {
                panic!("{listed:?}")
            };
            assert_eq!(
                (item.kind.key, item.vault.name.as_str()),
                ("machine", "rsv-fjord")
            );
            assert_eq!(item.vault.group.as_deref(), Some("rg-backup"));
            assert_eq!(item.source.group.as_deref(), Some("rg-app"));
            assert_eq!(item.source.name.as_deref(), Some("vm-web01"));
            assert_eq!(item.policy.as_deref(), Some("nightly"));
            assert_eq!(item.state.as_deref(), Some("Protected"));
            assert!(!item.is_deleted);
            let disks = item.disks.clone().unwrap();
            assert_eq!((disks.luns, disks.only_these), (vec![0, 3], true));
            assert_eq!(item.entry.file, 3);
            assert!(listed.unread.is_empty());
        });
    }
}

#[test]
fn without_an_id_of_the_source_the_names_say_what_is_protected() {
    let old = item(
        "IaasVMContainer;rg-app;vm-web01",
        "VM;rg-app;vm-web01",
        r#""protectedItemType": "Microsoft.Compute/virtualMachines""#,
    );
    listed(&old, |listed| {
        let source = &listed.items[0].source;
        assert_eq!(source.group.as_deref(), Some("rg-app"));
        assert_eq!(source.name.as_deref(), Some("vm-web01"));
        assert_eq!(listed.items[0].policy, None);
    });
}

#[test]
fn shares_are_called_by_their_friendly_name_never_by_their_hash() {
    let hash = "ab12".repeat(16);
    let container = "StorageContainer;Storage;rg-files;stfjordfiles";
    let share = |name: &str, friendly: &str| {
        item(
            container,
            &format!("AzureFileShare;{name}"),
            &format!(
                r#""protectedItemType": "AzureFileShareProtectedItem", "friendlyName": {friendly},
                   "sourceResourceId": "/subscriptions/s/resourceGroups/rg-files/providers/Microsoft.Storage/storageAccounts/stfjordfiles""#
            ),
        )
    };
    let text = format!(
        "[{}, {}, {}]",
        share(&hash, "\"projects\""),
        share("plans", "null"),
        share(&"C0FFEE12".repeat(8), "\"\"")
    );
    listed(&text, |listed| {
        let parts: Vec<Option<&str>> = listed
            .items
            .iter()
            .map(|item| item.source.part.as_deref())
            .collect();
        assert_eq!(parts, [Some("projects"), Some("plans"), None]);
        assert_eq!(listed.items[0].source.name.as_deref(), Some("stfjordfiles"));
    });
}

#[test]
fn databases_agents_and_servers_say_where_they_are() {
    let texts = [
        item(
            "VMAppContainer;Compute;rg-app;vm-sql01",
            "SQLDataBase;mssqlserver;orders",
            r#""protectedItemType": "AzureVmWorkloadSQLDatabase", "friendlyName": "orders", "serverName": "vm-sql01.fjord.example",
               "sourceResourceId": "/subscriptions/s/resourceGroups/rg-app/providers/VMAppContainer/vm-sql01""#,
        ),
        item(
            "VMAppContainer;Compute;rg-sap;vm-hana01",
            "SAPHanaDatabase;hxe;systemdb",
            r#""protectedItemType": "AzureVmWorkloadSAPHanaDatabase""#,
        ),
        item(
            "Windows;srv01.fjord.example",
            "FileFolder;abc",
            r#""protectedItemType": "MabFileFolderProtectedItem", "computerName": "SRV01.FJORD.EXAMPLE", "friendlyName": "C:\\""#,
        ),
        item(
            "AzureBackupServerContainer;mabs01",
            "DPMDB;x",
            r#""protectedItemType": "DPMProtectedItem", "backupEngineName": "mabs01""#,
        ),
    ];
    listed(&format!("[{}]", texts.join(",")), |listed| {
        let told: Vec<_> = listed
            .items
            .iter()
            .map(|item| {
                let source = &item.source;
                let text = |part: &Option<String>| part.clone().unwrap_or_default();
                format!(
                    "{} {} {} {}",
                    item.kind.key,
                    text(&source.name),
                    text(&source.instance),
                    text(&source.part)
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "sql vm-sql01 mssqlserver orders",
                "hana vm-hana01 hxe systemdb",
                "agent SRV01.FJORD.EXAMPLE  C:\\",
                "server mabs01  ",
            ]
        );
    });
}

#[test]
fn what_cannot_be_read_is_said_at_its_place_and_the_rest_is_read() {
    let container = format!(
        r#"{{"id": "{VAULT}/protectionContainers/StorageContainer;Storage;rg;st", "properties": {{"backupManagementType": "AzureStorage", "friendlyName": "st"}}}}"#
    );
    let text = format!(
        r#"{{"value": [17, {{"name": "x"}}, {{"id": "/subscriptions/s"}}, {}, {}, {container}], "nextLink": "https://x"}}"#,
        item("a", "b", ""),
        item("a", "b", r#""protectedItemType": "NewKind""#),
    );
    listed(&text, |listed| {
        let told: Vec<(String, String)> = listed
            .unread
            .iter()
            .map(|(entry, unread)| (entry.spot.path.to_string(), unread.to_string()))
            .collect();
        let places: Vec<&str> = told.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(
            places,
            [
                "/nextLink",
                "/value/0",
                "/value/1",
                "/value/2/id",
                "/value/3",
                "/value/4/properties/protectedItemType",
            ]
        );
        assert!(told.last().unwrap().1.contains("`NewKind`"));
        assert_eq!(listed.containers.len(), 1);
        assert!(listed.items.is_empty());
    });
}

#[test]
fn an_item_that_two_lists_hold_counts_once() {
    let machine = item(
        "iaasvmcontainer;iaasvmcontainerv2;rg;vm",
        "vm;iaasvmcontainerv2;rg;vm",
        r#""protectedItemType": "Microsoft.Compute/virtualMachines""#,
    );
    let again = machine.replace("rsv-fjord", "RSV-FJORD");
    listed(&format!("[{machine}, {again}]"), |listed| {
        assert_eq!(listed.items.len(), 1);
    });
}
