use super::*;
use crate::arm::{Context, Estate, Origin, Template};
use crate::json::{Document, parse};
use crate::text::Source;

/// Reads templates as one estate.
fn with<T>(texts: &[&str], look: impl FnOnce(&Estate<'_>) -> T) -> T {
    let documents: Vec<Document> = texts
        .iter()
        .map(|text| parse(&Source::new("t.json", *text)))
        .collect();
    let templates: Vec<Template<'_>> = documents
        .iter()
        .map(|document| {
            assert!(document.problems.is_empty());
            Template::read(&document.root, Pointer::root(), None, &Context::default())
        })
        .collect();
    let origins = vec![Origin::default(); templates.len()];
    look(&Estate::new(templates, origins))
}

/// One edge in words: `vm → nic (id)`.
fn words(estate: &Estate<'_>) -> Vec<String> {
    let graph = estate.graph();
    let name = |at: ResourceRef| estate.resource(at).unwrap().display_name();
    let edges = graph.edges().iter().map(|edge| {
        let to = match edge.to {
            End::Resource(at) => name(at),
            End::Outside(outside) => format!("!{}", graph.outside()[outside].name),
        };
        let kind = match edge.kind {
            Kind::Plain => "",
            Kind::Back => " back",
            Kind::Open => " open",
            Kind::Broken => " broken",
        };
        format!("{} → {to} ({}{kind})", name(edge.from), edge.why.word())
    });
    let mut edges: Vec<String> = edges.collect();
    edges.sort();
    edges
}

/// The waves by name.
fn waves(estate: &Estate<'_>) -> Vec<Vec<String>> {
    let waves = estate.graph().waves(estate, &|_| true);
    let name = |at: &ResourceRef| estate.resource(*at).unwrap().display_name();
    let sets = waves.sets.iter();
    sets.map(|set| set.iter().map(name).collect()).collect()
}

const SPELLINGS: &str = r#"{"parameters": {"p": {"type": "string"}}, "resources": [
    {"type": "A.B/c", "name": "one"},
    {"type": "A.B/c/d", "name": "one/child", "dependsOn": ["[resourceId('A.B/c', 'one')]"]},
    {"type": "A.B/c", "name": "[concat('x', parameters('p'))]", "dependsOn": ["one", "A.B/c/one"]},
    {"type": "A.B/e", "name": "two", "dependsOn": ["[concat('A.B/c/', 'x', parameters('p'))]", "gone"]},
    {"type": "A.B/f", "name": "[concat('f', copyIndex())]", "copy": {"name": "loop", "count": 2}},
    {"type": "A.B/g", "name": "three", "dependsOn": ["loop"], "scope": "[resourceId('A.B/e', 'two')]",
     "properties": {"id": "[resourceId('A.B/c/d', 'one', 'child')]", "in": "[resourceId('A.B/h', 'away')]",
                    "far": "/subscriptions/s/resourceGroups/r/providers/A.B/c/one",
                    "part": "[resourceId('A.B/c/z', 'one', 'part')]",
                    "read": "[reference(resourceId('A.B/e', 'two'), '2020-01-01').x]",
                    "seed": "[uniqueString(resourceId('A.B/h', 'seed'))]"}}]}"#;

#[test]
fn every_spelling_makes_an_edge_that_says_why() {
    with(&[SPELLINGS], |estate| {
        let expected = [
            "concat('x', parameters('p')) → one (dependsOn)",
            "concat('x', parameters('p')) → one (dependsOn)",
            "one/child → one (dependsOn)",
            "one/child → one (parent)",
            "three → !away (id)",
            "three → !one (id)",
            "three → concat('f', copyIndex()) (dependsOn)",
            "three → one (id)",
            "three → one/child (id)",
            "three → two (extends)",
            "three → two (reference)",
            "two → !gone (dependsOn broken)",
            "two → concat('x', parameters('p')) (dependsOn)",
        ];
        assert_eq!(words(estate), expected);
        let expected = [
            vec!["one", "concat('f', copyIndex())"],
            vec!["one/child", "concat('x', parameters('p'))"],
            vec!["two"],
            vec!["three"],
        ];
        assert_eq!(waves(estate), expected);
        let three = ResourceRef {
            template: 0,
            resource: 5,
        };
        let waits = |resource| {
            let first = ResourceRef {
                template: 0,
                resource,
            };
            estate.graph().waits_for(three, first)
        };
        // By what it reads, and what that depends on; a part of `one` is only named.
        assert!(waits(3) && waits(2) && waits(0));
        assert!(!waits(1));
    });
}

