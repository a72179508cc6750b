//! An expression as canonical text.

use std::fmt::Write;

use super::ast::{Expr, ExprKind};
use super::lexer::{continues_name, starts_name};

/// The expression without brackets: one blank after each comma, no others.
#[must_use]
pub fn print(expr: &Expr<'_>) -> String {
    let mut out = String::new();
    write(expr, &mut out);
    out
}

/// A string literal of the language: in single quotes, quotes inside doubled.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(text, &mut out);
    out
}

/// Appends what [`quote`] gives.
pub(crate) fn push_quoted(text: &str, out: &mut String) {
    out.push('\'');
    for (position, part) in text.split('\'').enumerate() {
        if position > 0 {
            out.push_str("''");
        }
        out.push_str(part);
    }
    out.push('\'');
}

/// Whether a property of this name can follow a dot.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(starts_name) && text.chars().all(continues_name)
}

// The height of a tree is limited by the parser, and with it this recursion.
fn write(expr: &Expr<'_>, out: &mut String) {
    match &expr.kind {
        ExprKind::String(text) => push_quoted(text, out),
        ExprKind::Int(number) => {
            // Writing into a String cannot fail.
            let _ = write!(out, "{number}");
        }
        ExprKind::Call(call) => {
            out.push_str(&call.name);
            out.push('(');
            for (position, argument) in call.arguments.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                write(argument, out);
            }
            out.push(')');
        }
        ExprKind::Member { base, name, .. } => {
            write(base, out);
            out.push('.');
            out.push_str(name);
        }
        ExprKind::Index { base, index } => {
            write(base, out);
            out.push('[');
            write(index, out);
            out.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::super::{Call, parse, parse_body};
    use super::*;
    use crate::text::Span;

    /// Any tree that the grammar allows.
    pub(crate) fn any_expr() -> impl Strategy<Value = Expr<'static>> {
        let at = Span::default();
        let make = move |kind| Expr::new(at, kind);
        let leaf = prop_oneof![
            "[a-z'\\[\\]{}é0-9 /]{0,6}"
                .prop_map(move |text| make(ExprKind::String(Cow::Owned(text)))),
            any::<i64>().prop_map(move |number| make(ExprKind::Int(number))),
        ];
        leaf.prop_recursive(6, 40, 4, move |inner| {
            let name = prop_oneof!["[a-z_][a-zA-Z0-9_]{0,5}", "[a-z]{1,3}\\.[a-z]{1,3}"];
            let arguments = prop::collection::vec(inner.clone(), 0..4);
            let call = (name, arguments).prop_map(move |(name, arguments)| {
                let name = Cow::Owned(name);
                make(ExprKind::Call(Call::new(name, at, arguments)))
            });
            let member = (inner.clone(), "[a-z_][a-z0-9]{0,4}").prop_map(move |(base, name)| {
                let (base, name) = (Box::new(base), Cow::Owned(name));
                make(ExprKind::Member {
                    base,
                    name,
                    name_span: at,
                })
            });
            let index = (inner.clone(), inner).prop_map(move |(base, index)| {
                let (base, index) = (Box::new(base), Box::new(index));
                make(ExprKind::Index { base, index })
            });
            prop_oneof![3 => call, 1 => member, 1 => index]
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(expr in any_expr()) {
            let text = print(&expr);
            let body = parse_body(&text).unwrap();
            prop_assert_eq!(&body, &expr);
            let text = format!("[{text}]");
            for part in parse(&text).unwrap().descendants() {
                let slice = text.get(part.span.range()).unwrap();
                prop_assert_eq!(&parse_body(slice).unwrap(), part);
            }
        }

        #[test]
        fn no_text_breaks_the_parser(text in "\\[?[a-z0-9'\\[\\]().,é \\-\u{2003}\"]{0,40}\\]?") {
            if let Err(error) = parse(&text) {
                prop_assert!(text.get(error.span.range()).is_some());
            }
            let _ = parse_body(&text);
        }
    }
}
