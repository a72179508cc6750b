//! Random plans of edits: the text must become what the plan says, and where
//! a formatter laid it out, look as if the formatter had done it again.

use armove::json::{Json, Kind, Layout, Node, Place, ProblemKind, Style, TreeEdit, parse};
use armove::text::{Source, apply};
use proptest::prelude::*;

use super::generate::{Choices, Manner, choices, style, value, write};

/// Plans changes below a node; gives the value expected afterwards.
fn plan(node: &Node, choices: &mut Choices, new: &[Json], edit: &mut TreeEdit) -> Json {
    match &node.kind {
        Kind::Array(elements) if choices.below(8) > 0 => {
            let kept = elements.iter().map(|it| item(it, it, choices, new, edit));
            let kept: Vec<_> = kept.collect();
            let mut around = Around::new(kept.len());
            for _ in 0..choices.below(4) {
                let place = place(kept.len(), choices);
                let value = pick(new, choices);
                edit.insert_element(node, value.clone(), place);
                around.add(place, value);
            }
            Json::Array(around.with(kept))
        }
        Kind::Object(members) if choices.below(8) > 0 => {
            let mut kept = Vec::new();
            for member in members {
                let value = item(&member.value, &member.value, choices, new, edit);
                let mut key = member.key.to_string();
                if choices.below(8) == 0 {
                    key.push_str("-\"é");
                    edit.set_key(member, &key);
                }
                kept.push(value.map(|value| (key, value)));
            }
            let mut around = Around::new(kept.len());
            for number in 0..choices.below(4) {
                let place = place(kept.len(), choices);
                let key = format!("new {number}");
                let value = pick(new, choices);
                let by_key = place_by_key(place, members);
                edit.insert_member(node, &key, value.clone(), by_key);
                around.add(place, (key, value));
            }
            Json::Object(around.with(kept))
        }
        _ if choices.below(3) == 0 => {
            let value = pick(new, choices);
            edit.set(node, value.clone());
            value
        }
        _ => node.into(),
    }
}

/// What becomes of a child; `None` if it goes, with whatever was planned inside.
fn item(
    node: &Node,
    value: &Node,
    choices: &mut Choices,
    new: &[Json],
    edit: &mut TreeEdit,
) -> Option<Json> {
    let planned = plan(node, choices, new, edit);
    let goes = choices.below(3) == 0;
    if goes {
        edit.remove(value);
    }
    (!goes).then_some(planned)
}

fn pick(new: &[Json], choices: &mut Choices) -> Json {
    new[choices.below(new.len())].clone()
}

fn place(count: usize, choices: &mut Choices) -> Place<usize> {
    match choices.below(4) {
        0 => Place::First,
        1 if count > 0 => Place::After(choices.below(count)),
        2 if count > 0 => Place::Before(choices.below(count)),
        _ => Place::Last,
    }
}

fn place_by_key(place: Place<usize>, members: &[armove::json::Member]) -> Place<&str> {
    match place {
        Place::First => Place::First,
        Place::Last => Place::Last,
        Place::After(index) => Place::After(&members[index].key),
        Place::Before(index) => Place::Before(&members[index].key),
    }
}

/// What is inserted around the items of a container.
struct Around<T> {
    first: Vec<T>,
    before: Vec<Vec<T>>,
    after: Vec<Vec<T>>,
    last: Vec<T>,
}

impl<T> Around<T> {
    fn new(count: usize) -> Self {
        let empty = || (0..count).map(|_| Vec::new()).collect();
        Self {
            first: Vec::new(),
            before: empty(),
            after: empty(),
            last: Vec::new(),
        }
    }

    fn add(&mut self, place: Place<usize>, item: T) {
        match place {
            Place::First => self.first.push(item),
            Place::Last => self.last.push(item),
            Place::After(index) => self.after[index].push(item),
            Place::Before(index) => self.before[index].push(item),
        }
    }

    fn with(self, kept: Vec<Option<T>>) -> Vec<T> {
        let mut result = self.first;
        for ((before, item), after) in self.before.into_iter().zip(kept).zip(self.after) {
            result.extend(before);
            result.extend(item);
            result.extend(after);
        }
        result.extend(self.last);
        result
    }
}

