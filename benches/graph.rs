//! How long the dependency graph takes: every mention of a resource, what is wrong with it, and the
//! order. Reading the templates is not counted. The exports are one estate, read as `relocate`
//! reads them, zips included; of what is made up the time a resource must not grow with their
//! number.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench reports on standard output and stops when its own input is wrong"
)]

mod yardstick;

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use armove::arm::graph::circles;
use armove::arm::scope::Context;
use armove::arm::{Estate, Origin, Template};
use armove::catalog::Catalog;
use armove::input::{self, Inputs, Request};
use armove::json::{self, Document, Pointer};
use armove::rule::{self, RuleSet, Scene};
use armove::text::Source;

/// How often each thing is measured; the shortest counts.
const ROUNDS: usize = 5;

fn main() {
    let rules = dependency_rules();
    let inputs = exports();
    let texts: Vec<String> = inputs
        .templates
        .iter()
        .filter_map(|one| inputs.files.get(one.file)?.source.as_ref())
        .map(|source| source.text().to_owned())
        .collect();
    let what = format!("{} templates of exports, one estate", texts.len());
    report(&what, &texts, &rules, ROUNDS, || estate_of(&inputs));
    for made in [machines, chain] {
        for resources in [10, 100, 1_000, 10_000, 100_000] {
            let rounds = if resources > 1_000 { 1 } else { ROUNDS };
            let (what, text) = made(resources);
            let document = json::parse(&Source::new("template.json", text.as_str()));
            let read = || read_one(&document);
            report(what, std::slice::from_ref(&text), &rules, rounds, read);
        }
    }
}

/// The rules about dependencies alone: what the others say is measured by `check`.
fn dependency_rules() -> RuleSet {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/dependency");
    let files: Vec<Source> = walkdir::WalkDir::new(folder)
        .max_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ext| ext == "toml"))
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap();
            Source::new(entry.path().display().to_string(), text)
        })
        .collect();
    RuleSet::none().extended(&files).unwrap()
}

/// The exports of `../shared/corpus`; where they are missing, the fixtures.
fn exports() -> Inputs {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/corpus/exports");
    let folder = if shared.is_dir() {
        shared
    } else {
        root.join("fixtures")
    };
    let request = Request {
        paths: vec![folder],
        sibling_templates: true,
        ..Request::default()
    };
    input::read(&request, &mut std::io::empty())
}

fn estate_of(inputs: &Inputs) -> Estate<'_> {
    let templates = inputs.templates.iter().filter_map(|one| {
        let file = inputs.files.get(one.file)?;
        let root = one.root.find(&file.document.as_ref()?.root)?;
        let read = Template::read(root, one.root.clone(), None, &Context::default());
        Some(read.with_text(file.source.as_ref()?.text()))
    });
    let templates: Vec<Template<'_>> = templates.collect();
    let origins = vec![Origin::default(); templates.len()];
    Estate::new(templates, origins)
}

fn read_one(document: &Document) -> Estate<'_> {
    let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
    Estate::new(vec![template], vec![Origin::default()])
}

/// How long each part takes; the shortest of all rounds.
struct Times {
    graph: Duration,
    findings: Duration,
    waves: Duration,
}

fn measure<'d>(rules: &RuleSet, rounds: usize, read: &impl Fn() -> Estate<'d>) -> Times {
    let mut best = Times {
        graph: Duration::MAX,
        findings: Duration::MAX,
        waves: Duration::MAX,
    };
    for _ in 0..rounds {
        let estate = read();
        let start = Instant::now();
        black_box(estate.graph());
        let graph = start.elapsed();
        let start = Instant::now();
        let found: usize = estate.templates.iter().map(|one| circles(one).len()).sum();
        let files: Vec<usize> = (0..estate.templates.len()).collect();
        let scene = Scene {
            estate: &estate,
            files: &files,
            catalog: Catalog::embedded(),
        };
        black_box((found, rule::audit(rules, &scene)));
        let findings = start.elapsed();
        let start = Instant::now();
        black_box(estate.graph().waves(&estate, &|_| true));
        let waves = start.elapsed();
        best.graph = best.graph.min(graph);
        best.findings = best.findings.min(findings);
        best.waves = best.waves.min(waves);
    }
    best
}

fn report<'d>(
    what: &str,
    texts: &[String],
    rules: &RuleSet,
    rounds: usize,
    read: impl Fn() -> Estate<'d>,
) {
    let resources = read().resources().count().max(1);
    let times = measure(rules, rounds, &read);
    let v = yardstick::v(texts, rounds);
    let time = times.graph + times.findings + times.waves;
    let each = time / u32::try_from(resources).unwrap_or(u32::MAX);
    let ratio = time.as_secs_f64() / v.as_secs_f64();
    let Times {
        graph,
        findings,
        waves,
    } = times;
    println!(
        "{what}: {resources} resources, V = {v:.2?}: graph {graph:.2?}, findings {findings:.2?}, waves {waves:.2?}, together {time:.2?} = {ratio:.2} V, {each:.2?} a resource"
    );
}

/// Machines, each with an interface in one network and an extension.
fn machines(resources: usize) -> (&'static str, String) {
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
    let text = format!("{{ \"resources\": [ {list} ] }}");
    ("machines with interfaces", text)
}

/// Resources that are deployed one after the other.
fn chain(resources: usize) -> (&'static str, String) {
    let mut list = String::from(r#"{ "type": "A.B/c", "name": "r0" }"#);
    for number in 1..resources {
        let before = number - 1;
        let _ = write!(
            list,
            ",\n{{ \"type\": \"A.B/c\", \"name\": \"r{number}\", \"dependsOn\": [ \"[resourceId('A.B/c', 'r{before}')]\" ] }}"
        );
    }
    let text = format!("{{ \"resources\": [ {list} ] }}");
    ("each waits for the one before", text)
}
