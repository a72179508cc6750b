//! Rule files with mistakes: every mistake of a file is told, at its place, with what would be right.

use std::process::Command;

use insta::assert_snapshot;

use crate::bench::Bench;

/// A rule without a mistake.
const GOOD: &str = r#"id = "contoso/vault-without-tag"
title = "A vault has no cost centre"
severity = "warning"
basis = "measured"
type = "Microsoft.RecoveryServices/vaults"
must = { required = ["tags"] }
message = "{name} has no tags"
source = { url = "https://example.com/tags", date = "2026-01-31" }
"#;

/// What `check` says of a template with these rule files.
fn told(files: &[(&str, &str)]) -> String {
    let bench = Bench::new();
    let template = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [{"type": "A.B/c", "apiVersion": "2024-01-01", "name": "x"}]}"#;
    bench.write("template.json", template);
    for (name, text) in files {
        bench.write(&format!("rules/{name}"), text);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_armove"))
        .args(["check", "template.json", "--rules", "rules"])
        .current_dir(bench.path(""))
        .output()
        .unwrap();
    let text = String::from_utf8([output.stderr, output.stdout].concat()).unwrap();
    format!("exit {}\n{text}", output.status.code().unwrap())
}

/// The good rule with lines replaced; a line is found by what it begins with.
fn with(changes: &[(&str, &str)]) -> String {
    let changed = GOOD.lines().map(|line| {
        let change = changes.iter().find(|(start, _)| line.starts_with(start));
        change.map_or(line, |(_, new)| new)
    });
    changed.map(|line| format!("{line}\n")).collect()
}

#[test]
fn words() {
    let text = with(&[
        ("id", r#"id = "Contoso/Vault_tag""#),
        ("title", r#"titel = "A vault has no cost centre""#),
        ("severity", r#"severity = "warn""#),
        ("basis", r#"basis = "mesured""#),
        (
            "type",
            r#"type = ["Microsoft.RecoveryServices", "vaults/x"]"#,
        ),
        ("message", r#"message = "{nam} has {} no {name tags }""#),
        (
            "source",
            r#"source = { url = "example.com", date = "31.01.2026", page = 3 }"#,
        ),
    ]);
    assert_snapshot!(told(&[("words.toml", &text)]));
}

#[test]
fn kinds() {
    let text = with(&[
        ("title", "title = 3"),
        ("severity", r#"severity = "error""#),
        ("type", "type = []"),
        ("must", r#"must = "tags""#),
        ("message", r#"message = """#),
        (
            "source",
            "help = [\"do\"]\nchecklist = { preparation = \"do\", deploy = [\"x\"] }\ndefaults = { tags = 1, \"/a~2\" = 1, \"/b\" = 2026-01-31 }",
        ),
    ]);
    assert_snapshot!(told(&[("kinds.toml", &text)]));
}

#[test]
fn paths() {
    let text = with(&[(
        "must",
        r#"find = ["$..tags", "$.a[?match(@.b, 'x')]", "$.a[?(@.b = 1)]", "$.a[?@.b[?search(@.c, 'x')]]", "tags", "$.a[", "$.a[?near(@.b)]"]"#,
    )]);
    assert_snapshot!(told(&[("paths.toml", &text)]));
}

#[test]
fn schemas() {
    let text = with(&[(
        "must",
        r#"when = { propertys = {}, required = "a", minItems = -1 }
must.properties.a = { not = { const = 1 } }
must.properties.b = { if = true, then = false, else = true }
must.properties.c.items = { oneOf = [{ uniqueItems = true }] }
must.properties.d = { additionalProperties = false, "$ref" = "x" }
must.anyOf = [{ contains = true, maxContains = 1 }, { dependentSchemas = {} }, 3]
must.minContains = 1"#,
    )]);
    let refused = with(&[
        ("id", r#"id = "contoso/refused""#),
        (
            "must",
            r#"must = { properties = { a = { pattern = "(" } } }"#,
        ),
    ]);
    assert_snapshot!(told(&[("schemas.toml", &text), ("z.toml", &refused)]));
}

#[test]
fn logic_and_fix() {
    let none = with(&[("must", ""), ("id", r#"id = "contoso/none""#)]);
    let several = with(&[
        ("id", r#"id = "contoso/several""#),
        (
            "must",
            "must = true\nfind = \"$.a\"\nfix = { title = \"x\", safety = \"save\" }",
        ),
    ]);
    let check = with(&[
        ("id", r#"id = "contoso/check""#),
        (
            "must",
            "check = \"zone\"\nat = \"$.a\"\nfix = { title = \"x\", safety = \"safe\", remove = \"zones\", set = { path = \"/a\" } }",
        ),
    ]);
    let set = with(&[
        ("id", r#"id = "contoso/set""#),
        (
            "must",
            "must = true\nfix = { title = \"x\", safety = \"safe\", set = { pth = \"/a\" } }",
        ),
    ]);
    assert_snapshot!(told(&[
        ("a.toml", &none),
        ("b.toml", &several),
        ("c.toml", &check),
        ("d.toml", &set),
    ]));
}

#[test]
fn ids() {
    let built_in = with(&[("id", r#"id = "region/zones-not-available""#)]);
    let finding = with(&[("id", r#"id = "relocate/location""#)]);
    assert_snapshot!(told(&[
        ("a.toml", GOOD),
        ("b.toml", GOOD),
        ("c.toml", &built_in),
        ("d.toml", &finding),
    ]));
}

#[test]
fn syntax() {
    let deep = format!("must = {}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let deep_schema = with(&[("must", &format!("must{} = true", ".items".repeat(60)))]);
    assert_snapshot!(told(&[
        (
            "a.toml",
            "id = \"contoso/a\"\ntitle = \"x\nseverity = error\n"
        ),
        ("b.toml", &deep),
        ("c.toml", &deep_schema),
        ("d.toml", ""),
    ]));
}

#[test]
fn a_good_rule_is_taken() {
    let said = told(&[("good.toml", GOOD)]);
    assert!(said.starts_with("exit 0"), "{said}");
}
