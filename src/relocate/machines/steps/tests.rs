use super::super::super::options::Options;
use super::super::super::test_run::{relocate_with, to_sweden};
use super::super::tests::{BY_ID, export, machine};

#[test]
fn disks_are_made_in_the_zone_of_the_old_one_where_the_target_has_zones() {
    let command = |region: &str| {
        let options = Options {
            to: region.to_owned(),
            ..to_sweden()
        };
        let outcome = relocate_with(&[(&export(&machine(BY_ID)), None)], &options);
        let step = outcome
            .plan
            .items
            .iter()
            .find(|item| item.key == "relocate/copy-disks");
        step.and_then(|item| item.command.clone()).unwrap()
    };
    let zonal = command("swedencentral");
    assert!(
        zonal.contains("zone=$(az disk show") && zonal.contains("${zone:+--zone \"$zone\"}"),
        "{zonal}"
    );
    let without = command("westus");
    assert!(
        !without.contains("--zone") && without.contains("s/_ZRS$/_LRS/"),
        "{without}"
    );
}

#[test]
fn disks_of_a_machine_that_stays_are_made_in_its_region() {
    let stays = machine(BY_ID)
        .replace("[parameters('virtualMachines_vm_a_name')]", "vm-b")
        .replace("westeurope", "eastus")
        .replace("os-a", "os-b")
        .replace("data-a", "data-b");
    let moves = machine(BY_ID);
    let template = export(&format!(
        "{moves}, {stays}, {}",
        moves
            .replace("_vm_a_name')]\"", "_vm_a_name'), '2')]\"")
            .replace("[parameters('virtualMachines_vm_a_name'), '2')]", "vm-c")
            .replace("os-a", "os-c")
            .replace("data-a", "data-c")
    ));
    let outcome = relocate_with(&[(&template, None)], &to_sweden());
    let mut items = outcome.plan.items.iter();
    let step = items
        .find(|item| item.key == "relocate/copy-disks")
        .unwrap();
    let command = step.command.clone().unwrap();
    let (across, own) = command.split_once("# what stays in eastus:").unwrap();
    assert!(
        across.contains("for disk in data-a data-c os-a os-c; do")
            && across.contains("--copy-start"),
        "{command}"
    );
    assert!(
        !across.contains("os-b") && !across.contains("eastus"),
        "{command}"
    );
    assert!(
        own.contains("for disk in data-b os-b; do") && own.contains("--location eastus"),
        "{command}"
    );
    assert!(
        !own.contains("--copy-start") && !own.contains("swedencentral"),
        "{command}"
    );
}
