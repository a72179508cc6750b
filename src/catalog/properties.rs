//! What a template may not set, never gets back, or should keep secret, by type and API version.
//! Facts: `rules/data/properties.txt`.

use super::layout::{GROUPS, group, kind};
use super::pack::Row;
use super::{Catalog, PathPattern, Source};

/// What `location` is for a type in an API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationUse {
    /// It must be set.
    Required,
    /// It may be set.
    Optional,
    /// It is given back, but may not be set.
    ReadOnly,
    /// There is none.
    None,
}

/// How the API version asked for was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The version itself is known.
    Exact,
    /// It is not; the nearest older one answers.
    Older,
    /// No older one is known, or none was asked for; the newest answers.
    Newest,
}

/// The property facts of a type in an API version.
#[derive(Clone, Copy)]
pub struct Properties<'a> {
    row: Row<'a>,
    /// How the version was found.
    pub matched: Match,
    /// Where the facts come from.
    pub source: Source<'a>,
}

impl<'a> Properties<'a> {
    /// The API versions that share these facts, oldest first.
    pub fn versions(self) -> impl DoubleEndedIterator<Item = &'a str> + Clone {
        self.row.strings(group::VERSIONS).iter()
    }

    /// What `location` is.
    #[must_use]
    pub fn location(self) -> LocationUse {
        match self.row.number_at(group::LOCATION) {
            0 => LocationUse::Required,
            1 => LocationUse::Optional,
            2 => LocationUse::ReadOnly,
            _ => LocationUse::None,
        }
    }

    /// Paths that a template may not set. A flag is a hint: what may be taken out unasked is
    /// [`Catalog::removals`].
    pub fn read_only(self) -> impl Iterator<Item = PathPattern<'a>> + Clone {
        self.paths(group::READ_ONLY)
    }

    /// Paths that Azure takes but never gives back, so that an export lacks them.
    pub fn write_only(self) -> impl Iterator<Item = PathPattern<'a>> + Clone {
        self.paths(group::WRITE_ONLY)
    }

    /// Paths whose values are secrets.
    pub fn sensitive(self) -> impl Iterator<Item = PathPattern<'a>> + Clone {
        self.paths(group::SENSITIVE)
    }

    /// Read-only paths that the type definitions allow to take out.
    pub(super) fn removable(self) -> impl Iterator<Item = PathPattern<'a>> + Clone {
        self.paths(group::REMOVABLE)
    }

    fn paths(self, column: usize) -> impl Iterator<Item = PathPattern<'a>> + Clone {
        self.row.strings(column).iter().map(PathPattern::new)
    }
}

impl<'a> Catalog<'a> {
    /// The property facts of a type in an API version; where that is unknown, in the nearest older
    /// one, else in the newest. None when the type has no type definition.
    #[must_use]
    pub fn properties(self, name: &str, api_version: Option<&str>) -> Option<Properties<'a>> {
        let row = self.type_row(name)?;
        let (first, count) = (row.number_at(kind::GROUP), row.number_at(kind::GROUPS));
        let newest = first + count.checked_sub(1)?;
        let table = self.pack.table(&GROUPS);
        let found = |number: usize, matched| {
            Some(Properties {
                row: table.row(number),
                matched,
                source: self.source("properties/types"),
            })
        };
        let Some(wanted) = api_version else {
            return found(newest, Match::Newest);
        };
        let wanted = age(wanted);
        let mut older = None;
        for number in first..=newest {
            for version in table.row(number).strings(group::VERSIONS).iter() {
                let version = age(version);
                if version == wanted {
                    return found(number, Match::Exact);
                }
                if version < wanted && older.is_none_or(|(best, _)| best < version) {
                    older = Some((version, number));
                }
            }
        }
        match older {
            Some((_, number)) if !wanted.0.is_empty() => found(number, Match::Older),
            _ => found(newest, Match::Newest),
        }
    }

    /// What `location` is for a type; none when it has no type definition.
    #[must_use]
    pub fn location_use(self, name: &str, api_version: Option<&str>) -> Option<LocationUse> {
        Some(self.properties(name, api_version)?.location())
    }
}

/// Orders API versions by day, then previews before the stable one. Not a version: all empty.
fn age(version: &str) -> (&str, bool, Suffix<'_>) {
    let dated = |day: &str| {
        day.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    let parts = version.split_at_checked(10).filter(|(day, _)| dated(day));
    let Some((day, suffix)) = parts else {
        return ("", false, Suffix(""));
    };
    (day, suffix.is_empty(), Suffix(suffix))
}

/// The part behind the day, compared without case.
#[derive(Clone, Copy)]
struct Suffix<'v>(&'v str);

impl PartialEq for Suffix<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl PartialOrd for Suffix<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(super::pack::compare(self.0, other.0))
    }
}
