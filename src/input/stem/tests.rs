//! D32 as a table.

use super::*;

fn file(path: &str) -> Place {
    Place::File {
        folder: base(folder(path)).to_owned(),
        file: base(path).to_owned(),
    }
}

fn walked(path: &str) -> Place {
    // The first folder is the one that was named.
    let below = folder(path).split_once('/').map_or("", |(_, below)| below);
    Place::Walked {
        key: folder(path).to_owned(),
        below: below.to_owned(),
        folder: base(folder(path)).to_owned(),
        file: base(path).to_owned(),
    }
}

fn archived(path: &str) -> Place {
    let (archive, entry) = path.split_once('!').unwrap();
    Place::Archived {
        key: archive.to_owned(),
        archive: base(archive).to_owned(),
        entry: entry.to_owned(),
    }
}

#[test]
fn stems_are_as_decided() {
    type Case<'a> = (fn(&str) -> Place, &'a [(&'a str, &'a str)]);
    let cases: &[Case] = &[
        (file, &[("x/vm.json", "vm")]),
        (file, &[("x/template.json", "x")]),
        (file, &[("x/AzureDeploy.json", "x")]),
        (
            file,
            &[("x/mainTemplate.json", "x"), ("x/main.json", "main")],
        ),
        (file, &[("template.json", "template")]),
        (
            file,
            &[("x/a.json", "a"), ("y/a.json", "a-2"), ("z/A.json", "A-3")],
        ),
        (
            walked,
            &[("r/x/template.json", "x"), ("r/y/template.json", "y")],
        ),
        (walked, &[("r/vm.json", "vm")]),
        (walked, &[("r/template.json", "r")]),
        (
            walked,
            &[("r/template.json", "r-template"), ("r/vm.json", "r-vm")],
        ),
        (walked, &[("r/x/vm.json", "x/vm")]),
        (
            walked,
            &[("r/x/template.json", "x/template"), ("r/x/vm.json", "x/vm")],
        ),
        (
            walked,
            &[
                ("r/a/x/template.json", "a/x"),
                ("r/b y/x/template.json", "b-y/x"),
            ],
        ),
        (archived, &[("d/export.zip!template.json", "export")]),
        (
            archived,
            &[("d/export.v2.zip!in/template.json", "export.v2")],
        ),
        (
            archived,
            &[
                ("e.zip!a/One_template.json", "e-One_template"),
                ("e.zip!b/Two.json", "e-Two"),
            ],
        ),
        (
            archived,
            &[
                ("e.zip!template.json", "e-template"),
                ("e.zip!vm/template.json", "vm"),
            ],
        ),
        (
            archived,
            &[
                ("e.zip!a/template.json", "e-template"),
                ("e.zip!a/vm.json", "e-vm"),
            ],
        ),
        (
            archived,
            &[
                ("a/e.zip!template.json", "e"),
                ("b/e.zip!template.json", "e-2"),
            ],
        ),
    ];
    for (place, rows) in cases {
        let places: Vec<_> = rows.iter().map(|(path, _)| place(path)).collect();
        let expected: Vec<_> = rows.iter().map(|(_, stem)| *stem).collect();
        assert_eq!(stems(&places), expected, "{rows:?}");
    }
    assert_eq!(stems(&[Place::Stdin]), ["stdin"]);
}

#[test]
fn stems_are_safe_as_folder_names() {
    for (name, stem) in [
        ("my export (1).json", "my-export--1-"),
        ("Müller.json", "M-ller"),
        ("...json", "--"),
        ("..json", "-"),
        (".json", ".json"),
        ("report.json.json", "report.json-2"),
        ("CHECKLIST.md.json", "CHECKLIST.md-2"),
        ("a\u{202e}b.json", "a-b"),
    ] {
        assert_eq!(stems(&[file(name)]), [stem], "{name:?}");
    }
    let long = format!("{}.json", "x".repeat(300));
    let both = stems(&[file(&long), file(&long)]);
    assert!(both.iter().all(|stem| stem.len() <= MAX_STEM_BYTES + 2));
    assert_ne!(both[0], both[1]);
}

#[test]
fn a_number_never_meets_a_name_that_has_it_already() {
    let names = ["a/a.json", "b/a.json", "c/a-2.json", "d/a.json"];
    assert_eq!(stems(&names.map(file)), ["a", "a-2", "a-2-2", "a-3"]);
}
