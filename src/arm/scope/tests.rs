use std::time::{Duration, Instant};

use super::*;
use crate::arm::value::{Part, Unknown};
use crate::json::{Document, parse};
use crate::text::Source;

fn document(text: &str) -> Document {
    parse(&Source::new("t.json", text))
}

fn scope(document: &Document) -> Scope<'_> {
    Scope::new(&document.root, None, Context::default())
}

fn value(scope: &Scope<'_>, text: &str) -> Value {
    scope.evaluate_text(text, Span::default())
}

/// The value as an expression, and why it is not known.
fn told(scope: &Scope<'_>, text: &str) -> (String, String) {
    let value = value(scope, text);
    let why = value.first_unknown().map(|unknown| unknown.why.to_string());
    (value.to_expression(), why.unwrap_or_default())
}

fn expression(scope: &Scope<'_>, text: &str) -> String {
    value(scope, text).to_expression()
}

#[test]
fn parameters_take_the_file_then_the_default() {
    let template = document(
        r#"{"parameters": {
            "a": {"type": "string", "defaultValue": "[concat(parameters('B'), '-a')]"},
            "b": {"type": "string", "defaultValue": "default"},
            "c": {"type": "securestring"},
            "d": {"type": "string"},
            "e": {"type": "string", "defaultValue": null},
            "f": {"type": "string", "nullable": true}
        }}"#,
    );
    let file = document(
        r#"{"parameters": {
            "B": {"value": "[resourceGroup().location]"},
            "a": {"value": null},
            "c": {"reference": {"keyVault": {"id": "/x"}, "secretName": "s"}},
            "zzz": {"value": 1}
        }}"#,
    );
    let scope = Scope::new(&template.root, Some(&file.root), Context::default());
    // Values of a file are literal, brackets and all.
    assert_eq!(
        value(&scope, "[parameters('A')]"),
        Value::String("[resourceGroup().location]-a".into())
    );
    let vault = "parameter `c` is read from a key vault when the deployment runs";
    assert_eq!(
        told(&scope, "[parameters('c')]"),
        ("parameters('c')".into(), vault.into())
    );
    for name in ["d", "e"] {
        let why = format!("parameter `{name}` has no value");
        let text = format!("parameters('{name}')");
        assert_eq!(told(&scope, &format!("[{text}]")), (text, why));
    }
    assert_eq!(value(&scope, "[parameters('f')]"), Value::Null);
    let (_, why) = told(&scope, "[parameters('aa')]");
    assert_eq!(
        why,
        "`parameters`: there is no parameter `aa`; did you mean `a`?"
    );
}

#[test]
fn a_volatile_default_is_the_parameter_itself() {
    let template = document(
        r#"{"parameters": {
            "now": {"type": "string", "defaultValue": "[concat('x', utcNow())]"},
            "id": {"type": "string", "defaultValue": "[newGuid()]"},
            "other": {"type": "string", "defaultValue": "[newGuid()]"}
        }}"#,
    );
    let scope = scope(&template);
    assert_eq!(
        expression(&scope, "[parameters('now')]"),
        "parameters('now')"
    );
    assert_eq!(
        expression(&scope, "[equals(parameters('id'), parameters('ID'))]"),
        "true()"
    );
    assert_eq!(
        expression(&scope, "[equals(parameters('id'), parameters('other'))]"),
        "equals(parameters('id'), parameters('other'))"
    );
    let (_, why) = told(&scope, "[newGuid()]");
    assert_eq!(why, "`newGuid`: only in the default value of a parameter");
}

