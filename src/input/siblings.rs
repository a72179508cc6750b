//! The partners of files that were named one by one: an export's parameter file
//! lies beside its template, and a commit hook may name only one of the two (D11, D29).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::assemble::candidate;
use super::discover::{Found, display};
use super::file::{InputFile, Origin, Status};
use super::kind::FileKind;
use super::name::{FileType, is_parameter_name};
use super::open::open;
use super::pairing::{may_belong_to, pair};

/// Adds the parameter files beside templates that were named, and, if asked
/// for, the templates beside parameter files that were named.
pub(super) fn add(files: &mut Vec<InputFile>, with_templates: bool) {
    let mut folders = Folders::new(files);
    let mut added = Vec::new();
    for (file, path) in named(files, FileKind::Template) {
        added.extend(folders.parameters_of(file, path));
    }
    if with_templates {
        for (file, path) in named(files, FileKind::Parameters) {
            let has_template = files.iter().any(|other| {
                other.is_read()
                    && other.kind == FileKind::Template
                    && other.folder() == file.folder()
            });
            if !has_template {
                added.extend(folders.templates_of(file, path));
            }
        }
    }
    files.extend(added);
}

/// The files of a kind that were named by their own path.
fn named(files: &[InputFile], kind: FileKind) -> impl Iterator<Item = (&InputFile, &Path)> {
    files.iter().filter_map(move |file| match &file.origin {
        Origin::File(path) if file.given && file.is_read() && file.kind == kind => {
            Some((file, path.as_path()))
        }
        _ => None,
    })
}

/// What lies in folders, each listed once; every file is handed out once.
struct Folders {
    listed: BTreeMap<PathBuf, Vec<PathBuf>>,
    known: BTreeSet<PathBuf>,
}

impl Folders {
    fn new(files: &[InputFile]) -> Self {
        let known = files
            .iter()
            .filter(|file| file.given)
            .filter_map(|file| match &file.origin {
                Origin::File(path) => fs::canonicalize(path).ok(),
                _ => None,
            });
        Self {
            listed: BTreeMap::new(),
            known: known.collect(),
        }
    }

    /// Reads what lies beside a file, is called as wanted, and was not read yet.
    fn read_beside(&mut self, path: &Path, wanted: impl Fn(&str) -> bool) -> Vec<InputFile> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let listed = self
            .listed
            .entry(folder.to_owned())
            .or_insert_with(|| list(folder));
        let mut files = Vec::new();
        for path in listed.iter() {
            let is_wanted = path
                .file_name()
                .is_some_and(|name| wanted(&name.to_string_lossy()));
            let Some(real) = is_wanted.then(|| fs::canonicalize(path).ok()).flatten() else {
                continue;
            };
            if !self.known.contains(&real) {
                let name = display(path);
                let found = Found {
                    path: Some(path.clone()),
                    name,
                    given: false,
                    status: None,
                };
                files.extend(open(found, None));
                self.known.insert(real);
            }
        }
        files
    }

    fn parameters_of(&mut self, template: &InputFile, path: &Path) -> Vec<InputFile> {
        let mut files = self.read_beside(path, |name| may_belong_to(template.base(), name));
        files.retain(|file| match file.status {
            Status::Read => file.kind == FileKind::Parameters || file.bytes == template.bytes,
            Status::Failed(_) => true,
            Status::Skipped(_) => false,
        });
        files
    }

    fn templates_of(&mut self, parameters: &InputFile, path: &Path) -> Vec<InputFile> {
        let read = self.read_beside(path, |name| !is_parameter_name(name));
        let (templates, rest): (Vec<_>, Vec<_>) = read
            .into_iter()
            .partition(|file| file.is_read() && file.kind == FileKind::Template);
        let candidates: Vec<_> = templates
            .iter()
            .enumerate()
            .map(|(index, file)| candidate(index, file))
            .collect();
        let pairs = pair(&candidates, &[candidate(0, parameters)]);
        for file in templates
            .iter()
            .enumerate()
            .filter(|(index, _)| !pairs.of_template.contains_key(index))
        {
            // Another parameter file may want it.
            if let Origin::File(path) = &file.1.origin
                && let Ok(real) = fs::canonicalize(path)
            {
                self.known.remove(&real);
            }
        }
        let broken = rest.into_iter().filter(|file| {
            pairs.of_template.is_empty()
                && matches!(file.status, Status::Failed(_))
                && may_belong_to(file.base(), parameters.base())
        });
        let broken: Vec<_> = broken.collect();
        let wanted = templates
            .into_iter()
            .enumerate()
            .filter(|(index, _)| pairs.of_template.contains_key(index));
        wanted.map(|(_, file)| file).chain(broken).collect()
    }
}

/// The JSON files of a folder by name; nothing where it cannot be listed, since
/// nobody asked for it.
fn list(folder: &Path) -> Vec<PathBuf> {
    let place = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut names: Vec<_> = fs::read_dir(place)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.file_name())
        .filter(|name| FileType::of(&name.to_string_lossy()) == FileType::Json)
        .collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}
