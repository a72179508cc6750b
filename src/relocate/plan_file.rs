//! `plan.toml`: the plan that was obeyed, for a person to read and to keep.

use std::fmt::Write;

use crate::arm::{Resource, ResourceRef};

use super::external::ExternalDecision;
use super::job::Job;
use super::plan::{Action, Plan};

/// Writes the plan of a run.
#[must_use]
pub fn render(job: &Job<'_>, plan: &Plan) -> String {
    let mut text = String::from(
        "# The plan that this output was made by. Regions, groups and subscriptions first, then\n\
         # one entry for each resource that is renamed, left out or written to a later stage.\n\n",
    );
    let options = job.options;
    // Writing to a string never fails.
    let _ = writeln!(text, "[target]\nregion = {}\n", quote(&options.to));
    table(
        &mut text,
        "regions",
        plan.regions
            .iter()
            .map(|(from, to)| (from.as_str(), to.as_str())),
    );
    table(&mut text, "groups", pairs(&options.resource_groups));
    table(&mut text, "subscriptions", pairs(&options.subscriptions));
    for (at, resource) in job.estate.resources() {
        entry(&mut text, job, plan, at, resource);
    }
    for cut in &plan.cuts {
        let [from, to] = [cut.from, cut.to].map(|at| quote(&job.identity(at)));
        let _ = match &cut.reason {
            Some(reason) => {
                let why = one_line(reason);
                writeln!(text, "[[cut]]\nfrom = {from}\nto = {to}\n# {why}\n")
            }
            None => writeln!(
                text,
                "# this would break a circle, but something may need it:\n\
                 # [[cut]]\n# from = {from}\n# to = {to}\n"
            ),
        };
    }
    for external in &plan.externals {
        let _ = writeln!(
            text,
            "[[external]]\nid = {}\ndecision = {}\n",
            quote(&external.id),
            quote(decision_word(external.decision))
        );
    }
    for (template, decisions) in plan.parameters.iter().enumerate() {
        let content = job.estate.templates.get(template);
        for (name, decision) in decisions {
            if *decision == super::plan::ParameterDecision::Secure {
                let written =
                    content.and_then(|content| content.root.get("parameters")?.member(name));
                let name = written.map_or(name.as_str(), |member| member.key.as_str());
                let _ = writeln!(text, "[[secret]]\nname = {}\n", quote(name));
            }
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn pairs(list: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    list.iter().map(|(old, new)| (old.as_str(), new.as_str()))
}

fn table<'t>(text: &mut String, name: &str, entries: impl Iterator<Item = (&'t str, &'t str)>) {
    let lines: Vec<String> = entries
        .map(|(from, to)| format!("{} = {}\n", quote(from), quote(to)))
        .collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "[{name}]\n{}", lines.concat());
    }
}

/// An entry where something was decided; what is merely rewritten follows from the tables.
fn entry(text: &mut String, job: &Job<'_>, plan: &Plan, at: ResourceRef, resource: &Resource<'_>) {
    let Some(decision) = plan.decision(at) else {
        return;
    };
    let (action, why) = match &decision.action {
        Action::Keep if decision.rename.is_none() && decision.replication.is_none() => return,
        Action::Keep => ("rewrite", None),
        Action::Drop(drop) => ("drop", Some(format!("{} ({})", drop.reason, drop.evidence))),
        Action::Stage(_, reason) => ("stage", Some(reason.clone())),
    };
    let _ = writeln!(
        text,
        "[[resource]]\nid = {}\naction = {}",
        quote(&job.identity(at)),
        quote(action)
    );
    if let Some(name) = &decision.rename {
        let _ = writeln!(text, "name = {}", quote(name));
    }
    if let Some(level) = &decision.replication {
        let _ = writeln!(text, "replication = {}", quote(level));
    }
    if let Some(why) = why {
        let _ = writeln!(text, "# {}", one_line(&why));
    }
    if resource.version.is_none() {
        let _ = writeln!(text, "# the input states no API version");
    }
    text.push('\n');
}

fn decision_word(decision: ExternalDecision) -> &'static str {
    match decision {
        ExternalDecision::MustExist => "must-exist",
        ExternalDecision::Stays => "stays",
        ExternalDecision::Global => "global",
        ExternalDecision::InEstate => "in-estate",
        ExternalDecision::Unknown => "unknown",
    }
}

/// A TOML basic string.
fn quote(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
