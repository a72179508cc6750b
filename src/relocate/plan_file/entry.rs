//! What an entry of `[[resource]]` says of one resource, checked key by key.

use std::collections::BTreeSet;

use super::super::destination::parent_of;
use super::super::job::Job;
use super::super::options::{Level, Replication};
use super::super::told::{Act, Redundancy, Said, Told};
use super::mistake::Mistake;
use super::read::{Entry, Text};
use crate::arm::{DEPLOYMENT, Resource, ResourceRef};
use crate::catalog::{Basis, LocationWord, NameProblem};
use crate::text::Span;

/// Most API versions that are named.
const MAX_VERSIONS: usize = 4;

/// The words of `replication` that are no levels of a type.
const WISHES: [(&str, Replication); 6] = [
    ("keep", Replication::Keep),
    ("nearest", Replication::Nearest),
    ("lrs", Replication::Level(Level::Lrs)),
    ("zrs", Replication::Level(Level::Zrs)),
    ("grs", Replication::Level(Level::Grs)),
    ("gzrs", Replication::Level(Level::Gzrs)),
];

/// Checks the keys of an entry.
pub struct Checker<'j, 'd> {
    /// The run.
    pub job: &'j Job<'d>,
    /// Whether what armove noted itself counts.
    pub obeys_noted: bool,
    /// Places of mistakes that were told: several resources may share an entry.
    pub mistakes: BTreeSet<Span>,
    /// What is wrong.
    pub found: Vec<(Span, Mistake)>,
}

impl Checker<'_, '_> {
    /// What an entry says of one of its resources.
    pub fn told(&mut self, entry: &Entry, at: ResourceRef) -> Told {
        let mut told = Told::default();
        let Some(resource) = self.job.resource(at) else {
            return told;
        };
        if let Some(text) = entry.get("action") {
            told.action = self.action(text);
        }
        if let Some(text) = entry.get("name") {
            told.name = self.name(text, resource);
        }
        if let Some(text) = entry.get("region").filter(|text| text.is_own) {
            told.region = self.region(text, at, resource);
        }
        if let Some(text) = entry.get("replication") {
            told.replication = self.replication(text, at, resource);
        }
        if let Some(text) = entry.get("apiVersion") {
            told.api_version = self.version(text, resource);
        }
        told
    }

    fn add(&mut self, text: &Text, mistake: Mistake) {
        if self.mistakes.insert(text.span) {
            self.found.push((text.span, mistake));
        }
    }

    fn said<T>(&self, text: &Text, value: T) -> Option<Said<T>> {
        let is_own = text.is_own;
        (is_own || self.obeys_noted).then_some(Said { value, is_own })
    }

    fn action(&mut self, text: &Text) -> Option<Said<Act>> {
        match Act::of_word(&text.text) {
            Some(act) => self.said(text, act),
            None => {
                let mistake = Mistake::Word {
                    key: "action",
                    word: text.text.clone(),
                    words: &Act::WORDS,
                };
                self.add(text, mistake);
                None
            }
        }
    }

    fn name(&mut self, text: &Text, resource: &Resource<'_>) -> Option<Said<String>> {
        let Some(old) = resource.known_name() else {
            if text.is_own {
                let mistake = Mistake::NameNotKnown(resource.display_name());
                self.add(text, mistake);
            }
            return None;
        };
        let name = text.text.rsplit('/').next().unwrap_or(&text.text);
        if resource.is_type(DEPLOYMENT) {
            let mistake = Mistake::NameOfDeployment(resource.display_name());
            self.add(text, mistake);
            return None;
        }
        let last = old.rsplit('/').next().unwrap_or(old);
        let mut typed = self.job.options.names.iter();
        let typed = typed.find(|(from, to)| (from == last || from == old) && to != name);
        if let Some((from, to)) = typed.filter(|_| text.is_own) {
            let mistake = Mistake::Contradicts {
                said: name.to_owned(),
                option: "--name",
                typed: format!("{from}={to}"),
            };
            self.add(text, mistake);
            return None;
        }
        let is_old = last == name;
        if text.is_own
            && !is_old
            && let Some(problem) = self.problem(&resource.full_type, name)
        {
            let mistake = Mistake::Name {
                name: name.to_owned(),
                full_type: resource.full_type.clone(),
                problem,
            };
            self.add(text, mistake);
            return None;
        }
        self.said(text, name.to_owned())
    }

