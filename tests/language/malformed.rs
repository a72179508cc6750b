//! Malformed templates and parameter files, and the finding that each must have.
//!
//! Our own cases are in `malformed.json`, by rule; those of `../shared` have codes of their own,
//! which `codes.rs` maps to our rules.

use std::collections::BTreeSet;

use armove::finding::Severity;
use serde_json::Value as Json;

use super::codes::{CODES, DIFFERENT};
use super::generated::generated;
use super::inspect::{Said, inspect};
use super::{own, shared};

/// What is expected of one case.
struct Case {
    id: String,
    template: Vec<u8>,
    parameters: Option<Vec<u8>>,
    /// One of these rules; where the input is accepted, none of them may say anything.
    rules: Vec<String>,
    severity: Option<Severity>,
    /// Line, column, and how the text there starts.
    at: Option<(usize, usize, String)>,
    /// What the message or the help holds.
    says: Option<String>,
    /// What neither holds.
    never_says: Option<String>,
    /// The code of Azure; `Some(None)`: it has none.
    azure_error: Option<Option<String>>,
    /// About the JSON, whatever it holds.
    is_json: bool,
}

fn cases(text: &str, rules: impl Fn(&Json) -> Vec<String>) -> Vec<Case> {
    let all: Json = serde_json::from_str(text).unwrap();
    let cases = all["cases"].as_array().unwrap().iter();
    cases
        .map(|case| {
            let bytes = input(case);
            let template = case["withTemplate"]
                .as_str()
                .map(|text| text.as_bytes().to_vec());
            let (template, parameters) = match template {
                Some(template) => (template, Some(bytes)),
                None => (bytes, None),
            };
            let expect = &case["expect"];
            let at = &expect["at"];
            let number = |name: &str| at[name].as_u64().map(|number| number as usize);
            Case {
                id: case["id"].as_str().unwrap().to_owned(),
                template,
                parameters,
                rules: rules(expect),
                severity: match expect["severity"].as_str().unwrap() {
                    "error" => Some(Severity::Error),
                    "warning" => Some(Severity::Warning),
                    "note" => Some(Severity::Note),
                    "ok" => None,
                    other => panic!("{other} is no severity"),
                },
                at: number("line").zip(number("column")).map(|(line, column)| {
                    (
                        line,
                        column,
                        at["text"].as_str().unwrap_or_default().to_owned(),
                    )
                }),
                says: expect["says"].as_str().map(str::to_owned),
                is_json: matches!(case["area"].as_str(), Some("json" | "encoding")),
                never_says: expect["neverSays"].as_str().map(str::to_owned),
                azure_error: expect
                    .get("azureError")
                    .map(|code| code.as_str().map(str::to_owned)),
            }
        })
        .collect()
}

fn input(case: &Json) -> Vec<u8> {
    if let Some(text) = case["input"].as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(lines) = case["input"].as_array() {
        let lines: Vec<&str> = lines.iter().map(|line| line.as_str().unwrap()).collect();
        return lines.join("\n").into_bytes();
    }
    match case["inputBase64"].as_str() {
        Some(text) => decoded(text),
        None => generated(case).into_bytes(),
    }
}

fn decoded(base64: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = base64
        .bytes()
        .filter_map(|byte| LETTERS.iter().position(|one| *one == byte));
    let bits: Vec<bool> = digits
        .flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1 == 1))
        .collect();
    bits.chunks_exact(8)
        .map(|byte| {
            byte.iter()
                .fold(0, |value, bit| value << 1 | u8::from(*bit))
        })
        .collect()
}

