//! What the dependency graph says against a resource: entries of `dependsOn` that no deployment
//! accepts (R9, R10), what is named without being waited for, and parents that are nowhere.

use super::entry::entry;
use super::{Check, Found, Scene};
use crate::arm::graph::{Edge, End, Graph, Kind, Why};
use crate::arm::{ResourceId, ResourceRef, Value, nearest_above};
use crate::json::{Node, Pointer};
use crate::rule::Hit;

pub(super) const ON_ITSELF: Check = Check {
    name: "depends-on-itself",
    about: "resources whose dependsOn names themselves",
    placeholders: &[],
    run: on_itself,
};

pub(super) const NOT_EXPORTED: Check = Check {
    name: "dependency-not-in-template",
    about: "entries of dependsOn that name a resource which the template does not hold",
    placeholders: &["target"],
    run: not_in_template,
};

pub(super) const NOT_WAITED_FOR: Check = Check {
    name: "named-and-not-waited-for",
    about: "IDs of resources of the same template that nothing makes the deployment wait for",
    placeholders: &["target", "entry", "added"],
    run: not_waited_for,
};

pub(super) const NO_PARENT: Check = Check {
    name: "parent-not-declared",
    about: "children whose parent none of the templates holds",
    placeholders: &["parent"],
    run: no_parent,
};

/// What a resource needs, by the graph.
fn edges<'d>(scene: &Scene<'d>, at: ResourceRef) -> impl Iterator<Item = &'d Edge> {
    let is_deployed = scene.resource(at).is_some_and(|one| !one.existing);
    let edges = scene.estate.graph().of(at).iter();
    edges.filter(move |_| is_deployed)
}

/// The place of an edge.
fn hit(scene: &Scene<'_>, edge: &Edge) -> Hit {
    let node = || -> Option<&Node> { edge.path.find(scene.resource(edge.from)?.node) };
    let place = scene.place(edge.from, node().map(|node| (&edge.path, node)));
    Hit::new(place, edge.path.clone())
}

fn on_itself(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let own =
        edges(scene, at).filter(|edge| edge.why == Why::DependsOn && edge.to == End::Resource(at));
    for edge in own {
        if is_only_one(scene, at) {
            found.push(Found::Broken(hit(scene, edge)));
        }
    }
}

/// Whether nothing else of the template has the same type and name: of two,
/// conditions may choose, and an entry may mean the other. A turn of a copy
/// loop may mean another turn.
fn is_only_one(scene: &Scene<'_>, at: ResourceRef) -> bool {
    scene.resource(at).is_some_and(|resource| {
        let same = scene.estate.named(&resource.full_type, &resource.name);
        let same = same.iter().filter(|one| one.template == at.template);
        same.count() == 1 && resource.node.get("copy").is_none()
    })
}

fn not_in_template(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let broken = edges(scene, at).filter(|edge| edge.kind == Kind::Broken);
    for edge in broken {
        let Some(value) = value_at(scene, edge) else {
            continue;
        };
        let id = ResourceId::parse(&value);
        let known = value.is_known() || id.as_ref().is_some_and(ResourceId::is_known);
        if !known {
            continue;
        }
        let target = id.and_then(|id| Some(format!("{} {}", id.full_type, id.known_name()?)));
        let target = target.unwrap_or_else(|| value.to_string());
        found.push(Found::Broken(hit(scene, edge).with("target", target)));
    }
}

/// What stands at the place of an edge.
pub(super) fn value_at(scene: &Scene<'_>, edge: &Edge) -> Option<Value> {
    let resource = scene.resource(edge.from)?;
    let scope = scene.template(edge.from)?.looped_scope_of(resource)?;
    Some(scope.evaluate(edge.path.find(resource.node)?))
}

fn not_waited_for(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let graph = scene.estate.graph();
    let mut told = Vec::new();
    for edge in edges(scene, at) {
        let End::Resource(to) = edge.to else { continue };
        if told.contains(&to) || !has_to_wait(scene, graph, edge, to) {
            continue;
        }
        told.push(to);
        let known = scene
            .resource(to)
            .and_then(|one| ResourceId::in_own_group(&one.full_type, &one.name)?.to_expression());
        let Some(known) = known else { continue };
        let added = entry(scene, at, to);
        let mut hit = hit(scene, edge).with("target", scene.identity(to)).with(
            "entry",
            added.clone().unwrap_or_else(|| format!("[{known}]")),
        );
        if let Some(added) = added {
            hit = hit.with("added", added);
        }
        let hit = hit.related(scene.place(to, None), "it is declared here");
        match in_doubt(scene, edge, to) {
            None => found.push(Found::Broken(hit)),
            Some(Doubt::NotNamed) => {}
            Some(Doubt::Told(why)) => found.push(Found::CannotTell(hit, why)),
        }
    }
}

