//! Secrets (D22, M5-M7): none is carried over unseen, none is made up, and what
//! an export lacks is asked for.
//!
//! `declared` looks at parameters, `missing` at what exports leave out, `keys`
//! at keys of accounts that are made anew, `clear` at secrets that stand in properties.

mod clear;
mod declared;
mod keys;
mod missing;
#[cfg(test)]
mod tests;

use super::job::Job;
use super::plan::Plan;

/// Plans what becomes of secrets, after it is known what is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    for template in 0..job.estate.templates.len() {
        declared::plan(job, plan, template);
    }
    missing::plan(job, plan);
    keys::plan(job, plan);
    clear::plan(job, plan);
}
