mod hostile;
mod nested;

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
fn what_reads_the_same_is_refused_at_each_of_its_places() {
    let text = r#"{"parameters": {"p": {"type": "string"}}, "outputs": {
        "a": {"value": "[concat(toLower(1), parameters('p'))]"},
        "b": {"value": "[concat('x', toLower(1), parameters('p'))]"},
        "c": {"value": "[concat(toLower(1), parameters('p'))]"}}}"#;
    let source = Source::new("t.json", text);
    let document = parse(&source);
    let scope = scope(&document);
    let mut starts = std::collections::BTreeSet::new();
    for output in document.root.get("outputs").unwrap().members() {
        let value = scope.evaluate(output.value.get("value").unwrap());
        let place = value.first_unknown().unwrap().span;
        assert_eq!(source.slice(place), "1");
        starts.insert(place.start);
    }
    assert_eq!(starts.len(), 3);
}

#[test]
fn a_turn_of_a_loop_is_not_the_value_of_what_reads_the_same() {
    let document = document(
        r#"{"variables": {
            "copy": [{"name": "l", "count": 2, "input": "[concat('a', string(copyIndex('l')))]"}],
            "m": "[map(createArray('x', 'y'), lambda('e', concat(lambdaVariables('e'), '1')))]",
            "n": "[map(createArray('z'), lambda('e', concat(lambdaVariables('e'), '1')))]"}}"#,
    );
    let scope = scope(&document);
    let told = |name: &str| scope.variable(name).unwrap().to_string();
    assert_eq!(told("l"), r#"["a0","a1"]"#);
    assert_eq!(told("m"), r#"["x1","y1"]"#);
    assert_eq!(told("n"), r#"["z1"]"#);
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
    assert_eq!(parts.as_slice(), [Part::Text("[concat('x',)]".into())]);
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
fn a_copy_with_another_value_is_evaluated_anew() {
    let template = document(
        r#"{"parameters": {"p": {"type": "string", "defaultValue": "a"}},
            "variables": {"v": "[concat(parameters('p'), 'x')]", "w": "[variables('v')]"}}"#,
    );
    let scope = scope(&template);
    assert_eq!(expression(&scope, "[variables('w')]"), "'ax'");
    let text = |text: &str| Value::String(text.into());
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
