//! Functions that run an expression for each element: `lambda(…)` is an
//! argument of these and means nothing elsewhere.

use compact_str::CompactString;
use std::cmp::Ordering;

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::expr::ast::Expr;
use crate::arm::expr::evaluator::Evaluator;
use crate::arm::value::{Property, Value, Why};
use crate::text::nearest;

pub(super) const FUNCTIONS: &[Function] = &[
    function("lambda", 2, MANY, Body::Lazy(|_, _, _| lambda())),
    function("lambdaVariables", 1, 1, Body::Scoped(lambda_variables)),
    function("filter", 2, 2, Body::Lazy(filter)),
    function("map", 2, 2, Body::Lazy(map)),
    function("mapValues", 2, 2, Body::Lazy(map_values)),
    function("sort", 2, 2, Body::Lazy(sort)),
    function("reduce", 3, 3, Body::Lazy(reduce)),
    function("toObject", 2, 3, Body::Lazy(to_object)),
    function("groupBy", 2, 3, Body::Lazy(group_by)),
];

fn lambda() -> Outcome {
    Err(Fault::Invalid(
        "only as an argument of `map`, `filter` and the like".to_owned(),
    ))
}

fn lambda_variables(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    let name = arguments.text(0)?;
    if let Some(value) = evaluator.lambda_variable(name) {
        return Ok(value);
    }
    let mut text = format!("there is no lambda variable `{name}`");
    let names = evaluator.lambdas.iter().map(|(name, _)| name.as_str());
    if let Some(near) = nearest(name, names) {
        text.push_str(&format!("; did you mean `{near}`?"));
    }
    Err(Fault::Argument(0, text))
}

impl Evaluator<'_> {
    /// The innermost lambda variable of this name.
    pub(in crate::arm::expr) fn lambda_variable(&self, name: &str) -> Option<Value> {
        let mut variables = self.lambdas.iter().rev();
        let found = variables.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    }
}

/// A lambda: the names of its variables, and its body.
struct Lambda<'e, 'a> {
    names: Vec<&'e str>,
    body: &'e Expr<'a>,
}

impl<'e, 'a> Lambda<'e, 'a> {
    /// The lambda at this position, with a number of variables between these.
    fn of(
        exprs: &'e [Expr<'a>],
        position: usize,
        least: usize,
        most: usize,
    ) -> Result<Self, Fault> {
        let refused = |text: &str| Fault::Argument(position, text.to_owned());
        let call = exprs.get(position).and_then(Expr::as_call);
        let Some(call) = call.filter(|call| call.is("lambda")) else {
            return Err(refused("this argument must be `lambda(…)`"));
        };
        let Some((body, names)) = call.arguments.split_last() else {
            return Err(refused("the lambda has no body"));
        };
        let names: Option<Vec<_>> = names.iter().map(Expr::as_str).collect();
        let names =
            names.ok_or_else(|| refused("variables of a lambda are named by literal texts"))?;
        if !(least..=most).contains(&names.len()) {
            return Err(refused("the lambda has the wrong number of variables"));
        }
        Ok(Self { names, body })
    }

    fn run(&self, evaluator: &mut Evaluator<'_>, values: impl IntoIterator<Item = Value>) -> Value {
        let outer = evaluator.lambdas.len();
        for (name, value) in self.names.iter().zip(values) {
            evaluator.lambdas.push(((*name).to_owned(), value));
        }
        let value = evaluator.expression(self.body);
        evaluator.lambdas.truncate(outer);
        value
    }
}

/// Work that went on too long ends as such, not as a list of leftovers.
fn go_on(evaluator: &mut Evaluator<'_>) -> Result<(), Fault> {
    if evaluator.charge(0) {
        Ok(())
    } else {
        Err(Fault::Because(Why::Limit("too much work")))
    }
}

/// A copy of a value that is kept; what a long text costs is counted.
fn copied(evaluator: &mut Evaluator<'_>, value: &Value) -> Value {
    evaluator.charge(value.as_str().map_or(0, str::len));
    value.clone()
}

