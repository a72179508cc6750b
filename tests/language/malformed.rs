use super::inspect::inspect;
use super::shared;

#[test]
fn dump() {
    let Some(path) = shared("facts/language/invalid.json") else {
        return;
    };
    let all: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in all["cases"].as_array().unwrap() {
        let Some(text) = case["input"].as_str() else {
            println!("## {} {}", case["id"], case["title"]);
            continue;
        };
        println!("## {} {} {}", case["id"], case["title"], case["expect"]);
        let said = match case["withTemplate"].as_str() {
            Some(template) => inspect(template.as_bytes(), Some(text.as_bytes())),
            None => inspect(text.as_bytes(), None),
        };
        for s in said {
            println!(
                "    {} {:?} {}:{} [{}] {} | {:?} {:?}",
                s.rule,
                s.severity,
                s.line,
                s.column,
                s.text.chars().take(20).collect::<String>(),
                s.message,
                s.help,
                s.azure_error
            );
        }
    }
}
