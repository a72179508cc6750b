//! From the text of `armove.toml` to what it says, with every mistake at its place.

use std::ffi::OsString;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Mistake};
use super::keys::{self, Form, KEYS, Key};
use super::{Config, IgnoreEntry, Setting, SeverityEntry, VERSION};
use crate::app::options::{self, DeploymentContext, RegionError};
use crate::catalog::Catalog;
use crate::finding::Severity;
use crate::finding::suppress::Selector;
use crate::text::{Source, Span};

/// What an entry of `ignore` may hold.
pub(super) const PARTS: [&str; 5] = ["rule", "resource", "path", "file", "reason"];

/// The words of `[severity]`.
const SEVERITIES: [&str; 3] = ["error", "warning", "note"];

type Value<'a> = Spanned<DeValue<'a>>;

impl Config {
    /// Reads the text of a configuration; paths in it start at `folder`.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(source: Source, folder: &Path) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(folder);
        let text = source.text().to_owned();
        let (table, errors) = DeTable::parse_recoverable(&text);
        if errors.is_empty() {
            reader.file(table.get_ref());
        }
        for error in errors {
            let span = Span::from(error.span().unwrap_or_default());
            let mistake = Mistake::Syntax(error.message().to_owned());
            reader.mistakes.push((span, mistake));
        }
        let Reader {
            mut mistakes,
            mut config,
            ..
        } = reader;
        config.source = Some(source.clone());
        if mistakes.is_empty() {
            return Ok(config);
        }
        mistakes.sort_by_key(|(span, _)| *span);
        Err(ConfigError::Broken {
            file: Box::new(source),
            found: mistakes,
        })
    }
}

/// Collects what the file says, and what is wrong with it.
struct Reader<'a> {
    folder: &'a Path,
    config: Config,
    mistakes: Vec<(Span, Mistake)>,
    /// Whether it names overlays of the catalogue.
    has_overlay: bool,
}

impl<'a> Reader<'a> {
    fn new(folder: &'a Path) -> Self {
        let config = Config {
            folder: folder.to_owned(),
            ..Config::default()
        };
        Self {
            folder,
            config,
            mistakes: Vec::new(),
            has_overlay: false,
        }
    }

    fn file(&mut self, table: &DeTable<'_>) {
        // A file of another version may have other keys: one mistake is enough.
        if let Some((_, version)) = find(table, "version") {
            let is_known = matches!(version.get_ref(), DeValue::Integer(number) if number.as_str() == VERSION && number.radix() == 10);
            if !is_known {
                return self.add(Span::from(version.span()), Mistake::Version);
            }
        }
        self.has_overlay = find(table, "catalog").is_some();
        for (name, value) in table.iter() {
            let word: &str = name.get_ref();
            match (KEYS.iter().find(|key| key.name == word), word) {
                (Some(key), _) => self.key(*key, value),
                (None, "version") => {}
                (None, "severity") => self.severities(value),
                (None, _) => {
                    let per_run = keys::PER_RUN.into_iter().find(|key| *key == word);
                    let mistake = per_run
                        .map_or_else(|| Mistake::UnknownKey(word.to_owned()), Mistake::PerRun);
                    self.add(Span::from(name.span()), mistake);
                }
            }
        }
    }

    fn add(&mut self, span: Span, mistake: impl Into<Mistake>) {
        self.mistakes.push((span, mistake.into()));
    }

