//! How long a whole relocation takes in memory, and how that compares to the
//! yardstick: reading and parsing, reading templates and evaluating every
//! expression, and everything up to the proof. Nothing here uses a second thread.
#![allow(
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reports on standard output"
)]

mod yardstick;

use std::fmt::Write as _;
use std::hint::black_box;

use armove::arm::scope::Context;
use armove::arm::{Estate, Origin, Template};
use armove::catalog::Catalog;
use armove::json::{self, Pointer};
use armove::relocate::{
    self, Job, Options, StageFile, TemplateFiles, Text, origins_of, second_run,
};
use armove::text::Source;

/// How often each thing is measured; the shortest counts.
const ROUNDS: usize = 5;

fn main() {
    let texts = yardstick::exports();
    report(&format!("{} templates", texts.len()), &texts);
    for resources in [1_250, 2_500, 5_000] {
        report("one template", &[large(resources)]);
    }
}

/// Prints the three times in V and the time a resource.
fn report(what: &str, texts: &[String]) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let sources: Vec<Source> = texts
        .iter()
        .map(|text| Source::new("template.json", text.as_str()))
        .collect();
    let v = yardstick::v(texts, 3 * ROUNDS);
    let parse = yardstick::best_of(3 * ROUNDS, || {
        for source in &sources {
            black_box(json::parse(source));
        }
    });
    let read = yardstick::best_of(ROUNDS, || {
        for source in &sources {
            black_box(evaluated(source));
        }
    });
    let resources = sources.iter().map(evaluated).sum::<usize>();
    let rounds = if resources > 4_000 { 1 } else { ROUNDS };
    let whole = yardstick::best_of(rounds, || {
        for text in texts {
            black_box(relocated(text));
        }
    });
    println!("{what}: {bytes} bytes, {resources} resources, V = {v:.2?}");
    for (part, time) in [
        ("parse", parse),
        ("parse, read and evaluate", read),
        ("the whole run, proven", whole),
    ] {
        let ratio = time.as_secs_f64() / v.as_secs_f64();
        let each = time / u32::try_from(resources.max(1)).unwrap_or(u32::MAX);
        println!("  {part:<26} {time:>9.2?} = {ratio:>7.2} V, {each:.2?} a resource");
    }
}

/// Parses a template, evaluates all that is in it; gives the number of resources.
fn evaluated(source: &Source) -> usize {
    let document = json::parse(source);
    let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
    black_box(template.census());
    template.resources.len()
}

/// Everything that `relocate` does but reading and writing files and reports:
/// decides, edits, proves, and relocates the output again.
fn relocated(text: &str) -> usize {
    let source = Source::new("template.json", text);
    let document = json::parse(&source);
    let context = Context::default();
    let options = Options {
        to: "swedencentral".to_owned(),
        ..Options::default()
    };
    let template = Template::read(&document.root, Pointer::root(), None, &context);
    let templates = vec![template];
    let origins = origins_of(&templates, &Origin::default(), &options, &[]);
    let estate = Estate::new(templates, origins);
    let files = [TemplateFiles {
        template: 0,
        parameters: Vec::new(),
    }];
    let job = Job {
        estate: &estate,
        files: &files,
        lists: &[],
        catalog: Catalog::embedded(),
        options: &options,
    };
    let mut plan = relocate::plan(&job);
    let input = Text {
        source: &source,
        document: &document,
    };
    let written = relocate::write(&job, &mut plan, 0, input, &context);
    let Ok(written) = written else { return 0 };
    let base: Vec<&StageFile> = written.first().into_iter().collect();
    let changed = second_run::changed(&job, &plan, &context, &base);
    black_box(changed).map_or(0, |changed| changed.len())
}

/// A template with this many resources: accounts with names by parameter, each
/// with a service that depends on it.
fn large(resources: usize) -> String {
    let (mut parameters, mut list) = (String::new(), String::new());
    for number in 0..resources / 2 {
        let comma = if number == 0 { "" } else { "," };
        let name = format!("storageAccounts_st{number}_name");
        // Writing to a string never fails.
        let _ = write!(
            parameters,
            "{comma}\n        \"{name}\": {{ \"defaultValue\": \"stfjord{number:05}\", \"type\": \"String\" }}"
        );
        let _ = write!(
            list,
            r#"{comma}
        {{
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2024-01-01",
            "name": "[parameters('{name}')]",
            "location": "westeurope",
            "sku": {{ "name": "Standard_GRS" }},
            "kind": "StorageV2",
            "properties": {{ "minimumTlsVersion": "TLS1_2" }}
        }},
        {{
            "type": "Microsoft.Storage/storageAccounts/blobServices",
            "apiVersion": "2024-01-01",
            "name": "[concat(parameters('{name}'), '/default')]",
            "dependsOn": [
                "[resourceId('Microsoft.Storage/storageAccounts', parameters('{name}'))]"
            ],
            "properties": {{ "deleteRetentionPolicy": {{ "enabled": true, "days": 7 }} }}
        }}"#
        );
    }
    format!(
        "{{\n    \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n    \"contentVersion\": \"1.0.0.0\",\n    \"parameters\": {{{parameters}\n    }},\n    \"resources\": [{list}\n    ]\n}}\n"
    )
}
