//! An audit from inputs to everything that its report says.
//!
//! Each estate is audited by itself and on any thread; the parts are put together in the order of
//! the inputs, so that threads make no difference.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::app::estate::{self, Reading};
use crate::app::linked::Undone;
use crate::app::options::DeploymentContext;
use crate::app::selection::Selection;
use crate::app::{catalogs, inputs as files, judgement, linked, resources};
use crate::arm::scope::Context;
use crate::arm::secret::{self, Sources};
use crate::arm::{Origin, Unknowns};
use crate::catalog::Catalog;
use crate::checklist::Item;
use crate::finding::suppress::is_ignorable;
use crate::finding::{Finding, Place, Sink};
use crate::input::Inputs;
use crate::json::Pointer;
use crate::relocate::backup::{self, Inventory, Listed, VaultName};
use crate::relocate::{self, Job, Options, Plan, TemplateFiles};
use crate::report::{self, Run};
use crate::rule::{self, RuleSet};
use crate::text::Span;

/// What an audit is to find out.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The region that is judged, by its canonical name.
    pub to: Option<String>,
    /// The region that would be left, by its canonical name.
    pub from: Option<String>,
    /// Whether all templates are one estate.
    pub together: bool,
    /// Where the templates are deployed.
    pub context: DeploymentContext,
    /// Values of parameters, as typed; they go to each template that declares them.
    pub values: Vec<(String, String)>,
    /// Which rules are told about.
    pub selection: Selection,
}

impl Question {
    /// Whether a rule was asked, so that what it did not find is not there.
    #[must_use]
    pub fn asks(&self, rules: &RuleSet, rule: &str) -> bool {
        let area = rule.split('/').next();
        let by_code = || matches!(area, Some("input" | "template")) || backup::judges(rule);
        (rules.get(rule).is_some() || by_code()) && self.selection.has(rule)
    }
}

/// What was found in one estate.
#[derive(Default)]
struct Part {
    findings: Vec<Finding>,
    steps: Vec<Item>,
    resources: Vec<report::Resource>,
    regions: Vec<String>,
    expressions: usize,
    unknown: usize,
    missing: Unknowns,
    /// The vaults in it that a list is of.
    vaults: BTreeSet<VaultName>,
    /// By template of the run: what of it is secret.
    secrets: Vec<(usize, Sources)>,
    /// Rules that ask something of a region, where none is in question.
    unjudged: BTreeSet<String>,
}

/// What came of an audit.
#[derive(Debug)]
pub struct Audited<'i> {
    /// Everything that reports say.
    pub run: Run<'i>,
    /// Rules that ask something of a region, where none is in question.
    pub unjudged: BTreeSet<String>,
}

/// Audits everything that could be read; `shown` says of which files lines are shown besides those
/// of findings.
#[must_use]
pub fn audit<'i>(
    inputs: &'i Inputs,
    rules: &RuleSet,
    catalog: Catalog<'_>,
    question: &Question,
    shown: &(dyn Fn(usize) -> bool + Sync),
) -> Audited<'i> {
    let auditor = Auditor::new(inputs, rules, catalog, question, shown);
    let all: Vec<usize> = (0..inputs.templates.len()).collect();
    let estates: Vec<&[usize]> = if question.together {
        vec![&all]
    } else {
        all.chunks(1).collect()
    };
    let parts: Vec<Part> = estates
        .into_par_iter()
        .map(|templates| auditor.part(templates))
        .collect();
    auditor.run(parts)
}

struct Auditor<'i, 'q> {
    inputs: &'i Inputs,
    rules: &'q RuleSet,
    catalog: Catalog<'q>,
    question: &'q Question,
    files: Vec<TemplateFiles<'i>>,
    /// The lists of what vaults protect, and what they say.
    lists: Vec<Inventory<'i>>,
    listed: Listed<'q>,
    /// What is told of files as such.
    about_files: Vec<Finding>,
    told: Origin,
    context: Context,
    options: Options,
    shown: &'q (dyn Fn(usize) -> bool + Sync),
}

