//! URIs: joined (RFC 3986), escaped, taken apart.

use super::arguments::wrong;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("uri", 2, 2, Body::Strict(uri)),
    function("uriComponent", 1, 1, Body::Strict(uri_component)),
    function(
        "uriComponentToString",
        1,
        1,
        Body::Strict(uri_component_to_string),
    ),
    function("parseUri", 1, 1, Body::Strict(parse_uri)),
    function("buildUri", 1, 1, Body::Strict(build_uri)),
];

/// `scheme://authority`, path, and what follows from `?` or `#`.
struct Parts<'a> {
    root: &'a str,
    path: &'a str,
    rest: &'a str,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let scheme = text.find("://")?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let name = text.get(..scheme)?;
    if name.is_empty() || !name.chars().all(is_scheme) {
        return None;
    }
    let after = text.get(scheme + 3..)?;
    let root = scheme + 3 + after.find(['/', '?', '#']).unwrap_or(after.len());
    let tail = text.get(root..)?;
    let path = tail.find(['?', '#']).unwrap_or(tail.len());
    Some(Parts {
        root: text.get(..root)?,
        path: tail.get(..path)?,
        rest: tail.get(path..)?,
    })
}

fn uri(arguments: &mut Arguments) -> Outcome {
    let relative = arguments.text(1)?;
    let base = arguments.text(0)?;
    let base = parts(base)
        .ok_or_else(|| Fault::Argument(0, "the base must be an absolute URI".to_owned()))?;
    let text = if parts(relative).is_some() {
        relative.to_owned()
    } else if let Some(rest) = relative.strip_prefix("//") {
        let scheme = base.root.split("//").next().unwrap_or_default();
        format!("{scheme}//{rest}")
    } else if relative.is_empty() {
        format!("{}{}{}", base.root, base.path, base.rest)
    } else if relative.starts_with(['?', '#']) {
        format!("{}{}{relative}", base.root, base.path)
    } else {
        let end = relative.find(['?', '#']).unwrap_or(relative.len());
        let (path, rest) = relative.split_at_checked(end).unwrap_or((relative, ""));
        let folder = match base.path.rfind('/') {
            _ if path.starts_with('/') => "",
            Some(at) => base.path.get(..=at).unwrap_or("/"),
            None => "/",
        };
        format!(
            "{}{}{rest}",
            base.root,
            without_dots(&format!("{folder}{path}"))
        )
    };
    Ok(Value::String(text.into()))
}

/// Resolves `.` and `..` segments of an absolute path.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." && kept.len() > 1 {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    kept.join("/")
}

fn uri_component(arguments: &mut Arguments) -> Outcome {
    let mut escaped = String::new();
    for byte in arguments.text(0)?.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(Value::String(escaped.into()))
}

fn uri_component_to_string(arguments: &mut Arguments) -> Outcome {
    Ok(Value::String(percent_decode(arguments.text(0)?).into()))
}

/// Undoes `%XX`; anything else stays.
pub(super) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                at += 3;
            }
            None => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn parse_uri(arguments: &mut Arguments) -> Outcome {
    let text = arguments.text(0)?;
    let parts =
        parts(text).ok_or_else(|| Fault::Argument(0, "the text is no absolute URI".to_owned()))?;
    let (scheme, authority) = parts.root.split_once("://").unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()),
        _ => (host_and_port, None),
    };
    let text = |text: &str| Value::String(text.into());
    let mut members = vec![("scheme".into(), text(scheme)), ("host".into(), text(host))];
    if let Some(port) = port {
        members.push(("port".into(), Value::Int(port)));
    }
    let path = if parts.path.is_empty() {
        "/"
    } else {
        parts.path
    };
    members.push(("path".into(), text(path)));
    let query = parts.rest.split('#').next().unwrap_or_default();
    if !query.is_empty() {
        members.push(("query".into(), text(query)));
    }
    Ok(Value::Object(members.into()))
}

fn build_uri(arguments: &mut Arguments) -> Outcome {
    let object = arguments.known(0)?;
    if !matches!(object, Value::Object(_)) {
        return Err(wrong(0, "an object", object));
    }
    let text = |key: &str| match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(other) => Err(Fault::Argument(
            0,
            format!("`{key}` must be a text, not {}", other.kind_name()),
        )),
    };
    let missing = |key: &str| Fault::Argument(0, format!("`{key}` is missing"));
    let scheme = text("scheme")?.ok_or_else(|| missing("scheme"))?;
    let host = text("host")?.ok_or_else(|| missing("host"))?;
    let mut uri = format!("{scheme}://{host}");
    if let Some(Value::Int(port)) = object.get("port") {
        uri.push_str(&format!(":{port}"));
    }
    let path = text("path")?.unwrap_or("/");
    if !path.starts_with('/') {
        uri.push('/');
    }
    uri.push_str(path);
    if let Some(query) = text("query")?.filter(|query| !query.is_empty()) {
        if !query.starts_with('?') {
            uri.push('?');
        }
        uri.push_str(query);
    }
    Ok(Value::String(uri.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_references_resolve() {
        let join = |base: &str, relative: &str| {
            let values = [base, relative].map(|text| Value::String(text.into()));
            let mut arguments = Arguments {
                values: values.into(),
            };
            uri(&mut arguments).unwrap().to_string()
        };
        let base = "https://h/a/b/c.json?sas=1";
        assert_eq!(
            join(base, "../nested/x.json?y"),
            "https://h/a/nested/x.json?y"
        );
        assert_eq!(join(base, "./x"), "https://h/a/b/x");
        assert_eq!(join(base, "../../../x"), "https://h/x");
        assert_eq!(join(base, "https://other/"), "https://other/");
        assert_eq!(join(base, "//other/x"), "https://other/x");
        assert_eq!(join(base, "?q"), "https://h/a/b/c.json?q");
        assert_eq!(join("https://h", ""), "https://h");
    }
}
