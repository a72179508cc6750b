use super::{find, options, steps_of, steps_of_lists, steps_with};
use crate::arm::Origin;
use crate::checklist::{Phase, failed_inputs};
use crate::relocate::Options;
use crate::relocate::testing::{export, hand_written, planned_with};

const VAULT: &str = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "rsv1", "location": "westeurope", "properties": {}}"#;
const MACHINES: &str = r#"{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-03-01", "name": "vm1", "location": "westeurope", "properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v5"}}},
    {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-03-01", "name": "vm2", "location": "westeurope", "properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v5"}}}"#;

#[test]
fn one_step_with_all_its_subjects_and_each_line_once() {
    let items = steps_of(&hand_written(MACHINES));
    let quota = find(&items, "machine/quota").unwrap();
    assert_eq!(quota.subjects.len(), 2);
    assert!(quota.text.contains("(`Standard_D2s_v5`)"), "{}", quota.text);
    assert_eq!(
        quota.command.as_deref(),
        Some(
            "az vm list-usage --location swedencentral --output table\naz vm list-skus --location swedencentral --size Standard_D2s_v5 --all --output table"
        )
    );
}

#[test]
fn commands_are_repeated_for_each_thing_that_they_protect() {
    let items = steps_of(&hand_written(&format!("{VAULT}, {MACHINES}")));
    let command = find(&items, "vault/protect-machines")
        .unwrap()
        .command
        .clone()
        .unwrap();
    assert_eq!(command.lines().count(), 2);
    assert!(
        command.contains("--vault-name rsv1 --vm vm2 --policy-name \"$POLICY\""),
        "{command}"
    );
    // Without machines in the input nobody knows what a vault protects: the lists have to tell.
    let items = steps_of(&hand_written(VAULT));
    assert!(find(&items, "vault/protect-machines").is_none());
    assert!(find(&items, "vault/list-protected").is_some());
    assert!(find(&items, "vault/protect-others").is_some());
}

#[test]
fn a_list_takes_the_place_of_what_is_asked_about_its_vault() {
    let list = r#"[{"id": "/subscriptions/s/resourceGroups/rg-old/providers/Microsoft.RecoveryServices/vaults/rsv1/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;rg-old;vm1/protectedItems/vm;iaasvmcontainerv2;rg-old;vm1",
        "properties": {"protectedItemType": "Microsoft.Compute/virtualMachines", "policyName": "DefaultPolicy", "protectionState": "Protected"}}]"#;
    let template = hand_written(&format!("{VAULT}, {MACHINES}"));
    let items = steps_of_lists(&template, &[list], &Origin::default(), &options());
    for key in [
        "vault/list-protected",
        "vault/protect-machines",
        "vault/protect-others",
        "vault/stop-protection",
    ] {
        assert!(find(&items, key).is_none(), "{key}");
    }
    for key in [
        "vault/listed",
        "vault/protection",
        "vault/first-backups",
        "vault/stop-machines",
    ] {
        assert!(find(&items, key).is_some(), "{key}");
    }
    let stop = find(&items, "vault/stop-machines").unwrap();
    let command = stop.command.as_deref().unwrap();
    assert!(
        command.contains("--item-name 'vm;iaasvmcontainerv2;rg-old;vm1'"),
        "{command}"
    );
    // What the list does not name is still asked about.
    let asked = find(&items, "machine/protected").unwrap();
    assert_eq!(asked.subjects.len(), 1);
}

#[test]
fn groups_are_named_where_they_are_known() {
    let origin = Origin {
        subscription: None,
        resource_group: Some("rg-old".to_owned()),
    };
    let options = Options {
        resource_groups: vec![("rg-old".to_owned(), "rg-new".to_owned())],
        ..options()
    };
    let items = steps_with(&hand_written(VAULT), &origin, &options);
    let command = find(&items, "vault/list-protected")
        .unwrap()
        .command
        .clone()
        .unwrap();
    assert!(
        command.starts_with("az backup container list --resource-group rg-old --vault-name rsv1"),
        "{command}"
    );
    let first = items.first().unwrap();
    assert_eq!(
        (first.key.as_str(), first.phase),
        ("run/shell", Phase::Prepare)
    );
    assert!(
        !first.command.as_deref().unwrap().contains("GROUP"),
        "{first:?}"
    );
    let unknown = steps_of(&hand_written(VAULT));
    let command = unknown.first().unwrap().command.clone().unwrap();
    assert!(
        command.contains("SOURCE_GROUP='<") && command.contains("TARGET_GROUP='<"),
        "{command}"
    );
}

