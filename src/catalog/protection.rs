//! What a Recovery Services vault protects, and how it is protected again in another vault.
//! Facts: `rules/data/protection.txt`.

use super::drops::Texts;
use super::layout::{
    CONTAINERS, FAILURES, ITEM_VERSION, PROTECTED, REACH, STATES, VAULT_LIMITS, VAULT_POLICIES,
    protected,
};
use super::pack::Row;
use super::{Basis, Catalog, Source, source};

/// A kind of protected item.
#[derive(Clone, Copy)]
pub struct ItemKind<'a> {
    /// Our word for it, such as `machine`.
    pub key: &'a str,
    /// Its `protectedItemType`.
    pub item_type: &'a str,
    /// What its `backupManagementType` may be.
    pub management: Texts<'a>,
    /// How it is protected again.
    pub way: Way,
    /// `--workload-type` of the Azure CLI.
    pub cli: Option<&'a str>,
    /// `-WorkloadType` of Az PowerShell.
    pub cmdlet: Option<&'a str>,
    /// What the name of its container begins with, up to the group.
    pub container: &'a str,
    /// What its own name begins with, up to the group or the share.
    pub item: Option<&'a str>,
    /// The properties that are written; all others are the service's.
    pub send: Texts<'a>,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
    /// What it is, in words.
    pub what: &'a str,
}

/// How an item is protected again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// An item in a template is enough.
    Template,
    /// Its account is registered first, in the same template.
    Registration,
    /// The machine is registered and searched, then each database is protected by command.
    Discovery,
    /// The agent on the machine registers itself.
    Agent,
    /// DPM or MABS registers itself.
    Server,
    /// It cannot be protected any more.
    Never,
}

/// A state in which an item is not protected again unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoppedState<'a> {
    /// The value of `protectionState`.
    pub value: &'a str,
    /// What it means, as half a sentence.
    pub what: &'a str,
}

/// A policy that every new vault has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultPolicy<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its `backupManagementType`.
    pub management: &'a str,
    /// Its `workLoadType`.
    pub workload: Option<&'a str>,
    /// Its `policyType`.
    pub policy_type: Option<&'a str>,
}

/// How much of a kind one vault holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultLimit<'a> {
    /// The kind, by its key.
    pub kind: &'a str,
    /// The most.
    pub most: usize,
    /// What is counted, in the plural.
    pub what: &'a str,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// What the first backup of an item may fail with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailureCode<'a> {
    /// The kind, by its key.
    pub kind: &'a str,
    /// The code.
    pub code: &'a str,
    /// What it means, as half a sentence.
    pub what: &'a str,
}

/// What machines have to reach on port 443.
#[derive(Clone, Copy)]
pub struct Outbound<'a> {
    /// The service tags.
    pub tags: Texts<'a>,
    /// The host names.
    pub hosts: Texts<'a>,
    /// Where it comes from.
    pub source: Source<'a>,
}

