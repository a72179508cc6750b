//! JSON as Azure takes it, with the place of every key and value.
//!
//! The parser accepts what Azure's own tools accept beyond strict JSON
//! (comments, trailing commas, raw line breaks in strings) and what people
//! give by mistake, and reports each at its place. Knows nothing of templates.

mod duplicates;
mod edit;
mod escape;
mod lexer;
mod log;
mod node;
mod offsets;
mod parser;
mod pointer;
mod print;
mod problem;
mod scan;
mod strict;
mod style;

pub use edit::{Place, TreeEdit, TreeEditError};
pub use escape::escape;
pub use node::{Kind, Member, Node};
pub use offsets::raw_span;
pub use parser::{Document, MAX_DEPTH, parse};
pub use pointer::Pointer;
pub use print::Json;
pub use problem::{Problem, ProblemKind};
pub use strict::{Mend, strict};
pub use style::{Layout, Style};
