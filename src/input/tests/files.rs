//! What is found, what is left out, and what fails.

use std::io::Cursor;

use super::*;

#[test]
fn folders_are_walked_in_order_and_only_what_may_matter_is_listed() {
    let folder = Folder::new(&[
        ("b/template.json", TEMPLATE),
        ("b/parameters.json", PARAMETERS),
        ("b/read.me", "x"),
        ("b-c/main.json", TEMPLATE),
        ("a.json", "{\"name\": \"package\"}"),
        ("empty.json", " \n"),
        (
            "ui.json",
            r##"{"$schema":"https://x/createUIDefinition.json#","contentVersion":1}"##,
        ),
        ("main.bicep", ""),
        (".git/template.json", TEMPLATE),
        ("node_modules/x/template.json", TEMPLATE),
        ("z/parameters.json", PARAMETERS),
    ]);
    let inputs = folder.read(&[""]);
    assert_eq!(
        folder.table(&inputs),
        [
            "a.json: skipped, neither a template nor a parameter file",
            "b/parameters.json: Parameters",
            "b/template.json: Template",
            "b-c/main.json: Template",
            "empty.json: skipped, empty",
            "main.bicep: skipped, Bicep source",
            "ui.json: skipped, not a template but `createUIDefinition`",
            "z/parameters.json: skipped, a parameter file without its template",
        ]
    );
    assert_eq!(
        folder.pairs(&inputs),
        [
            "b = b/template.json + [\"b/parameters.json\"]",
            "b-c/main = b-c/main.json + []"
        ]
    );
    assert_eq!(inputs.roots, [fs::canonicalize(folder.path("")).unwrap()]);
}

#[test]
fn the_order_of_arguments_does_not_matter_and_nothing_counts_twice() {
    let folder = Folder::new(&[("a/template.json", TEMPLATE), ("b.json", TEMPLATE)]);
    let one = folder.read(&["a", "b.json", "", "a/../b.json"]);
    let other = folder.read(&["b.json", "", "a"]);
    assert_eq!(
        folder.table(&one),
        ["a/template.json: Template", "b.json: Template"]
    );
    assert_eq!(folder.table(&one), folder.table(&other));
    assert_eq!(folder.pairs(&one), folder.pairs(&other));
}

