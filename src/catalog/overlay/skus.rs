//! Sizes of machines and disks, and redundancy of storage accounts, by region: what is offered,
//! in which zones, and what the subscription is kept from.

use std::collections::BTreeSet;

use super::super::SizeCount;
use super::super::pack::compare;
use super::Places;

/// What a name of a size belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkuKind {
    /// Sizes of virtual machines.
    #[default]
    Machines,
    /// Kinds of managed disks.
    Disks,
    /// Sizes of dedicated hosts.
    Hosts,
    /// Redundancy of storage accounts.
    Storage,
}

impl SkuKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Machines, Self::Disks, Self::Hosts, Self::Storage];

    /// The word of the lists for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Machines => "virtualMachines",
            Self::Disks => "disks",
            Self::Hosts => "hostGroups/hosts",
            Self::Storage => "storageAccounts",
        }
    }

    /// What people call one.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Machines => "VM size",
            Self::Disks => "disk type",
            Self::Hosts => "host size",
            Self::Storage => "storage SKU",
        }
    }

    /// The kind by the word of the lists.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(word))
    }
}

/// A name in some regions, all in the same state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct SkuRow<'t> {
    /// What it belongs to.
    pub of: SkuKind,
    /// The name: `Standard_D2s_v5`, `Premium_LRS`.
    pub name: &'t str,
    /// Kind of storage account; empty for all else.
    pub kind: &'t str,
    /// Zones in which it is offered, a digit each; empty for none.
    pub zones: &'t str,
    /// Zones that the subscription is kept from; empty for none.
    pub closed_zones: &'t str,
    /// Why the subscription is kept from something, in Azure's word; empty when it is not.
    pub reason: &'t str,
    /// The regions.
    pub places: Places<'t>,
    /// The list.
    pub list: usize,
}

impl<'t> SkuRow<'t> {
    /// The row with a state as it is written: `ZONES`, `ZONES!REASON` where the subscription is
    /// kept from the region, `ZONES!ZONES/REASON` from some zones.
    pub fn with_state(self, state: &'t str) -> Option<Self> {
        let (zones, closed) = state.split_once('!').unwrap_or((state, ""));
        let (closed_zones, reason) = closed.split_once('/').unwrap_or(("", closed));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (digits(zones) && digits(closed_zones)).then_some(Self {
            zones,
            closed_zones,
            reason,
            ..self
        })
    }

    /// Whether the subscription is kept from the whole region.
    fn is_closed(&self) -> bool {
        !self.reason.is_empty() && self.closed_zones.is_empty()
    }
}

/// Regions of which a list holds all names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct CoverRow<'t> {
    /// Of what.
    pub of: SkuKind,
    /// The regions.
    pub places: Places<'t>,
    /// The list.
    pub list: usize,
}

/// What a region offers of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkuOffer<'a> {
    /// It is offered.
    Open {
        /// The zones in which it is.
        zones: &'a str,
        /// Those of them that the subscription is kept from.
        closed_zones: &'a str,
        /// Why, in Azure's word.
        reason: &'a str,
    },
    /// It is offered, but not to this subscription, for this reason in Azure's word.
    Closed(&'a str),
    /// It is not offered.
    Absent,
}

/// All rows.
#[derive(Debug, Default)]
pub(in super::super) struct Skus<'t> {
    /// By what, name and kind; the row that wins first.
    pub rows: Vec<SkuRow<'t>>,
    /// What is covered.
    pub covers: Vec<CoverRow<'t>>,
}

impl<'t> Skus<'t> {
    /// Puts the rows in order.
    pub fn sort(&mut self) {
        self.rows.sort_by(|left, right| {
            left.of
                .cmp(&right.of)
                .then_with(|| compare(left.name, right.name))
                .then_with(|| compare(left.kind, right.kind))
                .then(right.list.cmp(&left.list))
        });
        self.covers
            .sort_by_key(|cover| std::cmp::Reverse(cover.list));
    }

    /// The rows of a name, those that win first; of every kind of account where none is given.
    pub fn named<'s>(
        &'s self,
        of: SkuKind,
        name: &'s str,
        kind: Option<&'s str>,
    ) -> impl Iterator<Item = &'s SkuRow<'t>> {
        let before =
            |row: &SkuRow<'t>| row.of < of || row.of == of && compare(row.name, name).is_lt();
        let at = self.rows.partition_point(before);
        let rows = self.rows.get(at..).unwrap_or_default().iter();
        rows.take_while(move |row| row.of == of && row.name.eq_ignore_ascii_case(name))
            .filter(move |row| kind.is_none_or(|kind| row.kind.eq_ignore_ascii_case(kind)))
    }

    /// Whether there is a row of a kind.
    pub fn knows(&self, of: SkuKind) -> bool {
        let at = self.rows.partition_point(|row| row.of < of);
        self.rows.get(at).is_some_and(|row| row.of == of)
    }

    /// How many names of a kind there are, in how many regions all of them, and how many of them
    /// the subscription is kept from somewhere; none where no list is about the kind.
    pub fn count(&self, of: SkuKind) -> Option<SizeCount> {
        let rows = self.rows.iter().filter(|row| row.of == of);
        let names = |rows: &mut dyn Iterator<Item = &SkuRow<'t>>| {
            let names: BTreeSet<String> = rows.map(|row| row.name.to_ascii_lowercase()).collect();
            names.len()
        };
        let covers = self.covers.iter().filter(|cover| cover.of == of);
        let covered: BTreeSet<&str> = covers.flat_map(|cover| cover.places.iter()).collect();
        let count = SizeCount {
            of,
            names: names(&mut rows.clone()),
            covered: covered.len(),
            restricted: names(&mut rows.filter(|row| !row.reason.is_empty())),
        };
        (count.names > 0).then_some(count)
    }

    /// What a region offers of a name, and the number of the list that says so; none where no
    /// list says.
    pub fn offer(
        &self,
        of: SkuKind,
        name: &str,
        kind: Option<&str>,
        region: &str,
    ) -> Option<(SkuOffer<'t>, usize)> {
        let named = self.named(of, name, kind);
        let here: Vec<&SkuRow<'t>> = named.filter(|row| row.places.has(region)).collect();
        let newest = here.iter().map(|row| row.list).max();
        let covers = self.covers.iter();
        let mut covers = covers.filter(|cover| cover.of == of && cover.places.has(region));
        let covered = covers.next().map(|cover| cover.list);
        match (newest, covered) {
            (None, None) => None,
            (newest, Some(list)) if newest.is_none_or(|newest| newest < list) => {
                Some((SkuOffer::Absent, list))
            }
            (newest, _) => {
                let list = newest?;
                let mut rows = here.into_iter().filter(|row| row.list == list);
                let first = rows.next()?;
                // One name can have several rows, as disks have by size: one that is open will do.
                let open = std::iter::once(first)
                    .chain(rows)
                    .find(|row| !row.is_closed());
                let offer = open.map_or(SkuOffer::Closed(first.reason), |row| SkuOffer::Open {
                    zones: row.zones,
                    closed_zones: row.closed_zones,
                    reason: row.reason,
                });
                Some((offer, list))
            }
        }
    }
}
