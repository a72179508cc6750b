//! What an item protects: the machine, the share, the database.

use crate::arm::{ResourceId, Value};
use crate::catalog::{ItemKind, Way};
use crate::json::Spot;

use super::text;
use crate::relocate::backup::names::{self, behind, named};

/// What is protected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The resource group of the machine or the account.
    pub group: Option<String>,
    /// The machine, the storage account, or the server outside Azure.
    pub name: Option<String>,
    /// The share or the database.
    pub part: Option<String>,
    /// The instance or system of a database.
    pub instance: Option<String>,
    /// What the machine of a database calls itself.
    pub server: Option<String>,
}

/// What an item protects.
pub(super) fn source(entry: &Spot<'_>, kind: ItemKind<'_>, container: &str, name: &str) -> Source {
    let by_id = source_id(entry);
    let by_name = named(container, kind.container);
    let (group, machine) = match (&by_id, by_name) {
        (Some((group, machine)), _) => (group.clone(), Some(machine.clone())),
        (None, Some(named)) => (Some(named.group.to_owned()), Some(named.name.to_owned())),
        (None, None) => (None, None),
    };
    let mut source = Source {
        group,
        name: machine,
        ..Source::default()
    };
    match kind.way {
        Way::Registration => source.part = share(entry, kind, name),
        Way::Discovery => {
            let parts = kind.item.and_then(|prefix| behind(name, prefix));
            let (instance, database) = parts
                .and_then(|parts| parts.split_once(';'))
                .map_or((None, None), |(instance, part)| {
                    (Some(instance), Some(part))
                });
            source.part = text(entry, "friendlyName").or(database.map(str::to_owned));
            source.instance = instance.map(str::to_owned);
            source.server = text(entry, "serverName");
            source.name = source.name.or_else(|| source.server.clone());
        }
        Way::Agent | Way::Server => {
            let host = behind(container, kind.container).map(str::to_owned);
            source.name = text(entry, "computerName")
                .or_else(|| text(entry, "backupEngineName"))
                .or(host);
            source.part = text(entry, "friendlyName");
        }
        Way::Template | Way::Never => {}
    }
    source
}

/// The share's name; not that which the service made of it.
fn share(entry: &Spot<'_>, kind: ItemKind<'_>, name: &str) -> Option<String> {
    let friendly = text(entry, "friendlyName");
    let native = kind.item.and_then(|prefix| behind(name, prefix));
    [friendly.as_deref(), native]
        .into_iter()
        .flatten()
        .find(|share| names::is_share(share) && !names::is_hash(share))
        .map(str::to_owned)
}

/// Group and name of `sourceResourceId`, where it is the ID of a resource: that of a database is not.
fn source_id(entry: &Spot<'_>) -> Option<(Option<String>, String)> {
    let text = text(entry, "sourceResourceId").or_else(|| text(entry, "virtualMachineId"))?;
    let id = ResourceId::parse(&Value::String(text.into()))?;
    let is_source = [
        "Microsoft.Compute/virtualMachines",
        "Microsoft.Storage/storageAccounts",
    ]
    .iter()
    .any(|kind| id.full_type.eq_ignore_ascii_case(kind));
    let group = id.resource_group.as_ref().and_then(Value::as_str);
    let name = id.known_name().filter(|_| is_source)?;
    Some((group.map(str::to_owned), name))
}
