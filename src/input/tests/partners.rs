//! Files that belong together.

use super::*;

#[test]
fn a_folder_and_a_file_in_it_read_nothing_twice() {
    let folder = Folder::new(&[
        ("t/template.json", TEMPLATE),
        ("t/parameters.json", PARAMETERS),
    ]);
    let inputs = folder.request(&["t", "t/template.json"], &[], true);
    assert_eq!(
        folder.pairs(&inputs),
        ["t = t/template.json + [\"t/parameters.json\"]"]
    );
    assert_eq!(inputs.files.len(), 2);
}

#[test]
fn swapped_and_repeated_files_are_noticed() {
    let folder = Folder::new(&[
        ("swap/template.json", PARAMETERS),
        ("swap/parameters.json", TEMPLATE),
        ("same/template.json", TEMPLATE),
        ("same/parameters.json", TEMPLATE),
    ]);
    let inputs = folder.read(&[""]);
    assert_eq!(
        folder.pairs(&inputs),
        [
            "same = same/template.json + []",
            "swap = swap/parameters.json + [\"swap/template.json\"]"
        ]
    );
    let notes: Vec<_> = inputs
        .files
        .iter()
        .map(|file| file.notes.as_slice())
        .collect();
    let copy = &inputs.files[0].name;
    assert_eq!(
        notes,
        [
            &[Note::NamedLikeParameters][..],
            &[Note::ParametersAreTemplate(copy.clone())],
            &[Note::NamedLikeParameters],
            &[Note::NamedLikeTemplate],
        ]
    );
    assert_eq!(
        inputs.files[0].status,
        Status::Skipped(SkipReason::SameAs(inputs.files[1].name.clone()))
    );
}

#[test]
fn a_template_that_is_named_brings_its_parameter_file() {
    let folder = Folder::new(&[
        ("template.json", TEMPLATE),
        ("parameters.json", PARAMETERS),
        ("template.parameters.dev.json", PARAMETERS),
        ("notes.json", PARAMETERS),
        ("vm.json", TEMPLATE),
        ("vm.parameters.json", "{\"contentVersion\": \"1\", "),
    ]);
    assert_eq!(
        folder.pairs(&folder.read(&["template.json"])),
        [
            "@ = template.json + [\"parameters.json\", \"template.parameters.dev.json\"]"
                .replace('@', &stem_of(&folder))
        ]
    );
    let broken = folder.read(&["vm.json"]);
    assert!(folder.table(&broken).contains(
        &"vm.parameters.json: FAILED, the file ends in the middle of a value".to_owned()
    ));
}

/// The stem that a generic name gets in this folder.
fn stem_of(folder: &Folder) -> String {
    let name = folder
        .0
        .path()
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    name.replace(
        |letter: char| !letter.is_ascii_alphanumeric() && !"._-".contains(letter),
        "-",
    )
}

#[test]
fn a_parameter_file_that_is_named_brings_its_template_if_asked_to() {
    let folder = Folder::new(&[
        ("vm.json", TEMPLATE),
        ("db.json", TEMPLATE),
        ("vm.parameters.json", PARAMETERS),
        ("x/odd.json", TEMPLATE),
        ("x/parameters.json", PARAMETERS),
        ("y/parameters.json", PARAMETERS),
    ]);
    let names = [
        "vm.parameters.json",
        "x/parameters.json",
        "y/parameters.json",
    ];
    let alone = folder.read(&names);
    assert!(alone.templates.is_empty());
    assert!(
        alone
            .files
            .iter()
            .all(|file| file.status == Status::Skipped(SkipReason::ParametersAlone))
    );
    let with = folder.request(&names, &[], true);
    assert_eq!(
        folder.pairs(&with),
        [
            "vm = vm.json + [\"vm.parameters.json\"]",
            "odd = x/odd.json + [\"x/parameters.json\"]"
        ]
    );
    assert_eq!(with.files.len(), 5);
}

#[test]
fn parameters_that_are_named_take_the_place_of_those_beside() {
    let folder = Folder::new(&[
        ("t/template.json", TEMPLATE),
        ("t/parameters.json", PARAMETERS),
        ("other/prod.json", PARAMETERS),
        ("page.json", "{}"),
    ]);
    let inputs = folder.request(&["t"], &["other/prod.json"], false);
    assert_eq!(
        folder.pairs(&inputs),
        ["t = t/template.json + [\"other/prod.json\"]"]
    );
    assert_eq!(
        folder.table(&inputs),
        [
            "other/prod.json: Parameters",
            "t/parameters.json: skipped, a parameter file, replaced by --parameters",
            "t/template.json: Template",
        ]
    );
    assert_eq!(inputs.roots.len(), 2);
    let same = folder.request(&["t"], &["t/parameters.json"], false);
    assert_eq!(
        folder.pairs(&same),
        ["t = t/template.json + [\"t/parameters.json\"]"]
    );
    for wrong in ["page.json", "t/template.json"] {
        let inputs = folder.request(&["other"], &[wrong], false);
        let file = inputs
            .files
            .iter()
            .find(|file| file.name.ends_with(wrong))
            .unwrap();
        assert_eq!(file.status, Status::Failed(InputError::NotParameters));
    }
    let gone = folder.request(&["t"], &["gone.json"], false);
    assert_eq!(gone.files[0].status, Status::Failed(InputError::NotFound));
}

#[test]
fn an_envelope_is_a_template_with_a_place() {
    let folder = Folder::new(&[]);
    let text = format!("{{\"template\": {TEMPLATE}, \"error\": {{\"code\": \"X\"}}}}");
    folder.write("a.json", text.as_bytes());
    folder.write("a.parameters.json", PARAMETERS.as_bytes());
    let inputs = folder.read(&[""]);
    assert_eq!(
        folder.pairs(&inputs),
        ["a = a.json + [\"a.parameters.json\"]"]
    );
    assert_eq!(inputs.templates[0].root.as_str(), "/template");
    assert_eq!(
        inputs.files[0].notes,
        [Note::Unwrapped, Note::ExportErrors(vec!["/error".into()])]
    );
}
