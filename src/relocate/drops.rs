//! Leaves out of exports what a template need not or cannot make (D16, D17).
//!
//! The table of the catalogue says what must be seen before a resource goes;
//! without evidence it stays. What something that stays refers to is not left
//! out either.

mod below;
mod default_rules;
mod said;
mod steps;
mod wished;

use std::collections::BTreeMap;

use crate::arm::{Resource, ResourceRef};
use crate::catalog;
use crate::json::{Node, Pointer};

use super::destination::parent_of;
use super::job::Job;
use super::plan::{Drop, Plan, Refusal};
use super::references::{self, Reference};
use super::told::{Act, LEFT_OUT};
use crate::rule::evidence::{Found, Subject};
use crate::rule::removals;
use below::Below;
use wished::is_wished;

pub use wished::by_plan;

/// Behind the rule of a row: the parent has it by itself, so that IDs of it stay valid.
const THERE: &str = " there";

/// What a row of the table decided about a resource.
#[derive(Clone, Debug)]
struct Proposal<'d> {
    /// Why it goes.
    drop: Drop,
    /// The resource that was tested: itself, or the one above that takes it along.
    root: ResourceRef,
    /// The row; none for what says nothing once it is cleaned.
    row: Option<catalog::Drop<'d>>,
}

/// All that is to be left out.
type Proposals<'d> = BTreeMap<ResourceRef, Proposal<'d>>;

/// A resource of a type that the table names, which stays.
#[derive(Clone, Debug)]
struct Kept {
    at: ResourceRef,
    found: Found,
}

/// Something that stays refers to what would go.
#[derive(Clone, Debug)]
struct InUse {
    /// What would have gone.
    at: ResourceRef,
    drop: Drop,
    /// What refers to it, and where.
    user: ResourceRef,
    reference: Reference,
}

/// Decides what is left out, and says why.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut kept = Vec::new();
    let mut proposals = by_evidence(job, plan, &mut kept);
    let roots = proposals.keys().copied().collect();
    add_children(job, plan, &mut proposals, roots);
    add_empty_settings(job, plan, &mut proposals);
    let only_told = take_hand_written(job, &mut proposals);
    wished::add(job, plan, &mut proposals);
    let in_use = undo_used(job, plan, &mut proposals);
    carry_out(job, plan, &proposals, in_use);
    said::would_go(job, plan, &only_told);
    said::kept(job, plan, &kept);
    steps::plan(job, plan, &proposals);
    default_rules::plan(job, plan);
}

/// Leaves out what is proposed, and says so; a person's own wish that cannot be is refused.
fn carry_out(job: &Job<'_>, plan: &mut Plan, proposals: &Proposals<'_>, in_use: Vec<InUse>) {
    for (at, proposal) in proposals {
        plan.leave_out(*at, proposal.drop.clone());
    }
    let (refused, in_use): (Vec<InUse>, Vec<InUse>) = in_use
        .into_iter()
        .partition(|used| is_wished(plan, used.at));
    let refused = refused
        .into_iter()
        .map(|used| (used.at, Refusal::InUse(used.user)));
    plan.refusals.extend(refused);
    said::left_out(job, plan, proposals);
    said::in_use(job, plan, &in_use);
}

/// Runs the tests of the table on everything that is deployed.
fn by_evidence<'d>(job: &Job<'d>, plan: &Plan, kept: &mut Vec<Kept>) -> Proposals<'d> {
    let mut proposals = Proposals::new();
    for (at, resource) in job.estate.resources() {
        if resource.existing || plan.stage(at).is_none() || plan.is_told_written(at) {
            continue;
        }
        let Some(subject) = Subject::of(job.estate, at) else {
            continue;
        };
        let mut doubt = None;
        for row in job.catalog.drops(&resource.full_type) {
            match subject.test(&row.test) {
                Found::Shown(evidence) => {
                    let (rule, is_there) = match row.rule.strip_suffix(THERE) {
                        Some(rule) => (rule, true),
                        None => (row.rule, false),
                    };
                    let drop = Drop {
                        reason: row.reason.to_owned(),
                        evidence,
                        rule: rule_of(rule),
                        inline_in: parent_of(job, at).filter(|_| is_there),
                    };
                    proposals.insert(
                        at,
                        Proposal {
                            drop,
                            root: at,
                            row: Some(row),
                        },
                    );
                    break;
                }
                Found::Nothing => {}
                found => doubt = doubt.or(Some(found)),
            }
        }
        let is_export = job
            .template(at)
            .is_some_and(|template| template.is_export());
        if let Some(found) = doubt.filter(|_| is_export && !proposals.contains_key(&at)) {
            kept.push(Kept { at, found });
        }
    }
    proposals
}

