//! Where a name or a region is really written: in a parameter or a variable
//! that expressions read (D5, D7).

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::scope::Scope;
use crate::arm::{ResourceRef, Template, Value, expr};
use crate::json::{Node, Pointer};

use super::editing::all_follow;
use super::expect::{Expectation, Where};
use super::job::Job;
use super::location::region_of;
use super::plan::{Plan, Settled, Stage};
use super::redirect;
use super::replication;

/// A parameter or variable of a template, by its lower-case name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// `parameters('x')`
    Parameter(String),
    /// `variables('x')`
    Variable(String),
}

/// What a root holds that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The name of resources of this type.
    Name(String),
    /// A region.
    Region,
    /// The ID of something in a group or subscription that is mapped.
    Id,
    /// A level of redundancy.
    Level {
        /// What every level becomes, by its lower-case name.
        all: BTreeMap<String, String>,
        /// The new levels that are given somewhere, so that they must be allowed.
        values: BTreeSet<String>,
        /// Whether the values are `true` and `false` of JSON.
        plain: bool,
    },
}

impl Holds {
    /// Whether the values are `true` and `false` of JSON.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        matches!(self, Self::Level { plain: true, .. })
    }
}

/// A root that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootChange {
    /// What it holds.
    pub holds: Holds,
    /// Its value now, as effective in this run.
    pub old: String,
    /// Its value afterwards.
    pub new: String,
}

/// All roots of a template that change.
pub type Roots = BTreeMap<Root, RootChange>;

/// Finds the roots that the plan changes in one template.
#[must_use]
pub fn find(job: &Job<'_>, plan: &Plan, template: usize) -> Roots {
    let mut roots = Roots::new();
    let Some(content) = job.estate.templates.get(template) else {
        return roots;
    };
    let variables = content.root.get("variables");
    let keeps = all_follow(job, content);
    for (resource, declared) in content.resources.iter().enumerate() {
        let at = ResourceRef { template, resource };
        // Roots of inner scopes are not followed: their values stand where they are passed.
        let in_own_scope = content
            .bodies
            .get(declared.body)
            .is_some_and(|body| body.scope == 0);
        let Some(scope) = content
            .scope_of(declared)
            .filter(|_| in_own_scope && is_written(plan, at))
        else {
            continue;
        };
        if let (Some(location), Some(node)) = (&declared.location, declared.node.get("location")) {
            // What goes its own way is written as it is; the parameter follows the others.
            let follows = plan.decision(at).is_none_or(|one| one.region.is_none());
            let old = region_of(job, location).filter(|_| follows);
            if let Some(new) = old.and_then(|old| plan.regions.get(&old)) {
                add(
                    &mut roots,
                    (scope, variables, keeps),
                    node,
                    location.as_str(),
                    Holds::Region,
                    new,
                );
            }
        }
        let new = plan
            .decision(at)
            .and_then(|decision| decision.rename.as_ref());
        if let (Some(new), Some(node), Some(full)) =
            (new, declared.node.get("name"), declared.known_name())
        {
            add(
                &mut roots,
                (scope, variables, keeps),
                node,
                full.rsplit('/').next(),
                Holds::Name(declared.full_type.clone()),
                new,
            );
        }
    }
    if all_follow(job, content) {
        labels(plan, template, content, &mut roots);
    }
    ids(job, plan, template, &mut roots);
    replication::add_parameters(job, plan, template, &mut roots);
    roots
}

/// Parameters that are the label of a host name and nothing more.
fn labels(plan: &Plan, template: usize, content: &Template<'_>, roots: &mut Roots) {
    let variables = content.root.get("variables");
    for (resource, declared) in content.resources.iter().enumerate() {
        let at = ResourceRef { template, resource };
        let (Some(decision), Some(scope)) = (plan.decision(at), content.scope_of(declared)) else {
            continue;
        };
        let in_own_scope = content
            .bodies
            .get(declared.body)
            .is_some_and(|body| body.scope == 0);
        let settled = decision
            .settled
            .iter()
            .filter(|_| in_own_scope && is_written(plan, at));
        for (path, settled) in settled {
            let (Settled::Label(new), Some(node)) = (settled, path.find(declared.node)) else {
                continue;
            };
            let is_all = node.as_str().is_some_and(|text| {
                expr::parse(text).is_ok_and(|tree| {
                    ["parameters", "variables"]
                        .into_iter()
                        .any(|function| tree.literal_argument_of(function).is_some())
                })
            });
            let old = scope.evaluate(node);
            if is_all {
                let holds = Holds::Name(declared.full_type.clone());
                add(
                    roots,
                    (scope, variables, true),
                    node,
                    old.as_str(),
                    holds,
                    new,
                );
            }
        }
    }
}

