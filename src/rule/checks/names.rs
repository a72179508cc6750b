//! Names that Azure refuses, by the naming rules of the catalogue.
//!
//! Only documented rules count: those that rest on a tool's list are narrower than what the service
//! takes, as exported names show (`azure_sys` of a PostgreSQL server).

use super::Check;
use super::vaults::{deployed, hit, reason};
use crate::arm::{Instances, Part, ResourceRef, Term, Value, View, split_names};
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
    let place = view.member("name");
    let scenery = Scenery {
        scene,
        at,
        rules: &rules,
        place: place.as_ref(),
    };
    // Of a loop whose count is known each turn has a name; one finding says it of all.
    let turns = match scene
        .template(at)
        .map(|template| template.instances(at.resource))
    {
        Some(Instances::Named(names)) => names,
        _ => vec![resource.name.clone()],
    };
    let kind = &resource.full_type;
    found.extend(turns.iter().find_map(|name| scenery.judge(kind, name)));
}

/// A name and what it is judged by.
struct Scenery<'s, 'd> {
    scene: &'s Scene<'d>,
    at: ResourceRef,
    rules: &'s [NameRule<'s>],
    place: Option<&'s View<'s>>,
}

impl Scenery<'_, '_> {
    /// What there is to say of a full name; nothing where it is a good one.
    fn judge(&self, kind: &str, name: &Value) -> Option<Found> {
        let names = split_names(name);
        let expected = kind.split('/').count().saturating_sub(1);
        let name = names.last().filter(|_| names.len() == expected)?;
        let (scene, at, place) = (self.scene, self.at, self.place);
        let hit = hit(scene, at, place).with("segment", name.to_string());
        let Some(text) = spelled(name) else {
            return (!name.is_known()).then(|| Found::CannotTell(hit, reason(name)));
        };
        let mut problems = self.rules.iter().map(|rule| rule.check(&text).err());
        let problem = problems.next()??;
        if !problems.all(|other| other.is_some()) {
            return None;
        }
        let doubt = empty_parameter(scene, at, place)
            .map(|name| format!("parameter `{name}` is empty here"))
            .or_else(|| taken_before(scene, at, place, &problem));
        Some(match doubt {
            Some(why) => Found::CannotTell(hit, why),
            None => Found::Broken(hit.with("problem", problem.to_string())),
        })
    }
}

/// A name in letters. What `uniqueString` gives is only known to a deployment, but always thirteen
/// small letters and digits: thirteen letters stand for it.
fn spelled(name: &Value) -> Option<String> {
    let unknown = match name {
        Value::String(text) => return Some(text.to_string()),
        other => other.as_unknown()?,
    };
    let mut text = String::new();
    for part in &unknown.parts {
        match part {
            Part::Text(known) => text.push_str(known),
            Part::Term(term) => match term {
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
    is_exported(scene, at, name).then(|| {
        format!("by the documentation {problem}; the export shows that Azure took it once")
    })
}

/// Whether a name is one that Azure had when it exported the template.
pub(super) fn is_exported(scene: &Scene<'_>, at: ResourceRef, name: Option<&View<'_>>) -> bool {
    let template = scene.template(at).filter(|template| template.is_export());
    let scope =
        template.and_then(|template| template.scope_of(template.resources.get(at.resource)?));
    let Some((scope, name)) = scope.zip(name) else {
        return false;
    };
    // The exporter gives each name a parameter; a name without one was written by hand.
    let mut parameters = scope.uses(name.node).parameters.into_iter();
    parameters.any(|parameter| {
        parameter.contains('_') && parameter.to_ascii_lowercase().ends_with("_name")
    })
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
