use crate::finding::{Severity, State};
use crate::relocate::testing::{
    dropped, export, export_with, hand_written, messages, planned, removed,
};

/// A network with one inline subnet and the same as a resource, with these properties.
fn network(inline: &str, separate: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "net", "location": "westeurope",
            "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'app')]"],
            "properties": {{"subnets": [{{"name": "app", "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'app')]", "properties": {inline}}}]}}}},
        {{"type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2024-01-01", "name": "net/app",
            "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'net')]"], "properties": {separate}}},
        {{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic", "location": "westeurope",
            "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'app')]"],
            "properties": {{"ipConfigurations": [{{"name": "a", "properties": {{"subnet": {{"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'app')]"}}}}}}]}}}}"#
    )
}

#[test]
fn of_equal_copies_the_inline_one_stays() {
    let inline = r#"{"addressPrefix": "10.0.0.0/24", "delegations": [], "natGateway": null, "provisioningState": "Succeeded",
        "networkSecurityGroup": {"id": "/subscriptions/s/resourceGroups/RG/providers/Microsoft.Network/networkSecurityGroups/nsg"}}"#;
    let separate = r#"{"networkSecurityGroup": {"id": "/subscriptions/s/resourcegroups/rg/providers/Microsoft.Network/networkSecurityGroups/NSG"},
        "delegations": [], "addressPrefix": "10.0.0.0/24"}"#;
    planned(&[&export(&network(inline, separate))], |job, plan| {
        assert_eq!(
            dropped(job, plan),
            [(
                "Microsoft.Network/virtualNetworks/subnets/net/app".to_owned(),
                "relocate/inline-and-separate"
            )]
        );
        assert_eq!(messages(plan, "relocate/inline-and-separate").len(), 1);
        // The network loses its dependency on its own subnet, the interface depends on the network now.
        assert!(removed(plan, 0).contains(&"/dependsOn/0".to_owned()));
        let set = &plan.decisions[0][2].operations;
        let depends: Vec<_> = set
            .iter()
            .filter(|operation| operation.path.as_str() == "/dependsOn/0")
            .collect();
        assert_eq!(depends.len(), 1);
        assert!(
            format!("{:?}", depends[0].what)
                .contains("resourceId('Microsoft.Network/virtualNetworks', 'net')"),
            "{depends:?}"
        );
    });
}

#[test]
fn copies_that_differ_both_stay_and_show_where() {
    let one = r#"{"addressPrefix": "10.0.0.0/24", "adminPassword": "FAKE-SECRET-1", "only": 1}"#;
    let other = r#"{"addressPrefix": "10.0.1.0/24", "adminPassword": "FAKE-SECRET-2"}"#;
    planned(&[&export(&network(one, other))], |job, plan| {
        assert!(dropped(job, plan).is_empty());
        let finding = plan
            .findings
            .iter()
            .find(|finding| finding.rule == "relocate/inline-and-separate-differ")
            .unwrap();
        assert_eq!(
            (finding.severity, finding.state),
            (Severity::Error, State::Open)
        );
        assert_eq!(finding.place.pointer.to_string(), "/resources/1");
        assert_eq!(
            finding.related[0].place.pointer.to_string(),
            "/resources/0/properties/subnets/0"
        );
        for shown in [
            "properties.addressPrefix",
            "10.0.0.0/24",
            "10.0.1.0/24",
            "absent",
        ] {
            assert!(finding.message.contains(shown), "{}", finding.message);
        }
        assert!(
            !finding.message.contains("FAKE-SECRET"),
            "{}",
            finding.message
        );
    });
}

#[test]
fn what_has_no_copy_stays() {
    let only_separate = r#"{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "net", "location": "westeurope", "properties": {"subnets": []}},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2024-01-01", "name": "net/app", "properties": {"addressPrefix": "10.0.0.0/24"}}"#;
    let other_network = only_separate
        .replace(
            r#""subnets": []"#,
            r#""subnets": [{"name": "app", "properties": {"addressPrefix": "10.0.0.0/24"}}]"#,
        )
        .replace("net/app", "other/app");
    let reference = only_separate.replace(
        r#""subnets": []"#,
        r#""subnets": [{"name": "app", "id": "x"}]"#,
    );
    for text in [only_separate.to_owned(), other_network, reference] {
        planned(&[&export(&text)], |job, plan| {
            assert!(dropped(job, plan).is_empty(), "{text}");
            assert!(
                messages(plan, "relocate/inline-and-separate-differ").is_empty(),
                "{text}"
            );
        });
    }
}

#[test]
fn rules_and_routes_pair_like_subnets_and_peerings_do_not() {
    let pair = |parent: &str, child: &str| {
        format!(
            r#"{{"type": "{parent}", "apiVersion": "2024-01-01", "name": "[parameters('p_name')]", "location": "westeurope", "properties": {{"{child}": [{{"name": "A", "properties": {{"x": "[toLower('Y')]"}}}}]}}}},
            {{"type": "{parent}/{child}", "apiVersion": "2024-01-01", "name": "[concat(parameters('p_name'), '/a')]", "properties": {{"x": "y"}}}}"#
        )
    };
    for (parent, child, goes) in [
        (
            "Microsoft.Network/networkSecurityGroups",
            "securityRules",
            1,
        ),
        ("Microsoft.Network/routeTables", "routes", 1),
        (
            "Microsoft.Network/virtualNetworks",
            "virtualNetworkPeerings",
            0,
        ),
    ] {
        planned(&[&export(&pair(parent, child))], |job, plan| {
            assert_eq!(dropped(job, plan).len(), goes, "{child}")
        });
    }
}

#[test]
fn hand_written_templates_keep_both() {
    let same = r#"{"addressPrefix": "10.0.0.0/24"}"#;
    planned(&[&hand_written(&network(same, same))], |job, plan| {
        assert!(dropped(job, plan).is_empty());
        let told = plan
            .findings
            .iter()
            .filter(|finding| finding.rule == "relocate/inline-and-separate");
        assert!(
            told.clone().count() == 1 && told.clone().all(|finding| finding.state == State::Open)
        );
    });
}

#[test]
fn differences_never_show_secrets() {
    let parameters = r#""parameters": {"p_name": {"type": "String", "defaultValue": "app"}, "s": {"type": "SecureString", "defaultValue": "FAKE-SECRET-1"}}"#;
    let setting = |value: &str| {
        format!(
            r#"{{"plain": {value}, "appSettings": [{{"name": "n", "value": {value}}}], "key": "AccountKey=FAKE-SECRET-2{}"}}"#,
            value.len()
        )
    };
    let pair = network(
        &setting(r#""[concat('a', parameters('s'))]""#),
        &setting(r#""FAKE-SECRET-3""#).replace(r#""plain": "FAKE-SECRET-3""#, r#""plain": "x""#),
    );
    planned(&[&export_with(parameters, &pair)], |_, plan| {
        let said = messages(plan, "relocate/inline-and-separate-differ");
        assert_eq!(said.len(), 1);
        assert!(
            said[0].contains("***") && !said[0].contains("FAKE-SECRET"),
            "{said:?}"
        );
    });
}
