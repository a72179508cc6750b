//! Parameters, variables and user functions: evaluated on demand, each once.

use super::ast::{Call, Expr};
use super::evaluator::{Declaration, Evaluator, VALUE_DEPTH, VALUE_SIZE};
use super::functions::VOLATILE;
use crate::arm::scope::{Cached, Given, Slot, Variable};
use crate::arm::symbolic::{mentions, weight};
use crate::arm::value::{Term, Value, Why};
use crate::json::{Member, Node};
use crate::text::{Span, nearest};

impl<'s> Evaluator<'s> {
    /// The value of a parameter; `None` where it is not declared.
    pub(super) fn parameter(&mut self, name: &str) -> Option<Value> {
        if let Some(frame) = self.frame {
            let mut entries = frame.iter();
            let found = entries.find(|(known, _)| known.eq_ignore_ascii_case(name));
            return found.map(|(_, value)| value.clone());
        }
        let position = self.scope.declared().parameters.find(name)?;
        Some(self.parameter_at(position))
    }

    /// The value of a variable; `None` where it is not declared, or not to be
    /// seen, as in a user function.
    pub(super) fn variable(&mut self, name: &str) -> Option<Value> {
        if self.frame.is_some() {
            return None;
        }
        let position = self.scope.declared().variables.find(name)?;
        Some(self.variable_at(position))
    }

    /// The value of the parameter at this position of the declarations.
    pub fn parameter_at(&mut self, position: usize) -> Value {
        let scope = self.scope;
        let slot = scope.cache().parameters.get(position);
        if let Some(cached) = slot.and_then(|slot| slot.value.get()) {
            return self.reuse(cached);
        }
        let Some((name, member)) = scope.declared().parameters.get(position) else {
            return Value::Null;
        };
        let evaluated = match scope.given(position) {
            Some(Given::Value(value)) => return value.clone(),
            Some(Given::Literal(node)) => Some((Value::literal(node), false)),
            Some(Given::KeyVault(span)) => {
                let why = Why::KeyVaultReference(name.into());
                Some((own_term("parameters", name, why, *span), false))
            }
            Some(Given::Passed(node)) => match self.passed(node, |inner| inner.node(node)) {
                Some(Value::Null) | None => self.default(position, name, member),
                // Unknowns in it are the parent's.
                Some(value) => return keep(slot, value, false),
            },
            Some(Given::Nothing) | None => self.default(position, name, member),
        };
        let span = member.key_span;
        let Some((value, is_cyclic)) = evaluated else {
            return cyclic("parameter", name, span);
        };
        let value = if is_cyclic {
            cyclic("parameter", name, span)
        } else if mentions(&value, VOLATILE) {
            // Whatever it is, it is the same wherever the parameter is used,
            // and nowhere else.
            let function = value.first_unknown().map(|unknown| unknown.why.clone());
            let why = function.unwrap_or(Why::ParameterWithoutValue(name.into()));
            own_term("parameters", name, why, span)
        } else {
            bounded(value, "parameters", name, span)
        };
        keep(slot, value, is_cyclic)
    }

    /// The value of a parameter that nothing is given to; the flag tells that
    /// it depends on itself.
    fn default(&mut self, position: usize, name: &str, member: &Member) -> Option<(Value, bool)> {
        match default_of(member) {
            Some(default) => self.visit(
                Declaration::Parameter(position),
                default.span,
                None,
                |inner| inner.node(default),
            ),
            None => Some((without_value(name, member), false)),
        }
    }

