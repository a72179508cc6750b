//! Values as text: for templates, and for people.

use std::fmt::{self, Write};

use super::expr::{escape_literal, is_name, push_quoted, quote};
use super::value::{Part, Term, Unknown, Value};

impl Value {
    /// The value as an expression, without brackets: `'text'`, `parameters('p')`,
    /// `concat(parameters('p'), '/default')`.
    #[must_use]
    pub fn to_expression(&self) -> String {
        let mut out = String::new();
        write_value(self, &mut out);
        out
    }

    /// The string that stands for this value in a template: known text escaped
    /// where it looks like an expression, everything else as `[…]`.
    ///
    /// Numbers, Booleans and containers become expressions that give them;
    /// where JSON can stand it says the same more simply.
    #[must_use]
    pub fn to_template_string(&self) -> String {
        match self {
            Self::String(text) => escape_literal(text).into_owned(),
            // An expression that cannot be read stands as it is written.
            Self::Unknown(unknown) => match unknown.parts.as_slice() {
                [Part::Text(written)] => written.to_string(),
                _ => format!("[{}]", self.to_expression()),
            },
            other => format!("[{}]", other.to_expression()),
        }
    }
}

impl Value {
    /// Appends what [`Display`](fmt::Display) shows.
    pub(super) fn write_shown(&self, out: &mut String) {
        match self {
            Self::String(text) => out.push_str(text),
            Self::Unknown(unknown) => write_unknown(unknown, out),
            other => write_json(other, '"', out),
        }
    }
}

/// Text for a person: known text as it is, everything else as an expression
/// or as compact JSON. Not masked: secrets are the caller's to hide.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => f.write_str(text),
            Self::Unknown(_) => f.write_str(&self.to_expression()),
            other => f.write_str(&json(other, '"')),
        }
    }
}

/// Compact JSON; `quote` is `"`, or `'` as `format` prints containers.
/// Unknown values inside stand as template strings.
#[must_use]
pub fn json(value: &Value, quote: char) -> String {
    let mut out = String::new();
    write_json(value, quote, &mut out);
    out
}

fn write_json(value: &Value, quote: char, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(number) => {
            // Writing into a String cannot fail.
            let _ = write!(out, "{number}");
        }
        Value::Number(digits) => out.push_str(digits),
        Value::String(text) => write_json_text(text, quote, out),
        Value::Unknown(_) => write_json_text(&value.to_template_string(), quote, out),
        Value::Array(elements) => {
            out.push('[');
            for (position, element) in elements.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_json(element, quote, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (position, (key, value)) in members.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_json_text(key, quote, out);
                out.push(':');
                write_json(value, quote, out);
            }
            out.push('}');
        }
    }
}

fn write_json_text(text: &str, quote: char, out: &mut String) {
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null()"),
        Value::Bool(true) => out.push_str("true()"),
        Value::Bool(false) => out.push_str("false()"),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Number(digits) => {
            let _ = write!(out, "json({})", quote(digits));
        }
        Value::String(text) => push_quoted(text, out),
        Value::Array(elements) => write_call("createArray", elements, out),
        Value::Object(members) => {
            out.push_str("createObject(");
            for (position, (key, value)) in members.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                push_quoted(key, out);
                out.push_str(", ");
                write_value(value, out);
            }
            out.push(')');
        }
        Value::Unknown(unknown) => write_unknown(unknown, out),
    }
}

fn write_unknown(unknown: &Unknown, out: &mut String) {
    let (id, parts) = scope_id(&unknown.parts);
    match (id, parts) {
        (None, []) => out.push_str("''"),
        (Some(id), []) => out.push_str(id),
        (None, [only]) => write_part(only, out),
        (id, parts) => {
            out.push_str("concat(");
            out.push_str(id.unwrap_or_default());
            for (position, part) in parts.iter().enumerate() {
                if position > 0 || id.is_some() {
                    out.push_str(", ");
                }
                write_part(part, out);
            }
            out.push(')');
        }
    }
}

