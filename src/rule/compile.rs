//! From what a rule file says to a rule: every part is checked, and every mistake of the file told.

use std::sync::Arc;

use toml::de::DeValue;

use super::checks;
use super::definition::{Logic, Rule, Types};
use super::error::{Problem, RuleError};
use super::file::{At, Mistakes, Table, as_text, read, span_of, wrong_kind};
use super::placeholders::{EVERYWHERE, REGIONAL, Text};
use super::query::Query;
use super::schema::Schema;
use super::{fix, keywords, provenance};
use crate::finding::{Basis, Phase, Severity};
use crate::json::Pointer;
use crate::text::{Source, Span};

/// The keys of a rule, in the order in which they are written.
const KEYS: [&str; 18] = [
    "id",
    "title",
    "severity",
    "basis",
    "type",
    "templates",
    "at",
    "when",
    "must",
    "find",
    "check",
    "defaults",
    "message",
    "help",
    "azure-error",
    "source",
    "fix",
    "checklist",
];

const SEVERITIES: [(&str, Severity); 3] = [
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("note", Severity::Note),
];

const BASES: [(&str, Basis); 3] = [
    ("documented", Basis::Documented),
    ("measured", Basis::Measured),
    ("recalled", Basis::Recalled),
];

const PHASES: [(&str, Phase); 6] = [
    ("prepare", Phase::Prepare),
    ("deploy", Phase::Deploy),
    ("protect", Phase::Protect),
    ("validate", Phase::Validate),
    ("cutover", Phase::Cutover),
    ("cleanup", Phase::Cleanup),
];

/// A rule and the place of its id.
pub(super) struct Compiled {
    /// The rule.
    pub rule: Rule,
    /// Where its id stands.
    pub id: Span,
}

/// Reads a rule file; `thorough`: compiles its schemas as well.
///
/// # Errors
/// With every mistake of the file, in its order.
pub(super) fn compile(file: &Arc<Source>, thorough: bool) -> Result<Compiled, Vec<RuleError>> {
    let mut mistakes = Mistakes::of(Arc::clone(file), thorough);
    let rule = read(file, &mut mistakes, rule);
    match rule {
        Some(rule) if mistakes.found.is_empty() => Ok(rule),
        _ => {
            mistakes.found.sort_by_key(|mistake| mistake.span);
            Err(mistakes.found)
        }
    }
}

fn rule(table: Table<'_>, mistakes: &mut Mistakes) -> Option<Compiled> {
    table.only(&KEYS, mistakes);
    let id = table.needed("id", mistakes);
    if let Some(id) = id {
        check_id(id, mistakes);
    }
    let title = table.needed("title", mistakes);
    let basis = word(table, "basis", "basis", &BASES, mistakes);
    let severity = severity(table, basis, mistakes);
    let types = types(table, mistakes);
    let exports = [("all", false), ("exports", true)];
    let exports_only = match table.get("templates") {
        Some(_) => word(table, "templates", "kind of templates", &exports, mistakes),
        None => Some(false),
    };
    let logic = logic(table, mistakes);
    let defaults = defaults(table, mistakes);
    let placeholders = placeholders(logic.as_ref());
    let message = match table.needed("message", mistakes) {
        Some(message) => text(message, &placeholders, mistakes),
        None => None,
    };
    let help = table
        .text("help", mistakes)
        .and_then(|help| text(help, &placeholders, mistakes));
    let azure_error = table.text("azure-error", mistakes);
    let source = provenance::read(table, basis, mistakes);
    let own = logic.as_ref().map_or(&[][..], own_placeholders);
    let fix = table
        .table("fix", "`fix`", mistakes)
        .and_then(|fix| fix::read(fix, own, mistakes));
    let steps = steps(table, &placeholders, mistakes);
    let rule = Rule {
        id: id?.value.to_owned(),
        title: title?.value.to_owned(),
        severity: severity?,
        basis: basis?,
        types: types?,
        exports_only: exports_only?,
        logic: logic?,
        defaults,
        message: message?,
        help,
        azure_error: azure_error.map(|code| code.value.to_owned()),
        source,
        fix,
        steps,
    };
    Some(Compiled { rule, id: id?.span })
}