    /// Why no resource of a type can be called so, where documentation says it.
    fn problem(&self, full_type: &str, name: &str) -> Option<NameProblem> {
        let rules = self.job.catalog.name_rules(full_type);
        let mut sure = rules
            .filter(|rule| rule.basis == Basis::Documented)
            .peekable();
        sure.peek()?;
        let mut problem = None;
        for rule in sure {
            match rule.check(name) {
                Ok(()) => return None,
                Err(found) => problem = problem.or(Some(found)),
            }
        }
        problem
    }

    fn region(&mut self, text: &Text, at: ResourceRef, resource: &Resource<'_>) -> Option<String> {
        let LocationWord::Region(region) = self.job.catalog.location_word(&text.text) else {
            let nearest = self.job.catalog.nearest_regions(&text.text);
            let mistake = Mistake::Region {
                text: text.text.clone(),
                nearest: nearest.into_iter().map(str::to_owned).collect(),
            };
            self.add(text, mistake);
            return None;
        };
        if resource.node.member("location").is_none() {
            let follows = match parent_of(self.job, at) {
                Some(parent) => format!("`{}`", self.job.identity(parent)),
                None => "its resource group".to_owned(),
            };
            let mistake = Mistake::NoLocation {
                id: self.job.identity(at),
                follows,
            };
            self.add(text, mistake);
            return None;
        }
        Some(region.name.to_owned())
    }

    fn replication(
        &mut self,
        text: &Text,
        at: ResourceRef,
        resource: &Resource<'_>,
    ) -> Option<Said<Redundancy>> {
        let rows = self.job.catalog.redundancy(&resource.full_type);
        let mut rows: Vec<_> = rows.filter(|row| !row.is_of_any_type()).collect();
        if rows.is_empty() {
            let mistake = Mistake::NoRedundancy(self.job.identity(at));
            self.add(text, mistake);
            return None;
        }
        let wish = WISHES
            .iter()
            .find(|(word, _)| text.text.eq_ignore_ascii_case(word));
        if let Some((_, wish)) = wish {
            return self.said(text, Redundancy::Wish(*wish));
        }
        // What only says in how many zones something runs is kept or lowered, but has no name.
        rows.retain(|row| row.stores);
        if let Some(level) = rows.iter().find_map(|row| row.level(&text.text)) {
            return self.said(text, Redundancy::Level(level.name.to_owned()));
        }
        let mut levels: Vec<String> = Vec::new();
        for level in rows.iter().flat_map(|row| row.levels()) {
            if !levels.iter().any(|known| known == level.name) {
                levels.push(level.name.to_owned());
            }
        }
        let mistake = Mistake::Level {
            word: text.text.clone(),
            full_type: resource.full_type.clone(),
            levels,
        };
        self.add(text, mistake);
        None
    }

    fn version(&mut self, text: &Text, resource: &Resource<'_>) -> Option<Said<String>> {
        let version = text.text.as_str();
        if text.is_own && !is_version(version) {
            self.add(text, Mistake::Version(version.to_owned()));
            return None;
        }
        let known = self.job.catalog.api_versions(&resource.full_type);
        if let Some(known) = known.filter(|known| text.is_own && !known.contains(version)) {
            // One that is younger than all that are known may well be there by now.
            let is_older = known.iter().any(|other| other > version);
            if is_older && resource.api_version() != Some(version) {
                let newest = known.iter().take(MAX_VERSIONS).map(str::to_owned);
                let mistake = Mistake::UnknownVersion {
                    version: version.to_owned(),
                    full_type: resource.full_type.clone(),
                    newest: newest.collect(),
                };
                self.add(text, mistake);
                return None;
            }
        }
        self.said(text, version.to_owned())
    }
}

/// Whether a text has the form of an API version: a date, and maybe a word behind it.
fn is_version(text: &str) -> bool {
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let is_date = date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let word = rest.strip_prefix('-');
    let is_word = word.is_some_and(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
    });
    is_date && (rest.is_empty() || is_word)
}
