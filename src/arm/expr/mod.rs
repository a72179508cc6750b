//! The expression language of ARM templates: reading, printing, evaluating.
//!
//! [`classify`] tells whether a string of the template is an expression,
//! [`parse`] reads one, [`print()`] writes one. Knows nothing of resources.

mod ast;
mod error;
mod lexer;
mod parser;
mod print;
mod text;

pub use ast::{Call, Descendants, Expr, ExprKind};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use parser::{Limits, parse, parse_body, parse_with};
pub use print::{print, quote};
pub use text::{Text, classify, escape_literal};
