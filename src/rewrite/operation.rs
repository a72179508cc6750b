//! One planned edit of a document, addressed by path.

use std::borrow::Cow;

use crate::json::Pointer;

use super::ChangeKind;

/// An edit of a document that was planned but not yet made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Where; for an insertion the object that gains.
    pub pointer: Pointer,
    /// What is done there.
    pub action: PlannedAction,
    /// How reports class it.
    pub kind: ChangeKind,
    /// The rule that asks for it.
    pub rule: Cow<'static, str>,
}

/// What an edit does to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlannedAction {
    /// Takes the member or element out, with its comma.
    Remove,
    /// Puts this JSON text in the place of the value.
    Set(String),
    /// Gives a string this text (decoded), touching as few bytes as possible.
    SetText(String),
    /// Adds a member, its key first, with this JSON text, behind the others.
    Insert(String, String),
    /// Adds an element with this JSON text, behind the others.
    Append(String),
}
