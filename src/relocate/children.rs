//! Child resources that stand in a template twice: inline in a property of
//! their parent, and as resources of their own (R7). Two equal copies become
//! one, the inline one; copies that differ both stay and are an error.
//!
//! Peerings are left alone: they are decided with both networks in view.

use crate::arm::{Resource, ResourceRef, Template, split_names};
use crate::finding::Severity;
use crate::json::{Node, Pointer};

use super::job::Job;
use super::plan::{Action, Drop, Plan};
use super::removals;
use super::sameness::{Difference, Side, Told, differences, in_words, same_name, value_without};
use super::shown::Secrets;

/// Equal copies.
const TWICE: &str = "relocate/inline-and-separate";

/// Copies that differ.
const DIFFER: &str = "relocate/inline-and-separate-differ";

/// Children that a later pass decides about.
const PEERINGS: &str = "virtualNetworkPeerings";

/// What belongs to a resource as such and not to what it is.
const FRAME: [&str; 10] = [
    "name",
    "type",
    "apiVersion",
    "id",
    "etag",
    "dependsOn",
    "location",
    "comments",
    "scale",
    "resources",
];

/// A child with both of its copies.
struct Pair<'d> {
    separate: ResourceRef,
    child: &'d Resource<'d>,
    parent: ResourceRef,
    /// The inline copy, with its path from the parent.
    path: Pointer,
    element: &'d Node,
}

/// Finds all pairs and decides about each.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for (at, resource) in job.estate.resources() {
        if resource.existing || plan.stage(at).is_none() {
            continue;
        }
        let Some(pair) = pair_of(job, plan, at) else {
            continue;
        };
        let Some(template) = job.template(at) else {
            continue;
        };
        let found = compare(job, &pair, template);
        if !template.is_export() {
            tell(job, plan, &pair, &found);
        } else if found.is_empty() {
            leave_inline(job, plan, &pair);
        } else {
            refuse(job, plan, &pair, &found);
        }
    }
}

/// The inline copy of a resource in its parent, if there is one.
fn pair_of<'d>(job: &Job<'d>, plan: &Plan, at: ResourceRef) -> Option<Pair<'d>> {
    let child = job.resource(at)?;
    let (above, segment) = child.full_type.rsplit_once('/')?;
    if !above.contains('/') || segment.eq_ignore_ascii_case(PEERINGS) {
        return None;
    }
    let mut names = split_names(&child.name);
    let own = names.pop()?;
    let candidates = job.estate.named(above, &crate::arm::join_names(&names));
    let parent = *candidates
        .iter()
        .find(|parent| parent.template == at.template && plan.stage(**parent).is_some())?;
    let declared = job.resource(parent)?;
    let scope = job.template(at)?.scope_of(declared)?;
    let properties = declared.node.member("properties")?;
    let list = properties.value.member(segment)?;
    let named_so = |element: &Node| {
        element
            .get("name")
            .is_some_and(|name| same_name(&scope.evaluate(name), &own))
    };
    let index = list.value.elements().iter().position(named_so)?;
    let element = list.value.elements().get(index)?;
    // Without properties it is a reference, not a copy.
    element.get("properties")?;
    let path = Pointer::root()
        .child(&properties.key)
        .child(&list.key)
        .child(index);
    Some(Pair {
        separate: at,
        child,
        parent,
        path,
        element,
    })
}

/// Where the copies differ after what goes from either of them is left aside.
fn compare(job: &Job<'_>, pair: &Pair<'_>, template: &Template<'_>) -> Vec<Difference> {
    let Some(scope) = template.scope_of(pair.child) else {
        return Vec::new();
    };
    let mut gone: Vec<Pointer> = removals::of(job, pair.separate)
        .into_iter()
        .map(|taken| taken.path)
        .collect();
    let from_parent = removals::of(job, pair.parent).into_iter();
    gone.extend(
        from_parent
            .filter(|taken| pair.path.contains(&taken.path))
            .map(|taken| below(&pair.path, &taken.path)),
    );
    let leaves_out = |path: &Pointer| {
        let is_frame = path.parent() == Pointer::root()
            && path
                .tokens()
                .next()
                .is_some_and(|key| FRAME.iter().any(|known| known.eq_ignore_ascii_case(&key)));
        is_frame
            || gone
                .iter()
                .any(|gone| gone.as_str().eq_ignore_ascii_case(path.as_str()))
    };
    let value = |node: &Node| value_without(node, &Pointer::root(), scope, &leaves_out);
    let (inline, separate) = (value(pair.element), value(pair.child.node));
    let side = |value| Side {
        value,
        template: pair.separate.template,
    };
    differences(job.estate, side(&inline), side(&separate))
}

