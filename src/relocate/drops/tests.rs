//! Every row of the drop table with a sample that it takes and one that it leaves.

use crate::catalog::{Catalog, Evidence};
use crate::finding::State;
use crate::json::{Node, parse};
use crate::relocate::testing::{
    dropped, export, export_with, hand_written, messages, planned, removed,
};
use crate::text::Source;

const SAMPLES: &str = include_str!("samples.json");

/// A sample as the text of its resources, the tested one first.
struct Sample {
    full_type: String,
    resources: String,
    dropped: bool,
}

fn samples() -> Vec<Sample> {
    let source = Source::new("samples.json", SAMPLES);
    let document = parse(&source);
    assert!(document.problems.is_empty(), "{:?}", document.problems);
    let resource = |node: &Node| {
        let text = |key: &str| node.get(key).map(|value| source.slice(value.span)).unwrap();
        format!(
            r#"{{"type": {}, "apiVersion": "2023-01-01", "name": {}, "properties": {}}}"#,
            text("type"),
            text("name"),
            text("properties")
        )
    };
    let all = document.root.elements().iter();
    all.map(|node| Sample {
        full_type: node.get("type").and_then(Node::as_str).unwrap().to_owned(),
        resources: [Some(node), node.get("with")]
            .into_iter()
            .flatten()
            .map(resource)
            .collect::<Vec<_>>()
            .join(", "),
        dropped: node.get("dropped").and_then(Node::as_bool).unwrap(),
    })
    .collect()
}

/// Whether the first resource is left out, by which reason.
fn reason_of(text: &str) -> Option<String> {
    planned(&[text], |job, plan| {
        let (at, _) = job.estate.resources().next().unwrap();
        plan.dropped(at).map(|drop| drop.reason.clone())
    })
}

#[test]
fn samples_go_or_stay_as_they_say() {
    for sample in samples() {
        let reason = reason_of(&export(&sample.resources));
        assert_eq!(
            reason.is_some(),
            sample.dropped,
            "{reason:?} for {}",
            sample.resources
        );
    }
}

#[test]
fn every_row_has_a_sample_that_goes_and_one_that_stays() {
    let samples = samples();
    let rows = include_str!("../../../rules/data/drops.txt");
    let mut count = 0;
    for row in rows.lines().filter(|line| line.starts_with("row | ")) {
        let cells: Vec<&str> = row.split(" | ").collect();
        let (types, test, reason) = (cells[1], cells[2], cells[6]);
        let covers = |sample: &&Sample| {
            types.split(' ').any(|known| {
                match (known.strip_prefix("*/"), known.strip_suffix("/**")) {
                    (Some(last), _) => sample.full_type.ends_with(&format!("/{last}")),
                    (_, Some(above)) => sample.full_type.starts_with(&format!("{above}/")),
                    _ => sample.full_type == known,
                }
            })
        };
        let own: Vec<&Sample> = samples.iter().filter(covers).collect();
        let goes = own.iter().any(|sample| {
            sample.dropped && reason_of(&export(&sample.resources)).as_deref() == Some(reason)
        });
        assert!(goes, "no sample that goes for: {row}");
        let stays =
            |sample: &&Sample| reason_of(&export(&sample.resources)).as_deref() != Some(reason);
        assert!(
            test == "always" || own.iter().any(stays),
            "no sample that stays for: {row}"
        );
        count += 1;
    }
    assert!(count > 20, "{count} rows were read");
    // The rows read here are those that the catalogue has.
    let catalog = Catalog::embedded();
    let found = catalog
        .drops("Microsoft.Web/sites/deployments")
        .any(|row| matches!(row.test, Evidence::Always));
    assert!(found);
}

