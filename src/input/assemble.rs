//! Brings the files of a run in order and makes templates of them: pairs,
//! overrides, stems. Serial, so that the result does not depend on timing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::error::{InputError, SkipReason};
use super::file::{InputFile, Note, Origin, Status};
use super::kind::{FileKind, parameter_names};
use super::name::{base, is_parameter_name, split_extension};
use super::pairing::{Candidate, agrees, pair};
use super::stem::{Place, sanitised, stems};
use crate::json::Pointer;

/// A template of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateInput {
    /// Its file, an index into [`Inputs::files`](super::Inputs::files).
    pub file: usize,
    /// Where it starts in the document: the root, or `/template` in an envelope.
    pub root: Pointer,
    /// Its parameter files, the one without environment first.
    pub parameters: Vec<usize>,
    /// The name of its folder in the output (D32), with `/` where it keeps folders; no two are the
    /// same.
    pub stem: String,
    /// The folders between the one that was named and this file, with `/`; empty where the file was
    /// named itself.
    pub below: String,
}

/// The name of an output folder for templates that lie together, `common` being the steps that
/// their names share: what it is called below the folder that was named, else by its own name.
#[must_use]
pub fn group_stem(inputs: &[TemplateInput], common: &[&str]) -> String {
    let below: Vec<Vec<&str>> = inputs
        .iter()
        .map(|input| {
            input
                .below
                .split('/')
                .filter(|step| !step.is_empty())
                .collect()
        })
        .collect();
    let shared = below.first().map_or(0, |first| {
        let steps = first.iter().enumerate();
        steps
            .take_while(|(at, step)| below.iter().all(|one| one.get(*at) == Some(*step)))
            .count()
    });
    let kept = common.len().saturating_sub(shared);
    let own = match (common.get(kept..), common.last()) {
        (Some(steps), _) if shared > 0 => steps.iter().map(|step| sanitised(step)).collect(),
        (_, Some(last)) => {
            let (stem, extension) = split_extension(last);
            let is_archive = extension.eq_ignore_ascii_case("zip");
            vec![sanitised(if is_archive { stem } else { last })]
        }
        (_, None) => vec![sanitised(&folder_name(Path::new("x")))],
    };
    let steps: Vec<String> = own;
    steps.join("/")
}

/// Sorts the files by path and makes the templates. `overrides` are the origins
/// of the files that were given with `--parameters`.
/// `walked` are the folders that were named.
pub(super) fn assemble(
    files: &mut [InputFile],
    overrides: &[Origin],
    walked: &[PathBuf],
) -> Vec<TemplateInput> {
    files.sort_by(|a, b| a.name.split('/').cmp(b.name.split('/')));
    leave_out_copies(files);
    let is_override = |file: &InputFile| overrides.contains(&file.origin);
    for file in files.iter_mut().filter(|file| is_override(file)) {
        let is_misfit = file.kind != FileKind::Parameters;
        if is_misfit && !matches!(file.status, Status::Failed(_)) {
            file.status = Status::Failed(InputError::NotParameters);
        }
    }
    let candidates = |kind| {
        files
            .iter()
            .enumerate()
            .filter(move |(_, file)| file.is_read() && file.kind == kind)
            .map(|(index, file)| candidate(index, file))
    };
    let templates: Vec<_> = candidates(FileKind::Template).collect();
    let (given, found): (Vec<_>, Vec<_>) = candidates(FileKind::Parameters)
        .partition(|one| files.get(one.index).is_some_and(is_override));
    let mut pairs = pair(&templates, &found);
    let left_out = apply_overrides(&templates, &given, &mut pairs.of_template);
    for (index, reason) in pairs.unpaired.into_iter().chain(left_out) {
        if let Some(file) = files.get_mut(index) {
            file.skip(reason);
        }
    }
    let places: Vec<Place> = templates
        .iter()
        .filter_map(|template| Some(place(files.get(template.index)?, walked)))
        .collect();
    templates
        .iter()
        .zip(stems(&places))
        .map(|(template, stem)| TemplateInput {
            file: template.index,
            root: files
                .get(template.index)
                .map(|file| file.root.clone())
                .unwrap_or_default(),
            parameters: pairs
                .of_template
                .remove(&template.index)
                .unwrap_or_default(),
            below: files
                .get(template.index)
                .map_or_else(String::new, |file| found_below(file, walked)),
            stem,
        })
        .collect()
}

/// A file as the pairing sees it.
pub(super) fn candidate(index: usize, file: &InputFile) -> Candidate {
    let document = file.document.as_ref();
    let root = document.and_then(|document| file.root.find(&document.root));
    Candidate {
        index,
        folder: file.folder().to_owned(),
        file: file.base().to_owned(),
        names: root.map(parameter_names).unwrap_or_default(),
    }
}

