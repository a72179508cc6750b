//! What people are told about IDs that lead out of the estate.

use std::collections::BTreeMap;

use crate::arm::Value;
use crate::finding::{Basis, Finding, Place, Severity, SourceRef, Subject};

use super::super::external::{External, ExternalDecision};
use super::super::job::Job;
use super::super::plan::Plan;
use super::declared::Declared;
use super::outside::{Outside, stronger};
use super::steps::{Asked, Step, in_subscriptions, step_of, subscription_of, untold};

/// Uses of one ID that a finding lists; the report lists all of them under `externals`.
const MAX_RELATED: usize = 20;

/// The rule of everything outside.
const RULE: &str = "relocate/outside-id";

/// IDs that are one matter for a person: those that one parameter gives, or one alone.
struct Case<'c, 'd> {
    /// The parameter, if there is one.
    declared: Option<&'c Declared>,
    /// The IDs, the one that asks for most first.
    ids: Vec<&'c Outside<'d>>,
}

/// Lists all IDs, and adds findings and steps for those that people must look at.
pub fn plan(job: &Job<'_>, plan: &mut Plan, outside: &[Outside<'_>], declared: &[Declared]) {
    plan.externals
        .extend(outside.iter().map(|one| external(job, one)));
    let mut steps: BTreeMap<Step, Asked> = BTreeMap::new();
    for case in cases(outside, declared) {
        let Some(first) = case.ids.first() else {
            continue;
        };
        if let Some(step) = step_of(first) {
            let asked = steps.entry(step).or_default();
            asked.subjects.push(case.subject(job));
            asked.note(job, plan, first);
        }
        let finding = finding(job, plan, &case);
        plan.findings.extend(finding);
    }
    for (step, asked) in steps {
        let (key, phase, text) = step.words(&job.options.to, &asked);
        plan.ask(key, phase, text, asked.subjects);
    }
    untold(job, plan, outside);
}

/// Puts the IDs of one parameter together, in the order of their first IDs.
fn cases<'c, 'd>(outside: &'c [Outside<'d>], declared: &'c [Declared]) -> Vec<Case<'c, 'd>> {
    let mut cases: Vec<Case<'c, 'd>> = Vec::new();
    for one in outside
        .iter()
        .filter(|one| one.decision != ExternalDecision::InEstate)
    {
        let reads =
            |parameter: &&Declared| one.strongest().is_some_and(|one| parameter.is_read_by(one));
        let parameter = declared.iter().find(reads);
        let twin = parameter.and_then(|parameter| {
            cases.iter_mut().find(|case| {
                case.declared
                    .is_some_and(|other| std::ptr::eq(other, parameter))
            })
        });
        match twin {
            Some(case)
                if stronger(
                    case.ids
                        .first()
                        .map_or(one.decision, |first| first.decision),
                    one.decision,
                ) == one.decision =>
            {
                case.ids.insert(0, one)
            }
            Some(case) => case.ids.push(one),
            None => cases.push(Case {
                declared: parameter,
                ids: vec![one],
            }),
        }
    }
    cases
}

impl Case<'_, '_> {
    /// Where it is to be mended: at the parameter, else at the first use.
    fn place(&self, job: &Job<'_>) -> Place {
        let first = self.ids.first().and_then(|one| one.strongest());
        match (self.declared, first) {
            (Some(declared), _) => declared.place.clone(),
            (None, Some(one)) => job.place(one.at, Some((&one.path, one.node))),
            (None, None) => Place {
                file: 0,
                span: crate::text::Span::default(),
                pointer: crate::json::Pointer::root(),
            },
        }
    }

    /// Type and name of what is meant: that of the parameter, where it gives the ID.
    fn what(&self) -> (&str, String) {
        let own = self
            .declared
            .map(|declared| &declared.id)
            .or_else(|| self.ids.first().map(|one| &one.id));
        own.map_or(("", String::new()), |id| {
            (&id.full_type, id.known_name().unwrap_or_default())
        })
    }

    fn subject(&self, job: &Job<'_>) -> Subject {
        let (kind, name) = self.what();
        let place = self.place(job);
        Subject {
            file: place.file,
            pointer: place.pointer,
            name,
            kind: kind.to_owned(),
        }
    }
}

