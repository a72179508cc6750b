//! What a JSON document is: told by `$schema` and content, never by its name.
//!
//! Schemas: azure-docs, "Understand the structure and syntax of ARM templates",
//! and the published schema folder, seen 2026. Published templates mix the dates
//! of the schemas freely, so only the last part of the address counts.

use crate::json::{Kind, Node, Pointer};

/// What a file is; the words of report.json.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// A deployment template of any scope, possibly in an envelope.
    Template,
    /// A parameter file.
    Parameters,
    /// What `az backup item list` or `az backup container list` answers (D37).
    Inventory,
    /// Anything else, also what could not be read.
    Other,
}

/// A document's kind and what was remarkable about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Classified {
    /// The kind.
    pub kind: FileKind,
    /// Where it starts: the root, or `/template` inside an envelope.
    pub root: Pointer,
    /// `$schema` says one thing and the content another.
    pub contradicts_schema: bool,
    /// Where the envelope tells what could not be exported.
    pub export_errors: Vec<Pointer>,
    /// For something else: its name by `$schema`, where it has one.
    pub other: Option<Other>,
}

/// What a document is that we cannot use.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Other {
    /// Known by its `$schema`, such as `createUIDefinition`.
    Schema(String),
    /// An error answer of Azure.
    AzureError,
}

impl Classified {
    fn plain(kind: FileKind) -> Self {
        Self {
            kind,
            root: Pointer::root(),
            contradicts_schema: false,
            export_errors: Vec::new(),
            other: None,
        }
    }
}

/// Tells what a document is.
pub(super) fn classify(root: &Node) -> Classified {
    if is_inventory(root) {
        return Classified::plain(FileKind::Inventory);
    }
    let direct = classify_object(root);
    if direct.kind != FileKind::Other {
        return direct;
    }
    if let Some(member) = root.member("template") {
        let inner = classify_object(&member.value);
        if inner.kind == FileKind::Template {
            return Classified {
                root: Pointer::root().child(&member.key),
                export_errors: export_errors(root),
                ..inner
            };
        }
    }
    let is_error = root
        .get("error")
        .is_some_and(|error| error.get("code").is_some() || error.get("message").is_some());
    if is_error && direct.other.is_none() {
        let other = Some(Other::AzureError);
        return Classified { other, ..direct };
    }
    direct
}

/// An object as it stands, without looking into an envelope.
fn classify_object(root: &Node) -> Classified {
    let schema = root.get("$schema").and_then(Node::as_str);
    let said = schema.and_then(schema_kind);
    let found = kind_by_content(root);
    match (said, found) {
        (Some(said), Some(found)) => Classified {
            contradicts_schema: said != found,
            ..Classified::plain(found)
        },
        (Some(kind), None) => Classified::plain(kind),
        // Another schema that Azure or a tool defines: the content may look alike.
        (None, _) if schema.is_some_and(is_foreign_schema) => Classified {
            other: schema
                .and_then(schema_name)
                .map(|name| Other::Schema(name.to_owned())),
            ..Classified::plain(FileKind::Other)
        },
        (None, Some(kind)) => Classified::plain(kind),
        (None, None) => Classified::plain(FileKind::Other),
    }
}

/// The last part of a schema's address, without `#…`, `?…` and `.json`.
fn schema_name(schema: &str) -> Option<&str> {
    let path = schema.split(['#', '?']).next()?.trim();
    let name = path.trim_end_matches('/').rsplit('/').next()?;
    let name = match name
        .len()
        .checked_sub(5)
        .and_then(|at| name.split_at_checked(at))
    {
        Some((stem, end)) if end.eq_ignore_ascii_case(".json") => stem,
        _ => name,
    };
    (!name.is_empty()).then_some(name)
}

fn schema_kind(schema: &str) -> Option<FileKind> {
    let name = schema_name(schema)?.to_ascii_lowercase();
    if name.ends_with("deploymenttemplate") {
        Some(FileKind::Template)
    } else if name.ends_with("deploymentparameters") {
        Some(FileKind::Parameters)
    } else {
        None
    }
}

/// Whether a schema says plainly that this is something else. An empty or
/// unreadable one says nothing.
fn is_foreign_schema(schema: &str) -> bool {
    schema_name(schema).is_some() && schema_kind(schema).is_none()
}

/// What only the content says; nothing where it says too little.
fn kind_by_content(root: &Node) -> Option<FileKind> {
    let has_version = root.member("contentVersion").is_some();
    let has_schema = root.get("$schema").and_then(Node::as_str).is_some();
    if let Some(resources) = root.get("resources") {
        let looks_deployable = match &resources.kind {
            Kind::Array(elements) => elements.iter().any(is_resource),
            Kind::Object(members) => members.iter().any(|member| is_resource(&member.value)),
            _ => false,
        };
        let is_container = resources.is_array() || resources.is_object();
        if is_container && (has_version || has_schema || looks_deployable) {
            return Some(FileKind::Template);
        }
    }
    let parameters = root.get("parameters").map_or(&[][..], Node::members);
    let is_parameter_file = !parameters.is_empty()
        && parameters.iter().all(|member| is_given(&member.value))
        && root.member("outputs").is_none()
        && root.member("variables").is_none();
    (is_parameter_file && (has_version || has_schema)).then_some(FileKind::Parameters)
}

fn is_resource(node: &Node) -> bool {
    ["type", "apiVersion"]
        .iter()
        .all(|key| node.get(key).and_then(Node::as_str).is_some())
}

/// Whether a parameter is given a value here, not declared.
fn is_given(node: &Node) -> bool {
    let gives = node.get("value").is_some() || node.get("reference").is_some();
    gives && node.get("type").is_none() && node.get("$ref").is_none()
}

/// Whether this is a list of protected items or containers, as the CLI prints
/// it (an array) or as REST answers (`{"value": […]}`).
fn is_inventory(root: &Node) -> bool {
    let list = if root.is_array() {
        root.elements()
    } else {
        root.get("value").map_or(&[][..], Node::elements)
    };
    list.iter().any(is_protected) || is_protected(root)
}

fn is_protected(node: &Node) -> bool {
    let id = node.get("id").and_then(Node::as_str).unwrap_or_default();
    let id = id.to_ascii_lowercase();
    let by_id = ["/protecteditems/", "/protectioncontainers/"]
        .iter()
        .any(|part| id.contains(part));
    by_id
        || node
            .path(["properties", "protectedItemType"])
            .is_some_and(|kind| kind.as_str().is_some())
}

/// The places of an envelope's errors: each detail, or the error as a whole.
fn export_errors(root: &Node) -> Vec<Pointer> {
    let Some(member) = root.member("error") else {
        return Vec::new();
    };
    if member.value.is_empty() {
        return Vec::new();
    }
    let error = Pointer::root().child(&member.key);
    match member.value.member("details") {
        Some(details) if !details.value.elements().is_empty() => {
            let list = error.child(&details.key);
            let count = details.value.elements().len();
            (0..count).map(|index| list.child(index)).collect()
        }
        _ => vec![error],
    }
}

/// The names that a template declares or a parameter file gives, in lower case.
pub(super) fn parameter_names(root: &Node) -> Vec<String> {
    root.get("parameters")
        .map_or(&[][..], Node::members)
        .iter()
        .map(|member| member.key.as_str().to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests;
