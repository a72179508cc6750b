//! Whatever differs between an input and what was written of it belongs to a
//! listed change. Entries are compared instead of the diff's lines, so that the
//! answer depends neither on the diff's alignment nor on one-line files: an entry
//! is a key with its value, or with the bracket that opens it, in the bytes of
//! the file. Those outside of all listed changes must be the same, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use armove::input::{InputFile, Inputs, Request};
use armove::json::{Kind, Node, Pointer, parse};
use armove::text::Source;
use serde_json::Value;

/// Compares every template and parameter file of a run with its input.
pub fn check(input: &Path, out: &Path, report: &Value) -> Result<(), String> {
    let request = Request {
        paths: vec![input.to_owned()],
        ..Request::default()
    };
    let inputs = armove::input::read(&request, &mut std::io::empty());
    for file in report["files"].as_array().into_iter().flatten() {
        let (Some(path), Some(output)) = (file["path"].as_str(), file["output"].as_str()) else {
            continue;
        };
        let read = inputs.files.iter().find(|one| one.name == path);
        let read = read.ok_or_else(|| format!("{path} was not read"))?;
        template(read, &out.join(output), report)?;
        for written in [
            output.to_owned(),
            output.replace("template.json", "workloads.json"),
        ] {
            staged(read, out, &written, report)?;
        }
        parameters(&inputs, read, &out.join(output), report)?;
    }
    Ok(())
}

/// The main template: all of it.
fn template(input: &InputFile, output: &Path, report: &Value) -> Result<(), String> {
    let name = output.to_string_lossy().into_owned();
    let elsewhere = resources(report, &input.name, |file| !name.ends_with(file));
    let listed = listed(report, &input.name);
    let is_here = |change: &&Listed| {
        !elsewhere
            .iter()
            .any(|(from, _)| from.contains(&change.from))
    };
    let (before, root) = strict(input);
    let before_document = parse(&before);
    let after = Source::new("output", fs::read_to_string(output).map_err(text)?);
    let after_document = parse(&after);
    let top = root.find(&before_document.root).ok_or("no template")?;
    let replaced = listed.iter().filter(|one| !one.adds);
    let mut old = Entries::new(&before, replaced.map(|one| &one.from));
    old.walk(top, &root, "");
    let here: Vec<&Listed> = listed.iter().filter(is_here).collect();
    let mut new = Entries::new(&after, here.iter().filter_map(|one| one.to.as_ref()));
    new.appended = appended(&here);
    new.walk(&after_document.root, &Pointer::root(), "");
    same(&name, &old.found, &new.found)?;
    here.iter()
        .try_for_each(|one| one.is_written(&name, &after_document.root))
}

/// The resources of a later file, each with its own in the input: its envelope is new.
fn staged(input: &InputFile, out: &Path, output: &str, report: &Value) -> Result<(), String> {
    if output.ends_with("/template.json") || !out.join(output).exists() {
        return Ok(());
    }
    let pairs = resources(report, &input.name, |file| file == output);
    let listed = listed(report, &input.name);
    let (before, _) = strict(input);
    let before_document = parse(&before);
    let after = Source::new(
        "output",
        fs::read_to_string(out.join(output)).map_err(text)?,
    );
    let after_document = parse(&after);
    for (from, to) in pairs {
        let inside: Vec<&Listed> = listed
            .iter()
            .filter(|one| from.contains(&one.from) && one.from != from)
            .collect();
        let removed = inside.iter().filter(|one| !one.adds).map(|one| &one.from);
        let mut old = Entries::new(&before, removed);
        let mut new = Entries::new(&after, inside.iter().filter_map(|one| one.to.as_ref()));
        new.appended = appended(&inside);
        let node = |place: &Pointer, root| place.find(root).cloned();
        old.walk(
            &node(&from, &before_document.root).ok_or("no resource")?,
            &from,
            "",
        );
        new.walk(
            &node(&to, &after_document.root).ok_or("not written")?,
            &to,
            "",
        );
        same(output, &old.found, &new.found)?;
        inside
            .iter()
            .try_for_each(|one| one.is_written(output, &after_document.root))?;
    }
    Ok(())
}

/// A value of a parameter file that is not the input's is a listed change, what
/// the template says by itself, or left for a person to fill in.
fn parameters(
    inputs: &Inputs,
    template: &InputFile,
    output: &Path,
    report: &Value,
) -> Result<(), String> {
    let written = output.with_file_name("parameters.json");
    let Ok(written) = fs::read_to_string(&written) else {
        return Ok(());
    };
    let values = |text: &str| -> BTreeMap<String, Value> {
        let json: Value = serde_json::from_str(text).unwrap_or_default();
        let members = json["parameters"].as_object().cloned().unwrap_or_default();
        members.into_iter().collect()
    };
    let declared: Value =
        serde_json::from_str(&fs::read_to_string(output).map_err(text)?).map_err(text)?;
    let index = inputs.templates.iter().find(|one| {
        let file = inputs.files.get(one.file);
        file.is_some_and(|file| file.name == template.name)
    });
    let given = index.and_then(|one| inputs.files.get(*one.parameters.first()?));
    let given_values = given.map(|file| values(strict(file).0.text()));
    let mut changes = listed(report, &template.name);
    changes.extend(
        given
            .into_iter()
            .flat_map(|file| listed(report, &file.name)),
    );
    for (name, value) in values(&written) {
        let before = given_values.as_ref().and_then(|values| values.get(&name));
        let place = Pointer::root().child("parameters").child(&name);
        let is_listed = changes.iter().any(|one| {
            place.contains(&one.from) || one.to.as_ref().is_some_and(|to| place.contains(to))
        });
        let default = &declared["parameters"][&name]["defaultValue"];
        let is_own = value["value"] == *default || value["value"].is_null();
        if before != Some(&value) && !is_listed && !is_own {
            return Err(format!(
                "{name} of the parameter file changed, and nothing lists it"
            ));
        }
    }
    Ok(())
}

