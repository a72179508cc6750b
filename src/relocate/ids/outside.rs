//! The IDs of the estate that lead out of it, and what each asks for.

use std::collections::BTreeMap;

use crate::arm::graph::Through;
use crate::arm::{Extended, ResourceId, ResourceRef, Value, join_names, nearest_above};
use crate::catalog::{Answer, Ground, Link, Reach};
use crate::json::{Node, Pointer};

use super::super::external::ExternalDecision;
use super::super::job::Job;
use super::super::left;
use super::super::linked_ids::{self, LinkedId};
use super::super::plan::Plan;
use super::super::readers;
use super::super::redirect;
use super::super::whereabouts::Whereabouts;

/// An ID with all its uses.
#[derive(Debug)]
pub struct Outside<'d> {
    /// The ID.
    pub id: ResourceId,
    /// Where it is used.
    pub uses: Vec<Use<'d>>,
    /// What it means: the strongest that any use asks for.
    pub decision: ExternalDecision,
    /// The resource of another template that it means.
    pub elsewhere: Option<ResourceRef>,
    /// Whether nothing is left to decide: mapped, or in the target already.
    pub is_settled: bool,
    /// Whether its ID is written as that of the group, the subscription or the resource that it was
    /// mapped to.
    pub is_moved: bool,
}

/// One use of an ID.
#[derive(Debug)]
pub struct Use<'d> {
    /// The resource.
    pub at: ResourceRef,
    /// Where in it.
    pub path: Pointer,
    /// What stands there.
    pub node: &'d Node,
    /// The parameters that its text reads, in lower case.
    pub reads: Vec<String>,
    /// What is known of such links.
    pub link: Option<Link<'d>>,
    /// What this use asks for.
    pub decision: ExternalDecision,
}

impl<'d> Outside<'d> {
    /// The use that asks for most.
    #[must_use]
    pub fn strongest(&self) -> Option<&Use<'d>> {
        let same = self.uses.iter().find(|one| one.decision == self.decision);
        // A plan file may say what no use asks for.
        same.or_else(|| self.uses.first())
    }

    /// The ID as people read it; one of the own group as the call that gives it.
    #[must_use]
    pub fn shown(&self) -> String {
        self.id
            .to_expression()
            .unwrap_or_else(|| self.id.to_value().to_string())
    }

    /// Whether it is the parent of what uses it.
    #[must_use]
    pub fn is_parent(&self) -> bool {
        let path = |one: &Use<'_>| one.path.as_str().eq_ignore_ascii_case("/name");
        self.strongest().is_some_and(path)
    }

    /// Whether it means the group that is deployed to.
    #[must_use]
    pub fn is_in_own_group(&self) -> bool {
        names_own_group(&self.id)
    }
}

/// All IDs in what is written, those of the estate included, by their text.
#[must_use]
pub fn find<'d>(job: &Job<'d>, plan: &Plan) -> Vec<Outside<'d>> {
    let mut found: BTreeMap<String, Outside<'d>> = BTreeMap::new();
    let written: Vec<ResourceRef> = job
        .estate
        .resources()
        .map(|(at, _)| at)
        .filter(|at| plan.stage(*at).is_some())
        .collect();
    for at in written {
        let above = above(job, at);
        for linked in linked_ids::that_stay(job, plan, at)
            .into_iter()
            .chain(above)
        {
            add(job, plan, at, linked, &mut found);
        }
    }
    let mut found: Vec<Outside<'d>> = found.into_values().collect();
    for one in &mut found {
        let told = job.options.decided.outside.get(&redirect::key_of(&one.id));
        let said = told.and_then(|told| told.decision);
        if let Some(decision) = said.filter(|_| one.decision != ExternalDecision::InEstate) {
            one.decision = decision;
        }
    }
    found
}

/// The parent of a resource, as an ID that its name gives; of an extension resource, what its type
/// and name say that it extends.
fn above<'d>(job: &Job<'d>, at: ResourceRef) -> Option<LinkedId<'d>> {
    let resource = job.resource(at).filter(|one| one.parent.is_none())?;
    let id = match &resource.extension {
        Some(extension) => match &extension.of {
            // A `scope` is among the values.
            Extended::Resource(id) if resource.node.get("scope").is_none() => {
                job.estate
                    .beside(at, &id.full_type, &join_names(&id.names))?
            }
            _ => return None,
        },
        None => {
            let (above, name) = nearest_above(&resource.full_type, &resource.name)?;
            job.estate.beside(at, &above, &name)?
        }
    };
    let name = resource.node.member("name")?;
    Some(LinkedId {
        path: Pointer::root().child(&name.key),
        node: &name.value,
        text: "",
        id,
        is_key: false,
        through: Through::Itself,
    })
}

