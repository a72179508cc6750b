//! One written template: the edits of the plan, less what other stages hold.

use std::collections::BTreeSet;

use crate::arm::scope::Context;
use crate::arm::{ResourceRef, Template};
use crate::json::{self, Document, Node, Pointer};
use crate::rewrite::proof::{Expected, Mismatch, Written, prove};
use crate::rewrite::{ApplyError, ChangeKind, Planned, PlannedAction, apply};
use crate::text::{Edit, Source};

use super::editing::Editing;
use super::expect::Expectation;
use super::job::Job;
use super::options::Form;
use super::parameter_file::{self, ParameterFile};
use super::plan::{Plan, Stage};
use super::told::LEFT;

/// A template as it is written, with its parameter files.
#[derive(Clone, Debug)]
pub struct StageFile {
    /// Which file of the output this is.
    pub stage: Stage,
    /// The text, in the form that was asked for.
    pub text: String,
    /// Where the template starts in it.
    pub root: Pointer,
    /// The edits that made it, but those of the JSON's form.
    pub planned: Vec<Planned>,
    /// The resources in it, in their order, with their places in the output.
    pub resources: Vec<(ResourceRef, Pointer)>,
    /// One for each parameter file of the input, or one for none.
    pub parameters: Vec<ParameterFile>,
    /// What the proof found; empty when it holds.
    pub mismatches: Vec<Mismatch>,
}

/// The input that a template was read from.
#[derive(Clone, Copy, Debug)]
pub struct Text<'d> {
    /// The file's text.
    pub source: &'d Source,
    /// The same, parsed.
    pub document: &'d Document,
}

/// Writes one stage of a template.
///
/// # Errors
/// When two edits want the same place: a defect of the plan.
pub fn write(
    job: &Job<'_>,
    plan: &Plan,
    editing: &Editing<'_>,
    planned: &[Planned],
    input: Text<'_>,
    stage: Stage,
    context: &Context,
) -> Result<Option<StageFile>, ApplyError> {
    let Some(content) = job.estate.templates.get(editing.template) else {
        return Ok(None);
    };
    let members = members_of(plan, editing.template, content, stage);
    if stage != Stage::Base && members.is_empty() {
        return Ok(None);
    }
    let mut edits = without_others(plan, editing.template, content, planned, stage);
    // What is new beside the input has no form of it.
    let form = match stage {
        Stage::Base => job.options.form,
        Stage::Workloads | Stage::Protection => Form::Strict,
    };
    let draft = render(input, &edits, &content.pointer, Form::Strict)?;
    let unused = unused_parameters(content, &draft, stage);
    edits.retain(|edit| !inserts_any(edit, &content.pointer, &unused));
    edits.extend(removals(content, &unused));
    let text = render(input, &edits, &content.pointer, form)?;
    let written = json::parse(&Source::new("output", text.as_str()));
    let root = match form {
        Form::Strict => Pointer::root(),
        Form::AsInput => content.pointer.clone(),
    };
    let template = root.find(&written.root).unwrap_or(&written.root);
    let outcome = Template::read(template, root.clone(), None, context);
    let places = outcome
        .resources
        .iter()
        .map(|resource| resource.pointer.clone());
    let parameters = match form {
        Form::Strict => parameter_file::write(job, plan, editing, template),
        Form::AsInput => parameter_file::edit(job, plan, editing, template)?,
    };
    let first = parameters
        .first()
        .map(|file| json::parse(&Source::new("parameters", file.text.as_str())));
    let mismatches = prove(
        &expected(job, plan, editing, content, &members),
        &left_out(job, plan),
        Written {
            text: &text,
            root: &root,
            is_strict: form == Form::Strict,
        },
        first.as_ref().map(|document| &document.root),
        context,
    );
    Ok(Some(StageFile {
        stage,
        planned: edits,
        resources: members.into_iter().zip(places).collect(),
        parameters,
        mismatches,
        text,
        root,
    }))
}

/// The resources of a stage in the order of the file.
fn members_of(
    plan: &Plan,
    template: usize,
    content: &Template<'_>,
    stage: Stage,
) -> Vec<ResourceRef> {
    let all = (0..content.resources.len()).map(|resource| ResourceRef { template, resource });
    all.filter(|at| plan.stage(*at) == Some(stage)).collect()
}

/// The planned edits, and the removal of every resource of another stage; in
/// later stages the outputs go too.
fn without_others(
    plan: &Plan,
    template: usize,
    content: &Template<'_>,
    planned: &[Planned],
    stage: Stage,
) -> Vec<Planned> {
    let mut removals = Vec::new();
    for (resource, declared) in content.resources.iter().enumerate() {
        if plan.stage(ResourceRef { template, resource }) != Some(stage) {
            removals.push(remove(declared.pointer.clone(), "relocate/stage"));
        }
    }
    let outputs = content
        .root
        .member("outputs")
        .filter(|_| stage != Stage::Base);
    removals
        .extend(outputs.map(|member| remove(content.pointer.child(&member.key), "relocate/stage")));
    let gone: BTreeSet<&Pointer> = removals.iter().map(|removal| &removal.pointer).collect();
    let inside_removed = |edit: &Planned| {
        let mut place = edit.pointer.clone();
        while !gone.contains(&place) {
            if place == Pointer::root() {
                return false;
            }
            place = place.parent();
        }
        true
    };
    let mut edits: Vec<Planned> = planned
        .iter()
        .filter(|edit| !inside_removed(edit))
        .cloned()
        .collect();
    edits.extend(removals);
    edits
}

