//! All reasons why a value is not known, each once.
//!
//! An unknown value carries the first reason met; what else it rests on shows
//! in its terms.

use super::scope::ELSEWHERE;
use super::value::{Part, Term, Value, Why};

impl Value {
    /// Why this value is not wholly known, in the order of the value; none
    /// where it is.
    #[must_use]
    pub fn reasons(&self) -> Vec<Why> {
        let mut found = Vec::new();
        collect(self, &mut found);
        found
    }
}

fn add(found: &mut Vec<Why>, why: Why) {
    if !found.contains(&why) {
        found.push(why);
    }
}

fn collect(value: &Value, found: &mut Vec<Why>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, found)),
        Value::Object(members) => members
            .iter()
            .for_each(|(_, member)| collect(member, found)),
        Value::Unknown(unknown) => {
            for part in &unknown.parts {
                if let Part::Term(term) = part {
                    of_term(term, &unknown.why, found);
                }
            }
            // What Azure would refuse says more than the terms that it is made of.
            let is_last_word = matches!(unknown.why, Why::Invalid(_) | Why::Limit(_));
            let is_named = |part: &Part| matches!(part, Part::Term(_));
            if is_last_word || !unknown.parts.iter().any(is_named) {
                add(found, unknown.why.clone());
            }
        }
        _ => {}
    }
}

fn of_term(term: &Term, why: &Why, found: &mut Vec<Why>) {
    match term {
        Term::Member { of, key } => {
            if let (
                Term::Call {
                    function,
                    arguments,
                },
                Some(key),
            ) = (&**of, key.as_str())
                && let Some(word) = context_word(function, key, !arguments.is_empty())
            {
                add(found, Why::Context(word));
                return;
            }
            of_term(of, why, found);
            collect(key, found);
        }
        Term::Call {
            function,
            arguments,
        } => match (function.as_str(), arguments.as_slice()) {
            ("parameters", [Value::String(name)]) => add(found, of_parameter(name, why)),
            ("variables", [Value::String(_)]) => add(found, why.clone()),
            ("copyIndex" | "copy", _) => add(found, Why::CopyIndex),
            _ => {
                arguments.iter().for_each(|value| collect(value, found));
                if arguments.iter().all(Value::is_known) {
                    add(found, of_call(function, why));
                }
            }
        },
    }
}

/// A parameter has no value, unless the reason at hand says otherwise of it.
fn of_parameter(name: &str, why: &Why) -> Why {
    match why {
        Why::KeyVaultReference(of) if of == name => why.clone(),
        Why::Volatile(_) | Why::Invalid(_) | Why::Limit(_) => why.clone(),
        _ => Why::ParameterWithoutValue(name.into()),
    }
}

/// A call whose arguments are all known is one that Azure answers.
fn of_call(function: &str, why: &Why) -> Why {
    match why {
        Why::ParameterWithoutValue(_) | Why::KeyVaultReference(_) | Why::Context(_) => {
            Why::NeedsAzure(function.into())
        }
        other => other.clone(),
    }
}

/// The word that [`super::Context`] has for a property of the deployment, or of a nested one that
/// goes elsewhere.
fn context_word(function: &str, key: &str, is_elsewhere: bool) -> Option<&'static str> {
    Some(match (function, key) {
        ("resourceGroup", "location") if is_elsewhere => ELSEWHERE,
        ("subscription", "subscriptionId") => "subscription",
        ("subscription", "displayName") => "subscription's name",
        ("subscription" | "tenant", "tenantId") => "tenant",
        ("resourceGroup", "name") => "resource group",
        ("resourceGroup" | "deployment", "location") => "location",
        ("managementGroup", "name") => "management group",
        ("deployment", "name") => "name",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::arm::scope::{Context, Scope};
    use crate::arm::value::Value;
    use crate::json::parse;
    use crate::text::{Source, Span};

    fn reasons(text: &str) -> Vec<String> {
        let template = r#"{"parameters": {"p": {"type": "string"}, "q": {"type": "string"},
            "n": {"type": "string", "defaultValue": "[newGuid()]"}},
            "variables": {"v": "[concat(parameters('p'), 'x')]"}}"#;
        let document = parse(&Source::new("t.json", template));
        let scope = Scope::new(&document.root, None, Context::default());
        let value = scope.evaluate_text(text, Span::default());
        value.reasons().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_another_group_lies_in_is_no_context_of_the_run() {
        let document = parse(&Source::new("t.json", "{}"));
        let elsewhere = Context::default().for_group(None, Value::String("rg-hub".into()));
        let scope = Scope::new(&document.root, None, elsewhere);
        let value = scope.evaluate_text("[resourceGroup().location]", Span::default());
        let reasons: Vec<_> = value.reasons().iter().map(ToString::to_string).collect();
        assert_eq!(
            reasons,
            ["the location of another group of the deployment is not given"]
        );
    }

    #[test]
    fn every_reason_is_told_once() {
        assert!(reasons("[concat('a', 'b')]").is_empty());
        assert_eq!(
            reasons(
                "[concat(parameters('p'), resourceGroup().location, variables('v'), parameters('q'))]"
            ),
            [
                "parameter `p` has no value",
                "the location of the deployment is not given",
                "parameter `q` has no value"
            ]
        );
        assert_eq!(
            reasons("[resourceId('A.B/c', parameters('p'))]"),
            [
                "the subscription of the deployment is not given",
                "the resource group of the deployment is not given",
                "parameter `p` has no value"
            ]
        );
        assert_eq!(
            reasons("[concat(parameters('p'), toLower(parameters('p')))]"),
            ["parameter `p` has no value"]
        );
        assert_eq!(
            reasons("[reference('x').y]"),
            ["`reference` is answered by Azure when the deployment runs"]
        );
        assert_eq!(
            reasons("[parameters('n')]"),
            ["`newGuid` gives another value at each deployment"]
        );
        assert_eq!(reasons("[substring('a', 5)]").len(), 1);
    }
}
