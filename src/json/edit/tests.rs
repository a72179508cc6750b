//! Tests of structural edits: what a person would have written.

use super::*;
use crate::json::{Pointer, parse};
use crate::text::apply;

/// The text after edits, which must be valid and free of needless changes.
fn edited(text: &str, plan: impl FnOnce(&mut TreeEdit, &Node)) -> String {
    let source = Source::new("a", text);
    let document = parse(&source);
    assert_eq!(document.errors().count(), 0, "{text}");
    let mut edit = TreeEdit::new();
    plan(&mut edit, &document.root);
    let edits = edit.finish(&source, &document.root).unwrap();
    let result = apply(text, &edits).unwrap();
    let after = parse(&Source::new("a", result.clone()));
    assert_eq!(after.errors().count(), 0, "{result}");
    result
}

fn failure(text: &str, plan: impl FnOnce(&mut TreeEdit, &Node)) -> TreeEditError {
    let source = Source::new("a", text);
    let document = parse(&source);
    let mut edit = TreeEdit::new();
    plan(&mut edit, &document.root);
    edit.finish(&source, &document.root).unwrap_err()
}

fn at<'a>(root: &'a Node, pointer: &str) -> &'a Node {
    Pointer::from(pointer).find(root).unwrap()
}

const OBJECT: &str = "{\n  \"a\": 1,\n  \"b\": {\n    \"x\": []\n  },\n  \"c\": 3\n}\n";

#[test]
fn removed_members_take_their_comma_and_line() {
    let without = |keys: &[&str]| {
        edited(OBJECT, |edit, root| {
            keys.iter().for_each(|key| edit.remove_member(root, key));
        })
    };
    assert_eq!(
        without(&["a"]),
        "{\n  \"b\": {\n    \"x\": []\n  },\n  \"c\": 3\n}\n"
    );
    assert_eq!(without(&["b"]), "{\n  \"a\": 1,\n  \"c\": 3\n}\n");
    assert_eq!(
        without(&["C"]),
        "{\n  \"a\": 1,\n  \"b\": {\n    \"x\": []\n  }\n}\n"
    );
    assert_eq!(without(&["b", "c"]), "{\n  \"a\": 1\n}\n");
    assert_eq!(
        without(&["a", "c"]),
        "{\n  \"b\": {\n    \"x\": []\n  }\n}\n"
    );
    assert_eq!(without(&["a", "b", "c"]), "{}\n");
}

#[test]
fn removal_in_one_line_keeps_its_blanks() {
    for (text, indices, expected) in [
        ("[1, 2, 3]", &[0][..], "[2, 3]"),
        ("[1, 2, 3]", &[1], "[1, 3]"),
        ("[1, 2, 3]", &[2], "[1, 2]"),
        ("[ 1, 2 ]", &[0], "[ 2 ]"),
        ("[ 1, 2 ]", &[1], "[ 1 ]"),
        ("[1,2]", &[0], "[2]"),
        ("[ 1, 2 ]", &[0, 1], "[]"),
        ("[\n 1, 2,\n 3, 4\n]", &[0], "[\n 2,\n 3, 4\n]"),
        ("[\n 1, 2,\n 3, 4\n]", &[2], "[\n 1, 2,\n 4\n]"),
        ("[\n 1, 2,\n 3, 4\n]", &[1, 3], "[\n 1,\n 3\n]"),
        ("[1, // one\n 2]", &[1], "[1 // one\n]"),
        ("[1,\n 2, ]", &[1], "[1 ]"),
        ("[1, 2,]", &[0], "[2,]"),
        ("[1\n , 2\n , 3]", &[2], "[1\n , 2]"),
    ] {
        let result = edited(text, |edit, root| {
            indices
                .iter()
                .for_each(|index| edit.remove_element(root, *index));
        });
        assert_eq!(result, expected, "{text} without {indices:?}");
    }
}