/// The rest of a path behind another that it continues.
fn below(above: &Pointer, path: &Pointer) -> Pointer {
    Pointer::from(
        path.as_str()
            .get(above.as_str().len()..)
            .unwrap_or_default(),
    )
}

/// Two equal copies: the separate one goes, IDs of it stay valid.
fn leave_inline(job: &Job<'_>, plan: &mut Plan, pair: &Pair<'_>) {
    let has_children = pair
        .child
        .node
        .get("resources")
        .is_some_and(|children| !children.is_empty());
    if has_children {
        return;
    }
    let reason = format!(
        "stands inline in {} with the same properties",
        job.identity(pair.parent)
    );
    let finding = job
        .finding(
            TWICE,
            Severity::Note,
            pair.separate,
            None,
            format!(
                "`{}` stands in the template twice, inline in its parent and by itself",
                job.identity(pair.separate)
            ),
        )
        .related(
            job.place(pair.parent, Some((&pair.path, pair.element))),
            "the inline copy",
        )
        .fixed("the inline copy stays, the separate one is left out");
    plan.findings.push(finding);
    if let Some(decision) = plan.decision_mut(pair.separate) {
        decision.action = Action::Drop(Drop {
            reason,
            evidence: format!(
                "`{}` of the parent has equal properties",
                super::clean::dotted(&pair.path)
            ),
            rule: TWICE,
            inline_in: Some(pair.parent),
        });
    }
}

/// Copies that differ: which one is right is for a person to say.
fn refuse(job: &Job<'_>, plan: &mut Plan, pair: &Pair<'_>, found: &[Difference]) {
    let message = format!(
        "`{}` stands in the template twice, and the two differ: {}",
        job.identity(pair.separate),
        words(job, pair, found)
    );
    let finding = job
        .finding(DIFFER, Severity::Error, pair.separate, None, message)
        .related(job.place(pair.parent, Some((&pair.path, pair.element))), "the inline copy")
        .azure_error("AnotherOperationInProgress")
        .help("make the two equal, or take one of them out; otherwise the one that is deployed last wins");
    plan.findings.push(finding);
}

/// The differences in words.
fn words(job: &Job<'_>, pair: &Pair<'_>, found: &[Difference]) -> String {
    let inline = Told {
        place: "inline",
        node: pair.element,
        secrets: Secrets::around(job, pair.parent),
    };
    let separate = Told {
        place: "in the separate resource",
        node: pair.child.node,
        secrets: Secrets::around(job, pair.separate),
    };
    in_words(found, &inline, &separate)
}

/// In a template that a person wrote: only told.
fn tell(job: &Job<'_>, plan: &mut Plan, pair: &Pair<'_>, found: &[Difference]) {
    let how = match found {
        [] => "with equal properties".to_owned(),
        differing => format!("and the two differ: {}", words(job, pair, differing)),
    };
    let rule = if found.is_empty() { TWICE } else { DIFFER };
    let message = format!(
        "`{}` stands in the template twice, inline in its parent and by itself, {how}",
        job.identity(pair.separate)
    );
    let finding = job
        .finding(rule, Severity::Warning, pair.separate, None, message)
        .related(
            job.place(pair.parent, Some((&pair.path, pair.element))),
            "the inline copy",
        )
        .help("keep one of the two");
    plan.findings.push(finding);
}

#[cfg(test)]
mod tests;
