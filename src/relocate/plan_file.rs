//! `plan.toml`: every decision of a relocation, for a person to read, to change and to have obeyed.
//!
//! `render` writes it, with the reasons and the other choices as comments (`reasons`). `read` takes
//! its text apart, `resolve` finds what it means in the estate, `review` looks at what came of it;
//! each tells its mistakes at their places.

mod cuts;
mod entry;
mod gone;
mod identities;
mod mistake;
mod protect;
mod read;
mod reasons;
mod render;
mod resolve;
mod review;
#[cfg(test)]
mod tests;
mod words;

pub use gone::with_gone;
pub use mistake::Mistake;
pub use read::{Entry, Pair, PlanFile, Text};
pub use render::{Writing, render};
pub use resolve::{Resolved, regions, resolve};
pub use review::review;

/// A TOML basic string.
fn quote(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A text that fits behind `#`.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