#[test]
fn comments_go_with_what_they_speak_of() {
    let text = "[ // head\n  // section\n\n  // of one\n  1, // behind one\n  /* of two */\n  2, /* behind two */ // more\n  // of three\n  3 // behind three\n  // end\n]";
    let without = |indices: &[usize]| {
        edited(text, |edit, root| {
            indices
                .iter()
                .for_each(|index| edit.remove_element(root, *index));
        })
    };
    assert_eq!(
        without(&[0]),
        "[ // head\n  // section\n  /* of two */\n  2, /* behind two */ // more\n  // of three\n  3 // behind three\n  // end\n]"
    );
    assert_eq!(
        without(&[1, 2]),
        "[ // head\n  // section\n\n  // of one\n  1 // behind one\n  // end\n]"
    );
    assert_eq!(without(&[0, 1, 2]), "[ // head\n  // section\n  // end\n]");
    let in_line = edited("[1, /* two */ 2, 3 /* three */]", |edit, root| {
        edit.remove_element(root, 1);
        edit.remove_element(root, 2);
    });
    assert_eq!(in_line, "[1]");
    let last = edited("{\n // s\n\n \"a\": 1}", |edit, root| {
        edit.remove_member(root, "a")
    });
    assert_eq!(last, "{\n // s\n}");
}

#[test]
fn insertions_follow_their_neighbours() {
    let with = |place| {
        edited(OBJECT, |edit, root| {
            edit.insert_member(root, "n", "v", place)
        })
    };
    let new = "  \"n\": \"v\"";
    assert_eq!(
        with(Place::First),
        OBJECT.replacen("{\n", &format!("{{\n{new},\n"), 1)
    );
    assert_eq!(with(Place::Before("a")), with(Place::First));
    assert_eq!(
        with(Place::Last),
        OBJECT.replace(": 3\n", &format!(": 3,\n{new}\n"))
    );
    assert_eq!(
        with(Place::After("A")),
        OBJECT.replace(": 1,\n", &format!(": 1,\n{new},\n"))
    );
    assert_eq!(
        with(Place::Before("c")),
        OBJECT.replace("  \"c\"", &format!("{new},\n  \"c\""))
    );
    let nested = edited(OBJECT, |edit, root| {
        let place = Place::Last;
        edit.insert_element(at(root, "/b/x"), Json::object([("k", true)]), place);
    });
    let expected = "\"x\": [\n      {\n        \"k\": true\n      }\n    ]";
    assert_eq!(nested, OBJECT.replace("\"x\": []", expected));
}

#[test]
fn insertions_fit_every_layout() {
    for (text, place, expected) in [
        ("[]", Place::Last, "[\n    0\n]"),
        ("{\"a\":[]}", Place::Last, "{\"a\":[0]}"),
        ("{\"a\": []}", Place::Last, "{\"a\": [0]}"),
        (
            "{\n \"a\": { \"b\": [ ] }\n}",
            Place::Last,
            "{\n \"a\": { \"b\": [0] }\n}",
        ),
        (
            "{\r\n\t\"a\": []\r\n}",
            Place::First,
            "{\r\n\t\"a\": [\r\n\t\t0\r\n\t]\r\n}",
        ),
        ("[1,2]", Place::First, "[0,1,2]"),
        ("[1,2]", Place::Last, "[1,2,0]"),
        ("[ 1, 2 ]", Place::First, "[ 0, 1, 2 ]"),
        ("[ 1, 2 ]", Place::Last, "[ 1, 2, 0 ]"),
        ("[1, 2]", Place::After(0), "[1, 0, 2]"),
        ("[1]", Place::Last, "[1, 0]"),
        ("[1]", Place::First, "[0, 1]"),
        ("[\n 1\n]", Place::First, "[\n 0,\n 1\n]"),
        ("[1\n]", Place::Last, "[1,\n    0\n]"),
        ("[\n 1, 2,\n 3, 4\n]", Place::Last, "[\n 1, 2,\n 3, 4, 0\n]"),
        (
            "[\n 1, // one\n 2 // two\n]",
            Place::Last,
            "[\n 1, // one\n 2, // two\n 0\n]",
        ),
        (
            "[\n 1, // one\n 2 // two\n]",
            Place::After(0),
            "[\n 1, // one\n 0,\n 2 // two\n]",
        ),
        ("[1, 2 // two\n]", Place::Last, "[1, 2, // two\n    0\n]"),
        ("[\n  1,\n]", Place::Last, "[\n  1,\n  0\n]"),
        ("[ // none\n]", Place::Last, "[ // none\n    0\n]"),
        ("[ /* none */ ]", Place::Last, "[ /* none */\n    0\n ]"),
        (
            "{\"a\": [ /* none */ ]}",
            Place::Last,
            "{\"a\": [ /* none */ 0 ]}",
        ),
    ] {
        let result = edited(text, |edit, root| {
            let mut array = root;
            while let Some(member) = array.members().first() {
                array = &member.value;
            }
            edit.insert_element(array, 0, place);
        });
        assert_eq!(result, expected, "{text} with {place:?}");
    }
}

