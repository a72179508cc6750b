//! `protection.json`: what is protected again, as a template of its own stage.
//!
//! A machine is its item alone; a share needs its account registered first, and the shares of one
//! account one after the other. Only the properties of `rules/data/protection.txt` are written:
//! most of what an answer of the service holds is state, and some of it acts on deleted data.
//! Groups and unique names are parameters: they are named in containers, items and IDs alike.

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::arm::ResourceRef;
use crate::arm::expr::quote;
use crate::catalog::{ItemKind, Way};
use crate::json::Pointer;

use super::super::job::Job;
use super::super::parameter_file::ParameterFile;
use super::super::plan::{Plan, Stage};
use super::super::stage::StageFile;
use super::listed::{ACCOUNT, MACHINE, POLICY};
use super::ordered::Ordered;
use super::parameters::Parameters;
use super::protection::{Fate, Protection};

/// Type of containers.
const CONTAINER: &str = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers";
/// Type of items.
const ITEM: &str =
    "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems";
/// The fabric of everything in Azure.
const FABRIC: &str = "Azure";

const SCHEMA: &str =
    "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/// A resource of the template, its members in the order of an export.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    r#type: &'static str,
    api_version: String,
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<String>,
    properties: Ordered,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Template {
    #[serde(rename = "$schema")]
    schema: &'static str,
    content_version: &'static str,
    parameters: Ordered,
    resources: Vec<Resource>,
}

/// Writes what the vaults of a template protect again; nothing where that is nothing.
#[must_use]
pub fn write(job: &Job<'_>, plan: &Plan, template: usize) -> Option<StageFile> {
    let all = plan.protection.iter();
    let written: Vec<&Protection> = all
        .filter(|one| one.fate == Fate::Written)
        .filter(|one| one.vault.is_some_and(|vault| vault.template == template))
        .collect();
    if written.is_empty() {
        return None;
    }
    let mut writer = Writer {
        job,
        parameters: Parameters::new(job, plan),
        resources: Vec::new(),
        about: Vec::new(),
        accounts: Vec::new(),
    };
    for one in written {
        writer.add(one);
    }
    Some(writer.finish())
}

/// An account that is registered, and the item that was added for it last.
struct Account {
    vault: ResourceRef,
    container: String,
    last: String,
}

struct Writer<'w, 'd> {
    job: &'w Job<'d>,
    parameters: Parameters<'w, 'd>,
    resources: Vec<Resource>,
    about: Vec<ResourceRef>,
    accounts: Vec<Account>,
}

/// An expression in pieces, for a name or an argument.
type Pieces = Vec<Piece>;

#[derive(Clone, PartialEq, Eq)]
enum Piece {
    /// Text.
    Text(String),
    /// A parameter.
    Parameter(String),
}

/// The properties that a kind of item is written with; `policy` and `source` are expressions.
fn sent(kind: ItemKind<'_>, policy: &str, source: &str) -> Vec<(String, Json)> {
    let properties = kind.send.iter().filter_map(|key| {
        let value = match key {
            "protectedItemType" => json!(kind.item_type),
            "policyId" => json!(in_brackets(policy)),
            "sourceResourceId" => json!(in_brackets(source)),
            _ => return None,
        };
        Some((key.to_owned(), value))
    });
    properties.collect()
}

impl Writer<'_, '_> {
    fn add(&mut self, one: &Protection) {
        let kind = self.job.catalog.item_kind_called(&one.kind);
        let (Some(kind), Some(vault), Some(policy)) = (kind, one.vault, one.policy.as_deref())
        else {
            return;
        };
        let vault_name = Piece::Parameter(self.parameters.vault(vault));
        let group = Piece::Parameter(self.parameters.group(one, vault));
        let name = self.source_name(one);
        let container = |prefix: &str| {
            let head = Piece::Text(format!("{prefix};"));
            [
                vec![head, group.clone(), Piece::Text(";".to_owned())],
                vec![name.clone()],
            ]
            .concat()
        };
        let source_type = if kind.way == Way::Registration {
            ACCOUNT
        } else {
            MACHINE
        };
        let source = call(
            "resourceId",
            &[vec![group.clone()], text(source_type), vec![name.clone()]],
        );
        let policy = call(
            "resourceId",
            &[text(POLICY), vec![vault_name.clone()], text(policy)],
        );
        let container_name = container(kind.container);
        let item_name = match (&one.source.part, kind.item) {
            (Some(part), Some(prefix)) => text(&format!("{prefix};{part}")),
            (None, Some(prefix)) => container(prefix),
            (_, None) => return,
        };
        let depends_on = self.before(kind, vault, &vault_name, &container_name, &source);
        let id = call(
            "resourceId",
            &[
                text(ITEM),
                vec![vault_name.clone()],
                text(FABRIC),
                container_name.clone(),
                item_name.clone(),
            ],
        );
        if let Some(account) = self
            .accounts
            .last_mut()
            .filter(|_| kind.way == Way::Registration)
        {
            account.last = in_brackets(&id);
        }
        let name = [
            vec![vault_name, Piece::Text(format!("/{FABRIC}/"))],
            container_name,
            text("/"),
            item_name,
        ]
        .concat();
        let mut properties = sent(kind, &policy, &source);
        properties.extend(disks(one));
        self.push(vault, ITEM, &name, depends_on, properties);
    }

