use super::super::Problem;
use super::*;
use crate::text::Span;

fn read(text: &str) -> Document {
    parse(&Source::new("a.json", text))
}

/// Each problem as `start-end message`.
fn told(text: &str) -> Vec<String> {
    let place = |problem: &Problem| {
        let Span { start, end } = problem.span;
        format!("{start}-{end} {}", problem.kind)
    };
    read(text).problems.iter().map(place).collect()
}

#[test]
fn places_of_keys_and_values() {
    let document = read("{ \"a\" : [1, {\"\\u0062\": null}] }");
    assert!(document.problems.is_empty());
    let member = &document.root.members()[0];
    assert_eq!(member.key_span, Span::new(2, 5));
    assert_eq!(member.value.span, Span::new(8, 29));
    let inner = &member.value.elements()[1];
    assert_eq!(inner.span, Span::new(12, 28));
    assert_eq!(inner.members()[0].key, "b");
    assert_eq!(inner.members()[0].key_span, Span::new(13, 21));
    assert_eq!(document.root.span, Span::new(0, 31));
}

#[test]
fn numbers_keep_their_digits() {
    for digits in [
        "0",
        "-0",
        "12345678901234567890123",
        "1.50",
        "-1e+400",
        "2E-7",
    ] {
        let document = read(digits);
        assert!(document.problems.is_empty(), "{digits}");
        assert_eq!(document.root.kind, Kind::Number(digits.into()));
    }
    for digits in [
        "01", "1.", ".5", "+1", "-", "1e", "1e+", "0x1F", "1_0", "1-2", "-.5",
    ] {
        assert_eq!(
            told(digits),
            [format!("0-{} not a JSON number", digits.len())]
        );
        assert_eq!(read(digits).root.kind, Kind::Number(digits.into()));
    }
}

#[test]
fn tolerated_things_are_reported_and_read() {
    let document = read("{ // one\n\"a\": /* two */ [1, 2,],\n\"b\": \"x\r\ny\tz\n\\ud800\",}");
    let kinds: Vec<_> = document.problems.iter().map(|p| p.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            ProblemKind::Comment,
            ProblemKind::Comment,
            ProblemKind::TrailingComma,
            ProblemKind::RawLineBreak,
            ProblemKind::ControlCharacter,
            ProblemKind::LoneSurrogate,
            ProblemKind::TrailingComma,
        ]
    );
    assert_eq!(document.errors().count(), 0);
    assert_eq!(document.root.get("a").unwrap().elements().len(), 2);
    let text = document.root.get("b").unwrap().as_str();
    assert_eq!(text, Some("x\r\ny\tz\n\u{FFFD}"));
    assert_eq!(document.problems[0].span, Span::new(2, 8));
    assert_eq!(document.problems[3].span, Span::new(40, 42));
}

#[test]
fn duplicate_keys_stay_and_name_the_first_place() {
    let document = read("{\"Name\": 1, \"x\": 0, \"nAmE\": 2}");
    let first = Span::new(1, 7);
    let key = "nAmE".to_owned();
    assert_eq!(
        document.problems,
        [Problem {
            kind: ProblemKind::DuplicateKey { key, first },
            span: Span::new(20, 26)
        }]
    );
    assert_eq!(document.root.members().len(), 3);
    let large: Vec<String> = (0..40).map(|n| format!("\"Key{}\": 1", n % 38)).collect();
    let large = read(&format!(
        "{{{}}}",
        large.join(", ").replace("Key1\"", "KEY1\"")
    ));
    assert_eq!(large.problems.len(), 2);
    assert_eq!(large.root.members().len(), 40);
}