/// `area/what-is-wrong`: two names in lower case, with hyphens.
fn check_id(id: At<&str>, mistakes: &mut Mistakes) {
    let is_name = |name: &str| {
        name.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
    };
    let fits = id
        .value
        .split_once('/')
        .is_some_and(|(area, name)| is_name(area) && is_name(name));
    if !fits {
        let help = "`area/what-is-wrong`: lower-case words joined by hyphens, and one slash";
        let problem = Problem::BadId(id.value.to_owned());
        mistakes.with_help(id.span, problem, Some(help.to_owned()));
    }
}

/// A word out of a closed set.
fn word<T: Copy>(
    table: Table<'_>,
    key: &'static str,
    what: &'static str,
    known: &[(&'static str, T)],
    mistakes: &mut Mistakes,
) -> Option<T> {
    let text = table.needed(key, mistakes)?;
    let found = known.iter().find(|(word, _)| *word == text.value);
    if found.is_none() {
        let value = text.value.to_owned();
        let words = known.iter().map(|(word, _)| *word);
        let problem = Problem::UnknownWord { what, value };
        mistakes.word(text.span, problem, text.value, words);
    }
    found.map(|(_, value)| *value)
}

fn severity(table: Table<'_>, basis: Option<Basis>, mistakes: &mut Mistakes) -> Option<Severity> {
    let severity = word(table, "severity", "severity", &SEVERITIES, mistakes)?;
    let basis = basis?;
    if severity > basis.cap() {
        let (basis, most) = match basis {
            Basis::Recalled => ("only recalled", "a note"),
            Basis::Measured => ("measured", "a warning"),
            Basis::Documented => ("documented", "an error"),
        };
        let span = table.get("severity").map_or(table.span, span_of);
        mistakes.add(span, Problem::TooSevere { basis, most });
    }
    Some(severity)
}

fn types(table: Table<'_>, mistakes: &mut Mistakes) -> Option<Types> {
    if table.get("type").is_none() {
        mistakes.add(table.span, Problem::Missing("type", table.what));
        return None;
    }
    let types = table.texts("type", mistakes);
    if let [all] = types.as_slice()
        && all.value == "*"
    {
        return Some(Types::All);
    }
    for full_type in &types {
        let segments: Vec<&str> = full_type.value.split('/').collect();
        let is_segment = |segment: &&str| {
            !segment.is_empty()
                && segment
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        };
        let namespace = segments.first().copied().unwrap_or_default();
        let fits = segments.len() > 1
            && segments.iter().all(is_segment)
            && namespace.contains('.')
            && !namespace.starts_with('.')
            && !namespace.ends_with('.');
        if !fits {
            let help = "write `Provider.Namespace/type`, with the types of its parents for a \
                        child, or `*` by itself for all";
            let problem = Problem::BadType(full_type.value.to_owned());
            mistakes.with_help(full_type.span, problem, Some(help.to_owned()));
        }
    }
    let types = types.iter().map(|one| one.value.to_owned()).collect();
    Some(Types::Of(types))
}

fn logic(table: Table<'_>, mistakes: &mut Mistakes) -> Option<Logic> {
    let present: Vec<&'static str> = ["must", "find", "check"]
        .into_iter()
        .filter(|key| table.get(key).is_some())
        .collect();
    let one = match present.as_slice() {
        [one] => *one,
        [] => {
            mistakes.add(table.span, Problem::OneLogic("none"));
            return None;
        }
        [_, second, ..] => {
            mistakes.add(table.key_span(second), Problem::OneLogic("several"));
            return None;
        }
    };
    if one == "check" {
        for key in ["at", "when", "defaults"] {
            if table.get(key).is_some() {
                mistakes.add(table.key_span(key), Problem::Pointless(key, "check"));
            }
        }
        return check(table, mistakes);
    }
    let at = match table.text("at", mistakes) {
        Some(at) => path(at, mistakes),
        None => Some(Query::root()),
    };
    let when = table
        .get("when")
        .map(|value| keywords::schema("when", value, mistakes));
    if one == "find" {
        let paths = table.texts("find", mistakes);
        // All are looked at, so that every mistake is told.
        let paths: Vec<Option<Query>> = paths.into_iter().map(|one| path(one, mistakes)).collect();
        let paths: Option<Vec<Query>> = paths.into_iter().collect();
        let (at, when, paths) = (at?, when.map_or(Some(None), |when| when.map(Some))?, paths?);
        return Some(Logic::Find { at, when, paths });
    }
    let must = table
        .get("must")
        .and_then(|value| keywords::schema("must", value, mistakes));
    Some(Logic::Must {
        at: at?,
        when: when.map_or(Some(None), |when: Option<Schema>| when.map(Some))?,
        must: must?,
    })
}

fn check(table: Table<'_>, mistakes: &mut Mistakes) -> Option<Logic> {
    let name = table.needed("check", mistakes)?;
    let check = checks::named(name.value);
    if check.is_none() {
        let problem = Problem::UnknownWord {
            what: "check",
            value: name.value.to_owned(),
        };
        let known = checks::CHECKS.iter().map(|check| check.name);
        mistakes.word(name.span, problem, name.value, known);
    }
    check.map(Logic::Check)
}

/// A JSONPath, if it is one that rules may have.
fn path(text: At<&str>, mistakes: &mut Mistakes) -> Option<Query> {
    match Query::parse(text.value) {
        Ok(query) => Some(query),
        Err(bad) => {
            let span = bad.range.map_or(text.span, |range| {
                mistakes.inside(text, range.start, range.end)
            });
            mistakes.with_help(span, bad.problem, bad.help);
            None
        }
    }
}

/// What the texts of a rule may name.
/// What the check of a rule offers itself. The value of a fix may name nothing else: what all rules
/// have is made for people, so that it may be masked or shortened.
const fn own_placeholders(logic: &Logic) -> &'static [&'static str] {
    match logic {
        Logic::Check(check) => check.placeholders,
        _ => &[],
    }
}

fn placeholders(logic: Option<&Logic>) -> Vec<&'static str> {
    let mut known = EVERYWHERE.to_vec();
    if let Some(Logic::Check(check)) = logic {
        known.extend(check.placeholders);
        known.extend(REGIONAL);
    }
    known
}