fn external(job: &Job<'_>, one: &Outside<'_>) -> External {
    let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
    let uses = one.uses.iter().filter_map(|one| {
        let pointer = job.resource(one.at)?.pointer.join(&one.path);
        Some((job.file_of(one.at.template), pointer))
    });
    External {
        id: one.shown(),
        kind: one.id.full_type.clone(),
        name: one.id.known_name().unwrap_or_default(),
        subscription: text(&one.id.subscription),
        resource_group: text(&one.id.resource_group),
        used_by: uses.collect(),
        decision: one.decision,
    }
}

fn finding(job: &Job<'_>, plan: &Plan, case: &Case<'_, '_>) -> Option<Finding> {
    let one = *case.ids.first()?;
    let strongest = one.strongest().filter(|_| !one.is_settled)?;
    let (severity, message, help) = words(job, plan, case, one)?;
    let subject = format!("{RULE}/{}", one.shown());
    let mut finding = Finding::new(RULE, severity, case.place(job), subject, message).help(help);
    let uses = case.ids.iter().flat_map(|one| &one.uses);
    let others = uses.filter(|other| !std::ptr::eq(*other, strongest));
    for other in others.take(MAX_RELATED) {
        let place = job.place(other.at, Some((&other.path, other.node)));
        finding = finding.related(place, format!("used by {} too", job.identity(other.at)));
    }
    Some(grounded(finding, one))
}

/// How bad it is, what it is, and what to do.
fn words(
    job: &Job<'_>,
    plan: &Plan,
    case: &Case<'_, '_>,
    one: &Outside<'_>,
) -> Option<(Severity, String, String)> {
    let strongest = one.strongest()?;
    let (kind, name) = case.what();
    let what = format!("{kind} {name}");
    let user = job.identity(strongest.at);
    let why = strongest.link.and_then(|link| link.why);
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    Some(match one.decision {
        ExternalDecision::MustExist if one.is_in_own_group() => (
            Severity::Warning,
            format!("{what} was not exported, but {user} refers to it in its own group"),
            "export it too, or make sure that it exists in the target group first".to_owned(),
        ),
        ExternalDecision::MustExist if one.is_parent() && one.elsewhere.is_none() => (
            Severity::Warning,
            format!("{what} was not exported, but {user} is a part of it"),
            "export it too, or make sure that it exists in that group first".to_owned(),
        ),
        ExternalDecision::MustExist if one.elsewhere.is_some() => (
            Severity::Warning,
            format!(
                "{what} is in another template of this run, but its group has no new name, so this ID still leads to the source"
            ),
            group_help(job, plan, one),
        ),
        ExternalDecision::MustExist => (
            Severity::Warning,
            format!("{what} is outside of what is moved, but must be in the region of {user}{why}"),
            group_help(job, plan, one),
        ),
        ExternalDecision::Stays => (
            Severity::Note,
            format!(
                "{what} stays where it is and is used from {}{why}",
                job.options.to
            ),
            "check that it can be reached, and that it outlives the source".to_owned(),
        ),
        ExternalDecision::Unknown => (
            Severity::Note,
            format!("it is not known whether {what} must be in the region of {user}"),
            "look it up, and give the ID of one in the target if so".to_owned(),
        ),
        ExternalDecision::Global | ExternalDecision::InEstate => return None,
    })
}

/// What a verdict on an ID rests on: the table of links, unless the input itself shows it.
fn grounded(finding: Finding, one: &Outside<'_>) -> Finding {
    let by_input = one.is_in_own_group() || one.is_parent() || one.elsewhere.is_some();
    match one.strongest().and_then(|one| one.link) {
        _ if one.decision == ExternalDecision::Unknown => finding.unknown(),
        Some(link) if !by_input => {
            let source = Some(link.source)
                .filter(|source| !source.url.is_empty())
                .map(SourceRef::from);
            let finding = finding.on(Basis::from(link.basis), source);
            match link
                .error
                .filter(|_| one.decision == ExternalDecision::MustExist)
            {
                Some(error) => finding.azure_error(error),
                None => finding,
            }
        }
        _ => finding,
    }
}

fn group_help(job: &Job<'_>, plan: &Plan, one: &Outside<'_>) -> String {
    let group = one.id.resource_group.as_ref().and_then(Value::as_str);
    let group = group
        .map(|group| format!(", or map its group with --resource-group {group}=NEW"))
        .unwrap_or_default();
    if one.elsewhere.is_some() && !group.is_empty() {
        return group.trim_start_matches(", or ").to_owned();
    }
    let subscriptions = subscription_of(job, plan, one).into_iter().collect();
    let place = in_subscriptions(&subscriptions);
    format!("give the ID of one in the target{place}{group}")
}
