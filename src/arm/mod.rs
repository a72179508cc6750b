//! ARM templates: expressions, values, resources, and what refers to what.
//!
//! Reads and evaluates; changes nothing and judges nothing.

mod above;
mod census;
mod estate;
pub mod expr;
mod extension;
pub mod graph;
mod groups;
mod id;
mod instances;
mod linked;
mod nested_context;
mod outputs;
mod own;
mod reasons;
mod redundancy;
pub mod render;
mod resource;
pub mod sameness;
pub mod scope;
pub mod secret;
pub mod symbolic;
mod template;
pub mod validity;
pub mod value;
mod view;

pub use above::nearest_above;
pub use census::{Census, Missing, Reasons, Unknowns};
pub use estate::{Estate, Origin, ResourceRef, Word, join_names};
pub use extension::{Extended, Extension};
pub use id::{ResourceId, joined, split_names};
pub use instances::Instances;
pub use linked::{Link, Linked, linked};
pub use outputs::Output;
pub use redundancy::level_of;
pub use resource::{DEPLOYMENT, Resource};
pub use scope::{Context, Level, Scope, Uses};
pub use template::{Body, BodyTarget, NestedScope, Template};
pub use value::{Part, Parts, Shared, Term, Unknown, Value, Why};
pub use view::View;