fn remove(pointer: Pointer, rule: &'static str) -> Planned {
    Planned {
        pointer,
        action: PlannedAction::Remove,
        kind: ChangeKind::Remove,
        rule: rule.into(),
    }
}

/// The text after the edits: all of it, or the template object in strict JSON.
fn render(
    input: Text<'_>,
    edits: &[Planned],
    pointer: &Pointer,
    form: Form,
) -> Result<String, ApplyError> {
    let edited = apply(input.source, input.document, edits)?;
    if form == Form::AsInput {
        return Ok(edited);
    }
    let edited = Source::new(input.source.name(), edited);
    let document = json::parse(&edited);
    let root = pointer.find(&document.root).unwrap_or(&document.root);
    let is_whole = root.span == document.root.span;
    let strict = strict_text(&edited, &document);
    if is_whole {
        return Ok(strict);
    }
    // Out of an envelope: the object alone, as a file of its own.
    let strict = Source::new(input.source.name(), strict);
    let document = json::parse(&strict);
    let root = pointer.find(&document.root).unwrap_or(&document.root);
    Ok(format!("{}\n", strict.slice(root.span)))
}

/// A text with its comments, trailing commas and raw line breaks mended.
#[must_use]
pub fn strict_text(source: &Source, document: &Document) -> String {
    let edits: Vec<Edit> = json::strict(source, document)
        .into_iter()
        .map(|mend| mend.edit)
        .collect();
    // The mends of one document never overlap; if they did, the proof would refuse the text.
    crate::text::apply(source.text(), &edits).unwrap_or_else(|_| source.text().to_owned())
}

/// Declared parameters that nothing reads any more; in later stages, that
/// nothing reads at all.
fn unused_parameters(content: &Template<'_>, draft: &str, stage: Stage) -> BTreeSet<String> {
    let document = json::parse(&Source::new("draft", draft));
    let written = Template::read(&document.root, Pointer::root(), None, &Context::default());
    let still = written.used_parameters();
    let before = content.used_parameters();
    let declared = document
        .root
        .get("parameters")
        .map_or(&[][..], Node::members);
    let names = declared
        .iter()
        .map(|member| member.key.as_str().to_ascii_lowercase());
    let is_new = |name: &String| {
        content
            .root
            .get("parameters")
            .is_none_or(|parameters| parameters.get(name).is_none())
    };
    names
        .filter(|name| {
            !still.contains(name) && (stage != Stage::Base || before.contains(name) || is_new(name))
        })
        .collect()
}

/// Whether an edit declares a parameter that is not used.
fn inserts_any(edit: &Planned, template: &Pointer, unused: &BTreeSet<String>) -> bool {
    let is_declaration = edit.pointer.parent() == *template;
    matches!(&edit.action, PlannedAction::Insert(name, _) if is_declaration && unused.contains(&name.to_ascii_lowercase()))
}

/// Takes out the declarations of parameters, and every edit in them with it.
fn removals(content: &Template<'_>, unused: &BTreeSet<String>) -> Vec<Planned> {
    let Some(parameters) = content.root.member("parameters") else {
        return Vec::new();
    };
    let pointer = content.pointer.child(&parameters.key);
    let declared = parameters.value.members().iter();
    declared
        .filter(|member| unused.contains(&member.key.as_str().to_ascii_lowercase()))
        .map(|member| Planned {
            kind: ChangeKind::Parameter,
            ..remove(pointer.child(&member.key), "relocate/unused-parameter")
        })
        .collect()
}

/// What every resource of a stage must be.
fn expected(
    job: &Job<'_>,
    plan: &Plan,
    editing: &Editing<'_>,
    content: &Template<'_>,
    members: &[ResourceRef],
) -> Vec<Expected> {
    let expectation = Expectation::new(job.estate, job.catalog, plan);
    let resources = members.iter().filter_map(|at| {
        let declared = content.resources.get(at.resource)?;
        let scope = editing.base_scope(content, declared)?;
        Some(Expected {
            pointer: declared.pointer.clone(),
            full_type: declared.full_type.clone(),
            value: expectation.resource(*at, scope),
        })
    });
    resources.collect()
}

/// Everything that is in no output and does not remain inline either, unless a
/// resource of the same type and name is written.
fn left_out(job: &Job<'_>, plan: &Plan) -> BTreeSet<String> {
    let mut gone = BTreeSet::new();
    let mut written = BTreeSet::new();
    for (at, _) in job.estate.resources() {
        match plan.dropped(at) {
            // What is left in its region is referred to where it is.
            Some(drop) if drop.rule == LEFT => false,
            Some(drop) if drop.inline_in.is_none() => gone.insert(job.estate.key_of(at)),
            Some(_) => false,
            None => written.insert(job.estate.key_of(at)),
        };
    }
    gone.retain(|key| !written.contains(key));
    gone
}