#[test]
fn one_run_shows_all_errors() {
    let text = "{\n'a': 1,\nb: 2,\n\"c\": NaN,\n\"d\" 4,\n\"e\": 5\n\"f\": [1 2, tru, 01],\n\"g\": \"\\W\",,\n\"h\":\n}";
    assert_eq!(
        told(text),
        [
            "2-3 expected a key in double quotes, found a single quote",
            "10-11 expected a key in double quotes, found a word without quotes",
            "21-24 expected a value, found `NaN`",
            "30-31 expected `:`, found a number",
            "40-41 expected `,` or `}`, found a string",
            "48-49 expected `,` or `]`, found a number",
            "51-54 expected a value, found a word without quotes",
            "56-58 not a JSON number",
            "67-69 unknown escape in a string",
            "71-72 expected a key, found `,`",
            "78-79 expected a value, found `}`",
        ]
    );
    let keys: Vec<_> = read(text)
        .root
        .members()
        .iter()
        .map(|m| m.key.to_string())
        .collect();
    assert_eq!(keys, ["a", "b", "c", "d", "e", "f", "g", "h"]);
}

#[test]
fn what_is_not_closed_is_told_once_where_it_was_opened() {
    assert_eq!(
        told("{\"a\": [1, {\"b\": 2"),
        ["10-11 the object that starts here is never closed"]
    );
    assert_eq!(
        told("{\"a\": 1, \"b"),
        ["9-10 the string that starts here is never closed"]
    );
    assert_eq!(
        told("[1, /* x"),
        ["4-6 the comment that starts here is never closed"]
    );
    assert_eq!(
        told("{\"a\":"),
        ["0-1 the object that starts here is never closed"]
    );
}

#[test]
fn a_missing_quote_spoils_one_line_only() {
    let text = "{\n\"a\": \"one,\n\"b\": \"two\",\n\"c\": \"three\"\n}";
    assert_eq!(
        told(text),
        ["7-8 the string that starts here is never closed"]
    );
    let document = read(text);
    assert_eq!(document.root.get("a").unwrap().as_str(), Some("one"));
    assert_eq!(document.root.get("c").unwrap().as_str(), Some("three"));
    let key = "{\n\"a: \"one\",\n\"b\": \"two\",\n\"c\": \"three\"\n}";
    assert!(told(key).len() <= 2, "{:?}", told(key));
    assert_eq!(read(key).root.get("c").unwrap().as_str(), Some("three"));
}

#[test]
fn brackets_that_do_not_fit_cost_one_error() {
    assert_eq!(told("{\"a\": [1, [2}, \"b\": 3}").len(), 2);
    assert_eq!(
        told("{\"a\": 1], \"b\": 2}"),
        ["7-8 expected `}`, found `]`"]
    );
    assert_eq!(read("{\"a\": 1], \"b\": 2}").root.members().len(), 2);
    assert_eq!(
        told("{\"a\": [1, {\"b\": 2], \"c\": 3}"),
        ["17-18 expected `}`, found `]`"]
    );
    assert_eq!(
        told("{} {}"),
        ["3-4 expected the end of the file, found `{`"]
    );
    assert_eq!(told("}"), ["0-1 expected a value, found `}`"]);
    for empty in ["", " \n", "// x", "/* x */"] {
        assert_eq!(
            told(empty).first().map(String::as_str),
            Some("0-0 the file is empty")
        );
    }
}

#[test]
fn foreign_blanks_are_told_and_skipped() {
    let text = "{\u{A0}\u{A0}\"a\": 1}";
    let expected = "1-5 expected blanks, tabs or line breaks, found the character U+00A0";
    assert_eq!(told(text), [expected]);
    assert_eq!(read(text).root.members().len(), 1);
}

#[test]
fn depth_is_limited_at_its_place() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(told(&nested(512)).is_empty());
    assert_eq!(
        told(&nested(513)),
        ["512-513 nested more than 512 levels deep"]
    );
    assert_eq!(
        told(&nested(10_000)),
        ["512-513 nested more than 512 levels deep"]
    );
    let siblings = format!(
        "{0}[\"]\"], [], 1, {{}}{1}",
        "[".repeat(512),
        "]".repeat(512)
    );
    assert_eq!(told(&siblings).len(), 3);
    let objects = "{\"a\":".repeat(1_000_000);
    assert_eq!(told(&objects).len(), 2);
}

#[test]
fn equality_is_blind_for_places() {
    assert_eq!(
        read("{\"a\": [{\"b\": 1}]}").root,
        read("{ \"a\":[ {\"b\" :1} ] }").root
    );
    assert_ne!(read("{\"a\": 1}").root, read("{\"A\": 1}").root);
}