/// The array of the first argument; an unknown one makes the call symbolic.
fn elements(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
) -> Result<Vec<Value>, Fault> {
    let first = exprs.first().ok_or(Fault::Unknown)?;
    match evaluator.expression(first) {
        Value::Array(elements) => {
            let texts = elements.iter().filter_map(Value::as_str);
            evaluator.charge(texts.map(str::len).sum());
            go_on(evaluator)?;
            Ok(elements.into_vec())
        }
        unknown @ Value::Unknown(_) => Err(symbolic(
            evaluator,
            arguments,
            exprs,
            unknown.clone(),
            &unknown,
        )),
        other => Err(wrong(0, "an array", &other)),
    }
}

/// The call as a term, because `reason` is not known; lambdas stay as they are written.
fn symbolic(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
    first: Value,
    reason: &Value,
) -> Fault {
    let why = reason.first_unknown().map(|unknown| unknown.why.clone());
    let why = why.unwrap_or(Why::Limit("too much work"));
    arguments.values.push(first);
    for expr in exprs.iter().skip(1) {
        let value = match expr.as_call() {
            Some(call) if call.is("lambda") => evaluator.unevaluated(expr, why.clone()),
            _ => evaluator.expression(expr),
        };
        arguments.values.push(value);
    }
    Fault::Unknown
}

fn list(elements: Vec<Value>) -> Value {
    Value::Array(elements.into())
}

fn index(position: usize) -> Value {
    Value::Int(i64::try_from(position).unwrap_or(i64::MAX))
}

