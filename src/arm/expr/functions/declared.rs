//! What the template itself declares: parameters, variables, loop indices.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::expr::evaluator::Evaluator;
use crate::arm::scope::CopyIndex;
use crate::arm::value::{Value, Why};
use crate::text::nearest;

pub(super) const FUNCTIONS: &[Function] = &[
    function("parameters", 1, 1, Body::Scoped(parameters)),
    function("variables", 1, 1, Body::Scoped(variables)),
    function("copyIndex", 0, 2, Body::Scoped(copy_index)),
];

fn parameters(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    let name = arguments.text(0)?;
    if let Some(value) = evaluator.parameter(name) {
        return Ok(value);
    }
    let names: Vec<_> = match evaluator.frame {
        Some(frame) => frame.iter().map(|(name, _)| name.as_str()).collect(),
        None => evaluator.scope.parameter_names().collect(),
    };
    Err(missing("parameter", name, names))
}

fn variables(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    let name = arguments.text(0)?;
    if evaluator.frame.is_some() {
        let text = "a user function sees its parameters only".to_owned();
        return Err(Fault::Invalid(text));
    }
    match evaluator.variable(name) {
        Some(value) => Ok(value),
        None => Err(missing(
            "variable",
            name,
            evaluator.scope.variable_names().collect(),
        )),
    }
}

fn missing(kind: &str, name: &str, names: Vec<&str>) -> Fault {
    let mut text = format!("there is no {kind} `{name}`");
    if let Some(near) = nearest(name, names) {
        text.push_str(&format!("; did you mean `{near}`?"));
    }
    Fault::Argument(0, text)
}

/// `copyIndex()`, `copyIndex(offset)`, `copyIndex('loop')`, `copyIndex('loop', offset)`.
fn copy_index(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    let (name, offset) = match arguments.values.as_slice() {
        [] => (None, 0),
        [Value::Int(offset)] => (None, *offset),
        [Value::String(name)] => (Some(name.as_str()), 0),
        [Value::String(name), Value::Int(offset)] => (Some(name.as_str()), *offset),
        [Value::String(_), other] => return Err(wrong(1, "an integer", other)),
        [other] => return Err(wrong(0, "the name of a loop or an integer", other)),
        [other, _] => return Err(wrong(0, "the name of a loop", other)),
        _ => return Err(Fault::Unknown),
    };
    let copies = &evaluator.copies;
    let found = match name {
        Some(name) => named(copies, name),
        None => copies.iter().rev().find(|copy| copy.is_bare),
    };
    let Some(copy) = found else {
        return Err(match name {
            Some(name) => missing(
                "copy loop",
                name,
                copies.iter().map(|copy| copy.name.as_str()).collect(),
            ),
            None => Fault::Invalid(
                "only inside a copy loop; in a property loop its name is needed".to_owned(),
            ),
        });
    };
    match copy.index {
        Some(index) => index
            .checked_add(offset)
            .map(Value::Int)
            .ok_or_else(|| Fault::Invalid("the result has more than 64 bits".to_owned())),
        None => Err(Fault::Because(Why::CopyIndex)),
    }
}

fn named<'c>(copies: &'c [CopyIndex], name: &str) -> Option<&'c CopyIndex> {
    copies
        .iter()
        .rev()
        .find(|copy| copy.name.eq_ignore_ascii_case(name))
}
