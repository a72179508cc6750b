use serde_json::json;

use super::super::options::{Machines, Options};
use super::super::plan::Stage;
use super::super::test_run::{Outcome, relocate, relocate_with, to_sweden};
use super::{DISK, MACHINE};

/// An export that holds these resources.
pub(super) fn export(resources: &str) -> String {
    let parameters = r#"{"virtualMachines_vm_a_name": {"defaultValue": "vm-a", "type": "String"}}"#;
    format!(r#"{{"parameters": {parameters}, "variables": {{}}, "resources": [{resources}]}}"#)
}

/// A machine with this storage profile, and a profile of an administrator.
pub(super) fn machine(storage: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "[parameters('virtualMachines_vm_a_name')]", "location": "westeurope",
            "properties": {{"storageProfile": {storage}, "osProfile": {{"computerName": "vm-a", "adminUsername": "admin",
                "linuxConfiguration": {{"disablePasswordAuthentication": false}}, "requireGuestProvisionSignal": true}}}}}}"#
    )
}

pub(super) const BY_ID: &str = r#"{"imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": "latest"},
    "osDisk": {"osType": "Linux", "name": "os-a", "createOption": "FromImage", "caching": "ReadWrite", "diskSizeGB": 30,
        "managedDisk": {"storageAccountType": "Premium_LRS", "id": "[resourceId('Microsoft.Compute/disks', 'os-a')]"}},
    "dataDisks": [{"lun": 3, "name": "data-a", "createOption": "Attach", "diskSizeGB": 64,
        "managedDisk": {"storageAccountType": "Premium_LRS", "id": "[resourceId('Microsoft.Compute/disks', 'data-a')]"}}]}"#;

const FROM_IMAGE: &str = r#"{"imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": "latest"},
    "osDisk": {"createOption": "FromImage", "managedDisk": {"storageAccountType": "Premium_LRS"}}, "dataDisks": []}"#;

const SCHEDULE: &str = r#"{"type": "microsoft.devtestlab/schedules", "apiVersion": "2018-09-15", "name": "shutdown-computevm-vm-a", "location": "westeurope",
    "dependsOn": ["[resourceId('Microsoft.Compute/virtualMachines', parameters('virtualMachines_vm_a_name'))]"],
    "properties": {"targetResourceId": "[resourceId('Microsoft.Compute/virtualMachines', parameters('virtualMachines_vm_a_name'))]"}}"#;

fn with_images(template: &str) -> Outcome {
    relocate_with(
        &[(template, None)],
        &Options {
            machines: Machines::Image,
            ..to_sweden()
        },
    )
}

fn types(outcome: &Outcome, stage: Stage) -> Vec<String> {
    let json = outcome.json(stage);
    let all = json["resources"].as_array().cloned().unwrap_or_default();
    all.iter()
        .map(|resource| resource["type"].as_str().unwrap().to_ascii_lowercase())
        .collect()
}

#[test]
fn disks_are_attached_as_parameters() {
    let outcome = relocate(&export(&machine(BY_ID)));
    assert_eq!(outcome.json(Stage::Base)["resources"], json!([]));
    let workloads = outcome.json(Stage::Workloads);
    let vm = &workloads["resources"][0];
    let expected = json!({
        "osDisk": {"osType": "Linux", "createOption": "Attach", "caching": "ReadWrite", "diskSizeGB": 30, "managedDisk": {"id": "[parameters('disks_vm_a_os_id')]"}},
        "dataDisks": [{"lun": 3, "createOption": "Attach", "diskSizeGB": 64, "managedDisk": {"id": "[parameters('disks_vm_a_lun3_id')]"}}]
    });
    assert_eq!(vm["properties"], json!({"storageProfile": expected}));
    for name in ["disks_vm_a_os_id", "disks_vm_a_lun3_id"] {
        let declared = &workloads["parameters"][name];
        assert_eq!(
            (&declared["type"], &declared["defaultValue"]),
            (&json!("String"), &json!(null))
        );
        assert_eq!(
            outcome.parameters(Stage::Workloads)["parameters"][name],
            json!({"value": null})
        );
    }
    assert_eq!(outcome.findings("relocate/disk-by-id").len(), 1);
    assert_eq!(
        outcome.step("relocate/copy-disks"),
        Some(vec!["os-a", "data-a"])
    );
    assert_eq!(outcome.step("relocate/machine-choice"), Some(vec!["vm-a"]));
}

