//! Properties and elements: `base.name`, `base[index]`.

use std::sync::Arc;

use smallvec::SmallVec;

use super::ast::{Call, Expr, ExprKind};
use super::evaluator::Evaluator;
use super::functions::{self, Callee};
use crate::arm::value::{Part, Property, Term, Unknown, Value, Why};
use crate::text::{Span, nearest};

/// One step, with its key evaluated.
struct Step {
    key: Value,
    span: Span,
}

impl Evaluator<'_> {
    /// Walks a whole chain by reference, so that only its end is copied.
    pub(super) fn access(&mut self, expr: &Expr<'_>) -> Value {
        let mut steps = SmallVec::<[&Expr<'_>; 4]>::new();
        let mut base = expr;
        while let ExprKind::Member { base: next, .. } | ExprKind::Index { base: next, .. } =
            &base.kind
        {
            steps.push(base);
            base = next;
        }
        let held = match (self.of_deployment(base, steps.last()), steps.len()) {
            (Some(value), 1) => return value,
            (Some(value), _) => {
                steps.pop();
                value
            }
            (None, _) => self.base(base),
        };
        let mut at: &Value = &held;
        let mut steps = steps.into_iter().rev();
        while let Some(written) = steps.next() {
            let step = self.step(written);
            if let Value::Object(members) = at {
                self.charge(members.len());
            }
            match walk(at, &step.key) {
                Ok(next) => at = next,
                Err(Missed::Unknown(unknown)) => {
                    return self.symbolic_access(expr, unknown, step, steps);
                }
                Err(Missed::UnknownKey(why)) => return self.unevaluated(expr, why),
                Err(Missed::Refused(text)) => {
                    return self.refused(expr, text, step.span);
                }
            }
        }
        at.clone()
    }

    /// What a chain begins with. A parameter, a variable and `environment()` are large and shared:
    /// they are neither weighed nor counted again for each property that is asked of them.
    fn base(&mut self, expr: &Expr<'_>) -> Value {
        let is_cloud = |call: &Call<'_>| call.is("environment") && call.arguments.is_empty();
        if let Some(value) = self.declared(expr) {
            return value;
        }
        if expr.as_call().is_some_and(is_cloud) {
            return functions::public_cloud();
        }
        self.expression(expr)
    }

    /// A property of `resourceGroup()` and the like, without the rest of it.
    fn of_deployment(&self, base: &Expr<'_>, first: Option<&&Expr<'_>>) -> Option<Value> {
        let call = base.as_call().filter(|call| call.arguments.is_empty())?;
        let ExprKind::Member { name, .. } = &first?.kind else {
            return None;
        };
        let span = self.span(base.span);
        functions::deployment_member(self.scope.context(), &call.name, name, span)
    }

    /// The last step of a chain, its key evaluated.
    fn step(&mut self, written: &Expr<'_>) -> Step {
        match &written.kind {
            ExprKind::Member {
                name, name_span, ..
            } => Step {
                key: Value::from(name.as_ref()),
                span: *name_span,
            },
            ExprKind::Index { index, .. } => Step {
                key: self.expression(index),
                span: index.span,
            },
            // No step at all.
            _ => Step {
                key: Value::Null,
                span: written.span,
            },
        }
    }

    /// A property of an unknown value is a term; a text has none.
    fn symbolic_access<'e, 'a: 'e>(
        &mut self,
        expr: &Expr<'_>,
        unknown: &Unknown,
        first: Step,
        rest: impl Iterator<Item = &'e Expr<'a>>,
    ) -> Value {
        let Some(term) = whole(unknown) else {
            return match &unknown.why {
                Why::Invalid(_) => self.unevaluated(expr, unknown.why.clone()),
                _ => self.refused(expr, "a text has no properties".to_owned(), first.span),
            };
        };
        let mut of = Arc::new(term);
        let mut key = first.key;
        let mut rest = rest;
        loop {
            let term = Term::Member { of, key };
            let Some(written) = rest.next() else {
                return Value::term(unknown.why.clone(), unknown.span, term);
            };
            of = Arc::new(term);
            key = self.step(written).key;
        }
    }

    fn refused(&self, expr: &Expr<'_>, text: String, inside: Span) -> Value {
        let value = self.unevaluated(expr, Why::Invalid(text.into()));
        match value {
            Value::Unknown(mut unknown) => {
                Arc::make_mut(&mut unknown).span = self.span(inside);
                Value::Unknown(unknown)
            }
            other => other,
        }
    }

    /// A parameter or variable that is there, read by a literal name: most calls of a template.
    pub(super) fn declared(&mut self, expr: &Expr<'_>) -> Option<Value> {
        let call = expr.as_call()?;
        let [only] = call.arguments.as_slice() else {
            return None;
        };
        let name = only.as_str()?;
        match call.callee {
            Callee::Parameters(_) => self.parameter(name),
            Callee::Variables(_) => self.variable(name),
            Callee::LambdaVariables(_) => self.lambda_variable(name),
            _ => None,
        }
    }
}

/// An unknown value as one term; none where it is a text.
fn whole(unknown: &Unknown) -> Option<Term> {
    let joined = |part: &Part| match part {
        Part::Term(term) => Some(Value::term(unknown.why.clone(), unknown.span, term.clone())),
        Part::Text(_) => None,
    };
    match unknown.parts.as_slice() {
        [Part::Term(term)] => Some(term.clone()),
        parts => {
            let joined: Option<Vec<Value>> = parts.iter().map(joined).collect();
            Some(Term::call("concat", joined?))
        }
    }
}

/// Why there is nothing to walk to.
enum Missed<'v> {
    Unknown(&'v Unknown),
    UnknownKey(Why),
    Refused(String),
}

/// The property or element of a value.
fn walk<'v>(value: &'v Value, key: &Value) -> Result<&'v Value, Missed<'v>> {
    if let Value::Unknown(unknown) = value {
        return Err(Missed::Unknown(unknown));
    }
    match (value, key) {
        (_, Value::Unknown(unknown)) => Err(Missed::UnknownKey(unknown.why.clone())),
        (Value::Object(members), Value::String(name)) => value
            .get(name)
            .ok_or_else(|| Missed::Refused(no_property(name, members))),
        (Value::Array(elements), Value::Int(index)) => usize::try_from(*index)
            .ok()
            .and_then(|index| elements.get(index))
            .ok_or_else(|| {
                let length = elements.len();
                Missed::Refused(format!(
                    "there is no element {index} in an array of {length}"
                ))
            }),
        (Value::Object(_), other) => Err(Missed::Refused(format!(
            "a property is named by a text, not by {}",
            other.kind_name()
        ))),
        (Value::Array(_), other) => Err(Missed::Refused(format!(
            "an element is named by an integer, not by {}",
            other.kind_name()
        ))),
        (other, _) => Err(Missed::Refused(format!(
            "{} has no properties",
            other.kind_name()
        ))),
    }
}

fn no_property(name: &str, members: &[Property]) -> String {
    const SHOWN: usize = 8;
    let names = || members.iter().map(|(name, _)| name.as_str());
    if let Some(near) = nearest(name, names()) {
        return format!("there is no property `{name}`; did you mean `{near}`?");
    }
    let mut listed: Vec<_> = names()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    if members.len() > SHOWN {
        listed.push("…".to_owned());
    }
    if listed.is_empty() {
        format!("there is no property `{name}`; the object is empty")
    } else {
        format!(
            "there is no property `{name}`; there are {}",
            listed.join(", ")
        )
    }
}
