//! From a hit to a finding: the rule's texts filled, its severity, source and fix.

use compact_str::CompactString;

use super::definition::Rule;
use super::hit::Hit;
use super::repair::repair;
use super::scene::Scene;
use super::shown::Shown;
use crate::arm::{ResourceRef, Why};
use crate::finding::{Advice, Finding, Fix, Phase, Severity, Subject};

/// A resource with a rule that looks at it.
#[derive(Clone, Copy)]
pub(super) struct Told<'s, 'd> {
    /// What is looked at.
    pub scene: &'s Scene<'d>,
    /// The resource.
    pub at: ResourceRef,
    /// The rule.
    pub rule: &'s Rule,
}

impl Told<'_, '_> {
    /// The rule is broken here. `more` are values for placeholders, besides the hit's own.
    pub fn broken(&self, hit: &Hit, shown: &Shown<'_, '_>, more: &[(&str, &str)]) -> Finding {
        let values = self.values(hit, shown);
        let mut all: Vec<(&str, &str)> = more.to_vec();
        all.extend(values.iter().map(|(key, value)| (*key, value.as_str())));
        let mut finding = self.finding(hit, self.rule.severity, self.rule.message.fill(&all));
        finding.help = self.rule.help.as_ref().map(|help| help.fill(&all));
        finding.azure_error.clone_from(&self.rule.azure_error);
        finding.fix = self.rule.fix.as_ref().map(|fix| Fix {
            title: fix.title.clone(),
            safety: fix.safety,
            repair: self
                .scene
                .resource(self.at)
                .and_then(|resource| repair(fix, resource, hit, &texts(&hit.values))),
        });
        let Some(grade) = &hit.grade else {
            return finding;
        };
        finding.severity = finding.severity.min(grade.severity);
        if grade.azure_error.is_some() {
            finding.azure_error.clone_from(&grade.azure_error);
        }
        let source = grade.source.clone().or_else(|| self.rule.source.clone());
        finding.on(self.rule.basis.min(grade.basis), source)
    }

    /// It cannot be told here whether the rule is broken.
    pub fn cannot_tell(&self, hit: &Hit, why: &str, help: Option<String>) -> Finding {
        let message = format!("{}: cannot tell, because {why}", self.rule.title);
        let mut finding = self.finding(hit, Severity::Note, message).unknown();
        finding.help = help;
        finding
    }

    fn finding(&self, hit: &Hit, severity: Severity, message: String) -> Finding {
        let identity = self.scene.identity(self.at);
        let subject = match hit.path.as_str() {
            "" => identity,
            path => format!("{identity}#{path}"),
        };
        let place = hit.place.clone();
        let finding = Finding::new(&self.rule.id, severity, place, subject, message);
        let mut finding = finding.on(self.rule.basis, self.rule.source.clone());
        finding.related.clone_from(&hit.related);
        finding
    }

    /// What a person must do where the rule is broken.
    pub fn steps(&self, hit: &Hit, shown: &Shown<'_, '_>) -> Vec<Advice> {
        if self.rule.steps.is_empty() {
            return Vec::new();
        }
        let values = self.values(hit, shown);
        let values = texts(&values);
        let key = |phase: Phase| match self.rule.steps.as_slice() {
            [_] => self.rule.id.clone(),
            _ => format!("{}#{}", self.rule.id, phase.word()),
        };
        let steps = self.rule.steps.iter().map(|(phase, text)| Advice {
            key: key(*phase),
            phase: *phase,
            text: text.fill(&values),
            subjects: vec![self.subject()],
            command: None,
            source: self.rule.source.clone(),
            done: false,
        });
        steps.collect()
    }

    fn subject(&self) -> Subject {
        let resource = self.scene.resource(self.at);
        Subject {
            file: self.scene.place(self.at, None).file,
            pointer: resource
                .map(|resource| resource.pointer.clone())
                .unwrap_or_default(),
            name: resource
                .map(crate::arm::Resource::display_name)
                .unwrap_or_default(),
            kind: resource
                .map(|resource| resource.full_type.clone())
                .unwrap_or_default(),
        }
    }

    /// What the placeholders stand for; what the hit says itself comes first.
    fn values(&self, hit: &Hit, shown: &Shown<'_, '_>) -> Vec<(&'static str, String)> {
        let mut values = hit.values.clone();
        let Some(resource) = self.scene.resource(self.at) else {
            return values;
        };
        values.push(("type", resource.full_type.clone()));
        let name = Some(resource.display_name()).filter(|name| !name.is_empty());
        values.push(("name", name.unwrap_or_else(|| NAMELESS.to_owned())));
        values.push(("path", path(hit)));
        let is_name = |token: &String| token.parse::<usize>().is_err();
        let property = hit.path.tokens().filter(is_name).last();
        values.push((
            "property",
            property.unwrap_or_else(|| "resource".to_owned()),
        ));
        if !values.iter().any(|(key, _)| *key == "value") && self.rule.names("value") {
            values.push(("value", shown.value(&hit.path)));
        }
        values
    }
}

/// The values of a hit as texts are filled with them.
fn texts<'v>(values: &'v [(&'static str, String)]) -> Vec<(&'static str, &'v str)> {
    let values = values.iter();
    values.map(|(key, value)| (*key, value.as_str())).collect()
}

/// What stands for a name that is missing or empty.
const NAMELESS: &str = "(no name)";

/// The path of a hit as people read it: `properties.rules[0].name`.
fn path(hit: &Hit) -> String {
    let mut path = String::new();
    for token in hit.path.tokens() {
        if token.parse::<usize>().is_ok() {
            path.push_str(&format!("[{token}]"));
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&token);
        }
    }
    if path.is_empty() {
        "the resource".to_owned()
    } else {
        path
    }
}

/// What would settle a question that rests on a value that is not known.
pub(super) fn settles(why: &Why) -> String {
    match why {
        Why::ParameterWithoutValue(_) => {
            "give the value with `--parameters`, or see to it by hand".to_owned()
        }
        Why::Context(_) => "`--context` says where it is deployed".to_owned(),
        Why::KeyVaultReference(_) | Why::NeedsAzure(_) | Why::Volatile(_) => {
            "only a deployment knows the value: see to it by hand".to_owned()
        }
        Why::CopyIndex | Why::NotEvaluated(_) | Why::Limit(_) => "see to it by hand".to_owned(),
        Why::Invalid(_) => "Azure refuses this expression as well: mend it first".to_owned(),
    }
}

/// The same for the reason of a check, which is the text of a [`Why`] or of its own.
pub(super) fn settles_text(why: &str) -> Option<String> {
    if why.ends_with("has no value") {
        Some(settles(&Why::ParameterWithoutValue(
            CompactString::default(),
        )))
    } else if why.ends_with("is not given") {
        Some(settles(&Why::Context("")))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_are_texts_are_told_apart() {
        let whys = [
            Why::ParameterWithoutValue("p".into()),
            Why::Context("location"),
        ];
        for why in whys {
            assert_eq!(settles_text(&why.to_string()), Some(settles(&why)));
        }
        assert_eq!(settles_text(&Why::CopyIndex.to_string()), None);
    }
}