#[test]
fn unknown_context_stays_in_the_value() {
    let template = document(r#"{"parameters": {"p": {"type": "string"}}}"#);
    let scope = scope(&template);
    assert_eq!(
        expression(&scope, "[resourceGroup().id]"),
        "resourceGroup().id"
    );
    let id = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', parameters('p'))]";
    let path = "/providers/Microsoft.Network/virtualNetworks/v/subnets/";
    let written = format!("concat(resourceGroup().id, '{path}', parameters('p'))");
    assert_eq!(expression(&scope, id), written);
    // However it is spelled, it is the same.
    let spelled = format!("[concat(resourceGroup().id, '{path}', parameters('p'))]");
    assert_eq!(value(&scope, id), value(&scope, &spelled));
    assert_eq!(value(&scope, id), value(&scope, &format!("[{written}]")));
    assert_eq!(
        expression(&scope, "[last(split(resourceGroup().id, '/'))]"),
        "resourceGroup().name"
    );
    assert_eq!(
        expression(
            &scope,
            &format!("[split({}, '/')[8]]", &id[1..id.len() - 1])
        ),
        // The name may hold slashes: nothing can be said.
        format!("split({written}, '/')[8]")
    );
    let known = Context {
        subscription_id: Some(Value::String("s".into())),
        resource_group: Some(Value::String("g".into())),
        ..Context::default()
    };
    let scope = scope.with_context(known);
    assert_eq!(
        value(&scope, "[resourceId('A.B/c', 'n')]"),
        Value::String("/subscriptions/s/resourceGroups/g/providers/A.B/c/n".into())
    );
}

#[test]
fn what_is_known_is_used() {
    let template = document(
        r#"{"parameters": {"p": {"type": "string"}, "q": {"type": "bool"}},
            "variables": {"o": {"known": 1, "other": "[parameters('p')]"}}}"#,
    );
    let scope = scope(&template);
    for (text, expected) in [
        ("[and(parameters('q'), false())]", "false()"),
        ("[or(parameters('q'), true())]", "true()"),
        ("[and(true(), parameters('q'))]", "parameters('q')"),
        ("[if(parameters('q'), 1, 1)]", "1"),
        (
            "[if(parameters('q'), 1, fail('x'))]",
            "if(parameters('q'), 1, fail('x'))",
        ),
        ("[variables('o').KNOWN]", "1"),
        ("[variables('o')['other']]", "parameters('p')"),
        ("[length(createArray(parameters('p'), 2))]", "2"),
        (
            "[format('{0}-{1}/x', 'a', parameters('p'))]",
            "concat('a-', parameters('p'), '/x')",
        ),
        (
            "[toLower(concat('ST', parameters('p')))]",
            "concat('st', toLower(parameters('p')))",
        ),
        (
            "[toLower(toLower(parameters('p')))]",
            "toLower(parameters('p'))",
        ),
        (
            "[startsWith(concat('abc', parameters('p')), 'AB')]",
            "true()",
        ),
        (
            "[startsWith(concat('abc', parameters('p')), 'x')]",
            "false()",
        ),
        ("[take(concat('abc', parameters('p')), 2)]", "'ab'"),
        (
            "[skip(concat('abc', parameters('p')), 1)]",
            "concat('bc', parameters('p'))",
        ),
        ("[empty(concat('abc', parameters('p')))]", "false()"),
        (
            "[contains(createArray(parameters('p'), 'x'), 'x')]",
            "true()",
        ),
        ("[contains(concat(parameters('p'), '-x-'), 'x')]", "true()"),
        ("[equals(concat('a', parameters('p')), 'b')]", "false()"),
        (
            "[coalesce(null(), concat('a', parameters('p')), 'b')]",
            "concat('a', parameters('p'))",
        ),
        (
            "[coalesce(parameters('p'), 'b', 'c')]",
            "coalesce(parameters('p'), 'b')",
        ),
        (
            "[map(createArray('a'), lambda('x', concat(lambdaVariables('x'), parameters('p'))))]",
            "createArray(concat('a', parameters('p')))",
        ),
        (
            "[filter(createArray('a'), lambda('x', equals(lambdaVariables('x'), parameters('p'))))]",
            "filter(createArray('a'), lambda('x', equals(lambdaVariables('x'), parameters('p'))))",
        ),
        (
            "[reference('x', '2020-01-01').a[0]['b c']]",
            "reference('x', '2020-01-01').a[0]['b c']",
        ),
        (
            "[listKeys('x', '2020-01-01').keys[0].value]",
            "listKeys('x', '2020-01-01').keys[0].value",
        ),
        (
            "[union(variables('o'), createObject('known', 2)).known]",
            "2",
        ),
        (
            "[uniqueString(parameters('p'), 'a')]",
            "uniqueString(parameters('p'), 'a')",
        ),
        (
            "[string(concat('a', parameters('p')))]",
            "concat('a', parameters('p'))",
        ),
    ] {
        assert_eq!(expression(&scope, text), expected, "{text}");
    }
}

