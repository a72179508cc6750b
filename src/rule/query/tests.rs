use super::*;
use crate::rule::judged::tests::judged;

/// What a path hits, doubtful hits with a question mark.
fn hits(path: &str, properties: &str) -> Vec<String> {
    let text = format!(
        r#"{{"parameters": {{"p": {{"type": "string"}}}},
          "resources": [{{"type": "A.B/c", "name": "x", "properties": {properties}}}]}}"#
    );
    let (_, item) = judged(&text);
    let query = Query::parse(path).unwrap_or_else(|bad| panic!("{path}: {bad:?}"));
    let hits = query.run(&item).into_iter();
    let shown =
        hits.map(|hit| format!("{}{}", hit.path, if hit.doubt.is_some() { "?" } else { "" }));
    shown
        .map(|path| path.trim_start_matches("/properties").to_owned())
        .collect()
}

const UNKNOWN: &str = r#""[parameters('p')]""#;

#[test]
fn names_ignore_case_and_paths_have_the_spelling_of_the_file() {
    let properties =
        r#"{"Rules": [{"Name": "a", "n": 1}, {"name": "B", "n": 2}], "o": {"x": {"on": true}}}"#;
    let hits = |path| hits(path, properties);
    assert_eq!(
        hits("$.properties.rules[*].name"),
        ["/Rules/0/Name", "/Rules/1/name"]
    );
    assert_eq!(
        hits("$.properties.rules[-1]['NAME','n']"),
        ["/Rules/1/name", "/Rules/1/n"]
    );
    assert_eq!(hits("$.properties.rules[?@.name == 'b'].n"), ["/Rules/1/n"]);
    assert_eq!(
        hits("$.properties.rules[?@.n >= 1 && !(@.n == 2)]"),
        ["/Rules/0"]
    );
    assert_eq!(
        hits("$.properties.rules[?@.n == $.properties.rules[1].n]"),
        ["/Rules/1"]
    );
    assert_eq!(hits("$.properties.rules[?@.missing]"), Vec::<String>::new());
    assert_eq!(
        hits("$.properties.rules[?!@.missing || @.n > 1][?@ == 2]"),
        ["/Rules/1/n"]
    );
    assert_eq!(hits("$.properties.rules[0:1]"), ["/Rules/0"]);
    assert_eq!(
        hits("$.properties.rules[::-1].n"),
        ["/Rules/1/n", "/Rules/0/n"]
    );
    assert_eq!(hits("$.properties.o[?@.on == true]"), ["/o/x"]);
    assert_eq!(
        hits("$.properties.rules[?length(@.name) == 1 && count(@.*) == 2]").len(),
        2
    );
    assert_eq!(hits("$.properties[?length(@) == 1]"), ["/o"]);
}

#[test]
fn what_rests_on_the_unknown_is_doubtful() {
    let hits = |path: &str| {
        hits(
            path,
            &format!(
                r#"{{"u": {UNKNOWN}, "a": [{{"s": {UNKNOWN}, "k": 1}}, {{"s": "x", "k": 2}}, {{"k": 3}}]}}"#
            ),
        )
    };
    assert_eq!(
        hits("$.properties.u"),
        ["/u"],
        "it is there, whatever it is"
    );
    assert_eq!(hits("$.properties.u.x[*].y"), ["/u?"], "once, and doubtful");
    assert_eq!(hits("$.properties.a[?@.s == 'x']"), ["/a/0?", "/a/1"]);
    assert_eq!(hits("$.properties.a[?@.s != 'x'].k"), ["/a/0/k?", "/a/2/k"]);
    assert_eq!(
        hits("$.properties.a[?!(@.s == 'x')]"),
        ["/a/0?", "/a/2"],
        "not turns no doubt around"
    );
    assert_eq!(
        hits("$.properties.a[?@.s == 'x' || @.k == 1]"),
        ["/a/0", "/a/1"],
        "the other side decides"
    );
    assert_eq!(hits("$.properties.a[?@.s == 'x' && @.k == 2]"), ["/a/1"]);
    assert_eq!(hits("$.properties.a[?@.s]"), ["/a/0", "/a/1"]);
    assert_eq!(hits("$.properties.a[?@.s.deep]"), ["/a/0?"]);
    assert_eq!(
        hits("$.properties.a[?@.k < 2 || @.s > 'a']"),
        ["/a/0", "/a/1"]
    );
    assert_eq!(hits("$.properties[?length(@) == 3]"), ["/u?", "/a"]);
}

#[test]
fn what_rules_may_not_have_is_refused_with_its_place() {
    let bad = |path: &str| {
        let bad = Query::parse(path).unwrap_err();
        let part = bad.range.map(|range| path[range].to_owned());
        (bad.problem.to_string(), part)
    };
    let refused = |what: &str| format!("{what} is not allowed in a rule");
    assert_eq!(bad("$..name"), (refused("`..`"), Some("..".to_owned())));
    let (problem, part) = bad("$.a[?@.b[?match(@.c, 'x')]]");
    assert_eq!(
        (problem, part.as_deref()),
        (refused("`match(`"), Some("match"))
    );
    let (problem, _) = bad("$.a[?(@.b == 1 && !(search(@.c, 'x')))]");
    assert_eq!(problem, refused("`search(`"));
    let (problem, _) = bad("$.a[?count(@..b) > 1]");
    assert_eq!(problem, refused("`..`"));
    for (path, rest) in [
        ("$.a[?(@.b = 1)]", Some("= 1)]")),
        ("$.é[*", Some("*")),
        ("properties.x", None),
        ("", None),
    ] {
        let (problem, part) = bad(path);
        assert!(problem.starts_with("no JSONPath"), "{problem}");
        if rest.is_some() {
            assert_eq!(part.as_deref(), rest, "{path}");
        }
    }
}