    /// Registers the account of a share, once; what the share waits for.
    fn before(
        &mut self,
        kind: ItemKind<'_>,
        vault: ResourceRef,
        vault_name: &Piece,
        container: &Pieces,
        source: &str,
    ) -> Vec<String> {
        let Some((container_type, send)) = self.job.catalog.container_of(kind.key) else {
            return Vec::new();
        };
        let arguments = [
            text(CONTAINER),
            vec![vault_name.clone()],
            text(FABRIC),
            container.clone(),
        ];
        let id = in_brackets(&call("resourceId", &arguments));
        let known = self
            .accounts
            .iter()
            .position(|account| account.vault == vault && account.container == id);
        if let Some(known) = known {
            let account = self.accounts.remove(known);
            let waits = vec![account.container.clone(), account.last.clone()];
            self.accounts.push(account);
            return waits;
        }
        let properties = send.iter().filter_map(|key| {
            let value = match key {
                "containerType" => json!(container_type),
                "backupManagementType" => json!(kind.management.iter().next()?),
                "sourceResourceId" => json!(in_brackets(source)),
                "acquireStorageAccountLock" => json!("Acquire"),
                _ => return None,
            };
            Some((key.to_owned(), value))
        });
        let properties = properties.collect();
        let head = Piece::Text(format!("/{FABRIC}/"));
        let name = [vec![vault_name.clone(), head], container.clone()].concat();
        self.push(vault, CONTAINER, &name, Vec::new(), properties);
        self.accounts.push(Account {
            vault,
            container: id.clone(),
            last: String::new(),
        });
        vec![id]
    }

    fn push(
        &mut self,
        vault: ResourceRef,
        r#type: &'static str,
        name: &Pieces,
        depends_on: Vec<String>,
        properties: Vec<(String, Json)>,
    ) {
        self.about.push(vault);
        self.resources.push(Resource {
            r#type,
            api_version: self.job.catalog.item_version().to_owned(),
            name: in_brackets(&joined(name)),
            depends_on,
            properties: Ordered(properties),
        });
    }

    /// What the machine or the account is called in the target.
    fn source_name(&mut self, one: &Protection) -> Piece {
        let old = one.source.name.clone().unwrap_or_default();
        if one.source.part.is_some() {
            return Piece::Parameter(self.parameters.account(one.resource, &old));
        }
        Piece::Text(self.parameters.new_name(one.resource).unwrap_or(old))
    }

    fn finish(self) -> StageFile {
        let places =
            (0..self.resources.len()).map(|index| Pointer::root().child("resources").child(index));
        let (declared, asked) = self.parameters.finish();
        let template = Template {
            schema: SCHEMA,
            content_version: "1.0.0.0",
            parameters: Ordered(declared),
            resources: self.resources,
        };
        StageFile {
            stage: Stage::Protection,
            text: super::ordered::render(&template),
            planned: Vec::new(),
            resources: self.about.into_iter().zip(places).collect(),
            parameters: vec![ParameterFile::asking(asked)],
            mismatches: Vec::new(),
            root: Pointer::root(),
        }
    }
}

/// Some of the disks only.
fn disks(one: &Protection) -> Option<(String, Json)> {
    let disks = one.disks.as_ref()?;
    let rule = Ordered(vec![
        ("diskLunList".to_owned(), json!(disks.luns)),
        ("isInclusionList".to_owned(), json!(disks.only_these)),
    ]);
    let rule = serde_json::to_value(rule).ok()?;
    Some((
        "extendedProperties".to_owned(),
        json!({ "diskExclusionProperties": rule }),
    ))
}

fn text(text: &str) -> Pieces {
    vec![Piece::Text(text.to_owned())]
}

fn in_brackets(expression: &str) -> String {
    format!("[{expression}]")
}

fn call(function: &str, arguments: &[Pieces]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|one| joined(one)).collect();
    format!("{function}({})", arguments.join(", "))
}

/// The expression that gives these pieces in a row.
fn joined(pieces: &[Piece]) -> String {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (merged.last_mut(), piece) {
            (Some(Piece::Text(head)), Piece::Text(rest)) => head.push_str(rest),
            _ => merged.push(piece.clone()),
        }
    }
    let words: Vec<String> = merged.iter().map(word).collect();
    match words.as_slice() {
        [one] => one.clone(),
        words => format!("concat({})", words.join(", ")),
    }
}

fn word(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => quote(text),
        Piece::Parameter(name) => format!("parameters({})", quote(name)),
    }
}
