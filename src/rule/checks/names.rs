//! Names that Azure refuses, by the naming rules of the catalogue.
//!
//! Only documented rules count: those that rest on a tool's list are narrower than what the service
//! takes, as exported names show (`azure_sys` of a PostgreSQL server).

use super::Check;
use super::vaults::{deployed, hit, reason};
use crate::arm::{Part, ResourceRef, Term, Value, View, split_names};
use crate::catalog::{Basis, NameProblem, NameRule};
use crate::rule::{Found, Scene};

/// By the documentation.
pub const REFUSED: Check = Check {
    name: "name-refused",
    about: "a name breaks a documented naming rule of its type",
    placeholders: &["segment", "problem"],
    run: judge,
};

fn judge(scene: &Scene<'_>, at: ResourceRef, found: &mut Vec<Found>) {
    let Some(declared) = scene.resource(at) else {
        return;
    };
    // Several rules are for several kinds of resource: only what all of them refuse is refused.
    let rules: Vec<NameRule<'_>> = scene.catalog.name_rules(&declared.full_type).collect();
    let is_documented = |rule: &NameRule<'_>| rule.basis == Basis::Documented;
    if rules.is_empty() || !rules.iter().all(is_documented) {
        return;
    }
    let Some((resource, view)) = deployed(scene, at) else {
        return;
    };
    let names = split_names(&resource.name);
    let expected = resource.full_type.split('/').count().saturating_sub(1);
    let (Some(name), true) = (names.last(), names.len() == expected) else {
        return;
    };
    let place = view.member("name");
    let hit = hit(scene, at, place.as_ref()).with("segment", name.to_string());
    let Some(text) = spelled(name) else {
        if !name.is_known() {
            found.push(Found::CannotTell(hit, reason(name)));
        }
        return;
    };
    let mut problems = rules.iter().map(|rule| rule.check(&text).err());
    let Some(Some(problem)) = problems.next() else {
        return;
    };
    if !problems.all(|other| other.is_some()) {
        return;
    }
    let doubt = empty_parameter(scene, at, place.as_ref())
        .map(|name| format!("parameter `{name}` is empty here"))
        .or_else(|| taken_before(scene, at, place.as_ref(), &problem));
    found.push(match doubt {
        Some(why) => Found::CannotTell(hit, why),
        None => Found::Broken(hit.with("problem", problem.to_string())),
    });
}

/// A name in letters. What `uniqueString` gives is only known to a deployment, but always thirteen
/// small letters and digits: thirteen letters stand for it.
fn spelled(name: &Value) -> Option<String> {
    let unknown = match name {
        Value::String(text) => return Some(text.clone()),
        other => other.as_unknown()?,
    };
    let mut text = String::new();
    for part in &unknown.parts {
        match part {
            Part::Text(known) => text.push_str(known),
            Part::Term(term) => match term.as_ref() {
                Term::Call { function, .. } if function == "uniqueString" => {
                    text.push_str("aaaaaaaaaaaaa");
                }
                _ => return None,
            },
        }
    }
    Some(text)
}

/// Why a name that comes from an export is not refused: Azure took it once, so
/// that the rule may be narrower than what the service takes.
fn taken_before(
    scene: &Scene<'_>,
    at: ResourceRef,
    name: Option<&View<'_>>,
    problem: &NameProblem,
) -> Option<String> {
    let template = scene.template(at).filter(|template| template.is_export())?;
    let scope = template.scope_of(template.resources.get(at.resource)?)?;
    let mut parameters = scope.uses(name?.node).parameters.into_iter();
    // The exporter gives each name a parameter; a name without one was written by hand.
    parameters.find(|parameter| {
        parameter.contains('_') && parameter.to_ascii_lowercase().ends_with("_name")
    })?;
    Some(format!(
        "by the documentation {problem}; the export shows that Azure took it once"
    ))
}

/// A parameter that a name is made of and that is empty. It waits for a value: what the name is
/// without one says nothing.
fn empty_parameter(scene: &Scene<'_>, at: ResourceRef, name: Option<&View<'_>>) -> Option<String> {
    let template = scene.template(at)?;
    let scope = template.scope_of(template.resources.get(at.resource)?)?;
    let uses = scope.uses(name?.node);
    let is_empty = |name: &String| {
        let value = scope.parameter(name);
        value.is_some_and(|value| value.as_str() == Some(""))
    };
    uses.parameters.into_iter().find(is_empty)
}
