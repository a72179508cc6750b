//! ARM templates: expressions, values, resources, and what refers to what.
//!
//! Reads and evaluates; changes nothing and judges nothing.

pub mod expr;
pub mod value;

pub use value::{Part, Term, Unknown, Value, Why};
