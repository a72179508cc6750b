//! JSON as Azure takes it, with the place of every key and value.
//!
//! The parser accepts what Azure's own tools accept beyond strict JSON
//! (comments, trailing commas, raw line breaks in strings) and what people
//! give by mistake, and reports each at its place. Knows nothing of templates.
//!
//! - Reading: [`parse`] makes a [`Document`] of a text: a tree of [`Node`]s
//!   ([`Kind`], [`Member`]) and the [`Problem`]s ([`ProblemKind`]) met on the
//!   way, at most [`MAX_DEPTH`] levels deep. [`Pointer`] is a path in the tree,
//!   [`raw_span`] the place of a part of a string.
//! - Writing: [`Json`] is a value made here, printed in a [`Style`]
//!   ([`Layout`]) that [`Style::of`] takes from a text; [`escape`] makes a
//!   string of a text.
//! - Changing: [`TreeEdit`] collects changes to a tree ([`Place`] says where
//!   something is inserted, [`TreeEditError`] what cannot be done) and gives
//!   text edits that leave all else alone; [`strict`] gives the edits
//!   ([`Mend`]) that make a tolerated text strict JSON.

mod document;
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
mod spot;
mod strict;
mod style;

pub use document::Document;
pub use edit::{Place, TreeEdit, TreeEditError};
pub use escape::escape;
pub use node::{Kind, Member, Node};
pub use offsets::raw_span;
pub use parser::{MAX_DEPTH, parse};
pub use pointer::Pointer;
pub use print::Json;
pub use problem::{Problem, ProblemKind};
pub use spot::Spot;
pub use strict::{Mend, strict};
pub use style::{Layout, Style};
