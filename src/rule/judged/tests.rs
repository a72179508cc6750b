use super::*;
use crate::arm::Context;
use crate::json::parse;
use crate::text::Source;

/// The first resource of a template, evaluated.
pub(in crate::rule) fn judged(text: &str) -> (Source, Item) {
    let source = Source::new("t.json", text);
    let root = parse(&source).root;
    let template = Template::read(&root, Pointer::root(), None, &Context::default());
    let item = Item::of_resource(&template, &template.resources[0]).unwrap();
    (source, item)
}

fn shown(source: &Source, item: &Item, path: &str) -> String {
    let spot = item.spot(&Pointer::from(path));
    let text = source
        .slice(spot.item.span)
        .replace(char::is_whitespace, "");
    format!("{:?} {} {} {text}", spot.item.kind, spot.path, spot.written)
}

#[test]
fn values_are_evaluated_and_know_their_place() {
    let (source, mut item) = judged(
        r#"{"parameters": {"sku": {"type": "object", "defaultValue": {"Name": "Basic"}}, "p": {"type": "string"}},
          "resources": [{"type": "A.B/c", "name": "x", "SKU": "[parameters('sku')]", "properties": {
            "a": "[parameters('p')]", "b": null, "c": "[null()]", "d": [1, "[[x]"],
            "e": {"copy": [{"name": "f", "count": 2, "input": {"i": "[copyIndex('f')]"}}], "g": true}},
            "resources": [{"type": "d", "name": "y"}]}]}"#,
    );
    assert_eq!(
        shown(&source, &item, "/sku/name"),
        r#"String("Basic") /SKU/Name /SKU "[parameters('sku')]""#
    );
    assert_eq!(
        shown(&source, &item, "/properties/a"),
        r#"Unknown(ParameterWithoutValue("p")) /properties/a /properties/a "[parameters('p')]""#
    );
    assert_eq!(
        shown(&source, &item, "/properties/d/1"),
        r#"String("[x]") /properties/d/1 /properties/d/1 "[[x]""#
    );
    assert_eq!(
        shown(&source, &item, "/properties/e/f/1/i"),
        r#"Number(Number(1)) /properties/e/f/1/i /properties/e [{"name":"f","count":2,"input":{"i":"[copyIndex('f')]"}}]"#
    );
    assert_eq!(
        shown(&source, &item, "/properties/e/g"),
        "Bool(true) /properties/e/g /properties/e/g true"
    );
    for absent in ["b", "c"] {
        let properties = item.member("properties").unwrap().1;
        assert!(properties.member(absent).is_none(), "{absent}");
    }
    assert!(item.member("resources").is_none());
    let default = |path: &str| (Pointer::from(path), serde_json::json!("D"));
    item.add_defaults(&[
        default("/properties/new/deep"),
        default("/properties/A"),
        default("/properties/d/x"),
        default("/sku/tier"),
    ]);
    assert!(
        shown(&source, &item, "/properties/new/deep")
            .starts_with(r#"String("D") /properties/new/deep /properties {"a":"#)
    );
    assert!(shown(&source, &item, "/properties/a").starts_with("Unknown"));
    assert!(shown(&source, &item, "/properties/d/x").starts_with("Array"));
    assert!(shown(&source, &item, "/sku/tier").starts_with(r#"String("D") /SKU/tier /SKU "#));
}

#[test]
fn the_index_of_a_loop_is_not_known() {
    let (_, item) = judged(
        r#"{"resources": [{"type": "A.B/c", "name": "[concat('x', copyIndex())]",
          "copy": {"name": "l", "count": 3}, "properties": {"a": "[copyIndex()]"}}]}"#,
    );
    let properties = item.member("properties").unwrap().1;
    let why = properties.member("a").unwrap().1.unknown();
    assert_eq!(why, Some(&Why::CopyIndex));
}

#[test]
fn a_loop_of_unknown_length_hides_nothing_beside_it() {
    let (_, item) = judged(
        r#"{"parameters": {"n": {"type": "int"}}, "resources": [{"type": "A.B/c", "name": "x", "properties": {
          "copy": [{"name": "disks", "count": "[parameters('n')]", "input": {"lun": 1}}], "other": 1}}]}"#,
    );
    let properties = item.member("properties").unwrap().1;
    let why = properties.member("disks").unwrap().1.unknown();
    assert_eq!(why, Some(&Why::ParameterWithoutValue("n".into())));
    assert!(properties.member("other").unwrap().1.unknown().is_none());
}
