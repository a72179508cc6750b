use super::sample::{TEMPLATE, weighing};
use super::*;
use crate::report::text::Look;
use crate::text::{Source, escape};

const COMPARED: [&str; 4] = ["swedencentral", "westus", "germanynorth", "polandcentral"];

fn document(to: &[&str]) -> Regions {
    let source = Source::new("a.zip/template.json", TEMPLATE);
    Regions::of(&weighing(&source, to))
}

fn violations(text: &str) -> Vec<String> {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::draft202012::options().build(&schema).unwrap();
    validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn a_table_says_what_each_region_comes_to_and_then_why() {
    let shown = text(&document(&[]), false, Look::default());
    assert!(!shown.contains(|c| c != '\n' && escape::is_hidden(c)));
    assert!(shown.lines().all(|line| line.chars().count() <= 100));
    insta::assert_snapshot!(shown);
}

#[test]
fn named_regions_stand_side_by_side() {
    let shown = text(&document(&COMPARED), true, Look::default());
    assert!(shown.lines().all(|line| line.chars().count() <= 100));
    insta::assert_snapshot!(shown);
}

#[test]
fn markdown_of_all_and_of_named_regions() {
    let (all, some) = (markdown(&document(&[])), markdown(&document(&COMPARED)));
    assert!(!all.contains('\u{1b}') && !some.contains('\u{202e}'));
    insta::assert_snapshot!(format!("{all}\n-----\n{some}"));
}

#[test]
fn the_document_is_what_its_schema_says() {
    let text = json(&document(&[])).unwrap();
    assert_eq!(violations(&text), [""; 0]);
    insta::assert_snapshot!(text);
    for (good, bad) in [
        ("\"schemaVersion\": \"1\"", "\"schemaVersion\": \"2\""),
        ("\"verdict\": \"check\"", "\"verdict\": \"maybe\""),
        ("\"line\": 3", "\"line\": 0"),
        ("\"warned\": []", "\"warned\": [], \"more\": 1"),
    ] {
        assert!(text.contains(good), "{good}");
        assert!(
            !violations(&text.replacen(good, bad, 1)).is_empty(),
            "{bad}"
        );
    }
}

#[test]
fn the_best_region_comes_first_and_what_hides_behind_it_last() {
    let regions = document(&[]).regions;
    let ranked: Vec<(&str, Fitness)> = regions
        .iter()
        .map(|one| (one.name.as_str(), one.verdict))
        .collect();
    assert_eq!(
        ranked,
        [
            ("swedencentral", Fitness::Fits),
            ("westus", Fitness::Changes),
            ("germanynorth", Fitness::Check),
            ("polandcentral", Fitness::Blocked),
        ]
    );
}

#[test]
fn regions_are_listed_or_those_that_are_not() {
    let all = document(&[]);
    let said = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        sections::said(&names, &all)
    };
    assert_eq!(said(&["westus"]), "in westus");
    assert_eq!(
        said(&["swedencentral", "westus"]),
        "in 2 regions: swedencentral, westus"
    );
    assert_eq!(
        said(&["germanynorth", "swedencentral", "westus"]),
        "in 3 of 4 regions, all but polandcentral"
    );
    let every = ["germanynorth", "polandcentral", "swedencentral", "westus"];
    assert_eq!(said(&every), "in every region");
}

#[test]
fn where_nothing_was_read_nothing_is_judged() {
    let source = Source::new("a.zip/template.json", TEMPLATE);
    let mut empty = weighing(&source, &[]);
    empty.run.resources.clear();
    empty.things.clear();
    let shown = text(&Regions::of(&empty), false, Look::default());
    assert!(shown.starts_with("Nothing was judged"), "{shown}");
    assert!(
        shown.contains("it is no zip") && !shown.contains("swedencentral"),
        "{shown}"
    );
}
