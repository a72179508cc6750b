//! Reading fields of a list, each with its place when it is not what it must be.

use super::error::{At, ImportMistake};
use crate::catalog::ListKind;
use crate::json::{Kind, Node};

/// Most characters of a text that are shown in a message.
const SHOWN: usize = 40;

/// What is shown of a text that may be anything.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// The text of a node that must be one.
pub(super) fn text_of(node: &Node) -> Result<&str, At> {
    node.as_str().ok_or_else(|| kind(node, "a text"))
}

/// A text that must be there.
pub(super) fn needed<'n>(
    item: &'n Node,
    key: &'static str,
    list: &'static str,
    kind: ListKind,
) -> Result<&'n str, At> {
    match item.get(key) {
        Some(node) if !node.is_null() => text_of(node),
        _ => Err((item.span, ImportMistake::Missing { list, key, kind })),
    }
}

/// A text that may be absent or `null`.
pub(super) fn optional<'n>(item: &'n Node, key: &str) -> Result<Option<&'n str>, At> {
    match item.get(key) {
        Some(node) if !node.is_null() => text_of(node).map(Some),
        _ => Ok(None),
    }
}

/// The entries of an array that may be absent or `null`.
pub(super) fn entries<'n>(item: &'n Node, key: &str) -> Result<&'n [Node], At> {
    match item.get(key) {
        Some(node) if node.is_array() => Ok(node.elements()),
        Some(node) if !node.is_null() => Err(kind(node, "an array")),
        _ => Ok(&[]),
    }
}

/// A name of Azure: of a type, a size, a version. It must not break a row of the overlay.
pub(super) fn name(text: &str, item: &Node) -> Result<String, At> {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || c == '|';
    if text.is_empty() || text.len() > 250 || text.contains(is_odd) {
        return Err((item.span, ImportMistake::NoName(shortened(text))));
    }
    Ok(text.to_owned())
}

/// A word of Azure, such as the code of a reason.
pub(super) fn word(text: &str, item: &Node) -> Result<String, At> {
    if text.is_empty() || text.len() > 100 || !text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return Err((item.span, ImportMistake::NoName(shortened(text))));
    }
    Ok(text.to_owned())
}

/// A name for people: any letters, but nothing that would break a line or a column.
pub(super) fn title(text: &str, item: &Node) -> Result<String, At> {
    let is_odd = |c: char| c.is_control() || c == '|';
    let text = text.trim();
    if text.chars().count() > 100 || text.contains(is_odd) {
        return Err((item.span, ImportMistake::NoName(shortened(text))));
    }
    Ok(text.to_owned())
}

fn kind(node: &Node, wanted: &'static str) -> At {
    let found = match node.kind {
        Kind::Bool(_) => "true or false",
        _ => node.kind_name(),
    };
    (node.span, ImportMistake::Kind { wanted, found })
}

/// An entry that must be an object.
pub(super) fn object(node: &Node) -> Result<&Node, At> {
    if node.is_object() {
        Ok(node)
    } else {
        Err(kind(node, "an object"))
    }
}