#[test]
fn names_are_looked_at_although_a_parameter_has_no_value() {
    let named = |kind: &str, name: &str| {
        format!(
            r#"{{"type": "{kind}", "apiVersion": "2023-01-01", "name": "[concat({name})]", "properties": {{}}}}"#
        )
    };
    let site = "parameters('sites_app_name')";
    let goes = [
        named(
            "Microsoft.Web/sites/hostNameBindings",
            &format!("{site}, '/', {site}, '.azurewebsites.net'"),
        ),
        named(
            "Microsoft.OperationalInsights/workspaces/savedSearches",
            "parameters('ws_name'), '/LogManagement(', parameters('ws_name'), ')_x'",
        ),
        named(
            "Microsoft.Sql/servers/databases",
            "parameters('servers_s_name'), '/master'",
        ),
    ];
    for resource in &goes {
        assert!(reason_of(&export(resource)).is_some(), "{resource}");
    }
    let stays = [named(
        "Microsoft.OperationalInsights/workspaces/tables",
        "parameters('ws_name'), '/', parameters('table_name')",
    )];
    for resource in &stays {
        let text = export(resource);
        assert!(reason_of(&text).is_none(), "{resource}");
        planned(&[&text], |_, plan| {
            assert_eq!(
                messages(plan, "relocate/maybe-service-made").len(),
                1,
                "{resource}"
            )
        });
    }
}

const MASTER: &str = r#"{"type": "Microsoft.Sql/servers/databases", "apiVersion": "2021-11-01", "name": "sql/master", "properties": {}}"#;

#[test]
fn hand_written_templates_are_only_told() {
    planned(&[&hand_written(MASTER)], |job, plan| {
        assert!(dropped(job, plan).is_empty());
        let told: Vec<_> = plan
            .findings
            .iter()
            .filter(|finding| finding.rule == "relocate/service-made")
            .collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].state, State::Open);
    });
}

#[test]
fn what_is_below_goes_too_and_one_finding_names_all() {
    let fabric = r#"{"type": "Microsoft.Compute/restorePointCollections", "apiVersion": "2024-07-01", "name": "AzureBackup_vm_1", "properties": {}},
        {"type": "Microsoft.Compute/restorePointCollections/restorePoints", "apiVersion": "2024-07-01", "name": "AzureBackup_vm_1/p", "properties": {}}"#;
    planned(&[&export(fabric)], |job, plan| {
        assert_eq!(dropped(job, plan).len(), 2);
        assert_eq!(messages(plan, "relocate/service-made").len(), 1);
        let evidence: Vec<&str> = job
            .estate
            .resources()
            .filter_map(|(at, _)| Some(plan.dropped(at)?.evidence.as_str()))
            .collect();
        assert!(
            evidence[1].starts_with(
                "it is below Microsoft.Compute/restorePointCollections/AzureBackup_vm_1"
            ),
            "{evidence:?}"
        );
    });
}

#[test]
fn what_is_referred_to_stays_with_its_children() {
    let used = r#"{"type": "Microsoft.Compute/restorePointCollections", "apiVersion": "2024-07-01", "name": "AzureBackup_vm_1", "properties": {}},
        {"type": "Microsoft.Compute/restorePointCollections/restorePoints", "apiVersion": "2024-07-01", "name": "AzureBackup_vm_1/p", "properties": {}},
        {"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": "d", "location": "westeurope", "properties": {"creationData":
            {"createOption": "Restore", "sourceResourceId": "[resourceId('Microsoft.Compute/restorePointCollections/restorePoints', 'AzureBackup_vm_1', 'p')]"}}}"#;
    planned(&[&export(used)], |job, plan| {
        assert!(dropped(job, plan).is_empty());
        let said = messages(plan, "relocate/service-made-in-use");
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("Microsoft.Compute/disks/d"), "{said:?}");
    });
}

#[test]
fn depends_on_alone_and_properties_that_go_hold_nothing() {
    let depending = format!(
        r#"{MASTER}, {{"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2024-01-01", "name": "ip", "location": "westeurope",
            "dependsOn": ["[resourceId('Microsoft.Sql/servers/databases', 'sql', 'master')]"],
            "properties": {{"ipAddress": "[resourceId('Microsoft.Sql/servers/databases', 'sql', 'master')]"}}}}"#
    );
    planned(&[&export(&depending)], |job, plan| {
        assert_eq!(dropped(job, plan).len(), 1);
        assert_eq!(removed(plan, 1), ["/properties/ipAddress", "/dependsOn/0"]);
    });
}

