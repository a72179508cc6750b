//! The table of functions in `../shared/facts/language`, against what the program says: each name,
//! the fewest and most arguments, and the places where a function may be called.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value as Json;

use super::inspect::inspect;
use super::shared;

/// The places of the table.
const PLACES: [&str; 7] = [
    "parameterDefault",
    "variable",
    "deployTimeResourceField",
    "copyCount",
    "resourceProperties",
    "output",
    "userFunction",
];

/// The members of a resource that the table calls deploy-time fields.
const FIELDS: [&str; 15] = [
    "name",
    "type",
    "apiVersion",
    "location",
    "scope",
    "dependsOn",
    "condition",
    "tags",
    "sku",
    "kind",
    "plan",
    "zones",
    "identity",
    "subscriptionId",
    "resourceGroup",
];

/// Where we allow a function that the table does not: functions, places, and why.
const DIFFERENT: &[(&[&str], &[&str], &str)] = &[
    (
        &[
            "reference",
            "references",
            "list*",
            "listOutputsWithSecureValues",
            "toLogicalZone",
            "toLogicalZones",
            "toPhysicalZone",
            "toPhysicalZones",
        ],
        &["tags", "sku", "kind", "plan", "zones", "identity"],
        "the documentation says properties and outputs, and no refusal by the service is on record: \
         a wrong error would be worse than none",
    ),
    (
        &["extensions", "externalInputs"],
        &PLACES,
        "not documented: they stand in parameter files and in `extensionConfigs`, also those of a \
         nested deployment; anywhere else their value is unknown, and said to be",
    ),
];

/// A function of the table.
struct Function {
    name: String,
    least: usize,
    /// None: any number.
    most: Option<usize>,
    places: Vec<String>,
}

