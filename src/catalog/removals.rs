//! What may be taken out of an export unasked.
//! Facts: `rules/data/removals.txt`, and the flags of `rules/data/properties.txt`.

use super::layout::{FALLBACK, REMOVALS, removal};
use super::pack::{Row, compare};
use super::{Basis, Catalog, PathPattern, Source, source};

/// A property that may be taken out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Removal<'a> {
    /// Where.
    pub path: PathPattern<'a>,
    /// When it may go.
    pub when: When<'a>,
    /// Number of the rule in the list of what exports carry too much, such as `R5`.
    pub rule: &'a str,
    /// Why, as half a sentence.
    pub why: &'a str,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// When a property may go. Text compares without case; numbers and Booleans by their text. A value
/// that is not known satisfies none but `Always`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When<'a> {
    /// Whatever it says.
    Always,
    /// It has this value.
    Is(&'a str),
    /// Its text begins so.
    Starts(&'a str),
    /// It is `null`, `[]` or `{}`, after the removals before it in the order given.
    Empty,
    /// It is `null`.
    Null,
    /// The member `key` of the object around it has this value.
    SiblingIs {
        /// The member's key.
        key: &'a str,
        /// Its value.
        value: &'a str,
    },
    /// It is an object whose member `key` ends so.
    MemberEnds {
        /// The member's key.
        key: &'a str,
        /// The ending of its text.
        text: &'a str,
    },
    /// The resource has something at this path.
    Has(PathPattern<'a>),
    /// The resource has this value at this path.
    PathIs {
        /// From the resource.
        path: PathPattern<'a>,
        /// Its value.
        value: &'a str,
    },
}

impl<'a> When<'a> {
    fn read(row: Row<'a>) -> Self {
        let (key, value) = (row.text(removal::KEY), row.text(removal::VALUE));
        match row.number_at(removal::WHEN) {
            0 => Self::Always,
            1 => Self::Is(value),
            2 => Self::Starts(value),
            3 => Self::Empty,
            4 => Self::Null,
            5 => Self::SiblingIs { key, value },
            6 => Self::Has(PathPattern::new(key)),
            8 => Self::MemberEnds { key, text: value },
            _ => Self::PathIs {
                path: PathPattern::new(key),
                value,
            },
        }
    }
}

impl<'a> Catalog<'a> {
    /// What may be taken out of a resource of a type in an API version, in the order to apply: rows
    /// for every type, rows of the type, read-only paths of its type definition; without a type
    /// definition, keys at any depth.
    pub fn removals(
        self,
        name: &str,
        api_version: Option<&str>,
    ) -> impl Iterator<Item = Removal<'a>> {
        let properties = self.properties(name, api_version);
        let flagged = properties.into_iter().flat_map(move |properties| {
            properties.removable().map(move |path| Removal {
                path,
                when: When::Always,
                rule: "R1",
                why: "set by the service; the type definition calls it read-only",
                basis: Basis::Documented,
                source: properties.source,
            })
        });
        let anywhere = properties.is_none().then(|| self.fallback_removals());
        self.removal_rows("*")
            .chain(self.removal_rows(name))
            .chain(flagged)
            .chain(anywhere.into_iter().flatten())
    }

    fn removal_rows(self, name: &str) -> impl Iterator<Item = Removal<'a>> {
        let table = self.pack.table(&REMOVALS);
        let first = table.lower_bound(|row| compare(row.text(removal::TYPE), name).is_lt());
        (first..table.len())
            .map(move |number| table.row(number))
            .take_while(move |row| row.text(removal::TYPE).eq_ignore_ascii_case(name))
            .map(move |row| Removal {
                path: PathPattern::new(row.text(removal::PATH)),
                when: When::read(row),
                rule: row.text(removal::RULE),
                why: row.text(removal::WHY),
                basis: Basis::from_cell(row.number_at(removal::BASIS)),
                source: source::read(self.pack, row.number_at(removal::SOURCE)),
            })
    }

    fn fallback_removals(self) -> impl Iterator<Item = Removal<'a>> {
        let words = self.pack.table(&FALLBACK).rows();
        words.map(move |row| Removal {
            path: PathPattern::anywhere(row.text(0)),
            when: When::Always,
            rule: "R1",
            why: "set by the service, as its name says; the type has no type definition",
            basis: Basis::Measured,
            source: self.source("removals/exports"),
        })
    }
}
