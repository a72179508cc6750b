//! What a resource asks of the sizes in its region: of machines, disks and dedicated hosts.
//!
//! Which sizes a region offers, and what a subscription may use of them, only a list of that
//! subscription says. Without an overlay that holds one, nothing is asked.

use super::Check;
use crate::arm::{ResourceRef, Value, View};
use crate::catalog::{PathPattern, SkuKind};
use crate::rule::{Ask, Found, Hit, Scene, SizeAsk, SizeTest};

/// `offered-size`
pub(super) const OFFERED: Check = Check {
    name: "offered-size",
    about: "asks the region for the sizes of machines, disks and hosts that the resource names",
    placeholders: &["size", "kind"],
    run: |scene, at, found| sizes(scene, at, SizeTest::Offered, found),
};

/// `open-size`
pub(super) const OPEN: Check = Check {
    name: "open-size",
    about: "asks whether the subscription may use the sizes that the resource names",
    placeholders: &["size", "kind"],
    run: |scene, at, found| sizes(scene, at, SizeTest::Open, found),
};

/// `size-in-zones`
pub(super) const IN_ZONES: Check = Check {
    name: "size-in-zones",
    about: "asks for the sizes that the resource names in the zones that it names",
    placeholders: &["size", "kind", "zones"],
    run: |scene, at, found| sizes(scene, at, SizeTest::InZones, found),
};

/// Where a size stands: the type, what is around it, the size in that, the zones in that.
struct Row {
    full_type: &'static str,
    around: &'static str,
    size: &'static str,
    zones: &'static str,
    of: SkuKind,
}

const fn row(
    full_type: &'static str,
    around: &'static str,
    size: &'static str,
    zones: &'static str,
    of: SkuKind,
) -> Row {
    Row {
        full_type,
        around,
        size,
        zones,
        of,
    }
}

const MACHINE: &str = "Microsoft.Compute/virtualMachines";
const SCALE_SET: &str = "Microsoft.Compute/virtualMachineScaleSets";
const CLUSTER: &str = "Microsoft.ContainerService/managedClusters";
const POOL: &str = "Microsoft.ContainerService/managedClusters/agentPools";

/// Names of properties as the type definitions of 2026-08-20 have them.
const ROWS: [Row; 10] = [
    row(
        MACHINE,
        "",
        "properties.hardwareProfile.vmSize",
        "zones",
        SkuKind::Machines,
    ),
    row(
        MACHINE,
        "",
        "properties.storageProfile.osDisk.managedDisk.storageAccountType",
        "zones",
        SkuKind::Disks,
    ),
    row(
        MACHINE,
        "",
        "properties.storageProfile.dataDisks[*].managedDisk.storageAccountType",
        "zones",
        SkuKind::Disks,
    ),
    row(SCALE_SET, "", "sku.name", "zones", SkuKind::Machines),
    row(
        SCALE_SET,
        "",
        "properties.virtualMachineProfile.storageProfile.osDisk.managedDisk.storageAccountType",
        "zones",
        SkuKind::Disks,
    ),
    row(
        SCALE_SET,
        "",
        "properties.virtualMachineProfile.storageProfile.dataDisks[*].managedDisk.storageAccountType",
        "zones",
        SkuKind::Disks,
    ),
    row(
        "Microsoft.Compute/disks",
        "",
        "sku.name",
        "zones",
        SkuKind::Disks,
    ),
    row(
        "Microsoft.Compute/hostGroups/hosts",
        "",
        "sku.name",
        "",
        SkuKind::Hosts,
    ),
    row(
        CLUSTER,
        "properties.agentPoolProfiles[*]",
        "vmSize",
        "availabilityZones",
        SkuKind::Machines,
    ),
    row(
        POOL,
        "properties",
        "vmSize",
        "availabilityZones",
        SkuKind::Machines,
    ),
];

fn sizes(scene: &Scene<'_>, at: ResourceRef, test: SizeTest, found: &mut Vec<Found>) {
    let Some(overlay) = scene.catalog.overlay() else {
        return;
    };
    let (Some(template), Some(resource)) = (scene.template(at), scene.resource(at)) else {
        return;
    };
    let mut rows = ROWS
        .iter()
        .filter(|row| resource.is_type(row.full_type))
        .peekable();
    if rows.peek().is_none() || !super::region::is_regional(scene, resource) {
        return;
    }
    let Some(view) = View::of(template, resource) else {
        return;
    };
    for row in rows.filter(|row| overlay.knows(row.of)) {
        let around = match row.around {
            "" => vec![view.clone()],
            pattern => view.find(PathPattern::new(pattern)),
        };
        for around in around {
            let zones = zones(&around, row.zones);
            if test == SizeTest::InZones && zones.is_empty() {
                continue;
            }
            for place in around.find(PathPattern::new(row.size)) {
                let node = Some((&place.written, place.node));
                let hit = Hit::new(scene.place(at, node), place.path.clone());
                match place.value() {
                    Value::String(name) if !name.is_empty() => {
                        let hit = hit
                            .with("size", name.to_string())
                            .with("kind", row.of.noun());
                        let numbers: Vec<String> = zones.chars().map(String::from).collect();
                        let ask = Ask::Size(SizeAsk {
                            of: row.of,
                            name: name.to_string(),
                            zones: zones.clone(),
                            test,
                        });
                        found.push(Found::Asks(hit.with("zones", numbers.join(", ")), ask));
                    }
                    // Once is enough.
                    Value::Unknown(unknown) if test == SizeTest::Offered => {
                        found.push(Found::CannotTell(hit, unknown.why.to_string()));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The numbers of the zones that are known, a digit each.
fn zones(around: &View<'_>, key: &str) -> String {
    let zones = around.member(key).map(|zones| zones.value());
    let Some(Value::Array(zones)) = zones else {
        return String::new();
    };
    let digit = |zone: &Value| match zone {
        Value::String(text) => text.parse::<u8>().ok(),
        Value::Int(number) => u8::try_from(*number).ok(),
        _ => None,
    };
    let digits = zones.iter().filter_map(digit).filter(|zone| *zone < 10);
    digits.map(|zone| char::from(b'0' + zone)).collect()
}
