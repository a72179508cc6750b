//! What a rule file says: TOML taken apart into its keys, every value with its place.
//!
//! Knows the form of a rule, not what a rule means: that is settled by `compile`.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{Problem, RuleError};
use crate::text::{Source, Span, nearest};

/// A value of a rule file.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// Something with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<T> {
    /// What stands there.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// Collects the mistakes of one file.
pub(super) struct Mistakes {
    file: Arc<Source>,
    /// Whether schemas are compiled to see that they can be; else when they are first used.
    pub is_thorough: bool,
    /// Those found so far.
    pub found: Vec<RuleError>,
}

impl Mistakes {
    /// No mistakes yet.
    pub fn of(file: Arc<Source>, is_thorough: bool) -> Self {
        Self {
            file,
            is_thorough,
            found: Vec::new(),
        }
    }

    /// Adds a mistake.
    pub fn add(&mut self, span: Span, problem: Problem) {
        self.with_help(span, problem, None);
    }

    /// Adds a mistake and what would be right.
    pub fn with_help(&mut self, span: Span, problem: Problem, help: Option<String>) {
        self.found.push(RuleError {
            file: Arc::clone(&self.file),
            span,
            problem,
            help,
        });
    }

    /// Adds a mistake in a word that comes out of a closed set.
    pub fn word<'w>(
        &mut self,
        span: Span,
        problem: Problem,
        word: &str,
        known: impl IntoIterator<Item = &'w str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = match nearest(word, known.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if known.is_empty() || known.len() > 12 => None,
            None => Some(format!("there are {}", listed(&known))),
        };
        self.with_help(span, problem, help);
    }

    /// The place of a part of a string, given by offsets into its decoded text.
    pub fn inside(&self, text: At<&str>, start: usize, end: usize) -> Span {
        let raw = self.file.slice(text.span);
        let first = raw.find(text.value).filter(|_| !text.value.is_empty());
        let Some(first) = first else { return text.span };
        let offset = |at: usize| {
            let at = u32::try_from(first + at).unwrap_or(u32::MAX);
            text.span.start.saturating_add(at).min(text.span.end)
        };
        Span::new(offset(start), offset(end.max(start + 1)))
    }
}

/// Words in a sentence: "`a`, `b` and `c`".
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The span of a part of a file.
pub(super) fn span_of<T>(value: &Spanned<T>) -> Span {
    Span::from(value.span())
}

/// The word for a kind of value, with its article.
pub(super) const fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "a Boolean",
        DeValue::Datetime(_) => "a date without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A table of a rule file.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    entries: &'a DeTable<'a>,
    /// Where it stands; for the file as a whole, its start.
    pub span: Span,
    /// What it is, in messages: "a rule".
    pub what: &'static str,
}

impl<'a> Table<'a> {
    /// The whole file.
    pub fn root(entries: &'a DeTable<'a>) -> Self {
        Self {
            entries,
            span: Span::default(),
            what: "a rule",
        }
    }

    /// Reports keys that are not among the known ones.
    pub fn only(self, known: &[&str], mistakes: &mut Mistakes) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let problem = Problem::UnknownKey(name.to_owned(), self.what);
                mistakes.word(span_of(key), problem, name, known.iter().copied());
            }
        }
    }

    /// A value.
    pub fn get(self, key: &str) -> Option<&'a Value<'a>> {
        self.entries.get(key)
    }

    /// The place of a key; that of the table where it is not there.
    pub fn key_span(self, key: &str) -> Span {
        self.entries
            .get_key_value(key)
            .map_or(self.span, |(key, _)| span_of(key))
    }

    /// The keys and values, in the order of the file.
    pub fn members(self) -> Vec<(At<&'a str>, &'a Value<'a>)> {
        let mut members: Vec<_> = self
            .entries
            .iter()
            .map(|(key, value)| {
                let span = span_of(key);
                let value_of: &str = key.get_ref();
                let key = At {
                    value: value_of,
                    span,
                };
                (key, value)
            })
            .collect();
        members.sort_by_key(|(key, _)| key.span);
        members
    }

    /// A text; something else is reported.
    pub fn text(self, key: &'static str, mistakes: &mut Mistakes) -> Option<At<&'a str>> {
        let value = self.get(key)?;
        let text = as_text(value);
        if text.is_none() {
            wrong_kind(key, value, "a text in quotes", mistakes);
        }
        text
    }

    /// A text that has to be there, and not empty.
    pub fn needed(self, key: &'static str, mistakes: &mut Mistakes) -> Option<At<&'a str>> {
        if self.get(key).is_none() {
            mistakes.add(self.span, Problem::Missing(key, self.what));
            return None;
        }
        let text = self.text(key, mistakes)?;
        if text.value.trim().is_empty() {
            mistakes.add(text.span, Problem::Empty(key.to_owned()));
            return None;
        }
        Some(text)
    }

    /// A table; something else is reported.
    pub fn table(
        self,
        key: &'static str,
        what: &'static str,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Some(Self {
                entries,
                span: self.key_span(key),
                what,
            }),
            _ => {
                wrong_kind(key, value, "a table", mistakes);
                None
            }
        }
    }

    /// One text or a list of texts; something else is reported.
    pub fn texts(self, key: &'static str, mistakes: &mut Mistakes) -> Vec<At<&'a str>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let values: Vec<&Value<'a>> = match value.get_ref() {
            DeValue::Array(elements) => elements.iter().collect(),
            _ => vec![value],
        };
        if values.is_empty() {
            mistakes.add(span_of(value), Problem::Empty(key.to_owned()));
        }
        let mut texts = Vec::new();
        for value in values {
            match as_text(value) {
                Some(text) => texts.push(text),
                None => wrong_kind(key, value, "a text in quotes", mistakes),
            }
        }
        texts
    }
}

/// Reports a value of another kind than wanted.
pub(super) fn wrong_kind(
    key: &str,
    value: &Value<'_>,
    wanted: &'static str,
    mistakes: &mut Mistakes,
) {
    let problem = Problem::WrongKind {
        key: key.to_owned(),
        wanted,
        found: kind(value.get_ref()),
    };
    mistakes.add(span_of(value), problem);
}

/// The text of a value.
pub(super) fn as_text<'a>(value: &'a Value<'_>) -> Option<At<&'a str>> {
    let span = span_of(value);
    match value.get_ref() {
        DeValue::String(text) => Some(At {
            value: text.as_ref(),
            span,
        }),
        _ => None,
    }
}

/// Reads a file as TOML and hands its table on; none where it is no TOML.
pub(super) fn read<T>(
    file: &Source,
    mistakes: &mut Mistakes,
    then: impl FnOnce(Table<'_>, &mut Mistakes) -> Option<T>,
) -> Option<T> {
    let (table, errors) = DeTable::parse_recoverable(file.text());
    if errors.is_empty() {
        return then(Table::root(table.get_ref()), mistakes);
    }
    for error in errors {
        let span = Span::from(error.span().unwrap_or_default());
        // The parser's messages may go over several lines.
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        mistakes.add(span, Problem::Syntax(message));
    }
    None
}