fn table() -> Option<(Vec<Function>, Vec<String>)> {
    let text = std::fs::read_to_string(shared("facts/language/functions.json")?).unwrap();
    let all: Json = serde_json::from_str(&text).unwrap();
    let words = |list: &Json| {
        let words = list.as_array().unwrap().iter();
        words
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let functions = all["functions"].as_array().unwrap().iter();
    let functions = functions
        .map(|one| Function {
            name: one["name"].as_str().unwrap().to_owned(),
            least: one["minArgs"].as_u64().unwrap() as usize,
            most: one["maxArgs"].as_u64().map(|most| most as usize),
            places: words(&one["permittedIn"]),
        })
        .collect();
    Some((functions, words(&all["notFunctionsInJson"])))
}

impl Function {
    /// Names that the entry stands for.
    fn names(&self) -> Vec<String> {
        match self.name.strip_suffix('*') {
            Some(start) => ["", "Keys", "AnythingAtAll"]
                .map(|end| format!("{start}{end}"))
                .to_vec(),
            None => vec![self.name.clone()],
        }
    }

    /// Whether so many arguments are right.
    fn takes(&self, given: usize) -> bool {
        // An object is made of pairs, as its own line in the table says.
        let in_pairs = self.name != "createObject" || given.is_multiple_of(2);
        in_pairs && given >= self.least && self.most.is_none_or(|most| given <= most)
    }
}

/// A call with so many arguments. A lambda stands in a function that takes one.
fn call(name: &str, given: usize) -> String {
    let arguments = vec!["'x'"; given].join(", ");
    let call = format!("{name}({arguments})");
    match name {
        "lambda" => format!("map(createArray(1), {call})"),
        "lambdaVariables" => format!("map(createArray(1), lambda('x', {call}))"),
        _ => call,
    }
}

/// What is said on each line between two texts, each call on a line of its own.
fn said(head: &str, lines: &[String], tail: &str, rules: &[&str]) -> BTreeSet<usize> {
    let text = format!("{head}\n{}\n{tail}", lines.join(",\n"));
    let first = head.lines().count();
    inspect(text.as_bytes(), None)
        .iter()
        .filter(|one| rules.contains(&one.rule.as_str()))
        .map(|one| one.line - 1 - first)
        .collect()
}

const HEAD: &str = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0""#;

const RESOURCE: &str = r#""name": "x", "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "location": "westus""#;

/// Which of these calls are refused when each stands at a place (of a resource: in `field`).
fn refused(place: &str, field: &str, calls: &[String]) -> BTreeSet<usize> {
    let rules = [
        "template/function-not-allowed-here",
        // `variables` in a user function has words of its own.
        "template/user-function-invalid",
    ];
    let lines: Vec<String> = calls
        .iter()
        .enumerate()
        .map(|(index, call)| line(place, field, index, &format!("\"[{call}]\"")))
        .collect();
    let (open, close) = around(place);
    said(&format!("{HEAD}, {open}"), &lines, close, &rules)
}

/// One member or element of what `around` opens.
fn line(place: &str, field: &str, index: usize, text: &str) -> String {
    match (place, field) {
        ("parameterDefault", _) => {
            format!(r#""p{index}": {{ "type": "string", "defaultValue": {text} }}"#)
        }
        ("deployTimeResourceField", _) => resource(field, text),
        ("copyCount", _) => {
            let other = ["count", "batchSize"].into_iter().find(|one| *one != field);
            let other = other.unwrap();
            format!(
                r#"{{ {RESOURCE}, "copy": {{ "name": "c{index}", "{field}": {text}, "{other}": 1 }} }}"#
            )
        }
        ("output", "condition") => {
            format!(r#""o{index}": {{ "type": "string", "value": "x", "condition": {text} }}"#)
        }
        ("output", "input") => format!(
            r#""o{index}": {{ "type": "array", "copy": {{ "count": 1, "input": {text} }} }}"#
        ),
        ("output", _) => format!(r#""o{index}": {{ "type": "string", "value": {text} }}"#),
        ("userFunction", _) => format!(
            r#""f{index}": {{ "parameters": [], "output": {{ "type": "string", "value": {text} }} }}"#
        ),
        _ => format!(r#""v{index}": {text}"#),
    }
}

/// A resource with a text in this member, which takes the place of its own.
fn resource(field: &str, text: &str) -> String {
    let value = match field {
        "dependsOn" | "zones" => format!("[{text}]"),
        "tags" | "sku" | "plan" | "identity" => format!(r#"{{ "x": {text} }}"#),
        _ => text.to_owned(),
    };
    let own = format!("\"{field}\"");
    let members = RESOURCE.split(", ");
    let mut members: Vec<&str> = members.filter(|one| !one.starts_with(&own)).collect();
    let member = format!("{own}: {value}");
    members.push(&member);
    format!("{{ {} }}", members.join(", "))
}

/// What stands before and after the lines.
fn around(place: &str) -> (String, &'static str) {
    match place {
        "parameterDefault" => (r#""parameters": {"#.to_owned(), r#"}, "resources": [] }"#),
        "variable" => (r#""variables": {"#.to_owned(), r#"}, "resources": [] }"#),
        "output" => (r#""resources": [], "outputs": {"#.to_owned(), "} }"),
        "userFunction" => (
            r#""functions": [ { "namespace": "n", "members": {"#.to_owned(),
            r#"} } ], "resources": [] }"#,
        ),
        "resourceProperties" => {
            // A loop around, so that `copyIndex` has one.
            let copy = r#""copy": { "name": "c", "count": 1 }"#;
            let open = format!(r#""resources": [ {{ {RESOURCE}, {copy}, "properties": {{"#);
            (open, "} } ] }")
        }
        _ => (r#""resources": ["#.to_owned(), "] }"),
    }
}

#[test]
fn every_function_takes_what_the_table_says() {
    let Some((functions, others)) = table() else {
        return;
    };
    let mut cases = Vec::new();
    for function in &functions {
        let most = function.most.unwrap_or(function.least + 3) + 1;
        for name in function.names() {
            for given in 0..=most {
                cases.push((function.takes(given), call(&name, given)));
            }
        }
    }
    let lines: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(index, (_, call))| format!(r#""v{index}": "[{call}]""#))
        .collect();
    let head = format!(r#"{HEAD}, "variables": {{"#);
    let tail = r#"}, "resources": [] }"#;
    let wrong = said(&head, &lines, tail, &["template/argument-count"]);
    let unknown = said(&head, &lines, tail, &["template/function-unknown"]);
    let mut differ = String::new();
    for (index, (is_right, call)) in cases.iter().enumerate() {
        if unknown.contains(&index) {
            writeln!(differ, "{call}: unknown").unwrap();
        } else if wrong.contains(&index) == *is_right {
            writeln!(differ, "{call}: the table says {is_right}").unwrap();
        }
    }
    println!(
        "{} functions, {} calls with a number of arguments",
        functions.len(),
        cases.len()
    );
    assert!(differ.is_empty(), "{differ}");
    assert_eq!(functions.len(), 119);

    // What exists in Bicep alone is no function.
    let names: Vec<&String> = others.iter().filter(|name| !name.contains(' ')).collect();
    let lines: Vec<String> = names
        .iter()
        .map(|name| format!(r#""{name}": "[{name}()]""#))
        .collect();
    let unknown = said(&head, &lines, tail, &["template/function-unknown"]);
    assert_eq!(unknown, (0..names.len()).collect(), "{names:?}");
}

#[test]
fn every_function_stands_where_the_table_says() {
    let Some((functions, _)) = table() else {
        return;
    };
    let functions: Vec<&Function> = functions
        .iter()
        .filter(|function| !INSIDE.contains(&function.name.as_str()))
        .collect();
    let calls: Vec<String> = functions
        .iter()
        .map(|function| call(&function.names()[0], function.least))
        .collect();
    let (mut places, mut differ, mut used) = (0, String::new(), BTreeSet::new());
    for place in PLACES {
        let fields: &[&str] = match place {
            "deployTimeResourceField" => &FIELDS,
            "copyCount" => &["count", "batchSize"],
            "output" => &["value", "condition", "input"],
            _ => &[""],
        };
        for field in fields {
            let refused = refused(place, field, &calls);
            for (index, function) in functions.iter().enumerate() {
                places += 1;
                let wanted = function.places.iter().any(|one| one == place);
                if refused.contains(&index) != wanted {
                    continue;
                }
                let known = DIFFERENT.iter().position(|(names, places, _)| {
                    names.contains(&function.name.as_str())
                        && (places.contains(field) || places.contains(&place))
                });
                match known.filter(|_| !wanted) {
                    Some(at) => {
                        used.insert(at);
                    }
                    None => {
                        writeln!(
                            differ,
                            "{} in {place} {field}: the table says {wanted}",
                            function.name
                        )
                        .unwrap();
                    }
                }
            }
        }
    }
    println!("{} functions at {places} places", functions.len());
    for (names, places, why) in DIFFERENT {
        println!(
            "allowed where the table does not: {} in {}: {why}",
            names.join(", "),
            places.join(", ")
        );
    }
    assert!(differ.is_empty(), "{differ}");
    assert_eq!(
        used.len(),
        DIFFERENT.len(),
        "listed as different and is not"
    );
}

/// Functions that the table allows inside of something instead of at a place.
const INSIDE: [&str; 3] = ["copyIndex", "lambda", "lambdaVariables"];

#[test]
fn what_stands_inside_of_something_stands_nowhere_else() {
    let Some((functions, _)) = table() else {
        return;
    };
    let places = functions.iter().filter(|function| {
        let is_place = |place: &String| PLACES.contains(&place.as_str());
        INSIDE.contains(&function.name.as_str()) && !function.places.iter().any(is_place)
    });
    assert_eq!(places.count(), INSIDE.len());
    let calls = [
        "map(createArray(1), lambda('x', lambdaVariables('x')))",
        "copyIndex()",
        "lambda('x', 'y')",
    ]
    .map(str::to_owned);
    for place in PLACES {
        let field = match place {
            "deployTimeResourceField" => "name",
            "copyCount" => "count",
            "output" => "value",
            _ => "",
        };
        // `refused` has a loop around the properties of its resource.
        let wanted = if place == "resourceProperties" {
            BTreeSet::from([2])
        } else {
            BTreeSet::from([1, 2])
        };
        assert_eq!(refused(place, field, &calls), wanted, "{place}");
    }
    assert_eq!(refused("output", "input", &calls), BTreeSet::from([2]));
}