/// A change of the report.
struct Listed {
    from: Pointer,
    to: Option<Pointer>,
    /// The text that was written.
    after: Option<String>,
    /// Whether it adds to what stands at `from`.
    adds: bool,
}

impl Listed {
    /// Whether it adds an element, whose place it does not say.
    fn appends(&self) -> bool {
        let depth = |pointer: &Pointer| pointer.tokens().count();
        self.adds
            && self
                .to
                .as_ref()
                .is_some_and(|to| depth(to) == depth(&self.from))
    }

    /// What is listed as written is what was written; a secret does not say.
    fn is_written(&self, file: &str, root: &Node) -> Result<(), String> {
        let (Some(to), Some(after)) = (&self.to, &self.after) else {
            return Ok(());
        };
        if self.appends() || after.contains("***") {
            return Ok(());
        }
        let expected = parse(&Source::new("change", after.as_str()));
        match to.find(root) {
            Some(found) if *found == expected.root => Ok(()),
            Some(_) => Err(format!("{file}: at {to} is not what is listed: {after}")),
            // What nothing needs is taken out again with its place.
            None if to.as_str().starts_with("/parameters/") => Ok(()),
            None => Err(format!("{file}: nothing at {to}, where {after} is listed")),
        }
    }
}

fn listed(report: &Value, file: &str) -> Vec<Listed> {
    let changes = report["changes"].as_array().into_iter().flatten();
    let own = changes.filter(|one| one["file"] == file && one["rule"] != "relocate/strict-json");
    own.map(|one| Listed {
        from: Pointer::from(one["pointer"].as_str().unwrap_or_default()),
        to: one["outputPointer"].as_str().map(Pointer::from),
        after: one["after"].as_str().map(str::to_owned),
        adds: one["before"].is_null(),
    })
    .collect()
}

/// How many elements are added to arrays, by their place in the output.
fn appended(changes: &[&Listed]) -> BTreeMap<Pointer, usize> {
    let mut counts = BTreeMap::new();
    for change in changes.iter().filter(|change| change.appends()) {
        if let Some(to) = &change.to {
            *counts.entry(to.clone()).or_default() += 1;
        }
    }
    counts
}

/// The resources that are written to some file: place in the input, place there.
fn resources(
    report: &Value,
    input: &str,
    is_meant: impl Fn(&str) -> bool,
) -> Vec<(Pointer, Pointer)> {
    let all = report["resources"].as_array().into_iter().flatten();
    all.filter(|one| one["file"] == input)
        .filter_map(|one| {
            let file = one["output"]["file"].as_str()?;
            let place = |value: &Value| value.as_str().map(Pointer::from);
            is_meant(file).then_some((place(&one["pointer"])?, place(&one["output"]["pointer"])?))
        })
        .collect()
}

/// The input as strict JSON, and where the template starts in it.
fn strict(input: &InputFile) -> (Source, Pointer) {
    let source = input
        .source
        .clone()
        .unwrap_or_else(|| Source::new("none", ""));
    let text = armove::relocate::strict_text(&source, &parse(&source));
    (Source::new("input", text), input.root.clone())
}

/// The entries of a text that no listed change covers.
struct Entries<'s> {
    source: &'s Source,
    skip: BTreeSet<Pointer>,
    /// Arrays that end with so many new elements.
    appended: BTreeMap<Pointer, usize>,
    found: Vec<String>,
}

impl<'s> Entries<'s> {
    fn new<'p>(source: &'s Source, skip: impl Iterator<Item = &'p Pointer>) -> Self {
        Self {
            source,
            skip: skip.cloned().collect(),
            appended: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    fn walk(&mut self, node: &Node, place: &Pointer, key: &str) {
        let added = self.appended.get(place).copied();
        if self.skip.contains(place) && added.is_none() {
            return;
        }
        match &node.kind {
            Kind::Object(members) => {
                self.found.push(format!("{key} {{"));
                for member in members {
                    self.walk(&member.value, &place.child(&member.key), &member.key);
                }
            }
            Kind::Array(elements) => {
                self.found.push(format!("{key} ["));
                let old = elements.len().saturating_sub(added.unwrap_or_default());
                for (index, element) in elements.iter().take(old).enumerate() {
                    self.walk(element, &place.child(index), "");
                }
            }
            _ => {
                let value = self.source.slice(node.span);
                self.found.push(format!("{key} {value}"));
            }
        }
    }
}

fn same(file: &str, old: &[String], new: &[String]) -> Result<(), String> {
    let length = old.len().max(new.len());
    let differs = (0..length).find(|index| old.get(*index) != new.get(*index));
    differs.map_or(Ok(()), |index| {
        Err(format!(
            "{file}: no listed change explains {:?} in the place of {:?}",
            new.get(index),
            old.get(index)
        ))
    })
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
