//! The input files of a run: read as options say, what is wrong with them as such, and their
//! entries in the report.

mod problems;
mod unread;

use std::cell::OnceCell;
use std::io;
use std::path::PathBuf;

use super::options::Parameters;
use crate::arm::secret::{Sources, secret_spans};
use crate::input::{self, FileKind, InputError, InputFile, Inputs, Request, SkipReason, Status};
use crate::json::Node;
use crate::report;
use crate::text::{Position, Span};

pub use problems::{findings, of_problem, problems_of};

/// Reads the inputs of a run, each template with the parameter files that belong to it.
///
/// `may_be_other` says that files which are no templates are no failure.
#[must_use]
pub fn read(paths: &[PathBuf], parameters: &Parameters, may_be_other: bool) -> Inputs {
    let request = Request {
        paths: paths.to_vec(),
        parameters: parameters.files.clone(),
        sibling_templates: true,
        may_be_other,
    };
    input::read(&request, &mut io::stdin().lock())
}

/// Whether an input should have been read, but could not be.
#[must_use]
pub fn is_incomplete(inputs: &Inputs) -> bool {
    let mut files = inputs.files.iter();
    files.any(|file| matches!(file.status, Status::Failed(_)))
}

/// Why a file was left out, and what would have it read.
#[must_use]
pub fn with_help(reason: &SkipReason) -> String {
    reason
        .help()
        .map_or_else(|| reason.to_string(), |help| format!("{reason}; {help}"))
}

fn stopped(file: &InputFile) -> Option<Position> {
    match &file.status {
        Status::Failed(InputError::Decode(error)) => Some(error.position(&file.bytes)),
        _ => None,
    }
}

/// The report's entry for every input file; `sources` says for each template of
/// the estate what of it is secret, and `shown` which files something is shown of.
#[must_use]
pub fn entries<'i>(
    inputs: &'i Inputs,
    sources: &[Sources],
    shown: impl Fn(usize) -> bool,
) -> Vec<report::InputFile<'i>> {
    let secrets = Secrets::of(inputs, sources);
    let files = inputs.files.iter().enumerate();
    files
        .map(|(index, file)| {
            let (status, reason) = match &file.status {
                Status::Read => (report::Status::Analysed, None),
                Status::Skipped(reason) => (report::Status::Skipped, Some(with_help(reason))),
                Status::Failed(error) => (report::Status::Failed, Some(error.to_string())),
            };
            report::InputFile {
                path: file.name.clone(),
                kind: match file.kind {
                    FileKind::Template => report::FileKind::Template,
                    FileKind::Parameters => report::FileKind::Parameters,
                    FileKind::Inventory => report::FileKind::Inventory,
                    FileKind::Other => report::FileKind::Other,
                },
                status,
                reason,
                output: None,
                source: file.source.as_ref(),
                stopped: stopped(file),
                root: file.document.as_ref().map(|document| &document.root),
                secrets: if shown(index) {
                    secrets.in_file(index)
                } else {
                    Vec::new()
                },
            }
        })
        .collect()
}

/// What is secret in the input files.
pub struct Secrets<'s> {
    inputs: &'s Inputs,
    sources: &'s [Sources],
    names: OnceCell<Vec<String>>,
}

impl<'s> Secrets<'s> {
    /// `sources` says for each template of the estate what of it is secret; files that could not be
    /// read need none.
    #[must_use]
    pub fn of(inputs: &'s Inputs, sources: &'s [Sources]) -> Self {
        Self {
            inputs,
            sources,
            names: OnceCell::new(),
        }
    }

    /// The secret places of an input file; a parameter file's come also from the templates that it
    /// belongs to. A file that could not be read belongs to none: it has what is secret in any.
    #[must_use]
    pub fn in_file(&self, file: usize) -> Vec<Span> {
        let Some(input) = self.inputs.files.get(file) else {
            return Vec::new();
        };
        if matches!(input.status, Status::Failed(_)) {
            let names = self.names.get_or_init(|| unread::names(self.inputs));
            return unread::secrets(input, names);
        }
        let Some(root) = root_of(self.inputs, file) else {
            return Vec::new();
        };
        let mut names = Vec::new();
        let mut spans = Vec::new();
        for (template, sources) in self.inputs.templates.iter().zip(self.sources) {
            if template.file == file {
                spans.extend(sources.spans.iter().copied());
            }
            if template.file == file || template.parameters.contains(&file) {
                names.extend(sources.parameters.iter().cloned());
            }
        }
        secret_spans(root, &names, &spans)
    }
}

fn root_of(inputs: &Inputs, file: usize) -> Option<&Node> {
    let file = inputs.files.get(file)?;
    file.root.find(&file.document.as_ref()?.root)
}