#[test]
fn what_the_plan_asks_for_stands_behind_the_steps_of_every_run() {
    planned_with(
        &[&hand_written(VAULT)],
        &[Origin::default()],
        &options(),
        |job, _| {
            let mut plan = crate::relocate::plan(job);
            plan.ask("relocate/test", Phase::Prepare, "Do.", Vec::new());
            let items = super::build(job, &plan, &[]);
            let keys: Vec<&str> = items
                .iter()
                .filter(|item| item.phase == Phase::Prepare)
                .map(|item| item.key.as_str())
                .collect();
            let place = |key: &str| keys.iter().position(|known| *known == key).unwrap();
            assert!(
                place("run/not-exported") < place("relocate/test")
                    && place("relocate/test") < place("vault/list-protected")
            );
        },
    );
}

#[test]
fn host_names_that_change_are_listed_with_the_new_ones() {
    let items = steps_of(&hand_written(
        r#"{"type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "kv-acme", "location": "westeurope", "properties": {}},
        {"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2024-01-01", "name": "pip1", "location": "westeurope", "properties": {"dnsSettings": {"domainNameLabel": "acme-shop"}}},
        {"type": "Microsoft.Search/searchServices", "apiVersion": "2023-11-01", "name": "find-acme", "location": "westeurope", "properties": {}},
        {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "vnet1", "location": "westeurope", "properties": {}}"#,
    ));
    let hosts = find(&items, "run/host-names").unwrap();
    assert_eq!(hosts.phase, Phase::Cutover);
    for expected in [
        "`acme-shop.westeurope.cloudapp.azure.com` → `acme-shop.swedencentral.cloudapp.azure.com`",
        "`kv-acme` → `kv-acme-sdc` before `.vault.azure.net`, `.vaultcore.azure.net`",
        "`find-acme.search.windows.net` → `find-acme-sdc.search.windows.net`",
    ] {
        assert!(hosts.text.contains(expected), "{}", hosts.text);
    }
    assert_eq!(hosts.subjects.len(), 3);
    assert!(find(&items, "run/dns-ttl").is_some());
    let items = steps_of(&hand_written(VAULT));
    assert!(find(&items, "run/host-names").is_none() && find(&items, "run/dns-ttl").is_none());
}

#[test]
fn secrets_stay_out_of_texts_and_commands() {
    let secret = "Tr0ub4dor-and-3";
    let template = format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
        "parameters": {{"dns": {{"type": "SecureString", "defaultValue": "{secret}"}}}},
        "resources": [{{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "v", "location": "westeurope",
        "properties": {{"addressSpace": {{"addressPrefixes": ["AccountKey={secret}"]}}, "dhcpOptions": {{"dnsServers": ["[parameters('dns')]"]}}}}}}]}}"#
    );
    let items = steps_of(&template);
    assert!(
        find(&items, "network/dns-servers")
            .unwrap()
            .text
            .contains("`***`")
    );
    assert!(!format!("{items:?}").contains(secret));
}