#[test]
fn what_is_named_and_cannot_be_read_fails_with_a_next_step() {
    let folder = Folder::new(&[
        ("empty.json", ""),
        ("cut.json", &TEMPLATE[..TEMPLATE.len() / 2]),
        ("broken.json", "{\"a\" 1 \"b\" }"),
        ("page.json", "<!DOCTYPE html><html></html>"),
        ("page.zip", "<!DOCTYPE html><html></html>"),
        ("main.bicep", "param a string"),
        ("main.tf", "resource"),
        (
            "error.json",
            r#"{"error":{"code":"ExportTemplateFailed","message":"m"}}"#,
        ),
        ("other.json", "{\"name\":1}"),
    ]);
    folder.write("latin.json", b"{\"a\": \"\xFC\"}");
    let names = [
        "missing.json",
        "empty.json",
        "cut.json",
        "broken.json",
        "page.json",
        "page.zip",
        "main.bicep",
        "main.tf",
        "error.json",
        "other.json",
        "latin.json",
    ];
    let inputs = folder.read(&names);
    assert_eq!(
        folder.table(&inputs),
        [
            "broken.json: FAILED, not valid JSON (3 errors)",
            "cut.json: FAILED, the file ends in the middle of a value",
            "empty.json: FAILED, the file is empty",
            "error.json: FAILED, this is an error message of Azure, without a template",
            "latin.json: FAILED, not UTF-8 text: byte 7 starts no character",
            "main.bicep: FAILED, this is Bicep source, not an ARM template",
            "main.tf: FAILED, this is Terraform source, not an ARM template",
            "missing.json: FAILED, there is no such file or folder",
            "other.json: skipped, neither a template nor a parameter file",
            "page.json: FAILED, this is a web page or XML, not JSON",
            "page.zip: FAILED, not a zip archive: this is a web page or XML",
        ]
    );
    assert!(inputs.templates.is_empty());
    for file in &inputs.files {
        if let Status::Failed(error) = &file.status {
            assert!(error.help().len() > 10, "{error}");
        }
    }
    let cut = inputs
        .files
        .iter()
        .find(|file| file.base() == "cut.json")
        .unwrap();
    assert_eq!(cut.kind, FileKind::Template);
    assert!(cut.source.is_some() && cut.document.as_ref().unwrap().errors().count() > 0);
    assert_eq!(&*cut.bytes, &TEMPLATE.as_bytes()[..TEMPLATE.len() / 2]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_and_links_are_said() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&[("a/template.json", TEMPLATE), ("locked.json", TEMPLATE)]);
    symlink(folder.path(""), folder.path("a/round.json")).unwrap();
    symlink(folder.path("nowhere"), folder.path("gone.json")).unwrap();
    symlink(folder.path(""), folder.path("a/round")).unwrap();
    let locked = folder.path("locked.json");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).unwrap();
    let may_read_anyway = fs::read(&locked).is_ok();
    let mut expected = vec![
        "a/round.json: skipped, a link, not followed",
        "a/template.json: Template",
        "gone.json: skipped, a link, not followed",
        "locked.json: FAILED, no permission to read this",
    ];
    if may_read_anyway {
        eprintln!("permissions do not bind this user: not tested");
        expected[3] = "locked.json: Template";
    }
    assert_eq!(folder.table(&folder.read(&[""])), expected);
    // Named, a link is followed.
    let named = folder.path("named.json");
    symlink(folder.path("a/template.json"), &named).unwrap();
    assert_eq!(folder.read(&["named.json"]).templates.len(), 1);
}

#[test]
fn an_earlier_output_is_read_for_its_templates_only() {
    let output = [
        (
            "out/manifest.json",
            r#"{"tool": {"name": "armove", "version": "0.1.0"}, "outputs": [
                {"path": "report.json"}, {"path": "vm/dropped.json"}, {"path": "vm/parameters.json"},
                {"path": "vm/parameters.prod.json"}, {"path": "vm/template.json"},
                {"path": "vm/workloads.json"}, {"path": "vm/workloads.parameters.json"},
                {"path": "../template.json"}, {"path": "gone/template.json"}]}"#,
        ),
        ("template.json", PARAMETERS),
        ("out/report.json", TEMPLATE),
        ("out/vm/template.json", TEMPLATE),
        ("out/vm/parameters.json", PARAMETERS),
        ("out/vm/parameters.prod.json", PARAMETERS),
        ("out/vm/workloads.json", TEMPLATE),
        ("out/vm/workloads.parameters.json", PARAMETERS),
        ("out/vm/mine/template.json", TEMPLATE),
    ];
    let folder = Folder::new(&output);
    for (root, stem) in [("out", "vm"), ("", "out/vm")] {
        let inputs = folder.read(&[root]);
        let expected = format!(
            "{stem} = out/vm/template.json + [\"out/vm/parameters.json\", \"out/vm/parameters.prod.json\"]"
        );
        assert_eq!(folder.pairs(&inputs), [expected]);
        // The machines belong to the first template, and are not silently left out.
        let later = |file: &&InputFile| file.status == Status::Skipped(SkipReason::LaterStage);
        let later: Vec<&str> = inputs
            .files
            .iter()
            .filter(later)
            .map(|file| file.name.as_str())
            .collect();
        assert!(
            matches!(later.as_slice(), [name] if name.ends_with("out/vm/workloads.json")),
            "{later:?}"
        );
        assert_eq!(inputs.files.len(), if root.is_empty() { 5 } else { 4 });
    }
    folder.write(
        "out/manifest.json",
        b"{\"name\": \"a web app\", \"tool\": \"webpack\"}",
    );
    assert_eq!(folder.read(&["out"]).templates.len(), 4);
}