/// The rule of the rewriter behind a number of the table.
fn rule_of(number: &str) -> &'static str {
    match number {
        "R14" => "relocate/endpoint-connection",
        "M5" => "relocate/secret-not-exported",
        "R23" => "relocate/service-agent",
        removals::HELD => "relocate/held-by-source",
        _ => "relocate/service-made",
    }
}

/// What is below a resource that goes cannot stay.
fn add_children(
    job: &Job<'_>,
    plan: &Plan,
    proposals: &mut Proposals<'_>,
    roots: Vec<ResourceRef>,
) {
    let below = Below::new(job);
    for root in roots {
        let (Some(above), Some(proposal)) = (job.resource(root), proposals.get(&root).cloned())
        else {
            continue;
        };
        let evidence = format!(
            "it is below {}: {}",
            job.identity(root),
            proposal.drop.evidence
        );
        let drop = Drop {
            evidence,
            ..proposal.drop
        };
        for at in below.of(job, root, above) {
            // What a person wants written holds what is above it.
            let told = plan.decision(at).map(|decision| &decision.told);
            let is_held = told.is_some_and(|told| match proposal.drop.rule {
                LEFT_OUT => told.own_act().is_some_and(|act| act != Act::Drop),
                _ => told.is_written(),
            });
            if is_held {
                continue;
            }
            let own = || Proposal {
                drop: drop.clone(),
                root,
                row: proposal.row,
            };
            proposals.entry(at).or_insert_with(own);
        }
    }
}

/// The settings of a storage service that say nothing once they are cleaned:
/// every account has them, and writing them empty is refused (R16).
fn add_empty_settings(job: &Job<'_>, plan: &Plan, proposals: &mut Proposals<'_>) {
    const SERVICES: [&str; 4] = [
        "blobServices",
        "fileServices",
        "queueServices",
        "tableServices",
    ];
    for (at, resource) in job.estate.resources() {
        let service = SERVICES.iter().find(|service| {
            resource.is_type(&format!("Microsoft.Storage/storageAccounts/{service}"))
        });
        let Some(service) = service.filter(|_| {
            plan.stage(at).is_some() && !plan.is_told_written(at) && !proposals.contains_key(&at)
        }) else {
            continue;
        };
        let has_children = resource
            .node
            .get("resources")
            .is_some_and(|children| !children.is_empty());
        if resource.existing || has_children || !says_nothing(job, at, resource) {
            continue;
        }
        let drop = Drop {
            reason: format!("every account has its {service}, and nothing is set here"),
            evidence: "nothing is left of its properties after read-only and empty ones went"
                .to_owned(),
            rule: "relocate/empty-settings",
            inline_in: None,
        };
        proposals.insert(
            at,
            Proposal {
                drop,
                root: at,
                row: None,
            },
        );
    }
}

/// Whether all properties of a resource go or are empty.
fn says_nothing(job: &Job<'_>, at: ResourceRef, resource: &Resource<'_>) -> bool {
    const FRAME: [&str; 6] = [
        "type",
        "apiVersion",
        "name",
        "dependsOn",
        "location",
        "condition",
    ];
    let taken = removals::of(job.catalog, job.estate, at);
    let goes = |path: &Pointer| taken.iter().any(|taken| taken.path == *path);
    resource.node.members().iter().all(|member| {
        let path = Pointer::root().child(&member.key);
        let is_frame = FRAME.iter().any(|key| member.key.eq_ignore_ascii_case(key));
        is_frame || goes(&path) || removals::is_left_empty(&member.value, &path, &taken)
    })
}

