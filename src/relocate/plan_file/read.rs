//! From the text of a plan file to its entries, with every mistake of form at its place.
//!
//! Whether what it says fits the estate is looked at in `resolve`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::Mistake;
use crate::text::{Source, Span};

/// What stands in front of the choice that armove made by itself, behind a value.
pub const NOTE: &str = "# armove: ";

/// The tables and lists of a plan file.
pub(super) const SECTIONS: [&str; 9] = [
    "target",
    "regions",
    "groups",
    "subscriptions",
    "resource",
    "external",
    "protect",
    "cut",
    "secret",
];

const TARGET: &[&str] = &["region", "location-style", "machines"];
const RESOURCE: &[&str] = &[
    "id",
    "place",
    "action",
    "name",
    "region",
    "replication",
    "apiVersion",
];
const EXTERNAL: &[&str] = &["id", "decision", "to"];
const PROTECT: &[&str] = &["id", "policy"];
const CUT: &[&str] = &["from", "to"];
const SECRET: &[&str] = &["name"];

type Value<'a> = Spanned<DeValue<'a>>;

/// A text of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where the value stands.
    pub span: Span,
    /// Whether a person chose it: it differs from what is noted behind it, or nothing is.
    pub is_own: bool,
}

/// A line of a table of old and new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Left of `=`.
    pub old: String,
    /// Where that stands.
    pub span: Span,
    /// Right of it.
    pub new: Text,
}

/// An entry of a list: its keys with their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Where the entry stands.
    pub span: Span,
    /// Its keys, in the order of the file.
    fields: Vec<(&'static str, Text)>,
}

impl Entry {
    /// The text of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Text> {
        let mut fields = self.fields.iter();
        fields
            .find(|(known, _)| *known == key)
            .map(|(_, text)| text)
    }

    /// Whether a person chose anything in it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        const NAMES: [&str; 4] = ["id", "place", "from", "name"];
        self.fields
            .iter()
            .any(|(key, text)| text.is_own && !NAMES.contains(key))
    }
}

/// What a plan file says.
#[derive(Clone, Debug, Default)]
pub struct PlanFile {
    /// The keys of `[target]`.
    pub target: Entry,
    /// `[regions]`.
    pub regions: Vec<Pair>,
    /// `[groups]`.
    pub groups: Vec<Pair>,
    /// `[subscriptions]`.
    pub subscriptions: Vec<Pair>,
    /// `[[resource]]`.
    pub resources: Vec<Entry>,
    /// `[[external]]`.
    pub externals: Vec<Entry>,
    /// `[[protect]]`.
    pub protect: Vec<Entry>,
    /// `[[cut]]`.
    pub cuts: Vec<Entry>,
    /// `[[secret]]`.
    pub secrets: Vec<Entry>,
    /// Whether the plan is made anew: only what a person chose counts.
    pub is_remade: bool,
}

impl PlanFile {
    /// Reads the text of a plan; what is well-formed is kept beside the mistakes of the rest.
    #[must_use]
    pub fn read(source: &Source) -> (Self, Vec<(Span, Mistake)>) {
        let mut reader = Reader {
            text: source.text(),
            plan: Self::default(),
            mistakes: Vec::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(source.text());
        // What is not TOML may hide what is meant: nothing else would be told rightly.
        if errors.is_empty() {
            reader.file(table.get_ref());
        }
        for error in errors {
            let place = Span::from(error.span().unwrap_or_default());
            reader.add(place, Mistake::Syntax(error.message().to_owned()));
        }
        (reader.plan, reader.mistakes)
    }

    /// Whether what armove noted itself counts: not where the plan is made anew, nor where a person
    /// gave it another target than it was made for.
    #[must_use]
    pub fn obeys_noted(&self) -> bool {
        let target = self.target.get("region");
        !self.is_remade && target.is_none_or(|text| !text.is_own)
    }
}

struct Reader<'a> {
    text: &'a str,
    plan: PlanFile,
    mistakes: Vec<(Span, Mistake)>,
}

