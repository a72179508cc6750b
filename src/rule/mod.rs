//! What is wrong with a template, found by rules that are data.
//!
//! A rule is a file under `rules/` (`<area>/<name>.toml`) or one of the user's own. What a schema
//! or a path can say is said there; for the rest a rule names one of [`checks`]. The engine runs
//! the rules of a resource's type and gives findings, and [`Demand`]s: what a resource asks of a
//! region, found once and judged for each region that is in question.
//!
//! This module knows templates and facts, and nothing of relocation: what a rule finds is mended
//! by `relocate` or by a person.

pub mod checks;
mod demand;
mod hit;
mod scene;

pub use demand::{Ask, Demand};
pub use hit::{Found, Hit};
pub use scene::Scene;