fn add<'d>(
    job: &Job<'d>,
    plan: &Plan,
    at: ResourceRef,
    linked: LinkedId<'d>,
    found: &mut BTreeMap<String, Outside<'d>>,
) {
    let mut linked = linked;
    let mut holder = job.estate.nearest(&linked.id, at.template);
    if let Some(left) = holder.filter(|holder| left::is_left(plan, *holder)) {
        left::place(plan, &mut linked.id, at.template, left.template);
        holder = None;
    }
    let names_group = linked
        .id
        .resource_group
        .as_ref()
        .is_some_and(|group| group.as_str().is_some());
    // Within its own template an ID is a plain reference, unless it spells where that came from.
    if holder.is_some_and(|holder| holder.template == at.template) && !names_group {
        return;
    }
    if is_of_azure(&linked.id) || !linked.id.is_known() {
        return;
    }
    let Some((decision, link)) = judge(job, at, &linked, holder) else {
        return;
    };
    // What is in the target already uses what is near it.
    let is_there = || is_in_target(job, plan, at) && holder.is_none() && !is_parent(&linked);
    let decision = match decision {
        ExternalDecision::MustExist if !names_own_group(&linked.id) && is_there() => {
            ExternalDecision::Stays
        }
        other => other,
    };
    let has_arrived = redirect::has_arrived(plan, &linked.id);
    let is_moved = !has_arrived && redirect::is_mapped(plan, &linked.id);
    let is_settled = has_arrived || is_moved;
    // Another template of the run makes it, in the group that its ID names by then.
    let decision = match decision {
        ExternalDecision::MustExist if is_settled && holder.is_some() => ExternalDecision::InEstate,
        other => other,
    };
    let entry = found.entry(key(&linked.id, at)).or_insert_with(|| Outside {
        id: linked.id.clone(),
        uses: Vec::new(),
        decision,
        elsewhere: holder.filter(|holder| {
            holder.template != at.template && !job.estate.share_group(holder.template, at.template)
        }),
        is_settled,
        is_moved,
    });
    entry.decision = stronger(entry.decision, decision);
    let LinkedId {
        path, node, text, ..
    } = linked;
    entry.uses.push(Use {
        at,
        path,
        node,
        reads: readers::names_in_text(text),
        link,
        decision,
    });
}

/// Whether a resource is in the region that it goes to, so that no ID in it has to change.
fn is_in_target(job: &Job<'_>, plan: &Plan, at: ResourceRef) -> bool {
    let whereabouts = Whereabouts { job, plan };
    let source = whereabouts.source(at);
    source.is_some_and(|source| source == whereabouts.target(at))
}

/// Whether an ID means the group that is deployed to.
fn names_own_group(id: &ResourceId) -> bool {
    id.resource_group.as_ref().is_some_and(Value::is_own_scope)
}

/// What an ID is kept by: one of the own group means another resource in each template.
fn key(id: &ResourceId, at: ResourceRef) -> String {
    let text = id.to_value().to_string().to_ascii_lowercase();
    match &id.resource_group {
        Some(group) if group.is_own_scope() => format!("{text} {}", at.template),
        _ => format!("{text} "),
    }
}

/// Definitions that are the same in every group: `resourceId()` makes an ID of the own group for
/// them, which Azure takes as well.
const DEFINITIONS: [&str; 3] = [
    "Microsoft.Authorization/roleDefinitions",
    "Microsoft.Authorization/policyDefinitions",
    "Microsoft.Authorization/policySetDefinitions",
];

/// What Azure brings to every subscription: nothing under a tenant, and nothing
/// under `locations` of the deployment's own subscription.
fn is_of_azure(id: &ResourceId) -> bool {
    let is_definition = DEFINITIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&id.full_type));
    if is_definition && names_own_group(id) {
        return true;
    }
    let own_subscription = id.subscription.as_ref().is_none_or(Value::is_own_scope);
    own_subscription && id.resource_group.is_none()
}

/// What an ID asks for where it stands; none where it asks for nothing.
fn judge<'d>(
    job: &Job<'d>,
    at: ResourceRef,
    linked: &LinkedId<'d>,
    holder: Option<ResourceRef>,
) -> Option<(ExternalDecision, Option<Link<'d>>)> {
    if holder.is_some_and(|holder| {
        holder.template == at.template || job.estate.share_group(holder.template, at.template)
    }) {
        return Some((ExternalDecision::InEstate, None));
    }
    let resource = job.resource(at)?;
    let link = job
        .catalog
        .link(&resource.full_type, &linked.path, &linked.id.full_type);
    let own_group = names_own_group(&linked.id);
    let decision = if holder.is_some() || own_group || is_parent(linked) {
        ExternalDecision::MustExist
    } else if is_provided(&linked.id) {
        ExternalDecision::Global
    } else {
        match link.map(|link| link.reach) {
            Some(Reach::Same | Reach::Paired) => ExternalDecision::MustExist,
            Some(Reach::Replicated | Reach::Different | Reach::Recommended) => {
                ExternalDecision::Stays
            }
            _ if is_global(job, &linked.id.full_type) => ExternalDecision::Global,
            Some(Reach::Any) => ExternalDecision::Stays,
            None => ExternalDecision::Unknown,
        }
    };
    Some((decision, link))
}

/// Whether an ID is that of the parent, which only the name says: without it there is no child.
fn is_parent(linked: &LinkedId<'_>) -> bool {
    linked.path.as_str().eq_ignore_ascii_case("/name")
}

/// `…/locations/REGION/…`: Azure has it in each region, and the region follows the move.
fn is_provided(id: &ResourceId) -> bool {
    id.resource_group.is_none()
        && id
            .full_type
            .split('/')
            .nth(1)
            .is_some_and(|segment| segment.eq_ignore_ascii_case("locations"))
}

fn is_global(job: &Job<'_>, full_type: &str) -> bool {
    job.catalog.availability(full_type, &job.options.to).answer == Answer::Yes(Ground::NotRegional)
}

/// The decision that asks for more.
#[must_use]
pub fn stronger(one: ExternalDecision, other: ExternalDecision) -> ExternalDecision {
    let weight = |decision| match decision {
        ExternalDecision::MustExist => 4,
        ExternalDecision::Unknown => 3,
        ExternalDecision::Stays => 2,
        ExternalDecision::InEstate => 1,
        ExternalDecision::Global => 0,
    };
    if weight(other) > weight(one) {
        other
    } else {
        one
    }
}
