//! What is wrong with a template, found by rules that are data.
//!
//! A rule is a file under `rules/` (`<area>/<name>.toml`) or one of the user's own. What a schema
//! or a path can say is said there; for the rest a rule names one of [`checks`]. The engine runs
//! the rules of a resource's type and gives findings, and [`Demand`]s: what a resource asks of a
//! region, found once and judged for each region that is in question.
//!
//! This module knows templates and facts, and nothing of relocation: what a rule finds is mended
//! by `relocate` or by a person.

mod built_in_table;
mod cases;
pub mod checks;
mod clear_secrets;
mod compile;
mod definition;
mod demand;
mod embedded;
mod engine;
mod error;
pub mod evidence;
mod file;
mod fill;
mod fix;
mod hit;
pub mod inline_copy;
mod judge;
mod judged;
mod keywords;
pub mod missing_secret;
mod outcome;
mod page;
mod placeholders;
mod provenance;
mod query;
pub mod removals;
mod repair;
mod scene;
mod schema;
mod set;
mod shown;
mod target;
mod validity;

pub use cases::{CaseFault, Outcome, Shows, cases};
pub use checks::{ZONE_LISTS, ZONE_NUMBERS};
pub use clear_secrets::clear_secrets_of;
pub use definition::{Action, FixPlan, Logic, Rule, Target, Types};
pub use demand::{Ask, Demand, SizeAsk, SizeTest, Wanted};
pub use embedded::{page, pages};
pub use engine::{Audit, audit};
pub use error::{Problem, RuleError};
pub use hit::{Found, Grade, Hit};
pub use judge::{Brief, brief, in_general, judge, steps};
pub use page::{HEADINGS, Page};
pub use placeholders::Text;
pub use query::Query;
pub use scene::Scene;
pub use schema::Schema;
pub use set::RuleSet;
pub use target::about_target;
pub use validity::{linked_values, parameter_file, validity};
