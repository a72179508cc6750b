//! The step about inputs that could not be read.

use super::{Item, Phase, Subject};
use crate::json::Pointer;

/// The step for inputs that could not be read, given by their index among the
/// files of the run and their name; none without such inputs.
#[must_use]
pub fn failed_inputs<'n>(failed: impl IntoIterator<Item = (usize, &'n str)>) -> Option<Item> {
    let subjects = failed.into_iter().map(|(file, name)| Subject {
        file,
        pointer: Pointer::root(),
        name: name.to_owned(),
        kind: "input file".to_owned(),
    });
    let subjects: Vec<Subject> = subjects.collect();
    (!subjects.is_empty()).then(|| {
        let text = "Nothing in this folder covers these inputs, for they could not be read: mend them or export them again, and run again with `--force`.";
        Item::new("input/unreadable", Phase::Prepare, text, subjects)
    })
}
