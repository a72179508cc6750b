//! Makes the document from what a run knows: indices become paths, offsets
//! become lines, lists get their order.

use super::model::{
    ChangeEntry, CheckEntry, ExternalEntry, FileEntry, FindingEntry, PlaceEntry, RelatedEntry,
    Report, ResourceEntry, SCHEMA_VERSION, SourceRegions, SubjectEntry, Summary, Target, Tool,
    UnknownEntry,
};
use super::run::{Disposition, External, InputFile, Resource, Run, Status};
use crate::arm::Why;
use crate::checklist::{Step, arrange};
use crate::finding::{Counts, Finding, Related, fingerprint};
use crate::json::Pointer;
use crate::rewrite::Change;
use crate::text::Position;

impl Report {
    /// The report of a run.
    #[must_use]
    pub fn of(run: &Run<'_>) -> Self {
        let build = Builder { files: &run.files };
        let checklist: Vec<CheckEntry> = arrange(&run.checklist, &run.order)
            .into_iter()
            .map(|step| build.step(step))
            .collect();
        let mut regions = run.source_regions.clone();
        regions.sort();
        regions.dedup();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::THIS,
            catalogs: run.catalogs.clone(),
            source: SourceRegions { regions },
            target: run.target.clone().map(|region| Target { region }),
            summary: summary(run, checklist.len()),
            files: build.files(&run.resources),
            resources: build.resources(&run.resources),
            findings: run.findings.iter().map(|one| build.finding(one)).collect(),
            changes: build.changes(&run.changes),
            externals: build.externals(&run.externals),
            checklist,
        }
    }
}

/// Why name, location and type of a resource are not known; none where they are.
fn unknown(resource: &Resource) -> Option<UnknownEntry> {
    let mut name = resource.unknown.name.clone();
    if name.is_empty() && resource.name.is_none() {
        // Of a loop whose count is known each turn has its name, and here is room for one.
        name.push(Why::CopyIndex);
    }
    let entry = UnknownEntry {
        name: sentences(&name),
        location: sentences(&resource.unknown.location),
        kind: sentences(&resource.unknown.kind),
    };
    (entry != UnknownEntry::default()).then_some(entry)
}

/// Each reason once. What Azure would refuse has its finding; its text can hold a value.
fn sentences(reasons: &[Why]) -> Vec<String> {
    let sentence = |why: &Why| match why {
        Why::Invalid(_) => "the expression has no value as it stands".to_owned(),
        why => why.to_string(),
    };
    let mut all: Vec<String> = reasons.iter().map(sentence).collect();
    all.sort();
    all.dedup();
    all
}

fn summary(run: &Run<'_>, checklist: usize) -> Summary {
    let files = |status| {
        run.files
            .iter()
            .filter(|file| file.status == status)
            .count()
    };
    let resources = |disposition| {
        let same = |resource: &&Resource| resource.disposition == disposition;
        run.resources.iter().filter(same).count()
    };
    let counts = Counts::of(&run.findings);
    Summary {
        files_read: files(Status::Analysed),
        files_skipped: files(Status::Skipped),
        files_failed: files(Status::Failed),
        resources: run.resources.len(),
        expressions: run.expressions,
        unknown: run.unknown,
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        changes: run.changes.len(),
        dropped: resources(Disposition::Dropped),
        staged: resources(Disposition::Staged),
        externals: run.externals.len(),
        checklist,
    }
}

struct Builder<'a> {
    files: &'a [InputFile<'a>],
}