impl<'i: 'q, 'q> Auditor<'i, 'q> {
    fn new(
        inputs: &'i Inputs,
        rules: &'q RuleSet,
        catalog: Catalog<'q>,
        question: &'q Question,
        shown: &'q (dyn Fn(usize) -> bool + Sync),
    ) -> Self {
        let lists = estate::lists(inputs);
        Self {
            shown,
            inputs,
            rules,
            catalog,
            question,
            files: estate::files(inputs),
            listed: backup::read(catalog, &lists),
            lists,
            about_files: files::findings(inputs, false),
            told: estate::origin(&question.context),
            context: question.context.as_seen(),
            options: Options {
                to: question.to.clone().unwrap_or_default(),
                from: question.from.clone(),
                ..Options::default()
            },
        }
    }

    /// Audits templates of the run as one estate, with each set of their parameter files.
    fn part(&self, templates: &[usize]) -> Part {
        let files = templates.iter().filter_map(|index| self.files.get(*index));
        let files: Vec<TemplateFiles<'i>> = files.cloned().collect();
        let variants = files.iter().map(|files| files.parameters.len()).max();
        let mut part = Part::default();
        for variant in 0..variants.unwrap_or_default().max(1) {
            self.variant(&mut part, templates, &files, variant);
        }
        part
    }

    fn variant(
        &self,
        part: &mut Part,
        templates: &[usize],
        files: &[TemplateFiles<'i>],
        variant: usize,
    ) {
        let catalog = self.catalog;
        let reading = Reading {
            told: &self.told,
            options: &self.options,
            context: &self.context,
            values: &self.question.values,
            variant,
        };
        let read = templates
            .iter()
            .filter_map(|index| self.inputs.templates.get(*index));
        let estate = estate::read(self.inputs, read.zip(files), &reading);
        let job = Job {
            estate: &estate,
            files,
            lists: &self.lists,
            catalog,
            options: &self.options,
        };
        let plan = relocate::regions(&job);
        part.regions.extend(plan.sources.iter().cloned());
        self.ask(part, &job, &plan);
        // What a template holds does not depend on the values that it is given.
        if variant > 0 {
            return;
        }
        let judged = backup::judge(&job, &self.listed);
        part.vaults.extend(judged.vaults);
        part.findings.extend(self.selected(judged.findings));
        for ((template, index), files) in estate.templates.iter().zip(templates).zip(files) {
            let census = template.census();
            part.expressions += census.expressions;
            part.unknown += census.unknown;
            part.missing.add(template);
            let entries = resources::of_input(template, files.template, catalog);
            part.resources.extend(entries);
            if self.shows(&part.findings, files) {
                part.secrets
                    .push((*index, secret::sources(template, catalog)));
            }
        }
    }

    /// The findings that are asked for.
    fn selected(&self, findings: Vec<Finding>) -> impl Iterator<Item = Finding> {
        let selection = &self.question.selection;
        findings.into_iter().filter(|one| selection.has(&one.rule))
    }

    /// Runs the rules, and judges what they ask of a region where one is in question.
    fn ask(&self, part: &mut Part, job: &Job<'_>, plan: &Plan) {
        let selection = &self.question.selection;
        let asked = judgement::of(self.rules, job, plan, self.question.to.as_deref());
        let of_template: Vec<usize> = job.files.iter().map(|files| files.template).collect();
        let scene = job.scene(&of_template);
        let unread = linked::findings(self.inputs, &scene, Undone::Checked);
        let passed = linked::mismatches(self.inputs, &scene);
        let findings = asked.findings.into_iter().chain(unread).chain(passed);
        part.findings
            .extend(findings.filter(|one| selection.has(&one.rule)));
        let steps = asked.steps.into_iter();
        part.steps
            .extend(steps.filter(|step| selection.has(step.rule())));
        part.unjudged.extend(asked.unjudged);
    }

    /// What is to be said of the region in question once in a run.
    fn about_target(&self, sources: &[String]) -> Vec<Finding> {
        let catalog = self.catalog;
        let named = self.question.to.as_deref();
        let target = named.and_then(|name| catalog.region(name));
        let (Some(target), Some(first)) = (target, self.files.first()) else {
            return Vec::new();
        };
        let place = Place {
            file: first.template,
            span: Span::default(),
            pointer: Pointer::root(),
        };
        let mut told = rule::about_target(catalog, &target, sources, &place);
        told.retain(|one| self.question.selection.has(&one.rule));
        told
    }

    /// Whether something is shown of a template or its parameter files.
    fn shows(&self, findings: &[Finding], files: &TemplateFiles<'_>) -> bool {
        let is_of = |file: usize| {
            let mut parameters = files.parameters.iter();
            file == files.template || parameters.any(|one| one.file == file)
        };
        let mut all = findings.iter().chain(&self.about_files);
        let mut parameters = files.parameters.iter();
        (self.shown)(files.template)
            || parameters.any(|one| (self.shown)(one.file))
            || all.any(|finding| mentioned(finding).any(is_of))
    }

    /// Puts the parts together.
    fn run(mut self, parts: Vec<Part>) -> Audited<'i> {
        let mut unjudged = BTreeSet::new();
        let mut run = Run {
            catalogs: catalogs::identities(self.catalog),
            target: self.question.to.clone(),
            ..Run::default()
        };
        let mut sink = Sink::new();
        let selection = &self.question.selection;
        let about_files = std::mem::take(&mut self.about_files);
        sink.extend(
            about_files
                .into_iter()
                .filter(|one| selection.has(&one.rule) || !is_ignorable(&one.rule)),
        );
        let mut sources = vec![Sources::default(); self.inputs.templates.len()];
        let mut vaults = BTreeSet::new();
        for part in parts {
            sink.extend(part.findings);
            vaults.extend(part.vaults);
            unjudged.extend(part.unjudged);
            run.checklist.extend(part.steps);
            run.resources.extend(part.resources);
            run.source_regions.extend(part.regions);
            run.expressions += part.expressions;
            run.unknown += part.unknown;
            run.missing.merge(part.missing);
            for (template, secrets) in part.secrets {
                if let Some(place) = sources.get_mut(template) {
                    *place = secrets;
                }
            }
        }
        sink.extend(self.about_target(&run.source_regions));
        sink.extend(self.selected(backup::by_themselves(self.catalog, &self.listed)));
        sink.extend(self.selected(backup::without_vault(&self.listed, &vaults)));
        run.findings = sink.into_sorted(&self.inputs.names());
        let mut shown = vec![false; self.inputs.files.len()];
        for file in run.findings.iter().flat_map(mentioned) {
            if let Some(shown) = shown.get_mut(file) {
                *shown = true;
            }
        }
        run.files = files::entries(self.inputs, &sources, |file| {
            (self.shown)(file) || shown.get(file).copied().unwrap_or_default()
        });
        Audited { run, unjudged }
    }
}

/// The files that a finding shows something of.
fn mentioned(finding: &Finding) -> impl Iterator<Item = usize> + '_ {
    let related = finding.related.iter().map(|related| related.place.file);
    std::iter::once(finding.place.file).chain(related)
}
