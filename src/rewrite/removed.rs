//! Places before and after elements were taken out of arrays.

use std::collections::BTreeMap;

use super::{Planned, PlannedAction};
use crate::json::Pointer;

/// The elements that are removed, by the array that they are taken out of.
#[derive(Clone, Debug, Default)]
pub struct Removed(BTreeMap<Pointer, Vec<usize>>);

impl Removed {
    /// What edits take out.
    #[must_use]
    pub fn of(planned: &[Planned]) -> Self {
        let removed = planned.iter();
        let removed = removed.filter(|edit| edit.action == PlannedAction::Remove);
        Self::new(removed.map(|edit| &edit.pointer))
    }

    fn new<'p>(pointers: impl Iterator<Item = &'p Pointer>) -> Self {
        let mut removed: BTreeMap<Pointer, Vec<usize>> = BTreeMap::new();
        for pointer in pointers {
            let index = pointer.tokens().last().and_then(|last| last.parse().ok());
            if let Some(index) = index {
                removed.entry(pointer.parent()).or_default().push(index);
            }
        }
        removed.values_mut().for_each(|list| {
            list.sort_unstable();
            list.dedup();
        });
        Self(removed)
    }

    /// Where something that stays stands after the removals before it.
    #[must_use]
    pub fn moved(&self, pointer: &Pointer) -> Pointer {
        let mut old = Pointer::root();
        let mut new = Pointer::root();
        for token in pointer.tokens() {
            let shifted = token.parse::<usize>().ok().map(|index| {
                let gone = self.0.get(&old).map_or(0, |removed| {
                    removed.partition_point(|earlier| *earlier < index)
                });
                (index - gone).to_string()
            });
            new = new.child(shifted.unwrap_or_else(|| token.clone()));
            old = old.child(token);
        }
        new
    }

    /// Where something that stands there now stood before.
    #[must_use]
    pub fn origin(&self, pointer: &Pointer) -> Pointer {
        let mut old = Pointer::root();
        for token in pointer.tokens() {
            let shifted = token.parse::<usize>().ok().map(|index| {
                let gone = self.0.get(&old).map_or(&[][..], Vec::as_slice);
                let before = gone
                    .iter()
                    .fold(index, |at, gone| at + usize::from(*gone <= at));
                before.to_string()
            });
            old = old.child(shifted.unwrap_or(token));
        }
        old
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_up_by_what_is_removed_before_them() {
        let removed = [
            Pointer::from("/resources/0"),
            Pointer::from("/resources/2"),
            Pointer::from("/resources/3/zones/0"),
        ];
        let removed = Removed::new(removed.iter());
        let at = |text: &str| removed.moved(&Pointer::from(text)).to_string();
        assert_eq!(at("/resources/3/zones/1"), "/resources/1/zones/0");
        assert_eq!(at("/resources/1/name"), "/resources/0/name");
        assert_eq!(at("/parameters/x"), "/parameters/x");
        for stays in [
            "/resources/1/name",
            "/resources/3/zones/1",
            "/resources/4",
            "/outputs",
        ] {
            let stays = Pointer::from(stays);
            assert_eq!(removed.origin(&removed.moved(&stays)), stays);
        }
    }
}
