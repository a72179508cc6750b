//! A relocation from inputs to everything that is to be written, in memory.

use std::collections::BTreeMap;

use crate::app::estate::Reading;
use crate::app::layout::{Layout, layouts};
use crate::app::linked::Undone;
use crate::app::obeyed::Obeyed;
use crate::app::options::DeploymentContext;
use crate::app::planned::{PlanError, Planned};
use crate::app::{
    catalogs, estate, inputs as files, linked, mover, outputs, resources, sequence, sets,
    shown_changes, written,
};
use crate::arm::scope::{Context, Level};
use crate::arm::secret::{self, Sources};
use crate::arm::{Census, DEPLOYMENT, Estate, ResourceRef, Unknowns, Value};
use crate::catalog::Catalog;
use crate::checklist::{self, Item};
use crate::finding::{Finding, Phase, Place, Severity, Sink, Subject};
use crate::input::{Inputs, Status};
use crate::json::Pointer;
use crate::relocate::backup;
use crate::relocate::mover::Collection;
use crate::relocate::{
    self, Form, Job, Options, Plan, Stage, StageFile, Text, plan_file, second_run,
};
use crate::report::{self, Run};
use crate::rule::{RuleSet, Scene};
use crate::text::Span;

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
    let names: Vec<&str> = inputs.files.iter().map(|file| file.name.as_str()).collect();
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
    let mut findings = files::findings(inputs, options.form == Form::Strict);
    let mut refutations = Vec::new();
    let layouts = layouts(inputs, job.estate, options.form == Form::AsInput);
    let mut templates = write_all(inputs, &job, &layouts, &mut plan, context, &mut refutations);
    let of_sets = sets::complete(inputs, &job, &origin, context, &mut templates, &plan);
    findings.extend(of_sets);
    if refutations.is_empty() {
        refutations.extend(rerun(&job, &plan, context, &templates));
    }
    let sources: Vec<Sources> = estate
        .templates
        .iter()
        .map(|template| secret::sources(template, catalog))
        .collect();
    let known = source.as_ref().unwrap_or(&estate);
    let is_refuted = !refutations.is_empty();
    findings.extend(unread(inputs, &job, &mut plan));
    let listed = backup::read(catalog, &lists);
    findings.extend(backup::of_lists(&job, &listed));
    findings.append(&mut plan.findings);
    if !is_refuted {
        let steps = written::judge(rules, &job, &templates, context, &mut findings);
        plan.items.extend(steps);
    }
    let collection = mover::plan(inputs, rules, &job, &mut plan, &mut findings);
    findings.append(&mut refutations);
    let mut sink = Sink::new();
    sink.extend(findings);
    let findings = sink.into_sorted(&names);
    let writing = plan_file::Writing {
        job: &job,
        plan: &plan,
        base: obeyed.as_ref().map_or(&plan, |obeyed| &obeyed.base),
        names: &names,
        findings: &findings,
    };
    Ok(Relocation {
        evidence: evidence(&job, &plan),
        sequence: sequence::of_templates(&job, &plan),
        plan: plan_file::render(&writing),
        run: told(inputs, &job, &plan, known, &templates, &sources, findings),
        templates,
        sources,
        collection,
        is_refuted,
        gone,
    })
}

/// Everything that reports say; `known` is the estate with all that was told of the source.
fn told<'i>(
    inputs: &'i Inputs,
    job: &Job<'_>,
    plan: &Plan,
    known: &Estate<'_>,
    templates: &[Template],
    sources: &[Sources],
    findings: Vec<Finding>,
) -> Run<'i> {
    let mut files = files::entries(inputs, sources, |_| true);
    let mut all_resources = Vec::new();
    let mut changes = Vec::new();
    for template in templates {
        let named = outputs::named(template);
        all_resources.extend(resources::of_template(job, plan, template.index, &named));
        changes.extend(shown_changes::of_template(
            inputs, job, plan, template, &files,
        ));
        if let Some(entry) = files.get_mut(job.file_of(template.index)) {
            entry.output = named.first().map(|(path, _)| path.clone());
        }
    }
    let mut census = Census::default();
    let mut missing = Unknowns::default();
    for template in &known.templates {
        census += template.census();
        missing.add(template);
    }
    Run {
        catalogs: catalogs::identities(job.catalog),
        source_regions: if plan.sources.is_empty() {
            job.options.from.clone().into_iter().collect()
        } else {
            plan.sources.clone()
        },
        target: Some(job.options.to.clone()),
        expressions: census.expressions,
        unknown: census.unknown,
        missing,
        checklist: steps(inputs, job, plan, &findings),
        order: sequence::order(job, plan),
        files,
        resources: all_resources,
        findings,
        changes,
        externals: plan.externals.clone(),
    }
}

