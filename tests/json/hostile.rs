//! Inputs made to exhaust stack, memory or time. Whatever takes more than
//! linear time does not come back here within the patience of a test run.

use armove::json::{Document, ProblemKind};

use super::invariants::check;

const MANY: usize = 1_000_000;

fn problems(document: &Document, kind: fn(&ProblemKind) -> bool) -> usize {
    document.problems.iter().filter(|it| kind(&it.kind)).count()
}

fn too_deep(kind: &ProblemKind) -> bool {
    matches!(kind, ProblemKind::TooDeep { limit: 512 })
}

#[test]
fn depth_is_refused_once_at_its_place() {
    for (open, close) in [
        ("[", "]"),
        ("{\"a\":", "}"),
        ("[{\"a\":", "}]"),
        ("[ //\n", "]"),
    ] {
        for levels in [10_000, MANY] {
            let closed = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            let document = check(&closed);
            assert_eq!(problems(&document, too_deep), 1);
            assert_eq!(document.errors().count(), 1);
            let document = check(&open.repeat(levels));
            assert_eq!(problems(&document, too_deep), 1);
            assert_eq!(document.errors().count(), 2);
        }
    }
}

#[test]
fn repeated_pieces_end_with_few_errors() {
    for piece in [
        "\"",
        "\"\n",
        "\"\n,",
        "\"\\\"\n,",
        "'",
        "'\\',",
        "/*",
        "/* */",
        "//\n",
        ",",
        ":",
        "]",
        "}",
        "[]",
        "{},",
        "\\",
        "x ",
        "x,",
        "[x",
        "{x",
        "[\"\n",
        "{\"\n",
        "\u{A0}",
        "\u{A0} ",
        "-",
        "1 ",
        "\u{1}",
        "[}",
        "{]",
        "\\u",
        "[[]",
        "[\"]",
        "{\"a\":1 ",
        "/",
    ] {
        for start in ["", "[", "{", "{\"a\": \"", "["] {
            let document = check(&format!("{start}{}", piece.repeat(MANY / 4)));
            assert!(document.errors().count() > 0, "{start}{piece}…");
        }
    }
}

#[test]
fn duplicate_keys_stay_in_the_tree_and_few_are_told() {
    let document = check(&format!("{{{}\"b\": 1}}", "\"a\": 1, ".repeat(MANY)));
    assert_eq!(document.root.members().len(), MANY + 1);
    assert_eq!(document.problems.len(), 50);
    let distinct: Vec<String> = (0..MANY / 4)
        .map(|number| format!("\"k{number}\":0"))
        .collect();
    let document = check(&format!("{{{}}}", distinct.join(",")));
    assert_eq!(document.root.members().len(), MANY / 4);
    assert!(document.problems.is_empty());
}

#[test]
fn one_missing_bracket_in_a_long_file_is_no_cascade() {
    let resource = "{ \"type\": \"a\", \"tags\": {}, \"list\": [1, 2, { \"x\": true }] }";
    let all = vec![resource; 2_000].join(",\n");
    let whole = format!("{{ \"resources\": [{all}] }}");
    assert!(check(&whole).problems.is_empty());
    for (at, _) in whole
        .match_indices(['{', '}', '[', ']'])
        .skip(6_000)
        .step_by(37)
        .take(20)
    {
        let mut text = whole.clone();
        text.remove(at);
        let errors = check(&text).errors().count();
        assert!(
            (1..=4).contains(&errors),
            "{errors} errors without byte {at}"
        );
    }
}

#[test]
fn long_tokens_are_read_whole() {
    let document = check(&format!(
        "[\"{}\", {}]",
        "a\n".repeat(MANY),
        "1".repeat(MANY)
    ));
    assert_eq!(document.errors().count(), 0);
    assert_eq!(document.root.elements().len(), 2);
}
