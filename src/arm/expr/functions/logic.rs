//! Choices and Booleans. `if`, `and`, `or` and `coalesce` leave out what does
//! not matter, and decide with unknown values where the answer is the same.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::expr::ast::Expr;
use crate::arm::expr::evaluator::Evaluator;
use crate::arm::value::{Term, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("if", 3, 3, Body::Lazy(choose)),
    function("and", 2, MANY, Body::Lazy(and)),
    function("or", 2, MANY, Body::Lazy(or)),
    function("not", 1, 1, Body::Strict(not)),
    function("bool", 1, 1, Body::Strict(to_bool)),
    function("true", 0, 0, Body::Strict(|_| Ok(Value::Bool(true)))),
    function("false", 0, 0, Body::Strict(|_| Ok(Value::Bool(false)))),
    function("null", 0, 0, Body::Strict(|_| Ok(Value::Null))),
    function("coalesce", 1, MANY, Body::Lazy(coalesce)),
];

fn choose(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments, exprs: &[Expr<'_>]) -> Outcome {
    let [condition, yes, no] = exprs else {
        return Err(Fault::Unknown);
    };
    match evaluator.expression(condition) {
        Value::Bool(true) => Ok(evaluator.expression(yes)),
        Value::Bool(false) => Ok(evaluator.expression(no)),
        condition @ Value::Unknown(_) => {
            let (yes, no) = (evaluator.expression(yes), evaluator.expression(no));
            if yes == no {
                return Ok(yes);
            }
            arguments.values = vec![condition, yes, no].into();
            Err(Fault::Unknown)
        }
        other => Err(wrong(0, "a Boolean", &other)),
    }
}

fn and(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments, exprs: &[Expr<'_>]) -> Outcome {
    decide("and", false, evaluator, arguments, exprs)
}

fn or(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments, exprs: &[Expr<'_>]) -> Outcome {
    decide("or", true, evaluator, arguments, exprs)
}

/// One argument equal to `deciding` decides, wherever it stands.
fn decide(
    name: &str,
    deciding: bool,
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
) -> Outcome {
    let mut open = Vec::new();
    for (position, expr) in exprs.iter().enumerate() {
        match evaluator.expression(expr) {
            Value::Bool(value) if value == deciding => return Ok(Value::Bool(deciding)),
            Value::Bool(_) => {}
            unknown @ Value::Unknown(_) => open.push(unknown),
            other => return Err(wrong(position, "a Boolean", &other)),
        }
    }
    rest(name, open, arguments, Value::Bool(!deciding))
}

/// What is left of the arguments: nothing, one value, or a shorter call.
fn rest(name: &str, mut open: Vec<Value>, arguments: &mut Arguments, none: Value) -> Outcome {
    match open.len() {
        0 => Ok(none),
        1 => Ok(open.pop().unwrap_or(none)),
        _ => {
            let reason = open.iter().find_map(Value::first_unknown).cloned();
            let Some(reason) = reason else {
                arguments.values = open.into();
                return Err(Fault::Unknown);
            };
            let term = Term::call(name, open);
            let value = Value::term(reason.why, reason.span, term);
            Err(Fault::Value(value))
        }
    }
}

fn not(arguments: &mut Arguments) -> Outcome {
    arguments.bool(0).map(|value| Value::Bool(!value))
}

fn to_bool(arguments: &mut Arguments) -> Outcome {
    match arguments.get(0)? {
        Value::Bool(value) => Ok(Value::Bool(*value)),
        Value::Int(number) => Ok(Value::Bool(*number != 0)),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        Value::String(_) => Err(Fault::Argument(
            0,
            "the text must be `true` or `false`".to_owned(),
        )),
        other => Err(wrong(0, "a text, an integer or a Boolean", other)),
    }
}

fn coalesce(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
) -> Outcome {
    let mut open = Vec::new();
    for expr in exprs {
        match evaluator.expression(expr) {
            Value::Null => {}
            Value::Unknown(unknown) if !unknown.is_text() => open.push(Value::Unknown(unknown)),
            certain if open.is_empty() => return Ok(certain),
            certain => {
                open.push(certain);
                break;
            }
        }
    }
    rest("coalesce", open, arguments, Value::Null)
}
