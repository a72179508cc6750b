//! From the text of overlays to their rows. The form is explained where it is written.

use super::super::Cloud;
use super::super::pack::compare;
use super::skus::{CoverRow, SkuKind, SkuRow};
use super::{KindRow, List, ListKind, MAGIC, Overlay, OverlayError, OverlayMistake};
use super::{Places, RegionRow};
use crate::text::{Source, Span, sha256_hex};

/// Version of the form.
pub(super) const VERSION: &str = "1";
/// What separates fields.
pub(super) const SEPARATOR: &str = " | ";
/// A field without value.
pub(super) const NONE: &str = "-";
/// A field of which the list does not speak.
pub(super) const NOT_SAID: &str = "?";

impl<'t> Overlay<'t> {
    /// Reads overlays; where two speak about the same thing, the later wins.
    ///
    /// # Errors
    /// The first line that is not as `catalog import` writes it.
    pub fn read(files: &'t [Source]) -> Result<Self, OverlayError> {
        let mut overlay = Self::default();
        for (number, file) in files.iter().enumerate() {
            let name = file.name();
            let bytes = file.text().as_bytes();
            overlay.names.push((name, sha256_hex(bytes)));
            let mut reader = Reader {
                overlay: &mut overlay,
                number,
                name,
                first_list: 0,
                sets: vec![""],
                versions: vec![""],
            };
            reader.first_list = reader.overlay.lists.len();
            reader
                .text(file.text())
                .map_err(|(span, mistake)| OverlayError {
                    file: number,
                    span,
                    mistake,
                })?;
        }
        // What comes later wins, so it comes first among rows of one name.
        let later = |left: usize, right: usize| right.cmp(&left);
        let by_name = |left: &RegionRow<'_>, right: &RegionRow<'_>| {
            left.name.cmp(right.name).then(later(left.list, right.list))
        };
        overlay.regions.sort_by(by_name);
        let by_name = |left: &KindRow<'_>, right: &KindRow<'_>| {
            compare(left.name, right.name).then(later(left.list, right.list))
        };
        overlay.kinds.sort_by(by_name);
        overlay.skus.sort();
        Ok(overlay)
    }
}

struct Reader<'o, 't> {
    overlay: &'o mut Overlay<'t>,
    number: usize,
    name: &'t str,
    first_list: usize,
    sets: Vec<&'t str>,
    versions: Vec<&'t str>,
}

type Row<T> = Result<T, OverlayMistake>;

