//! How long the dependency graph takes: every mention of a resource, the circles, and the order.
//! Reading the templates is not counted. The exports are one estate, as `relocate` has them; of
//! what is made up the time a resource must not grow with their number.
#![allow(
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reports on standard output"
)]

mod yardstick;

use std::fmt::Write as _;
use std::hint::black_box;

use armove::arm::graph::circles;
use armove::arm::scope::Context;
use armove::arm::validity::validity;
use armove::arm::{Estate, Origin, Template};
use armove::json::{self, Document, Pointer};
use armove::text::Source;

/// How often each thing is measured; the shortest counts.
const ROUNDS: usize = 5;

fn main() {
    let texts = yardstick::exports();
    report(
        &format!("{} exports, one estate", texts.len()),
        &texts,
        ROUNDS,
    );
    for resources in [10, 100, 1_000, 10_000, 100_000] {
        let rounds = if resources > 10_000 { 1 } else { ROUNDS };
        report("machines with interfaces", &[machines(resources)], rounds);
    }
    for resources in [10, 100, 1_000, 10_000, 100_000] {
        let rounds = if resources > 10_000 { 1 } else { ROUNDS };
        report("each waits for the one before", &[chain(resources)], rounds);
    }
}

fn report(what: &str, texts: &[String], rounds: usize) {
    let documents: Vec<Document> = texts
        .iter()
        .map(|text| json::parse(&Source::new("template.json", text.as_str())))
        .collect();
    let read = || {
        let templates = documents.iter().map(|document| {
            Template::read(&document.root, Pointer::root(), None, &Context::default())
        });
        let templates: Vec<Template<'_>> = templates.collect();
        let origins = vec![Origin::default(); templates.len()];
        Estate::new(templates, origins)
    };
    let resources = read().resources().count().max(1);
    let reading = yardstick::best_of(rounds, || {
        black_box(read());
    });
    let whole = yardstick::best_of(rounds, || {
        let estate = read();
        let found: usize = estate.templates.iter().map(|one| circles(one).len()).sum();
        black_box(found);
        black_box(estate.graph().waves(&estate, &|_| true));
    });
    let faults = yardstick::best_of(rounds, || {
        let estate = read();
        let found: usize = estate.templates.iter().map(|one| validity(one).len()).sum();
        black_box(found);
    });
    let v = yardstick::v(texts, rounds);
    let time = whole.saturating_sub(reading);
    let each = time / u32::try_from(resources).unwrap_or(u32::MAX);
    let ratio = time.as_secs_f64() / v.as_secs_f64();
    let faults = faults.saturating_sub(reading);
    println!(
        "{what}: {resources} resources, V = {v:.2?}: graph, circles and waves {time:.2?} = {ratio:.2} V, {each:.2?} a resource; all faults of the language {faults:.2?}"
    );
}

/// Machines, each with an interface in one network and an extension.
fn machines(resources: usize) -> String {
    let mut list = String::from(
        r#"{ "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-09-01", "name": "vnet", "location": "westeurope", "properties": {} }"#,
    );
    for number in 0..resources / 3 {
        // Writing to a string never fails.
        let _ = write!(
            list,
            r#",
        {{ "type": "Microsoft.Network/networkInterfaces", "apiVersion": "2023-09-01", "name": "nic{number}", "location": "westeurope",
          "dependsOn": [ "[resourceId('Microsoft.Network/virtualNetworks', 'vnet')]" ],
          "properties": {{ "ipConfigurations": [ {{ "name": "ip", "properties": {{ "subnet": {{ "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'app')]" }} }} }} ] }} }},
        {{ "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2023-09-01", "name": "vm{number}", "location": "westeurope",
          "dependsOn": [ "[resourceId('Microsoft.Network/networkInterfaces', 'nic{number}')]" ],
          "properties": {{ "networkProfile": {{ "networkInterfaces": [ {{ "id": "[resourceId('Microsoft.Network/networkInterfaces', 'nic{number}')]" }} ] }} }} }},
        {{ "type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2023-09-01", "name": "vm{number}/agent", "location": "westeurope",
          "dependsOn": [ "[resourceId('Microsoft.Compute/virtualMachines', 'vm{number}')]" ], "properties": {{}} }}"#
        );
    }
    format!("{{ \"resources\": [ {list} ] }}")
}

/// Resources that are deployed one after the other.
fn chain(resources: usize) -> String {
    let mut list = String::from(r#"{ "type": "A.B/c", "name": "r0" }"#);
    for number in 1..resources {
        let before = number - 1;
        let _ = write!(
            list,
            ",\n{{ \"type\": \"A.B/c\", \"name\": \"r{number}\", \"dependsOn\": [ \"[resourceId('A.B/c', 'r{before}')]\" ] }}"
        );
    }
    format!("{{ \"resources\": [ {list} ] }}")
}
