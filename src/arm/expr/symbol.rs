//! An expression as a symbolic value, without evaluating anything.

use std::sync::Arc;

use super::ast::{Expr, ExprKind};
use crate::arm::value::{Term, Value, Why};
use crate::text::Span;

/// The term that reads like the expression; `why` and `span` go to all parts.
pub(super) fn symbol(expr: &Expr<'_>, why: &Why, span: Span) -> Term {
    let value = |part: &Expr<'_>| symbolic(part, why, span);
    match &expr.kind {
        // A literal is no term; this is the nearest thing that means the same.
        ExprKind::String(_) | ExprKind::Int(_) => Term::call("string", [value(expr)]),
        ExprKind::Call(call) => Term::Call {
            function: call.callee.canonical(&call.name),
            arguments: call.arguments.iter().map(value).collect(),
        },
        ExprKind::Member { base, name, .. } => symbol(base, why, span).member(name),
        ExprKind::Index { base, index } => Term::Member {
            of: Arc::new(symbol(base, why, span)),
            key: value(index),
        },
    }
}

/// Literals as they are, everything else as a term.
pub(super) fn symbolic(expr: &Expr<'_>, why: &Why, span: Span) -> Value {
    match &expr.kind {
        ExprKind::String(text) => Value::from(text.as_ref()),
        ExprKind::Int(number) => Value::Int(*number),
        _ => Value::term(why.clone(), span, symbol(expr, why, span)),
    }
}