#[test]
fn values_are_laid_out_like_what_they_stand_in() {
    let value = || Json::object([("k", Json::array([1]))]);
    let insert = |text| {
        edited(text, |edit, root| {
            edit.insert_element(root, value(), Place::Last)
        })
    };
    assert_eq!(
        insert("[{\n  \"a\": 1\n}]"),
        "[{\n  \"a\": 1\n}, {\n  \"k\": [\n    1\n  ]\n}]"
    );
    assert_eq!(insert("[{\"a\": 1}]"), "[{\"a\": 1}, {\"k\": [1]}]");
    assert_eq!(insert("[{\"a\":1}]"), "[{\"a\":1},{\"k\":[1]}]");
    let set = |text| edited(text, |edit, root| edit.set(at(root, "/a"), value()));
    assert_eq!(
        set("{\n  \"a\": 1\n}"),
        "{\n  \"a\": {\n    \"k\": [\n      1\n    ]\n  }\n}"
    );
    assert_eq!(set("{\"a\":1}"), "{\"a\":{\"k\":[1]}}");
    assert_eq!(
        edited("{\n \"o\": { \"a\": 1 }\n}", |edit, root| edit
            .set(at(root, "/o/a"), value())),
        "{\n \"o\": { \"a\": {\"k\": [1]} }\n}"
    );
    let colon = edited("{\"a\" : 1}", |edit, root| {
        edit.insert_member(root, "b", 2, Place::Last);
    });
    assert_eq!(colon, "{\"a\" : 1, \"b\" : 2}");
}

#[test]
fn removal_and_insertion_go_together() {
    let swap = |text: &str, place| {
        edited(text, |edit, root| {
            root.members()
                .iter()
                .for_each(|member| edit.remove(&member.value));
            edit.insert_member(root, "a", 0, place);
        })
    };
    for place in [
        Place::First,
        Place::Last,
        Place::After("a"),
        Place::Before("b"),
    ] {
        assert_eq!(
            swap("{\n  \"a\": 1,\n  \"b\": 2\n}", place),
            "{\n  \"a\": 0\n}"
        );
        assert_eq!(swap("{ \"a\": 1, \"b\": 2 }", place), "{ \"a\": 0 }");
        assert_eq!(swap("{\"a\":1,\"b\":2}", place), "{\"a\":0}");
    }
    let text = "[\n  1,\n  2,\n  3\n]";
    let moved = edited(text, |edit, root| {
        edit.remove_element(root, 2);
        edit.remove_element(root, 0);
        edit.insert_element(root, 7, Place::After(1));
        edit.insert_element(root, 6, Place::Before(0));
        edit.insert_element(root, 8, Place::Last);
        edit.insert_element(root, 9, Place::Last);
        edit.set(&root.elements()[1], 5);
    });
    assert_eq!(moved, "[\n  6,\n  5,\n  7,\n  8,\n  9\n]");
    let first = edited("[1, 2, 3]", |edit, root| {
        edit.remove_element(root, 0);
        edit.insert_element(root, 9, Place::First);
    });
    assert_eq!(first, "[9, 2, 3]");
}