#[test]
fn archives_named_and_found() {
    let folder = Folder::new(&[]);
    let entry = |name: &str, text: &str| raw_zip::RawEntry::stored(name, text.as_bytes());
    folder.write(
        "export.zip",
        &raw_zip::zip(&[
            entry("template.json", TEMPLATE),
            entry("parameters.json", PARAMETERS),
        ]),
    );
    folder.write(
        "bicep.zip",
        &raw_zip::zip(&[entry("main.bicep", ""), entry("bicepconfig.json", "{}")]),
    );
    folder.write("tf.zip", &raw_zip::zip(&[entry("main.tf", "")]));
    folder.write(
        "only.zip",
        &raw_zip::zip(&[entry("parameters.json", PARAMETERS)]),
    );
    folder.write("nest.zip", &raw_zip::zip(&[entry("export.zip", "PK")]));
    folder.write("bare.zip", &raw_zip::zip(&[]));
    folder.write("json.zip", TEMPLATE.as_bytes());
    let found = folder.read(&[""]);
    assert_eq!(
        folder.table(&found),
        [
            "bare.zip: skipped, an archive without a template",
            "bicep.zip: skipped, Bicep source",
            "export.zip/parameters.json: Parameters",
            "export.zip/template.json: Template",
            "json.zip: Template",
            "nest.zip: skipped, an archive without a template",
            "only.zip: skipped, an archive without a template",
            "tf.zip: skipped, Terraform source",
        ]
    );
    let names = ["bare.zip", "bicep.zip", "nest.zip", "only.zip", "tf.zip"];
    let failed: Vec<_> = folder
        .table(&folder.read(&names))
        .into_iter()
        .filter(|line| line.contains("FAILED"))
        .collect();
    assert_eq!(
        failed,
        [
            "bare.zip: FAILED, there is no template in the archive",
            "bicep.zip: FAILED, the archive holds Bicep source, not an ARM template",
            "nest.zip: FAILED, there is no template in the archive, only another archive",
            "only.zip: FAILED, there is no template in the archive, only a parameter file",
            "tf.zip: FAILED, the archive holds Terraform source, not an ARM template",
        ]
    );
}

#[test]
fn standard_input_holds_a_template_or_an_archive() {
    let request = Request {
        paths: vec!["-".into(), "-".into()],
        ..Request::default()
    };
    let inputs = read(&request, &mut Cursor::new(TEMPLATE));
    assert_eq!(inputs.templates.len(), 1);
    assert_eq!(
        (
            inputs.files[0].name.as_str(),
            inputs.templates[0].stem.as_str()
        ),
        ("stdin", "stdin")
    );
    assert!(inputs.roots.is_empty());
    let entry = |name: &str, text: &str| raw_zip::RawEntry::stored(name, text.as_bytes());
    let zip = raw_zip::zip(&[
        entry("template.json", TEMPLATE),
        entry("parameters.json", PARAMETERS),
    ]);
    let inputs = read(&request, &mut Cursor::new(zip));
    assert_eq!(inputs.files[1].name, "stdin/template.json");
    assert_eq!(
        (
            inputs.templates[0].stem.as_str(),
            &*inputs.templates[0].parameters
        ),
        ("stdin", &[0][..])
    );
    let inputs = read(&request, &mut std::io::empty());
    assert_eq!(inputs.files[0].status, Status::Failed(InputError::Empty));
}

#[test]
fn ten_thousand_levels_are_an_error_like_others() {
    let folder = Folder::new(&[]);
    let deep = format!(
        "{{\"contentVersion\": {}1{}}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    folder.write("deep.json", deep.as_bytes());
    let inputs = folder.read(&[""]);
    assert_eq!(
        inputs.files[0].status,
        Status::Failed(InputError::Syntax { problems: 1 })
    );
}

#[test]
fn endless_input_ends() {
    let request = Request {
        paths: vec!["-".into()],
        ..Request::default()
    };
    let inputs = read(&request, &mut std::io::repeat(b' '));
    assert_eq!(inputs.files[0].status, Status::Failed(InputError::TooLarge));
}