impl Reader<'_> {
    fn add(&mut self, span: Span, mistake: Mistake) {
        self.mistakes.push((span, mistake));
    }

    fn file(&mut self, table: &DeTable<'_>) {
        for (name, value) in table.iter() {
            let word: &str = name.get_ref();
            match word {
                "target" => {
                    if let Some(entry) = self.entry("target", TARGET, value) {
                        self.plan.target = entry;
                    }
                }
                "regions" => self.plan.regions = self.pairs(word, value),
                "groups" => self.plan.groups = self.pairs(word, value),
                "subscriptions" => self.plan.subscriptions = self.pairs(word, value),
                "resource" => self.plan.resources = self.entries("resource", RESOURCE, value),
                "external" => self.plan.externals = self.entries("external", EXTERNAL, value),
                "protect" => self.plan.protect = self.entries("protect", PROTECT, value),
                "cut" => self.plan.cuts = self.entries("cut", CUT, value),
                "secret" => self.plan.secrets = self.entries("secret", SECRET, value),
                _ => {
                    let mistake = Mistake::UnknownKey {
                        key: word.to_owned(),
                        of: "a plan".to_owned(),
                        known: &SECTIONS,
                    };
                    self.add(Span::from(name.span()), mistake);
                }
            }
        }
    }

    /// A list of tables. The first of `keys` must be there; of a cut, both.
    fn entries(
        &mut self,
        name: &'static str,
        keys: &'static [&'static str],
        value: &Value<'_>,
    ) -> Vec<Entry> {
        let DeValue::Array(elements) = value.get_ref() else {
            self.kind(name, "a list: write `[[…]]`", value);
            return Vec::new();
        };
        let needed: &[&str] = match name {
            "cut" | "protect" => keys,
            _ => keys.get(..1).unwrap_or_default(),
        };
        let mut entries = Vec::new();
        for element in elements.iter() {
            let Some(entry) = self.entry(name, keys, element) else {
                continue;
            };
            let is_there = |key: &str| match element.get_ref() {
                DeValue::Table(table) => table.iter().any(|(name, _)| name.get_ref() == key),
                _ => false,
            };
            for key in needed.iter().filter(|key| !is_there(key)) {
                let key = (*key).to_owned();
                self.add(entry.span, Mistake::Missing { of: name, key });
            }
            if needed.iter().all(|key| entry.get(key).is_some()) {
                entries.push(entry);
            }
        }
        entries
    }

    fn entry(
        &mut self,
        name: &'static str,
        keys: &'static [&'static str],
        value: &Value<'_>,
    ) -> Option<Entry> {
        let DeValue::Table(table) = value.get_ref() else {
            self.kind(name, "a table", value);
            return None;
        };
        let mut entry = Entry {
            span: Span::from(value.span()),
            fields: Vec::new(),
        };
        for (key, value) in table.iter() {
            let word: &str = key.get_ref();
            let Some(known) = keys.iter().find(|known| **known == word) else {
                let mistake = Mistake::UnknownKey {
                    key: word.to_owned(),
                    of: format!("`{name}`"),
                    known: keys,
                };
                self.add(Span::from(key.span()), mistake);
                continue;
            };
            if let Some(text) = self.text(known, value) {
                entry.fields.push((known, text));
            }
        }
        Some(entry)
    }

    fn pairs(&mut self, name: &str, value: &Value<'_>) -> Vec<Pair> {
        let DeValue::Table(table) = value.get_ref() else {
            self.kind(name, "a table of `\"old\" = \"new\"`", value);
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (old, new) in table.iter() {
            let key: &str = old.get_ref();
            if let Some(new) = self.text(key, new) {
                pairs.push(Pair {
                    old: key.to_owned(),
                    span: Span::from(old.span()),
                    new,
                });
            }
        }
        pairs.sort_by_key(|pair| pair.span);
        pairs
    }

    fn text(&mut self, key: &str, value: &Value<'_>) -> Option<Text> {
        let DeValue::String(text) = value.get_ref() else {
            self.kind(key, "a text", value);
            return None;
        };
        let place = Span::from(value.span());
        if text.trim().is_empty() {
            let key = key.to_owned();
            self.add(place, Mistake::Empty { key });
            return None;
        }
        Some(Text {
            is_own: !self.is_noted(value.span(), text),
            text: text.to_string(),
            span: place,
        })
    }

    /// Whether the note behind a value says the same.
    fn is_noted(&self, place: Range<usize>, text: &str) -> bool {
        let behind = self.text.get(place.end..).unwrap_or_default();
        let line = behind.lines().next().unwrap_or_default().trim_start();
        let noted = line.strip_prefix(NOTE.trim_end()).map(str::trim);
        noted.is_some_and(|noted| noted == super::quote(text))
    }

    fn kind(&mut self, key: &str, wanted: &'static str, value: &Value<'_>) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let key = key.to_owned();
        self.add(
            Span::from(value.span()),
            Mistake::Kind { key, wanted, found },
        );
    }
}
