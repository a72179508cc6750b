//! Cases of rules: small templates that show what a rule finds and what it leaves alone.
//!
//! Reads no files: it is given the texts. A case is named for what it shows (`fail-…`, `pass-…`,
//! `unknown-…`); comments before the template say more:
//!
//! ```text
//! // to: westus              judged for that region
//! // at: /resources/0/name   where one of the findings is
//! // count: 2                how many there are
//! // row: covers | disks | …  a row of an overlay of the catalogue that it is judged by
//! ```

use super::engine::audit;
use super::judge::judge;
use super::scene::Scene;
use super::set::RuleSet;
use crate::arm::{Context, Estate, Origin, Template};
use crate::catalog::{Catalog, OVERLAY_MAGIC, Overlay, OverlayError};
use crate::finding::{Finding, Verdict};
use crate::json::{Pointer, parse};
use crate::text::Source;

/// What a case shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The rule is broken.
    Fail,
    /// It holds.
    Pass,
    /// It cannot be told.
    Unknown,
}

/// How a case came out.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Name of its file.
    pub name: String,
    /// What its name says that it shows; none where the name says nothing.
    pub shows: Option<Shows>,
    /// What is not as it should be; empty where the case holds.
    pub faults: Vec<CaseFault>,
}

/// Why a case does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseFault {
    /// The name says nothing.
    #[error("the name of a case begins with `fail-`, `pass-` or `unknown-`")]
    Name,
    /// A rule of that id is not in the set.
    #[error("there is no rule `{0}`")]
    NoRule(String),
    /// A comment that directs nothing.
    #[error("`{0}` directs nothing: there are `to`, `at`, `count` and `row`")]
    Directive(String),
    /// A number that is none.
    #[error("`count: {0}` is no number above 0")]
    Count(String),
    /// A region that the catalogue does not know.
    #[error("`to: {0}` is no region")]
    Region(String),
    /// Rows that are no overlay of the catalogue.
    #[error("`row`: {0}")]
    Overlay(OverlayError),
    /// Not readable as JSON; the text says where and why.
    #[error("not JSON: {0}")]
    Json(String),
    /// Nothing is declared in it.
    #[error("no resource in it")]
    Empty,
    /// Nothing was found.
    #[error("nothing was found")]
    Nothing,
    /// The rule asks something of a region, and none is named.
    #[error("the rule asks something of the region: name one with `// to: REGION`")]
    NeedsRegion,
    /// Another number of findings.
    #[error("number of findings: {0}, not {1}")]
    Number(usize, usize),
    /// No finding stands there.
    #[error("no finding at {0}; there are some at {1}")]
    Place(String, String),
    /// Something was found that should not be there: place and message.
    #[error("found at {0}: {1}")]
    Found(String, String),
}

/// What the comments of a case say.
#[derive(Default)]
struct Directives {
    to: Option<String>,
    at: Option<Pointer>,
    count: Option<usize>,
    rows: Vec<String>,
}

impl Shows {
    /// What a case shows, by the name of its file.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        [
            ("fail-", Self::Fail),
            ("pass-", Self::Pass),
            ("unknown-", Self::Unknown),
        ]
        .into_iter()
        .find(|(prefix, _)| file.starts_with(prefix))
        .map(|(_, shows)| shows)
    }
}

/// Runs the cases of a rule, each by the name of its source.
#[must_use]
pub fn cases(rules: &RuleSet, rule: &str, cases: &[Source]) -> Vec<Outcome> {
    let run = |case: &Source| {
        let mut faults = Vec::new();
        let shows = Shows::by_name(case.name());
        match shows {
            _ if rules.get(rule).is_none() => faults.push(CaseFault::NoRule(rule.to_owned())),
            Some(shows) => run_case(rules, rule, case, shows, &mut faults),
            None => faults.push(CaseFault::Name),
        }
        Outcome {
            name: case.name().to_owned(),
            shows,
            faults,
        }
    };
    cases.iter().map(run).collect()
}

