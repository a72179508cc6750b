//! Whole runs over a repository of hand-written templates: comments, Windows line ends, a byte order
//! mark, a linked template and three sets of parameters.

use std::collections::BTreeMap;

use armove::json::{ProblemKind, parse};
use armove::text::Source;

use crate::folder::Folder;

const MOVE: &str =
    "relocate . --to swedencentral --map-region northeurope=swedencentral --fail-on never";

fn texts(folder: &Folder) -> BTreeMap<String, Source> {
    let files = folder.all().into_iter();
    files
        .map(|(name, bytes)| (name.clone(), Source::decode(name, &bytes).unwrap()))
        .collect()
}

/// The comments of a text, in their order.
fn comments(source: &Source) -> Vec<String> {
    let document = parse(source);
    let problems = document.problems.iter();
    let comments = problems.filter(|problem| problem.kind == ProblemKind::Comment);
    comments
        .map(|problem| source.slice(problem.span).to_owned())
        .collect()
}

/// Whether every comment of `fewer` stands in `more`, in that order.
fn in_order(fewer: &[String], more: &[String]) -> bool {
    let mut rest = more.iter();
    fewer.iter().all(|one| rest.any(|other| other == one))
}

#[test]
fn a_repository_is_edited_in_place_as_a_reviewer_would_have_it() {
    let folder = Folder::of("fixtures/repository");
    let before = texts(&folder);
    let shown = folder.armove(&format!("{MOVE} --in-place --dry-run --diff"));
    assert_eq!(shown.exit, Some(0), "{}", shown.shown());
    assert_eq!(folder.all(), Folder::of("fixtures/repository").all());
    let done = folder.armove(&format!("{MOVE} --in-place"));
    assert_eq!(done.exit, Some(0), "{}", done.shown());
    let after = texts(&folder);
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (name, old) in &before {
        let new = &after[name];
        assert_eq!(old.encoding(), new.encoding(), "{name}");
        assert_eq!(comments(old), comments(new), "{name}");
        let (lf, crlf) = (
            new.text().matches('\n').count(),
            new.text().matches("\r\n").count(),
        );
        assert!(crlf == 0 || lf == crlf, "{name}");
        assert_eq!(old.text().contains("\r\n"), crlf > 0, "{name}");
    }
    let diff = shown
        .out
        .split_once("--- a/")
        .map(|(_, diff)| format!("--- a/{diff}"));
    insta::assert_snapshot!("in_place", diff.unwrap());
    insta::assert_snapshot!("in_place_told", done.shown());
    let again = folder.armove(&format!("{MOVE} --in-place"));
    assert!(
        again.out.starts_with("Nothing had to change"),
        "{}",
        again.shown()
    );
    for (name, new) in texts(&folder) {
        assert_eq!(new.text(), after[&name].text(), "{name}");
    }
}

#[test]
fn each_set_of_parameters_gets_its_own_names_region_and_redundancy() {
    let folder = Folder::of("fixtures/repository");
    let how = MOVE.replace("swedencentral", "polandcentral");
    let done = folder.armove(&format!("{how} --in-place"));
    assert_eq!(done.exit, Some(0), "{}", done.shown());
    let set = |name: &str| folder.read(&format!("app/main.parameters.{name}.json"));
    for (name, site) in [
        ("dev", "\"fjord-shop-dev-plc\""),
        ("test", "\"fjord-shop-test-plc\""),
        ("prod", "\"fjord-shop-plc\""),
    ] {
        assert!(set(name).contains(site), "{}", set(name));
    }
    assert!(set("test").contains("polandcentral"), "{}", set("test"));
    assert!(set("prod").contains("polandcentral"), "{}", set("prod"));
}

#[test]
fn an_unmapped_region_of_a_set_is_told_with_its_file() {
    let folder = Folder::of("fixtures/repository");
    let how = MOVE.replace(" --map-region northeurope=swedencentral", "");
    let said = folder.armove(&format!("{how} --dry-run"));
    assert!(
        said.out.contains("main.parameters.prod.json"),
        "{}",
        said.shown()
    );
    assert!(said.out.contains("northeurope"), "{}", said.shown());
}

