//! Values typed as `NAME=VALUE` for a run that writes parameter files: they stand in the parameter
//! files as they were read, as if somebody had edited these before the run. A template without one
//! gets a file of their own, called `--parameters`.
//!
//! Values of secure parameters are left out: a secret is written only where it was read.

use std::sync::Arc;

use super::given;
use crate::arm::{Value, render, secret};
use crate::input::{FileKind, InputFile, Inputs, Origin, Status};
use crate::json::{self, Node, Pointer, escape};
use crate::text::{Edit, Source, Span};

/// What the file of typed values is called in reports.
const NAME: &str = "--parameters";

/// Puts typed values where the values of files stand. Those that no template declares are not
/// looked at: [`given::fits_somewhere`] refuses them before.
pub fn apply(inputs: &mut Inputs, values: &[(String, String)]) {
    let mut own: Vec<(String, Value)> = Vec::new();
    let mut without_file = Vec::new();
    for position in 0..inputs.templates.len() {
        let Some(template) = inputs.templates.get(position) else {
            continue;
        };
        let typed = of_template(inputs, position, values);
        if typed.is_empty() {
            continue;
        }
        let files = template.parameters.clone();
        if files.is_empty() {
            without_file.push(position);
            let is_new = |(name, _): &(String, Value)| {
                !own.iter()
                    .any(|(known, _)| known.eq_ignore_ascii_case(name))
            };
            let new: Vec<_> = typed.into_iter().filter(is_new).collect();
            own.extend(new);
            continue;
        }
        for file in files {
            if let Some(file) = inputs.files.get_mut(file) {
                edit(file, &typed);
            }
        }
    }
    if own.is_empty() {
        return;
    }
    let added = inputs.files.len();
    inputs.files.push(file_of(&own));
    for position in without_file {
        if let Some(template) = inputs.templates.get_mut(position) {
            template.parameters.push(added);
        }
    }
}

/// The values for one template, without secrets.
fn of_template(
    inputs: &Inputs,
    position: usize,
    values: &[(String, String)],
) -> Vec<(String, Value)> {
    let root = inputs.templates.get(position).and_then(|template| {
        let file = inputs.files.get(template.file)?;
        template.root.find(&file.document.as_ref()?.root)
    });
    let Some(root) = root else { return Vec::new() };
    let declared = root.get("parameters");
    let is_secure = |name: &str| {
        let declaration = declared.and_then(|declared| declared.get(name));
        declaration.is_some_and(secret::is_secure_type)
    };
    let mut typed = given::declared_values(root, values);
    typed.retain(|(name, _)| !is_secure(name));
    typed
}

/// Puts values into a parameter file. The bytes stay those that were read: they are what is hashed.
fn edit(file: &mut InputFile, values: &[(String, Value)]) {
    let (Some(source), Some(document)) = (&file.source, &file.document) else {
        return;
    };
    let Some(parameters) = document
        .root
        .get("parameters")
        .filter(|one| one.is_object())
    else {
        return;
    };
    let mut edits = Vec::new();
    let mut added = Vec::new();
    for (name, value) in values {
        let value = render::json(value, '"');
        match parameters.get(name) {
            Some(entry) => edits.push(replaced(entry, &value)),
            None => added.push(format!("{}: {{ \"value\": {value} }}", escape(name))),
        }
    }
    if !added.is_empty() {
        let added = added.join(", ");
        edits.push(match parameters.members().last() {
            Some(last) => Edit::replace(Span::at(last.value.span.end), format!(", {added}")),
            None => Edit::replace(Span::at(parameters.span.start + 1), added),
        });
    }
    // Edits of different members never overlap.
    let Ok(text) = crate::text::apply(source.text(), &edits) else {
        return;
    };
    let source = Source::new(source.name(), text);
    file.document = Some(json::parse(&source));
    file.source = Some(source);
}

/// A typed value in the place of a value or of a reference to a key vault.
fn replaced(entry: &Node, value: &str) -> Edit {
    match entry.get("value") {
        Some(old) if entry.get("reference").is_none() => Edit::replace(old.span, value),
        _ => Edit::replace(entry.span, format!("{{ \"value\": {value} }}")),
    }
}

fn file_of(values: &[(String, Value)]) -> InputFile {
    let entries = values.iter().map(|(name, value)| {
        let value = render::json(value, '"');
        format!("    {}: {{ \"value\": {value} }}", escape(name))
    });
    let entries: Vec<String> = entries.collect();
    let text = format!(
        "{{\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": {{\n{}\n  }}\n}}\n",
        entries.join(",\n")
    );
    let source = Source::new(NAME, text.as_str());
    InputFile {
        name: NAME.to_owned(),
        origin: Origin::Typed,
        given: true,
        bytes: Arc::from(text.into_bytes()),
        document: Some(json::parse(&source)),
        source: Some(source),
        kind: FileKind::Parameters,
        root: Pointer::root(),
        status: Status::Read,
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Request, read};

    const TEMPLATE: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "resources": [],
        "parameters": {"name": {"type": "string"}, "count": {"type": "int"}, "key": {"type": "securestring"}}}"#;

    fn overlaid(parameters: Option<&str>) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, TEMPLATE).unwrap();
        if let Some(text) = parameters {
            std::fs::write(folder.path().join("a.parameters.json"), text).unwrap();
        }
        let request = Request {
            paths: vec![folder.path().to_owned()],
            ..Request::default()
        };
        let mut inputs = read(&request, &mut std::io::empty());
        let values = [("NAME", "it's \"x\""), ("count", "3"), ("key", "s3cret")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        apply(&mut inputs, &values);
        let template = inputs.templates.first().unwrap();
        let files = template.parameters.iter().map(|file| &inputs.files[*file]);
        files
            .map(|file| {
                let document = file.document.as_ref().unwrap();
                assert!(document.problems.is_empty(), "{:?}", document.problems);
                let name = file.name.rsplit('/').next().unwrap().to_owned();
                (name, file.source.as_ref().unwrap().text().to_owned())
            })
            .collect()
    }

    #[test]
    fn typed_values_stand_in_the_file_or_in_one_of_their_own() {
        let text = r#"{"contentVersion": "1.0.0.0", "parameters": {
  "name": {"value": "old"}}}"#;
        let expected = r#"{"contentVersion": "1.0.0.0", "parameters": {
  "name": {"value": "it's \"x\""}, "count": { "value": 3 }}}"#;
        assert_eq!(
            overlaid(Some(text)),
            [("a.parameters.json".to_owned(), expected.to_owned())]
        );
        let reference = r#"{"contentVersion": "1.0.0.0", "parameters": {"name": {"reference": {"keyVault": {"id": "/x"}, "secretName": "s"}}, "count": {"value": null}}}"#;
        let (_, text) = &overlaid(Some(reference))[0];
        assert!(
            text.contains(r#""name": { "value": "it's \"x\"" }, "count": {"value": 3}"#),
            "{text}"
        );
        let own = overlaid(None);
        assert_eq!(own[0].0, "--parameters");
        assert!(own[0].1.contains(
            "\"name\": { \"value\": \"it's \\\"x\\\"\" },\n    \"count\": { \"value\": 3 }\n"
        ));
        assert!(!own[0].1.contains("s3cret"));
    }
}
