//! Links that must stay in one subscription, where a template names two: what it deploys cannot
//! be in both. Which links those are says the table of links, by its own basis.

use super::{Check, Found, Scene};
use crate::arm::graph::{End, Through, linked_ids};
use crate::arm::{BodyTarget, ResourceId, ResourceRef, Value};
use crate::catalog::{Link, Subscriptions};
use crate::finding::{Basis, Place, Severity, SourceRef};
use crate::json::Pointer;
use crate::rule::{Grade, Hit};

pub(super) const ELSEWHERE: Check = Check {
    name: "linked-in-another-subscription",
    about: "IDs of another subscription than the rest of the template, where the link must stay in one",
    placeholders: &["target", "subscription", "other"],
    run: elsewhere,
};

/// A link that ties what holds it to a subscription.
struct Tie<'d> {
    at: ResourceRef,
    path: Pointer,
    place: Place,
    target: String,
    subscription: String,
    link: Link<'d>,
}

fn elsewhere(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let own = ties(scene, at);
    let Some(target) = target_of(scene, at).filter(|_| !own.is_empty()) else {
        return;
    };
    let said = target.subscription.as_ref().and_then(Value::as_str);
    let first = match said {
        Some(_) => None,
        None => first_tie(scene, at, target),
    };
    for tie in own {
        let home = said.or(first.as_ref().map(|first| first.subscription.as_str()));
        if let Some(home) = home.filter(|home| !home.eq_ignore_ascii_case(&tie.subscription)) {
            found.push(told(scene, &tie, home, first.as_ref()));
        }
    }
}

/// What is to be said of a link out of the subscription `home`, which `first` gives where no
/// deployment names it.
fn told(scene: &Scene<'_>, tie: &Tie<'_>, home: &str, first: Option<&Tie<'_>>) -> Found {
    let mut hit = Hit::new(tie.place.clone(), tie.path.clone())
        .with("target", tie.target.as_str())
        .with("subscription", tie.subscription.as_str())
        .with("other", home);
    let mut weakest = tie;
    if let Some(first) = first {
        let message = format!("{} is in {home}", first.target);
        hit = hit.related(first.place.clone(), message);
        let basis = |tie: &Tie<'_>| Basis::from(tie.link.subscriptions_basis);
        if basis(first) < basis(tie) {
            weakest = first;
        }
    }
    let hit = hit.graded(Grade {
        severity: Severity::Error,
        basis: weakest.link.subscriptions_basis.into(),
        source: SourceRef::of(weakest.link.subscriptions_source),
        azure_error: tie.link.error.map(str::to_owned),
    });
    let is_sure = |at: ResourceRef| {
        let template = scene.template(at);
        template.is_some_and(|one| one.condition(at.resource) == Value::Bool(true))
    };
    if is_sure(tie.at) && first.is_none_or(|first| is_sure(first.at)) {
        Found::Broken(hit)
    } else {
        let why = "whether both resources are deployed is not known";
        Found::CannotTell(hit, why.to_owned())
    }
}

fn target_of<'d>(scene: &Scene<'d>, at: ResourceRef) -> Option<&'d BodyTarget> {
    scene.template(at)?.target_of(at.resource)
}

/// The first tie of the template among what is deployed where a resource is.
fn first_tie<'d>(scene: &Scene<'d>, at: ResourceRef, target: &BodyTarget) -> Option<Tie<'d>> {
    let count = scene.template(at)?.resources.len();
    let beside = (0..count).map(|resource| ResourceRef { resource, ..at });
    let mut beside = beside.filter(|other| {
        let other = target_of(scene, *other);
        other.is_some_and(|other| other.subscription == target.subscription)
    });
    beside.find_map(|other| ties(scene, other).into_iter().next())
}

/// The links of a resource that spell a subscription and must stay in one.
fn ties<'d>(scene: &Scene<'d>, at: ResourceRef) -> Vec<Tie<'d>> {
    let deployed = scene.resource(at).filter(|resource| !resource.existing);
    let Some(resource) = deployed.filter(|_| spells_one(scene, at)) else {
        return Vec::new();
    };
    let template = scene.template(at);
    let Some(scope) = template.and_then(|template| template.looped_scope_of(resource)) else {
        return Vec::new();
    };
    let whole = linked_ids(resource, &scope).into_iter().filter(|linked| {
        // One of several that an expression may give ties to nothing.
        let is_all =
            || ResourceId::parse(&scope.evaluate(linked.node)).as_ref() == Some(&linked.id);
        linked.through == Through::Itself && (linked.is_key || is_all())
    });
    let ties = whole.filter_map(|linked| {
        let id = &linked.id;
        let subscription = id.subscription.as_ref()?.as_str()?.to_owned();
        let link = scene
            .catalog
            .link(&resource.full_type, &linked.path, &id.full_type)
            .filter(|link| link.subscriptions == Subscriptions::Same)?;
        Some(Tie {
            at,
            place: scene.place(at, Some((&linked.path, linked.node))),
            target: format!("{} {}", id.full_type, id.known_name().unwrap_or_default()),
            path: linked.path,
            subscription,
            link,
        })
    });
    ties.collect()
}

/// A quick look: whether any ID of a resource spells a subscription. Most spell none.
fn spells_one(scene: &Scene<'_>, at: ResourceRef) -> bool {
    let graph = scene.estate.graph();
    graph.of(at).iter().any(|edge| match edge.to {
        End::Outside(outside) => graph
            .outside()
            .get(outside)
            .is_some_and(|outside| outside.subscription.is_some()),
        // What another template of the run declares is spelt by where it was.
        End::Resource(to) => to.template != at.template,
    })
}
