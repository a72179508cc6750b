//! Real exports, relocated to three regions of different kind, and what must
//! hold of every output. Skipped with a message where the exports are not there.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test says what went wrong by failing"
)]

#[path = "corpus/changed_lines.rs"]
mod changed_lines;
#[path = "corpus/cleaned.rs"]
mod cleaned;
#[path = "corpus/names.rs"]
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rayon::prelude::*;
use serde_json::Value;

/// Zones and a pair; no zones; zones but no pair.
const TARGETS: [&str; 3] = ["swedencentral", "westus", "polandcentral"];

fn exports() -> Option<Vec<PathBuf>> {
    inputs("exports")
}

/// The inputs of one part of the corpus.
fn inputs(part: &str) -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = folder.join(part);
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return None;
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    Some(paths)
}

/// Where it goes, and what is made of its redundancy.
#[derive(Clone, Copy)]
struct Aim {
    target: &'static str,
    replication: &'static str,
}

fn relocate(input: &Path, aim: Aim, out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_armove"))
        .arg("relocate")
        .arg(input)
        .args(["--to", aim.target, "--replication", aim.replication])
        .args(["--color", "never", "--out"])
        .arg(out)
        .output()
        .expect("the binary runs")
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("the file is there");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below a folder with its path from there.
fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
    {
        if entry.file_type().is_file() {
            let name = entry
                .path()
                .strip_prefix(folder)
                .expect("below")
                .to_string_lossy()
                .replace('\\', "/");
            found.insert(name, entry.path().to_owned());
        }
    }
    found
}

/// Runs a check for every input of a part and every target; lists all that fails. Where levels were
/// lowered it runs once more with these kept: elsewhere nothing differs. Gives how often that was.
fn for_all(part: &str, check: impl Fn(&Path, Aim) -> Result<Value, String> + Sync) -> usize {
    let Some(inputs) = inputs(part) else { return 0 };
    let cases: Vec<(PathBuf, &str)> = inputs
        .into_iter()
        .flat_map(|path| TARGETS.map(|target| (path.clone(), target)))
        .collect();
    let outcomes: Vec<Result<bool, String>> = cases
        .par_iter()
        .map(|(path, target)| {
            let run = |replication| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let told = |error| format!("{name} → {target}, {replication}: {error}");
                let aim = Aim {
                    target,
                    replication,
                };
                check(path, aim).map_err(told)
            };
            let lowers = lowers(&run("nearest")?);
            if lowers {
                run("keep")?;
            }
            Ok(lowers)
        })
        .collect();
    let failed: Vec<&str> = outcomes
        .iter()
        .filter_map(|outcome| Some(outcome.as_ref().err()?.as_str()))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} failed:\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
    outcomes.iter().filter(|one| **one == Ok(true)).count()
}

/// Whether a run lowered redundancy, or said something about it.
fn lowers(report: &Value) -> bool {
    let of = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    of("changes").iter().any(|one| one["kind"] == "replication")
        || of("findings").iter().any(|one| {
            let rule = one["rule"].as_str().unwrap_or_default();
            rule.starts_with("relocate/replication") || rule.starts_with("relocate/vault-redund")
        })
}

#[test]
fn every_export_is_relocated_proven_and_stable() {
    let lowered = for_all("exports", |path, aim| {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("moved");
        let report = proven(path, aim, &out)?;
        changed_lines::check(path, &out, &report)?;
        names::check(&report)?;
        for (name, written) in &files(&out) {
            if name.ends_with("/template.json") || name.ends_with("/workloads.json") {
                cleaned::check(written, &report, aim.target)?;
            }
        }
        regions_are_named(&out)?;
        removed_is_not_referred_to(&out)?;
        second_run_changes_nothing(aim, &out, &folder.path().join("again"))?;
        Ok(report)
    });
    eprintln!("levels were lowered, and kept once more, in {lowered} runs");
}

/// Templates that people wrote: nothing is cleaned out of them, the rest holds as well.
#[test]
fn every_backup_template_is_relocated_proven_and_stable() {
    let lowered = for_all("backup", |path, aim| {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("moved");
        let report = proven(path, aim, &out)?;
        changed_lines::check(path, &out, &report)?;
        names::check(&report)?;
        removed_is_not_referred_to(&out)?;
        second_run_changes_nothing(aim, &out, &folder.path().join("again"))?;
        Ok(report)
    });
    eprintln!("levels were lowered, and kept once more, in {lowered} runs");
}