    /// The value of the variable at this position of the declarations.
    pub fn variable_at(&mut self, position: usize) -> Value {
        let scope = self.scope;
        if let Some(value) = scope.overridden_variable(position) {
            return value.clone();
        }
        let slot = scope.cache().variables.get(position);
        if let Some(cached) = slot.and_then(|slot| slot.value.get()) {
            return self.reuse(cached);
        }
        let Some((name, variable)) = scope.declared().variables.get(position) else {
            return Value::Null;
        };
        let span = match variable {
            Variable::Node(node) => node.span,
            Variable::Loop(one) => one.input.span,
        };
        let evaluated =
            self.visit(
                Declaration::Variable(position),
                span,
                None,
                |inner| match variable {
                    Variable::Node(node) => inner.node(node),
                    Variable::Loop(one) => inner.expand(one),
                },
            );
        let Some((value, is_cyclic)) = evaluated else {
            return cyclic("variable", name, span);
        };
        let value = if is_cyclic {
            cyclic("variable", name, span)
        } else {
            bounded(value, "variables", name, span)
        };
        keep(slot, value, is_cyclic)
    }

    fn reuse(&mut self, cached: &Cached) -> Value {
        if cached.is_cyclic {
            self.mark_cyclic();
        }
        cached.value.clone()
    }

    /// Calls `namespace.member(…)`.
    pub(super) fn user_function(&mut self, expr: &Expr<'_>, call: &Call<'_>) -> Value {
        let scope = self.scope;
        let functions = &scope.declared().functions;
        let found = functions.find(&call.name);
        let Some((position, (name, function))) =
            found.and_then(|position| Some((position, functions.get(position)?)))
        else {
            let mut message = format!("there is no function `{}`", call.name);
            if let Some(name) = nearest(&call.name, functions.names()) {
                message.push_str(&format!("; did you mean `{name}`?"));
            }
            return self.unevaluated(expr, Why::Invalid(message.into()));
        };
        let (given, wanted) = (call.arguments.len(), function.parameters.len());
        if given != wanted {
            let message = format!("`{name}` takes {wanted} arguments, {given} are given");
            return self.unevaluated(expr, Why::Invalid(message.into()));
        }
        let mut frame = Vec::with_capacity(wanted);
        for (parameter, argument) in function.parameters.iter().zip(&call.arguments) {
            let value = self.expression(argument);
            frame.push(((*parameter).to_owned(), value));
        }
        let what = Declaration::Function(position);
        let value = self.visit(what, function.value.span, Some(&frame), |inner| {
            inner.node(function.value)
        });
        match value {
            Some((value, _)) => value,
            None => {
                let message = format!("`{name}` calls itself");
                self.unevaluated(expr, Why::Invalid(message.into()))
            }
        }
    }
}

/// A default of `null` is none, unless the parameter may be null.
fn default_of(member: &Member) -> Option<&Node> {
    member
        .value
        .get("defaultValue")
        .filter(|default| !default.is_null())
}

fn without_value(name: &str, member: &Member) -> Value {
    if member.value.get("nullable").and_then(Node::as_bool) == Some(true) {
        return Value::Null;
    }
    let why = Why::ParameterWithoutValue(name.into());
    own_term("parameters", name, why, member.key_span)
}

fn own_term(function: &str, name: &str, why: Why, span: Span) -> Value {
    Value::term(
        why,
        span,
        Term::call(function, [Value::String(name.into())]),
    )
}

fn cyclic(kind: &str, name: &str, span: Span) -> Value {
    let function = if kind == "variable" {
        "variables"
    } else {
        "parameters"
    };
    let why = Why::Invalid(format!("{kind} `{name}` depends on itself").into());
    own_term(function, name, why, span)
}

/// Values that are handed on stay small enough for every recursion over them.
fn bounded(value: Value, function: &str, name: &str, span: Span) -> Value {
    let limit = match weight(&value, VALUE_DEPTH) {
        None => "the value is nested too deeply",
        Some(bytes) if bytes > VALUE_SIZE => "the value is larger than a template may be",
        Some(_) => return value,
    };
    own_term(function, name, Why::Limit(limit), span)
}

fn keep(slot: Option<&Slot>, value: Value, is_cyclic: bool) -> Value {
    match slot {
        Some(slot) => {
            let cached = slot.value.get_or_init(|| Cached { value, is_cyclic });
            cached.value.clone()
        }
        None => value,
    }
}
