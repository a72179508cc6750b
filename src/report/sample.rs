//! A run with one of everything, for the tests of the renderers.

use super::run::{
    Catalog, Decision, Disposition, External, FileKind, InputFile, Resource, Run, Status,
};
use crate::arm::{Missing, Reasons, Unknowns, Why};
use crate::checklist::{Item, Phase, Subject};
use crate::finding::{Basis, Finding, Place, Severity, SourceRef};
use crate::json::{Kind, Member, Node, Pointer};
use crate::rewrite::{Change, ChangeKind};
use crate::text::{Source, Span};

/// The template that the sample's findings point into.
pub const TEMPLATE: &str = r#"{
  "parameters": {
    "adminPassword": { "type": "string", "defaultValue": "hunter2-hunter2" }
  },
  "resources": [
    {
      "type": "Microsoft.Storage/storageAccounts",
      "name": "stößel001",
      "location": "westeurope",
      "sku": { "name": "Standard_GRS" }
    },
    {
      "type": "Microsoft.Insights/components",
      "name": "web",
      "location": "West Europe"
    }
  ]
}
"#;

/// The span of the first occurrence of some text.
pub fn span(source: &Source, text: &str) -> Span {
    let start = source.text().find(text).unwrap();
    Span::new(
        u32::try_from(start).unwrap(),
        u32::try_from(start + text.len()).unwrap(),
    )
}

/// A place by its text and its path.
pub fn place(source: &Source, text: &str, pointer: &str) -> Place {
    Place {
        file: 1,
        span: span(source, text),
        pointer: Pointer::from(pointer),
    }
}

/// A tree in which `/resources/0` and `/resources/1` can be found.
pub fn tree(source: &Source) -> Node {
    let object = |text: &str| Node {
        span: span(source, text),
        kind: Kind::Object(Vec::new()),
    };
    let resources = Node {
        span: span(source, "["),
        kind: Kind::Array(vec![
            object("{\n      \"type\": \"Microsoft.Storage"),
            object("{\n      \"type\": \"Microsoft.Insights"),
        ]),
    };
    let member = Member {
        key: "resources".into(),
        key_span: span(source, "\"resources\""),
        value: resources,
    };
    Node {
        span: Span::new(0, 1),
        kind: Kind::Object(vec![member]),
    }
}

/// The findings, not sorted.
pub fn findings(source: &Source) -> Vec<Finding> {
    let docs = SourceRef {
        url: "https://learn.microsoft.com/azure/reliability/regions-list".to_owned(),
        date: Some("2026-10".to_owned()),
    };
    vec![
        Finding::new(
            "relocate/secret-in-plain-text",
            Severity::Warning,
            place(
                source,
                "\"hunter2-hunter2\"",
                "/parameters/adminPassword/defaultValue",
            ),
            "parameter/adminPassword",
            "The default value of `adminPassword` is a secret and was not carried over.",
        )
        .help("Fill it in in parameters.json; better, refer to a key vault."),
        Finding::new(
            "region/type-not-available",
            Severity::Error,
            place(
                source,
                "\"Microsoft.Insights/components\"",
                "/resources/1/type",
            ),
            "Microsoft.Insights/components/web#/type",
            "Microsoft.Insights/components cannot be created in polandcentral.",
        )
        .on(Basis::Documented, Some(docs))
        .azure_error("LocationNotAvailableForResourceType")
        .help("Choose another region for it in plan.toml.")
        .related(
            place(source, "\"West Europe\"", "/resources/1/location"),
            "its location",
        ),
        Finding::new(
            "relocate/location",
            Severity::Error,
            place(source, "\"westeurope\"", "/resources/0/location"),
            "Microsoft.Storage/storageAccounts/stößel001#/location",
            "The location is the source region.",
        )
        .fixed("set the location to the parameter `location`"),
        Finding::new(
            "redundancy/level-not-known",
            Severity::Error,
            place(source, "\"Standard_GRS\"", "/resources/0/sku/name"),
            "Microsoft.Storage/storageAccounts/stößel001#/sku/name",
            "Whether polandcentral has Standard_GRS is not in the catalogue.",
        )
        .help("Import `az storage sku list` with `armove catalog import`.")
        .unknown(),
    ]
}

fn resource(pointer: &str, kind: &str, name: &str, new_name: Option<&str>) -> Resource {
    Resource {
        file: 1,
        pointer: Pointer::from(pointer),
        kind: kind.to_owned(),
        name: Some(name.to_owned()),
        location: Some("westeurope".to_owned()),
        new_name: new_name.map(str::to_owned),
        new_location: new_name.map(|_| "polandcentral".to_owned()),
        disposition: new_name.map_or(Disposition::Dropped, |_| Disposition::Rewritten),
        reason: new_name.is_none().then(|| "made by the service".to_owned()),
        output: new_name.map(|_| ("export/template.json".to_owned(), Pointer::from(pointer))),
        unknown: Reasons::default(),
    }
}