impl<'t> Reader<'_, 't> {
    fn text(&mut self, text: &'t str) -> Result<(), (Span, OverlayMistake)> {
        let mut at = 0;
        let mut is_ended = false;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let row = line.trim_end_matches(['\n', '\r']);
            let end = at + row.len();
            let span = || Span::from(at..end);
            if is_ended {
                return Err((span(), OverlayMistake::Row(shortened(row))));
            }
            is_ended = match number {
                0 => head(row).map(|()| false),
                _ => self.row(row, number),
            }
            .map_err(|mistake| (span(), mistake))?;
            at += line.len();
        }
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        match (text.is_empty(), is_ended) {
            (_, true) => Ok(()),
            (true, false) => Err((Span::at(end), OverlayMistake::Foreign)),
            (false, false) => Err((Span::at(end), OverlayMistake::CutOff)),
        }
    }

    /// Reads a row; says whether it was the last.
    fn row(&mut self, row: &'t str, number: usize) -> Row<bool> {
        let (word, rest) = row.split_once(SEPARATOR).unwrap_or((row, ""));
        match word {
            _ if row.starts_with('#') => {}
            "list" => self.list(fields("list", rest)?)?,
            "region" => self.region(fields("region", rest)?)?,
            "word" => self.word(fields("word", rest)?)?,
            "set" => self.sets.push(rest),
            "versions" => self.versions.push(rest),
            "type" => self.kind(fields("type", rest)?)?,
            "sku" => self.sku(fields("sku", rest)?)?,
            "covers" => self.covers(fields("covers", rest)?)?,
            "end" => {
                // A middle that is missing shows as well.
                return match rest.parse() {
                    Ok(rows) if number.checked_sub(1) == Some(rows) => Ok(true),
                    _ => Err(OverlayMistake::CutOff),
                };
            }
            _ => return Err(OverlayMistake::Row(shortened(row))),
        }
        Ok(false)
    }

    fn list(&mut self, [kind, date, rows, whole, cloud]: [&'t str; 5]) -> Row<()> {
        let kind = ListKind::ALL.into_iter().find(|one| one.word() == kind);
        let kind = kind.ok_or_else(|| value(date))?;
        if crate::text::Date::parse(date).is_none() {
            return Err(value(date));
        }
        self.overlay.lists.push(List {
            kind,
            date,
            rows: rows.parse().map_err(|_| value(rows))?,
            is_whole: match whole {
                "whole" => true,
                "part" => false,
                other => return Err(value(other)),
            },
            cloud: cloud_of(cloud)?,
            overlay: self.number,
            label: format!("{}, `{}`", self.name, kind.origin()),
        });
        Ok(())
    }

    fn region(&mut self, fields: [&'t str; 8]) -> Row<()> {
        let [
            name,
            display_name,
            geography,
            group,
            pair,
            zones,
            cloud,
            list,
        ] = fields;
        self.overlay.regions.push(RegionRow {
            name,
            display_name,
            geography: optional(geography),
            group: optional(group),
            pair: (pair != NOT_SAID).then(|| optional(pair)),
            zones: match zones {
                NOT_SAID => None,
                number => Some(number.parse().map_err(|_| value(number))?),
            },
            cloud: cloud_of(cloud)?,
            is_word: false,
            list: self.list_number(list)?,
        });
        Ok(())
    }

    fn word(&mut self, [name, display_name, list]: [&'t str; 3]) -> Row<()> {
        self.overlay.regions.push(RegionRow {
            name,
            display_name,
            geography: None,
            group: None,
            pair: None,
            zones: None,
            cloud: Cloud::Public,
            is_word: true,
            list: self.list_number(list)?,
        });
        Ok(())
    }

    fn kind(&mut self, fields: [&'t str; 6]) -> Row<()> {
        let [name, list, places, zones, versions, location] = fields;
        self.overlay.kinds.push(KindRow {
            name,
            places: self.places(places)?,
            zones: self.places(zones)?,
            versions: lookup(&self.versions, versions)?,
            takes_location: match location {
                "yes" => Some(true),
                "no" => Some(false),
                NOT_SAID => None,
                other => return Err(value(other)),
            },
            list: self.list_number(list)?,
        });
        Ok(())
    }

    fn sku(&mut self, [of, name, kind, list, states]: [&'t str; 5]) -> Row<()> {
        let list = self.list_number(list)?;
        let of = SkuKind::by_word(of).ok_or_else(|| value(of))?;
        for state in states.split(' ') {
            let (what, set) = state.rsplit_once(':').ok_or_else(|| value(state))?;
            let row = SkuRow {
                of,
                name,
                kind: optional(kind).unwrap_or_default(),
                list,
                places: self.places(set)?,
                ..SkuRow::default()
            };
            let row = row.with_state(what).ok_or_else(|| value(state))?;
            self.overlay.skus.rows.push(row);
        }
        Ok(())
    }

    fn covers(&mut self, [of, list, set]: [&'t str; 3]) -> Row<()> {
        self.overlay.skus.covers.push(CoverRow {
            of: SkuKind::by_word(of).ok_or_else(|| value(of))?,
            places: self.places(set)?,
            list: self.list_number(list)?,
        });
        Ok(())
    }

    fn places(&self, number: &str) -> Row<Places<'t>> {
        lookup(&self.sets, number).map(Places)
    }

    /// The number among all lists of a list of this overlay; they count from 1.
    fn list_number(&self, number: &str) -> Row<usize> {
        let own = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let all = own.map(|own| own + self.first_list);
        all.filter(|all| *all < self.overlay.lists.len())
            .ok_or_else(|| value(number))
    }
}

fn head(row: &str) -> Row<()> {
    match row.strip_prefix(MAGIC).map(str::trim) {
        Some(VERSION) => Ok(()),
        Some(other) => Err(OverlayMistake::Version(shortened(other))),
        None if is_json(row.trim()) => Err(OverlayMistake::Json),
        None => Err(OverlayMistake::Foreign),
    }
}

/// Whether a first line is that of JSON, and not a heading of TOML.
fn is_json(row: &str) -> bool {
    let of_list = |rest: &str| rest.is_empty() || rest.trim_start().starts_with(['{', '"', ']']);
    row.starts_with('{') || row.strip_prefix('[').is_some_and(of_list)
}

fn fields<'t, const N: usize>(row: &'static str, rest: &'t str) -> Row<[&'t str; N]> {
    let found: Vec<&str> = rest.split(SEPARATOR).collect();
    let number = found.len();
    found.try_into().map_err(|_| OverlayMistake::Fields {
        row,
        wanted: N,
        found: number,
    })
}

/// A numbered row; 0 is none.
fn lookup<'t>(rows: &[&'t str], number: &str) -> Row<&'t str> {
    let row = number.parse::<usize>().ok().and_then(|at| rows.get(at));
    row.copied().ok_or_else(|| value(number))
}

fn optional(field: &str) -> Option<&str> {
    (field != NONE).then_some(field)
}

fn cloud_of(word: &str) -> Row<Cloud> {
    Cloud::by_word(word).ok_or_else(|| value(word))
}

fn value(text: &str) -> OverlayMistake {
    OverlayMistake::Value(shortened(text))
}

/// What is shown of a text that may be anything.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
