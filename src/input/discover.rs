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

/// Templates of an output that are deployed after the others.
const LATER_STAGES: [&str; 2] = ["workloads.json", "protection.json"];

/// Lists the templates of an earlier output with their parameter files, as its manifest names them.
fn list_own_output(folder: &Path, found: &mut Vec<Found>) {
    let listed = listed_outputs(folder);
    let listed = listed
        .iter()
        .map(|path| (path, path.rsplit('/').next().unwrap_or(path)));
    for (path, name) in listed.filter(|(path, name)| *path != name) {
        let is = |ends: &str| {
            let behind = name.strip_suffix(ends);
            behind.is_some_and(|head| head.is_empty() || head.ends_with('.'))
        };
        let is_later = LATER_STAGES.iter().any(|later| is(later));
        let is_of_later = LATER_STAGES.iter().any(|later| {
            let words = later.replace(".json", ".parameters");
            name.starts_with(&words) || name.contains(&format!(".{words}"))
        });
        if !name.ends_with(".json") || is("dropped.json") || is_of_later {
            continue;
        }
        let path = folder.join(path);
        if path.is_file() {
            let later = is_later.then_some(Status::Skipped(SkipReason::LaterStage));
            found.push(walked(&path, later));
        }
    }
}

/// The paths that the manifest of an output lists; none where it leads out of the folder.
fn listed_outputs(folder: &Path) -> Vec<String> {
    let bytes = read_file(&folder.join("manifest.json"), MAX_JSON_BYTES).unwrap_or_default();
    let Ok(source) = Source::decode("manifest.json", &bytes) else {
        return Vec::new();
    };
    let document = json::parse(&source);
    let outputs = document.root.get("outputs");
    let paths = outputs.map_or(&[][..], json::Node::elements).iter();
    let paths = paths.filter_map(|output| output.get("path")?.as_str());
    let stays = |path: &&str| !path.split('/').any(|step| matches!(step, "" | "." | ".."));
    let mut paths: Vec<String> = paths.filter(stays).map(str::to_owned).collect();
    paths.sort_by(|a, b| a.split('/').cmp(b.split('/')));
    paths
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
