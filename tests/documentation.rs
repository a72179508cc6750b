//! Every id that a finding, a change or a rule can have is documented, and nothing else is.
//!
//! Ids of rules are files, so they are known. The others stand in the source as string literals:
//! each literal of the program that has the form of an id must have a page, or be listed here as
//! something else. A new one fails this test until one of the two is done, and an id that is put
//! together from parts is refused, since it could not be seen.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "source that cannot be read fails its test"
)]

#[path = "layers/literal.rs"]
mod literal;
#[path = "documentation/literals.rs"]
mod literals;
#[path = "documentation/readme.rs"]
mod readme;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use armove::json;
use armove::rule::{self, RuleSet};
use armove::text::Source;

/// Keys of steps of the checklist. Only a hash of them is shown, so nobody asks for a page.
const STEPS: [&str; 66] = [
    "first/",
    "machine/outbound",
    "machine/outbound-way",
    "network/reverse-names",
    "relocate/account-key/asked",
    "relocate/copy-disks",
    "relocate/data-collection-rule",
    "relocate/extension-runs-again",
    "relocate/extension-runs-anew",
    "relocate/extension-settings",
    "relocate/image-replication",
    "relocate/left-in-region/scope",
    "relocate/left-out/endpoint-connections",
    "relocate/left-out/flow-logs",
    "relocate/left-out/linked-services",
    "relocate/left-out/modules",
    "relocate/left-out/retired-agent",
    "relocate/left-out/site-recovery",
    "relocate/left-out/snapshots",
    "relocate/location-without-value",
    "relocate/machine-choice",
    "relocate/machine-profile",
    "relocate/machine-starts-empty",
    "relocate/mover-clean-up",
    "relocate/mover-collection",
    "relocate/mover-commit",
    "relocate/mover-existing",
    "relocate/mover-initiate",
    "relocate/mover-keys",
    "relocate/mover-left-behind",
    "relocate/mover-prepare",
    "relocate/mover-resolve",
    "relocate/mover-test",
    "relocate/not-exported",
    "relocate/outside-id-elsewhere",
    "relocate/outside-id-mapped",
    "relocate/outside-id-stays",
    "relocate/outside-id-unknown",
    "relocate/parameter-without-value",
    "relocate/peering-outside",
    "relocate/source-group",
    "resource/top-not-deployed",
    "run/",
    "run/dns-ttl",
    "run/host-names",
    "run/shell",
    "vault/agents",
    "vault/databases",
    "vault/first-backups",
    "vault/intents",
    "vault/items-first-backup",
    "vault/items-in-templates",
    "vault/items-old",
    "vault/keep-or-delete",
    "vault/listed",
    "vault/listed-elsewhere",
    "vault/lock",
    "vault/not-protected-again",
    "vault/outbound",
    "vault/protection",
    "vault/redundancy-first",
    "vault/servers",
    "vault/snapshots",
    "vault/stop-machines",
    "vault/stop-shares",
    "vault/unregister",
];

/// Literals of the same form that are no ids: beginnings of ids, sources of the catalogue, subjects, sides of a diff.
const OTHERS: [&str; 20] = [
    "a/",
    "availability/new",
    "availability/schema",
    "b/",
    "names/documented",
    "names/measured",
    "names/recalled",
    "outputs/{}",
    "parameter/{name}",
    "parameter/{}",
    "parameters/{name}",
    "parameters/{}",
    "properties/types",
    "regions/locations",
    "regions/restricted",
    "regions/sovereign",
    "regions/sovereign-geo",
    "regions/zones",
    "removals/exports",
    "resource-mover/",
];

/// Literals of the program that have the form of an id.
fn ids_of_source() -> Vec<literals::Literal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = literals::of_program(&root);
    assert!(found.len() > 1000, "the source was not found");
    found.retain(|literal| has_form(&literal.text));
    found
}

/// Words of small letters, digits and hyphens between slashes, at least two; a word may be empty
/// or a placeholder, as in a text that others are added to.
fn has_form(text: &str) -> bool {
    let is_word = |word: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        word.chars().all(plain) || (word.starts_with('{') && word.ends_with('}'))
    };
    text.contains('/')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('/').all(is_word)
}

fn documented() -> BTreeSet<&'static str> {
    rule::pages().iter().map(|page| page.id).collect()
}

