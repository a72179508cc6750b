//! Every rule with a fix, on its own cases: what it says that it mends is mended.

use std::fs;
use std::path::Path;

use crate::folder::{Folder, Said, repository};

/// A rule with a fix that is carried out, and the folder of its cases.
struct Rule {
    id: String,
    is_safe: bool,
}

fn rules_with_fix() -> Vec<Rule> {
    let mut rules = Vec::new();
    for area in folders(&repository().join("rules")) {
        for file in fs::read_dir(&area).unwrap().map(|one| one.unwrap().path()) {
            let is_rule = file
                .extension()
                .is_some_and(|extension| extension == "toml");
            let text = fs::read_to_string(&file).unwrap_or_default();
            let fix = text.lines().find(|line| line.starts_with("fix = "));
            let Some(fix) = fix.filter(|fix| is_rule && !fix.contains("safety = \"manual\""))
            else {
                continue;
            };
            let id = text.lines().find_map(|line| line.strip_prefix("id = "));
            rules.push(Rule {
                id: id.unwrap().trim_matches('"').to_owned(),
                is_safe: fix.contains("safety = \"safe\""),
            });
        }
    }
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
}

fn folders(of: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(of).unwrap().map(|one| one.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

/// The failing cases of a rule that need no overlay, with the region that they are judged for.
fn cases(rule: &str) -> Vec<(String, String, Option<String>)> {
    let (area, name) = rule.split_once('/').unwrap();
    let folder = repository()
        .join("rules")
        .join(area)
        .join("cases")
        .join(name);
    let mut cases = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|one| one.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let directive = |what: &str| {
            let mut lines = text.lines();
            lines.find_map(|line| line.strip_prefix(what).map(|rest| rest.trim().to_owned()))
        };
        if name.starts_with("fail-") && directive("// row:").is_none() {
            cases.push((name, text.clone(), directive("// to:")));
        }
    }
    cases.sort();
    cases
}

/// How many findings of a rule are in a state.
fn count(said: &Said, rule: &str, state: &str) -> usize {
    let report = said.json();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|one| one["rule"] == rule && one["verdict"] == "fail" && one["state"] == state)
        .count()
}

#[test]
fn every_fix_mends_what_its_rule_finds() {
    let rules = rules_with_fix();
    assert!(rules.len() > 30, "{}", rules.len());
    for Rule { id, is_safe } in rules {
        let mut mended = 0;
        for (name, text, region) in cases(&id) {
            let folder = Folder::new();
            folder.write(&name, &text);
            let to = region.map_or_else(String::new, |region| format!("--to {region}"));
            let how = format!("{name} {to} --select {id} --format json --fail-on never");
            let level = if is_safe { "" } else { "=unsafe" };
            let fixed = folder.armove(&format!("check {how} --fix{level}"));
            assert_eq!(fixed.exit, Some(0), "{id} {name}: {}", fixed.shown());
            let number = count(&fixed, &id, "fixed");
            mended += number;
            let after = folder.read(&name);
            assert_eq!(number > 0, after != text, "{id} {name}: {after}");
            let comments = |text: &str| text.matches("//").count();
            assert!(comments(&after) > 0 || comments(&text) == 0, "{id} {name}");
            // What was mended is gone, and what is left is found again.
            let again = folder.armove(&format!("check {how}"));
            assert_eq!(
                count(&again, &id, "open"),
                count(&fixed, &id, "open"),
                "{id} {name}: {after}"
            );
            let second = folder.armove(&format!("check {how} --fix=unsafe"));
            assert_eq!(count(&second, &id, "fixed"), 0, "{id} {name}");
            assert_eq!(folder.read(&name), after, "{id} {name}");
        }
        assert!(mended > 0, "the fix of {id} mends none of its cases");
    }
}

#[test]
fn what_is_unsafe_is_not_done_unasked() {
    for Rule { id, .. } in rules_with_fix().into_iter().filter(|rule| !rule.is_safe) {
        for (name, text, region) in cases(&id) {
            let folder = Folder::new();
            folder.write(&name, &text);
            let to = region.map_or_else(String::new, |region| format!("--to {region}"));
            let said = folder.armove(&format!("check {name} {to} --select {id} --fix -q"));
            assert_eq!(folder.read(&name), text, "{id} {name}: {}", said.shown());
        }
    }
}
