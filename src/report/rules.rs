//! What can be found: every rule, and everything that the commands tell without one.

use std::collections::BTreeSet;

use serde::Serialize;

use super::json;
use super::model::SCHEMA_VERSION;
use crate::finding::{Basis, Safety, Severity, SourceRef};
use crate::rule::{Page, Rule, RuleSet, pages};

/// Who tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A rule of the program.
    Rule,
    /// A rule of the user's own.
    Own,
    /// A command itself, with the severity that fits each case.
    Command,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// `area/what-is-wrong`.
    pub id: String,
    /// The part of the id before the slash.
    pub area: String,
    /// What is wrong, in one line.
    pub title: String,
    /// Who tells it.
    pub origin: Origin,
    /// How bad it is; none where that depends on the case.
    pub severity: Option<Severity>,
    /// What it rests on; none where that depends on the case.
    pub basis: Option<Basis>,
    /// The resource types that it is about, `*` for all; none where no rule says it.
    pub types: Option<Vec<String>>,
    /// Where the fact comes from.
    pub source: Option<SourceRef>,
    /// What mends it.
    pub fix: Option<EntryFix>,
    /// Whether the program carries a page about it.
    pub documented: bool,
}

/// What a rule does about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryFix {
    /// As an order: "remove the property".
    pub title: String,
    /// Whether it may be applied unasked.
    pub safety: Safety,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'e> {
    schema_version: &'static str,
    rules: &'e [Entry],
}

/// Everything that can be told with these rules, by area and id.
#[must_use]
pub fn entries(rules: &RuleSet) -> Vec<Entry> {
    let built_in = RuleSet::embedded();
    let built_in: BTreeSet<&str> = built_in.ids().collect();
    let mut entries: Vec<Entry> = rules
        .rules()
        .map(|rule| of_rule(rule, built_in.contains(rule.id.as_str())))
        .collect();
    let told = pages().iter().filter(|page| rules.get(page.id).is_none());
    entries.extend(told.map(of_page));
    entries.sort_by(|one, other| (&one.area, &one.id).cmp(&(&other.area, &other.id)));
    entries
}

/// The list for programs.
///
/// # Errors
/// When serialisation fails, which no list makes happen.
pub fn document(entries: &[Entry]) -> Result<String, serde_json::Error> {
    json::text(&Document {
        schema_version: SCHEMA_VERSION,
        rules: entries,
    })
}

fn of_rule(rule: &Rule, is_built_in: bool) -> Entry {
    let types = rule.types.names().into_iter().map(str::to_owned);
    Entry {
        id: rule.id.clone(),
        area: area(&rule.id),
        title: rule.title.clone(),
        origin: if is_built_in {
            Origin::Rule
        } else {
            Origin::Own
        },
        severity: Some(rule.severity),
        basis: Some(rule.basis),
        types: Some(types.collect()),
        source: rule.source.clone(),
        fix: rule.fix.as_ref().map(|fix| EntryFix {
            title: fix.title.clone(),
            safety: fix.safety,
        }),
        documented: is_built_in,
    }
}

fn of_page(page: &Page) -> Entry {
    Entry {
        id: page.id.to_owned(),
        area: area(page.id),
        title: page.title.to_owned(),
        origin: Origin::Command,
        severity: None,
        basis: None,
        types: None,
        source: None,
        fix: None,
        documented: true,
    }
}

fn area(id: &str) -> String {
    id.split('/').next().unwrap_or_default().to_owned()
}
