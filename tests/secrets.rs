//! Promise 7: a secret stays only where the input had it, in the written
//! template and parameter file.
//!
//! What is a secret is told here by other means than the program's: `serde_json`
//! and plain text search instead of its tree, its names and its catalogue.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a fixture that cannot be read fails its test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use walkdir::WalkDir;

/// Shorter values are found in any text by chance.
const SHORTEST: usize = 6;

/// Words in a name that make its value a secret.
const WORDS: [&str; 9] = [
    "password",
    "passwd",
    "secret",
    "accountkey",
    "accesskey",
    "sharedkey",
    "primarykey",
    "connectionstring",
    "token",
];

/// What a secret follows inside of a text, and what ends it.
const MARKS: [&str; 5] = [
    "AccountKey=",
    "SharedAccessKey=",
    "sig=",
    "Password=",
    "Pwd=",
];

/// Keys whose whole content is secret.
const SUBTREES: [&str; 3] = ["appsettings", "connectionstrings", "protectedsettings"];

/// Every secret of a JSON text, in the spelling of its value.
fn secrets_of(text: &str) -> BTreeSet<String> {
    let mut secrets = BTreeSet::new();
    let root: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    walk(&root, "", false, &mut secrets);
    for mark in MARKS {
        for (at, _) in text.match_indices(mark) {
            let rest = &text[at + mark.len()..];
            let end = rest.find([';', '&', '"', '\'', '<', '\\', ' ']);
            secrets.insert(rest[..end.unwrap_or(rest.len())].to_owned());
        }
    }
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
    let tokens = words.filter(|word| word.starts_with("eyJ") && word.contains('.'));
    secrets.extend(tokens.map(str::to_owned));
    for part in text.split("-----BEGIN ").skip(1) {
        let key = part.split("\\n").nth(1).unwrap_or_default();
        secrets.insert(key.to_owned());
    }
    secrets.retain(|secret| secret.len() >= SHORTEST && !secret.starts_with('['));
    secrets
}

fn walk(value: &Value, name: &str, inside: bool, secrets: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let kind = members.get("type").and_then(Value::as_str);
            let kind = kind.unwrap_or_default().to_lowercase();
            let is_secure = kind.starts_with("secure");
            for (key, member) in members {
                let lower = key.to_lowercase();
                let is_value = lower == "defaultvalue" || lower == "value";
                let known_as = if is_value { name } else { &lower };
                let inside = inside || (is_secure && is_value) || SUBTREES.contains(&&*lower);
                // The names of settings are no secrets, their values are.
                let is_label = lower == "name" || lower == "type";
                walk(member, known_as, inside && !is_label, secrets);
            }
        }
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| walk(element, name, inside, secrets)),
        Value::String(text) => {
            let is_named = WORDS.iter().any(|word| name.ends_with(word));
            if inside || is_named {
                secrets.insert(text.clone());
            }
        }
        _ => {}
    }
}

/// The JSON files of an input.
fn texts_of(input: &Path) -> Vec<String> {
    let files = WalkDir::new(input).into_iter().flatten();
    let json = files.filter(|file| file.path().extension().is_some_and(|ext| ext == "json"));
    json.map(|file| fs::read_to_string(file.path()).unwrap())
        .collect()
}

/// Everything a run says or writes, but the written templates and parameter files.
fn said(input: &Path) -> Vec<(String, String)> {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    let mut said = Vec::new();
    for more in [
        &["-v", "--diff", "--force"][..],
        &["--format", "json", "--force"],
        &["--machines", "image", "--diff", "-v", "--force"],
        &[
            "--rename",
            "all",
            "--location-style",
            "literal",
            "--diff",
            "--force",
        ],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_armove"))
            .arg("relocate")
            .arg(input)
            .args(["--to", "swedencentral", "--fail-on", "never", "--out"])
            .arg(&out)
            .args(more)
            .output()
            .unwrap();
        let code = output.status.code();
        assert_eq!(code, Some(0), "{more:?}");
        for (stream, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
            let text = String::from_utf8(bytes).unwrap();
            said.push((format!("{stream} of {more:?}"), text));
        }
        for file in WalkDir::new(&out).into_iter().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if file.file_type().is_file() && !may_hold_secrets(&name) {
                let text = fs::read_to_string(file.path()).unwrap();
                said.push((format!("{name} of {more:?}"), text));
            }
        }
    }
    said
}