/// Leaves out a parameter file that holds the template beside it once more: the
/// same resources twice would help nobody.
fn leave_out_copies(files: &mut [InputFile]) {
    let mut copies = Vec::new();
    let mut originals: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let templates = |file: &InputFile| file.is_read() && file.kind == FileKind::Template;
    for (index, file) in files.iter().enumerate() {
        if templates(file) && !is_parameter_name(file.base()) {
            originals.entry(file.folder()).or_default().push(index);
        }
    }
    for (index, file) in files.iter().enumerate() {
        if templates(file) && is_parameter_name(file.base()) {
            let beside = originals.get(file.folder()).map_or(&[][..], Vec::as_slice);
            let same = beside.iter().find(|other| {
                files
                    .get(**other)
                    .is_some_and(|other| other.bytes == file.bytes)
            });
            copies.extend(same.map(|original| (index, *original)));
        }
    }
    for (copy, original) in copies {
        let names = files.get(copy).zip(files.get(original));
        let Some((name, base)) = names.map(|(a, b)| (a.name.clone(), b.name.clone())) else {
            continue;
        };
        if let Some(file) = files.get_mut(copy) {
            file.skip(SkipReason::SameAs(base));
        }
        if let Some(file) = files.get_mut(original) {
            file.notes.push(Note::ParametersAreTemplate(name));
        }
    }
}

/// Gives every template the files of `--parameters`: a sole template takes them
/// all, several take those that have a name in common with them. Returns what is
/// left without a template by that, and why.
fn apply_overrides(
    templates: &[Candidate],
    given: &[Candidate],
    of_template: &mut BTreeMap<usize, Vec<usize>>,
) -> Vec<(usize, SkipReason)> {
    let mut replaced = BTreeSet::new();
    let mut used = BTreeSet::new();
    for template in templates {
        let files: Vec<usize> = given
            .iter()
            .filter(|file| templates.len() == 1 || agrees(template, file))
            .map(|file| file.index)
            .collect();
        if !files.is_empty() {
            used.extend(files.iter().copied());
            replaced.extend(
                of_template
                    .insert(template.index, files)
                    .unwrap_or_default(),
            );
        }
    }
    let unused = given
        .iter()
        .filter(|file| !used.contains(&file.index))
        .map(|file| {
            let reason = if templates.is_empty() {
                SkipReason::ParametersAlone
            } else {
                SkipReason::ParametersOfAnother
            };
            (file.index, reason)
        });
    let replaced = replaced
        .into_iter()
        .map(|index| (index, SkipReason::ParametersReplaced));
    replaced.chain(unused).collect()
}

/// Where a template lies, as its stem depends on it.
fn place(file: &InputFile, walked: &[PathBuf]) -> Place {
    // Swapped in an export, so in truth its `template.json`.
    let is_swapped = file.notes.contains(&Note::NamedLikeParameters)
        && split_extension(file.base())
            .0
            .eq_ignore_ascii_case("parameters");
    let called = |name: &str| {
        if is_swapped {
            "template.json".to_owned()
        } else {
            name.to_owned()
        }
    };
    match &file.origin {
        Origin::Stdin | Origin::Typed => Place::Stdin,
        Origin::File(path) if file.given => Place::File {
            folder: folder_name(path),
            file: called(file.base()),
        },
        Origin::File(path) => Place::Walked {
            key: file.folder().to_owned(),
            below: below(path, walked),
            folder: folder_name(path),
            file: called(file.base()),
        },
        Origin::Entry { archive, entry } => {
            let end = entry.len() + 1;
            let key = file
                .name
                .get(..file.name.len().saturating_sub(end))
                .unwrap_or_default();
            let name = archive.as_deref().and_then(Path::file_name);
            let archive = name.map_or("stdin".into(), |name| name.to_string_lossy());
            Place::Archived {
                key: key.to_owned(),
                archive: archive.into_owned(),
                entry: match entry.rsplit_once('/') {
                    Some((folder, file)) => format!("{folder}/{}", called(file)),
                    None => called(base(entry)),
                },
            }
        }
    }
}

/// The same for a file of the run.
fn found_below(file: &InputFile, walked: &[PathBuf]) -> String {
    match &file.origin {
        Origin::File(path) if !file.given => below(path, walked),
        _ => String::new(),
    }
}

/// The folders between a named one and a file in it, with `/`.
fn below(path: &Path, walked: &[PathBuf]) -> String {
    let folder = path.parent().unwrap_or(Path::new(""));
    let rest = walked
        .iter()
        .find_map(|root| folder.strip_prefix(root).ok());
    let steps = rest.unwrap_or(Path::new("")).components();
    let steps = steps.map(|step| step.as_os_str().to_string_lossy().into_owned());
    steps.collect::<Vec<_>>().join("/")
}

/// The name of the folder that a file lies in, also where the path does not say it.
fn folder_name(path: &Path) -> String {
    let folder = path.parent().unwrap_or(Path::new(""));
    let written = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    written.unwrap_or_else(|| {
        let place = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let real = fs::canonicalize(place).ok();
        let name = real.as_deref().and_then(Path::file_name);
        name.map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    })
}