fn run_case(rules: &RuleSet, rule: &str, case: &Source, shows: Shows, faults: &mut Vec<CaseFault>) {
    let directives = directives(case.text(), faults);
    let document = parse(case);
    if let Some(error) = document.errors().next() {
        let position = case.position(error.span.start);
        let (line, column) = (position.line, position.column);
        let place = format!("{} (line {line}, column {column})", error.kind);
        faults.push(CaseFault::Json(place));
        return;
    }
    let overlays = [overlay_text(&directives.rows)];
    let overlays = overlays.get(usize::from(directives.rows.is_empty())..);
    let overlay = match Overlay::read(overlays.unwrap_or_default()) {
        Ok(overlay) => overlay,
        Err(error) => return faults.push(CaseFault::Overlay(error)),
    };
    let root = &document.root;
    let template = Template::read(root, Pointer::root(), None, &Context::default());
    if template.resources.is_empty() {
        faults.push(CaseFault::Empty);
    }
    let estate = Estate::new(vec![template], vec![Origin::default()]);
    let scene = Scene {
        estate: &estate,
        files: &[0],
        catalog: Catalog::with(&overlay),
    };
    let audit = audit(rules, &scene);
    let mut findings = audit.findings;
    let mut demands = audit.demands;
    demands.retain(|demand| demand.rule == rule);
    match directives.to.as_deref() {
        Some(to) => match scene.catalog.region(to) {
            Some(region) => {
                let judged = demands.iter();
                findings.extend(judged.filter_map(|demand| judge(rules, &scene, demand, &region)));
            }
            None => faults.push(CaseFault::Region(to.to_owned())),
        },
        None if !demands.is_empty() => {
            faults.push(CaseFault::NeedsRegion);
        }
        None => {}
    }
    findings.retain(|finding| finding.rule == rule);
    compare(&findings, shows, &directives, faults);
}

/// The overlay of some rows.
fn overlay_text(rows: &[String]) -> Source {
    let mut text = format!("{OVERLAY_MAGIC} 1\n");
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text.push_str(&format!("end | {}\n", rows.len()));
    Source::new("rows", text)
}

/// The comments before the template.
fn directives(text: &str, faults: &mut Vec<CaseFault>) -> Directives {
    let mut directives = Directives::default();
    for line in text.lines() {
        let line = line.trim();
        let Some(comment) = line.strip_prefix("//") else {
            if line.is_empty() {
                continue;
            }
            break;
        };
        let (key, value) = comment.split_once(':').unwrap_or((comment, ""));
        let value = value.trim();
        match key.trim() {
            "to" => directives.to = Some(value.to_owned()),
            "row" => directives.rows.push(value.to_owned()),
            "at" => directives.at = Some(Pointer::from(value)),
            "count" => match value.parse() {
                Ok(count) if count > 0 => directives.count = Some(count),
                _ => faults.push(CaseFault::Count(value.to_owned())),
            },
            _ => faults.push(CaseFault::Directive(comment.trim().to_owned())),
        }
    }
    directives
}

fn compare(
    findings: &[Finding],
    shows: Shows,
    directives: &Directives,
    faults: &mut Vec<CaseFault>,
) {
    let wanted = match shows {
        Shows::Fail => Some(Verdict::Fail),
        Shows::Unknown => Some(Verdict::Unknown),
        Shows::Pass => None,
    };
    let is_wanted = |finding: &&Finding| Some(finding.verdict) == wanted;
    let right: Vec<&Finding> = findings.iter().filter(is_wanted).collect();
    // A case that shows a failure may leave something open as well.
    let is_wrong = |finding: &&Finding| !is_wanted(finding) && shows != Shows::Fail;
    for finding in findings.iter().filter(is_wrong) {
        let place = finding.place.pointer.to_string();
        faults.push(CaseFault::Found(place, finding.message.clone()));
    }
    if wanted.is_none() {
        return;
    }
    match (right.len(), directives.count) {
        (0, _) => faults.push(CaseFault::Nothing),
        (found, Some(count)) if found != count => faults.push(CaseFault::Number(found, count)),
        _ => {}
    }
    let is_there = |at: &Pointer| right.iter().any(|finding| finding.place.pointer == *at);
    if let Some(at) = directives.at.as_ref().filter(|at| !is_there(at)) {
        let mut places: Vec<&str> = right.iter().map(|one| one.place.pointer.as_str()).collect();
        places.dedup();
        faults.push(CaseFault::Place(at.to_string(), places.join(", ")));
    }
}