/// A text with placeholders.
fn text(text: At<&str>, known: &[&str], mistakes: &mut Mistakes) -> Option<Text> {
    match Text::parse(text.value, known) {
        Ok(parsed) => Some(parsed),
        Err(bad) => {
            for (range, problem, misspelt) in bad {
                let span = mistakes.inside(text, range.start, range.end);
                match misspelt {
                    Some(word) => mistakes.word(span, problem, &word, known.iter().copied()),
                    None => {
                        let help = "write `{{` and `}}` for braces in a text";
                        mistakes.with_help(span, problem, Some(help.to_owned()));
                    }
                }
            }
            None
        }
    }
}

/// What the service does where a property is absent.
fn defaults(table: Table<'_>, mistakes: &mut Mistakes) -> Vec<(Pointer, serde_json::Value)> {
    let Some(table) = table.table("defaults", "`defaults`", mistakes) else {
        return Vec::new();
    };
    let mut defaults = Vec::new();
    for (key, value) in table.members() {
        let Some(pointer) = fix::pointer(key, mistakes) else {
            continue;
        };
        if let Some(value) = keywords::json(value, mistakes) {
            defaults.push((pointer, value));
        }
    }
    defaults
}

/// Steps for a person, one or several a phase.
fn steps(table: Table<'_>, placeholders: &[&str], mistakes: &mut Mistakes) -> Vec<(Phase, Text)> {
    let Some(table) = table.table("checklist", "`checklist`", mistakes) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    for (key, value) in table.members() {
        let phase = PHASES.iter().find(|(word, _)| *word == key.value);
        if phase.is_none() {
            let problem = Problem::UnknownWord {
                what: "phase",
                value: key.value.to_owned(),
            };
            let words = PHASES.iter().map(|(word, _)| *word);
            mistakes.word(key.span, problem, key.value, words);
        }
        let Some(step) = as_text(value) else {
            if matches!(value.get_ref(), DeValue::Array(_)) {
                wrong_kind(key.value, value, "one text in quotes", mistakes);
            } else {
                wrong_kind(key.value, value, "a text in quotes", mistakes);
            }
            continue;
        };
        let step = text(step, placeholders, mistakes);
        if let (Some((_, phase)), Some(step)) = (phase, step) {
            steps.push((*phase, step));
        }
    }
    steps.sort_by_key(|(phase, _)| *phase);
    steps
}
