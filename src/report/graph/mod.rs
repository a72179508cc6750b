//! The dependency graph as a drawing (Mermaid, DOT) and as a document (JSON).
//!
//! `drawing` chooses what is drawn and how it is grouped; one renderer a file. Names are escaped
//! here for the language that they stand in.

mod document;
mod dot;
mod drawing;
mod mermaid;

pub use document::{Request, document};
pub use dot::dot;
pub use drawing::{Drawing, Filter, Line, LineLook, Node, NodeLook, UnknownName};
pub use mermaid::mermaid;
