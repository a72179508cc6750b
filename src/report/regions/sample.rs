//! Regions with one of every answer, and names that try to do harm.

use super::{Answer, Asked, StayingEntry, Subject, Thing, Weighing};
use crate::catalog::Catalog;
use crate::finding::Severity;
use crate::json::Pointer;
use crate::report::run::{self, Disposition, FileKind, InputFile, Resource, Run, Status};
use crate::text::{Source, Span};

/// The template of the sample.
pub const TEMPLATE: &str = "{\n  \"resources\": [\n    {}, {}\n  ]\n}\n";

/// Where a resource asks for something.
fn subject(name: &str, kind: &str, at: u32) -> Subject {
    Subject {
        file: 0,
        pointer: Pointer::from("/resources/0/location"),
        span: Span::new(at, at + 2),
        name: name.to_owned(),
        kind: kind.to_owned(),
    }
}

fn thing(what: &str, message: &str, subjects: Vec<Subject>, answers: Vec<Answer>) -> Thing {
    Thing {
        rule: "region/type-not-offered".to_owned(),
        what: what.to_owned(),
        message: message.to_owned(),
        subjects,
        answers,
    }
}

/// What is asked of swedencentral, westus, germanynorth and polandcentral, from westeurope.
pub fn weighing<'a>(source: &'a Source, to: &[&str]) -> Weighing<'a> {
    let catalog = Catalog::embedded();
    let names = ["swedencentral", "westus", "germanynorth", "polandcentral"];
    let many = (0..6).map(|index| {
        subject(
            &format!("st{index}"),
            "Microsoft.Storage/storageAccounts",
            20,
        )
    });
    let hidden = || Answer::Unknown("providers hide the region".to_owned());
    let lower = || Answer::Changes("Standard_LRS takes the place of Standard_ZRS".to_owned());
    let resource = |pointer: &str| Resource {
        file: 0,
        pointer: Pointer::from(pointer),
        kind: "Microsoft.Web/staticSites".to_owned(),
        name: Some("site".to_owned()),
        location: Some("westeurope".to_owned()),
        new_name: None,
        new_location: None,
        disposition: Disposition::Kept,
        reason: None,
        output: None,
        unknown: crate::arm::Reasons::default(),
    };
    let file = |path: &str, status, reason: Option<&str>| InputFile {
        path: path.to_owned(),
        kind: FileKind::Template,
        status,
        reason: reason.map(str::to_owned),
        output: None,
        source: Some(source),
        stopped: None,
        root: None,
        secrets: Vec::new(),
    };
    Weighing {
        run: Run {
            catalogs: vec![run::Catalog {
                name: "embedded".to_owned(),
                date: "2026-01-01".to_owned(),
                sha256: "0".repeat(64),
            }],
            source_regions: vec!["westeurope".to_owned(), "northeurope".to_owned()],
            files: vec![
                file("a.zip/template.json", Status::Analysed, None),
                file("b\u{1b}[2J.zip", Status::Failed, Some("it is no zip")),
            ],
            resources: vec![resource("/resources/0"), resource("/resources/1")],
            ..Run::default()
        },
        asked: Asked {
            to: to.iter().map(|name| (*name).to_owned()).collect(),
            geographies: Vec::new(),
        },
        from: Some("westeurope".to_owned()),
        staying: vec![StayingEntry {
            region: "northeurope".to_owned(),
            resources: 2,
        }],
        regions: names
            .iter()
            .filter_map(|name| catalog.region(name))
            .collect(),
        things: vec![
            thing(
                "Microsoft.Web/staticSites",
                "Microsoft.Web/staticSites is not offered in the region",
                vec![subject(
                    "site|\u{202e}\u{1b}[31m`x`",
                    "Microsoft.Web/staticSites",
                    23,
                )],
                vec![Answer::Met, Answer::Met, hidden(), Answer::Blocks],
            ),
            thing(
                "Standard_ZRS of Microsoft.Storage/storageAccounts",
                "the region cannot hold Standard_ZRS, which st0 asks for",
                many.collect(),
                vec![Answer::Met, lower(), lower(), Answer::Met],
            ),
            thing(
                "Microsoft.Storage/storageAccounts",
                "Microsoft.Storage/storageAccounts is not offered in the region",
                vec![subject("st0", "Microsoft.Storage/storageAccounts", 20)],
                vec![Answer::Met, Answer::Met, hidden(), Answer::Met],
            ),
            thing(
                "something measured",
                "the region may not have something measured",
                vec![subject("st0", "Microsoft.Storage/storageAccounts", 20)],
                vec![
                    Answer::Met,
                    Answer::Met,
                    Answer::Warns(Severity::Warning),
                    Answer::Met,
                ],
            ),
            thing(
                "Microsoft.Insights/components",
                "never said",
                vec![subject("web", "Microsoft.Insights/components", 20)],
                vec![Answer::Met; 4],
            ),
        ],
    }
}
