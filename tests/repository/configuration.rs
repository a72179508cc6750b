//! `armove.toml`: where it is found, what it sets, and what is said of mistakes in it.

use super::{Folder, template};

/// The configuration that asks only the rules of these tests.
const LAB: &str = "rules = 'rules'\nselect = ['lab']\n";

fn lab(more: &str) -> Folder {
    let folder = Folder::new();
    folder.write("infra/main.json", &template(&["one"]));
    folder.write("armove.toml", &format!("{LAB}{more}"));
    folder
}

#[test]
fn it_is_found_upward_and_its_paths_start_at_its_folder() {
    let folder = lab("");
    let whole = folder.armove("check infra");
    assert_eq!(whole.exit, Some(1), "{}", whole.shown());
    assert!(whole.out.contains("one is open to everybody"));
    // From below, the rules are found too, and the file is called by the way to it.
    let below = folder.armove_in("infra", "check main.json -v");
    assert_eq!(below.exit, Some(1), "{}", below.shown());
    assert!(below.out.contains("../armove.toml"), "{}", below.out);
    assert_eq!(folder.armove_in("infra", "check").exit, Some(1));
}

#[test]
fn it_is_not_looked_for_above_the_repository() {
    let folder = lab("fail-on = 'never'");
    folder.write("infra/.git/HEAD", "");
    let said = folder.armove("check infra --rules rules --select lab");
    assert_eq!(said.exit, Some(1), "{}", said.shown());
    assert_eq!(
        folder.armove("check infra --config armove.toml").exit,
        Some(0)
    );
}

#[test]
fn what_is_typed_wins() {
    let folder = lab("fail-on = 'never'\nquiet = true\n");
    let quiet = folder.armove("check");
    assert_eq!(
        (quiet.exit, quiet.out.contains("Summary")),
        (Some(0), false)
    );
    let typed = folder.armove("check --fail-on error -v");
    assert_eq!(
        (typed.exit, typed.out.contains("Every finding")),
        (Some(1), true)
    );
    assert_eq!(
        folder
            .armove("check --fail-on error --ignore lab/public")
            .exit,
        Some(0)
    );
}

#[test]
fn the_nearest_of_two_holds_and_inputs_of_two_are_refused() {
    let folder = lab("");
    folder.write(
        "lab/armove.toml",
        &format!("{LAB}fail-on = 'never'\n").replace("'rules'", "'../rules'"),
    );
    folder.write("lab/other.json", &template(&["two"]));
    assert_eq!(folder.armove("check lab").exit, Some(0));
    assert_eq!(folder.armove("check infra").exit, Some(1));
    insta::assert_snapshot!(folder.armove("check infra lab").shown());
    assert_eq!(
        folder.armove("check infra lab --config armove.toml").exit,
        Some(1)
    );
}

#[test]
fn a_severity_is_lowered_and_never_raised_above_its_evidence() {
    let folder = lab("[severity]\n'lab/public' = 'warning'\n");
    let said = folder.armove("check");
    assert_eq!(said.exit, Some(0));
    assert!(said.verdict().contains("1 warning is open"), "{}", said.out);
    assert_eq!(folder.armove("check --fail-on warning").exit, Some(1));
    folder.write(
        "armove.toml",
        &format!("{LAB}[severity]\n'lab/size' = 'error'\n"),
    );
    insta::assert_snapshot!(folder.armove("check").shown());
}

#[test]
fn mistakes_are_told_at_their_place() {
    let folder = lab("fail_on = 'warning'\nto = 'swedencentrl'\n");
    insta::assert_snapshot!(folder.armove("check").shown());
}

#[test]
fn rules_that_there_are_not_are_told_at_their_place() {
    let folder = lab("ignore = ['lab/publik', 'labs']\n");
    insta::assert_snapshot!(folder.armove("check").shown());
}

#[test]
fn a_file_that_cannot_be_read_is_said() {
    let folder = lab("");
    let said = folder.armove("check --config missing.toml");
    assert_eq!(said.exit, Some(2));
    assert!(
        said.err.starts_with("error: cannot read `missing.toml`"),
        "{}",
        said.err
    );
}

#[test]
fn relocate_takes_its_region_from_it() {
    let folder = lab("to = 'Sweden Central'\nallow-none = true\n");
    let said = folder.armove("relocate infra --dry-run");
    // What is written is judged by the rules of the folder too.
    assert_eq!(said.exit, Some(1), "{}", said.shown());
    assert!(said.out.contains("lab/public"), "{}", said.out);
    assert!(said.out.contains("for swedencentral"), "{}", said.out);
    let none = Folder::new();
    none.write("main.json", &template(&["one"]));
    let said = none.armove("relocate main.json --dry-run");
    assert_eq!(said.exit, Some(2));
    assert!(
        said.err.contains("no target region: give `--to REGION`"),
        "{}",
        said.err
    );
}

#[test]
fn relocate_leaves_out_what_it_ignores() {
    let folder = lab("to = 'swedencentral'\n");
    let note = "relocate/no-source-region";
    let text = folder.armove("relocate infra --dry-run --format json").out;
    assert!(text.contains(note), "{text}");
    folder.write(
        "armove.toml",
        &format!("{LAB}to = 'swedencentral'\nignore = ['{note}']\n"),
    );
    let text = folder.armove("relocate infra --dry-run --format json").out;
    assert!(!text.contains(note), "{text}");
}

#[test]
fn the_examples_of_the_readme_hold() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section = readme.split("\n## In a repository\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = |language: &str| {
        let start = format!("```{language}\n");
        let blocks = section
            .split(&start)
            .skip(1)
            .map(|rest| rest.split("```").next().unwrap());
        blocks.map(str::to_owned).collect::<Vec<_>>()
    };
    let folder = Folder::new();
    let vault = r#"
    "apiVersion": "2024-04-01",
    "name": "rsv-lab",
    "location": "westeurope",
    "sku": { "name": "RS0", "tier": "Standard" },
    "properties": { "securitySettings": { "softDeleteSettings": { "softDeleteState": "Disabled" } } }
}"#;
    let [comment] = blocks("jsonc").try_into().unwrap();
    let commented = super::with(&format!("{comment}{vault}"));
    let plain = commented.replace("armove: ignore", "");
    folder.write("infra/main.json", &plain);
    let [first, second] = blocks("toml").try_into().unwrap();
    let run = |toml: &str| {
        folder.write("armove.toml", toml);
        let said = folder.armove("check --select recovery-services/soft-delete-off --format json");
        assert_eq!(said.err, "");
        said.out
    };
    let counts = |text: &str| {
        ["open", "ignored"].map(|state| text.matches(&format!("\"state\": \"{state}\"")).count())
    };
    folder.write("armove-baseline.json", "{\"version\": 1, \"findings\": []}");
    // One finding, open; its severity is what the example says.
    let lowered = run(&first);
    assert_eq!(counts(&lowered), [1, 0], "{lowered}");
    assert!(lowered.contains("\"severity\": \"note\""), "{lowered}");
    assert_eq!(counts(&run(&second)), [0, 1]);
    folder.write("infra/main.json", &commented);
    assert_eq!(counts(&run("")), [0, 1]);
}