/// Relocates it; gives the report once the run, what it wrote and the report itself hold.
fn proven(path: &Path, aim: Aim, out: &Path) -> Result<Value, String> {
    let run = relocate(path, aim, out);
    let code = run.status.code();
    if !matches!(code, Some(0 | 1)) {
        return Err(format!("exit {code:?}\n{}", said(&run)));
    }
    for path in files(out)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".json"))
        .map(|(_, path)| path)
    {
        read(&path);
    }
    let text = fs::read_to_string(out.join("report.json")).expect("a report");
    let violations = armove::report::schema::violations(&text);
    if !violations.is_empty() {
        return Err(format!("report.json: {violations:?}"));
    }
    let report = read(&out.join("report.json"));
    adds_up(&report)?;
    Ok(report)
}

fn said(run: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    )
}

/// Every resource has one disposition, and what is written is where the report says.
fn adds_up(report: &Value) -> Result<(), String> {
    let resources = report["resources"].as_array().ok_or("no resources")?;
    let total = report["summary"]["resources"].as_u64().unwrap_or_default();
    let of = |word: &str| {
        resources
            .iter()
            .filter(|one| one["disposition"] == word)
            .count() as u64
    };
    let sum: u64 = ["kept", "rewritten", "dropped", "staged"]
        .into_iter()
        .map(of)
        .sum();
    if total != sum || total != resources.len() as u64 {
        return Err(format!(
            "{total} resources, {sum} dispositions, {} entries",
            resources.len()
        ));
    }
    let lost = resources
        .iter()
        .find(|one| one["disposition"] != "dropped" && one["output"].is_null());
    lost.map_or(Ok(()), |one| {
        Err(format!("{} is written nowhere", one["name"]))
    })
}

/// Strings that still name a source region have a finding at their place.
fn regions_are_named(out: &Path) -> Result<(), String> {
    let report = read(&out.join("report.json"));
    let target = report["target"]["region"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let sources: Vec<String> = strings(&report["source"]["regions"])
        .into_iter()
        .filter(|region| *region != target)
        .collect();
    let findings: Vec<(String, String)> = report["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|finding| {
            let message = finding["message"].to_string();
            let own = (
                finding["pointer"].as_str().unwrap_or_default().to_owned(),
                message.clone(),
            );
            let related = finding["related"].as_array().cloned().unwrap_or_default();
            let related = related.into_iter().map(move |one| {
                (
                    one["pointer"].as_str().unwrap_or_default().to_owned(),
                    message.clone(),
                )
            });
            std::iter::once(own).chain(related)
        })
        .collect();
    for resource in report["resources"].as_array().into_iter().flatten() {
        let Some(output) = resource["output"].as_object() else {
            continue;
        };
        let file = read(&out.join(output["file"].as_str().unwrap_or_default()));
        let Some(written) = file.pointer(output["pointer"].as_str().unwrap_or_default()) else {
            return Err(format!("nothing at {}", output["pointer"]));
        };
        let mut texts = Vec::new();
        collect(written, "", &mut texts);
        for (path, text) in texts {
            let Some(region) = sources.iter().find(|region| says(&text, region)) else {
                continue;
            };
            let place = format!("{}{path}", resource["pointer"].as_str().unwrap_or_default());
            let named = findings.iter().any(|(pointer, message)| {
                (place.starts_with(pointer.as_str()) && pointer.len() > 10 || *pointer == place)
                    && message.contains(region.as_str())
            });
            if !named {
                return Err(format!(
                    "{place} still says {text:?}, and no finding names {region}"
                ));
            }
        }
    }
    Ok(())
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some(one.as_str()?.to_owned()))
        .collect()
}

/// All strings of a resource but those of inline children and nested templates.
fn collect(value: &Value, path: &str, texts: &mut Vec<(String, String)>) {
    if path == "/resources" || path == "/properties/template" {
        return;
    }
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, value)| collect(value, &format!("{path}/{key}"), texts)),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(index, value)| collect(value, &format!("{path}/{index}"), texts)),
        Value::String(text) => texts.push((path.to_owned(), text.clone())),
        _ => {}
    }
}

