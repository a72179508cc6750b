//! The parameter that locations are written through (D5).

use crate::arm::{Template, Value, expr};
use crate::json::Node;

use super::super::job::Job;
use super::super::location::region_of;
use super::super::options::LocationStyle;
use super::super::plan::Plan;
use super::super::roots::{Holds, Root, Roots};

/// Azure takes no more parameters in one template.
const MAX_PARAMETERS: usize = 256;

/// The parameter that stands for the target region in one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationParameter {
    /// Its name.
    pub name: String,
    /// Whether it must be declared first.
    pub is_new: bool,
}

impl LocationParameter {
    /// The parameter for a template; none where locations are written literally.
    ///
    /// A parameter that gives the location of resources and will hold the
    /// target is used again; a new one is `location`, or `targetLocation` where
    /// that name means something else.
    #[must_use]
    pub fn of(job: &Job<'_>, plan: &Plan, template: &Template<'_>, roots: &Roots) -> Option<Self> {
        if job.options.location_style == LocationStyle::Literal || plan.regions.is_empty() {
            return None;
        }
        let section = template.root.get("parameters");
        // Azure refuses such a section, and nothing can be added to it.
        if section.is_some_and(|section| !section.is_object() && !section.is_null()) {
            return None;
        }
        let declared = section.map_or(&[][..], Node::members);
        let target = &job.options.to;
        let becomes_target = |name: &str| {
            let root = Root::Parameter(name.to_ascii_lowercase());
            roots
                .get(&root)
                .is_some_and(|change| change.holds == Holds::Region && change.new == *target)
        };
        let is_target = |name: &str| {
            template.scopes.first().is_some_and(|scope| {
                let value = scope.evaluate_text(
                    &format!("[parameters({})]", expr::quote(name)),
                    template.root.span,
                );
                region_of(job, &value).as_ref() == Some(target) && gives_location(template, name)
            })
        };
        let existing = declared.iter().map(|member| member.key.as_str());
        if let Some(name) = existing
            .clone()
            .find(|name| becomes_target(name) || is_target(name))
        {
            return Some(Self {
                name: name.to_owned(),
                is_new: false,
            });
        }
        if declared.len() >= MAX_PARAMETERS {
            return None;
        }
        let taken = |name: &str| {
            existing
                .clone()
                .any(|other| other.eq_ignore_ascii_case(name))
        };
        let numbered = (2..).map(|number| format!("targetLocation{number}"));
        let names = ["location".to_owned(), "targetLocation".to_owned()]
            .into_iter()
            .chain(numbered);
        let name = names.take(MAX_PARAMETERS + 2).find(|name| !taken(name))?;
        Some(Self { name, is_new: true })
    }

    /// The text that reads it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("[parameters({})]", expr::quote(&self.name))
    }

    /// The JSON text of its declaration, in the manner of the first one in `beside`, the parameters
    /// of the template.
    #[must_use]
    pub fn declaration(&self, target: &str, beside: Option<&Node>) -> String {
        let target = crate::json::escape(target);
        let first = beside.and_then(|parameters| parameters.members().first());
        let members = first.map_or(&[][..], |first| first.value.members());
        let starts_with_type = members
            .first()
            .is_some_and(|one| one.key.eq_ignore_ascii_case("type"));
        let is_lower = first
            .and_then(|first| first.value.get("type")?.as_str())
            .is_some_and(|kind| kind.starts_with(|letter: char| letter.is_ascii_lowercase()));
        let kind = if is_lower { "string" } else { "String" };
        if starts_with_type {
            format!("{{\"type\": \"{kind}\", \"defaultValue\": {target}}}")
        } else {
            format!("{{\"defaultValue\": {target}, \"type\": \"{kind}\"}}")
        }
    }

    /// Its value.
    #[must_use]
    pub fn value(target: &str) -> Value {
        Value::String(target.into())
    }
}

/// Whether a parameter is the location of a resource of the template itself.
fn gives_location(template: &Template<'_>, name: &str) -> bool {
    template
        .resources
        .iter()
        .filter_map(|resource| resource.node.get("location")?.as_str())
        .any(|text| {
            expr::parse(text).is_ok_and(|tree| {
                tree.literal_argument_of("parameters")
                    .is_some_and(|used| used.eq_ignore_ascii_case(name))
            })
        })
}
