//! All rules of a run, found by resource type; those that are built in are read when they are met.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use super::compile::compile;
use super::definition::{Rule, Types};
use super::embedded;
use super::error::{Problem, RuleError};
use crate::text::{Source, nearest};

/// The rules of a run, in the order of their ids.
#[derive(Debug)]
pub struct RuleSet {
    entries: Vec<Entry>,
    /// Whether those of the program are among them, so that the ids of its pages are taken too.
    has_built_in: bool,
    /// Indices of rules by type in lower case.
    by_type: HashMap<String, Vec<usize>>,
    /// Indices of rules for every type.
    for_all: Vec<usize>,
}

#[derive(Debug)]
struct Entry {
    id: String,
    /// The text of a built-in rule.
    text: Option<&'static str>,
    rule: OnceLock<Option<Rule>>,
}

impl Entry {
    fn rule(&self) -> Option<&Rule> {
        // A test reads every built-in rule, so that none is left out here.
        let read = || {
            let text = self.text?;
            let source = Arc::new(Source::new(format!("rules/{}.toml", self.id), text));
            compile(&source, false).ok().map(|compiled| compiled.rule)
        };
        self.rule.get_or_init(read).as_ref()
    }
}

impl RuleSet {
    /// The rules that the program carries.
    #[must_use]
    pub fn embedded() -> Self {
        let mut set = Self::none();
        set.has_built_in = true;
        for (id, types, text) in embedded::rules() {
            let entry = Entry {
                id: (*id).to_owned(),
                text: Some(text),
                rule: OnceLock::new(),
            };
            set.push(entry, types.iter().map(|name| (*name).to_owned()));
        }
        set
    }

    /// Without any rule, to be extended.
    #[must_use]
    pub fn none() -> Self {
        Self {
            entries: Vec::new(),
            has_built_in: false,
            by_type: HashMap::new(),
            for_all: Vec::new(),
        }
    }

    fn push(&mut self, entry: Entry, types: impl Iterator<Item = String>) {
        let index = self.entries.len();
        for name in types {
            if name == "*" {
                self.for_all.push(index);
            } else {
                self.by_type.entry(name).or_default().push(index);
            }
        }
        self.entries.push(entry);
    }

    /// These rules and those of further files, each file one rule.
    ///
    /// # Errors
    /// With every mistake of every file; an id that is taken is one.
    pub fn extended(mut self, files: &[Source]) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut taken: BTreeMap<String, Option<String>> = BTreeMap::new();
        for entry in &self.entries {
            taken.insert(entry.id.clone(), None);
        }
        for file in files {
            let file = Arc::new(file.clone());
            let compiled = match compile(&file, true) {
                Ok(compiled) => compiled,
                Err(found) => {
                    errors.extend(found);
                    continue;
                }
            };
            let id = compiled.rule.id.clone();
            let page = embedded::page(&id).filter(|_| self.has_built_in);
            let built_in = page.map(|_| &None);
            if let Some(other) = taken.get(&id).or(built_in) {
                let help = match other {
                    Some(name) => format!("it is the id of the rule in {name}"),
                    None => "armove has it built in".to_owned(),
                };
                errors.push(RuleError {
                    file,
                    span: compiled.id,
                    problem: Problem::IdTaken(id),
                    help: Some(help),
                });
                continue;
            }
            taken.insert(id.clone(), Some(file.name().to_owned()));
            let types = match &compiled.rule.types {
                Types::All => vec!["*".to_owned()],
                Types::Of(types) => types.iter().map(|name| name.to_ascii_lowercase()).collect(),
            };
            let entry = Entry {
                id,
                text: None,
                rule: OnceLock::from(Some(compiled.rule)),
            };
            self.push(entry, types.into_iter());
        }
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(errors)
        }
    }

    /// All rules, in the order of their ids; those added later after the built-in ones.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.entries.iter().filter_map(Entry::rule)
    }

    /// The ids of all rules, without reading them.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.id.as_str())
    }

    /// A rule by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.entries.iter().find(|entry| entry.id == id)?.rule()
    }

    /// The ids that a mistyped one may have meant, best first, at most three: near in spelling, or
    /// with the same name in another area.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Vec<&str> {
        let mut left: Vec<&str> = self.ids().collect();
        let mut found = Vec::new();
        while let Some(near) = nearest(id, left.iter().copied()).filter(|_| found.len() < 3) {
            left.retain(|other| *other != near);
            found.push(near);
        }
        let name = id.rsplit('/').next().unwrap_or_default();
        let same_name = |other: &&str| !name.is_empty() && other.ends_with(&format!("/{name}"));
        found.extend(left.into_iter().filter(same_name));
        found.truncate(3);
        found
    }

    /// The rules for a resource type, in the order of [`RuleSet::rules`].
    pub(super) fn of_type(&self, full_type: &str) -> Vec<&Rule> {
        let own = self.by_type.get(&full_type.to_ascii_lowercase());
        let mut indices: Vec<usize> = own.into_iter().flatten().copied().collect();
        indices.extend(&self.for_all);
        indices.sort_unstable();
        let entries = indices.into_iter().filter_map(|at| self.entries.get(at));
        entries.filter_map(Entry::rule).collect()
    }
}

#[cfg(test)]
mod tests;
