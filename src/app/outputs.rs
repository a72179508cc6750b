//! The files of the output folder: what they are called and what is in them.

use crate::app::planned::Planned;
use crate::app::relocation::{Relocation, Template};
use crate::app::scripts;
use crate::arm::Template as ArmTemplate;
use crate::arm::scope::Context;
use crate::arm::secret::{Sources, masked, secret_spans, sources};
use crate::catalog::Catalog as Facts;
use crate::input::Inputs;
use crate::json::{Node, Pointer, parse};
use crate::output::{Catalog, Entry, OutputFile, Provenance};
use crate::relocate::{Stage, StageFile};
use crate::report::diff::{self, Pair, Side};
use crate::report::text::WrittenTemplate;
use crate::report::{Disposition, Run, dropped};
use crate::text::Source;

/// The steps for people, in the output folder.
pub const CHECKLIST: &str = "CHECKLIST.md";

/// The machines that Azure Resource Mover can carry.
pub const COLLECTION: &str = "move-collection.json";

/// What is chosen and filled in for them.
pub const COLLECTION_PARAMETERS: &str = "move-collection.parameters.json";

/// What renderers made of a run.
#[derive(Debug)]
pub struct Rendered {
    /// `report.json`
    pub report: String,
    /// `checklist.json`
    pub checklist: String,
    /// `CHECKLIST.md`
    pub steps: String,
    /// `changes.diff`
    pub diff: String,
    /// `move-collection.json` and its parameter file, where machines can move so.
    pub collection: Option<(String, String)>,
    /// The checklist of an earlier run whose ticks were kept: an input of this one.
    pub ticked: Option<Vec<u8>>,
}

/// Every file of the output folder but its manifest.
#[must_use]
pub fn all(inputs: &Inputs, relocation: &Relocation<'_>, rendered: Rendered) -> Vec<OutputFile> {
    let mut files = templates(inputs, relocation);
    if let Some((template, parameters)) = rendered.collection {
        files.push(OutputFile::new(COLLECTION, template));
        files.push(OutputFile::new(COLLECTION_PARAMETERS, parameters));
    }
    // What is edited in place is deployed as it always was.
    if !relocation.is_in_place() {
        let script = scripts::of(relocation);
        files.push(OutputFile::script("deploy.sh", script.bash()));
        files.push(OutputFile::new("deploy.ps1", script.powershell()));
    }
    files.extend([
        OutputFile::new("plan.toml", relocation.plan.as_str()),
        OutputFile::new(CHECKLIST, rendered.steps),
        OutputFile::new("checklist.json", rendered.checklist),
        OutputFile::new("report.json", rendered.report),
        OutputFile::new("changes.diff", rendered.diff),
    ]);
    files
}

/// What the outputs come from: every file that was read, the plan that was obeyed, and a checklist whose ticks were kept.
#[must_use]
pub fn provenance(
    inputs: &Inputs,
    run: &Run<'_>,
    planned: Option<&Planned>,
    ticked: Option<&[u8]>,
) -> Provenance {
    let read = inputs.files.iter().filter(|file| file.is_read());
    let mut entries: Vec<Entry> = read
        .map(|file| Entry::of(&file.name, &file.bytes))
        .collect();
    entries.extend(planned.map(|plan| Entry::of(plan.source.name(), &plan.bytes)));
    entries.extend(ticked.map(|bytes| Entry::of(CHECKLIST, bytes)));
    let catalogs = run.catalogs.iter().map(|catalog| Catalog {
        name: catalog.name.clone(),
        date: catalog.date.clone(),
        sha256: catalog.sha256.clone(),
    });
    Provenance {
        inputs: entries,
        catalogs: catalogs.collect(),
    }
}

/// The written templates for the summary, in the order of their deployment.
#[must_use]
pub fn written(relocation: &Relocation<'_>) -> Vec<WrittenTemplate> {
    let mut list = Vec::new();
    for template in &relocation.templates {
        for file in &template.files {
            let first = file.parameters.first();
            let deploys = !file.resources.is_empty();
            list.push(WrittenTemplate {
                path: template.layout.template(file.stage),
                parameters: first
                    .map(|parameters| template.layout.parameters(file.stage, parameters)),
                // What no script deploys waits for no value.
                to_fill_in: first
                    .filter(|_| deploys)
                    .map(|parameters| parameters.asked.clone())
                    .unwrap_or_default(),
                deploys,
                stage: file.stage,
            });
        }
    }
    // No script deploys it: the checklist does.
    list.extend(relocation.collection.iter().map(|one| WrittenTemplate {
        path: COLLECTION.to_owned(),
        parameters: Some(COLLECTION_PARAMETERS.to_owned()),
        to_fill_in: one.asked(),
        deploys: false,
        stage: Stage::Workloads,
    }));
    list
}

/// The written templates with their paths in the output folder.
#[must_use]
pub fn named(template: &Template) -> Vec<(String, &StageFile)> {
    template
        .files
        .iter()
        .map(|file| (template.layout.template(file.stage), file))
        .collect()
}