#[test]
fn machines_from_an_image_stay_in_the_template() {
    let outcome = relocate(&export(&format!("{}, {SCHEDULE}", machine(FROM_IMAGE))));
    assert_eq!(types(&outcome, Stage::Base).len(), 2);
    assert!(outcome.json(Stage::Workloads).is_null());
    assert_eq!(outcome.step("relocate/machine-choice"), None);
}

#[test]
fn templates_of_people_are_left_alone() {
    let text = export(&machine(BY_ID)).replace(r#""variables": {}"#, r#""variables": {"x": 1}"#);
    let outcome = relocate(&text);
    assert_eq!(types(&outcome, Stage::Base).len(), 1);
    assert!(outcome.json(Stage::Workloads).is_null());
}

#[test]
fn an_image_makes_new_disks_and_asks_for_a_password() {
    let outcome = with_images(&export(&machine(BY_ID)));
    let vm = outcome.resource(Stage::Workloads, MACHINE);
    let storage = &vm["properties"]["storageProfile"];
    assert_eq!(storage["osDisk"]["createOption"], "FromImage");
    assert_eq!(
        storage["osDisk"]["managedDisk"],
        json!({"storageAccountType": "Premium_LRS"})
    );
    let data = &storage["dataDisks"][0];
    assert_eq!(
        (&data["createOption"], &data["diskSizeGB"]),
        (&json!("Empty"), &json!(64))
    );
    assert_eq!(
        data["managedDisk"],
        json!({"storageAccountType": "Premium_LRS"})
    );
    assert_eq!(
        vm["properties"]["osProfile"]["adminPassword"],
        "[parameters('virtualMachines_vm_a_adminPassword')]"
    );
    let declared =
        &outcome.json(Stage::Workloads)["parameters"]["virtualMachines_vm_a_adminPassword"];
    assert_eq!(
        (&declared["type"], &declared["defaultValue"]),
        (&json!("SecureString"), &json!(null))
    );
    assert_eq!(outcome.step("relocate/copy-disks"), None);
    assert_eq!(
        outcome.step("relocate/machine-starts-empty"),
        Some(vec!["vm-a"])
    );
    assert_eq!(
        outcome.step("relocate/secret"),
        Some(vec!["virtualMachines_vm_a_adminPassword"])
    );
}

#[test]
fn keys_alone_need_no_password_and_unsaid_sizes_are_asked_for() {
    let text = export(&machine(BY_ID)).replace(
        r#""disablePasswordAuthentication": false"#,
        r#""disablePasswordAuthentication": true"#,
    );
    let outcome = with_images(&text.replace(r#" "diskSizeGB": 64,"#, ""));
    let vm = outcome.resource(Stage::Workloads, MACHINE);
    assert!(vm["properties"]["osProfile"].get("adminPassword").is_none());
    assert_eq!(
        vm["properties"]["storageProfile"]["dataDisks"][0]["diskSizeGB"],
        "[parameters('disks_vm_a_lun3_sizeGB')]"
    );
}

#[test]
fn data_disks_of_the_image_stay_so() {
    let text = export(&machine(BY_ID)).replace(
        r#""createOption": "Attach""#,
        r#""createOption": "FromImage""#,
    );
    let outcome = with_images(&text);
    let data = &outcome.resource(Stage::Workloads, MACHINE)["properties"]["storageProfile"]["dataDisks"]
        [0];
    assert_eq!(data["createOption"], "FromImage");
    assert!(data["managedDisk"].get("id").is_none());
}

#[test]
fn a_machine_without_image_is_attached_whatever_is_asked() {
    let text = export(&machine(BY_ID)).replace(
        r#""imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": "latest"},"#,
        "",
    );
    let outcome = with_images(&text);
    let vm = outcome.resource(Stage::Workloads, MACHINE);
    assert_eq!(
        vm["properties"]["storageProfile"]["osDisk"]["createOption"],
        "Attach"
    );
    assert_eq!(outcome.open("relocate/no-image").len(), 1);
    assert_eq!(relocate(&text).findings("relocate/no-image").len(), 0);
}

#[test]
fn what_belongs_to_a_machine_goes_with_it() {
    let extension = r#"{"type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2024-07-01", "name": "[concat(parameters('virtualMachines_vm_a_name'), '/script')]", "location": "westeurope",
        "dependsOn": ["[resourceId('Microsoft.Compute/virtualMachines', parameters('virtualMachines_vm_a_name'))]"], "properties": {"type": "CustomScript", "settings": {}, "protectedSettings": {}}}"#;
    let sql = r#"{"type": "Microsoft.SqlVirtualMachine/sqlVirtualMachines", "apiVersion": "2023-10-01", "name": "vm-a", "location": "westeurope",
        "properties": {"virtualMachineResourceId": "[resourceId('Microsoft.Compute/virtualMachines', parameters('virtualMachines_vm_a_name'))]"}}"#;
    let network = r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "net", "location": "westeurope"}"#;
    let rule = r#"{"type": "Microsoft.Insights/dataCollectionRuleAssociations", "apiVersion": "2023-03-11", "name": "rule", "scope": "[concat('Microsoft.Compute/virtualMachines/', parameters('virtualMachines_vm_a_name'))]", "properties": {}}"#;
    let outcome = relocate(&export(&format!(
        "{}, {extension}, {SCHEDULE}, {sql}, {network}, {rule}",
        machine(BY_ID)
    )));
    assert_eq!(
        types(&outcome, Stage::Base),
        ["microsoft.network/virtualnetworks"]
    );
    assert_eq!(types(&outcome, Stage::Workloads).len(), 5);
    assert_eq!(
        outcome.step("relocate/extension-settings"),
        Some(vec!["vm-a/script"])
    );
    assert_eq!(
        outcome.step("relocate/extension-runs-again"),
        Some(vec!["vm-a/script"])
    );
}