/// What is wrong with the answer; several things may be.
fn complaints(case: &Case, said: &[Said]) -> Vec<(&'static str, String)> {
    let all = || {
        let shown = said.iter().map(|one| {
            format!(
                "{} {:?} {}:{} {}",
                one.rule, one.severity, one.line, one.column, one.message
            )
        });
        format!("said was {:?}", shown.collect::<Vec<_>>())
    };
    let mut found = Vec::new();
    let of_rule: Vec<&Said> = said
        .iter()
        .filter(|one| case.rules.contains(&one.rule))
        .collect();
    let Some(severity) = case.severity else {
        let counts = |one: &&Said| {
            one.severity == Severity::Error && (!case.is_json || one.rule.starts_with("input/"))
        };
        if let Some(error) = said.iter().find(counts) {
            found.push(("accepted", format!("{}: {}", error.rule, error.message)));
        }
        if let Some(one) = of_rule.first() {
            found.push(("silent", format!("{}: {}", one.rule, one.message)));
        }
        return found;
    };
    if of_rule.is_empty() {
        found.push(("rule", format!("none of {:?}; {}", case.rules, all())));
        return found;
    }
    if !of_rule.iter().any(|one| one.severity == severity) {
        found.push(("severity", format!("not {severity:?}; {}", all())));
    }
    if let Some((line, column, text)) = &case.at {
        // The place may cover less than the text that shows where it is.
        let is_there = |one: &&&Said| {
            (one.line, one.column) == (*line, *column)
                && (one.text.starts_with(text.as_str()) || text.starts_with(&one.text))
        };
        if !of_rule.iter().any(|one| is_there(&one)) {
            found.push((
                "place",
                format!("not at {line}:{column} `{text}`; {}", all()),
            ));
        }
    }
    let holds = |one: &&Said, words: &str| {
        one.message.contains(words) || one.help.as_ref().is_some_and(|help| help.contains(words))
    };
    if let Some(says) = &case.says
        && !of_rule.iter().any(|one| holds(one, says))
    {
        found.push(("words", format!("no `{says}`; {}", all())));
    }
    if let Some(words) = &case.never_says
        && of_rule.iter().any(|one| holds(one, words))
    {
        found.push(("words", format!("`{words}` is said; {}", all())));
    }
    if let Some(code) = &case.azure_error
        && !of_rule.iter().any(|one| one.azure_error == *code)
    {
        found.push(("azure-error", format!("not {code:?}; {}", all())));
    }
    found
}

#[test]
fn own_cases_are_found() {
    let text = std::fs::read_to_string(own("malformed.json")).unwrap();
    let rules = |expect: &Json| match expect["rule"].as_str() {
        Some(rule) => vec![rule.to_owned()],
        None => Vec::new(),
    };
    let cases = cases(&text, rules);
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for case in &cases {
        assert!(seen.insert(&case.id), "{} is there twice", case.id);
        let said = inspect(&case.template, case.parameters.as_deref());
        for (aspect, text) in complaints(case, &said) {
            wrong.push(format!("{} {aspect}: {text}", case.id));
        }
    }
    let rules: BTreeSet<&String> = cases.iter().flat_map(|case| &case.rules).collect();
    println!("{} own cases of {} rules", cases.len(), rules.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let pages = armove::rule::pages().iter().map(|page| page.id);
    // Which files a run has is no matter of one text; `tests/check` has its cases.
    let by_files = ["template/linked-not-read"];
    let without: Vec<&str> = pages
        .filter(|id| id.starts_with("template/") && !by_files.contains(id))
        .filter(|id| !rules.iter().any(|rule| rule == id))
        .collect();
    assert!(without.is_empty(), "no case of {without:?}");
}

#[test]
fn shared_cases_are_found() {
    let Some(path) = shared("facts/language/invalid.json") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let rules = |expect: &Json| {
        let code = expect["code"].as_str().unwrap();
        let found = CODES.iter().find(|(known, _)| *known == code);
        let (_, rules) = found.unwrap_or_else(|| panic!("{code} is in no table"));
        // What is accepted may still have a note.
        let is_wrong = expect["severity"] != "ok";
        let rules = rules.iter().filter(|_| is_wrong);
        rules.map(|rule| (*rule).to_owned()).collect()
    };
    let cases = cases(&text, rules);
    let (mut exact, mut different, mut wrong) = (0, Vec::new(), Vec::new());
    for case in &cases {
        let said = inspect(&case.template, case.parameters.as_deref());
        let found = complaints(case, &said);
        if found.is_empty() {
            exact += 1;
        }
        for (aspect, text) in found {
            let known = DIFFERENT
                .iter()
                .find(|(id, what, _)| *id == case.id && *what == aspect);
            match known {
                Some((_, _, why)) => {
                    println!("{} {aspect} differs on purpose: {why}", case.id);
                    different.push((case.id.clone(), aspect));
                }
                None => wrong.push(format!("{} {aspect}: {text}", case.id)),
            }
        }
    }
    println!(
        "{} malformed cases, {exact} exactly as expected, {} differences on purpose",
        cases.len(),
        different.len()
    );
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let still = |(id, what, _): &&(&str, &str, &str)| {
        !different
            .iter()
            .any(|(one, aspect)| one == id && aspect == what)
    };
    let mended: Vec<_> = DIFFERENT.iter().filter(still).collect();
    assert!(
        mended.is_empty(),
        "listed as different and is not: {mended:?}"
    );
    assert_eq!(cases.len(), 199);
}