/// Templates, parameter files and what was left out of them.
fn templates(inputs: &Inputs, relocation: &Relocation<'_>) -> Vec<OutputFile> {
    let mut files = Vec::new();
    for template in &relocation.templates {
        for file in &template.files {
            if template.layout.is_in_place(file.stage) {
                continue;
            }
            files.push(OutputFile::new(
                template.layout.template(file.stage),
                file.text.as_str(),
            ));
            for parameters in &file.parameters {
                let path = template.layout.parameters(file.stage, parameters);
                files.push(OutputFile::new(path, parameters.text.as_str()));
            }
        }
        files.extend(left_out(inputs, relocation, template));
    }
    files
}

/// `dropped.json`: every resource of a template that is in no output.
fn left_out(
    inputs: &Inputs,
    relocation: &Relocation<'_>,
    template: &Template,
) -> Option<OutputFile> {
    let input = inputs.templates.get(template.index)?;
    let file = inputs.files.get(input.file)?;
    let root = &file.document.as_ref()?.root;
    let secrets = &relocation.run.files.get(input.file)?.secrets;
    let resources = relocation.run.resources.iter();
    let entries: Vec<dropped::Entry> = resources
        .filter(|resource| {
            resource.file == input.file && resource.disposition == Disposition::Dropped
        })
        .filter_map(|resource| {
            let node: &Node = resource.pointer.find(root)?;
            let source = file.source.as_ref()?;
            let evidence = relocation
                .evidence
                .get(&(input.file, resource.pointer.clone()))
                .cloned()
                .unwrap_or_default();
            let text = Source::new("resource", source.slice(node.span));
            let inside = secrets
                .iter()
                .filter(|span| node.span.contains(**span))
                .map(|span| span.relative_to(node.span.start));
            let shown = masked(&text, &inside.collect::<Vec<_>>());
            let shown = Source::new("resource", shown);
            Some(dropped::Entry {
                file: file.name.clone(),
                pointer: resource.pointer.to_string(),
                kind: resource.kind.clone(),
                name: resource.name.clone(),
                reason: resource.reason.clone().unwrap_or_default(),
                evidence,
                resource: crate::relocate::strict_text(&shown, &parse(&shown)),
            })
        })
        .collect();
    Some(OutputFile::new(
        template.layout.dropped(),
        dropped::render(&entries),
    ))
}

/// A text of the diff: its path and its content, secrets masked.
type Masked = (String, String);

/// `changes.diff`: every template and parameter file before and after, secrets masked.
#[must_use]
pub fn changes(inputs: &Inputs, relocation: &Relocation<'_>) -> String {
    let mut pairs: Vec<(Option<Masked>, Masked)> = Vec::new();
    for template in &relocation.templates {
        let Some(input) = inputs.templates.get(template.index) else {
            continue;
        };
        let read = relocation.sources.get(template.index);
        for file in &template.files {
            // What went to a later stage is a new file beside the main one.
            let is_base = file.stage == Stage::Base;
            let known = known_secrets(&file.text, read);
            let before = is_base
                .then(|| input_text(relocation, input.file))
                .flatten();
            pairs.push((
                before,
                (
                    template.layout.template(file.stage),
                    hidden(&file.text, &known),
                ),
            ));
            for parameters in &file.parameters {
                let path = template.layout.parameters(file.stage, parameters);
                let given = parameters
                    .input
                    .filter(|_| is_base)
                    .and_then(|position| input.parameters.get(position));
                let before = given.and_then(|index| input_text(relocation, *index));
                pairs.push((
                    before,
                    (path, hidden(&parameters.text, &without_places(&known))),
                ));
            }
        }
    }
    let sides: Vec<Pair<'_>> = pairs
        .iter()
        .map(|(before, after)| Pair {
            before: before.as_ref().map(as_side),
            after: Some(as_side(after)),
        })
        .collect();
    diff::unified(&sides)
}

fn as_side((path, text): &Masked) -> Side<'_> {
    Side { path, text }
}

/// Name and masked text of an input file.
fn input_text(relocation: &Relocation<'_>, file: usize) -> Option<Masked> {
    let entry = relocation.run.files.get(file)?;
    Some((entry.path.clone(), masked(entry.source?, &entry.secrets)))
}

/// What is secret in a written template, also by what is known of its input:
/// a parameter may have lost its default there, and with it its type.
#[must_use]
pub fn known_secrets(text: &str, input: Option<&Sources>) -> Sources {
    let source = Source::new("output", text);
    let document = parse(&source);
    let context = Context::default();
    let template = ArmTemplate::read(&document.root, Pointer::root(), None, &context);
    let mut known = sources(&template, Facts::embedded());
    let names = input.into_iter().flat_map(|input| &input.parameters);
    known.parameters.extend(names.cloned());
    known
}

/// The same for a parameter file: the places are those of the template.
fn without_places(known: &Sources) -> Sources {
    Sources {
        parameters: known.parameters.clone(),
        spans: Vec::new(),
    }
}

/// A written text with its secrets masked.
#[must_use]
pub fn hidden(text: &str, known: &Sources) -> String {
    let source = Source::new("output", text);
    let names: Vec<String> = known.parameters.iter().cloned().collect();
    masked(
        &source,
        &secret_spans(&parse(&source).root, &names, &known.spans),
    )
}