#[test]
fn linked_templates_and_folders_lie_in_the_output_as_in_the_repository() {
    let folder = Folder::of("fixtures/repository");
    let work = Folder::new();
    let path = folder.path().to_str().unwrap();
    let how = MOVE.replace("relocate .", &format!("relocate {path}"));
    let done = work.armove(&format!("{how} --out moved"));
    assert_eq!(done.exit, Some(0), "{}", done.shown());
    let names: Vec<String> = work.all().into_iter().map(|(name, _)| name).collect();
    for name in [
        "moved/app/main.json",
        "moved/app/nested/storage.json",
        "moved/app/main.parameters.dev.json",
        "moved/app/main.parameters.test.json",
        "moved/app/main.parameters.prod.json",
        "moved/net/vnet/template.json",
        "moved/net/address/template.json",
    ] {
        assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
    }
    assert!(
        work.read("moved/app/main.json")
            .contains("\"nested/storage.json\"")
    );
    // Who links it deploys it.
    let script = work.read("moved/deploy.sh");
    assert!(
        script.contains("app/main.json") && !script.contains("nested/storage.json"),
        "{script}"
    );
    // What was written is read again as such.
    let again = work.armove("check moved --fail-on never");
    assert!(again.out.contains("in 4 templates"), "{}", again.shown());
}

#[test]
fn safe_fixes_and_nothing_else() {
    let folder = Folder::of("fixtures/repository");
    let before = texts(&folder);
    let shown = folder.armove("check . --fix --dry-run --diff --fail-on never");
    assert_eq!(folder.all(), Folder::of("fixtures/repository").all());
    let diff = shown
        .out
        .split_once("--- a/")
        .map(|(_, diff)| format!("--- a/{diff}"));
    insta::assert_snapshot!("fixed", diff.unwrap_or_else(|| shown.shown()));
    let done = folder.armove("check . --fix --fail-on never");
    assert_eq!(done.exit, Some(0), "{}", done.shown());
    for (name, new) in texts(&folder) {
        // A comment goes only with what it is about.
        assert!(
            in_order(&comments(&new), &comments(&before[&name])),
            "{name}"
        );
    }
    let once = folder.all();
    let again = folder.armove("check . --fix=unsafe --fail-on never");
    assert!(again.out.contains("nothing to fix"), "{}", again.shown());
    assert_eq!(folder.all(), once);
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = Folder::of("fixtures");
    for command in [
        "check vault-export.zip --fix",
        "relocate vault-export.zip --to swedencentral --in-place",
    ] {
        let said = folder.armove(command);
        assert_eq!(said.exit, Some(2), "{}", said.shown());
        assert!(said.err.contains("unpack it"), "{}", said.shown());
    }
}

#[test]
fn two_that_name_each_other_do_not_come_to_wait_for_each_other() {
    let folder = Folder::new();
    let one = |name: &str, other: &str| {
        format!(
            r#"{{ "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-05-01", "name": "{name}", "location": "westeurope",
      "properties": {{ "other": {{ "id": "[resourceId('Microsoft.Network/networkSecurityGroups', '{other}')]" }} }} }}"#
        )
    };
    let text = format!(
        "{{ \"contentVersion\": \"1.0.0.0\", \"resources\": [\n    {},\n    {}\n  ] }}\n",
        one("a", "b"),
        one("b", "a")
    );
    folder.write("main.json", &text);
    let said = folder.armove("check . --fix --fail-on never");
    assert_eq!(said.exit, Some(0), "{}", said.shown());
    assert_eq!(
        folder.read("main.json").matches("dependsOn").count(),
        1,
        "{}",
        said.shown()
    );
}

#[test]
fn a_name_made_of_another_holds_for_every_set() {
    let folder = Folder::of("fixtures/parameter-files");
    let how = "--to swedencentral --map-region westeurope=swedencentral --fail-on never";
    let done = folder.armove(&format!("relocate . {how} --in-place"));
    assert_eq!(done.exit, Some(0), "{}", done.shown());
    assert!(
        !done.out.contains("parameter-sets-differ"),
        "{}",
        done.shown()
    );
    let template = folder.read("template.json");
    assert!(
        template.contains("[concat('sql-', parameters('accountName'))]"),
        "{template}"
    );
    assert!(folder.read("parameters.dev.json").contains("stfjorddevsdc"));
    assert!(
        folder
            .read("parameters.prod.json")
            .contains("stfjordprodsdc")
    );
}