/// Plans, edits and parses again; gives the new text and what was planned.
fn edited(text: &str, choices: &mut Choices, new: &[Json]) -> (String, Json) {
    let source = Source::new("a.json", text);
    let document = parse(&source);
    assert_eq!(document.errors().count(), 0);
    let mut edit = TreeEdit::new();
    let root = &document.root;
    let expected = plan(root, choices, new, &mut edit);
    let edits = edit.finish(&source, root).unwrap();
    let result = apply(text, &edits).unwrap_or_else(|error| panic!("{error}: {edits:?}\n{text}"));
    let after = parse(&Source::new("a.json", result.clone()));
    let errors: Vec<_> = after.errors().collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}\nbecame\n{result}");
    assert_eq!(
        Json::from(&after.root),
        expected,
        "{text}\nbecame\n{result}"
    );
    (result, expected)
}

/// The comments of a text, in their order.
fn comments(text: &str) -> Vec<String> {
    let document = parse(&Source::new("a.json", text));
    let of_comments = document.problems.iter();
    let of_comments = of_comments.filter(|problem| matches!(problem.kind, ProblemKind::Comment));
    let spans = of_comments.map(|problem| text.get(problem.span.range()).unwrap());
    spans.map(str::to_owned).collect()
}

/// Sets a value that no other holds below a node, for every second choice.
fn set_some(node: &Node, choices: &mut Choices, edit: &mut TreeEdit) {
    match &node.kind {
        Kind::Array(elements) => elements.iter().for_each(|it| set_some(it, choices, edit)),
        Kind::Object(members) => {
            for member in members {
                set_some(&member.value, choices, edit);
            }
        }
        _ if choices.below(2) == 0 => edit.set(node, "new"),
        _ => {}
    }
}

/// A text whose layout shows before anything else, so that it is recognised.
fn framed(value: Json, style: &Style) -> String {
    let frame = [("a", Json::array([1, 2])), ("b", value)];
    Json::object(frame).print(style, "")
}

proptest! {
    #[test]
    fn edits_do_what_was_planned(
        value in value(), mut layout in choices(), mut choices in choices(),
        new in prop::collection::vec(value(), 1..4),
    ) {
        let text = write(&value, &mut layout, Manner::Tolerated);
        edited(&text, &mut choices, &new);
    }

    #[test]
    fn no_edits_change_nothing(value in value(), mut layout in choices()) {
        let text = write(&value, &mut layout, Manner::Tolerated);
        let source = Source::new("a.json", text.as_str());
        let edits = TreeEdit::new().finish(&source, &parse(&source).root).unwrap();
        prop_assert_eq!(apply(&text, &edits).unwrap(), text);
    }

    #[test]
    fn comments_keep_their_order(
        value in value(), mut layout in choices(), mut choices in choices(),
        new in prop::collection::vec(value(), 1..4),
    ) {
        let text = write(&value, &mut layout, Manner::Tolerated);
        let before = comments(&text);
        // What is taken out may take its comments along; no other goes, and none changes places.
        let (result, _) = edited(&text, &mut choices, &new);
        let mut rest = before.iter();
        for comment in comments(&result) {
            prop_assert!(rest.any(|one| *one == comment), "{comment} in\n{text}\nbecame\n{result}");
        }
        // Where only values are set, all of them stay.
        let source = Source::new("a.json", text.as_str());
        let document = parse(&source);
        let mut edit = TreeEdit::new();
        set_some(&document.root, &mut choices, &mut edit);
        let edits = edit.finish(&source, &document.root).unwrap();
        prop_assert_eq!(comments(&apply(&text, &edits).unwrap()), before);
    }

    #[test]
    fn formatted_texts_stay_formatted(
        value in value(), style in style(), mut choices in choices(),
        new in prop::collection::vec(value(), 1..4),
    ) {
        let style = if style.layout == Layout::Lines { style } else {
            Style { layout: style.layout, ..Style::default() }
        };
        let text = framed(value, &style);
        prop_assert_eq!(&Style::of(&Source::new("a", text.as_str())), &style);
        let (result, expected) = edited(&text, &mut choices, &new);
        // A root that was one value for another has no layout to keep.
        if matches!(expected, Json::Object(ref members) if members.iter().any(|(key, _)| key == "a" || key == "b")) {
            prop_assert_eq!(result, expected.print(&style, ""));
        }
    }
}
