use crate::arm::Origin;
use crate::relocate::testing::{dropped, export, hand_written, messages, planned, planned_from};

/// A slice of a group: a security group, and what else is in it.
fn slice(priority: u32, more: &str) -> String {
    export(&format!(
        r#"{{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-01-01", "name": "nsg", "location": "westeurope",
        "properties": {{"securityRules": [{{"name": "r", "properties": {{"priority": {priority}, "provisioningState": "Succeeded"}}}}]}}}}{more}"#
    ))
}

const USER: &str = r#", {"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic", "location": "westeurope",
    "dependsOn": ["[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]"],
    "properties": {"networkSecurityGroup": {"id": "[resourceId('Microsoft.Network/networkSecurityGroups', 'nsg')]"}}}"#;

#[test]
fn equal_declarations_count_once() {
    planned(&[&slice(100, ""), &slice(100, USER)], |job, plan| {
        assert_eq!(
            dropped(job, plan),
            [(
                "Microsoft.Network/networkSecurityGroups/nsg".to_owned(),
                "relocate/declared-twice"
            )]
        );
        assert!(
            plan.dropped(job.estate.resources().next().unwrap().0)
                .is_none()
        );
        assert_eq!(messages(plan, "relocate/declared-twice").len(), 1);
    });
}

#[test]
fn declarations_that_differ_are_an_error_and_stay() {
    planned(&[&slice(100, ""), &slice(200, USER)], |job, plan| {
        assert!(dropped(job, plan).is_empty());
        let said = messages(plan, "relocate/declared-twice-differ");
        assert_eq!(said.len(), 1);
        assert!(
            said[0].contains("priority` is `100`") && said[0].contains("`200`"),
            "{said:?}"
        );
    });
}

#[test]
fn groups_that_are_known_to_differ_hold_different_resources() {
    let group = |name: &str| Origin {
        subscription: None,
        resource_group: Some(name.to_owned()),
    };
    let texts = [slice(100, ""), slice(100, USER)];
    let texts = [texts[0].as_str(), texts[1].as_str()];
    let count =
        |origins: [Origin; 2]| planned_from(&texts, &origins, |job, plan| dropped(job, plan).len());
    assert_eq!(count([group("a"), group("b")]), 0);
    assert_eq!(count([group("a"), group("A")]), 1);
    assert_eq!(count([group("a"), Origin::default()]), 1);
}

#[test]
fn hand_written_templates_and_doubles_in_one_file_are_left_alone() {
    let own = hand_written(
        r#"{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-01-01", "name": "nsg", "location": "westeurope", "properties": {}}"#,
    );
    planned(&[&own, &own], |job, plan| {
        assert!(dropped(job, plan).is_empty())
    });
}