#[test]
fn every_id_of_the_source_has_a_page() {
    let pages = documented();
    let known: BTreeSet<&str> = STEPS.into_iter().chain(OTHERS).collect();
    let missing: Vec<String> = ids_of_source()
        .into_iter()
        .filter(|one| !pages.contains(one.text.as_str()) && !known.contains(one.text.as_str()))
        .map(|one| format!("{}: {}", one.place, one.text))
        .collect();
    assert!(
        missing.is_empty(),
        "write rules/<id>.md for these, or list them in tests/documentation.rs:\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_page_is_of_an_id_that_exists() {
    let source = ids_of_source();
    let rules = RuleSet::embedded();
    let exists = |id: &str| rules.get(id).is_some() || source.iter().any(|one| one.text == id);
    let needless: Vec<&str> = documented().into_iter().filter(|id| !exists(id)).collect();
    assert!(needless.is_empty(), "nothing has these ids: {needless:?}");
}

#[test]
fn the_steps_listed_here_exist_and_nothing_listed_has_a_page() {
    let source = ids_of_source();
    let pages = documented();
    for step in STEPS {
        assert!(source.iter().any(|one| one.text == step), "{step}");
    }
    for listed in STEPS.into_iter().chain(OTHERS) {
        assert!(!pages.contains(listed), "{listed}");
    }
}

#[test]
fn every_page_is_of_one_form() {
    assert!(rule::pages().len() > 60);
    for page in rule::pages() {
        let fences = page.markdown.lines().filter(|line| line.starts_with("```"));
        assert_eq!(fences.count() % 2, 0, "rules/{}.md: open code", page.id);
        assert!(page.markdown.ends_with('\n') && !page.markdown.ends_with("\n\n"));
        assert!(page.title.len() <= 90, "rules/{}.md: long title", page.id);
    }
}

/// Examples are read by people who copy them.
#[test]
fn examples_are_json_and_diffs() {
    let mut seen = 0;
    for page in rule::pages() {
        for block in page.markdown.split("```").skip(1).step_by(2) {
            let (language, text) = block.split_once('\n').unwrap();
            let place = format!("rules/{}.md:\n{text}", page.id);
            match language {
                "json" if !text.contains('…') => {
                    let is_json = |text: &str| {
                        let document = json::parse(&Source::new(page.id, text));
                        document.errors().next().is_none()
                    };
                    // Members may stand without the object around them.
                    assert!(is_json(text) || is_json(&format!("{{{text}}}")), "{place}");
                    seen += 1;
                }
                "diff" => {
                    let is_part =
                        |line: &str| line.is_empty() || line.starts_with([' ', '+', '-', '@']);
                    assert!(text.lines().all(is_part), "{place}");
                    assert!(
                        text.lines().any(|line| line.starts_with(['+', '-'])),
                        "{place}"
                    );
                    seen += 1;
                }
                "json" | "console" | "text" | "toml" => {}
                other => panic!("`{other}` is no language of examples; {place}"),
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

/// The ids of other findings that a page sends its reader to.
#[test]
fn pages_name_only_ids_that_exist() {
    let pages = documented();
    for page in rule::pages() {
        for code in page.markdown.split('`').skip(1).step_by(2) {
            let area = code.split('/').next().unwrap_or_default();
            let is_id = has_form(code) && pages.iter().any(|id| id.split('/').next() == Some(area));
            let is_file = code == "rules/" || area == "rules";
            assert!(
                !is_id || is_file || pages.contains(code),
                "rules/{}.md: {code}",
                page.id
            );
        }
    }
}

/// The other way round: what runs over the fixtures report is documented.
#[test]
fn every_id_of_a_report_has_a_page() {
    let pages = documented();
    let mut seen = BTreeSet::new();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_armove"))
            .args(arguments)
            .args(["--format", "json", "fixtures"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    for more in [
        &[][..],
        &["--machines", "image"],
        &["--replication", "keep"],
    ] {
        let report = run(&[&["relocate", "--to", "westcentralus", "--dry-run"], more].concat());
        for list in ["findings", "changes"] {
            for one in report[list].as_array().unwrap() {
                seen.insert(one["rule"].as_str().unwrap().to_owned());
            }
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
    seen.retain(|id| !pages.contains(id.as_str()));
    assert!(seen.is_empty(), "{seen:?}");
}

#[test]
fn literals_are_found_where_they_stand() {
    let source = "// \"a/comment\"\nconst X: &str = \"area/what\";\nlet c = '\"'; f(r#\"raw/\"x\"/one\"#);\n";
    let found = literals::literals("x.rs", source);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|one| (one.place.as_str(), one.text.as_str()))
        .collect();
    assert_eq!(
        found,
        [("x.rs:2", "area/what"), ("x.rs:3", "raw/\"x\"/one")]
    );
    for id in ["relocate/name", "relocate/{kind}", "relocate/", "a/b/c"] {
        assert!(has_form(id), "{id}");
    }
    for other in [
        "Microsoft.X/y",
        "{name}/x",
        "/a/b",
        "a b/c",
        "https://x/y",
        "relocate",
    ] {
        assert!(!has_form(other), "{other}");
    }
}