#[test]
fn what_azure_answers_is_named() {
    let template = document("{}");
    let (text, why) = told(&scope(&template), "[listkeys('x', '2020-01-01').key1]");
    assert_eq!(text, "listkeys('x', '2020-01-01').key1");
    assert_eq!(
        why,
        "`listkeys` is answered by Azure when the deployment runs"
    );
}

#[test]
fn a_reason_stands_at_its_place() {
    let text = r#"{"variables": {"a": "[concat('x', tolowr('y'))]", "b": "[add(1,\u0020'x')]"}}"#;
    let source = Source::new("t.json", text);
    let document = parse(&source);
    let scope = scope(&document);
    let reason = |name: &str| {
        let value = scope.variable(name).unwrap();
        let unknown = value.first_unknown().unwrap();
        (
            unknown.why.to_string(),
            source.slice(unknown.span).to_owned(),
        )
    };
    let (why, place) = reason("a");
    assert_eq!(
        why,
        "there is no function `tolowr`; did you mean `toLower`?"
    );
    assert_eq!(place, "tolowr('y')");
    // A string with escapes is shown as a whole.
    let (why, place) = reason("b");
    assert_eq!(why, "`add`: argument 2 must be an integer, not a text");
    assert_eq!(place, r#""[add(1,\u0020'x')]""#);
}

#[test]
fn an_expression_that_cannot_be_read_stays_as_it_is() {
    let template = document(r#"{"variables": {"a": "[concat('x'"}}"#);
    let scope = scope(&template);
    let value = value(&scope, "[concat('x',)]");
    let Value::Unknown(unknown) = &value else {
        panic!("{value}")
    };
    let Unknown { why, parts, .. } = &**unknown;
    assert_eq!(parts, &[Part::Text("[concat('x',)]".into())]);
    assert_eq!(
        why.to_string(),
        "expected a function call, a text or a number, found `)`"
    );
    assert_eq!(value.to_template_string(), "[concat('x',)]");
}

#[test]
fn cycles_are_told_wherever_one_enters() {
    let template = document(
        r#"{"variables": {
            "a": "[concat(variables('b'), 'x')]", "b": "[concat(variables('a'), variables('c'))]",
            "c": "[variables('B')]", "d": "[concat('d', variables('a'))]", "e": "fine"}}"#,
    );
    let orders = [
        ["a", "b", "c", "d"],
        ["d", "c", "b", "a"],
        ["c", "d", "a", "b"],
    ];
    for order in orders {
        let scope = scope(&template);
        for name in order {
            let (text, why) = told(&scope, &format!("[variables('{name}')]"));
            assert_eq!(text, format!("variables('{name}')"));
            assert_eq!(why, format!("variable `{name}` depends on itself"));
        }
        assert_eq!(expression(&scope, "[variables('e')]"), "'fine'");
    }
}

