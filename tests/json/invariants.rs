//! What holds of every text, however broken.

use armove::json::{Document, Kind, Node, Problem, ProblemKind, parse};
use armove::text::{Source, Span};
use proptest::prelude::*;

use super::generate::{damaged, soup};

/// Spans lie on characters of the text, inside one another and in order;
/// problems are in order, and errors few.
pub fn check(text: &str) -> Document {
    let document = parse(&Source::new("a.json", text));
    let whole = Span::new(0, u32::try_from(text.len()).unwrap());
    check_node(text, &document.root, whole, 1);
    let mut before = 0;
    for problem in &document.problems {
        check_span(text, problem.span, whole);
        assert!(before <= problem.span.start);
        before = problem.span.start;
        if let ProblemKind::DuplicateKey { first, .. } = problem.kind {
            assert!(first.end <= problem.span.start);
        }
    }
    assert!(document.errors().count() <= 100);
    document
}

fn check_span(text: &str, span: Span, outer: Span) {
    assert!(span.start <= span.end && outer.contains(span), "{span:?}");
    assert!(
        text.get(span.range()).is_some(),
        "{span:?} cuts a character"
    );
}

fn check_node(text: &str, node: &Node, outer: Span, depth: usize) {
    check_span(text, node.span, outer);
    assert!(depth <= 513);
    let mut before = node.span.start;
    let mut follow = |span: Span| {
        check_span(text, span, node.span);
        assert!(before <= span.start);
        before = span.end;
    };
    match &node.kind {
        Kind::Array(elements) => elements.iter().for_each(|element| {
            follow(element.span);
            check_node(text, element, node.span, depth + 1);
        }),
        Kind::Object(members) => members.iter().for_each(|member| {
            follow(member.key_span);
            follow(member.value.span);
            check_node(text, &member.value, node.span, depth + 1);
        }),
        _ => {}
    }
}

/// Problems that are there once at most.
fn once(problems: &[Problem], kind: fn(&ProblemKind) -> bool) -> bool {
    problems
        .iter()
        .filter(|problem| kind(&problem.kind))
        .count()
        <= 1
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_pieces_are_read_without_panic(text in soup()) {
        let document = check(&text);
        prop_assert!(once(&document.problems, |kind| *kind == ProblemKind::Empty));
    }

    #[test]
    fn damaged_json_is_read_without_panic(text in damaged()) {
        check(&text);
    }
}
