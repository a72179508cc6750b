use super::*;

fn deployment(template: &str, stage: Stage) -> Deployment {
    Deployment {
        stage,
        scope: Scope::Group,
        name: format!("armove-{}", super::stage(stage)),
        template: template.to_owned(),
        parameters: format!("{}.parameters.json", template.trim_end_matches(".json")),
        group: None,
        fill_in: Vec::new(),
        namespaces: vec!["Microsoft.Compute".to_owned()],
    }
}

/// Two stages, a template of a subscription, and names that would like to be commands.
fn hostile() -> Script {
    let mut first = deployment("vault/template.json", Stage::Base);
    first.group = Some("rg-$(touch x)'; touch y; '\n\u{1b}[31m\u{2019}é".to_owned());
    first.fill_in = vec!["a'b $(id)".to_owned(), "\"`id`\\".to_owned()];
    first.namespaces.push("Microsoft.X'; touch z".to_owned());
    let mut second = deployment("root/template.json", Stage::Base);
    second.scope = Scope::Subscription;
    second.namespaces = vec!["Microsoft.Authorization".to_owned()];
    let mut third = deployment("vault/workloads.json", Stage::Workloads);
    third.group = Some("rg-other".to_owned());
    Script {
        region: "swedencentral".to_owned(),
        deployments: vec![first, second, third],
    }
}

/// The lines that differ from script to script.
fn data(script: &str, body: &str) -> String {
    let fixed: std::collections::BTreeSet<&str> = body.lines().collect();
    let lines = script.lines().filter(|line| !fixed.contains(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn names_stay_words_in_bash() {
    insta::assert_snapshot!(data(&hostile().bash(), include_str!("deploy.sh")));
}

#[test]
fn names_stay_words_in_powershell() {
    let script = hostile().powershell();
    assert!(script.is_ascii());
    insta::assert_snapshot!(data(&script, include_str!("deploy.ps1")));
}

#[test]
fn one_group_stands_on_top() {
    let mut script = hostile();
    for one in &mut script.deployments {
        one.group = Some("rg-new".to_owned());
    }
    assert_eq!(script.group(), Some("rg-new"));
    assert!(
        script
            .deployments
            .iter()
            .all(|one| script.own_group(one).is_empty())
    );
    // What is deployed to a subscription has no say in it.
    script.deployments[1].group = None;
    assert_eq!(script.group(), Some("rg-new"));
    script.deployments[2].group = None;
    assert_eq!(script.group(), None);
    assert_eq!(script.own_group(&script.deployments[0]), "rg-new");
}

#[test]
fn an_expression_is_no_namespace() {
    for (text, expected) in [
        ("Microsoft.Compute", true),
        ("[parameters('x')]", false),
        ("", false),
        ("Compute", false),
    ] {
        assert_eq!(is_namespace(text), expected, "{text}");
    }
}