/// Whether a text names a region as a word of its own, identifiers of
/// parameters and variables aside.
fn says(text: &str, region: &str) -> bool {
    let mut text = text.to_ascii_lowercase();
    for call in ["parameters('", "variables('"] {
        while let Some(start) = text.find(call) {
            let end = text[start + call.len()..]
                .find('\'')
                .map_or(text.len(), |end| start + call.len() + end + 1);
            text.replace_range(start..end, "");
        }
    }
    let spaced: String = text.split(' ').collect();
    [text.as_str(), spaced.as_str()].into_iter().any(|text| {
        text.match_indices(region).any(|(at, _)| {
            let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            edge(text[..at].chars().next_back()) && edge(text[at + region.len()..].chars().next())
        })
    }) && (text.contains(region) || text.contains(' '))
}

/// No `resourceId(…)` of what was left out, unless it remains inline in its parent.
fn removed_is_not_referred_to(out: &Path) -> Result<(), String> {
    let outputs = files(out);
    let mut gone = BTreeSet::new();
    for (name, path) in &outputs {
        if name.ends_with("/dropped.json") {
            for entry in read(path)["dropped"].as_array().into_iter().flatten() {
                let inline = entry["reason"]
                    .as_str()
                    .is_some_and(|reason| reason.contains("inline"));
                if let (false, Some(kind), Some(own)) =
                    (inline, entry["type"].as_str(), entry["name"].as_str())
                {
                    gone.insert((kind.to_ascii_lowercase(), own.to_ascii_lowercase()));
                }
            }
        }
    }
    for (name, path) in &outputs {
        if !(name.ends_with("/template.json") || name.ends_with("/workloads.json")) {
            continue;
        }
        let text = fs::read_to_string(path).expect("text");
        let source = armove::text::Source::new("output", text);
        let document = armove::json::parse(&source);
        let context = armove::arm::scope::Context::default();
        let template = armove::arm::Template::read(
            &document.root,
            armove::json::Pointer::root(),
            None,
            &context,
        );
        for resource in &template.resources {
            for entry in resource
                .node
                .get("dependsOn")
                .map_or(&[][..], armove::json::Node::elements)
            {
                let value = template
                    .scope_of(resource)
                    .map(|scope| scope.evaluate(entry));
                let id = value.as_ref().and_then(armove::arm::ResourceId::parse);
                let Some((kind, own)) = id.and_then(|id| {
                    Some((
                        id.full_type.to_ascii_lowercase(),
                        id.known_name()?.to_ascii_lowercase(),
                    ))
                }) else {
                    continue;
                };
                if gone.contains(&(kind, own)) {
                    return Err(format!(
                        "{name}: {} depends on what was left out: {}",
                        resource.display_name(),
                        entry.as_str().unwrap_or_default()
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Relocating an output again, into another folder, gives the same templates
/// and parameter files; where nothing but later stages was left, nothing.
fn second_run_changes_nothing(aim: Aim, first: &Path, second: &Path) -> Result<(), String> {
    let again = relocate(first, aim, second);
    let report = read(&first.join("report.json"));
    let written = report["resources"].as_array().into_iter().flatten();
    let base = written
        .filter(|one| matches!(one["disposition"].as_str(), Some("kept" | "rewritten")))
        .count();
    match again.status.code() {
        Some(0 | 1) => {}
        Some(3) if base == 0 => return Ok(()),
        code => return Err(format!("second run: exit {code:?}\n{}", said(&again))),
    }
    let (one, other) = (files(first), files(second));
    for (name, path) in &one {
        let is_compared = name.ends_with("/template.json")
            || (name.contains("/parameters") && name.ends_with(".json"));
        if is_compared
            && fs::read(path).ok() != other.get(name).and_then(|path| fs::read(path).ok())
        {
            return Err(format!("the second run changes {name}"));
        }
    }
    Ok(())
}

#[test]
fn the_same_run_twice_gives_the_same_bytes() {
    let Some(exports) = exports() else { return };
    for path in exports.iter().step_by(7) {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, second) = (folder.path().join("first"), folder.path().join("second"));
        let aim = Aim {
            target: "swedencentral",
            replication: "nearest",
        };
        relocate(path, aim, &first);
        relocate(path, aim, &second);
        let read = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
            files(folder)
                .into_iter()
                .map(|(name, path)| (name, fs::read(path).expect("bytes")))
                .collect()
        };
        assert!(read(&first) == read(&second), "{}", path.display());
    }
}
