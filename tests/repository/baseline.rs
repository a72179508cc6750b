//! `--baseline`: what was there before is not counted, what is new is.

use super::{Folder, template, thing, with};

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("infra/a.json", &template(&["one", "two"]));
    folder.write("infra/b.json", &template(&["one"]));
    let file = "rules = 'rules'\nselect = ['lab']\nbaseline = 'known.json'\n";
    folder.write("armove.toml", file);
    folder
}

fn written() -> Folder {
    let folder = folder();
    let said = folder.armove("check --write-baseline");
    assert_eq!(
        (said.exit, said.err.as_str()),
        (Some(0), "wrote 3 findings to known.json\n")
    );
    folder
}

#[test]
fn it_is_written_sorted_and_readable_and_then_compared_with() {
    let folder = written();
    insta::assert_snapshot!(folder.read("known.json"));
    let said = folder.armove("check");
    assert_eq!(said.exit, Some(0));
    assert!(
        said.verdict()
            .ends_with("nothing is open, 3 in the baseline."),
        "{}",
        said.out
    );
    assert!(
        folder
            .armove("check -v")
            .out
            .contains("is open to everybody (in the baseline)")
    );
    let json = folder.armove("check --format json").out;
    assert_eq!(json.matches("\"state\": \"known\"").count(), 3, "{json}");
    // From elsewhere, and by other names of the same files, it says the same.
    let below = folder.armove_in("infra", "check ./a.json b.json");
    assert_eq!(below.exit, Some(0), "{}", below.shown());
    // Writing again changes nothing.
    let before = folder.read("known.json");
    assert_eq!(folder.armove("check --write-baseline").exit, Some(0));
    assert_eq!(folder.read("known.json"), before);
}

#[test]
fn what_is_new_is_open_also_in_a_copy_of_the_file() {
    let folder = written();
    folder.write("infra/a.json", &template(&["zero", "one", "two"]));
    let said = folder.armove("check");
    assert_eq!(said.exit, Some(1));
    assert!(
        said.verdict()
            .ends_with("1 error is open, 3 in the baseline."),
        "{}",
        said.out
    );
    let folder = written();
    folder.write("infra/c.json", &template(&["one"]));
    assert_eq!(folder.armove("check").exit, Some(1));
    // A file that was moved takes its entries with it.
    std::fs::remove_file(folder.path().join("infra/b.json")).unwrap();
    let said = folder.armove("check");
    assert!(
        said.verdict()
            .ends_with("nothing is open, 3 in the baseline."),
        "{}",
        said.out
    );
}

#[test]
fn what_is_gone_is_told_where_it_was_looked_for() {
    let folder = written();
    let closed = thing("two", "").replace("true", "false");
    folder.write(
        "infra/a.json",
        &with(&[thing("one", ""), closed].join(",\n")),
    );
    let said = folder.armove("check");
    assert_eq!(said.exit, Some(0));
    insta::assert_snapshot!(said.shown());
    assert!(!folder.armove("check infra/b.json").out.contains("stale"));
    assert!(
        !folder
            .armove("check --select lab/size")
            .out
            .contains("stale")
    );
}

#[test]
fn a_run_over_a_part_keeps_the_entries_of_the_rest() {
    let folder = written();
    folder.write(
        "infra/b.json",
        &with(&thing("one", "").replace("true", "false")),
    );
    let said = folder.armove("check infra/b.json --write-baseline");
    assert_eq!(said.err, "wrote 2 findings to known.json\n");
    let text = folder.read("known.json");
    assert!(
        text.contains("infra/a.json") && !text.contains("infra/b.json"),
        "{text}"
    );
}

#[test]
fn a_file_that_is_missing_broken_or_of_another_version_is_said() {
    let folder = folder();
    let mut all = vec![folder.armove("check").shown()];
    for text in [
        "{\n  \"version\": 1,\n<<<<<<< ours\n  \"findings\": []\n}",
        "{\"version\": 9, \"findings\": []}",
        "{\"resources\": []}",
    ] {
        folder.write("known.json", text);
        let said = folder.armove("check");
        assert_eq!((said.exit, said.out.as_str()), (Some(2), ""));
        all.push(said.shown());
    }
    // A file that is no baseline is never overwritten.
    assert_eq!(folder.armove("check --write-baseline").exit, Some(2));
    assert_eq!(folder.read("known.json"), "{\"resources\": []}");
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn one_for_another_region_is_refused() {
    let folder = folder();
    assert_eq!(
        folder
            .armove("check --to swedencentral --write-baseline")
            .exit,
        Some(0)
    );
    assert_eq!(folder.armove("check --to swedencentral").exit, Some(0));
    assert_eq!(folder.armove("check").exit, Some(0));
    insta::assert_snapshot!(folder.armove("check --to norwayeast").shown());
}

#[test]
fn to_write_one_takes_a_file() {
    let folder = Folder::new();
    folder.write("a.json", &template(&["one"]));
    let said = folder.armove("check --write-baseline");
    assert_eq!(said.exit, Some(2));
    assert!(said.err.contains("give `--baseline FILE`"), "{}", said.err);
}
