use super::super::layout::{DROPS, drop};
use super::super::{Catalog, Evidence};

const CATALOG: Catalog<'static> = Catalog::embedded();

fn test(name: &str) -> Vec<Evidence<'static>> {
    CATALOG.drops(name).map(|drop| drop.test).collect()
}

#[test]
fn types_are_found_in_all_forms() {
    assert!(matches!(
        test("microsoft.keyvault/vaults/PRIVATEENDPOINTCONNECTIONS")[..],
        [Evidence::Always]
    ));
    assert!(matches!(
        test("Microsoft.Sql/servers/databases")[..],
        [Evidence::SegmentIs {
            index: 1,
            text: "master"
        }]
    ));
    assert!(matches!(
        test("Microsoft.Sql/servers/databases/advisors")[..],
        [Evidence::SegmentIs { .. }, Evidence::Always]
    ));
    assert!(test("Microsoft.Sql/servers").is_empty());
    assert!(test("Microsoft.Sql/servers/databasesX/y").is_empty());
    assert!(test("Microsoft.Network/privateEndpoints").is_empty());
}

#[test]
fn evidence_carries_its_texts() {
    assert!(matches!(
        test("Microsoft.OperationalInsights/workspaces/savedSearches")[..],
        [Evidence::NameStarts("LogManagement(")]
    ));
    let [Evidence::DefaultDetection { off }] =
        test("microsoft.insights/components/ProactiveDetectionConfigs")[..]
    else {
        panic!("detections have a row");
    };
    assert!(off.contains("MigrationToAlertRulesCompleted") && !off.contains("slowpageloadtime"));
    let extension = test("Microsoft.Compute/virtualMachines/extensions");
    let Some(Evidence::PathIsOneOf { path, values }) = extension.first() else {
        panic!("extensions have a row");
    };
    assert_eq!(path.as_str(), "properties.type");
    assert!(values.contains("vmsnapshotlinux") && !values.contains("CustomScript"));
    let [Evidence::PathIs { path, value }] = test("Microsoft.Sql/servers/encryptionProtector")[..]
    else {
        panic!("the protector has a row");
    };
    assert_eq!(
        (path.as_str(), value),
        ("properties.serverKeyType", "ServiceManaged")
    );
    assert!(matches!(
        test("Microsoft.KeyVault/vaults/secrets")[..],
        [Evidence::Absent(path)] if path.as_str() == "properties.value"
    ));
}

#[test]
fn every_row_has_reason_and_source() {
    let rows = CATALOG.pack.table(&DROPS).rows();
    assert!(rows.clone().count() > 40);
    for row in rows {
        assert!(!row.text(drop::REASON).is_empty() && row.number_at(drop::SOURCE) > 0);
        let (form, name) = (row.number_at(drop::FORM), row.text(drop::TYPE));
        assert!(
            form == 2 || CATALOG.canonical_type(name).is_some(),
            "{name}"
        );
    }
}