/// Says of linked templates that they were not read, and asks a person to see to them.
fn unread(inputs: &Inputs, job: &Job<'_>, plan: &mut Plan) -> Vec<Finding> {
    let of_template: Vec<usize> = job.files.iter().map(|files| files.template).collect();
    let scene = Scene {
        estate: job.estate,
        files: &of_template,
        catalog: job.catalog,
    };
    let findings = linked::findings(inputs, &scene, Undone::Moved);
    let is_unread = |at: &ResourceRef| {
        let pointer = job.resource(*at).map(|resource| &resource.pointer);
        findings.iter().any(|finding| {
            let place = &finding.place;
            place.file == job.file_of(at.template)
                && pointer
                    .and_then(|pointer| place.pointer.below(pointer))
                    // Deeper down it is another deployment's.
                    .is_some_and(|path| !path.as_str().to_ascii_lowercase().contains("/resources/"))
        })
    };
    let deployments = job
        .estate
        .resources()
        .filter(|(_, one)| one.is_type(DEPLOYMENT));
    let subjects = deployments.map(|(at, _)| at).filter(is_unread);
    let subjects: Vec<Subject> = subjects.map(|at| job.subject(at)).collect();
    if !subjects.is_empty() {
        let text = "Relocate the linked templates of these deployments too: they were not among the inputs, so what they deploy may still go to the old region.";
        plan.ask(linked::RULE, Phase::Prepare, text, subjects);
    }
    findings
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

/// All steps for people; first of all, what could not be read.
fn steps(inputs: &Inputs, job: &Job<'_>, plan: &Plan, findings: &[Finding]) -> Vec<Item> {
    let files = inputs.files.iter().enumerate();
    let failed = files.filter(|(_, file)| matches!(file.status, Status::Failed(_)));
    let failed = checklist::failed_inputs(failed.map(|(index, file)| (index, file.name.as_str())));
    let built = checklist::build(job, plan, findings);
    failed.into_iter().chain(built).collect()
}

fn evidence(job: &Job<'_>, plan: &Plan) -> BTreeMap<(usize, Pointer), String> {
    let dropped = job
        .estate
        .resources()
        .filter_map(|(at, resource)| Some((at, resource, plan.dropped(at)?)));
    dropped
        .map(|(at, resource, drop)| {
            (
                (job.file_of(at.template), resource.pointer.clone()),
                drop.evidence.clone(),
            )
        })
        .collect()
}

/// Writes every template; what the proof finds becomes findings.
fn write_all(
    inputs: &Inputs,
    job: &Job<'_>,
    layouts: &[Layout],
    plan: &mut Plan,
    context: &Context,
    refutations: &mut Vec<Finding>,
) -> Vec<Template> {
    let mut templates = Vec::new();
    for ((index, input), layout) in inputs.templates.iter().enumerate().zip(layouts) {
        let Some(file) = inputs.files.get(input.file) else {
            continue;
        };
        let (Some(source), Some(document)) = (&file.source, &file.document) else {
            continue;
        };
        match relocate::write(job, plan, index, Text { source, document }, context) {
            Ok(files) => {
                let mismatches = files.iter().flat_map(|file| &file.mismatches);
                refutations.extend(
                    mismatches.map(|mismatch| refutation(job, index, &mismatch.to_string())),
                );
                templates.push(Template {
                    index,
                    layout: layout.clone(),
                    scope: scope_of(job, index),
                    group: group_of(job, index),
                    files,
                });
            }
            Err(error) => refutations.push(refutation(job, index, &error.to_string())),
        }
    }
    templates
}

fn scope_of(job: &Job<'_>, template: usize) -> report::script::Scope {
    use report::script::Scope;
    match job
        .estate
        .templates
        .get(template)
        .map(|content| content.level)
    {
        Some(Level::Subscription) => Scope::Subscription,
        Some(Level::ManagementGroup) => Scope::ManagementGroup,
        Some(Level::Tenant) => Scope::Tenant,
        _ => Scope::Group,
    }
}

/// Where the resource group that a template was taken from goes.
fn group_of(job: &Job<'_>, template: usize) -> Option<String> {
    let source = job
        .estate
        .origins
        .get(template)?
        .resource_group
        .as_deref()?;
    job.options.target_group(source).map(str::to_owned)
}

/// A second run over what was written must change nothing.
fn rerun(job: &Job<'_>, plan: &Plan, context: &Context, templates: &[Template]) -> Vec<Finding> {
    let bases: Vec<&StageFile> = templates
        .iter()
        .filter_map(|template| template.files.first())
        .collect();
    match second_run::changed(job, plan, context, &bases) {
        Ok(changed) => {
            let message = "a second run over the output would change it again";
            changed
                .into_iter()
                .map(|index| {
                    refutation(
                        job,
                        templates.get(index).map_or(0, |template| template.index),
                        message,
                    )
                })
                .collect()
        }
        Err(error) => vec![refutation(job, 0, &error.to_string())],
    }
}

/// The proof did not hold: a defect of this program, never of the input.
fn refutation(job: &Job<'_>, template: usize, message: &str) -> Finding {
    let place = Place {
        file: job.file_of(template),
        span: job
            .estate
            .templates
            .get(template)
            .map_or(Span::default(), |content| Span::at(content.root.span.start)),
        pointer: Pointer::root(),
    };
    let subject = job.identity(ResourceRef {
        template,
        resource: 0,
    });
    Finding::new("relocate/unproven", Severity::Error, place, format!("{subject} {message}"), format!("the rewrite could not be proven: {message}"))
        .help("nothing was written; this is a defect of armove, please report it with the template if you may")
}
