//! A relocation from inputs to everything that is to be written, in memory.

use std::collections::BTreeMap;

use crate::app::estate::Reading;
use crate::app::layout::{Layout, layouts};
use crate::app::obeyed::Obeyed;
use crate::app::options::DeploymentContext;
use crate::app::planned::{PlanError, Planned};
use crate::app::{estate, sequence};
use crate::arm::scope::Context;
use crate::arm::secret::{self, Sources};
use crate::arm::{Estate, Origin, Value};
use crate::catalog::Catalog;
use crate::input::Inputs;
use crate::json::Pointer;
use crate::relocate::mover::Collection;
use crate::relocate::{self, Form, Job, Options, Plan, Stage, StageFile, plan_file};
use crate::report::{self, Run};
use crate::rule::RuleSet;
use crate::text::Span;

mod found;
mod proven;
mod told;

use told::{evidence, told};

/// What came of a relocation.
#[derive(Debug)]
pub struct Relocation<'i> {
    /// Everything that reports say.
    pub run: Run<'i>,
    /// The templates that were written, in the order of their inputs.
    pub templates: Vec<Template>,
    /// The written templates by stage and index, in the order of their deployment.
    pub sequence: Vec<Vec<(Stage, usize)>>,
    /// The plan that was obeyed, as `plan.toml`.
    pub plan: String,
    /// What shows that a resource may be left out, by its file and place.
    pub evidence: BTreeMap<(usize, Pointer), String>,
    /// What is secret in each template of the inputs.
    pub sources: Vec<Sources>,
    /// The machines that Azure Resource Mover can carry, where there are some.
    pub collection: Option<Collection>,
    /// Whether the proof failed: nothing may be written then.
    pub is_refuted: bool,
    /// Entries of a plan file that was made anew about what is no longer there.
    pub gone: Vec<(&'static str, Span)>,
}

impl Relocation<'_> {
    /// Whether the input files are edited where they lie.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        let mut templates = self.templates.iter();
        templates.any(|template| template.layout.is_in_place(Stage::Base))
    }
}

/// The outputs of one template.
#[derive(Debug)]
pub struct Template {
    /// Its index among the inputs' templates.
    pub index: usize,
    /// Where its outputs lie.
    pub layout: Layout,
    /// What a deployment of it is made in.
    pub scope: report::script::Scope,
    /// The resource group of the target, where it is known.
    pub group: Option<String>,
    /// The written files, in the order of their deployment.
    pub files: Vec<StageFile>,
}

/// What a relocation is made by.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The facts.
    pub catalog: Catalog<'a>,
    /// The options, those of the plan file among them.
    pub options: &'a Options,
    /// Where the source was deployed, as far as it was told.
    pub deployed: &'a DeploymentContext,
    /// The plan that is obeyed, or made anew.
    pub planned: Option<&'a Planned>,
}

/// Relocates everything that could be read.
///
/// # Errors
/// A plan that does not hold: nothing comes of it then.
pub fn relocate<'i>(inputs: &'i Inputs, asked: &Asked<'_>) -> Result<Relocation<'i>, PlanError> {
    let Asked {
        rules,
        catalog,
        options,
        deployed,
        planned,
    } = *asked;
    // The templates are deployed elsewhere: what is written keeps its expressions, so they stay
    // symbolic. Where the source was deployed tells what it is called there and which IDs are its own.
    let context = &Context::default();
    let files = estate::files(inputs);
    let origin = estate::origin(deployed);
    let read = |context| {
        let reading = Reading {
            told: &origin,
            options,
            context,
            values: &[],
            variant: 0,
        };
        estate::read(inputs, inputs.templates.iter().zip(&files), &reading)
    };
    let mut estate = read(context);
    let seen = deployed.as_seen();
    let source = (*deployed != DeploymentContext::default()).then(|| read(&seen));
    if let Some(source) = &source {
        estate.call_as_in(source);
    }
    let options = from_told(options, deployed, &estate, catalog);
    let names = inputs.names();
    let lists = estate::lists(inputs);
    let job = Job {
        estate: &estate,
        files: &files,
        lists: &lists,
        catalog,
        options: &options,
    };
    let obeyed = planned.map(|planned| Obeyed::of(planned, &job, &names));
    let options = obeyed.as_ref().map_or(&options, |obeyed| &obeyed.options);
    let job = Job { options, ..job };
    let mut plan = relocate::plan(&job);
    let gone = match (planned, obeyed.as_ref()) {
        (Some(planned), Some(obeyed)) => obeyed.review(planned, &job, &mut plan)?,
        _ => Vec::new(),
    };
    let known = source.as_ref().unwrap_or(&estate);
    let base = obeyed.as_ref().map(|obeyed| &obeyed.base);
    let done = carry_out(inputs, rules, &job, &origin, known, base, plan);
    Ok(Relocation { gone, ..done })
}

/// Carries a plan out; `known` is the estate with all that was told of the source, `base` what would
/// have been planned without a plan file, where there is one.
fn carry_out<'i>(
    inputs: &'i Inputs,
    rules: &RuleSet,
    job: &Job<'_>,
    told_origin: &Origin,
    known: &Estate<'_>,
    base: Option<&Plan>,
    mut plan: Plan,
) -> Relocation<'i> {
    let context = &Context::default();
    let layouts = layouts(inputs, job.estate, job.options.form == Form::AsInput);
    let mut proven = proven::write(inputs, job, &layouts, told_origin, context, &mut plan);
    let is_refuted = proven.is_refuted();
    let sources = job.estate.templates.iter();
    let sources: Vec<Sources> = sources
        .map(|template| secret::sources(template, job.catalog))
        .collect();
    let (findings, collection) = found::all(inputs, rules, job, context, &mut plan, &mut proven);
    let templates = proven.templates;
    let writing = plan_file::Writing {
        job,
        plan: &plan,
        base: base.unwrap_or(&plan),
        names: &inputs.names(),
        findings: &findings,
    };
    Relocation {
        evidence: evidence(job, &plan),
        sequence: sequence::of_templates(job, &plan),
        plan: plan_file::render(&writing),
        run: told(inputs, job, &plan, known, &templates, &sources, findings),
        templates,
        sources,
        collection,
        is_refuted,
        gone: Vec::new(),
    }
}

/// The options with the region that the source was told to be in, where no resource states one.
fn from_told(
    options: &Options,
    deployed: &DeploymentContext,
    estate: &Estate<'_>,
    catalog: Catalog<'_>,
) -> Options {
    let mut options = options.clone();
    let states_one = estate.resources().any(|(_, resource)| {
        let location = resource.location.as_ref().and_then(Value::as_str);
        location.is_some_and(|text| !resource.existing && catalog.region(text).is_some())
    });
    if options.from.is_none() && !states_one {
        options.from.clone_from(&deployed.location);
    }
    options
}