#[test]
fn sets_do_not_list_their_machines() {
    let set = r#"{"type": "Microsoft.Compute/availabilitySets", "apiVersion": "2024-07-01", "name": "set", "location": "westeurope",
        "dependsOn": ["[resourceId('Microsoft.Compute/virtualMachines', parameters('virtualMachines_vm_a_name'))]"],
        "properties": {"platformFaultDomainCount": 2, "virtualMachines": [{"id": "[resourceId('Microsoft.Compute/virtualMachines', parameters('virtualMachines_vm_a_name'))]"}]}}"#;
    let outcome = relocate(&export(&format!("{}, {set}", machine(BY_ID))));
    let set = outcome.resource(Stage::Base, "Microsoft.Compute/availabilitySets");
    assert_eq!(set["properties"], json!({"platformFaultDomainCount": 2}));
    let told = outcome.findings("relocate/read-only-property");
    let about_set = |one: &&&crate::finding::Finding| one.subject.contains("availabilitySets");
    assert_eq!(told.iter().filter(about_set).count(), 1);
    let alone = r#"{"type": "Microsoft.Compute/availabilitySets", "apiVersion": "2024-07-01", "name": "set", "location": "westeurope", "properties": {"virtualMachines": []}}"#;
    assert_eq!(
        relocate(&export(&format!("{}, {alone}", machine(BY_ID))))
            .findings("relocate/back-link")
            .len(),
        0
    );
}

#[test]
fn exported_disks_become_copies_that_the_machine_waits_for() {
    let disk = r#"{"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": "data-a", "location": "westeurope", "sku": {"name": "Premium_LRS"},
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 64}}"#;
    let loose = disk.replace("data-a", "loose").replace(r#""createOption": "Empty""#, r#""createOption": "FromImage", "imageReference": {"id": "/Subscriptions/s/Providers/Microsoft.Compute/Locations/westeurope/Publishers/p/ArtifactTypes/VMImage/Offers/o/Skus/s/Versions/1"}"#);
    let text = export(&format!("{}, {disk}, {loose}", machine(BY_ID)));
    let outcome = relocate(&text);
    assert_eq!(outcome.json(Stage::Base)["resources"], json!([]));
    let made = outcome.resource(Stage::Workloads, DISK);
    let copy = json!({"createOption": "Copy", "sourceResourceId": "[parameters('disks_data_a_source_id')]"});
    assert_eq!(
        made["properties"],
        json!({"creationData": copy, "diskSizeGB": 64})
    );
    let vm = outcome.resource(Stage::Workloads, MACHINE);
    let data = &vm["properties"]["storageProfile"]["dataDisks"][0];
    assert_eq!(
        (&data["name"], &data["managedDisk"]),
        (
            &json!("data-a"),
            &json!({"id": "[resourceId('Microsoft.Compute/disks', 'data-a')]"})
        )
    );
    assert_eq!(
        vm["dependsOn"],
        json!(["[resourceId('Microsoft.Compute/disks', 'data-a')]"])
    );
    let loose =
        outcome.json(Stage::Workloads)["resources"][2]["properties"]["creationData"].clone();
    assert_eq!(
        loose,
        json!({"createOption": "Copy", "sourceResourceId": "[parameters('disks_loose_source_id')]"})
    );
    assert_eq!(
        outcome.step("relocate/copy-disks"),
        Some(vec!["os-a", "data-a", "loose"])
    );

    let images = with_images(&text);
    assert_eq!(
        images.resource(Stage::Workloads, DISK)["properties"]["creationData"],
        json!({"createOption": "Empty"})
    );
    assert_eq!(images.findings("relocate/disk-starts-empty").len(), 0);
}

