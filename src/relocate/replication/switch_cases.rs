//! Rows of the table of redundancy as resources have them, and what each becomes.

use serde_json::{Value, json};

/// A property, and what it becomes.
pub struct Case {
    pub full_type: &'static str,
    pub version: &'static str,
    /// Its properties.
    pub body: &'static str,
    /// The place below them.
    pub path: &'static str,
    pub old: Value,
    pub westus: Value,
    pub polandcentral: Value,
}

fn case(
    (full_type, version): (&'static str, &'static str),
    body: &'static str,
    path: &'static str,
    [old, westus, polandcentral]: [Value; 3],
) -> Case {
    Case {
        full_type,
        version,
        body,
        path,
        old,
        westus,
        polandcentral,
    }
}

pub const DATABASE: (&str, &str) = ("Microsoft.Sql/servers/databases", "2023-08-01");
pub const INSTANCE: (&str, &str) = ("Microsoft.Sql/managedInstances", "2023-08-01");
pub const POSTGRES: (&str, &str) = ("Microsoft.DBforPostgreSQL/flexibleServers", "2024-08-01");
pub const MYSQL: (&str, &str) = ("Microsoft.DBforMySQL/flexibleServers", "2023-12-30");
pub const COSMOS: (&str, &str) = ("Microsoft.DocumentDB/databaseAccounts", "2024-05-15");
pub const ZONAL: &str = r#""zoneRedundant": true"#;
pub const FLAG: &str = "/zoneRedundant";

/// What says in how many zones something runs.
pub fn switches() -> Vec<Case> {
    let zonal = [
        DATABASE,
        ("Microsoft.Sql/servers/elasticPools", "2023-08-01"),
        ("Microsoft.ServiceBus/namespaces", "2022-10-01-preview"),
        ("Microsoft.EventHub/namespaces", "2024-01-01"),
        ("Microsoft.Web/serverfarms", "2023-12-01"),
        ("Microsoft.App/managedEnvironments", "2024-03-01"),
        // A type without a row of its own.
        ("Microsoft.Sql/instancePools", "2023-08-01"),
    ];
    let mut all: Vec<Case> = zonal
        .into_iter()
        .map(|kind| case(kind, ZONAL, FLAG, [json!(true), json!(false), json!(true)]))
        .collect();
    let on = |path: &'static str| (path, [json!(true), json!(false), json!(true)]);
    let enabled = [json!("Enabled"), json!("Disabled"), json!("Enabled")];
    let plain = [
        (
            ("Microsoft.OperationalInsights/clusters", "2023-09-01"),
            r#""isAvailabilityZonesEnabled": true"#,
            on("/isAvailabilityZonesEnabled"),
        ),
        (
            ("Microsoft.ServiceFabric/managedClusters", "2024-04-01"),
            r#""zonalResiliency": true"#,
            on("/zonalResiliency"),
        ),
        (
            ("Microsoft.Compute/images", "2024-03-01"),
            r#""storageProfile": {"zoneResilient": true}"#,
            on("/storageProfile/zoneResilient"),
        ),
        (
            COSMOS,
            r#""locations": [{"locationName": "West Europe", "isZoneRedundant": true}]"#,
            on("/locations/0/isZoneRedundant"),
        ),
    ];
    all.extend(plain.map(|(kind, body, (path, values))| case(kind, body, path, values)));
    all.extend([
        case(
            ("Microsoft.ContainerRegistry/registries", "2023-07-01"),
            r#""zoneRedundancy": "Enabled""#,
            "/zoneRedundancy",
            enabled.clone(),
        ),
        case(
            ("Microsoft.Dashboard/grafana", "2023-09-01"),
            r#""zoneRedundancy": "Enabled""#,
            "/zoneRedundancy",
            enabled,
        ),
        case(
            ("Microsoft.Cache/redis", "2024-11-01"),
            r#""zonalAllocationPolicy": "UserDefined""#,
            "/zonalAllocationPolicy",
            [json!("UserDefined"), json!("NoZones"), json!("UserDefined")],
        ),
        case(
            POSTGRES,
            r#""highAvailability": {"mode": "ZoneRedundant"}"#,
            "/highAvailability/mode",
            [json!("ZoneRedundant"), json!("SameZone"), json!("ZoneRedundant")],
        ),
        case(
            MYSQL,
            r#""highAvailability": {"mode": "ZoneRedundant"}"#,
            "/highAvailability/mode",
            [json!("ZoneRedundant"), json!("SameZone"), json!("ZoneRedundant")],
        ),
        case(
            ("Microsoft.Compute/virtualMachineScaleSets", "2024-03-01"),
            r#""virtualMachineProfile": {"storageProfile": {"osDisk": {"managedDisk": {"storageAccountType": "Premium_ZRS"}}}}"#,
            "/virtualMachineProfile/storageProfile/osDisk/managedDisk/storageAccountType",
            [json!("Premium_ZRS"), json!("Premium_LRS"), json!("Premium_ZRS")],
        ),
    ]);
    all
}

/// What says where copies of data are.
pub fn backups() -> Vec<Case> {
    let geo = |[old, westus, poland]: [&str; 3]| [json!(old), json!(westus), json!(poland)];
    let requested = r#""requestedBackupStorageRedundancy": "GeoZone""#;
    let path = "/requestedBackupStorageRedundancy";
    let on = r#""backup": {"geoRedundantBackup": "Enabled"}"#;
    vec![
        case(DATABASE, requested, path, geo(["GeoZone", "Geo", "Zone"])),
        case(INSTANCE, requested, path, geo(["GeoZone", "Geo", "Zone"])),
        case(
            DATABASE,
            r#""requestedBackupStorageRedundancy": "Zone""#,
            path,
            geo(["Zone", "Local", "Zone"]),
        ),
        case(
            POSTGRES,
            on,
            "/backup/geoRedundantBackup",
            geo(["Enabled", "Enabled", "Disabled"]),
        ),
        case(
            MYSQL,
            on,
            "/backup/geoRedundantBackup",
            geo(["Enabled", "Enabled", "Disabled"]),
        ),
        case(
            COSMOS,
            r#""backupPolicy": {"type": "Periodic", "periodicModeProperties": {"backupStorageRedundancy": "Geo"}}"#,
            "/backupPolicy/periodicModeProperties/backupStorageRedundancy",
            geo(["Geo", "Geo", "Zone"]),
        ),
        case(
            ("Microsoft.Synapse/workspaces/sqlPools", "2021-06-01"),
            r#""storageAccountType": "GRS""#,
            "/storageAccountType",
            geo(["GRS", "GRS", "LRS"]),
        ),
    ]
}