/// Parameters that hold an ID whose group or subscription is mapped, or the ID of what another
/// template of the run gives a new name.
fn ids(job: &Job<'_>, plan: &Plan, template: usize, roots: &mut Roots) {
    let content = job.estate.templates.get(template);
    let Some(scope) = content.and_then(|content| content.scopes.first()) else {
        return;
    };
    let decided = plan.parameters.get(template);
    let mut expectation = None;
    let path = Pointer::root();
    for name in scope.parameter_names().map(str::to_ascii_lowercase) {
        // What a person fills in has no value that could change.
        if decided.is_some_and(|decided| decided.contains_key(&name)) {
            continue;
        }
        let value = scope.parameter(&name);
        let Some(old) = value.as_ref().and_then(Value::as_str) else {
            continue;
        };
        let new = redirect::text(plan, old).map(|redirected| {
            let expectation =
                expectation.get_or_insert_with(|| Expectation::new(job.estate, job.catalog, plan));
            let place = Where {
                template,
                resource: None,
                path: &path,
            };
            match expectation.value(&Value::String(old.into()), place) {
                Value::String(followed) => followed.into_string(),
                _ => redirected,
            }
        });
        if let Some(new) = new {
            let change = RootChange {
                holds: Holds::Id,
                old: old.to_owned(),
                new,
            };
            roots.entry(Root::Parameter(name)).or_insert(change);
        }
    }
}

fn is_written(plan: &Plan, at: ResourceRef) -> bool {
    matches!(plan.stage(at), Some(Stage::Base | Stage::Workloads))
}

/// A scope, the declarations of its variables, and whether expressions are to be kept.
type Seen<'s, 'd> = (&'s Scope<'d>, Option<&'s Node>, bool);

/// Adds the root that a node reads `old` from, if there is one; the first use decides.
fn add(
    roots: &mut Roots,
    (scope, variables, keeps): Seen<'_, '_>,
    node: &Node,
    old: Option<&str>,
    holds: Holds,
    new: &str,
) {
    let Some((old, text)) = old.zip(node.as_str()) else {
        return;
    };
    let root = root_of(scope, variables, text, &Value::String(old.into()));
    let composed =
        || composed_root(scope, variables, text, old).filter(|_| keeps && new.starts_with(old));
    let Some(root) = root.or_else(composed) else {
        return;
    };
    let change = RootChange {
        holds,
        old: old.to_owned(),
        new: new.to_owned(),
    };
    roots.entry(root).or_insert(change);
}

/// The parameter or variable in a text whose own value is `wanted`; a variable
/// that only passes a parameter on leads to that parameter.
pub(super) fn root_of(
    scope: &Scope<'_>,
    variables: Option<&Node>,
    text: &str,
    wanted: &Value,
) -> Option<Root> {
    let tree = expr::parse(text).ok()?;
    // From the end: in `concat(parameters('parent'), '/', parameters('child'))`
    // the last segment is the resource's own.
    let parts: Vec<_> = tree.descendants().collect();
    parts.iter().rev().find_map(|part| {
        let holds_it = |function: &str, name: &str| {
            let call = format!("[{function}({})]", expr::quote(name));
            scope.evaluate_text(&call, part.span) == *wanted
        };
        if let Some(name) = part
            .literal_argument_of("parameters")
            .filter(|name| holds_it("parameters", name))
        {
            return Some(Root::Parameter(name.to_ascii_lowercase()));
        }
        let name = part
            .literal_argument_of("variables")
            .filter(|name| holds_it("variables", name))?;
        match variables?.get(name)?.as_str().unwrap_or_default() {
            text if text.starts_with('[') && !text.starts_with("[[") => {
                root_of(scope, variables, text, wanted)
            }
            _ => Some(Root::Variable(name.to_ascii_lowercase())),
        }
    })
}

/// The variable that a text is, where an expression gives its value: what it gives can be added to.
fn composed_root(
    scope: &Scope<'_>,
    variables: Option<&Node>,
    text: &str,
    wanted: &str,
) -> Option<Root> {
    let tree = expr::parse(text).ok()?;
    let name = tree.literal_argument_of("variables")?;
    let is_text = variables?
        .get(name)?
        .as_str()
        .is_some_and(|text| text.starts_with('['));
    let value = scope.evaluate_text(text, tree.span);
    (is_text && value.as_str() == Some(wanted)).then(|| Root::Variable(name.to_ascii_lowercase()))
}

/// A scope in which the given roots have their new values.
#[must_use]
pub fn with_roots<'d>(
    scope: &Scope<'d>,
    roots: &Roots,
    wanted: impl Fn(&RootChange) -> bool,
) -> Scope<'d> {
    let mut scope = scope.clone();
    for (root, change) in roots.iter().filter(|(_, change)| wanted(change)) {
        let value = match change.holds.is_plain() {
            true => Value::Bool(change.new == "true"),
            false => Value::from(change.new.as_str()),
        };
        scope = match root {
            Root::Parameter(name) => scope.with_parameter(name, value),
            Root::Variable(name) => scope.with_variable(name, value),
        };
    }
    scope
}
