//! Planning that a property has a value, whatever is written there now: absent,
//! empty, `null`, or an expression that gives nothing.

use crate::arm::{ResourceRef, View};
use crate::catalog::{PathPattern, Step};
use crate::json::{Kind, Pointer, escape};
use crate::rewrite::ChangeKind;

use super::plan::{Operation, Plan, What};

/// The value that a property gets.
#[derive(Debug)]
pub struct SetMember<'v, 'd> {
    /// The resource.
    pub at: ResourceRef,
    /// The resource, as effective.
    pub view: &'v View<'d>,
    /// The property; only keys, no wildcards.
    pub path: PathPattern<'v>,
    /// Its JSON text.
    pub json: String,
}

/// Plans it. What another pass takes out on the way stays.
pub fn set(plan: &mut Plan, member: &SetMember<'_, '_>) {
    let keys: Vec<&str> = member
        .path
        .steps()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key),
            Step::AnyKey | Step::AnyElement => None,
        })
        .collect();
    let mut node = member.view.node;
    let mut path = Pointer::root();
    for (depth, key) in keys.iter().enumerate() {
        let below = keys.get(depth + 1..).unwrap_or_default();
        let Some(found) = node.member(key) else {
            operate(
                plan,
                member.at,
                path,
                What::Insert((*key).to_owned(), nested(below, &member.json)),
            );
            return;
        };
        path = path.child(&found.key);
        keep(plan, member.at, &path);
        if below.is_empty() || !matches!(found.value.kind, Kind::Object(_)) {
            operate(
                plan,
                member.at,
                path,
                What::Set(nested(below, &member.json)),
            );
            return;
        }
        node = &found.value;
    }
}

/// The value in the objects that lead to it.
fn nested(keys: &[&str], json: &str) -> String {
    keys.iter().rev().fold(json.to_owned(), |inner, key| {
        format!("{{{}: {inner}}}", escape(key))
    })
}

/// Takes back the removal of a place.
fn keep(plan: &mut Plan, at: ResourceRef, path: &Pointer) {
    if let Some(decision) = plan.decision_mut(at) {
        decision
            .operations
            .retain(|operation| operation.path != *path || operation.what != What::Remove);
    }
}

fn operate(plan: &mut Plan, at: ResourceRef, path: Pointer, what: What) {
    plan.operate(
        at,
        Operation {
            path,
            what,
            kind: ChangeKind::Replication,
            rule: "relocate/replication",
        },
    );
}
