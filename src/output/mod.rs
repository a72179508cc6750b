//! Writing results: a folder as a whole, or nothing.
//!
//! Knows folders, files and hashes; nothing of templates or reports. Uses only `text`.

mod beside;
mod error;
mod file;
mod folder;
mod in_place;
mod manifest;
mod single;
mod staging;
#[cfg(test)]
mod tests;

pub use error::{Overlap, WriteError, next_step};
pub use file::OutputFile;
pub use folder::{Folder, Written};
pub use in_place::{InPlaceError, Replacement, replace_all};
pub use manifest::{
    Catalog, Entry, MANIFEST_FILE, MANIFEST_MARKER, Manifest, ManifestError, Provenance,
};
pub use single::whole;