#[test]
fn strings_and_keys_keep_what_stays() {
    let text = "{\"k\\u00e9y\": \"\\u00e9-west\", \"n\": 1}";
    let result = edited(text, |edit, root| {
        edit.set_key(&root.members()[0], "kéy2");
        edit.set_string(&root.members()[0].value, "é-east");
        edit.set_string(&root.members()[1].value, "one");
    });
    assert_eq!(result, "{\"k\\u00e9y2\": \"\\u00e9-east\", \"n\": \"one\"}");
    let same = edited(text, |edit, root| {
        edit.set_string(&root.members()[0].value, "é-west");
        edit.set(&root.members()[1].value, 1);
    });
    assert_eq!(same, text);
}

#[test]
fn what_lies_in_something_removed_is_swallowed() {
    let result = edited(OBJECT, |edit, root| {
        edit.set(at(root, "/b/x"), 1);
        edit.set_key(root.member("b").unwrap(), "z");
        edit.insert_element(at(root, "/b/x"), 1, Place::Last);
        edit.set(at(root, "/b"), 2);
        edit.remove_member(root, "b");
        edit.remove_member(at(root, "/b"), "x");
    });
    assert_eq!(result, "{\n  \"a\": 1,\n  \"c\": 3\n}\n");
}

#[test]
fn changes_that_exclude_each_other_name_their_place() {
    let conflict = |plan: fn(&mut TreeEdit, &Node)| match failure("{\"a\": [1], \"b\": 2}", plan) {
        TreeEditError::Conflict { span } => (span.start, span.end),
        other => panic!("{other}"),
    };
    let two_values = conflict(|edit, root| {
        edit.set(at(root, "/b"), 3);
        edit.set(at(root, "/b"), 4);
    });
    assert_eq!(two_values, (16, 17));
    let inside = conflict(|edit, root| {
        edit.set(at(root, "/a/0"), 3);
        edit.set(at(root, "/a"), 4);
    });
    assert_eq!(inside, (6, 9));
    let into = conflict(|edit, root| {
        edit.set(at(root, "/a"), 4);
        edit.insert_element(at(root, "/a"), 3, Place::First);
    });
    assert_eq!(into, (6, 9));
    let twice = conflict(|edit, root| {
        edit.insert_member(root, "n", 3, Place::First);
        edit.insert_member(root, "N", 4, Place::First);
    });
    assert_eq!(twice, (0, 18));
    let equal = edited("{\"a\": 1}", |edit, root| {
        for _ in 0..2 {
            edit.set(at(root, "/a"), 3);
            edit.insert_member(root, "n", 3, Place::Last);
        }
    });
    assert_eq!(equal, "{\"a\": 3, \"n\": 3}");
}

#[test]
fn what_does_not_fit_is_refused() {
    type Plan = fn(&mut TreeEdit, &Node);
    let text = "{\"a\": [1], \"b\": 2}";
    let plans: [(Plan, &str); 8] = [
        (
            |edit, root| edit.remove_member(root, "x"),
            "the object has no member `x`",
        ),
        (
            |edit, root| edit.remove_element(at(root, "/a"), 1),
            "the array has no element 1",
        ),
        (
            |edit, root| edit.insert_member(root, "B", 1, Place::First),
            "the object already has a member `B`",
        ),
        (
            |edit, root| edit.insert_member(root, "c", 1, Place::After("x")),
            "the object has no member `x`",
        ),
        (
            |edit, root| edit.remove(root),
            "the planned change does not fit this document",
        ),
        (
            |edit, root| edit.insert_element(root, 1, Place::First),
            "the planned change does not fit this document",
        ),
        (
            |edit, root| edit.insert_member(at(root, "/b"), "c", 1, Place::First),
            "the planned change does not fit this document",
        ),
        (
            |edit, _| {
                edit.set(
                    &Node {
                        span: Span::new(3, 4),
                        ..Node::default()
                    },
                    1,
                );
            },
            "the planned change does not fit this document",
        ),
    ];
    for (plan, message) in plans {
        assert_eq!(failure(text, plan).to_string(), message);
    }
}
