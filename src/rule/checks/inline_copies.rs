//! Child resources that stand in a template twice, inline in their parent and
//! as resources of their own (R7).

use super::super::inline_copy::{Pair, compare, pair_of};
use super::super::removals::dotted;
use super::{Check, Found, Scene};
use crate::arm::ResourceRef;
use crate::arm::sameness::Difference;
use crate::json::Pointer;
use crate::rule::Hit;

/// Most properties that one finding names.
const MAX_NAMED: usize = 5;

pub(super) const DIFFERS: Check = Check {
    name: "differs-from-inline-copy",
    about: "child resources that also stand inline in their parent, with other properties",
    placeholders: &["parent", "differences"],
    run: |scene, at, found| {
        let Some((pair, differences)) = copies(scene, at) else {
            return;
        };
        // Two unknown sides may be equal when the deployment runs.
        let (unknown, certain): (Vec<_>, Vec<_>) = differences
            .into_iter()
            .partition(|one| !one.one.is_known() || !one.other.is_known());
        if !certain.is_empty() {
            let hit = hit(scene, &pair).with("differences", in_words(&certain));
            found.push(Found::Broken(hit));
        } else if !unknown.is_empty() {
            let named = in_words(&unknown);
            let hit = hit(scene, &pair).with("differences", named.clone());
            let why = format!("not all of {named} is known");
            found.push(Found::CannotTell(hit, why));
        }
    },
};

pub(super) const REPEATS: Check = Check {
    name: "repeats-inline-copy",
    about: "child resources that also stand inline in their parent, with the same properties",
    placeholders: &["parent"],
    run: |scene, at, found| {
        if let Some((pair, differences)) = copies(scene, at)
            && differences.is_empty()
        {
            found.push(Found::Broken(hit(scene, &pair)));
        }
    },
};

fn copies<'d>(scene: &Scene<'d>, at: ResourceRef) -> Option<(Pair<'d>, Vec<Difference>)> {
    let child = scene.resource(at).filter(|child| !child.existing)?;
    let pair = pair_of(scene.estate, at, &|parent| {
        // An inline child is no second copy of what a condition may leave out.
        scene
            .resource(parent)
            .is_some_and(|parent| !parent.existing && parent.body == child.body)
    })?;
    let differences = compare(scene.catalog, scene.estate, &pair);
    Some((pair, differences))
}

fn hit(scene: &Scene<'_>, pair: &Pair<'_>) -> Hit {
    let inline = scene.place(pair.parent, Some((&pair.path, pair.element)));
    Hit::new(scene.place(pair.separate, None), Pointer::root())
        .with("parent", scene.identity(pair.parent))
        .related(inline, "the inline copy")
}

/// Where they differ; not what is there, since a secret may be.
fn in_words(differences: &[Difference]) -> String {
    let named = differences.iter().take(MAX_NAMED);
    let mut words: Vec<String> = named
        .map(|difference| format!("`{}`", dotted(&difference.path)))
        .collect();
    if differences.len() > MAX_NAMED {
        words.push(format!("{} more", differences.len() - MAX_NAMED));
    }
    words.join(", ")
}