    /// One key that is an option: its values as they would be typed.
    fn key(&mut self, key: Key, value: &Value<'_>) {
        let place = Span::from(value.span());
        let texts = match key.form {
            Form::Switch => match value.get_ref() {
                DeValue::Boolean(true) => Vec::new(),
                DeValue::Boolean(false) => return,
                other => return self.kind(key.name, "true or false", other, place),
            },
            Form::Number => match value.get_ref() {
                DeValue::Integer(number) if number.radix() == 10 => {
                    vec![(number.as_str().to_owned(), place)]
                }
                other => return self.kind(key.name, "a number", other, place),
            },
            Form::Rules if key.name == "ignore" => self.ignores(value),
            Form::Choice(_) | Form::Region | Form::Suffix | Form::Path => match value.get_ref() {
                DeValue::String(text) => vec![(text.to_string(), place)],
                other => return self.kind(key.name, "a text", other, place),
            },
            Form::Regions | Form::Names | Form::Subscriptions | Form::Groups | Form::Context => {
                self.pairs(key.name, value)
            }
            Form::Paths | Form::Rules => self.texts(key.name, value),
        };
        let before = self.mistakes.len();
        for (text, place) in &texts {
            match check(key, text) {
                // Which regions there are, the overlays say as well, and they are read later.
                Err(Mistake::Region(RegionError::Unknown { .. })) if self.has_overlay => {}
                Err(mistake) => self.add(*place, mistake),
                Ok(()) => {}
            }
        }
        // One by one they may be right, and contradict each other.
        let all: Vec<String> = texts.iter().map(|(text, _)| text.clone()).collect();
        if self.mistakes.len() == before
            && let Err(mistake) = check_all(key, &all)
        {
            self.add(place, mistake);
        }
        if texts.is_empty() && key.form != Form::Switch {
            return;
        }
        let is_path = matches!(key.form, Form::Path | Form::Paths);
        let as_typed = |text: &String| match is_path {
            true => self.folder.join(text).into_os_string(),
            false => OsString::from(text),
        };
        self.config.settings.push(Setting {
            key: key.name,
            values: all.iter().map(as_typed).collect(),
        });
        if key.form == Form::Rules {
            self.config.named.extend(texts);
        }
    }

    /// One text, or a list of them.
    fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<(String, Span)> {
        let mut texts = Vec::new();
        let list: Vec<&Value<'_>> = match value.get_ref() {
            DeValue::Array(elements) => elements.iter().collect(),
            _ => vec![value],
        };
        for element in list {
            let place = Span::from(element.span());
            match element.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), place)),
                other => self.kind(key, "a text or a list of texts", other, place),
            }
        }
        texts
    }

    /// A table of old and new, or texts of the form `OLD=NEW`.
    fn pairs(&mut self, key: &str, value: &Value<'_>) -> Vec<(String, Span)> {
        let DeValue::Table(table) = value.get_ref() else {
            return self.texts(key, value);
        };
        let mut texts = Vec::new();
        for (old, new) in table.iter() {
            let place = Span::from(new.span());
            match new.get_ref() {
                DeValue::String(text) => {
                    let start = Span::from(old.span()).start;
                    texts.push((
                        format!("{}={text}", old.get_ref()),
                        Span::new(start, place.end),
                    ));
                }
                other => self.kind(old.get_ref(), "a text", other, place),
            }
        }
        texts.sort_by_key(|(_, span)| *span);
        texts
    }

    /// Rules that are ignored everywhere, as texts; findings that are, as tables.
    fn ignores(&mut self, value: &Value<'_>) -> Vec<(String, Span)> {
        let DeValue::Array(elements) = value.get_ref() else {
            return self.texts("ignore", value);
        };
        let mut texts = Vec::new();
        for element in elements.iter() {
            let place = Span::from(element.span());
            match element.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), place)),
                DeValue::Table(table) => self.ignore(table, place),
                other => self.kind(
                    "ignore",
                    "rules, or tables with `rule` and `reason`",
                    other,
                    place,
                ),
            }
        }
        texts
    }

    fn ignore(&mut self, table: &DeTable<'_>, place: Span) {
        let mut rule = None;
        let mut reason = None;
        let mut selector = Selector::default();
        for (name, value) in table.iter() {
            let at = Span::from(value.span());
            let word: &str = name.get_ref();
            if !PARTS.contains(&word) {
                self.add(
                    Span::from(name.span()),
                    Mistake::UnknownPart(word.to_owned()),
                );
                continue;
            }
            let DeValue::String(text) = value.get_ref() else {
                self.kind(word, "a text", value.get_ref(), at);
                continue;
            };
            let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            match word {
                "rule" => rule = text.map(|text| (text, at)),
                "reason" => reason = text,
                "resource" => selector.resource = text,
                "path" => selector.path = text,
                _ => selector.file = text,
            }
        }
        let needs = |what: Option<()>, part| what.is_none().then_some(Mistake::Missing(part));
        let lacks = needs(rule.as_ref().map(|_| ()), "rule")
            .or_else(|| needs(reason.as_ref().map(|_| ()), "reason"));
        match (rule, reason, lacks) {
            (_, _, Some(lacks)) => self.add(place, lacks),
            (Some((rule, at)), Some(reason), None) => self.config.ignores.push(IgnoreEntry {
                rule,
                reason,
                selector,
                span: at,
            }),
            (_, _, None) => {}
        }
    }

    fn severities(&mut self, value: &Value<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            let wanted = "a table of rules and severities";
            return self.kind(
                "severity",
                wanted,
                value.get_ref(),
                Span::from(value.span()),
            );
        };
        for (rule, severity) in table.iter() {
            let place = Span::from(severity.span());
            let key: &str = rule.get_ref();
            let DeValue::String(word) = severity.get_ref() else {
                self.kind(
                    key,
                    "`error`, `warning` or `note`",
                    severity.get_ref(),
                    place,
                );
                continue;
            };
            let severity = match word.as_ref() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                "note" => Severity::Note,
                _ => {
                    let (key, word) = (key.to_owned(), word.to_string());
                    let words = &SEVERITIES;
                    self.add(place, Mistake::Word { key, word, words });
                    continue;
                }
            };
            self.config.severities.push(SeverityEntry {
                rule: key.to_owned(),
                severity,
                rule_span: Span::from(rule.span()),
                span: place,
            });
        }
    }

    fn kind(&mut self, key: &str, wanted: &'static str, found: &DeValue<'_>, place: Span) {
        let key = key.to_owned();
        let found = match found {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.add(place, Mistake::Kind { key, wanted, found });
    }
}

