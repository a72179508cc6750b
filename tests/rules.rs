//! Every rule that armove has built in: it can be read, has its page with the headings that all pages
//! have, and its cases, and these hold.
#![allow(
    clippy::unwrap_used,
    reason = "files that cannot be read fail their test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use armove::rule::{HEADINGS, RuleSet, Shows, cases, page, pages};
use armove::text::Source;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// The files below a folder whose path ends so, from there, sorted.
fn files(folder: &Path, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let path = entry.unwrap().into_path();
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
        if path.is_file() && name.ends_with(ending) {
            found.push(name.replace('\\', "/"));
        }
    }
    found.sort();
    found
}

/// The rule files, without the catalogue.
fn rule_files() -> Vec<String> {
    let mut names = files(&root(), ".toml");
    names.retain(|name| !name.starts_with("data/"));
    // By id: as paths, `a/b-c.toml` would come before `a/b.toml`.
    names.sort_by(|a, b| a.trim_end_matches(".toml").cmp(b.trim_end_matches(".toml")));
    names
}

#[test]
fn every_rule_file_is_built_in_and_can_be_read() {
    let read = |name: &String| Source::new(name, fs::read_to_string(root().join(name)).unwrap());
    let sources: Vec<Source> = rule_files().iter().map(read).collect();
    assert!(!sources.is_empty());
    let set = RuleSet::none().extended(&sources).unwrap_or_else(|errors| {
        let show = |error: &armove::rule::RuleError| {
            let position = error.file.position(error.span.start);
            format!("{}:{}: {error}\n", error.file.name(), position.line)
        };
        panic!("{}", errors.iter().map(show).collect::<String>())
    });
    let paths: Vec<String> = rule_files()
        .iter()
        .map(|name| name.trim_end_matches(".toml").to_owned())
        .collect();
    let ids: Vec<&str> = set.rules().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, paths, "the id of a rule is its path");
    let embedded = RuleSet::embedded();
    let built_in: Vec<&str> = embedded.rules().map(|rule| rule.id.as_str()).collect();
    assert_eq!(built_in, paths);
}

#[test]
fn every_page_has_its_headings_and_the_title_of_its_rule() {
    let set = RuleSet::embedded();
    for rule in set.rules() {
        let page = page(&rule.id).unwrap_or_else(|| panic!("{} has no page", rule.id));
        assert_eq!(page.title, rule.title, "{}", rule.id);
    }
    for page in pages() {
        let headings: Vec<&str> = page.headings().collect();
        assert_eq!(headings, HEADINGS, "{}", page.id);
        for heading in HEADINGS {
            let text = page.section(heading).unwrap_or_default();
            assert!(!text.is_empty(), "{}: nothing under {heading}", page.id);
        }
    }
}

#[test]
fn every_rule_has_a_failing_and_a_passing_case_and_all_hold() {
    let set = RuleSet::embedded();
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for rule in set.rules() {
        let (area, name) = rule.id.split_once('/').unwrap();
        let folder = root().join(area).join("cases").join(name);
        let names = if folder.is_dir() {
            files(&folder, ".json")
        } else {
            Vec::new()
        };
        let read = |name: &String| {
            seen.insert(format!(
                "{area}/cases/{}/{name}",
                rule.id.split_once('/').unwrap().1
            ));
            Source::new(name, fs::read_to_string(folder.join(name)).unwrap())
        };
        let sources: Vec<Source> = names.iter().map(read).collect();
        let outcomes = cases(&set, &rule.id, &sources);
        for shows in [Shows::Fail, Shows::Pass] {
            if !outcomes.iter().any(|outcome| outcome.shows == Some(shows)) {
                faults.push(format!("{}: no case that shows {shows:?}", rule.id));
            }
        }
        for outcome in outcomes {
            for fault in outcome.faults {
                faults.push(format!("{}: {}: {fault}", rule.id, outcome.name));
            }
        }
    }
    for name in files(&root(), ".json") {
        if name.contains("/cases/") && !seen.contains(&name) {
            faults.push(format!("{name}: a case of no rule"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What CONTRIBUTING teaches is a rule, and judges as it says.
#[test]
fn the_example_of_contributing_is_a_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("CONTRIBUTING.md");
    let text = fs::read_to_string(path).unwrap();
    let rule = text.split("```toml\n").nth(1).unwrap();
    let rule = rule.split("```").next().unwrap();
    let set = RuleSet::none()
        .extended(&[Source::new("public-blobs.toml", rule)])
        .unwrap();
    let case = |name: &str, comment: &str, properties: &str| {
        let text = format!(
            r#"{comment}
            {{"parameters": {{"open": {{"type": "bool"}}}}, "resources": [{{"type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2024-01-01", "name": "st", "location": "westus", "properties": {properties}}}]}}"#
        );
        Source::new(name, text)
    };
    let at = "// at: /resources/0/properties/allowBlobPublicAccess\n// count: 1";
    let own = [
        case("fail-open.json", at, r#"{"allowBlobPublicAccess": true}"#),
        case(
            "pass-closed.json",
            "",
            r#"{"AllowBlobPublicAccess": false}"#,
        ),
        case("pass-absent.json", "", "{}"),
        case(
            "unknown-parameter.json",
            at.lines().last().unwrap(),
            r#"{"allowBlobPublicAccess": "[parameters('open')]"}"#,
        ),
    ];
    for outcome in cases(&set, "storage/public-blobs", &own) {
        assert!(outcome.faults.is_empty(), "{outcome:?}");
    }
    // What does not hold is told.
    let wrong = [
        case(
            "fail-closed.json",
            "",
            r#"{"allowBlobPublicAccess": false}"#,
        ),
        case(
            "pass-open.json",
            "// to: nowhere\n// see: that",
            r#"{"allowBlobPublicAccess": true}"#,
        ),
        case(
            "fail-elsewhere.json",
            "// at: /x\n// count: 2",
            r#"{"allowBlobPublicAccess": true}"#,
        ),
        case("open.json", "", "{}"),
        Source::new("pass-cut.json", "{"),
        Source::new("pass-empty.json", "{}"),
    ];
    let faults: Vec<String> = cases(&set, "storage/public-blobs", &wrong)
        .into_iter()
        .flat_map(|outcome| {
            let name = outcome.name;
            let told = outcome.faults.into_iter();
            told.map(move |fault| format!("{name}: {fault}"))
        })
        .collect();
    insta::assert_snapshot!(faults.join("\n"));
}