#[test]
fn loops_make_arrays() {
    let template = document(
        r#"{"parameters": {"n": {"type": "int"}},
            "variables": {
                "copy": [{"name": "top", "count": 3, "input": "[copyIndex('top', 1)]"}],
                "inner": {"x": 1, "copy": [
                    {"name": "disks", "count": "[length(variables('top'))]",
                     "input": {"lun": "[copyIndex('disks')]"}},
                    {"name": "open", "count": "[parameters('n')]", "input": "[copyIndex('open')]"}]}},
            "resource": {"copy": {"name": "vm", "count": 2}, "name": "[format('vm{0}', copyIndex())]"}}"#,
    );
    let scope = scope(&template);
    assert_eq!(
        expression(&scope, "[variables('top')]"),
        "createArray(1, 2, 3)"
    );
    assert_eq!(
        expression(&scope, "[variables('inner')]"),
        "createObject('x', 1, 'disks', createArray(createObject('lun', 0), createObject('lun', 1), \
         createObject('lun', 2)), 'open', copy('open', parameters('n'), copyIndex('open')))"
    );
    let resource = template.root.get("resource").unwrap();
    let named = |scope: Scope<'_>| {
        scope
            .evaluate(resource)
            .get("name")
            .unwrap()
            .to_expression()
    };
    assert_eq!(named(scope.with_copy("vm", Some(1))), "'vm1'");
    assert_eq!(
        named(scope.with_copy("VM", None)),
        "concat('vm', copyIndex())"
    );
    let two = scope.with_copy("vm", Some(4)).with_copy("sub", Some(7));
    assert_eq!(
        expression(&two, "[add(copyIndex('vm'), copyIndex())]"),
        "11"
    );
    let over = document(r#"{"copy": [{"name": "x", "count": 801, "input": 1}]}"#);
    let over = scope.evaluate(&over.root);
    let why = &over.first_unknown().unwrap().why;
    assert_eq!(
        why.to_string(),
        "copy loop `x`: its count is not between 0 and 800"
    );
}

#[test]
fn nested_templates_see_what_is_passed() {
    let parent = document(
        r#"{"parameters": {"p": {"type": "string"}, "o": {"type": "object"}},
            "resource": {"type": "Microsoft.Resources/deployments", "name": "[parameters('p')]",
              "properties": {"expressionEvaluationOptions": {"scope": "Inner"},
                "parameters": {"X": {"value": "[concat(parameters('p'), '1')]"},
                               "y": {"value": null},
                               "z": {"reference": {"keyVault": {"id": "k"}, "secretName": "s"}}},
                "template": {"$schema": "https://x/2018-05-01/subscriptionDeploymentTemplate.json#",
                  "parameters": {"x": {"type": "string"}, "y": {"type": "string", "defaultValue": "d"},
                                 "z": {"type": "securestring"}, "p": {"type": "string"}},
                  "variables": {"v": "[concat(parameters('x'), parameters('y'))]"}}}}}"#,
    );
    let outer = scope(&parent);
    let properties = parent.root.path(["resource", "properties"]).unwrap();
    let template = properties.get("template").unwrap();
    // The parent leaves the body alone.
    let seen = outer.evaluate(parent.root.get("resource").unwrap());
    let body = seen.get("properties").unwrap().get("template").unwrap();
    assert_eq!(*body, Value::literal(template));
    assert_eq!(seen.get("name").unwrap().to_expression(), "parameters('p')");

    let context = outer
        .context()
        .for_subscription(Some(Value::String("s2".into())));
    let inner = outer.nested(template, properties.get("parameters"), context);
    assert_eq!(
        expression(&inner, "[variables('v')]"),
        "concat(parameters('p'), '1d')"
    );
    assert_eq!(
        expression(&inner, "[subscription().id]"),
        "'/subscriptions/s2'"
    );
    assert_eq!(inner.context().level, Some(Level::Subscription));
    let (_, why) = told(&inner, "[parameters('z')]");
    assert!(why.contains("key vault"), "{why}");
    let (_, why) = told(&inner, "[parameters('p')]");
    assert_eq!(why, "parameter `p` has no value");
    // A whole object that is unknown gives unknown parameters.
    let passed = document(r#"{"a": "[parameters('o')]"}"#);
    let inner = outer.nested(template, passed.root.get("a"), Context::default());
    assert_eq!(
        expression(&inner, "[parameters('x')]"),
        "parameters('o').x.value"
    );
}