/// Whether one value holds; with the words of the command line.
fn check(key: Key, text: &str) -> Result<(), Mistake> {
    let catalog = Catalog::embedded();
    let one = || [text.to_owned()];
    match key.form {
        Form::Choice(words) if !words.contains(&text) => {
            return Err(Mistake::Word {
                key: key.name.to_owned(),
                word: text.to_owned(),
                words,
            });
        }
        Form::Region => {
            options::region_name(catalog, key.name, text)?;
        }
        Form::Regions => {
            for (from, to) in options::regions(&one())? {
                options::region_name(catalog, key.name, &from)?;
                options::region_name(catalog, key.name, &to)?;
            }
        }
        Form::Context => {
            if let Some(location) = DeploymentContext::read(&one())?.location {
                options::region_name(catalog, "context location", &location)?;
            }
        }
        Form::Number => {
            text.parse::<u32>()
                .map_err(|_| Mistake::Number(key.name.to_owned()))?;
        }
        Form::Suffix => {
            options::suffix(text)?;
        }
        _ => check_all(key, &one())?,
    }
    Ok(())
}

/// Whether all values of a key hold together.
fn check_all(key: Key, texts: &[String]) -> Result<(), Mistake> {
    match key.form {
        Form::Regions => options::regions(texts).map(drop)?,
        Form::Names => options::names(texts).map(drop)?,
        Form::Subscriptions => options::subscriptions(texts).map(drop)?,
        Form::Groups => options::groups(texts).map(drop)?,
        Form::Context => DeploymentContext::read(texts).map(drop)?,
        _ => {}
    }
    Ok(())
}

fn find<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<(Span, &'t Value<'i>)> {
    let mut entries = table.iter();
    entries
        .find(|(name, _)| name.get_ref() == key)
        .map(|(name, value)| (Span::from(name.span()), value))
}
