//! Placeholders inside the value of a fix.

use serde_json::Value;

use super::placeholders::{Mistake, Text};

/// Looks at every text of a value; the places of mistakes are inside that text.
pub(super) fn mistakes(value: &Value, known: &[&str]) -> Vec<Mistake> {
    match value {
        Value::String(text) => Text::parse(text, known).err().unwrap_or_default(),
        Value::Array(elements) => elements
            .iter()
            .flat_map(|one| mistakes(one, known))
            .collect(),
        Value::Object(members) => members
            .values()
            .flat_map(|one| mistakes(one, known))
            .collect(),
        _ => Vec::new(),
    }
}

/// The value with its placeholders filled; none where one of them stands for nothing.
pub(super) fn filled(value: &Value, values: &[(&str, &str)]) -> Option<Value> {
    Some(match value {
        Value::String(text) => {
            let known: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
            Text::parse(text, &known).ok()?.fill(values).into()
        }
        Value::Array(elements) => {
            let elements = elements.iter();
            elements
                .map(|one| filled(one, values))
                .collect::<Option<_>>()?
        }
        Value::Object(members) => {
            let members = members.iter();
            let filled = members.map(|(key, one)| Some((key.clone(), filled(one, values)?)));
            Value::Object(filled.collect::<Option<_>>()?)
        }
        _ => value.clone(),
    })
}