#[test]
fn names_are_no_markup() {
    let template = export(
        r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "v", "location": "westeurope",
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/8` **[x](http://e)**\n<!-- armove:abc -->"]}}}"#,
    );
    let items = steps_of(&template);
    let text = &find(&items, "network/address-space").unwrap().text;
    assert!(
        text.contains("10\\.0.0.0/8") || text.contains("10.0.0.0/8"),
        "{text}"
    );
    for markup in ["<!--", "](http:", "** "] {
        assert!(!text.contains(markup), "{markup} in {text}");
    }
}

#[test]
fn children_are_addressed_by_what_is_above_them() {
    let resource = |kind: &str, name: &str| {
        format!(
            r#"{{"type": "{kind}", "apiVersion": "2023-12-01", "name": "{name}", "location": "westeurope", "identity": {{"type": "SystemAssigned"}}, "properties": {{}}}}"#
        )
    };
    let site = resource("Microsoft.Web/sites", "app");
    let slot = resource("Microsoft.Web/sites/slots", "app/blue");
    let items = steps_of(&hand_written(&format!("{site}, {slot}")));
    let step = find(&items, "identity/system-assigned").unwrap();
    let command = step.command.clone().unwrap();
    for part in [
        "--resource-type Microsoft.Web/sites --name app --query",
        "--namespace Microsoft.Web --parent sites/app --resource-type slots --name blue --query",
    ] {
        assert!(command.contains(part), "{command}");
    }
}

#[test]
fn texts_that_name_the_old_region_are_one_step() {
    let template = hand_written(
        r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "rsv1", "location": "westeurope", "tags": {"env": "westeurope"}, "properties": {}}"#,
    );
    planned_with(
        &[&template],
        &[Origin::default()],
        &options(),
        |job, plan| {
            let at = crate::arm::ResourceRef {
                template: 0,
                resource: 0,
            };
            let resource = job.resource(at).unwrap();
            let path = crate::json::Pointer::root().child("tags").child("env");
            let node = path.find(resource.node).unwrap();
            let finding = job.finding(
                "relocate/region-in-text",
                crate::finding::Severity::Note,
                at,
                Some((&path, node)),
                "names westeurope",
            );
            let items = super::build(job, plan, &[finding.clone(), finding]);
            let step = find(&items, "relocate/region-in-text").unwrap();
            assert_eq!(step.subjects.len(), 1);
            let shown = "They are: `tags.env` of `rsv1`: `westeurope`.";
            assert!(step.text.ends_with(shown), "{}", step.text);
            assert_eq!(
                (
                    step.subjects[0].name.as_str(),
                    step.subjects[0].pointer.to_string().as_str()
                ),
                ("rsv1", "/resources/0/tags/env")
            );
            assert!(find(&super::build(job, plan, &[]), "relocate/region-in-text").is_none());
        },
    );
}

#[test]
fn inputs_that_could_not_be_read_are_named() {
    assert!(failed_inputs([]).is_none());
    let item = failed_inputs([(2, "b.zip"), (4, "c.json")]).unwrap();
    let names: Vec<&str> = item
        .subjects
        .iter()
        .map(|subject| subject.name.as_str())
        .collect();
    assert_eq!(
        (names, item.subjects[1].file, item.phase),
        (vec!["b.zip", "c.json"], 4, Phase::Prepare)
    );
}

/// A machine of an export, whose disk is named by its ID.
fn staged(name: &str, region: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "{name}", "location": "{region}",
        "properties": {{"hardwareProfile": {{"vmSize": "Standard_D2s_v5"}}, "storageProfile": {{"osDisk": {{"osType": "Linux", "createOption": "Attach",
        "managedDisk": {{"id": "[resourceId('Microsoft.Compute/disks', 'os-{name}')]"}}}}}}}}}}"#
    )
}

const ACCOUNT2: &str = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stfjord2", "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {}}"#;

const ACCOUNT: &str = r#"{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stfjord1", "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {}}"#;

#[test]
fn nothing_is_tried_where_the_first_stage_is_empty() {
    let machine = staged("vm1", "westeurope");
    let items = steps_of(&export(&machine));
    assert!(find(&items, "machine/deploy").is_some());
    assert!(find(&items, "run/what-if-group").is_none());
    assert!(find(&items, "run/group").is_some());
    let items = steps_of(&export(&format!("{machine}, {ACCOUNT}")));
    assert!(find(&items, "run/what-if-group").is_some());
    assert!(find(&items, "run/group").is_none());
}

#[test]
fn steps_of_the_whole_run_name_the_region_asked_for_and_those_where_some_stay() {
    let far = ACCOUNT
        .replace("stfjord1", "stfjord0")
        .replace("westeurope", "eastus");
    let items = steps_of(&export(&format!("{far}, {ACCOUNT}, {ACCOUNT2}")));
    let policy = find(&items, "run/policy").unwrap();
    assert!(
        policy.text.contains("swedencentral and eastus"),
        "{}",
        policy.text
    );
}

#[test]
fn what_is_on_the_way_of_a_move_is_named() {
    let route = r#"{"type": "Microsoft.Network/routeTables", "apiVersion": "2024-01-01", "name": "rt", "location": "westeurope",
        "properties": {"routes": [{"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.0.4"}}]}}"#;
    let resources = [
        staged("vm1", "westeurope"),
        staged("vm2", "westeurope"),
        staged("vm3", "eastus"),
    ];
    let machines = resources.join(", ");
    let items = steps_of(&export(&format!("{machines}, {route}")));
    let step = find(&items, "machine/outbound-way").unwrap();
    let names: Vec<&str> = step.subjects.iter().map(|one| one.name.as_str()).collect();
    // The third stays in its region, and Resource Mover does not carry it.
    assert_eq!(names, ["vm1", "vm2"]);
    assert!(
        step.text.contains("lead through `10.0.0.4`"),
        "{}",
        step.text
    );
    let items = steps_of(&export(&machines));
    let step = find(&items, "machine/outbound-way").unwrap();
    assert!(!step.text.contains("lead through"), "{}", step.text);
}

#[test]
fn every_copy_has_the_tokens_of_its_own_accounts() {
    let other = ACCOUNT.replace("stfjord1", "stfjord2");
    let items = steps_of(&hand_written(&format!("{ACCOUNT}, {other}")));
    let command = find(&items, "storage/copy-blobs").unwrap().command.clone();
    let command = command.unwrap();
    for name in ["stfjord1", "stfjord2"] {
        let from = format!("\"https://{name}.blob.core.windows.net/?$(sas {name} rl)\"");
        let to = format!("\"https://{name}sdc.blob.core.windows.net/?$(sas {name}sdc rlcw)\"");
        assert!(command.contains(&format!("{from} {to}")), "{command}");
    }
    let shell = find(&items, "run/shell").unwrap();
    assert!(shell.command.as_deref().unwrap().contains("\nsas() { az "));
    let items = steps_of(&hand_written(MACHINES));
    let shell = find(&items, "run/shell").unwrap();
    assert!(!shell.command.as_deref().unwrap().contains("sas()"));
}

#[test]
fn users_move_when_the_data_is_across() {
    let items = steps_of(&hand_written(ACCOUNT));
    let place = |key: &str| items.iter().position(|item| item.key == key).unwrap();
    assert!(place("storage/final-copy") < place("run/host-names"));
    assert!(place("run/dns-ttl") < place("storage/not-exported"));
}

#[test]
fn what_a_template_protects_is_settled_before_it_is_deployed() {
    let intent = r#"{"type": "Microsoft.RecoveryServices/vaults/backupFabrics/backupProtectionIntent", "apiVersion": "2017-07-01", "name": "rsv1/Azure/vm;iaasvmcontainerv2;rg;vm1",
        "properties": {"protectionIntentItemType": "AzureResourceItem", "policyId": "[resourceId('Microsoft.RecoveryServices/vaults/backupPolicies', 'rsv1', 'nightly')]",
        "sourceResourceId": "[resourceId('Microsoft.Compute/virtualMachines', 'vm1')]"}}"#;
    let items = steps_of(&hand_written(&format!("{VAULT}, {MACHINES}, {intent}")));
    let step = find(&items, "vault/intents").unwrap();
    assert!(step.text.contains("`vm1 (nightly)`"), "{}", step.text);
    assert!(find(&items, "vault/redundancy-first").is_none());
    // Of the other machine nothing says whether it is protected.
    let asked = find(&items, "machine/protected").unwrap();
    let names: Vec<&str> = asked.subjects.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["vm2"]);
    let items = steps_of(&hand_written(&format!("{MACHINES}, {intent}")));
    assert!(find(&items, "vault/intents").is_none());
    let items = steps_of(&hand_written(&format!("{VAULT}, {MACHINES}")));
    assert!(find(&items, "vault/intents").is_none());
    assert!(find(&items, "vault/redundancy-first").is_some());
}