#[test]
fn a_chain_of_references_is_followed_to_its_end() {
    // The interface stays for the balancer's sake; what the interface refers to stays for the interface's.
    let chain = r#"{"type": "Microsoft.Compute/restorePointCollections", "apiVersion": "2024-07-01", "name": "AzureBackup_vm_1", "properties": {}},
        {"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic", "location": "westeurope",
         "properties": {"privateEndpoint": {"id": "x"}, "own": "[resourceId('Microsoft.Compute/restorePointCollections', 'AzureBackup_vm_1')]"}},
        {"type": "Microsoft.Network/loadBalancers", "apiVersion": "2024-01-01", "name": "lb", "location": "westeurope",
         "properties": {"uses": "[reference(resourceId('Microsoft.Network/networkInterfaces', 'nic'), '2024-01-01').ipConfigurations]"}}"#;
    planned(&[&export(chain)], |job, plan| {
        assert!(dropped(job, plan).is_empty());
        assert_eq!(messages(plan, "relocate/service-made-in-use").len(), 2);
    });
}

const ACCOUNT: &str = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "st", "location": "westeurope", "sku": {"name": "Standard_LRS", "tier": "Standard"}, "kind": "StorageV2", "properties": {}}"#;

#[test]
fn empty_storage_services_go_and_their_children_stay() {
    let services = format!(
        r#"{ACCOUNT},
        {{"type": "Microsoft.Storage/storageAccounts/queueServices", "apiVersion": "2024-01-01", "name": "st/default", "properties": {{"cors": {{"corsRules": []}}}}}},
        {{"type": "Microsoft.Storage/storageAccounts/queueServices/queues", "apiVersion": "2024-01-01", "name": "st/default/q",
          "dependsOn": ["[resourceId('Microsoft.Storage/storageAccounts/queueServices', 'st', 'default')]", "[resourceId('Microsoft.Storage/storageAccounts', 'st')]"], "properties": {{}}}},
        {{"type": "Microsoft.Storage/storageAccounts/tableServices", "apiVersion": "2024-01-01", "name": "st/default", "properties": {{"cors": {{"corsRules": [{{"maxAgeInSeconds": 1}}]}}}}}}"#
    );
    planned(&[&export(&services)], |job, plan| {
        let gone = dropped(job, plan);
        assert_eq!(gone.len(), 1, "{gone:?}");
        assert!(gone[0].0.ends_with("queueServices/st/default"));
        assert_eq!(removed(plan, 2), ["/dependsOn/0"]);
    });
}

#[test]
fn default_rules_are_reported_when_messages_would_pass_that_did_not() {
    let subscription = |name: &str, rules: &[(&str, &str)]| {
        let rules = rules.iter().map(|(rule, filter)| {
            format!(
                r#", {{"type": "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules", "apiVersion": "2022-10-01-preview", "name": "sb/t/{name}/{rule}",
                "properties": {{"filterType": "SqlFilter", "sqlFilter": {{"sqlExpression": "{filter}"}}}}}}"#
            )
        });
        let own = format!(
            r#"{{"type": "Microsoft.ServiceBus/namespaces/topics/subscriptions", "apiVersion": "2022-10-01-preview", "name": "sb/t/{name}", "properties": {{}}}}"#
        );
        own + &rules.collect::<String>()
    };
    let said = |text: String| {
        planned(&[&export(&text)], |_, plan| {
            messages(plan, "relocate/default-rule").len()
        })
    };
    assert_eq!(
        said(subscription("s", &[("$Default", "1=1"), ("own", "a=1")])),
        0
    );
    assert_eq!(said(subscription("s", &[])), 0);
    assert_eq!(said(subscription("s", &[("$Default", "color='red'")])), 1);
    assert_eq!(said(subscription("s", &[("own", "a=1")])), 1);
}

#[test]
fn endpoints_that_are_declared_need_no_step() {
    let connection = r#"{"type": "Microsoft.KeyVault/vaults/privateEndpointConnections", "apiVersion": "2023-07-01", "name": "kv/c", "properties": {}},
        {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "kv", "location": "westeurope", "properties": {}}"#;
    let endpoint = r#", {"type": "Microsoft.Network/privateEndpoints", "apiVersion": "2024-01-01", "name": "pe", "location": "westeurope",
        "properties": {"privateLinkServiceConnections": [{"name": "c", "properties": {"privateLinkServiceId": "[resourceId('Microsoft.KeyVault/vaults', 'kv')]"}}]}}"#;
    let steps = |text: String| {
        planned(&[&export(&text)], |_, plan| {
            plan.items
                .iter()
                .filter(|item| item.key == "relocate/left-out/endpoint-connections")
                .count()
        })
    };
    assert_eq!(steps(connection.to_owned()), 1);
    assert_eq!(steps(format!("{connection}{endpoint}")), 0);
}