fn map(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments, exprs: &[Expr<'_>]) -> Outcome {
    let elements = elements(evaluator, arguments, exprs)?;
    let lambda = Lambda::of(exprs, 1, 1, 2)?;
    let mut mapped = Vec::with_capacity(elements.len());
    for (position, element) in elements.into_iter().enumerate() {
        go_on(evaluator)?;
        mapped.push(lambda.run(evaluator, [element, index(position)]));
    }
    Ok(Value::Array(mapped.into()))
}

fn filter(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments, exprs: &[Expr<'_>]) -> Outcome {
    let all = elements(evaluator, arguments, exprs)?;
    let lambda = Lambda::of(exprs, 1, 1, 2)?;
    let mut kept = Vec::new();
    for (position, element) in all.iter().enumerate() {
        go_on(evaluator)?;
        let values = [copied(evaluator, element), index(position)];
        match lambda.run(evaluator, values) {
            Value::Bool(true) => kept.push(element.clone()),
            Value::Bool(false) => {}
            unknown @ Value::Unknown(_) => {
                return Err(symbolic(evaluator, arguments, exprs, list(all), &unknown));
            }
            _ => {
                return Err(Fault::Argument(
                    1,
                    "the lambda must give a Boolean".to_owned(),
                ));
            }
        }
    }
    Ok(Value::Array(kept.into()))
}

fn map_values(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
) -> Outcome {
    let first = exprs.first().ok_or(Fault::Unknown)?;
    let members = match evaluator.expression(first) {
        Value::Object(members) => members,
        unknown @ Value::Unknown(_) => {
            return Err(symbolic(
                evaluator,
                arguments,
                exprs,
                unknown.clone(),
                &unknown,
            ));
        }
        other => return Err(wrong(0, "an object", &other)),
    };
    let lambda = Lambda::of(exprs, 1, 1, 1)?;
    let mut mapped = Vec::with_capacity(members.len());
    for (key, value) in members {
        go_on(evaluator)?;
        mapped.push((key, lambda.run(evaluator, [value])));
    }
    Ok(Value::Object(mapped.into()))
}

/// Stable merge sort, because the lambda may be no order at all.
fn sort(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments, exprs: &[Expr<'_>]) -> Outcome {
    let all = elements(evaluator, arguments, exprs)?;
    let lambda = Lambda::of(exprs, 1, 2, 2)?;
    let alone = |one: &Value| vec![copied(evaluator, one)];
    let mut runs: Vec<Vec<Value>> = all.iter().map(alone).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut open = runs.into_iter();
        while let Some(left) = open.next() {
            match open.next() {
                None => merged.push(left),
                Some(right) => match merge(evaluator, &lambda, left, right) {
                    Ok(run) => merged.push(run),
                    Err(Unsorted::Unknown(unknown)) => {
                        return Err(symbolic(evaluator, arguments, exprs, list(all), &unknown));
                    }
                    Err(Unsorted::Fault(fault)) => return Err(fault),
                },
            }
        }
        runs = merged;
    }
    let sorted = runs.pop().unwrap_or_default();
    Ok(list(sorted))
}

enum Unsorted {
    Unknown(Value),
    Fault(Fault),
}

fn merge(
    evaluator: &mut Evaluator<'_>,
    lambda: &Lambda<'_, '_>,
    left: Vec<Value>,
    right: Vec<Value>,
) -> Result<Vec<Value>, Unsorted> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        go_on(evaluator).map_err(Unsorted::Fault)?;
        let values = [copied(evaluator, b), copied(evaluator, a)];
        let order = match lambda.run(evaluator, values) {
            Value::Bool(true) => Ordering::Greater,
            Value::Bool(false) => Ordering::Less,
            unknown @ Value::Unknown(_) => return Err(Unsorted::Unknown(unknown)),
            _ => {
                let text = "the lambda must give a Boolean".to_owned();
                return Err(Unsorted::Fault(Fault::Argument(1, text)));
            }
        };
        merged.extend(if order.is_gt() {
            right.next()
        } else {
            left.next()
        });
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

fn reduce(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments, exprs: &[Expr<'_>]) -> Outcome {
    let all = elements(evaluator, arguments, exprs)?;
    let lambda = Lambda::of(exprs, 2, 2, 3)?;
    let start = exprs.get(1).ok_or(Fault::Unknown)?;
    let mut current = evaluator.expression(start);
    for (position, element) in all.into_iter().enumerate() {
        go_on(evaluator)?;
        current = lambda.run(evaluator, [current, element, index(position)]);
    }
    Ok(current)
}

/// Key and value of each element; values are the elements unless a third argument says.
fn pairs(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
) -> Result<Vec<Property>, Fault> {
    let all = elements(evaluator, arguments, exprs)?;
    let key = Lambda::of(exprs, 1, 1, 1)?;
    let value = match exprs.len() {
        3 => Some(Lambda::of(exprs, 2, 1, 1)?),
        _ => None,
    };
    let mut pairs = Vec::with_capacity(all.len());
    for element in &all {
        go_on(evaluator)?;
        let own = copied(evaluator, element);
        let name = match key.run(evaluator, [own]) {
            Value::String(name) => name,
            unknown @ Value::Unknown(_) => {
                return Err(symbolic(evaluator, arguments, exprs, list(all), &unknown));
            }
            _ => return Err(Fault::Argument(1, "the lambda must give a text".to_owned())),
        };
        let value = match &value {
            Some(value) => {
                let own = copied(evaluator, element);
                value.run(evaluator, [own])
            }
            None => copied(evaluator, element),
        };
        pairs.push((name, value));
    }
    Ok(pairs)
}

fn to_object(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
) -> Outcome {
    let mut members: Vec<Property> = Vec::new();
    for (name, value) in pairs(evaluator, arguments, exprs)? {
        evaluator.charge(members.len());
        match members.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => members.push((name, value)),
        }
    }
    Ok(Value::Object(members.into()))
}

fn group_by(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
    exprs: &[Expr<'_>],
) -> Outcome {
    let mut groups: Vec<(CompactString, Vec<Value>)> = Vec::new();
    for (name, value) in pairs(evaluator, arguments, exprs)? {
        evaluator.charge(groups.len());
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(value),
            None => groups.push((name, vec![value])),
        }
    }
    let member = |(name, group): (CompactString, Vec<Value>)| (name, Value::Array(group.into()));
    Ok(Value::Object(groups.into_iter().map(member).collect()))
}
