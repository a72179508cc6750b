//! ARM templates: expressions, values, resources, and what refers to what.
//!
//! Reads and evaluates; changes nothing and judges nothing.

pub mod expr;
pub mod render;
pub mod scope;
pub mod symbolic;
pub mod value;

pub use scope::{Context, Level, Scope, Uses};
pub use value::{Part, Term, Unknown, Value, Why};
