//! `rules test`: the cases of rules, run.
//!
//! The cases of `<area>/<name>.toml` are the templates in `<area>/cases/<name>/`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Exit;
use super::mistaken;
use super::options::RuleCasesOptions;
use super::rule_files::{self, RuleFile, RulesError};
use super::tell::{colored, fail};
use crate::report::text::{self, Tested};
use crate::rule::{RuleSet, Shows, cases};
use crate::text::{Source, escape};

/// The folder that holds the cases of all rules of an area.
const CASES: &str = "cases";

/// A case that cannot be run.
#[derive(Debug, thiserror::Error)]
enum CaseError {
    /// It cannot be read.
    #[error("cannot read `{path}`: {cause}")]
    Unreadable {
        /// The file or folder.
        path: String,
        /// Why.
        cause: String,
    },
}

/// Runs the command. What came of the cases goes to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &RuleCasesOptions,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let look = colored(options.color);
    let read = rule_files::files(std::slice::from_ref(&options.folder)).and_then(|files| {
        let sources: Vec<Source> = files.iter().map(|file| file.source.clone()).collect();
        // Only these: the rules of the program may lie in the folder as well.
        let rules = RuleSet::none().extended(&sources);
        Ok((files, rules.map_err(RulesError::Broken)?))
    });
    let (files, rules) = match read {
        Ok(read) => read,
        Err(error) => {
            let failed = mistaken::tell(&error, &error.mistakes(), err, look)?;
            return Ok(match error {
                RulesError::NoRule(_) => Exit::NothingAnalysed,
                _ => failed,
            });
        }
    };
    let (tested, strays) = match test(&options.folder, &files, &rules) {
        Ok(tested) => tested,
        Err(error) => return fail(err, &error.to_string()),
    };
    if strays.is_empty() && tested.iter().all(|one| one.outcomes.is_empty()) {
        let folder = options.folder.display().to_string();
        writeln!(
            err,
            "error: no case in `{}`: the cases of `<area>/<name>.toml` are the templates \
             `<area>/cases/<name>/fail-*.json`, `pass-*.json` and `unknown-*.json`",
            escape::terminal(&folder)
        )?;
        return Ok(Exit::NothingAnalysed);
    }
    out.write_all(text::cases(&tested, &strays, look).as_bytes())?;
    let holds = strays.is_empty() && tested.iter().all(|one| one.failures() == 0);
    Ok(if holds { Exit::Clean } else { Exit::Findings })
}

/// Every rule with its cases, in the order of the files, and the cases that belong to none.
fn test(
    folder: &Path,
    files: &[RuleFile],
    rules: &RuleSet,
) -> Result<(Vec<Tested>, Vec<String>), CaseError> {
    let mut left: BTreeSet<PathBuf> = all_cases(folder)?;
    let mut tested = Vec::new();
    for file in files {
        let Some(id) = id_of(&file.path, rules) else {
            continue;
        };
        let home = home_of(&file.path);
        let own: Vec<PathBuf> = left
            .iter()
            .filter(|path| path.parent() == Some(&home))
            .cloned()
            .collect();
        left.retain(|path| !own.contains(path));
        let own: Vec<Source> = own
            .iter()
            .map(|path| source(path))
            .collect::<Result<_, _>>()?;
        let outcomes = cases(rules, &id, &own);
        let has = |shows| outcomes.iter().any(|one| one.shows == Some(shows));
        let lacks = [(Shows::Fail, "fail"), (Shows::Pass, "pass")];
        let lacking = lacks.into_iter().filter(|(shows, _)| !has(*shows));
        let faults = lacking
            .map(|(_, word)| format!("there is no case {}/{word}-*.json", shown(&home)))
            .collect();
        tested.push(Tested {
            rule: id,
            outcomes,
            faults,
        });
    }
    Ok((tested, left.iter().map(|path| shown(path)).collect()))
}

/// The id of the rule in a file: the end of its path.
fn id_of(path: &Path, rules: &RuleSet) -> Option<String> {
    let ids = rules.ids();
    let mut fitting = ids.filter(|id| path.ends_with(format!("{id}.toml")));
    fitting.next().map(str::to_owned)
}

/// Where the cases of a rule file lie.
fn home_of(path: &Path) -> PathBuf {
    let area = path.parent().unwrap_or(Path::new(""));
    area.join(CASES).join(path.file_stem().unwrap_or_default())
}

/// Every template in a folder of cases.
fn all_cases(folder: &Path) -> Result<BTreeSet<PathBuf>, CaseError> {
    let mut found = BTreeSet::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| CaseError::Unreadable {
            path: shown(error.path().unwrap_or(folder)),
            cause: error.to_string(),
        })?;
        let path = entry.path();
        let is_template = path.extension().is_some_and(|ending| ending == "json");
        let above = path
            .parent()
            .and_then(Path::parent)
            .and_then(Path::file_name);
        if is_template && entry.file_type().is_file() && above.is_some_and(|name| name == CASES) {
            found.insert(entry.into_path());
        }
    }
    Ok(found)
}

fn source(path: &Path) -> Result<Source, CaseError> {
    let unreadable = |cause: String| CaseError::Unreadable {
        path: shown(path),
        cause,
    };
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    Source::decode(shown(path), &bytes).map_err(|error| unreadable(error.to_string()))
}

fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
