//! One finding that is ignored at one place, by a comment or by the configuration.

use super::{Folder, thing, with};

const REASON: &str = "    // armove: ignore lab/public -- a lab, torn down every night\n";

/// Two things, of which the first has a comment above it.
fn commented(comment: &str) -> Folder {
    let folder = Folder::new();
    let things = [thing("one", comment), thing("two", "")].join(",\n");
    folder.write("main.json", &with(&things));
    folder.write("armove.toml", "rules = 'rules'\nselect = ['lab']\n");
    folder
}

fn configured(entry: &str) -> Folder {
    let folder = commented("");
    let file = format!("rules = 'rules'\nselect = ['lab']\n[[ignore]]\n{entry}\n");
    folder.write("armove.toml", &file);
    folder
}

#[test]
fn a_comment_ignores_the_resource_below_it_and_no_other() {
    let said = commented(REASON).armove("check");
    assert_eq!(said.exit, Some(1));
    insta::assert_snapshot!(said.shown());
}

#[test]
fn what_is_ignored_is_counted_and_shown_in_full_only() {
    let folder = Folder::new();
    folder.write("main.json", &with(&thing("one", REASON)));
    folder.write("armove.toml", "rules = 'rules'\nselect = ['lab']\n");
    let said = folder.armove("check");
    assert_eq!(
        (said.exit, said.out.contains("everybody")),
        (Some(0), false),
        "{}",
        said.out
    );
    insta::assert_snapshot!(folder.armove("check -v").shown());
    let json = folder.armove("check --format json").out;
    assert!(json.contains("\"state\": \"ignored\""), "{json}");
    assert!(
        json.contains("ignored here: a lab, torn down every night"),
        "{json}"
    );
}

#[test]
fn comments_without_use_or_reason_are_told() {
    let comments = [
        "    // armove: ignore lab/public\n",
        "    // armove: ignore lab/pubic -- misspelt\n",
        "    // armove: ignore lab/size -- there is no such finding\n",
    ];
    let said = commented(&comments.concat()).armove("check");
    assert_eq!(said.exit, Some(1));
    insta::assert_snapshot!(said.shown());
}

#[test]
fn a_comment_for_a_rule_that_was_not_asked_is_not_without_use() {
    let located = r#"    // armove: ignore lab/size, region/type-not-offered -- later
    {
      "type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2023-01-01",
      "name": "stlab",
      "location": "westeurope"
    }"#;
    let folder = commented("");
    folder.write("main.json", &with(located));
    let unused = |arguments: &str| {
        let out = folder.armove(arguments).out;
        ["lab/size", "region/type-not-offered"].map(|rule| {
            out.contains(&format!(
                "nothing to ignore: there is no finding of `{rule}`"
            ))
        })
    };
    assert_eq!(unused("check --select lab/public"), [false, false]);
    // What a region lacks is told only where one is in question.
    assert_eq!(unused("check --select lab,region"), [true, false]);
    assert_eq!(
        unused("check --select lab,region --to swedencentral"),
        [true, true]
    );
}

#[test]
fn a_comment_in_the_line_covers_what_begins_there() {
    let folder = Folder::new();
    let inline = thing("one", "").replace(
        "\"name\": \"one\",",
        "\"name\": \"one\", // armove: ignore lab/public -- elsewhere",
    );
    let covers = thing("one", "").replace(
        "\"properties\": {",
        "\"properties\": { /* armove: ignore lab/public -- here */",
    );
    folder.write("armove.toml", "rules = 'rules'\nselect = ['lab']\n");
    folder.write("main.json", &with(&covers));
    let inside = folder.armove("check --format json").out;
    folder.write("main.json", &with(&inline));
    let beside = folder.armove("check --format json").out;
    let state = |text: &str| text.contains("\"state\": \"ignored\"");
    assert!(state(&inside), "{inside}");
    assert!(
        !state(&beside) && beside.contains("armove/unused-ignore"),
        "{beside}"
    );
}

#[test]
fn the_configuration_ignores_by_resource_path_and_file() {
    for entry in [
        "rule = 'lab/public'\nresource = 'one'\nreason = 'x'",
        "rule = 'lab/public'\nresource = 'Lab.Test/things/ONE'\nreason = 'x'",
        "rule = 'lab/public'\nresource = 'one'\nfile = 'main.json'\nreason = 'x'",
    ] {
        let said = configured(entry).armove("check");
        let verdict = said.verdict();
        assert!(
            verdict.contains("1 error is open, 1 ignored."),
            "{entry}: {verdict}"
        );
    }
    let all = configured("rule = 'lab/public'\nreason = 'x'").armove("check");
    assert!(
        all.verdict().contains("nothing is open, 2 ignored."),
        "{}",
        all.out
    );
}

#[test]
fn an_entry_without_use_is_told_in_the_file() {
    let folder = configured("rule = 'lab/public'\nresource = 'three'\nreason = 'gone'");
    insta::assert_snapshot!(folder.armove("check").shown());
    // Of a part of the repository nothing follows for the rest.
    let part = folder.armove("check main.json");
    assert!(!part.out.contains("armove/unused-ignore"), "{}", part.out);
}

#[test]
fn a_secret_beside_a_comment_is_not_shown() {
    let folder = Folder::new();
    let secret = r#"    {
      "type": "Lab.Test/things",
      "apiVersion": "2024-01-01",
      "name": "one",
      // armove: ignore lab/size -- x
      "adminPassword": "Hunter2-Hunter2",
      "properties": { "public": false }
    }"#;
    folder.write("main.json", &with(secret));
    folder.write("armove.toml", "rules = 'rules'\nselect = ['lab']\n");
    let said = folder.armove("check");
    assert!(said.out.contains("armove/unused-ignore"), "{}", said.out);
    assert!(!said.out.contains("Hunter2"), "{}", said.out);
}

#[test]
fn what_explains_a_failure_cannot_be_ignored() {
    let folder = Folder::new();
    folder.write(
        "main.json",
        "// armove: ignore input/json-syntax -- known\n{\"$schema\": ",
    );
    folder.write(
        "armove.toml",
        "[[ignore]]\nrule = 'input/json-syntax'\nreason = 'known'\n",
    );
    insta::assert_snapshot!(folder.armove("check main.json").shown());
    folder.write("armove.toml", "");
    let said = folder.armove("check main.json");
    assert_eq!(said.exit, Some(2));
    assert!(said.out.contains("input/json-syntax"), "{}", said.out);
}
