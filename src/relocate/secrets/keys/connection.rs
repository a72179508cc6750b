//! Connection strings taken apart: whose key they spell, and where.

use std::ops::Range;

use crate::catalog::Catalog;

/// Accounts that list their own keys, and where the first key stands in the list.
pub(super) const ACCOUNTS: [(&str, &str); 5] = [
    ("Microsoft.Storage/storageAccounts", "keys[0].value"),
    ("Microsoft.DocumentDB/databaseAccounts", "primaryMasterKey"),
    ("Microsoft.Cache/redis", "primaryKey"),
    ("Microsoft.SignalRService/signalR", "primaryKey"),
    ("Microsoft.SignalRService/webPubSub", "primaryKey"),
];

/// A hub, whose policies are no resources.
pub(super) const HUB: &str = "Microsoft.Devices/IotHubs";

/// What lists the keys of a policy of a hub.
pub(super) const HUB_KEYS: &str = "Microsoft.Devices/IotHubs/Iothubkeys";

/// The policy that every namespace has.
pub(super) const ROOT_POLICY: &str = "RootManageSharedAccessKey";

/// Names of the part that is the key.
const KEYS: [&str; 5] = [
    "AccountKey",
    "SharedAccessKey",
    "AccessKey",
    "password",
    "Pwd",
];

/// Names of the parts that hold a host.
const HOSTS: [&str; 7] = [
    "Endpoint",
    "AccountEndpoint",
    "HostName",
    "BlobEndpoint",
    "QueueEndpoint",
    "TableEndpoint",
    "FileEndpoint",
];

/// What a key may belong to.
pub(super) struct Owner<'t> {
    /// Its type.
    pub full_type: &'t str,
    /// Its name in the source.
    pub name: &'t str,
}

/// A connection string with a key.
pub(super) struct Connection<'t> {
    text: &'t str,
    /// The places of the key and of a name that stands by itself.
    key: Range<usize>,
    name: Option<Range<usize>>,
    /// Whose key it may be, by the host or name in it.
    pub owners: Vec<Owner<'t>>,
    /// The policy whose key it is.
    pub policy: Option<&'t str>,
    /// The hub, queue or topic that the policy belongs to.
    pub entity: Option<&'t str>,
}

impl<'t> Connection<'t> {
    /// Takes a text apart; none where it spells no key of something that is named in it.
    pub fn read(text: &'t str, catalog: Catalog<'t>) -> Option<Self> {
        // A cache has its parts behind commas, all others behind semicolons.
        let separator = if text.contains(';') { ';' } else { ',' };
        let mut key = None;
        let mut name = None;
        let mut owners = Vec::new();
        let mut policy = None;
        let mut entity = None;
        let mut start = 0;
        for part in text.split(separator) {
            let (word, value) = part.split_once('=').unwrap_or(("", part));
            let from = start + part.len() - value.len();
            let range = from..from + value.len();
            start += part.len() + separator.len_utf8();
            let word = word.trim();
            let is = |known: &&str| word.eq_ignore_ascii_case(known);
            if KEYS.iter().any(is) {
                key = Some(range);
            } else if is(&"AccountName") {
                name = Some(range);
                owners.push(Owner {
                    full_type: "Microsoft.Storage/storageAccounts",
                    name: value,
                });
            } else if is(&"SharedAccessKeyName") {
                policy = Some(value);
            } else if is(&"EntityPath") {
                entity = Some(value);
            } else if word.is_empty() || HOSTS.iter().any(is) {
                let host = host_of(value);
                owners.extend(catalog.host_name(host).into_iter().map(|found| Owner {
                    full_type: found.form.resource_type,
                    name: found.label,
                }));
            }
        }
        let key = key.filter(|key| !key.is_empty() && !owners.is_empty())?;
        Some(Self {
            text,
            key,
            name,
            owners,
            policy,
            entity,
        })
    }

    /// What stands before and behind the key, with a new name in the place of one
    /// that stands by itself.
    pub fn around(&self, new: &str) -> (String, String) {
        let part = |from: usize, to: usize| {
            let cut = |range: Range<usize>| self.text.get(range).unwrap_or_default();
            match &self.name {
                Some(name) if from <= name.start && name.end <= to => {
                    format!("{}{new}{}", cut(from..name.start), cut(name.end..to))
                }
                _ => cut(from..to).to_owned(),
            }
        };
        (part(0, self.key.start), part(self.key.end, self.text.len()))
    }
}

/// The host of an address.
fn host_of(address: &str) -> &str {
    let behind = address.split_once("://").map_or(address, |(_, rest)| rest);
    behind.split(['/', ':']).next().unwrap_or(behind)
}
