//! From bytes to a classified document.

use std::sync::Arc;

use super::error::{InputError, SkipReason};
use super::file::{InputFile, Note, Origin, Status};
use super::kind::{Classified, FileKind, Other, classify};
use super::name::{is_parameter_name, is_template_name, looks_like};
use super::sniff::may_be_ours;
use crate::json::{self, Document, ProblemKind};
use crate::text::Source;

/// Reads what the bytes hold. What was not named by the user is left out
/// quietly when nothing in it suggests one of our documents.
pub(super) fn load(name: String, origin: Origin, given: bool, bytes: Vec<u8>) -> InputFile {
    let mut file = InputFile::unread(name, origin, given, Status::Read);
    if bytes.trim_ascii().is_empty() {
        file.status = if given {
            Status::Failed(InputError::Empty)
        } else {
            Status::Skipped(SkipReason::Empty)
        };
        return file;
    }
    if !given && !may_be_ours(&bytes) {
        file.status = Status::Skipped(SkipReason::NotATemplate);
        return file;
    }
    let foreign = looks_like(&bytes).filter(|what| *what != "JSON");
    match (foreign, Source::decode(file.name.as_str(), &bytes)) {
        (Some(what), _) => file.status = Status::Failed(InputError::Foreign(what)),
        (None, Err(error)) => file.status = Status::Failed(error.into()),
        (None, Ok(source)) => {
            let document = json::parse(&source);
            judge(&mut file, &document);
            if !matches!(file.status, Status::Skipped(_)) {
                file.source = Some(source);
                file.document = Some(document);
            }
        }
    }
    if !matches!(file.status, Status::Skipped(_)) {
        file.bytes = Arc::from(bytes);
    }
    file
}

/// Settles kind, status and notes.
fn judge(file: &mut InputFile, document: &Document) {
    let classified = classify(&document.root);
    file.kind = classified.kind;
    file.status = status(&classified, document);
    if file.status == Status::Read {
        file.notes = notes(file.base(), &classified);
    }
    file.root = classified.root;
}

fn status(classified: &Classified, document: &Document) -> Status {
    if let Some(Other::Schema(name)) = &classified.other {
        return Status::Skipped(SkipReason::OtherSchema(name.clone()));
    }
    let problems = document.errors().count();
    if problems > 0 {
        let is_empty = document
            .errors()
            .all(|problem| problem.kind == ProblemKind::Empty);
        let is_cut = document
            .errors()
            .any(|problem| matches!(problem.kind, ProblemKind::Unclosed { .. }));
        return Status::Failed(if is_empty {
            InputError::Empty
        } else if is_cut {
            InputError::CutOff
        } else {
            InputError::Syntax { problems }
        });
    }
    match (classified.kind, &classified.other) {
        (FileKind::Other, Some(Other::AzureError)) => Status::Failed(InputError::AzureError),
        (FileKind::Other, _) => Status::Skipped(SkipReason::NotATemplate),
        _ => Status::Read,
    }
}

fn notes(base: &str, classified: &Classified) -> Vec<Note> {
    let mut notes = Vec::new();
    match classified.kind {
        FileKind::Template if is_parameter_name(base) && !is_template_name(base) => {
            notes.push(Note::NamedLikeParameters);
        }
        FileKind::Parameters if is_template_name(base) && !is_parameter_name(base) => {
            notes.push(Note::NamedLikeTemplate);
        }
        _ => {}
    }
    if classified.contradicts_schema {
        notes.push(Note::SchemaContradictsContent);
    }
    if !classified.root.as_str().is_empty() {
        notes.push(Note::Unwrapped);
    }
    if !classified.export_errors.is_empty() {
        notes.push(Note::ExportErrors(classified.export_errors.clone()));
    }
    notes
}