#[test]
fn the_same_unknown_of_another_group_is_another() {
    let template = document("{}");
    let outer = scope(&template);
    let name = |text: &str| Value::String(text.to_owned());
    let inner = outer.with_context(outer.context().for_group(None, name("rg2")));
    let location = "[resourceGroup().location]";
    assert_ne!(value(&outer, location), value(&inner, location));
    assert_eq!(expression(&inner, location), "resourceGroup().location");
    assert_eq!(expression(&inner, "[resourceGroup().name]"), "'rg2'");
    assert_eq!(
        value(&outer, "[subscription().id]"),
        value(&inner, "[subscription().id]")
    );
    let same = outer
        .context()
        .for_group(None, outer.context().group_name(Span::default()));
    assert_eq!(&same, outer.context());
}

#[test]
fn a_copy_with_another_value_is_evaluated_anew() {
    let template = document(
        r#"{"parameters": {"p": {"type": "string", "defaultValue": "a"}},
            "variables": {"v": "[concat(parameters('p'), 'x')]", "w": "[variables('v')]"}}"#,
    );
    let scope = scope(&template);
    assert_eq!(expression(&scope, "[variables('w')]"), "'ax'");
    let text = |text: &str| Value::String(text.to_owned());
    let other = scope.with_parameter("P", text("b"));
    assert_eq!(expression(&other, "[variables('w')]"), "'bx'");
    let other = other.with_variable("V", text("c"));
    assert_eq!(expression(&other, "[variables('w')]"), "'c'");
    assert_eq!(expression(&scope, "[variables('w')]"), "'ax'");
}

#[test]
fn uses_are_followed_through_variables() {
    let template = document(
        r#"{"parameters": {"Name": {}, "size": {}, "other": {}},
            "variables": {"v": {"a": ["[variables('w')]"]}, "w": "[parameters('NAME')]",
                          "copy": [{"name": "c", "count": "[parameters('size')]", "input": 1}]},
            "x": ["[variables('V')]", "[[parameters('other')]"],
            "y": "[concat(variables('c'), parameters('nope'))]",
            "z": "[parameters(concat('a', 'b'))]"}"#,
    );
    let scope = scope(&template);
    let uses = |key: &str| scope.uses(template.root.get(key).unwrap());
    let names =
        |names: &std::collections::BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>();
    let x = uses("x");
    assert_eq!(
        (names(&x.parameters), names(&x.variables)),
        (vec!["Name".into()], vec!["v".into(), "w".into()])
    );
    let y = uses("y");
    assert_eq!(names(&y.parameters), ["size"]);
    assert_eq!(names(&y.undeclared), ["nope"]);
    assert!(!y.is_dynamic && uses("z").is_dynamic);
}

#[test]
fn user_functions_see_their_parameters_only() {
    let template = document(
        r#"{"parameters": {"p": {"defaultValue": "outer"}}, "variables": {"v": 1},
            "functions": [{"namespace": "ns", "members": {
                "f": {"parameters": [{"name": "p", "type": "string"}],
                      "output": {"type": "object", "value": {"a": "[ns.g(parameters('p'))]"}}},
                "g": {"parameters": [{"name": "x", "type": "string"}],
                      "output": {"type": "string", "value": "[concat(parameters('x'), '!')]"}},
                "h": {"output": {"type": "string", "value": "[variables('v')]"}},
                "loop": {"output": {"type": "string", "value": "[ns.loop()]"}}}}]}"#,
    );
    let scope = scope(&template);
    assert_eq!(expression(&scope, "[NS.f('in').a]"), "'in!'");
    assert_eq!(
        told(&scope, "[ns.h()]").1,
        "`variables`: a user function sees its parameters only"
    );
    assert_eq!(told(&scope, "[ns.loop()]").1, "`ns.loop` calls itself");
    assert_eq!(
        told(&scope, "[ns.ff('a')]").1,
        "there is no function `ns.ff`; did you mean `ns.f`?"
    );
}

