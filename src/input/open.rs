//! From a found file to what is in it: one document, or the entries of an archive.

use std::path::PathBuf;

use rayon::prelude::*;

use super::archive::{self, Content, Entry};
use super::discover::{Found, ReadError, read_file};
use super::error::{ArchiveError, InputError, SkipReason};
use super::file::{InputFile, Origin, Status};
use super::kind::FileKind;
use super::limits::{MAX_ARCHIVE_BYTES, MAX_JSON_BYTES};
use super::load::load;
use super::name::{FileType, looks_like};

/// Reads one found file. What standard input gave is handed in.
pub(super) fn open(found: Found, stdin: Option<&Result<Vec<u8>, ReadError>>) -> Vec<InputFile> {
    let origin = found.path.clone().map_or(Origin::Stdin, Origin::File);
    let unread = |status| {
        vec![InputFile::unread(
            found.name.clone(),
            origin.clone(),
            found.given,
            status,
        )]
    };
    if let Some(status) = found.status {
        return unread(status);
    }
    let read;
    let bytes = match (&found.path, stdin) {
        (Some(path), _) => {
            read = read_file(path, MAX_JSON_BYTES.max(MAX_ARCHIVE_BYTES));
            read.as_deref()
        }
        (None, Some(bytes)) => bytes.as_deref(),
        (None, None) => Ok(&[][..]),
    };
    let is_archive_name = FileType::of(&found.name) == FileType::Archive;
    match bytes {
        Err(ReadError::Io(error)) => unread(Status::Failed(InputError::from_io(error))),
        Err(ReadError::TooLarge) if !found.given => unread(Status::Skipped(SkipReason::TooLarge)),
        Err(ReadError::TooLarge) if is_archive_name => {
            unread(Status::Failed(ArchiveError::ArchiveTooLarge.into()))
        }
        Err(ReadError::TooLarge) => unread(Status::Failed(InputError::TooLarge)),
        Ok(bytes) => {
            let is_named_in_vain = looks_like(bytes) == Some("JSON");
            if archive::is_zip(bytes) || is_archive_name && !is_named_in_vain {
                open_archive(&found.name, found.path, found.given, bytes)
            } else {
                vec![load(found.name, origin, found.given, bytes.to_vec())]
            }
        }
    }
}

/// Reads the entries of an archive, and says so where none is of use.
fn open_archive(name: &str, path: Option<PathBuf>, given: bool, bytes: &[u8]) -> Vec<InputFile> {
    let origin = path.clone().map_or(Origin::Stdin, Origin::File);
    let whole = |status| InputFile::unread(name.to_owned(), origin.clone(), given, status);
    let entries = match archive::read(bytes) {
        Ok(entries) => entries,
        Err(error) => return vec![whole(Status::Failed(error.into()))],
    };
    let mut files: Vec<InputFile> = entries
        .into_par_iter()
        .map(|entry| open_entry(name, path.clone(), entry))
        .collect();
    let is_of_use = files.iter().any(|file| match file.status {
        Status::Read => file.kind != FileKind::Parameters,
        Status::Failed(_) => true,
        Status::Skipped(_) => false,
    });
    if is_of_use {
        return files;
    }
    let has = |reason: &SkipReason| {
        files
            .iter()
            .any(|file| matches!(&file.status, Status::Skipped(found) if found == reason))
    };
    if !given {
        let language = [SkipReason::Bicep, SkipReason::Terraform]
            .into_iter()
            .find(has);
        let reason = language.unwrap_or(SkipReason::ArchiveWithoutTemplate);
        return vec![whole(Status::Skipped(reason))];
    }
    let error = if has(&SkipReason::Bicep) {
        ArchiveError::OtherLanguage("Bicep")
    } else if has(&SkipReason::Terraform) {
        ArchiveError::OtherLanguage("Terraform")
    } else if files.iter().any(|file| file.kind == FileKind::Parameters) {
        ArchiveError::NoTemplate {
            inside: Some("a parameter file"),
        }
    } else if has(&SkipReason::NestedArchive) {
        ArchiveError::NoTemplate {
            inside: Some("another archive"),
        }
    } else {
        ArchiveError::NoTemplate { inside: None }
    };
    files.insert(0, whole(Status::Failed(error.into())));
    files
}

fn open_entry(archive: &str, path: Option<PathBuf>, entry: Entry) -> InputFile {
    let name = format!("{archive}/{}", entry.name);
    let origin = Origin::Entry {
        archive: path,
        entry: entry.name,
    };
    let status = match entry.content {
        Content::Json(bytes) => return load(name, origin, false, bytes),
        Content::Skipped(reason) => Status::Skipped(reason),
        Content::Refused(error) => Status::Failed(error.into()),
    };
    InputFile::unread(name, origin, false, status)
}
