//! `dropped.json`: what was left out of a template, with reason and evidence.

use std::fmt::Write;

use crate::json::escape;

/// A resource that is in no output.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The input file.
    pub file: String,
    /// Its place there, RFC 6901.
    pub pointer: String,
    /// Full type.
    pub kind: String,
    /// Full name; none where it is not known offline.
    pub name: Option<String>,
    /// Why it was left out.
    pub reason: String,
    /// What in the input shows it.
    pub evidence: String,
    /// The resource in strict JSON, secrets masked, as it stood in the input.
    pub resource: String,
}

/// The document; an empty list says that nothing was left out.
#[must_use]
pub fn render(entries: &[Entry]) -> String {
    let mut text = String::from("{\n  \"schemaVersion\": \"1\",\n  \"dropped\": [");
    for (index, entry) in entries.iter().enumerate() {
        let name = entry
            .name
            .as_ref()
            .map_or_else(|| "null".to_owned(), |name| escape(name));
        let separator = if index == 0 { "" } else { "," };
        // Writing to a string never fails.
        let _ = write!(
            text,
            "{separator}\n    {{\n      \"file\": {},\n      \"pointer\": {},\n      \"type\": {},\n      \"name\": {name},\n      \"reason\": {},\n      \"evidence\": {},\n      \"resource\": {}\n    }}",
            escape(&entry.file),
            escape(&entry.pointer),
            escape(&entry.kind),
            escape(&entry.reason),
            escape(&entry.evidence),
            entry.resource,
        );
    }
    text.push_str(if entries.is_empty() {
        "]\n}\n"
    } else {
        "\n  ]\n}\n"
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_json_whatever_the_names() {
        let entry = Entry {
            file: "a\"b.json".to_owned(),
            pointer: "/resources/0".to_owned(),
            kind: "A.B/c".to_owned(),
            name: None,
            reason: "r".to_owned(),
            evidence: "e".to_owned(),
            resource: "{\"x\": 1}".to_owned(),
        };
        for entries in [vec![], vec![entry.clone()], vec![entry.clone(), entry]] {
            let read: serde_json::Value = serde_json::from_str(&render(&entries)).unwrap();
            assert_eq!(read["dropped"].as_array().unwrap().len(), entries.len());
        }
    }
}