/// Templates made to take forever end soon, on the small stack of a test thread.
#[test]
fn hostile_templates_end_soon() {
    // More only takes longer: all of them together have a limit.
    const COUNT: usize = 100;
    let variables = |make: &dyn Fn(usize) -> String| {
        let all: Vec<_> = (0..512)
            .map(|i| format!("\"v{i}\": \"{}\"", make(i)))
            .collect();
        format!(
            "{{\"parameters\": {{\"p\": {{}}}}, \"variables\": {{{}}}}}",
            all.join(",")
        )
    };
    let nest = |depth: usize, inner: &str| {
        format!(
            "{}{inner}{}",
            "createArray(".repeat(depth),
            ")".repeat(depth)
        )
    };
    let range = "range(0,10000)";
    let map = |body: &str| format!("map({range},lambda('x',{body}))");
    let brackets = |depth: usize, inner: &str| {
        format!("{}\"{inner}\"{}", "[".repeat(depth), "]".repeat(depth))
    };
    let deep: Vec<_> = (0..COUNT)
        .map(|i| {
            format!(
                "\"v{i}\": {}",
                brackets(300, &format!("[variables('v{}')]", i + 1))
            )
        })
        .collect();
    let hostile = [
        format!(
            "{{\"variables\": {{\"v\": {}}}}}",
            brackets(500, &format!("[{}]", nest(199, "1")))
        ),
        format!("{{\"variables\": {{{}}}}}", deep.join(",")),
        variables(&|i| match i {
            0 => "0123456789".to_owned(),
            i => format!("[concat(variables('v{}'),variables('v{}'))]", i - 1, i - 1),
        }),
        variables(&|i| match i {
            0 => "[parameters('p')]".to_owned(),
            i => format!(
                "[concat(variables('v{}'),'x',variables('v{}'))]",
                i - 1,
                i - 1
            ),
        }),
        variables(&|i| match i {
            0 => "[parameters('p')]".to_owned(),
            i => format!(
                "[createArray(variables('v{}'),variables('v{}'))]",
                i - 1,
                i - 1
            ),
        }),
        variables(&|i| format!("[{}]", nest(190, &format!("variables('v{}')", i + 1)))),
        variables(&|i| {
            format!(
                "[{}]",
                nest(150, &format!("variables('v{}')", i.saturating_sub(1)))
            )
        }),
        variables(&|i| {
            format!(
                "[concat(variables('v{}'),variables('v{}'))]",
                (i + 1) % COUNT,
                (i + 7) % COUNT
            )
        }),
        variables(&|_| format!("[length({})]", map(&map(&map("1"))))),
        variables(&|_| format!("[union({range},{range},{range})]")),
        variables(&|_| {
            format!(
                "[reduce({range},'a',lambda('a','b',concat(lambdaVariables('a'),lambdaVariables('a'))))]"
            )
        }),
        variables(&|_| {
            format!("[reduce({range},'a',lambda('a','b',createArray(lambdaVariables('a'))))]")
        }),
        variables(&|_| {
            format!(
                "[sort({range},lambda('a','b',less(lambdaVariables('b'),lambdaVariables('a'))))]"
            )
        }),
        variables(&|_| {
            "[format('{0,2000000000}{0,-2000000000}',padLeft('a',2147483647))]".to_owned()
        }),
        variables(&|_| {
            format!("[join({range},replace(padLeft('a',4000000),' ',padLeft('b',4000000)))]")
        }),
    ];
    for text in hostile {
        let document = document(&text);
        let scope = scope(&document);
        let start = Instant::now();
        for name in scope.variable_names() {
            let _ = scope
                .variable(name)
                .map(|value| value.to_expression().len());
        }
        let taken = start.elapsed();
        let shown: String = text.chars().take(120).collect();
        assert!(taken < Duration::from_secs(60), "{taken:?} for {shown}");
    }
}
