//! Relocating: deciding what happens to every resource, and making the text so.
//!
//! The passes below `plan` fill the [`Plan`]; `edits` turns it into edits of a
//! template, `stage` writes one output of it and has it proven. `expect` says
//! from the plan alone what every value must be afterwards.

mod asleep;
mod availability;
pub mod backup;
pub mod changes;
mod children;
mod clean;
mod cycles;
mod declarations;
mod dependencies;
mod destination;
mod difference_words;
mod doubles;
mod drops;
mod editing;
mod edits;
mod effective;
mod expect;
mod external;
mod far_links;
mod far_subscriptions;
mod fit;
mod hosts;
mod ids;
mod job;
mod left;
mod leftovers;
mod linked_ids;
mod location;
mod machines;
mod maintenance;
mod mend;
pub mod mover;
mod names;
mod neighbours;
mod new_parameter;
mod noticed;
mod options;
mod origin;
mod outputs;
mod parameter_file;
mod peerings;
mod plan;
pub mod plan_file;
mod readers;
mod redirect;
mod references;
mod replication;
mod reread;
mod retract;
mod roots;
pub mod second_run;
mod secrets;
mod set_member;
mod shown;
mod stage;
#[cfg(test)]
mod test_run;
#[cfg(test)]
pub(crate) mod testing;
mod told;
#[cfg(test)]
mod trial;
mod vault;
mod whereabouts;
mod zones;

use crate::arm::scope::Context;
use crate::rewrite::ApplyError;
use crate::rewrite::proof::Mismatch;

pub use destination::Destination;
pub use editing::Editing;
pub use effective::view;
pub use expect::{Expectation, is_own_vocabulary};
pub use external::{External, ExternalDecision};
pub use hosts::values as label_at;
pub use job::{Job, ParameterInput, TemplateFiles};
pub use mend::{Mend, mend};
pub use neighbours::origins_of;
pub use options::{Form, Level, LocationStyle, Machines, Options, Protecting, Rename, Replication};
pub use parameter_file::ParameterFile;
pub use plan::{
    Action, Cut, Decision, Drop, NewParameter, Operation, ParameterDecision, Plan, Refusal,
    Settled, Stage, What,
};
pub use reread::Reread;
pub use shown::Secrets;
pub use stage::{StageFile, Text, strict_text};
pub use told::{Act, Decided, PolicyRef, Protect, Redundancy, Said, Told, ToldOutside};
pub use whereabouts::Whereabouts;

/// Decides about everything in the estate.
#[must_use]
pub fn plan(job: &Job<'_>) -> Plan {
    let mut plan = Plan::empty(job.estate);
    let templates = job.estate.templates.iter().enumerate();
    let follows = templates.filter(|(_, content)| editing::all_follow(job, content));
    plan.follows = follows.map(|(index, _)| index).collect();
    told::plan(job, &mut plan);
    location::plan(job, &mut plan);
    drops::plan(job, &mut plan);
    doubles::plan(job, &mut plan);
    clean::plan(job, &mut plan);
    asleep::plan(job, &mut plan);
    maintenance::plan(job, &mut plan);
    children::plan(job, &mut plan);
    names::plan(job, &mut plan);
    names::placeholder::plan(job, &mut plan);
    location::report_copies(job, &mut plan);
    machines::plan(job, &mut plan);
    peerings::plan(job, &mut plan);
    secrets::plan(job, &mut plan);
    ids::plan(job, &mut plan);
    location::described::plan(job, &mut plan);
    far_links::plan(job, &mut plan);
    far_subscriptions::plan(job, &mut plan);
    location::lists::plan(job, &mut plan);
    replication::plan(job, &mut plan);
    zones::plan(job, &mut plan);
    availability::plan(job, &mut plan);
    told::late(job, &mut plan);
    dependencies::plan(job, &mut plan);
    cycles::plan(job, &mut plan);
    outputs::plan(job, &mut plan);
    retract::plan(job, &mut plan);
    backup::plan(job, &mut plan);
    plan
}

/// Decides about regions only: where the resources are, and which of them would move.
#[must_use]
pub fn regions(job: &Job<'_>) -> Plan {
    let mut plan = Plan::empty(job.estate);
    told::plan(job, &mut plan);
    location::plan(job, &mut plan);
    plan
}

/// Writes the outputs of one template, in the order of their deployment.
///
/// # Errors
/// When two edits want the same place: a defect of the plan.
pub fn write(
    job: &Job<'_>,
    plan: &mut Plan,
    template: usize,
    input: Text<'_>,
    context: &Context,
) -> Result<Vec<StageFile>, ApplyError> {
    let (mut files, mut noticed) = attempt(job, plan, template, input, context)?;
    // A name that changes may reach further than can be followed, such as into
    // what a group's ID is hashed to: then the names stay.
    let mismatch = files.iter().flat_map(|file| &file.mismatches).next();
    let place = mismatch.map(Mismatch::place);
    if let Some(place) = place
        && retract::take_back(job, plan, template, &place)
    {
        (files, noticed) = attempt(job, plan, template, input, context)?;
    }
    noticed::report(job, plan, &noticed);
    for file in &files {
        leftovers::report(job, plan, file);
        names::old::report(job, plan, file);
    }
    Ok(files)
}

/// The outputs by the plan as it is, and the texts worth a word.
fn attempt(
    job: &Job<'_>,
    plan: &Plan,
    template: usize,
    input: Text<'_>,
    context: &Context,
) -> Result<(Vec<StageFile>, Vec<edits::Noticed>), ApplyError> {
    let Some(editing) = Editing::new(job, plan, template) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let edits::Edits {
        planned, noticed, ..
    } = edits::of_template(job, plan, &editing);
    let mut files = Vec::new();
    for stage in [Stage::Base, Stage::Workloads] {
        files.extend(stage::write(
            job, plan, &editing, &planned, input, stage, context,
        )?);
    }
    files.extend(backup::write(job, plan, template));
    Ok((files, noticed))
}
