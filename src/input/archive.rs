//! Zip archives, read under hard limits and never unpacked to disk.
//!
//! The only file that uses the `zip` crate. Names and sizes that an archive
//! declares are not believed: names are judged as written, sizes by counting
//! what is read. Knows nothing of templates.

use std::io::{Cursor, Read};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::error::{ArchiveError, SkipReason};
use super::limits::{
    MAX_ARCHIVE_BYTES, MAX_ARCHIVE_ENTRIES, MAX_JSON_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES,
    RATIO_FREE_BYTES,
};
use super::name::FileType;

/// One entry of an archive that is not a folder.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name, with `/`.
    pub name: String,
    /// What was in it.
    pub content: Content,
}

/// What came of an entry.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// A JSON file by its name.
    Json(Vec<u8>),
    /// Left out.
    Skipped(SkipReason),
    /// Refused; the other entries are read nevertheless.
    Refused(ArchiveError),
}

/// The first bytes of every zip: of its first entry, or of an empty directory.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Reads the JSON entries of an archive, in the order of their names.
///
/// # Errors
/// When the archive as a whole cannot be trusted or read.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, ArchiveError> {
    if bytes.len() as u64 > MAX_ARCHIVE_BYTES {
        return Err(ArchiveError::ArchiveTooLarge);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| not_opened(bytes))?;
    if archive.len() > MAX_ARCHIVE_ENTRIES {
        return Err(ArchiveError::TooManyEntries(archive.len()));
    }
    check_consistency(&mut archive)?;
    let mut order: Vec<(Vec<u8>, usize)> = archive
        .file_names_raw()
        .enumerate()
        .map(|(index, name)| (name.to_vec(), index))
        .collect();
    order.sort();
    let mut left = MAX_UNPACKED_BYTES;
    let entries = order
        .into_iter()
        .filter_map(|(_, index)| read_entry(&mut archive, index, &mut left));
    Ok(entries.collect())
}

/// Why an archive could not be opened at all.
fn not_opened(bytes: &[u8]) -> ArchiveError {
    if is_zip(bytes) {
        ArchiveError::CutOff
    } else {
        ArchiveError::NotAZip {
            looks_like: super::name::looks_like(bytes),
        }
    }
}

fn check_consistency(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), ArchiveError> {
    if archive.has_duplicate_names() {
        return Err(ArchiveError::DuplicateNames);
    }
    match archive.has_overlapping_entries() {
        Ok(false) => {}
        Ok(true) => return Err(ArchiveError::OverlappingEntries),
        Err(error) => return Err(inconsistency(&error)),
    }
    archive
        .validate_header_consistency()
        .map_err(|error| inconsistency(&error))
}

fn inconsistency(error: &ZipError) -> ArchiveError {
    match error {
        ZipError::Io(_) => ArchiveError::CutOff,
        _ => ArchiveError::Inconsistent,
    }
}

/// Judges and reads one entry; folders give nothing.
fn read_entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: &mut u64,
) -> Option<Entry> {
    let entry = archive.by_index_data(index).ok()?;
    let raw = String::from_utf8_lossy(entry.name_raw()).into_owned();
    let decoded = entry.name().map(|name| name.into_owned());
    let name = decoded.clone().unwrap_or_else(|_| raw.clone());
    let verdict = decoded
        .map_err(|_| ArchiveError::UnprintableName)
        .and_then(|decoded| check_name(&raw).and_then(|()| check_name(&decoded)));
    let refused = verdict.err().or_else(|| {
        let is_link = entry.is_symlink() && !entry.is_dir();
        is_link.then_some(ArchiveError::Link)
    });
    if let Some(error) = refused {
        let content = Content::Refused(error);
        return Some(Entry { name, content });
    }
    if entry.is_dir() {
        return None;
    }
    let packed = entry.compressed_size();
    let is_encrypted = entry.encrypted();
    let method = entry.compression();
    let content = match FileType::of(&name) {
        FileType::Json if is_encrypted => Content::Refused(ArchiveError::Encrypted),
        FileType::Json if !is_known(method) => Content::Refused(ArchiveError::UnknownMethod),
        FileType::Json => match unpack(archive, index, packed, left) {
            Ok(bytes) => Content::Json(bytes),
            Err(error) => Content::Refused(error),
        },
        FileType::Archive => Content::Skipped(SkipReason::NestedArchive),
        FileType::Bicep => Content::Skipped(SkipReason::Bicep),
        FileType::Terraform => Content::Skipped(SkipReason::Terraform),
        FileType::Other => Content::Skipped(SkipReason::NotJson),
    };
    Some(Entry { name, content })
}

fn is_known(method: CompressionMethod) -> bool {
    matches!(
        method,
        CompressionMethod::Stored | CompressionMethod::Deflated
    )
}

/// Unpacks one entry; stops at the first limit that is reached.
fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    packed: u64,
    left: &mut u64,
) -> Result<Vec<u8>, ArchiveError> {
    let by_ratio = packed.saturating_mul(MAX_RATIO).max(RATIO_FREE_BYTES);
    let allowed = MAX_JSON_BYTES.min(by_ratio).min(*left);
    let file = archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ArchiveError::Encrypted,
        ZipError::CompressionMethodNotSupported(_) => ArchiveError::UnknownMethod,
        _ => ArchiveError::Damaged,
    })?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells "just fits" from "goes on".
    let outcome = file.take(allowed + 1).read_to_end(&mut bytes);
    let read = bytes.len() as u64;
    *left = left.saturating_sub(read);
    if read > allowed {
        return Err(if allowed == MAX_JSON_BYTES {
            ArchiveError::EntryTooLarge
        } else if allowed == by_ratio {
            ArchiveError::Bomb
        } else {
            ArchiveError::ArchiveUnpacksTooLarge
        });
    }
    outcome.map_err(|_| ArchiveError::Damaged)?;
    Ok(bytes)
}

/// Refuses names that lead anywhere but below the archive. The name is judged
/// as written: cleaning it, as unpacking tools do, would hide what was meant.
fn check_name(name: &str) -> Result<(), ArchiveError> {
    let has_drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if name.is_empty() || name.chars().any(char::is_control) {
        Err(ArchiveError::UnprintableName)
    } else if has_drive {
        Err(ArchiveError::DriveName)
    } else if name.split(['/', '\\']).any(|step| step == "..") {
        Err(ArchiveError::ParentName)
    } else if name.starts_with('/') {
        Err(ArchiveError::AbsoluteName)
    } else if name.contains('\\') {
        Err(ArchiveError::BackslashName)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
