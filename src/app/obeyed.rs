//! A plan file and an estate: what the file decides about it, and whether that holds.

use crate::app::planned::{PlanError, Planned};
use crate::finding::Severity;
use crate::relocate::plan_file::{self, Mistake, Resolved};
use crate::relocate::{self, Decided, Job, Options, Plan};
use crate::text::Span;

/// What is in no entry of the plan.
const NEW: &str = "plan/resource-is-new";

/// Entries about what is no longer there: their lists, and their places in the plan file.
pub type Gone = Vec<(&'static str, Span)>;

/// A plan file that is obeyed.
#[derive(Debug)]
pub struct Obeyed {
    /// The options with what it decides.
    pub options: Options,
    /// The plan that armove makes without it, but for its regions, groups and subscriptions.
    pub base: Plan,
    resolved: Resolved,
}

impl Obeyed {
    /// Finds what a plan file decides; `names` are the files of the run.
    #[must_use]
    pub fn of(planned: &Planned, job: &Job<'_>, names: &[&str]) -> Self {
        let (regions, _) = plan_file::regions(&planned.file, job);
        let plain = Options {
            decided: Decided {
                regions,
                ..Decided::default()
            },
            ..job.options.clone()
        };
        let job = Job {
            options: &plain,
            ..*job
        };
        let base = relocate::plan(&job);
        let mut resolved = plan_file::resolve(&planned.file, &job, names, &base);
        let options = Options {
            decided: std::mem::take(&mut resolved.decided),
            ..plain
        };
        Self {
            options,
            base,
            resolved,
        }
    }

    /// Looks at what came of it, and tells what is new since; gives what is gone since, where the
    /// plan is made anew.
    ///
    /// # Errors
    /// All mistakes of the plan file.
    pub fn review(
        &self,
        planned: &Planned,
        job: &Job<'_>,
        plan: &mut Plan,
    ) -> Result<Gone, PlanError> {
        let (mut found, gone) =
            plan_file::review(&planned.file, job, &self.resolved, &self.base, plan);
        if planned.file.is_remade {
            found.retain(|(_, mistake)| {
                !matches!(
                    mistake,
                    Mistake::NoResource { .. } | Mistake::NoExternal { .. }
                )
            });
        } else {
            self.tell_new(job, plan);
        }
        planned.check(found)?;
        Ok(gone)
    }

    /// One note on all resources that the plan has no entry for.
    fn tell_new(&self, job: &Job<'_>, plan: &mut Plan) {
        let decided = &job.options.decided.resources;
        let mut new = job.estate.resources().filter(|(at, resource)| {
            !resource.existing && !resource.full_type.is_empty() && !decided.contains_key(at)
        });
        let Some((first, _)) = new.next() else {
            return;
        };
        let others: Vec<_> = new.map(|(at, _)| at).collect();
        let who = match others.len() {
            0 => format!("`{}` is", job.identity(first)),
            more => format!("`{}` and {more} more are", job.identity(first)),
        };
        let message = format!("{who} not in the plan: decided by the options of this run");
        let mut finding = job
            .finding(NEW, Severity::Note, first, None, message)
            .help("`armove plan --output FILE` adds it to the plan and keeps your decisions");
        for at in others {
            finding = finding.related(job.place(at, None), "not in the plan either");
        }
        plan.findings.push(finding);
    }
}
