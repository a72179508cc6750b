use super::*;
use crate::arm::{Context, Estate, Origin};
use crate::catalog::Catalog;
use crate::finding::{Severity, Verdict};
use crate::json::parse;
use crate::text::Source;

/// A rule without its logic.
const HEAD: &str = r#"
    id = "a/b"
    title = "It is off"
    severity = "warning"
    basis = "measured"
    type = "A.B/c"
    message = "{type} {name}: {path} ({property}) is {value}"
    help = "see {name}"
    source = { url = "https://example.com/a", date = "2026-01-31" }
"#;

/// What the rule says of a template with these resources.
fn audited(rule: &str, template: &str) -> Audit {
    let text = if rule.contains("id =") {
        rule.to_owned()
    } else {
        format!("{HEAD}{rule}")
    };
    let rules = RuleSet::none()
        .extended(&[Source::new("r.toml", text)])
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    let source = Source::new("t.json", template);
    let root = parse(&source).root;
    let template = Template::read(&root, Pointer::root(), None, &Context::default());
    let estate = Estate::new(vec![template], vec![Origin::default()]);
    let scene = Scene {
        estate: &estate,
        files: &[7],
        catalog: Catalog::embedded(),
    };
    audit(&rules, &scene)
}

/// Place and message of every finding, those that cannot tell with a question mark.
fn told(rule: &str, resources: &str) -> Vec<String> {
    let template = format!(
        r#"{{"parameters": {{"p": {{"type": "string"}}, "on": {{"type": "string", "defaultValue": "On"}},
            "s": {{"type": "secureString", "defaultValue": "hidden"}}}},
            "variables": {{"v": "[parameters('on')]"}}, "resources": [{resources}]}}"#
    );
    let findings = audited(rule, &template).findings;
    let told = findings.iter().map(|finding| {
        let mark = if finding.verdict == Verdict::Unknown {
            "?"
        } else {
            ""
        };
        format!("{}{mark} {}", finding.place.pointer, finding.message)
    });
    told.collect()
}

