use super::super::{Context, Level, Scope};
use super::{document, expression, scope, told, value};
use crate::arm::value::Value;
use crate::text::Span;

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
    let name = |text: &str| Value::String(text.into());
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
fn a_deployment_to_another_scope_is_of_its_level() {
    let template = document("{}");
    let outer = scope(&template);
    let to = |scope: &str| outer.with_context(outer.context().for_scope(&value(&outer, scope)));
    let tenant = to("/");
    assert_eq!(
        expression(&tenant, "[resourceId('A.B/c', 'x')]"),
        "'/providers/A.B/c/x'"
    );
    let (_, why) = told(&tenant, "[resourceGroup().id]");
    assert!(
        why.contains("only in deployments to a resource group"),
        "{why}"
    );
    for scope in [
        "Microsoft.Management/managementGroups/mg-a",
        "[tenantResourceId('microsoft.management/managementgroups', 'mg-a')]",
    ] {
        let group = to(scope);
        assert_eq!(expression(&group, "[managementGroup().name]"), "'mg-a'");
        let (_, why) = told(&group, "[subscription().id]");
        assert!(why.contains("only in deployments to"), "{why}");
    }
    let group =
        to("[concat('/providers/Microsoft.Management/managementGroups/', parameters('p'))]");
    assert_eq!(group.context().level, Some(Level::ManagementGroup));
    // What is not known may be any of them: the schema of what is nested says which.
    assert_eq!(
        to("[parameters('p')]").context().level,
        outer.context().level
    );
    let open = outer
        .context()
        .for_scope(&value(&outer, "[parameters('p')]"));
    assert_eq!(open.level, None);
}