impl<'a> Catalog<'a> {
    /// What machines have to reach for `backup` of what runs in them, or for their `move`.
    #[must_use]
    pub fn outbound(self, need: &str) -> Option<Outbound<'a>> {
        let mut rows = self.pack.table(&REACH).rows();
        let row = rows.find(|row| row.text(0) == need)?;
        Some(Outbound {
            tags: Texts::new(row.strings(1)),
            hosts: Texts::new(row.strings(2)),
            source: source::read(self.pack, row.number_at(4)),
        })
    }

    /// What first backups fail with.
    pub fn failure_codes(self) -> impl Iterator<Item = FailureCode<'a>> {
        let rows = self.pack.table(&FAILURES).rows();
        rows.map(|row| FailureCode {
            kind: row.text(0),
            code: row.text(1),
            what: row.text(2),
        })
    }

    /// All kinds of protected items.
    pub fn item_kinds(self) -> impl Iterator<Item = ItemKind<'a>> {
        let rows = self.pack.table(&PROTECTED).rows();
        rows.map(move |row| self.item_kind_of(row))
    }

    /// The kind of a `protectedItemType`, in any case.
    #[must_use]
    pub fn item_kind(self, item_type: &str) -> Option<ItemKind<'a>> {
        self.item_kinds()
            .find(|kind| kind.item_type.eq_ignore_ascii_case(item_type))
    }

    /// A kind by our word for it.
    #[must_use]
    pub fn item_kind_called(self, key: &str) -> Option<ItemKind<'a>> {
        self.item_kinds().find(|kind| kind.key == key)
    }

    fn item_kind_of(self, row: Row<'a>) -> ItemKind<'a> {
        ItemKind {
            key: row.text(protected::KEY),
            item_type: row.text(protected::TYPE),
            management: Texts::new(row.strings(protected::MANAGEMENT)),
            way: match row.number_at(protected::HOW) {
                0 => Way::Template,
                1 => Way::Registration,
                2 => Way::Discovery,
                3 => Way::Agent,
                4 => Way::Server,
                _ => Way::Never,
            },
            cli: row.optional(protected::CLI),
            cmdlet: row.optional(protected::CMDLET),
            container: row.text(protected::CONTAINER),
            item: row.optional(protected::ITEM),
            send: Texts::new(row.strings(protected::SEND)),
            basis: Basis::from_cell(row.number_at(protected::BASIS)),
            source: source::read(self.pack, row.number_at(protected::SOURCE)),
            what: row.text(protected::WHAT),
        }
    }

    /// The `containerType` that is registered before items of a kind, and the properties that are
    /// written for it.
    #[must_use]
    pub fn container_of(self, kind: &str) -> Option<(&'a str, Texts<'a>)> {
        let mut rows = self.pack.table(&CONTAINERS).rows();
        let row = rows.find(|row| row.text(0) == kind)?;
        Some((row.text(1), Texts::new(row.strings(2))))
    }

    /// What a `protectionState` means, where an item in it is not protected again unasked.
    #[must_use]
    pub fn stopped_state(self, value: &str) -> Option<StoppedState<'a>> {
        let mut rows = self.pack.table(&STATES).rows();
        let row = rows.find(|row| row.text(0).eq_ignore_ascii_case(value))?;
        Some(StoppedState {
            value: row.text(0),
            what: row.text(1),
        })
    }

    /// The policies that every new vault has by itself.
    pub fn vault_policies(self) -> impl Iterator<Item = VaultPolicy<'a>> {
        let rows = self.pack.table(&VAULT_POLICIES).rows();
        rows.map(|row| VaultPolicy {
            name: row.text(0),
            management: row.text(1),
            workload: row.optional(2),
            policy_type: row.optional(3),
        })
    }

    /// How much one vault holds.
    pub fn vault_limits(self) -> impl Iterator<Item = VaultLimit<'a>> {
        let rows = self.pack.table(&VAULT_LIMITS).rows();
        rows.map(move |row| VaultLimit {
            kind: row.text(0),
            most: row.number_at(1),
            what: row.text(2),
            basis: Basis::from_cell(row.number_at(3)),
            source: source::read(self.pack, row.number_at(4)),
        })
    }

    /// The API version of the items that are written.
    #[must_use]
    pub fn item_version(self) -> &'a str {
        let mut rows = self.pack.table(&ITEM_VERSION).rows();
        rows.next().map_or("", |row| row.text(0))
    }
}

impl std::fmt::Debug for ItemKind<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("ItemKind").field(&self.key).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_by_their_type_in_any_case() {
        let catalog = Catalog::embedded();
        let machine = catalog
            .item_kind("microsoft.compute/VIRTUALMACHINES")
            .unwrap();
        assert_eq!((machine.key, machine.way), ("machine", Way::Template));
        assert!(machine.management.contains("azureiaasvm"));
        assert!(catalog.item_kind("NoSuchItem").is_none());
        let share = catalog.item_kind_called("share").unwrap();
        let (container, send) = catalog.container_of(share.key).unwrap();
        assert_eq!(container, "StorageContainer");
        assert!(send.contains("sourceResourceId"));
        assert!(catalog.container_of("machine").is_none());
    }

    #[test]
    fn every_kind_that_a_template_protects_says_what_is_written() {
        let catalog = Catalog::embedded();
        for kind in catalog.item_kinds() {
            let writes = matches!(kind.way, Way::Template | Way::Registration);
            assert!(
                !writes || kind.item.is_some() && kind.send.contains("policyId"),
                "{kind:?}"
            );
            assert_eq!(
                kind.way == Way::Discovery,
                kind.container.starts_with("VMApp")
            );
        }
        assert_eq!(catalog.item_version(), "2025-02-01");
        assert!(catalog.stopped_state("protectionstopped").is_some());
        assert!(catalog.stopped_state("Protected").is_none());
        assert_eq!(catalog.vault_policies().count(), 3);
        assert!(
            catalog
                .vault_limits()
                .all(|limit| catalog.item_kind_called(limit.kind).is_some())
        );
    }
}