#[test]
fn symbolic_names_and_arrays_give_the_same_graph() {
    let array = r#"{"resources": [
        {"type": "A.B/c", "name": "one"},
        {"type": "A.B/c/d", "name": "one/child", "dependsOn": ["[resourceId('A.B/c', 'one')]"],
         "properties": {"id": "[resourceId('A.B/h', 'there')]"}},
        {"type": "A.B/e", "name": "two", "dependsOn": ["[resourceId('A.B/c/d', 'one', 'child')]"],
         "properties": {"read": "[reference(resourceId('A.B/h', 'there'), '2020-01-01').x]"}}]}"#;
    let symbolic = r#"{"languageVersion": "2.0", "resources": {
        "there": {"existing": true, "type": "A.B/h", "apiVersion": "2020-01-01", "name": "there"},
        "one": {"type": "A.B/c", "name": "one"},
        "child": {"type": "A.B/c/d", "name": "one/child", "dependsOn": ["one"],
         "properties": {"id": "[resourceId('A.B/h', 'there')]"}},
        "two": {"type": "A.B/e", "name": "two", "dependsOn": ["child"],
         "properties": {"read": "[reference('there').x]"}}}}"#;
    let of = |text: &str| {
        with(&[text], |estate| {
            // What exists is outside of what is deployed.
            let words = words(estate).into_iter();
            let mut words: Vec<String> = words.map(|word| word.replace('!', "")).collect();
            words.sort();
            words
        })
    };
    assert_eq!(of(array), of(symbolic));
    assert_eq!(of(array).len(), 5);
    assert_eq!(with(&[array], waves), with(&[symbolic], waves));
}

const NESTED: &str = r#"{"resources": [
    {"type": "A.B/c", "name": "first"},
    {"type": "Microsoft.Resources/deployments", "name": "inner", "dependsOn": ["first"],
     "properties": {"expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"n": {"value": "one"}},
      "template": {"parameters": {"n": {"type": "string"}}, "resources": [
        {"type": "A.B/c", "name": "[parameters('n')]", "properties": {"id": "[resourceId('A.B/c', 'first')]"}},
        {"type": "A.B/d", "name": "two", "dependsOn": ["[resourceId('A.B/c', parameters('n'))]"]}]}}},
    {"type": "A.B/c", "name": "last", "dependsOn": ["inner"], "properties": {"id": "[resourceId('A.B/c', 'one')]"}}]}"#;

#[test]
fn deployments_hold_what_is_nested_in_them() {
    with(&[NESTED], |estate| {
        let expected = [
            "inner → first (dependsOn)",
            "inner → one (holds)",
            "inner → two (holds)",
            "last → inner (dependsOn)",
            "last → one (id)",
            "one → first (id)",
            "two → one (dependsOn)",
        ];
        assert_eq!(words(estate), expected);
        let expected = [
            vec!["first"],
            vec!["inner", "one"],
            vec!["two"],
            vec!["last"],
        ];
        assert_eq!(waves(estate), expected);
        let at = |resource| ResourceRef {
            template: 0,
            resource,
        };
        let graph = estate.graph();
        assert!(graph.waits_for(at(4), at(3)), "last waits for all of inner");
        assert!(graph.waits_for(at(2), at(0)), "one waits as inner does");
        assert!(!graph.waits_for(at(0), at(4)));
    });
}

#[test]
fn links_that_look_back_do_not_bind_the_order() {
    let text = r#"{"resources": [
        {"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01", "name": "nsg",
         "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'vnet')]"],
         "properties": {"subnets": [{"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'web')]"}]}},
        {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2023-09-01", "name": "vnet",
         "dependsOn": ["[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]",
                       "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'web')]"],
         "properties": {"subnets": [{"name": "web", "properties": {
            "networkSecurityGroup": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]"}}}]}},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2023-09-01", "name": "vnet/web",
         "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'vnet')]"]}]}"#;
    with(&[text], |estate| {
        assert_eq!(waves(estate), [["nsg"], ["vnet"], ["vnet/web"]]);
        let template = &estate.templates[0];
        let found = circles(template);
        let cuts: Vec<(usize, usize, Option<Back>)> = found
            .iter()
            .map(|circle| {
                let step = &circle.steps[circle.cut];
                (step.from, step.to, step.back.clone())
            })
            .collect();
        let filled = Back::Filled(Pointer::from("/properties/subnets/0/id"));
        let expected = [(0, 1, Some(filled)), (1, 2, Some(Back::Part))];
        assert_eq!(cuts, expected);
    });
}

#[test]
fn templates_are_ordered_by_what_their_resources_need() {
    let group = |at: ResourceRef| Some(at.template);
    let machine = r#"{"resources": [{"type": "A.B/vm", "name": "vm", "properties": {
        "id": "/subscriptions/s/resourceGroups/net/providers/A.B/vnet/hub"}}]}"#;
    let network = r#"{"resources": [{"type": "A.B/vnet", "name": "hub"}]}"#;
    let alone = r#"{"resources": [{"type": "A.B/c", "name": "one"}]}"#;
    let documents: Vec<Document> = [machine, network, alone]
        .iter()
        .map(|text| parse(&Source::new("t.json", *text)))
        .collect();
    let templates: Vec<Template<'_>> = documents
        .iter()
        .map(|document| Template::read(&document.root, Pointer::root(), None, &Context::default()))
        .collect();
    let origin = |group: &str| Origin {
        subscription: Some("s".to_owned()),
        resource_group: Some(group.to_owned()),
    };
    let origins = vec![origin("vms"), origin("net"), origin("other")];
    let estate = Estate::new(templates, origins);
    assert_eq!(words(&estate), ["vm → hub (id)"]);
    assert_eq!(
        estate.graph().waves_of(&estate, &group),
        [vec![1, 2], vec![0]]
    );
}
