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
mod lexer;
mod objects;
mod parser;
mod print;
mod symbol;
mod text;

pub use ast::{Call, Descendants, Expr, ExprKind};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use parser::{Limits, parse, parse_body, parse_with};
pub(crate) use print::is_name;
pub use print::{print, quote};
pub use text::{Text, classify, escape_literal};
