//! One file of a run: what it is called, where it came from, what came of it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{InputError, SkipReason};
use super::kind::FileKind;
use super::name::{base, folder};
use crate::json::{self, Document, Pointer};
use crate::text::Source;

/// A file that was read, left out, or could not be read.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// As shown to people (D33): the path as given, with `/`; an archive entry is
    /// `export.zip/template.json`, standard input is `stdin`.
    pub name: String,
    /// Where the bytes came from.
    pub origin: Origin,
    /// Whether it was named as an argument, not found by walking or unpacking.
    pub given: bool,
    /// The bytes as they were read, for hashing; empty unless `status` is
    /// `Read`, or `Failed` after reading.
    pub bytes: Arc<[u8]>,
    /// The decoded text; none where decoding failed or the file was left out.
    pub source: Option<Source>,
    /// The tree; also there when it has errors, so that they can be shown.
    pub document: Option<Document>,
    /// What the document is.
    pub kind: FileKind,
    /// Where the document starts: the root, or `/template` in an envelope.
    pub root: Pointer,
    /// What came of it.
    pub status: Status,
    /// What is remarkable about it, though it was read.
    pub notes: Vec<Note>,
}

/// Where bytes came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file at this path.
    File(PathBuf),
    /// An entry of an archive; without a path the archive came through standard input.
    Entry {
        /// The archive.
        archive: Option<PathBuf>,
        /// The entry's name.
        entry: String,
    },
    /// Standard input.
    Stdin,
    /// Values of parameters, typed on the command line.
    Typed,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Read, and part of the run.
    Read,
    /// Left out; no error.
    Skipped(SkipReason),
    /// Could not be read: exit code 2.
    Failed(InputError),
}

/// Something a person should know about a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Called a parameter file, but it is a template.
    NamedLikeParameters,
    /// Called a template, but it is a parameter file.
    NamedLikeTemplate,
    /// `$schema` names the other kind; the content was believed.
    SchemaContradictsContent,
    /// The template was taken out of an envelope `{"template": …}`.
    Unwrapped,
    /// The export itself was incomplete; at these places the envelope says why.
    ExportErrors(Vec<Pointer>),
    /// Its parameter file holds the same bytes as the template; it is left out.
    ParametersAreTemplate(String),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NamedLikeParameters => {
                f.write_str("named like a parameter file, but it is a template; read as one")
            }
            Self::NamedLikeTemplate => {
                f.write_str("named like a template, but it is a parameter file; read as one")
            }
            Self::SchemaContradictsContent => {
                f.write_str("`$schema` does not fit the content; read as what the content is")
            }
            Self::Unwrapped => f.write_str("the template was taken out of its envelope"),
            Self::ExportErrors(places) => write!(
                f,
                "the export is incomplete: {} {} beside the template says what is missing",
                places.len(),
                if places.len() == 1 {
                    "message"
                } else {
                    "messages"
                }
            ),
            Self::ParametersAreTemplate(name) => {
                write!(
                    f,
                    "`{name}` should be its parameter file, but holds the template again"
                )
            }
        }
    }
}

impl InputFile {
    /// A file of which nothing but its fate is known.
    pub(super) fn unread(name: String, origin: Origin, given: bool, status: Status) -> Self {
        Self {
            name,
            origin,
            given,
            bytes: Arc::from([]),
            source: None,
            document: None,
            kind: FileKind::Other,
            root: Pointer::root(),
            status,
            notes: Vec::new(),
        }
    }

    /// Whether it takes part in the run.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.status == Status::Read
    }

    /// The file itself, if it is one and was read: nothing else can be edited where it lies.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) if self.is_read() => Some(path),
            _ => None,
        }
    }

    /// The same file with another text, in the encoding that it has.
    pub(super) fn with_text(&self, text: &str) -> Self {
        let Some(source) = &self.source else {
            return self.clone();
        };
        let source = source.with_text(text);
        Self {
            bytes: Arc::from(source.encode(text)),
            document: Some(json::parse(&source)),
            source: Some(source),
            ..self.clone()
        }
    }

    /// The name without its folder.
    pub(super) fn base(&self) -> &str {
        base(&self.name)
    }

    /// The folder in the name; files of one folder or archive folder share it.
    pub(super) fn folder(&self) -> &str {
        folder(&self.name)
    }

    /// Leaves a file out after it was read.
    pub(super) fn skip(&mut self, reason: SkipReason) {
        self.status = Status::Skipped(reason);
        self.bytes = Arc::from([]);
        self.source = None;
        self.document = None;
    }
}
