//! Names as steps and their commands write them.

use crate::arm::ResourceRef;
use crate::checklist::fill::{Piece, quoted as quoted_word};
use crate::checklist::scene::Scene;
use crate::checklist::{Item, Subject};
use crate::finding::SourceRef;
use crate::relocate::backup::{Fate, Protection};
use crate::text::escape::{markdown_code, shell};

/// Most names that a sentence lists.
const LISTED: usize = 12;

/// Date of the pages.
const READ: &str = "2026-11-22";

/// A step with its commands and the page that it rests on.
pub fn with(mut item: Item, lines: &[String], url: &str) -> Item {
    item.command = (!lines.is_empty()).then(|| lines.join("\n"));
    item.source = Some(SourceRef {
        url: url.to_owned(),
        date: Some(READ.to_owned()),
    });
    item
}

/// What is protected, of this fate and of a way that fits.
pub fn of<'s>(scene: &Scene<'s, '_>, fits: impl Fn(&Protection) -> bool) -> Vec<&'s Protection> {
    scene
        .plan
        .protection
        .iter()
        .filter(|one| fits(one))
        .collect()
}

/// The subjects of several.
pub fn subjects(all: &[&Protection]) -> Vec<Subject> {
    all.iter().map(|one| one.subject.clone()).collect()
}

/// Texts as a list of code, the first dozen of them.
pub fn code_list(texts: &[String]) -> String {
    let mut shown: Vec<String> = texts
        .iter()
        .take(LISTED)
        .map(|text| markdown_code(text))
        .collect();
    if let more @ 1.. = texts.len().saturating_sub(LISTED) {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}

/// A name as a word of a shell, or a variable that a person fills in.
pub fn word(name: Option<&str>, variable: &str) -> String {
    name.map_or_else(
        || format!("\"${variable}\""),
        |name| shell(name).into_owned(),
    )
}

/// The native name of a container: its beginning, the group, the name; a variable for what is not known.
pub fn container(prefix: &str, [group, name]: &[Option<String>; 2]) -> String {
    let piece = |text: &Option<String>, variable| match text {
        Some(text) => Piece::Text(text.clone()),
        None => Piece::variable(variable),
    };
    quoted_word(&[
        Piece::Text(format!("{prefix};")),
        piece(group, "MACHINE_GROUP"),
        Piece::Text(";".to_owned()),
        piece(name, "MACHINE"),
    ])
}

/// A name in PowerShell; none where it would not stay in one line.
pub fn quoted(name: Option<&str>, variable: &str) -> String {
    match name {
        Some(name) if !name.chars().any(char::is_control) => {
            format!("'{}'", name.replace('\'', "''"))
        }
        _ => format!("${variable}"),
    }
}

/// The old vault in a command.
pub fn old_vault(one: &Protection) -> Option<[String; 2]> {
    let vault = &one.native.as_ref()?.vault;
    Some([
        word(vault.group.as_deref(), "SOURCE_GROUP"),
        word(Some(&vault.name), "VAULT"),
    ])
}

/// Group and name of the new vault.
pub fn new_vault(scene: &Scene<'_, '_>, one: &Protection) -> [Option<String>; 2] {
    let name = |at| {
        scene
            .new_names(at)
            .and_then(|names| names.into_iter().next())
    };
    [
        one.vault.and_then(|at| group_of_vault(scene, at)),
        one.vault.and_then(name),
    ]
}

fn group_of_vault(scene: &Scene<'_, '_>, at: ResourceRef) -> Option<String> {
    let all = scene.plan.protection.iter();
    let mut told = all.filter(|one| one.vault == Some(at));
    let old = told.find_map(|one| one.native.as_ref()?.vault.group.clone());
    let told = old.and_then(|old| scene.job.options.target_group(&old).map(str::to_owned));
    scene.new_group(at).or(told)
}

/// The group and the name that a machine or an account has in the target.
pub fn target(scene: &Scene<'_, '_>, one: &Protection) -> [Option<String>; 2] {
    let name = one
        .resource
        .and_then(|at| scene.new_names(at)?.into_iter().next())
        .or_else(|| one.source.name.clone());
    let mapped = |group: &String| scene.job.options.target_group(group).map(str::to_owned);
    let group = one.source.group.as_ref().and_then(mapped);
    let group = group.or_else(|| scene.new_group(one.resource?));
    [group, name]
}

/// Whether an item is one of a list and is backed up now.
pub fn is_live(one: &Protection) -> bool {
    one.fate != Fate::Never && one.native.as_ref().is_some_and(|native| !native.is_stopped)
}
