//! The rules of a run: those of the program, and those of folders that were named.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::config::Config;
use super::failure::Failure;
use super::mistaken::Mistaken;
use crate::report::text::count;
use crate::rule::{self, RuleError, RuleSet};
use crate::text::Source;

/// Most mistakes that are shown; the first explain the others.
const MAX_SHOWN: usize = 20;

/// Why there are no rules to run with.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// A folder or file that cannot be read.
    #[error("cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// A folder without a rule, which was hardly meant.
    #[error(
        "no rule in `{}`: rules are files named `<area>/<name>.toml` below it",
        .0.display()
    )]
    NoRule(PathBuf),
    /// Mistakes in rule files.
    #[error("{} in rule files", count(.0.len(), "mistake"))]
    Broken(Vec<RuleError>),
}

impl RulesError {
    /// What is wrong, and where; the first of it.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistaken<'_>> {
        let Self::Broken(errors) = self else {
            return Vec::new();
        };
        let errors = errors.iter().take(MAX_SHOWN);
        errors
            .map(|error| Mistaken::new(&error.file, error.span, error, error.help.clone()))
            .collect()
    }
}

/// A rule file of the user's own.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text, by the path as shown.
    pub source: Source,
}

/// The rules of the program and those of further folders.
///
/// # Errors
/// A folder that cannot be read or has no rule; every mistake of every rule file.
pub fn read(folders: &[PathBuf]) -> Result<RuleSet, RulesError> {
    let rules = RuleSet::embedded();
    if folders.is_empty() {
        return Ok(rules);
    }
    let files = files(folders)?;
    let sources: Vec<Source> = files.into_iter().map(|file| file.source).collect();
    rules.extended(&sources).map_err(RulesError::Broken)
}

/// The rule files of folders, each once, by their paths.
///
/// # Errors
/// A folder or file that cannot be read, and a folder without a rule.
pub fn files(folders: &[PathBuf]) -> Result<Vec<RuleFile>, RulesError> {
    let mut paths = BTreeSet::new();
    for folder in folders {
        let found = below(folder)?;
        if found.is_empty() {
            return Err(RulesError::NoRule(folder.clone()));
        }
        paths.extend(found);
    }
    let read = |path: PathBuf| source(&path).map(|source| RuleFile { path, source });
    paths.into_iter().map(read).collect()
}

/// The page that lies beside the file of a rule of the user's own.
#[must_use]
pub fn page_beside(folders: &[PathBuf], id: &str) -> Option<String> {
    let name = format!("{id}.toml");
    let paths = folders.iter().filter_map(|folder| below(folder).ok());
    let path = paths.flatten().find(|path| path.ends_with(&name))?;
    std::fs::read_to_string(path.with_extension("md")).ok()
}

/// The rules of a run and the ids of all that it can tell about, which a configuration fits.
///
/// # Errors
/// What [`read`] refuses, and names in the configuration that fit no rule.
pub fn of_run(
    folders: &[PathBuf],
    config: &Config,
) -> Result<(RuleSet, BTreeSet<String>), Failure> {
    let rules = read(folders)?;
    let known = known_ids(&rules);
    config.check_rules(&rules, &known)?;
    Ok((rules, known))
}

/// The ids of everything that a run can tell about.
#[must_use]
pub fn known_ids(rules: &RuleSet) -> BTreeSet<String> {
    let pages = rule::pages().iter().map(|page| page.id);
    rules.ids().chain(pages).map(str::to_owned).collect()
}

/// The rule files of a folder; a file that is named counts as one.
fn below(folder: &Path) -> Result<Vec<PathBuf>, RulesError> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| RulesError::Unreadable {
            path: error.path().unwrap_or(folder).to_owned(),
            cause: error
                .io_error()
                .map_or_else(|| "links that go round".to_owned(), ToString::to_string),
        })?;
        let is_rule = entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "toml");
        if is_rule && entry.file_type().is_file() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

fn source(path: &Path) -> Result<Source, RulesError> {
    let unreadable = |cause: String| RulesError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("not UTF-8 text".to_owned()))?;
    let name = path.display().to_string().replace('\\', "/");
    Ok(Source::new(name, text))
}
