//! `armove.toml`: what holds for every run over a repository.
//!
//! It has the options of the command line by the same names ([`keys`]), the severities of rules,
//! and findings that are ignored. An option that is typed takes the place of the same key; lists
//! are not added up. Reading checks every value as the command line does; whether the rules that
//! are named exist can only be told once the rules of the run are known ([`Config::check_rules`]).

mod error;
mod find;
pub mod keys;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

pub use error::{ConfigError, Mistake};
pub use find::FILE;

use super::selection::Selection;
use crate::finding::suppress::{Selector, is_ignorable};
use crate::finding::{Basis, Severity};
use crate::rule::RuleSet;
use crate::text::{Source, Span};

/// The version of the file that is read; the file need not name it.
const VERSION: &str = "1";

/// What a configuration says. The default is that of a run without one.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file; none where there is none.
    pub source: Option<Source>,
    /// The folder of the file, which its paths start from.
    pub folder: PathBuf,
    /// Options, in the order of their keys.
    settings: Vec<Setting>,
    /// Severities of rules.
    pub severities: Vec<SeverityEntry>,
    /// Findings that are ignored.
    pub ignores: Vec<IgnoreEntry>,
    /// Rules and areas that options name.
    named: Vec<(String, Span)>,
}

/// One option that the file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Setting {
    key: &'static str,
    /// As they would be typed; none for a switch that is on.
    values: Vec<OsString>,
}

/// The severity of a rule's findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityEntry {
    /// The rule.
    pub rule: String,
    /// What its findings are, as far as their basis carries it.
    pub severity: Severity,
    /// Where the rule is named.
    rule_span: Span,
    /// Where the severity stands.
    span: Span,
}

/// A finding that is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreEntry {
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Where.
    pub selector: Selector,
    /// Where the rule is named.
    pub span: Span,
}

impl Config {
    /// What the file adds to a command line: `--KEY=VALUE` for each key that `takes` is true of.
    #[must_use]
    pub fn arguments(&self, takes: impl Fn(&str) -> bool) -> Vec<OsString> {
        let mut arguments = Vec::new();
        for setting in self.settings.iter().filter(|one| takes(one.key)) {
            let option = format!("--{}", setting.key);
            if setting.values.is_empty() {
                arguments.push(option.into());
                continue;
            }
            arguments.extend(setting.values.iter().map(|value| {
                let mut argument = OsString::from(format!("{option}="));
                argument.push(value);
                argument
            }));
        }
        arguments
    }

    /// Whether the file sets an option.
    #[must_use]
    pub fn sets(&self, key: &str) -> bool {
        self.settings.iter().any(|one| one.key == key)
    }

    /// The values of an option that the file sets, as they would be typed.
    pub fn values(&self, key: &str) -> impl Iterator<Item = &OsString> {
        let setting = self.settings.iter().find(|one| one.key == key);
        setting.into_iter().flat_map(|one| &one.values)
    }

    /// The folders with further rules that the file names.
    #[must_use]
    pub fn rule_folders(&self) -> Vec<PathBuf> {
        self.values("rules").map(PathBuf::from).collect()
    }

    /// Checks every rule that the file names against those that there are; `known` are the ids
    /// of rules and of findings that no rule makes.
    ///
    /// # Errors
    /// Each name that fits none, rules that cannot be ignored, severities that are too high.
    pub fn check_rules(
        &self,
        rules: &RuleSet,
        known: &BTreeSet<String>,
    ) -> Result<(), ConfigError> {
        let mut found = Vec::new();
        let id = |text: &String| {
            let nearest = || Selection::nearest(text, known).map(str::to_owned);
            let unknown = |text: &String| Mistake::UnknownRule(text.clone(), nearest());
            (!known.contains(text)).then(|| unknown(text))
        };
        for (text, span) in &self.named {
            let fits = Selection::new(&[], std::slice::from_ref(text), known);
            let unknown = fits
                .err()
                .map(|one| Mistake::UnknownRule(one.text, one.nearest));
            found.extend(unknown.map(|mistake| (*span, mistake)));
        }
        for entry in &self.severities {
            if let Some(unknown) = id(&entry.rule) {
                found.push((entry.rule_span, unknown));
            } else if let Some(mistake) = too_severe(entry, rules) {
                found.push((entry.span, mistake));
            }
        }
        for entry in &self.ignores {
            if let Some(unknown) = id(&entry.rule) {
                found.push((entry.span, unknown));
            } else if !is_ignorable(&entry.rule) {
                found.push((entry.span, Mistake::NotIgnorable(entry.rule.clone())));
            }
        }
        match &self.source {
            Some(source) if !found.is_empty() => {
                found.sort_by_key(|(span, _)| *span);
                Err(ConfigError::Broken {
                    file: Box::new(source.clone()),
                    found,
                })
            }
            _ => Ok(()),
        }
    }
}

/// What no user can do: make more of a fact than its evidence carries.
fn too_severe(entry: &SeverityEntry, rules: &RuleSet) -> Option<Mistake> {
    let basis = rules.get(&entry.rule)?.basis;
    let (basis, most) = match basis {
        Basis::Recalled => ("recalled", Severity::Note),
        Basis::Measured => ("measured", Severity::Warning),
        Basis::Documented => return None,
    };
    (entry.severity > most).then(|| Mistake::TooSevere {
        rule: entry.rule.clone(),
        basis,
        most: match most {
            Severity::Note => "note",
            Severity::Warning | Severity::Error => "warning",
        },
    })
}