/// Why a link may not count.
enum Doubt {
    /// With the values that there are, nothing is named.
    NotNamed,
    /// That depends on what is not known, for this reason.
    Told(String),
}

/// An expression may name something in one case only, and what it names may be deployed in one
/// case only.
fn in_doubt(scene: &Scene<'_>, edge: &Edge, to: ResourceRef) -> Option<Doubt> {
    let value = value_at(scene, edge)?;
    if !holds_id(&value) {
        let why = "which branch of the expression holds is not known";
        return Some(if value.is_known() {
            Doubt::NotNamed
        } else {
            Doubt::Told(why.to_owned())
        });
    }
    let condition = |at: ResourceRef| Some(scene.template(at)?.condition(at.resource));
    (condition(edge.from) != condition(to)
        && condition(to).is_some_and(|one| one != Value::Bool(true)))
    .then(|| Doubt::Told("whether the other one is deployed is not known".to_owned()))
}

/// Whether a value is an ID or holds one.
fn holds_id(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(holds_id),
        Value::Object(members) => members.iter().any(|(_, value)| holds_id(value)),
        other => ResourceId::parse(other).is_some(),
    }
}

/// Types whose properties may name what need not be there: they show it, or only keep the ID.
const ONLY_SHOW: [&str; 4] = [
    "Microsoft.AlertsManagement/actionRules",
    "Microsoft.Portal/dashboards",
    "Microsoft.Insights/workbooks",
    "Microsoft.Resources/deploymentScripts",
];

/// Whether one resource names another that nothing makes it wait for. Where the other waits for
/// it, or is a part of it, it cannot.
fn has_to_wait(scene: &Scene<'_>, graph: &Graph, edge: &Edge, to: ResourceRef) -> bool {
    let at = edge.from;
    let (Some(one), Some(other)) = (scene.resource(at), scene.resource(to)) else {
        return false;
    };
    let first = edge.path.tokens().next().unwrap_or_default();
    let is_link = edge.why == Why::Id
        && edge.kind == Kind::Plain
        && !first.eq_ignore_ascii_case("tags")
        && !ONLY_SHOW.iter().any(|kind| one.is_type(kind));
    let is_beside = to.template == at.template
        && one.body == other.body
        && !other.existing
        && !is_family(scene, graph, at, to);
    let is_off = |at: ResourceRef| {
        scene
            .template(at)
            .is_some_and(|template| template.condition(at.resource) == Value::Bool(false))
    };
    is_link
        && is_beside
        && !graph.waits_for(at, to)
        && !graph.waits_for(to, at)
        && !is_off(at)
        && !is_off(to)
}

/// Whether one is a part of the other.
fn is_family(scene: &Scene<'_>, graph: &Graph, at: ResourceRef, other: ResourceRef) -> bool {
    let above = |at: ResourceRef, wanted: ResourceRef| {
        let mut at = at;
        // A type has few segments.
        for _ in 0..scene
            .estate
            .resource(at)
            .map_or(0, |one| one.full_type.len())
        {
            let up = graph.of(at).iter().find_map(|edge| match edge.to {
                End::Resource(to) if edge.why == Why::Parent => Some(to),
                _ => None,
            });
            match up {
                Some(up) if up == wanted => return true,
                Some(up) if up != at => at = up,
                _ => return false,
            }
        }
        false
    };
    above(at, other) || above(other, at)
}

fn no_parent(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let graph = scene.estate.graph();
    // Where `dependsOn` names it as well, that is the worse of the two.
    let is_told = |parent: &Edge| {
        edges(scene, at).any(|edge| edge.kind == Kind::Broken && edge.to == parent.to)
    };
    let parents = edges(scene, at).filter(|edge| edge.why == Why::Parent);
    for edge in parents.filter(|edge| !is_told(edge)) {
        let End::Outside(outside) = edge.to else {
            continue;
        };
        let Some(outside) = graph.outside().get(outside) else {
            continue;
        };
        let mut parent = format!("{} {}", outside.full_type, outside.name);
        let resource = scene.resource(at);
        let above = resource.and_then(|one| nearest_above(&one.full_type, &one.name));
        // What Azure makes nobody declares: what that is a part of has to be there.
        if let Some((kind, name)) = above.filter(|(kind, _)| *kind != outside.full_type) {
            if !scene.estate.named(&kind, &name).is_empty() {
                continue;
            }
            parent = format!("{kind} {name}");
        }
        let place = scene.place(at, None);
        let hit = Hit::new(place, Pointer::root());
        let hit = hit.with("parent", parent);
        found.push(match edge.kind {
            Kind::Open => {
                let why = "its name may be that of a declared resource: not all is known of it";
                Found::CannotTell(hit, why.to_owned())
            }
            _ => Found::Broken(hit),
        });
    }
}