#[test]
fn the_disk_that_a_machine_makes_is_not_made_twice() {
    let disk = r#"{"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": "os-a", "location": "westeurope",
        "properties": {"creationData": {"createOption": "FromImage", "imageReference": {"id": "x"}}, "diskSizeGB": 30}}"#;
    let text = export(&format!("{}, {disk}", machine(BY_ID)));
    let images = with_images(&text);
    assert_eq!(
        types(&images, Stage::Workloads),
        ["microsoft.compute/virtualmachines"]
    );
    assert_eq!(
        images
            .plan
            .dropped(crate::arm::ResourceRef {
                template: 0,
                resource: 1
            })
            .unwrap()
            .rule,
        "relocate/machine"
    );
    assert_eq!(types(&relocate(&text), Stage::Workloads).len(), 2);
}

#[test]
fn ephemeral_disks_are_made_anew() {
    let text = export(&machine(BY_ID)).replace(
        r#""caching": "ReadWrite","#,
        r#""caching": "ReadOnly", "diffDiskSettings": {"option": "Local"},"#,
    );
    let vm = relocate(&text).resource(Stage::Workloads, MACHINE);
    assert_eq!(
        vm["properties"]["storageProfile"]["osDisk"]["createOption"],
        "FromImage"
    );
    assert_eq!(
        vm["properties"]["storageProfile"]["dataDisks"][0]["createOption"],
        "Attach"
    );
    assert!(vm["properties"]["osProfile"].get("adminPassword").is_some());
}

#[test]
fn a_disk_id_that_is_asked_for_already_stays() {
    let text = export(&machine(BY_ID))
        .replace(
            "[resourceId('Microsoft.Compute/disks', 'os-a')]",
            "[parameters('disks_vm_a_os_id')]",
        )
        .replace(
            r#""parameters": {"#,
            r#""parameters": {"disks_vm_a_os_id": {"type": "String"}, "#,
        );
    let outcome = relocate(&text);
    let vm = outcome.resource(Stage::Workloads, MACHINE);
    assert_eq!(
        vm["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"],
        "[parameters('disks_vm_a_os_id')]"
    );
    let names: Vec<String> = outcome.json(Stage::Workloads)["parameters"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| name.starts_with("disks_"))
        .cloned()
        .collect();
    assert_eq!(names, ["disks_vm_a_lun3_id", "disks_vm_a_os_id"]);
}

#[test]
fn commands_hold_no_text_that_a_shell_would_run() {
    let text = export(&machine(BY_ID)).replace("'os-a'", "'$(reboot)'");
    let outcome = relocate(&text);
    let command = outcome
        .plan
        .items
        .iter()
        .find_map(|item| item.command.clone())
        .unwrap();
    assert!(
        command.contains("data-a") && !command.contains("reboot"),
        "{command}"
    );
}

#[test]
fn a_template_without_parameters_gains_several() {
    let text = r#"{"resources": [{"type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02", "name": "d1",
        "location": "westeurope", "sku": {"name": "Premium_LRS"},
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32}}]}"#;
    let outcome = relocate(text);
    let template = outcome.json(Stage::Base);
    let location = &template["parameters"]["location"]["defaultValue"];
    assert_eq!(location, "swedencentral", "{template:#}");
}
