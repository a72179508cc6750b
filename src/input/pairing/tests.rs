//! D11 as a table.

use super::*;

/// `folder/file: name name` lines become candidates, numbered from `start`.
fn candidates(lines: &[&str], start: usize) -> Vec<Candidate> {
    let parse = |(at, line): (usize, &&str)| {
        let (path, names) = line.split_once(": ").unwrap();
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        Candidate {
            index: start + at,
            folder: folder.to_owned(),
            file: file.to_owned(),
            names: names.split_whitespace().map(str::to_owned).collect(),
        }
    };
    lines.iter().enumerate().map(parse).collect()
}

/// `template + files` lines and `reason: file` lines.
fn paired(templates: &[&str], parameters: &[&str]) -> Vec<String> {
    let templates = candidates(templates, 0);
    let parameters = candidates(parameters, 100);
    let pairs = pair(&templates, &parameters);
    let name = |index: &usize| parameters[*index - 100].file.clone();
    let found = pairs.of_template.iter().map(|(template, files)| {
        let files: Vec<_> = files.iter().map(name).collect();
        format!("{} + {}", templates[*template].file, files.join(" "))
    });
    let alone = pairs
        .unpaired
        .iter()
        .map(|(file, reason)| format!("{reason:?}: {}", name(file)));
    found.chain(alone).collect()
}

#[test]
fn a_sole_template_takes_what_lies_beside_it() {
    assert_eq!(
        paired(&["template.json: a"], &["parameters.json: a"]),
        ["template.json + parameters.json"]
    );
    assert_eq!(
        paired(&["main.json: a b"], &["prod.json: a x"]),
        ["main.json + prod.json"]
    );
    assert_eq!(
        paired(
            &["t.json: a"],
            &[
                "parameters.dev.json: a",
                "parameters.json: a",
                "t.parameters.qa.json: a"
            ]
        ),
        ["t.json + parameters.json parameters.dev.json t.parameters.qa.json"]
    );
    assert_eq!(
        paired(&["main.json: a"], &["parameters.json: "]),
        ["main.json + parameters.json"]
    );
    assert_eq!(
        paired(&["parameters.json: a"], &["template.json: a"]),
        ["parameters.json + template.json"]
    );
}

#[test]
fn places_keep_files_apart() {
    assert_eq!(
        paired(
            &["x/template.json: a", "y/template.json: a"],
            &["y/parameters.json: a", "z/parameters.json: a"]
        ),
        [
            "template.json + parameters.json",
            "ParametersAlone: parameters.json"
        ]
    );
}

#[test]
fn names_tell_several_templates_apart() {
    let templates = ["vm.json: a", "vm-sql.json: a", "template.json: a"];
    for (file, template) in [
        ("vm.parameters.json", "vm.json"),
        ("VM.parameters.prod.json", "vm.json"),
        ("vm.prod.parameters.json", "vm.json"),
        ("vm-sql.parameters.json", "vm-sql.json"),
        ("vm-params.json", "vm.json"),
        ("parameters.json", "template.json"),
        ("parameters.prod.json", "template.json"),
    ] {
        let line = format!("{file}: a");
        assert_eq!(
            paired(&templates, &[&line]),
            [format!("{template} + {file}")]
        );
    }
    assert_eq!(
        paired(
            &["a.template.json: x", "b.template.json: x"],
            &["b.parameters.json: x"]
        ),
        ["b.template.json + b.parameters.json"]
    );
    assert_eq!(
        paired(&templates, &["vmparameters.json: a"]),
        ["ParametersAmbiguous: vmparameters.json"]
    );
}

#[test]
fn parameters_tell_what_names_do_not() {
    let templates = ["a.json: x y", "b.json: x z"];
    assert_eq!(
        paired(&templates, &["prod.json: x z"]),
        ["b.json + prod.json"]
    );
    assert_eq!(
        paired(&templates, &["prod.json: x"]),
        ["ParametersAmbiguous: prod.json"]
    );
    assert_eq!(
        paired(&templates, &["prod.json: "]),
        ["ParametersAmbiguous: prod.json"]
    );
}

#[test]
fn names_without_any_match_speak_against_a_pair() {
    assert_eq!(
        paired(&["template.json: a"], &["parameters.json: b c"]),
        ["ParametersOfAnother: parameters.json"]
    );
    assert_eq!(
        paired(&["vm.json: a", "db.json: b"], &["vm.parameters.json: b"]),
        ["db.json + vm.parameters.json"]
    );
}

#[test]
fn siblings_are_looked_for_by_name() {
    assert!(may_belong_to("template.json", "parameters.json"));
    assert!(may_belong_to("vm.json", "vm.parameters.prod.json"));
    assert!(!may_belong_to("vm.json", "db.parameters.json"));
    assert!(!may_belong_to("vm.json", "vm.json"));
    assert!(!may_belong_to("ü.json", "x.json"));
}