/// Takes out of the proposals what stands in templates that a person wrote:
/// there nothing is left out, it is only told.
fn take_hand_written<'d>(job: &Job<'d>, proposals: &mut Proposals<'d>) -> Proposals<'d> {
    let is_export = |at: &ResourceRef| {
        job.estate
            .templates
            .get(at.template)
            .is_some_and(|template| template.is_export())
    };
    let (mended, told) = std::mem::take(proposals)
        .into_iter()
        .partition(|(at, _)| is_export(at));
    *proposals = mended;
    told
}

/// Takes back what something that stays refers to, until nothing is left to take back (D17).
fn undo_used(job: &Job<'_>, plan: &Plan, proposals: &mut Proposals<'_>) -> Vec<InUse> {
    let mut uses = uses(job, plan, proposals);
    uses.extend(children(job, proposals));
    let mut undone = Vec::new();
    loop {
        let before = undone.len();
        for (user, reference) in &uses {
            if proposals.contains_key(user) {
                continue;
            }
            let Some(root) = proposals
                .get(&reference.target)
                .map(|proposal| proposal.root)
            else {
                continue;
            };
            if let Some(proposal) = proposals.get(&root) {
                undone.push(InUse {
                    at: root,
                    drop: proposal.drop.clone(),
                    user: *user,
                    reference: reference.clone(),
                });
            }
            proposals.retain(|_, proposal| proposal.root != root);
        }
        // What stays now may refer to something that was looked at before.
        if undone.len() == before {
            return undone;
        }
    }
}

/// Every declared child of what a row takes out, as something that refers to
/// it: a child that stays keeps its parent. Settings that say nothing are
/// there without a template too, so their children do not hold them.
fn children(job: &Job<'_>, proposals: &Proposals<'_>) -> Vec<(ResourceRef, Reference)> {
    let tested = proposals.iter().filter(|(at, proposal)| {
        let is_tested = proposal.row.is_some() || proposal.drop.rule == LEFT_OUT;
        proposal.root == **at && is_tested
    });
    let named = Pointer::root().child("name");
    let declared = Below::new(job);
    let held = tested.flat_map(|(at, _)| {
        let below = job
            .resource(*at)
            .map(|resource| declared.of(job, *at, resource))
            .unwrap_or_default();
        below.into_iter().map(|child| {
            (
                child,
                Reference {
                    path: named.clone(),
                    target: *at,
                    is_by_name: false,
                },
            )
        })
    });
    held.collect()
}

/// Every reference to something that would go, but those in properties that go themselves.
fn uses(job: &Job<'_>, plan: &Plan, proposals: &Proposals<'_>) -> Vec<(ResourceRef, Reference)> {
    let mut uses = Vec::new();
    if proposals.is_empty() {
        return uses;
    }
    for (at, _) in job.estate.resources() {
        let Some(template) = job.template(at).filter(|_| plan.stage(at).is_some()) else {
            continue;
        };
        let mut found = references::of_resource(job, at);
        found.retain(|reference| {
            let target = proposals.get(&reference.target);
            reference.target != at && target.is_some_and(|target| target.drop.inline_in.is_none())
        });
        if !found.is_empty() && template.is_export() {
            let taken = removals::of(job.catalog, job.estate, at);
            found.retain(|reference| {
                !taken
                    .iter()
                    .any(|taken| taken.path.contains(&reference.path))
            });
        }
        uses.extend(found.into_iter().map(|reference| (at, reference)));
    }
    uses
}

/// The node at a reference.
fn node_of<'d>(job: &Job<'d>, user: ResourceRef, reference: &Reference) -> Option<&'d Node> {
    reference.path.find(job.resource(user)?.node)
}

#[cfg(test)]
mod tests;
