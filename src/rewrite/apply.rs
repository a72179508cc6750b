//! From planned edits to a new text.

use crate::json::{Document, Json, Node, Place, Pointer, TreeEdit, TreeEditError, parse};
use crate::text::{EditConflict, Source};

use super::{Planned, PlannedAction};

/// Planned edits that cannot be made together: a defect of the plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// Nothing stands at the place of an edit.
    #[error("nothing stands at {0}, where an edit was planned")]
    NoSuchPlace(Pointer),
    /// Edits that exclude each other.
    #[error(transparent)]
    Tree(#[from] TreeEditError),
    /// Edits that overlap in the text.
    #[error(transparent)]
    Text(#[from] EditConflict),
}

/// The text of a document after all planned edits.
///
/// # Errors
/// When an edit has no place or two edits exclude each other.
pub fn apply(
    source: &Source,
    document: &Document,
    planned: &[Planned],
) -> Result<String, ApplyError> {
    let mut edits = TreeEdit::new();
    for edit in planned {
        let node = edit
            .pointer
            .find(&document.root)
            .ok_or_else(|| ApplyError::NoSuchPlace(edit.pointer.clone()))?;
        match &edit.action {
            PlannedAction::Remove => edits.remove(node),
            PlannedAction::Set(json) => edits.set(node, value(json)),
            PlannedAction::SetText(text) => edits.set_string(node, text),
            PlannedAction::Insert(key, json) => {
                edits.insert_member(node, key, value(json), Place::Last)
            }
            PlannedAction::Append(json) => edits.insert_element(node, value(json), Place::Last),
        }
    }
    Ok(crate::text::apply(
        source.text(),
        &edits.finish(source, &document.root)?,
    )?)
}

/// JSON text as a value that takes the style of its surroundings.
fn value(json: &str) -> Json {
    let root: Node = parse(&Source::new("value", json)).root;
    Json::from(&root)
}
