//! From the paths of the command line to the files behind them.
//!
//! Goes by names and first bytes only; what a document is, is told later.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::error::{InputError, SkipReason};
use super::file::Status;
use super::limits::MAX_JSON_BYTES;
use super::name::FileType;
use crate::json;
use crate::text::Source;

/// What `tool` in manifest.json says, either itself or under `name`, when
/// armove wrote the folder (D30).
pub const MANIFEST_MARKER: &str = "armove";

/// Folders that are never walked.
const SKIPPED_FOLDERS: &[&str] = &[".git", "node_modules"];

/// A file to be read, or one whose fate is known already.
#[derive(Debug)]
pub(super) struct Found {
    /// Path to open; none for standard input.
    pub path: Option<PathBuf>,
    /// As shown to people.
    pub name: String,
    /// Named as an argument.
    pub given: bool,
    /// Settled without reading it.
    pub status: Option<Status>,
}

/// Lists the files behind the arguments, each once, in the order of arguments
/// and, within a folder, of names. `-` is standard input.
pub(super) fn find(paths: &[PathBuf]) -> Vec<Found> {
    let mut found = Vec::new();
    for path in paths {
        let name = display(path);
        if path.as_os_str() == "-" {
            found.push(Found {
                path: None,
                name: "stdin".to_owned(),
                given: true,
                status: None,
            });
        } else {
            match fs::metadata(path) {
                Ok(data) if data.is_dir() => walk(path, &mut found),
                Ok(_) => found.push(given(path, name)),
                Err(error) => {
                    let status = Status::Failed(InputError::from_io(&error));
                    found.push(Found {
                        status: Some(status),
                        ..given(path, name)
                    });
                }
            }
        }
    }
    // One folder holds each file once: no need to ask the system who is who.
    if paths.len() < 2 {
        found
    } else {
        once_each(found)
    }
}

/// A file that was named.
fn given(path: &Path, name: String) -> Found {
    let status = match FileType::of(&name) {
        FileType::Bicep => Some(Status::Failed(InputError::Bicep)),
        FileType::Terraform => Some(Status::Failed(InputError::Terraform)),
        _ => None,
    };
    Found {
        path: Some(path.to_owned()),
        name,
        given: true,
        status,
    }
}

/// Drops what the arguments name twice, also by different paths; being named
/// counts more than being found.
fn once_each(found: Vec<Found>) -> Vec<Found> {
    let identity = |file: &Found| {
        file.path
            .as_ref()
            .map(|path| fs::canonicalize(path).unwrap_or_else(|_| path.clone()))
    };
    let named: BTreeSet<Option<PathBuf>> = found
        .iter()
        .filter(|file| file.given)
        .map(identity)
        .collect();
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .filter(|file| {
            let identity = identity(file);
            (file.given || !named.contains(&identity)) && seen.insert(identity)
        })
        .collect()
}

/// Walks a folder, never through links.
fn walk(root: &Path, found: &mut Vec<Found>) {
    let mut entries = WalkDir::new(root).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let status = Status::Failed(match error.io_error() {
                    Some(error) => InputError::from_io(error),
                    None => InputError::Unreadable(io::ErrorKind::Other),
                });
                found.push(walked(&path, Some(status)));
                continue;
            }
        };
        if entry.file_type().is_dir() {
            let name = entry.file_name().to_string_lossy();
            if entry.depth() > 0 && SKIPPED_FOLDERS.contains(&name.as_ref()) {
                entries.skip_current_dir();
            } else if is_own_output(entry.path()) {
                list_own_output(entry.path(), found);
                entries.skip_current_dir();
            }
            continue;
        }
        let status = match FileType::of(&entry.file_name().to_string_lossy()) {
            FileType::Other => continue,
            _ if entry.path_is_symlink() => Some(SkipReason::Link),
            FileType::Bicep => Some(SkipReason::Bicep),
            FileType::Terraform => Some(SkipReason::Terraform),
            // Pipes and devices could keep us waiting for ever.
            _ if !entry.file_type().is_file() => continue,
            FileType::Json | FileType::Archive => None,
        };
        found.push(walked(entry.path(), status.map(Status::Skipped)));
    }
}

fn walked(path: &Path, status: Option<Status>) -> Found {
    Found {
        path: Some(path.to_owned()),
        name: display(path),
        given: false,
        status,
    }
}

/// Whether armove wrote this folder.
pub(super) fn is_own_output(folder: &Path) -> bool {
    let path = folder.join("manifest.json");
    let Ok(bytes) = read_file(&path, MAX_JSON_BYTES) else {
        return false;
    };
    let Ok(source) = Source::decode("manifest.json", &bytes) else {
        return false;
    };
    let document = json::parse(&source);
    let tool = document.root.get("tool");
    let name = tool.map(|tool| tool.get("name").unwrap_or(tool));
    name.and_then(json::Node::as_str) == Some(MANIFEST_MARKER)
}

/// Templates of an output that are deployed after `template.json`.
const LATER_STAGES: [&str; 2] = ["workloads.json", "protection.json"];

/// Lists `*/template.json` of an earlier output, with its parameter files.
fn list_own_output(folder: &Path, found: &mut Vec<Found>) {
    let entries = WalkDir::new(folder)
        .min_depth(2)
        .max_depth(2)
        .sort_by_file_name();
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let name = entry.file_name().to_string_lossy();
                let is_parameters = name.starts_with("parameters.") && name.ends_with(".json");
                if name == "template.json" || is_parameters {
                    found.push(walked(entry.path(), None));
                } else if LATER_STAGES.contains(&&*name) {
                    let status = Status::Skipped(SkipReason::LaterStage);
                    found.push(walked(entry.path(), Some(status)));
                }
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let status = error.io_error().map_or(
                    InputError::Unreadable(io::ErrorKind::Other),
                    InputError::from_io,
                );
                found.push(walked(&path, Some(Status::Failed(status))));
            }
        }
    }
}

/// A path as shown to people (D33): as given, with `/`, and without the `./`
/// that walking the current folder puts in front.
pub(super) fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

/// Why a file was not read whole.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The system refused.
    Io(io::Error),
    /// It goes on beyond the limit; works for endless files, too.
    TooLarge,
}

/// Reads a file up to a limit in bytes.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    read_limited(File::open(path).map_err(ReadError::Io)?, limit)
}

/// Reads up to a limit in bytes.
pub(super) fn read_limited(reader: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    reader
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadError::Io)?;
    if bytes.len() as u64 > limit {
        Err(ReadError::TooLarge)
    } else {
        Ok(bytes)
    }
}
