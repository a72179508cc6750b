//! From what a rule says of the fix to the change of one resource.
//!
//! Only what is written in the resource itself can be changed there: what a parameter or a variable
//! gives is read at other places too, so a person has to see to it.

use super::definition::{Action, FixPlan, Target};
use super::fill::filled;
use super::hit::Hit;
use crate::arm::Resource;
use crate::finding::{Repair, RepairChange, Safety};
use crate::json::{Kind, Node, Pointer};

/// The change that a fix makes for a hit; none where nothing can be changed there by itself.
/// `values` are what placeholders stand for.
pub(super) fn repair(
    fix: &FixPlan,
    resource: &Resource<'_>,
    hit: &Hit,
    values: &[(&str, &str)],
) -> Option<Repair> {
    if fix.safety == Safety::Manual {
        return None;
    }
    let at = |target: &Target| match target {
        Target::Path(path) => Some(path.clone()),
        Target::Hit => written(resource, hit),
    };
    let (path, change) = match &fix.action {
        Action::Remove(target) => (at(target)?, RepairChange::Remove),
        Action::Set(target, value) => (at(target)?, RepairChange::Set(json(value, values)?)),
        Action::Insert(target, value) => (at(target)?, RepairChange::Insert(json(value, values)?)),
    };
    let fits = fits(resource.node, &path, &change) && !is_looped(&path);
    (fits && !path.as_str().is_empty()).then(|| Repair {
        resource: resource.pointer.clone(),
        path,
        change,
    })
}

/// The value of a fix as JSON text.
fn json(value: &serde_json::Value, values: &[(&str, &str)]) -> Option<String> {
    Some(filled(value, values)?.to_string())
}

/// The path of a hit inside its resource, if all of it is written there.
fn written(resource: &Resource<'_>, hit: &Hit) -> Option<Pointer> {
    let path = hit.place.pointer.below(&resource.pointer)?;
    (path == hit.path).then_some(path)
}

/// What a loop makes of a property has other places than what is written.
fn is_looped(path: &Pointer) -> bool {
    path.tokens()
        .skip(1)
        .any(|token| token.eq_ignore_ascii_case("copy"))
}

/// Whether a change can be made at a path: nothing on the way is an expression or another value
/// that has no members, and what is taken out is there.
fn fits(resource: &Node, path: &Pointer, change: &RepairChange) -> bool {
    let mut node = resource;
    for token in path.tokens() {
        let next = match &node.kind {
            Kind::Object(_) => node.get(&token),
            Kind::Array(elements) => {
                match token.parse().ok().and_then(|at: usize| elements.get(at)) {
                    None => return false,
                    found => found,
                }
            }
            _ => return false,
        };
        match next {
            Some(next) => node = next,
            None => return *change != RepairChange::Remove,
        }
    }
    match change {
        RepairChange::Remove => true,
        RepairChange::Insert(_) => matches!(node.kind, Kind::Array(_)),
        // A value must not take the place of all that stands in an object.
        RepairChange::Set(json) => {
            json.starts_with(['{', '[']) || !matches!(node.kind, Kind::Object(_) | Kind::Array(_))
        }
    }
}
