use super::super::{PathPattern, Step};
use crate::json::{Node, parse};
use crate::text::Source;

fn node(text: &str) -> Node {
    parse(&Source::new("test.json", text)).root
}

fn pointers(pattern: PathPattern<'_>, text: &str) -> Vec<String> {
    let node = node(text);
    let hits = pattern.find(&node);
    hits.iter()
        .map(|hit| hit.pointer.as_str().to_owned())
        .collect()
}

#[test]
fn steps_are_keys_and_wildcards() {
    let steps: Vec<Step<'_>> = PathPattern::new("a.*.b[*][*].c").steps().collect();
    let wanted = [
        Step::Key("a"),
        Step::AnyKey,
        Step::Key("b"),
        Step::AnyElement,
        Step::AnyElement,
        Step::Key("c"),
    ];
    assert_eq!(steps, wanted);
}

#[test]
fn hits_every_element_without_case() {
    let text = r#"{"Properties":{"ipConfigurations":[{"id":1},{"x":2},{"ID":3}],"id":4}}"#;
    let found = pointers(PathPattern::new("properties.ipConfigurations[*].id"), text);
    assert_eq!(
        found,
        [
            "/Properties/ipConfigurations/0/id",
            "/Properties/ipConfigurations/2/ID"
        ]
    );
    assert!(pointers(PathPattern::new("properties.ipConfigurations.id"), text).is_empty());
    assert!(pointers(PathPattern::new("properties.id[*]"), text).is_empty());
}

#[test]
fn hits_every_key() {
    let text = r#"{"identity":{"userAssignedIdentities":{"/a.b/c":{"clientId":"x"},"d":{}}}}"#;
    let found = pointers(
        PathPattern::new("identity.userAssignedIdentities.*.clientId"),
        text,
    );
    assert_eq!(
        found,
        ["/identity/userAssignedIdentities/~1a.b~1c/clientId"]
    );
}

#[test]
fn a_key_at_any_depth_leaves_children_and_tags_alone() {
    let text = r#"{"tags":{"etag":1},"resources":[{"etag":2}],"etag":3,
        "properties":{"list":[{"etag":{"etag":4}}],"resources":{"etag":5}}}"#;
    let found = pointers(PathPattern::anywhere("etag"), text);
    assert_eq!(
        found,
        [
            "/etag",
            "/properties/list/0/etag",
            "/properties/resources/etag"
        ]
    );
    assert_eq!(PathPattern::anywhere("etag").to_string(), "**.etag");
}

#[test]
fn patterns_name_paths() {
    let pattern = PathPattern::new("properties.a[*].b.*.id");
    let names = |path: &str| pattern.names(&crate::json::Pointer::from(path));
    assert!(names("/Properties/A/12/b/any~1key/ID"));
    for path in [
        "/properties/a/x/b/c/id",
        "/properties/a/1/b/c",
        "/properties/a/1/b/c/id/d",
        "",
    ] {
        assert!(!names(path), "{path}");
    }
    let anywhere = PathPattern::anywhere("etag");
    assert!(anywhere.names(&crate::json::Pointer::from("/a/0/ETag")));
    assert!(!anywhere.names(&crate::json::Pointer::from("/a/etag/0")));
}
