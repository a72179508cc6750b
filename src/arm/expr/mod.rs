//! The expression language of ARM templates: reading, printing, evaluating.
//!
//! [`classify`] tells whether a string of the template is an expression,
//! [`parse`] reads one, [`print()`] writes one. Knows nothing of resources.

mod access;
mod ast;
mod declarations;
mod error;
pub(super) mod evaluator;
mod functions;
mod kept;
mod lexer;
mod objects;
mod parser;
mod print;
mod symbol;
mod text;
mod trees;

pub use ast::{Call, Descendants, Expr, ExprKind};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use parser::{Limits, parse, parse_body, parse_with};
pub(crate) use print::{is_name, push_quoted};
pub use print::{print, quote};
pub use text::{Text, classify, escape_literal};
pub(crate) use trees::Read;
pub use trees::Trees;

/// Whether there is a built-in function of this name; case does not matter.
pub(crate) fn is_function(name: &str) -> bool {
    functions::find(name).is_some()
}

/// The names of all built-in functions.
pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    functions::names()
}

/// What is wrong with the number of arguments of a built-in function.
pub(crate) fn arity_error(name: &str, given: usize) -> Option<String> {
    functions::find(name)?.arity_error(name, given)
}
