//! Regions that are still named in what is written: in tags, names, texts,
//! service tags and host names. They are listed, not changed.

use crate::arm::{Resource, ResourceRef};
use crate::finding::Severity;
use crate::json::{self, Kind, Node, Pointer};
use crate::text::Source;

use super::job::Job;
use super::plan::Plan;
use super::stage::StageFile;

/// The spellings of a region that resources were in.
#[derive(Debug)]
struct Words {
    region: String,
    spellings: Vec<String>,
}

/// Lists every text of an output that still names a region of the input other
/// than the target. The places are those of the input.
pub fn report(job: &Job<'_>, plan: &mut Plan, file: &StageFile) {
    let named = plan
        .sources
        .iter()
        .chain(plan.regions.keys())
        .filter(|region| **region != job.options.to);
    let mut words: Vec<Words> = named.map(|region| spellings(job, region)).collect();
    words.sort_by(|one, other| one.region.cmp(&other.region));
    words.dedup_by(|one, other| one.region == other.region);
    let document = json::parse(&Source::new("output", file.text.as_str()));
    for (at, pointer) in &file.resources {
        let (Some(node), Some(declared)) = (pointer.find(&document.root), job.resource(*at)) else {
            continue;
        };
        let mut found = Vec::new();
        let is_foreign = |path: &Pointer| declared.is_foreign(path);
        texts(node, &Pointer::root(), &is_foreign, &mut |path, text| {
            let shown = without_identifiers(text).to_ascii_lowercase();
            let hit = words
                .iter()
                .find(|words| words.spellings.iter().any(|word| has_word(&shown, word)))
                .map(|words| words.region.clone());
            let hit = hit.or_else(|| region_of_host(job, &words, &shown));
            found.extend(hit.map(|region| (path.clone(), region)));
        });
        let own_name = Pointer::from("/name");
        if let Some(region) = region_of_name(plan, *at, declared, &words)
            && found.iter().all(|(path, _)| *path != own_name)
        {
            found.push((own_name, region));
        }
        for (path, region) in found {
            // What stays in its region was said with the region itself.
            let is_told = plan.decision(*at).is_some_and(|one| one.region.is_some());
            if path.as_str().eq_ignore_ascii_case("/location")
                && (is_told || !plan.regions.contains_key(&region))
            {
                continue;
            }
            let path = input_path(declared.node, &path);
            let node = path.find(declared.node).unwrap_or(declared.node);
            let finding = job.finding(
                "relocate/region-in-text",
                Severity::Note,
                *at,
                Some((&path, node)),
                format!("names {region}, which is not the target; it was left as it is"),
            );
            plan.findings.push(
                finding.help("change it by hand if it means the region and is not just a label"),
            );
        }
    }
}

/// The region in a name that stays, also where it is part of a longer word:
/// names are one word.
fn region_of_name(
    plan: &Plan,
    at: ResourceRef,
    declared: &Resource<'_>,
    words: &[Words],
) -> Option<String> {
    let rename = plan
        .decision(at)
        .and_then(|decision| decision.rename.as_deref());
    let last = declared.known_name()?.rsplit('/').next()?;
    let name = rename.unwrap_or(last).to_ascii_lowercase();
    let holds = |word: &String| {
        let mut behind = name
            .match_indices(word.as_str())
            .filter_map(|(at, _)| name.get(at + word.len()..));
        // `westus2` is not `westus`.
        behind.any(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let hit = words.iter().find(|words| words.spellings.iter().any(holds));
    hit.map(|words| words.region.clone())
}

/// The region that a host name of a text holds as its geo code.
fn region_of_host(job: &Job<'_>, words: &[Words], text: &str) -> Option<String> {
    let hosts = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-._*".contains(c)));
    let mut regions = hosts.filter_map(|host| Some(job.catalog.region_host(host)?.region.name));
    let named = regions.find(|region| words.iter().any(|words| words.region == *region));
    named.map(str::to_owned)
}

/// A path of the output as a path of the input: the same as far as it exists there.
fn input_path(node: &Node, path: &Pointer) -> Pointer {
    let mut known = path.clone();
    while known.find(node).is_none() && known != Pointer::root() {
        known = known.parent();
    }
    known
}

fn spellings(job: &Job<'_>, region: &str) -> Words {
    let mut spellings = vec![region.to_ascii_lowercase()];
    if let Some(known) = job.catalog.region(region) {
        spellings.push(known.display_name.to_ascii_lowercase());
    }
    Words {
        region: region.to_owned(),
        spellings,
    }
}

/// Visits every text of a resource but those of other resources inside it.
pub(super) fn texts(
    node: &Node,
    path: &Pointer,
    is_foreign: &dyn Fn(&Pointer) -> bool,
    visit: &mut dyn FnMut(&Pointer, &str),
) {
    if is_foreign(path) {
        return;
    }
    match &node.kind {
        Kind::Object(members) => {
            for member in members {
                texts(&member.value, &path.child(&member.key), is_foreign, visit);
            }
        }
        Kind::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                texts(element, &path.child(index), is_foreign, visit);
            }
        }
        Kind::String(text) => visit(path, text),
        _ => {}
    }
}

/// The text without the names of parameters and variables: they keep the name
/// of the source resource, which means nothing.
pub(super) fn without_identifiers(text: &str) -> String {
    let Ok(tree) = crate::arm::expr::parse(text) else {
        return text.to_owned();
    };
    let names = tree.descendants().filter(|part| {
        part.literal_argument_of("parameters").is_some()
            || part.literal_argument_of("variables").is_some()
    });
    let mut shown = text.to_owned();
    let spans: Vec<_> = names.map(|part| part.span).collect();
    for span in spans.iter().rev() {
        shown.replace_range(span.range(), "x");
    }
    shown
}

/// Whether a word stands in a text by itself, not as a part of a longer word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let behind = text
            .get(at + word.len()..)
            .and_then(|tail| tail.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_alone() {
        assert!(has_word("a-westus-b", "westus"));
        assert!(!has_word("westus2", "westus"));
        assert!(!has_word("xwestus", "westus"));
        assert!(!has_word(
            &without_identifiers("[parameters('vm_westus_name')]"),
            "westus"
        ));
        assert!(has_word(
            &without_identifiers("[concat(parameters('x'), '-westus')]"),
            "westus"
        ));
    }

    #[test]
    fn geo_codes_in_hosts_and_regions_in_names_are_told() {
        let outcome = crate::relocate::trial::moved(
            r#"{"type": "Microsoft.Web/serverfarms", "apiVersion": "2023-12-01", "name": "WestEuropePlan", "location": "westeurope",
                "properties": {"host": "pod01-id1.we.backup.windowsazure.com", "other": "pod01.ne.backup.windowsazure.com"}}"#,
            "swedencentral",
        );
        let found = outcome.plan.findings.iter();
        let places: Vec<String> = found
            .filter(|finding| finding.rule == "relocate/region-in-text")
            .map(|finding| finding.place.pointer.to_string())
            .collect();
        assert_eq!(
            places,
            ["/resources/0/properties/host", "/resources/0/name"]
        );
    }
}
