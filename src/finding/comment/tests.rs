use super::*;
use crate::json::parse;

const TEMPLATE: &str = r#"{
  "resources": [
    {
      "type": "A/b",
      "sku": {
        "name": "S0"
      }
    },
    {
      "type": "A/c"
    }
  ]
}"#;

fn rules() -> RuleIds {
    RuleIds::new(["network/open", "storage/old-sku", "input/unreadable"])
}

fn read(text: &str) -> Comments {
    let source = Source::new("a.json", text);
    let document = parse(&source);
    comments(0, &source, &document, &rules())
}

/// What a comment covers when it is put before `at` of the template.
fn covered(at: &str, comment: &str) -> String {
    let text = TEMPLATE.replacen(at, &format!("{comment}{at}"), 1);
    let found = read(&text);
    assert_eq!(found.mistakes, []);
    let [ignore] = found.ignores.as_slice() else {
        panic!("{found:?}");
    };
    let Scope::Part { span, .. } = &ignore.scope else {
        panic!("{ignore:?}");
    };
    let part = Source::new("a", text.clone()).slice(*span).to_owned();
    part.split_whitespace().collect::<Vec<_>>().join(" ")
}

const LINE: &str = "// armove: ignore network/open -- we know\n";

#[test]
fn a_comment_on_its_own_line_covers_what_begins_in_the_next() {
    assert_eq!(covered("  \"sku\"", LINE), "\"sku\": { \"name\": \"S0\" }");
    let whole = "{ \"type\": \"A/b\", \"sku\": { \"name\": \"S0\" } }";
    assert_eq!(covered("    {\n      \"type\": \"A/b\"", LINE), whole);
    let between = format!("{LINE}\n  // something else\n\n");
    assert_eq!(
        covered("  \"sku\"", &between),
        "\"sku\": { \"name\": \"S0\" }"
    );
    assert!(covered("{\n  \"resources\"", LINE).ends_with("] }"));
}

#[test]
fn a_comment_behind_code_covers_what_begins_in_its_line() {
    let behind = " /* armove: ignore network/open -- we\n * know */";
    assert!(covered("\n      \"sku\"", behind).starts_with("\"type\": \"A/b\","));
    assert!(!covered("\n      \"sku\"", behind).contains("sku"));
    let mark = "/* armove: ignore network/open -- x */";
    let part = covered("\n        \"name\"", mark);
    assert_eq!(part, format!("\"sku\": {{{mark} \"name\": \"S0\" }}"));
}

#[test]
fn a_block_in_front_of_code_speaks_for_that_line() {
    let block = "/* a */ /* armove: ignore network/open -- x */ ";
    assert!(covered("\"sku\"", block).ends_with("\"sku\": { \"name\": \"S0\" }"));
}

#[test]
fn a_comment_that_nothing_follows_covers_nothing() {
    let text = format!("{TEMPLATE}\n{LINE}");
    let found = read(&text);
    let [ignore] = found.ignores.as_slice() else {
        panic!("{found:?}");
    };
    let Scope::Part { span, .. } = ignore.scope else {
        panic!("{ignore:?}");
    };
    assert!(span.is_empty());
}

#[test]
fn several_rules_and_a_reason_of_several_words() {
    let found = read("// armove: ignore network/open, storage/old-sku -- it is -- old\n{}");
    let said = found
        .ignores
        .iter()
        .map(|one| (one.rule.as_str(), one.reason.as_str()));
    assert!(said.eq([
        ("network/open", "it is -- old"),
        ("storage/old-sku", "it is -- old")
    ]));
    let source = Source::new("a", "// armove: ignore network/open, storage/old-sku -- x");
    let places = found.ignores.iter().map(|one| source.slice(one.place.span));
    assert!(places.eq(["network/open", "storage/old-sku"]));
}

#[test]
fn what_is_no_order_is_left_alone() {
    for text in [
        "{} // armove moves things",
        "{} // armove: this file is generated",
        "{\"a\": \"// armove: ignore network/open -- in a string\"}",
        "{} // ignore network/open -- not for us",
    ] {
        assert_eq!(read(text), Comments::default(), "{text}");
    }
}

#[test]
fn mistakes_are_told_with_what_would_be_right() {
    let told = |text: &str| {
        let found = read(&format!("{{}} {text}"));
        assert_eq!(found.ignores, [], "{text}");
        let told = found.mistakes.iter().map(|one| {
            format!(
                "{}\n  {}",
                one.message,
                one.help.clone().unwrap_or_default()
            )
        });
        told.collect::<Vec<_>>().join("\n")
    };
    let all = [
        told("// armove: ingore network/open -- x"),
        told("// armove: ignore -- x"),
        told("// armove: ignore network/open"),
        told("/* armove: ignore network/open -- */"),
        told("// armove: ignore network/opn -- x"),
        told("// armove: ignore old-sku, zzzzzzzz -- x"),
        told("// armove: ignore input/unreadable -- x"),
    ];
    insta::assert_snapshot!(all.join("\n"));
}