fn change(pointer: &str, kind: ChangeKind, before: Option<&str>, after: Option<&str>) -> Change {
    Change {
        file: 1,
        pointer: Pointer::from(pointer),
        output_pointer: after.map(|_| Pointer::from(pointer)),
        kind,
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        rule: format!("relocate/{kind:?}").to_ascii_lowercase(),
    }
}

fn items() -> Vec<Item> {
    let item = |key: &str, phase, text: &str, subjects: Vec<Subject>| Item {
        key: key.to_owned(),
        phase,
        text: text.to_owned(),
        subjects,
        command: None,
        source: None,
        done: false,
    };
    let subject = |pointer: &str, name: &str, kind: &str| Subject {
        file: 1,
        pointer: Pointer::from(pointer),
        name: name.to_owned(),
        kind: kind.to_owned(),
    };
    let account = "Microsoft.Storage/storageAccounts";
    let mut copy = item(
        "relocate/data",
        Phase::Cutover,
        "Copy the data: a template carries none.",
        vec![subject("/resources/0", "stößel001", account)],
    );
    copy.command = Some("azcopy copy \"$OLD\" \"$NEW\" --recursive".to_owned());
    copy.source = Some(SourceRef {
        url: "https://learn.microsoft.com/azure/storage/common/storage-account-move".to_owned(),
        date: Some("2026-09-30".to_owned()),
    });
    let mut done = item(
        "relocate/strict",
        Phase::Prepare,
        "Written as strict JSON.",
        vec![],
    );
    done.done = true;
    vec![
        copy,
        item(
            "relocate/secret",
            Phase::Prepare,
            "Fill in the secrets.",
            vec![subject(
                "/parameters/adminPassword",
                "adminPassword",
                "parameter",
            )],
        ),
        done,
    ]
}

/// The whole run; with another template, without findings and secrets.
pub fn run<'a>(source: &'a Source, root: &'a Node) -> Run<'a> {
    let file = |path: &str, kind, status| InputFile {
        stopped: None,
        path: path.to_owned(),
        kind,
        status,
        reason: None,
        output: None,
        source: None,
        root: None,
        secrets: Vec::new(),
    };
    let mut notes = file("export.zip/notes.json", FileKind::Other, Status::Skipped);
    notes.reason = Some("no template and no parameter file".to_owned());
    let mut template = file(source.name(), FileKind::Template, Status::Analysed);
    template.output = Some("export/template.json".to_owned());
    template.source = Some(source);
    template.root = Some(root);
    if source.text() == TEMPLATE {
        template.secrets = vec![span(source, "\"hunter2-hunter2\"")];
    }
    let mut sink = crate::finding::Sink::new();
    if source.text() == TEMPLATE {
        sink.extend(findings(source));
    }
    let files = vec![notes, template];
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let findings = sink.into_sorted(&paths);
    Run {
        catalogs: vec![Catalog {
            name: "built-in".to_owned(),
            date: "2026-11-20".to_owned(),
            sha256: "0".repeat(64),
        }],
        source_regions: vec!["westeurope".to_owned()],
        target: Some("polandcentral".to_owned()),
        expressions: 3,
        unknown: 1,
        missing: Unknowns {
            names: 1,
            missing: vec![Missing {
                why: Why::ParameterWithoutValue("name\u{1b}[31m".into()),
                names: 1,
                locations: 0,
                types: 0,
            }],
            ..Unknowns::default()
        },
        files,
        resources: vec![
            resource("/resources/10", "Microsoft.Insights/components", "web", None),
            resource(
                "/resources/0",
                "Microsoft.Storage/storageAccounts",
                "stößel001",
                Some("stößel001plc"),
            ),
            Resource {
                name: None,
                location: None,
                new_name: None,
                new_location: None,
                disposition: Disposition::Kept,
                unknown: Reasons {
                    name: vec![
                        Why::ParameterWithoutValue("name\u{1b}[31m".into()),
                        Why::Invalid("`int`: `hunter2` is no integer".into()),
                    ],
                    location: vec![Why::Context("location")],
                    kind: Vec::new(),
                },
                ..resource("/resources/2", "Microsoft.Web/sites", "", Some(""))
            },
        ],
        findings,
        changes: vec![
            change("/resources/10", ChangeKind::Remove, Some("{ … }"), None),
            change(
                "/resources/0/name",
                ChangeKind::Name,
                Some("\"stößel001\""),
                Some("\"stößel001plc\""),
            ),
            change(
                "/resources/0/location",
                ChangeKind::Location,
                Some("\"westeurope\""),
                Some("\"[parameters('location')]\""),
            ),
        ],
        externals: vec![External {
            id: "/subscriptions/0/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub"
                .to_owned(),
            kind: "Microsoft.Network/virtualNetworks".to_owned(),
            name: "hub".to_owned(),
            subscription: None,
            resource_group: Some("hub".to_owned()),
            used_by: vec![(1, Pointer::from("/resources/10")), (1, Pointer::from("/resources/2"))],
            decision: Decision::MustExist,
        }],
        checklist: items(),
        order: crate::checklist::Order::new(),
    }
}
