//! Resources that an export lists although a template cannot or need not make them (D16).
//! Facts: `rules/data/drops.txt`. The tests themselves are run where resources are known.

use super::layout::{DROPS, drop};
use super::pack::{Pack, Row, Strings};
use super::{Basis, Catalog, PathPattern, Source, source};

/// A reason to leave out a resource of a type, if a test finds its evidence.
#[derive(Clone, Copy, Debug)]
pub struct Drop<'a> {
    /// What must be seen, or the resource stays.
    pub test: Evidence<'a>,
    /// Number of the rule, such as `R14`.
    pub rule: &'a str,
    /// Why it is left out, as half a sentence.
    pub reason: &'a str,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// What must be seen in an export before a resource is left out. Text compares without case; a
/// value that is not known is no evidence.
#[derive(Clone, Copy, Debug)]
pub enum Evidence<'a> {
    /// The type itself is the evidence.
    Always,
    /// The last segment of the name is this.
    NameIs(&'a str),
    /// The last segment of the name begins so.
    NameStarts(&'a str),
    /// A segment of the name is this.
    SegmentIs {
        /// Which one, from 0.
        index: usize,
        /// Its text.
        text: &'a str,
    },
    /// A property has this value.
    PathIs {
        /// From the resource.
        path: PathPattern<'a>,
        /// Its value.
        value: &'a str,
    },
    /// A property's text begins so.
    PathStarts {
        /// From the resource.
        path: PathPattern<'a>,
        /// The beginning.
        text: &'a str,
    },
    /// A property has one of these values.
    PathIsOneOf {
        /// From the resource.
        path: PathPattern<'a>,
        /// The values.
        values: Texts<'a>,
    },
    /// A property is absent.
    Absent(PathPattern<'a>),
    /// A workspace table that is as the workspace brings it: name not `_CL`, plan Analytics,
    /// retention as the workspace, or 90 days for `App*`, `AzureActivity`, `Usage`.
    BuiltInTable,
    /// A smart detection that is as every new component has it: `enabled` as its rule definition's
    /// default, mail to subscription owners on, no own mail addresses.
    DefaultDetection {
        /// The detections whose default is off; the others are on.
        off: Texts<'a>,
    },
    /// A network interface that names the private endpoint that owns it.
    PrivateEndpointInterface,
    /// A host name binding for the host name that the site has by itself.
    DefaultHostName,
}

/// A few texts of the catalogue.
#[derive(Clone, Copy)]
pub struct Texts<'a>(Strings<'a>);

impl<'a> Texts<'a> {
    pub(super) const fn new(strings: Strings<'a>) -> Self {
        Self(strings)
    }

    /// Them, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        self.0.iter()
    }

    /// Whether a text is among them, without case.
    #[must_use]
    pub fn contains(self, text: &str) -> bool {
        self.iter().any(|known| known.eq_ignore_ascii_case(text))
    }
}

impl std::fmt::Debug for Texts<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl<'a> Evidence<'a> {
    fn read(row: Row<'a>) -> Self {
        let path = PathPattern::new(row.text(drop::KEY));
        let text = row.text(drop::VALUE);
        match row.number_at(drop::TEST) {
            0 => Self::Always,
            1 => Self::NameIs(text),
            2 => Self::NameStarts(text),
            3 => Self::SegmentIs {
                index: row.number_at(drop::KEY),
                text,
            },
            4 => Self::PathIs { path, value: text },
            5 => Self::PathStarts { path, text },
            6 => Self::PathIsOneOf {
                path,
                values: Texts(row.strings(drop::VALUE)),
            },
            7 => Self::Absent(path),
            8 => Self::BuiltInTable,
            9 => Self::DefaultDetection {
                off: Texts(row.strings(drop::VALUE)),
            },
            10 => Self::PrivateEndpointInterface,
            _ => Self::DefaultHostName,
        }
    }
}

impl<'a> Catalog<'a> {
    /// The reasons to leave out a resource of a type, in the order of the table: the first whose
    /// test finds its evidence counts.
    pub fn drops(self, name: &str) -> impl Iterator<Item = Drop<'a>> {
        let pack: Pack<'a> = self.pack;
        let rows = pack.table(&DROPS).rows();
        rows.filter(move |row| covers(*row, name))
            .map(move |row| Drop {
                test: Evidence::read(row),
                rule: row.text(drop::RULE),
                reason: row.text(drop::REASON),
                basis: Basis::from_cell(row.number_at(drop::BASIS)),
                source: source::read(pack, row.number_at(drop::SOURCE)),
            })
    }
}

fn covers(row: Row<'_>, name: &str) -> bool {
    let kind = row.text(drop::TYPE);
    match row.number_at(drop::FORM) {
        0 => kind.eq_ignore_ascii_case(name),
        1 => {
            let head = name.get(..kind.len());
            let below = name.as_bytes().get(kind.len()) == Some(&b'/');
            below && head.is_some_and(|head| head.eq_ignore_ascii_case(kind))
        }
        _ => {
            let last = name.rsplit('/').next().unwrap_or_default();
            name.matches('/').count() > 1 && last.eq_ignore_ascii_case(kind)
        }
    }
}
