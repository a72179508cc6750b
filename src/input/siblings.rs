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
    let templates: Vec<_> = named(files, FileKind::Template).collect();
    let mut alone: BTreeMap<&Path, Vec<&InputFile>> = BTreeMap::new();
    for (file, path) in named(files, FileKind::Parameters).filter(|_| with_templates) {
        let is_template_beside = |other: &InputFile| {
            other.is_read() && other.kind == FileKind::Template && other.folder() == file.folder()
        };
        if !files.iter().any(is_template_beside) {
            let folder = path.parent().unwrap_or(Path::new(""));
            alone.entry(folder).or_default().push(file);
        }
    }
    if templates.is_empty() && alone.is_empty() {
        return;
    }
    let mut folders = Folders::new(files);
    let mut added = Vec::new();
    for (file, path) in templates {
        let folder = path.parent().unwrap_or(Path::new(""));
        added.extend(folders.parameters_of(file, folder));
    }
    for (folder, parameters) in alone {
        added.extend(folders.templates_of(&parameters, folder));
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
        let known = files.iter().filter_map(|file| match &file.origin {
            Origin::File(path) => fs::canonicalize(path).ok(),
            _ => None,
        });
        Self {
            listed: BTreeMap::new(),
            known: known.collect(),
        }
    }

    /// Reads what lies in a folder, is called as wanted, and was not read yet.
    fn read(&mut self, folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<InputFile> {
        let listed = self.listed.entry(folder.to_owned());
        let mut files = Vec::new();
        for path in listed.or_insert_with(|| list(folder)).iter() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let Some(real) = fs::canonicalize(path).ok().filter(|_| wanted(&name)) else {
                continue;
            };
            if self.known.insert(real) {
                let name = display(path);
                let found = Found {
                    path: Some(path.clone()),
                    name,
                    given: false,
                    status: None,
                };
                files.extend(open(found, None));
            }
        }
        files
    }

    fn parameters_of(&mut self, template: &InputFile, folder: &Path) -> Vec<InputFile> {
        let mut files = self.read(folder, |name| may_belong_to(template.base(), name));
        files.retain(|file| match file.status {
            Status::Read => file.kind == FileKind::Parameters || file.bytes == template.bytes,
            Status::Failed(_) => true,
            Status::Skipped(_) => false,
        });
        files
    }

    /// The templates that the parameter files of a folder belong to; also one
    /// that is called so but cannot be read, since leaving it out would hide that.
    fn templates_of(&mut self, parameters: &[&InputFile], folder: &Path) -> Vec<InputFile> {
        let files = self.read(folder, |name| !is_parameter_name(name));
        let as_candidates = |files: &mut dyn Iterator<Item = (usize, &InputFile)>| {
            files
                .map(|(index, file)| candidate(index, file))
                .collect::<Vec<_>>()
        };
        let is_template = |file: &InputFile| file.is_read() && file.kind == FileKind::Template;
        let pairs = pair(
            &as_candidates(
                &mut files
                    .iter()
                    .enumerate()
                    .filter(|(_, file)| is_template(file)),
            ),
            &as_candidates(&mut parameters.iter().copied().enumerate()),
        );
        let is_wanted_but_broken = |file: &InputFile| {
            let mut names = parameters.iter().map(|other| other.base());
            matches!(file.status, Status::Failed(_))
                && names.any(|name| may_belong_to(file.base(), name))
        };
        let wanted = files.into_iter().enumerate().filter(|(index, file)| {
            pairs.of_template.contains_key(index) || is_wanted_but_broken(file)
        });
        wanted.map(|(_, file)| file).collect()
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