impl Builder<'_> {
    fn path(&self, file: usize) -> String {
        let path = self.files.get(file).map(|file| file.path.as_str());
        path.unwrap_or_default().replace('\\', "/")
    }

    fn position(&self, file: usize, at: u32) -> Position {
        let start = Position { line: 1, column: 1 };
        self.files.get(file).map_or(start, |file| file.position(at))
    }

    fn files(&self, resources: &[Resource]) -> Vec<FileEntry> {
        let entry = |(index, file): (usize, &InputFile<'_>)| FileEntry {
            path: self.path(index),
            kind: file.kind,
            resources: resources.iter().filter(|one| one.file == index).count(),
            status: file.status,
            reason: file.reason.clone(),
            output: file.output.clone(),
        };
        let mut entries: Vec<_> = self.files.iter().enumerate().map(entry).collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries
    }

    fn resources(&self, resources: &[Resource]) -> Vec<ResourceEntry> {
        let sorted = self.by_place(resources, |one| (one.file, &one.pointer));
        let entry = |one: &Resource| ResourceEntry {
            file: self.path(one.file),
            pointer: one.pointer.to_string(),
            kind: one.kind.clone(),
            name: one.name.clone(),
            location: one.location.clone(),
            new_name: one.new_name.clone(),
            new_location: one.new_location.clone(),
            disposition: one.disposition,
            reason: one.reason.clone(),
            output: one.output.as_ref().map(|(file, pointer)| PlaceEntry {
                file: file.clone(),
                pointer: pointer.to_string(),
            }),
            unknown: unknown(one),
        };
        sorted.into_iter().map(entry).collect()
    }

    fn finding(&self, finding: &Finding) -> FindingEntry {
        let place = &finding.place;
        let start = self.position(place.file, place.span.start);
        let end = self.position(place.file, place.span.end.max(place.span.start));
        FindingEntry {
            rule: finding.rule.clone(),
            severity: finding.severity,
            verdict: finding.verdict,
            state: finding.state,
            file: self.path(place.file),
            pointer: place.pointer.to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message: finding.message.clone(),
            help: finding.help.clone(),
            azure_error: finding.azure_error.clone(),
            basis: finding.basis,
            source: finding.source.clone(),
            related: finding
                .related
                .iter()
                .map(|one| self.related(one))
                .collect(),
            fix: finding.fix.clone(),
            fingerprint: fingerprint(finding),
        }
    }

    fn related(&self, related: &Related) -> RelatedEntry {
        let start = self.position(related.place.file, related.place.span.start);
        RelatedEntry {
            file: self.path(related.place.file),
            pointer: related.place.pointer.to_string(),
            line: start.line,
            column: start.column,
            message: related.message.clone(),
        }
    }

    fn changes(&self, changes: &[Change]) -> Vec<ChangeEntry> {
        let mut stable: Vec<&Change> = changes.iter().collect();
        stable.sort();
        let sorted = self.by_place(stable, |one| (one.file, &one.pointer));
        let entry = |one: &Change| ChangeEntry {
            file: self.path(one.file),
            pointer: one.pointer.to_string(),
            output_pointer: one.output_pointer.as_ref().map(Pointer::to_string),
            kind: one.kind,
            before: one.before.clone(),
            after: one.after.clone(),
            rule: one.rule.clone(),
        };
        sorted.into_iter().map(entry).collect()
    }

    fn externals(&self, externals: &[External]) -> Vec<ExternalEntry> {
        let entry = |one: &External| {
            let uses = self.by_place(&one.used_by, |(file, pointer)| (*file, pointer));
            let place = |(file, pointer): &(usize, Pointer)| PlaceEntry {
                file: self.path(*file),
                pointer: pointer.to_string(),
            };
            ExternalEntry {
                id: one.id.clone(),
                kind: one.kind.clone(),
                name: one.name.clone(),
                subscription: one.subscription.clone(),
                resource_group: one.resource_group.clone(),
                used_by: uses.into_iter().map(place).collect(),
                decision: one.decision,
            }
        };
        let mut entries: Vec<_> = externals.iter().map(entry).collect();
        entries.sort_by_cached_key(|one| (one.id.to_ascii_lowercase(), one.id.clone()));
        entries
    }

    fn step(&self, step: Step) -> CheckEntry {
        let item = step.item;
        let subject = |one: &crate::checklist::Subject| SubjectEntry {
            file: self.path(one.file),
            pointer: one.pointer.to_string(),
            name: one.name.clone(),
            kind: one.kind.clone(),
            line: (self.files.get(one.file)).and_then(|file| file.line_of(&one.pointer)),
        };
        CheckEntry {
            id: step.id,
            phase: item.phase,
            text: item.text,
            subjects: item.subjects.iter().map(subject).collect(),
            command: item.command,
            source: item.source,
            done: item.done,
        }
    }

    /// By path of the file, then in document order; equal places keep their order.
    fn by_place<'b, T>(
        &self,
        list: impl IntoIterator<Item = &'b T>,
        place: impl Fn(&'b T) -> (usize, &'b Pointer),
    ) -> Vec<&'b T> {
        let path = |file: usize| self.files.get(file).map(|file| &file.path);
        let mut sorted: Vec<&T> = list.into_iter().collect();
        sorted.sort_by(|a, b| {
            let ((a, a_at), (b, b_at)) = (place(a), place(b));
            (path(a).cmp(&path(b)))
                .then(a.cmp(&b))
                .then_with(|| a_at.natural_cmp(b_at))
        });
        sorted
    }
}
