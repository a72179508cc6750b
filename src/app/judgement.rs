//! What the rules, the language and a region say of an estate.

use std::collections::BTreeSet;

use crate::catalog::Region;
use crate::finding::{Advice, Finding, Verdict};
use crate::json::Pointer;
use crate::relocate::{Destination, Job, Plan, TemplateFiles};
use crate::rule::{self, RuleSet, Scene};

/// Rules about how a location is written that the move replaces.
const OF_THE_SOURCE: [&str; 2] = ["location/display-name", "location/hard-coded"];

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Of rules and the language, and of the region where one is in question.
    pub findings: Vec<Finding>,
    /// What a person must do.
    pub steps: Vec<Advice>,
    /// Rules that ask something of a region, where none is in question.
    pub unjudged: BTreeSet<String>,
}

/// Judges an estate, as if it were moved to `to` where that is a region.
#[must_use]
pub fn of(rules: &RuleSet, job: &Job<'_>, plan: &Plan, to: Option<&str>) -> Judgement {
    let of_template: Vec<usize> = job.files.iter().map(|files| files.template).collect();
    let scene = job.scene(&of_template);
    let found = rule::audit(rules, &scene);
    let language = language(&scene, job.files, &found.findings);
    let mut judged = Judgement {
        findings: found.findings.into_iter().chain(language).collect(),
        steps: found.steps,
        unjudged: BTreeSet::new(),
    };
    // Judged as if it were in another region, a template need not say that it is in this one.
    judged
        .findings
        .retain(|one| to.is_none() || !OF_THE_SOURCE.contains(&one.rule.as_str()));
    let Some(target) = to.and_then(|to| job.catalog.region(to)) else {
        let asked = found.demands.into_iter().map(|demand| demand.rule);
        judged.unjudged.extend(asked);
        return judged;
    };
    for demand in &found.demands {
        let finding = in_region(
            rules,
            &scene,
            demand,
            Destination::of(job, plan, demand.resource),
            &target,
        );
        let fails = |one: &Finding| one.verdict == Verdict::Fail;
        if finding.as_ref().is_some_and(fails) {
            judged.steps.extend(rule::steps(rules, &scene, demand));
        }
        judged.findings.extend(finding);
    }
    judged
}

/// What a demand comes to where its resource goes.
fn in_region(
    rules: &RuleSet,
    scene: &Scene<'_>,
    demand: &rule::Demand,
    destination: Destination<'_>,
    target: &Region<'_>,
) -> Option<Finding> {
    match destination {
        Destination::Region(region) => rule::judge(rules, scene, demand, &region),
        // A private zone lies nowhere, but is named for a region.
        Destination::None if demand.ask.is_by_name(scene.catalog) => {
            rule::judge(rules, scene, demand, target)
        }
        Destination::None => None,
        // It may go anywhere, so what the target lacks may not matter.
        Destination::Unknown => {
            let finding = rule::judge(rules, scene, demand, target)?;
            let message = format!(
                "{}; whether it goes there cannot be told: its location is not known",
                finding.message.trim_end_matches('.')
            );
            Some(Finding { message, ..finding }.unknown())
        }
    }
}

/// Findings that a rule may make as well, with a fix.
const DEPENDENCIES: [&str; 2] = [
    "template/dependency-undeclared",
    "template/dependency-cycle",
];

/// What is wrong with the language of the templates and with the values given to them. What a
/// rule says of a dependency at the same place stands for both: it can have a fix.
fn language(scene: &Scene<'_>, files: &[TemplateFiles<'_>], told: &[Finding]) -> Vec<Finding> {
    let places: BTreeSet<(usize, &Pointer)> = told
        .iter()
        .map(|finding| (finding.place.file, &finding.place.pointer))
        .collect();
    let mut findings = rule::validity(scene);
    findings.retain(|finding| {
        let place = (finding.place.file, &finding.place.pointer);
        !(DEPENDENCIES.contains(&finding.rule.as_str()) && places.contains(&place))
    });
    for (template, files) in files.iter().enumerate() {
        let values = files
            .parameters
            .iter()
            .map(|one| rule::parameter_file(scene, template, one.file, one.root));
        findings.extend(values.flatten());
    }
    findings
}