fn may_hold_secrets(name: &str) -> bool {
    ["template.json", "workloads.json"].contains(&name)
        || name.starts_with("parameters.")
        || name.contains(".parameters.")
}

fn assert_kept(input: &Path, secrets: &BTreeSet<String>) {
    for (place, text) in said(input) {
        let leaked: Vec<&String> = secrets
            .iter()
            .filter(|secret| {
                let escaped = serde_json::to_string(secret).unwrap();
                text.contains(secret.as_str()) || text.contains(escaped.trim_matches('"'))
            })
            .collect();
        assert!(
            leaked.is_empty(),
            "{}: {place} shows {leaked:?}",
            input.display()
        );
    }
}

#[test]
fn no_secret_of_the_fixture_is_shown() {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile/secrets.json");
    let text = fs::read_to_string(&input).unwrap();
    let mut secrets = secrets_of(&text);
    assert!(secrets.len() >= 10, "{secrets:?}");
    // Every secret of this fixture contains one of these, whatever it is called.
    let fakes = ["FAKE-SECRET-", "RkFLRS1TRUNSRVQt", "GQUtFLVNFQ1JFVC"];
    assert!(fakes[..2].iter().all(|fake| text.matches(fake).count() > 2));
    secrets.extend(fakes.map(str::to_owned));
    assert_kept(&input, &secrets);
}

/// The exports of the corpus in which secrets were seen.
#[test]
fn no_secret_of_real_exports_is_shown() {
    let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/exports");
    let Ok(folders) = fs::read_dir(&exports) else {
        eprintln!("skipped: {} is missing", exports.display());
        return;
    };
    let mut chosen: Vec<PathBuf> = folders
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            ["011-", "024-", "029-"]
                .iter()
                .any(|number| name.starts_with(number))
        })
        .collect();
    chosen.sort();
    assert_eq!(chosen.len(), 3);
    for input in chosen {
        let texts = texts_of(&input);
        let secrets: BTreeSet<String> = texts.iter().flat_map(|text| secrets_of(text)).collect();
        assert!(!secrets.is_empty(), "{}", input.display());
        eprintln!("{}: {} secrets", input.display(), secrets.len());
        assert_kept(&input, &secrets);
    }
}

/// What every command says of broken files: neither the tree nor what a mistake tore off it is told.
#[test]
fn no_secret_of_a_broken_file_is_shown() {
    let template = |inside: &str, parameters: &str| {
        format!(
            r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0", "parameters": {{{parameters}}}, "resources": [{{"type": "Microsoft.Sql/servers",
"apiVersion": "2021-11-01", "name": "s", "location": "westeurope", "properties": {{
{inside}
}}}}]}}"#
        )
    };
    let whole = template("", r#""entry": {"type": "securestring"}"#);
    let values = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
"contentVersion": "1.0.0.0", "parameters": {
"entry": {"value": MISTAKE}}}"#;
    for mistake in [
        r#""FAKE-SECRET-1" "x": 1"#,
        r#""FAKE-"SECRET-1", "x": 1"#,
        r#"FAKE-SECRET-1, "x": 1"#,
    ] {
        let broken = template(&format!(r#""administratorLoginPassword": {mistake}"#), "");
        for files in [
            vec![("a.json", broken)],
            vec![
                ("a.json", whole.clone()),
                ("a.parameters.json", values.replace("MISTAKE", mistake)),
            ],
        ] {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in files {
                fs::write(folder.path().join(name), text).unwrap();
            }
            for command in [
                &["check"][..],
                &["relocate", "--to", "swedencentral", "--dry-run"],
                &["plan", "--to", "swedencentral"],
                &["graph"],
            ] {
                let output = Command::new(env!("CARGO_BIN_EXE_armove"))
                    .args(command)
                    .arg(folder.path())
                    .output()
                    .unwrap();
                let said = [output.stdout, output.stderr].concat();
                let said = String::from_utf8(said).unwrap();
                assert!(said.contains("***"), "{command:?}\n{said}");
                assert!(!said.contains("SECRET-1"), "{command:?}\n{said}");
            }
        }
    }
}
