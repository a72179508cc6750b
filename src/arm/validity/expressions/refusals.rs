//! What Azure refuses in an expression that is well formed, once its values are
//! there.

use super::One;
use crate::arm::expr::Expr;
use crate::arm::secret::without_secure_values;
use crate::arm::validity::fault::Fault;
use crate::arm::validity::kinds::ExpressionFault;
use crate::arm::validity::placement::{Site, TAKES_LAMBDAS};
use crate::arm::value::{Part, Term, Unknown, Value, Why};
use crate::json::Pointer;

impl One<'_, '_, '_> {
    /// What Azure refuses once the values are there.
    pub(super) fn evaluate(&mut self, tree: &Expr<'_>) {
        if self.here.site == Site::Default && is_volatile(tree) {
            return;
        }
        let scope = self.here.scope;
        let value = scope.evaluate_text(self.text, self.node.span);
        let mut found = Vec::new();
        refusals(&value, &mut found);
        for unknown in found {
            let (kind, help) = match &unknown.why {
                // Cycles have a fault of their own.
                Why::Invalid(text) if text.ends_with("depends on itself") => continue,
                Why::Invalid(text) => {
                    let (text, help) = split_help(&without_secure_values(scope, text));
                    (ExpressionFault::Refused(text), help)
                }
                Why::Limit(limit) => (ExpressionFault::NotEvaluated(limit), None),
                _ => continue,
            };
            if self.node.span.contains(unknown.span) {
                let mut fault = Fault::new(kind, unknown.span, self.path.pointer());
                // A default that fails is none where a value is given.
                fault.is_certain = self.here.site != Site::Default;
                self.put(fault).help = help;
            } else {
                // It stands in a variable or default that is read here.
                let pointer = Pointer::covering(self.walk.template.root, unknown.span.start);
                let mut fault = Fault::new(kind, unknown.span, pointer);
                fault.help = help;
                self.walk.report.add(fault);
            }
        }
    }
}

fn is_volatile(tree: &Expr<'_>) -> bool {
    tree.descendants().any(|part| {
        part.as_call()
            .is_some_and(|call| call.is("newGuid") || call.is("utcNow"))
    })
}

/// What comes after "did you mean" is help.
fn split_help(text: &str) -> (String, Option<String>) {
    match text.split_once("; did you mean ") {
        Some((text, near)) => (text.to_owned(), Some(format!("did you mean {near}"))),
        None => (text.to_owned(), None),
    }
}

/// What is refused for certain in a value, not only in a branch that may not be taken.
fn refusals<'v>(value: &'v Value, found: &mut Vec<&'v Unknown>) {
    match value {
        Value::Unknown(unknown) => {
            if matches!(unknown.why, Why::Invalid(_) | Why::Limit(_)) {
                found.push(unknown);
                return;
            }
            for part in &unknown.parts {
                if let Part::Term(term) = part {
                    term_refusals(term, found);
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| refusals(element, found)),
        Value::Object(members) => members.iter().for_each(|(_, value)| refusals(value, found)),
        _ => {}
    }
}

fn term_refusals<'v>(term: &'v Term, found: &mut Vec<&'v Unknown>) {
    const LAZY: [&str; 5] = ["if", "and", "or", "coalesce", "copy"];
    match term {
        Term::Call {
            function,
            arguments,
        } => {
            let lambdas = TAKES_LAMBDAS.contains(&function.as_str());
            let certain = if lambdas || LAZY.contains(&function.as_str()) {
                1
            } else {
                arguments.len()
            };
            let arguments = arguments.iter().take(certain);
            arguments.for_each(|value| refusals(value, found));
        }
        Term::Member { of, key } => {
            term_refusals(of, found);
            refusals(key, found);
        }
    }
}