#[test]
fn retired_agents_need_a_step_and_service_agents_none() {
    let agent = |kind: &str| {
        export(&format!(
            r#"{{"type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2024-07-01", "name": "vm/agent", "location": "westeurope", "properties": {{"type": "{kind}"}}}}"#
        ))
    };
    let keys = |text: String| {
        planned(&[&text], |_, plan| {
            plan.items
                .iter()
                .map(|item| item.key.clone())
                .collect::<Vec<_>>()
        })
    };
    assert!(
        keys(agent("MicrosoftMonitoringAgent"))
            .contains(&"relocate/left-out/retired-agent".to_owned())
    );
    assert!(!keys(agent("VMSnapshot")).contains(&"relocate/left-out/retired-agent".to_owned()));
}

#[test]
fn outputs_of_what_is_left_out_go() {
    let outputs = r#""outputs": {"gone": {"type": "string", "value": "[reference(resourceId('Microsoft.Sql/servers/databases', 'sql', 'master')).status]"},
        "kept": {"type": "string", "value": "[resourceId('Microsoft.Sql/servers', 'sql')]"}}"#;
    let server = r#"{"type": "Microsoft.Sql/servers", "apiVersion": "2021-11-01", "name": "sql", "location": "westeurope", "properties": {}}"#;
    planned(
        &[&export_with(outputs, &format!("{server}, {MASTER}"))],
        |_, plan| {
            let removed: Vec<String> = plan
                .removed_outputs
                .iter()
                .map(|(_, pointer)| pointer.to_string())
                .collect();
            assert_eq!(removed, ["/outputs/gone"]);
            assert_eq!(messages(plan, "relocate/output-without-resource").len(), 1);
        },
    );
}

/// Names of what is left out of a fixture, by rule.
fn left_out(fixture: &str) -> Vec<String> {
    let path = format!(
        "{}/fixtures/{fixture}/template.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    planned(&[&text], |job, plan| {
        let all = dropped(job, plan).into_iter();
        all.map(|(identity, rule)| {
            format!(
                "{} {}",
                rule.trim_start_matches("relocate/"),
                identity.split_once('/').unwrap().1
            )
        })
        .collect()
    })
}

#[test]
fn fixtures_lose_what_services_make() {
    let vault = left_out("vault-export");
    assert_eq!(
        vault,
        [
            "service-agent virtualMachines/extensions/vm-fjord-app01/VMSnapshot",
            "inline-and-separate networkSecurityGroups/securityRules/nsg-fjord-app/AllowHttpsInbound",
            "inline-and-separate networkSecurityGroups/securityRules/nsg-fjord-app/AllowRdpFromOffice",
            "endpoint-connection vaults/privateEndpointConnections/rsv-fjord-prod/pe-rsv-fjord-prod.1000000001.backup.00000000-0000-4000-8000-0000000000c1",
            "service-made vaults/replicationVaultSettings/rsv-fjord-prod/default",
            "empty-settings storageAccounts/queueServices/stfjordprod01/default",
            "empty-settings storageAccounts/tableServices/stfjordprod01/default",
            "inline-and-separate virtualNetworks/subnets/vnet-fjord-prod/snet-app",
            "inline-and-separate virtualNetworks/subnets/vnet-fjord-prod/snet-data",
        ]
    );
    let noise = left_out("storage-sql");
    let count = |part: &str| noise.iter().filter(|line| line.contains(part)).count();
    for (part, expected) in [
        ("workspaces/tables", 3),
        ("_CL", 0),
        ("SecurityEvent", 0),
        ("LogManagement(", 2),
        ("failed-orders", 0),
        ("/advisors/", 10),
        ("/master/", 4),
        ("ServiceManaged", 1),
        ("encryptionProtector", 1),
        ("hostNameBindings", 1),
        ("$Default", 1),
        ("paid-only", 0),
        ("firewallRules", 0),
    ] {
        assert_eq!(count(part), expected, "{part} in {noise:#?}");
    }
    assert_eq!(left_out("snapshot-group").len(), 2);
    assert!(left_out("two-vaults-one-key-vault").contains(
        &"secret-not-exported vaults/secrets/kv-fjord-shared/orders-database".to_owned()
    ));
    assert!(left_out("hand-written/../parameter-files").is_empty());
}