/// A resource with these properties.
fn with(properties: &str) -> String {
    format!(r#"{{"type": "a.b/C", "name": "x", "properties": {properties}}}"#)
}

#[test]
fn a_finding_has_all_that_the_rule_says() {
    let rule = r#"
        at = "$.properties"
        must = { properties = { mode = { const = "On" } } }
        azure-error = "Refused"
        fix = { title = "switch it on", safety = "unsafe", set = { path = "/properties/mode", value = "On" } }
        checklist = { cutover = "See to `{name}`.", prepare = "Tell." }
    "#;
    let text = format!("{{\"resources\": [{}]}}", with(r#"{"MODE": "Off"}"#));
    let audit = audited(rule, &text);
    let [finding] = audit.findings.as_slice() else {
        panic!("{:?}", audit.findings)
    };
    assert_eq!(finding.rule, "a/b");
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.message, "a.b/C x: properties.MODE (MODE) is Off");
    assert_eq!(finding.help.as_deref(), Some("see x"));
    assert_eq!(finding.subject, "a.b/C/x#/properties/MODE");
    assert_eq!(finding.place.file, 7);
    assert_eq!(&text[finding.place.span.range()], "\"Off\"");
    assert_eq!(finding.azure_error.as_deref(), Some("Refused"));
    assert_eq!(finding.fix.as_ref().unwrap().title, "switch it on");
    assert_eq!(
        finding.source.as_ref().unwrap().url,
        "https://example.com/a"
    );
    let steps: Vec<_> = audit
        .steps
        .iter()
        .map(|step| (step.key.as_str(), step.rule(), step.text.as_str()))
        .collect();
    assert_eq!(
        steps,
        [
            ("a/b#prepare", "a/b", "Tell."),
            ("a/b#cutover", "a/b", "See to `x`.")
        ]
    );
}

#[test]
fn must_has_three_answers() {
    let rule = r#"
        at = "$.properties.rules[*]"
        when = { required = ["kind"], properties = { kind = { const = "a" } } }
        must = { required = ["mode"], properties = { mode = { const = "On" } } }
    "#;
    let told = |rules: &str| told(rule, &with(&format!(r#"{{"rules": {rules}}}"#)));
    assert_eq!(
        told(r#"[{"kind": "A", "mode": "[variables('v')]"}, {"kind": "b"}, {}]"#),
        Vec::<String>::new()
    );
    assert_eq!(
        told(r#"[{"kind": "a"}, {"kind": "a", "mode": "off"}]"#),
        [
            "/resources/0/properties/rules/0 a.b/C x: properties.rules[0] (rules) is an object",
            "/resources/0/properties/rules/1/mode a.b/C x: properties.rules[1].mode (mode) is off",
        ]
    );
    let why = "It is off: cannot tell, because parameter `p` has no value";
    assert_eq!(
        told(
            r#"[{"kind": "[parameters('p')]", "mode": "off"}, {"kind": "[parameters('p')]", "mode": "on"}]"#
        ),
        [format!("/resources/0/properties/rules/0? {why}")]
    );
    assert_eq!(
        told(r#""[parameters('p')]""#),
        [format!("/resources/0/properties/rules? {why}")]
    );
    assert_eq!(
        tests::told(rule, &with("{}")),
        Vec::<String>::new(),
        "none there: passes"
    );
}

#[test]
fn every_hit_of_find_is_a_finding_once() {
    let rule = r#"
        at = "$.properties"
        when = { properties = { mode = { const = "on" } } }
        find = ["$.rules[*].etag", "$.rules[0].etag", "$.tag"]
    "#;
    let told = |properties: &str| told(rule, &with(properties));
    assert_eq!(
        told(r#"{"rules": [{"ETag": "1"}, {}], "tag": "[parameters('p')]"}"#),
        [
            "/resources/0/properties/rules/0/ETag a.b/C x: properties.rules[0].ETag (ETag) is 1",
            "/resources/0/properties/tag a.b/C x: properties.tag (tag) is an unknown value",
        ]
    );
    assert_eq!(told(r#"{"mode": "off", "tag": 1}"#), Vec::<String>::new());
    assert_eq!(told(r#"{"mode": "[parameters('p')]", "tag": 1}"#).len(), 1);
    assert!(
        told(r#"{"mode": "[parameters('p')]", "tag": 1}"#)[0]
            .starts_with("/resources/0/properties/tag? ")
    );
    assert!(told(r#"{"mode": "[parameters('p')]"}"#).is_empty());
    assert!(
        told(r#"{"rules": "[parameters('p')]"}"#)[0].starts_with("/resources/0/properties/rules? ")
    );
}

#[test]
fn what_is_absent_is_what_the_service_does() {
    let rule = r#"
        must = { properties = { properties = { properties = { mode = { const = "On" } } } } }
        defaults = { "/properties/mode" = "Off" }
    "#;
    assert_eq!(told(rule, &with(r#"{"mode": "On"}"#)), Vec::<String>::new());
    let absent = ["/resources/0/properties a.b/C x: properties.mode (mode) is Off"];
    assert_eq!(told(rule, &with("{}")), absent);
    assert_eq!(told(rule, &with(r#"{"mode": null}"#)), absent);
}

#[test]
fn what_is_not_deployed_is_not_judged_and_all_else_is() {
    let rule = r#"find = "$.properties.x""#;
    let of = |head: &str| {
        format!(r#"{{"type": "A.B/c", "name": "x", {head} "properties": {{"x": 1}}}}"#)
    };
    assert!(told(rule, &of(r#""existing": true,"#)).is_empty());
    assert!(told(rule, &of(r#""condition": false,"#)).is_empty());
    assert!(
        told(
            rule,
            &of(r#""condition": "[equals(parameters('on'), 'Off')]","#)
        )
        .is_empty()
    );
    assert_eq!(
        told(
            rule,
            &of(r#""condition": "[equals(parameters('p'), 'Off')]","#)
        )
        .len(),
        1
    );
    assert_eq!(
        told(rule, &of(r#""copy": {"name": "l", "count": 3},"#)).len(),
        1,
        "a loop once"
    );
    let nested = |head: &str| {
        format!(
            r#"{{"type": "Microsoft.Resources/deployments", "name": "n", {head} "properties": {{"template": {{"resources": [{}]}}}}}}"#,
            of("")
        )
    };
    let found = told(rule, &nested(""));
    assert!(
        found[0].starts_with("/resources/0/properties/template/resources/0/properties/x "),
        "{found:?}"
    );
    assert!(told(rule, &nested(r#""condition": false,"#)).is_empty());
    let child = r#"{"type": "A.B", "name": "p", "resources": [{"type": "c", "name": "x", "properties": {"x": 1}}]}"#;
    assert_eq!(
        told(rule, child).len(),
        1,
        "an inline child, by its full type"
    );
}

#[test]
fn secrets_are_not_shown() {
    let rule = r#"find = ["$.properties.*"]"#;
    let found = told(
        rule,
        &with(
            r#"{"a": "[parameters('s')]", "b": "[concat('x', parameters('s'))]", "adminPassword": "p1",
            "url": "https://x/?sig=abc", "plain": "seen"}"#,
        ),
    );
    let all = found.join("\n");
    for secret in ["hidden", "p1", "sig="] {
        assert!(!all.contains(secret), "{all}");
    }
    assert!(
        all.contains("is seen") && all.matches("***").count() == 4,
        "{all}"
    );
}

#[test]
fn rules_for_exports_leave_written_templates_alone() {
    let rule = r#"
        templates = "exports"
        find = "$.properties"
    "#;
    let export = r#"{"parameters": {"cs_x_name": {"type": "string", "defaultValue": "x"}}, "resources": [{"type": "A.B/c", "name": "x", "properties": {}}]}"#;
    assert_eq!(audited(rule, export).findings.len(), 1);
    assert_eq!(
        audited(rule, &export.replace("cs_x_name", "vmName"))
            .findings
            .len(),
        0
    );
}

#[test]
fn one_step_names_all_that_it_is_about() {
    let rule = r#"
        find = "$.properties"
        checklist.prepare = "Decide."
    "#;
    let one = with("{}");
    let two = one.replace("\"x\"", "\"y\"");
    let audit = audited(rule, &format!("{{\"resources\": [{one}, {two}]}}"));
    let [step] = audit.steps.as_slice() else {
        panic!("{:?}", audit.steps)
    };
    assert_eq!(step.key, "a/b");
    let names: Vec<&str> = step
        .subjects
        .iter()
        .map(|subject| subject.name.as_str())
        .collect();
    assert_eq!(names, ["x", "y"]);
}
