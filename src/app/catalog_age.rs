//! How old the lists are that a run judges by (`--max-catalog-age`).

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use super::options::MaxAge;
use crate::catalog::{Catalog, Source};
use crate::finding::{Basis, Finding, Place, Severity, SourceRef};
use crate::report::Run;
use crate::text::{Date, Span};

/// What a list was asked about.
#[derive(Default)]
struct Asked<'r> {
    /// Types, in the order of the resources.
    types: Vec<&'r str>,
    /// The first resource.
    place: Option<Place>,
}

/// A warning for each list that is too old and says something of the target region: of the region
/// itself, or of a type among the resources. Without a target no list is asked.
pub fn findings(catalog: Catalog<'_>, run: &Run<'_>, max_age: Option<MaxAge>) -> Vec<Finding> {
    let (Some(max_age), Some(target)) = (max_age, run.target.as_deref()) else {
        return Vec::new();
    };
    let today = max_age.today.unwrap_or_else(clock);
    // By date, address and what it is, so that the order is that of age.
    let mut asked: BTreeMap<(&str, &str, &str), Asked<'_>> = BTreeMap::new();
    for resource in &run.resources {
        let answer = catalog.availability(&resource.kind, target);
        if answer.decided_by.is_none() {
            continue;
        }
        let list = asked.entry(key(answer.source)).or_default();
        if !list.types.contains(&resource.kind.as_str()) {
            list.types.push(&resource.kind);
        }
        list.place
            .get_or_insert_with(|| place(run, resource.file, &resource.pointer));
    }
    if let (Some(region), Some(first)) = (catalog.region(target), run.resources.first()) {
        let list = asked.entry(key(catalog.source_of(&region))).or_default();
        list.place
            .get_or_insert_with(|| place(run, first.file, &first.pointer));
    }
    let old = asked.into_iter().filter_map(|((date, url, what), asked)| {
        let age = age(date, today)?;
        let is_old = age > i64::from(max_age.days);
        is_old.then(|| finding(Source { url, date, what }, asked, age, target))?
    });
    old.collect()
}

fn key(source: Source<'_>) -> (&str, &str, &str) {
    (source.date, source.url, source.what)
}

/// Days between the date of a list and today; none where the list names no day.
fn age(date: &str, today: Date) -> Option<i64> {
    Some(today.days() - Date::parse(date)?.days())
}

fn place(run: &Run<'_>, file: usize, pointer: &crate::json::Pointer) -> Place {
    let root = run.files.get(file).and_then(|file| file.root);
    let node = root.and_then(|root| pointer.find(root));
    Place {
        file,
        span: node.map_or_else(Span::default, |node| Span::at(node.span.start)),
        pointer: pointer.clone(),
    }
}

fn finding(source: Source<'_>, asked: Asked<'_>, age: i64, target: &str) -> Option<Finding> {
    let (about, command) = match asked.types.as_slice() {
        [] => (
            format!("the pair and the zones of {target}"),
            "az account list-locations",
        ),
        [only] => ((*only).to_owned(), "az provider list"),
        [first, rest @ ..] => {
            let rest = match rest.len() {
                1 => "1 other type".to_owned(),
                number => format!("{number} other types"),
            };
            (format!("{first} and {rest}"), "az provider list")
        }
    };
    let message = format!(
        "what is known of {about} rests on a list of {}, {age} days old",
        source.date
    );
    let help = format!(
        "print `{command} -o json`, make an overlay of it with `armove catalog import`, and name \
         that with `--catalog`"
    );
    let subject = format!("catalogue {} {}", source.url, source.what);
    let finding = Finding::new(
        "catalog/too-old",
        Severity::Warning,
        asked.place?,
        subject,
        message,
    );
    let finding = finding.help(help);
    Some(finding.on(Basis::Documented, SourceRef::of(source)))
}

fn clock() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    Date::from_days(i64::try_from(days).unwrap_or_default())
}