/// The ID of the group or subscription that a text begins with is written as
/// people write it; with it, what follows.
fn scope_id(parts: &[Part]) -> (Option<&'static str>, &[Part]) {
    match parts {
        [
            Part::Text(a),
            Part::Term(subscription),
            Part::Text(b),
            Part::Term(group),
            rest @ ..,
        ] if a == "/subscriptions/"
            && is_own(subscription, "subscription", "subscriptionId")
            && b == "/resourceGroups/"
            && is_own(group, "resourceGroup", "name") =>
        {
            (Some("resourceGroup().id"), rest)
        }
        [Part::Text(a), Part::Term(subscription), rest @ ..]
            if a == "/subscriptions/" && is_own(subscription, "subscription", "subscriptionId") =>
        {
            (Some("subscription().id"), rest)
        }
        _ => (None, parts),
    }
}

/// A property of the deployment's own scope, not of a nested one.
fn is_own(term: &Term, wanted: &str, property: &str) -> bool {
    let Term::Member { of, key } = term else {
        return false;
    };
    let is_call = matches!(&**of, Term::Call { function, arguments } if function == wanted && arguments.is_empty());
    is_call && key.as_str() == Some(property)
}

fn write_part(part: &Part, out: &mut String) {
    match part {
        Part::Text(text) => push_quoted(text, out),
        Part::Term(term) => write_term(term, out),
    }
}

fn write_term(term: &Term, out: &mut String) {
    match term {
        // What tells the contexts of nested deployments apart is no argument.
        Term::Call { function, .. } if is_context(function) => write_call(function, &[], out),
        Term::Call {
            function,
            arguments,
        } => write_call(function, arguments, out),
        Term::Member { of, key } => {
            write_term(of, out);
            match key {
                Value::String(name) if is_name(name) => {
                    out.push('.');
                    out.push_str(name);
                }
                key => {
                    out.push('[');
                    write_value(key, out);
                    out.push(']');
                }
            }
        }
    }
}

fn is_context(function: &str) -> bool {
    matches!(
        function,
        "resourceGroup" | "subscription" | "tenant" | "managementGroup" | "deployment"
    )
}

fn write_call(function: &str, arguments: &[Value], out: &mut String) {
    out.push_str(function);
    out.push('(');
    for (position, argument) in arguments.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        write_value(argument, out);
    }
    out.push(')');
}

#[cfg(test)]
mod tests {
    use super::super::symbolic::join;
    use super::super::value::Why;
    use super::*;
    use crate::text::Span;

    fn text(text: &str) -> Value {
        Value::String(text.into())
    }

    fn unknown(term: Term) -> Value {
        Value::term(Why::CopyIndex, Span::default(), term)
    }

    #[test]
    fn values_become_the_expression_that_gives_them() {
        let p = unknown(Term::call("parameters", [text("it's")]));
        assert_eq!(p.to_template_string(), "[parameters('it''s')]");
        let child = join([&p, &text("/default")]).unwrap();
        assert_eq!(
            child.to_expression(),
            "concat(parameters('it''s'), '/default')"
        );
        let member = Term::call("reference", [child.clone()])
            .member("a")
            .member("b-c");
        let all = [
            unknown(member),
            Value::Object(vec![("k".into(), Value::Null)].into()),
            Value::Bool(true),
            Value::Int(-1),
            Value::Number("1.5".into()),
        ];
        let all = Value::Array(all.into_iter().collect());
        assert_eq!(
            all.to_expression(),
            "createArray(reference(concat(parameters('it''s'), '/default')).a['b-c'], \
             createObject('k', null()), true(), -1, json('1.5'))"
        );
        assert_eq!(text("[x]").to_template_string(), "[[x]");
        assert_eq!(text("[x").to_template_string(), "[x");
    }

    #[test]
    fn people_see_json_or_the_expression() {
        let array = Value::Array(vec![text("x\n")].into());
        let object = Value::Object(vec![("a\"b".into(), array)].into());
        assert_eq!(object.to_string(), r#"{"a\"b":["x\n"]}"#);
        assert_eq!(json(&object, '\''), r#"{'a"b':['x\n']}"#);
        assert_eq!(text("[x]").to_string(), "[x]");
    }
}
