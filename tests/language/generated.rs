//! Inputs too large to be written down.

use serde_json::{Map, Value as Json, json};

/// The text of a case: pieces that repeat, or a template that is described.
pub fn generated(case: &Json) -> String {
    let how = &case["generate"];
    let text = |name: &str| how[name].as_str().unwrap_or_default().to_owned();
    let times = |name: &str| how[name].as_u64().unwrap_or_default() as usize;
    if how["repeat"].is_string() {
        let (start, end) = (text("repeat").repeat(times("times")), text("then"));
        let end = end.repeat(times("thenTimes"));
        return format!(
            "{}{start}{}{end}{}",
            text("prefix"),
            text("middle"),
            text("suffix")
        );
    }
    template(how["template"].as_str().unwrap()).to_string()
}

/// A template by its description.
fn template(what: &str) -> Json {
    let many = |letter: &str, count: usize, value: Json| -> Json {
        let members = (0..count).map(|at| (format!("{letter}{at}"), value.clone()));
        Json::Object(members.collect::<Map<_, _>>())
    };
    let output = |value: String| json!({ "o": { "type": "string", "value": value } });
    let mut template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [],
    });
    let (section, value) = match what {
        "parameters p0 to p256 of type string" => {
            ("parameters", many("p", 257, json!({ "type": "string" })))
        }
        "variables v0 to v512" => ("variables", many("v", 513, json!(1))),
        "outputs o0 to o64" => (
            "outputs",
            many("o", 65, json!({ "type": "int", "value": 1 })),
        ),
        "resource with resources inside resources, six levels" => ("resources", children(6)),
        what if what.contains("24,577 characters") => {
            let rest = 24_577 - "[concat('')]".len();
            (
                "outputs",
                output(format!("[concat('{}')]", "x".repeat(rest))),
            )
        }
        what if what.contains("'array(' x 10000") => {
            let value = format!("[{}1{}]", "array(".repeat(10_000), ")".repeat(10_000));
            ("outputs", output(value))
        }
        other => panic!("`{other}` is not known"),
    };
    template[section] = value;
    template
}

/// A resource with children inside each other.
fn children(levels: usize) -> Json {
    let resource = |kind: &str, inside: Json| json!([{ "type": kind, "apiVersion": "2022-09-01", "name": "a", "resources": inside }]);
    let deepest = (1..levels).fold(json!([]), |inside, _| resource("b", inside));
    resource("A.B/c", deepest)
}
