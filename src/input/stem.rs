//! The name of each template's folder in the output (D32). What was found by walking keeps the
//! folders that it lies in below the one that was named; of an archive the inner ones are left out.

use std::collections::{BTreeMap, HashSet};

use super::name::{base, folder, is_generic_template, split_extension};

/// Longest stem, in bytes: file systems stop at 255 for a whole name.
const MAX_STEM_BYTES: usize = 100;

/// Names that the output folder uses itself.
const RESERVED: &[&str] = &[
    "move-collection.json",
    "plan.toml",
    "checklist.md",
    "checklist.json",
    "report.json",
    "report.html",
    "changes.diff",
    "deploy.sh",
    "deploy.ps1",
    "manifest.json",
];

/// Where a template came from, as far as its stem depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Standard input.
    Stdin,
    /// A file that was named itself.
    File {
        /// Name of the folder that it lies in.
        folder: String,
        /// File name.
        file: String,
    },
    /// A file that was found in a folder.
    Walked {
        /// What tells its folder from all others.
        key: String,
        /// The folders between the one that was named and this one, with `/`.
        below: String,
        /// Name of that folder.
        folder: String,
        /// File name.
        file: String,
    },
    /// An entry of an archive.
    Archived {
        /// What tells its archive from all others.
        key: String,
        /// File name of the archive.
        archive: String,
        /// Name of the entry.
        entry: String,
    },
}

/// One stem for each place; places are in path order.
pub(super) fn stems(places: &[Place]) -> Vec<String> {
    let mut in_group: BTreeMap<&str, usize> = BTreeMap::new();
    let mut in_inner: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for place in places {
        match place {
            Place::Walked { key, .. } => *in_group.entry(key).or_default() += 1,
            Place::Archived { key, entry, .. } => {
                *in_group.entry(key).or_default() += 1;
                *in_inner.entry((key, folder(entry))).or_default() += 1;
            }
            Place::Stdin | Place::File { .. } => {}
        }
    }
    let is_alone = |key: &str| in_group.get(key) == Some(&1);
    let wanted = places.iter().map(|place| match place {
        Place::Stdin => "stdin".to_owned(),
        Place::File { folder, file } => own_name(folder, file),
        Place::Walked {
            key,
            below,
            folder,
            file,
        } => match (below.as_str(), is_alone(key)) {
            ("", true) => own_name(folder, file),
            ("", false) => joined(folder, file),
            (below, true) if is_generic_template(file) => below.to_owned(),
            (below, _) => format!("{below}/{}", split_extension(file).0),
        },
        Place::Archived { key, archive, .. } if is_alone(key) => {
            split_extension(archive).0.to_owned()
        }
        Place::Archived {
            key,
            archive,
            entry,
        } => {
            let inner = folder(entry);
            let has_own_folder = in_inner.get(&(key.as_str(), inner)) == Some(&1);
            if !inner.is_empty() && has_own_folder && is_generic_template(base(entry)) {
                base(inner).to_owned()
            } else {
                joined(split_extension(archive).0, base(entry))
            }
        }
    });
    distinct(wanted.map(|stem| {
        let steps: Vec<String> = stem.split('/').map(sanitised).collect();
        steps.join("/")
    }))
}

/// The file's name, or its folder's where every template is called so.
fn own_name(folder: &str, file: &str) -> String {
    if is_generic_template(file) && !folder.is_empty() {
        folder.to_owned()
    } else {
        split_extension(file).0.to_owned()
    }
}

fn joined(group: &str, file: &str) -> String {
    let stem = split_extension(file).0;
    if group.is_empty() {
        stem.to_owned()
    } else {
        format!("{group}-{stem}")
    }
}

/// Only letters, digits, `.`, `_` and `-`; never `.` or `..`, never empty.
pub(super) fn sanitised(stem: &str) -> String {
    let mut name: String = stem
        .chars()
        .map(|letter| match letter {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-' => letter,
            _ => '-',
        })
        .take(MAX_STEM_BYTES)
        .collect();
    if name.is_empty() {
        name.push_str("template");
    }
    if name.bytes().all(|byte| byte == b'.') {
        name = "-".repeat(name.len());
    }
    name
}

/// `-2`, `-3` behind what is taken already. File systems that ignore case would
/// merge two folders, so case does not make a difference here either.
fn distinct(stems: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let mut result = Vec::new();
    for stem in stems {
        let mut candidate = stem.clone();
        let mut number = 2_u32;
        while !taken.insert(candidate.to_ascii_lowercase()) {
            candidate = format!("{stem}-{number}");
            number += 1;
        }
        result.push(candidate);
    }
    result
}

#[cfg(test)]
mod tests;
