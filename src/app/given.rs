//! `NAME=VALUE` of `--parameters`, as the template declares the parameter.

use crate::arm::Value;
use crate::arm::secret::is_secure_type;
use crate::arm::validity::{ValueFault, declared_type, given_value};
use crate::input::Inputs;
use crate::json::{self, Kind, Node};
use crate::text::{Source, Span, nearest};

/// A value that a parameter cannot take. The value itself is not told: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GivenError {
    /// The template declares no such parameter.
    #[error("--parameters: the template declares no parameter `{name}`{}", suggestion(nearest.as_deref()))]
    NotDeclared {
        /// As typed.
        name: String,
        /// The declared name that is spelt most like it.
        nearest: Option<String>,
    },
    /// The text does not read as the declared type.
    #[error("--parameters: `{name}` takes {wanted}, such as `{name}={example}`")]
    NotOfType {
        /// As declared.
        name: String,
        /// The type, with its article.
        wanted: &'static str,
        /// A text that would do.
        example: &'static str,
    },
    /// The declaration does not take the value.
    #[error("--parameters: {fault}{}", listed(allowed))]
    Refused {
        /// What it breaks.
        fault: ValueFault,
        /// The values that are allowed, where it is none of them.
        allowed: Vec<String>,
    },
}

/// The values that are allowed, not all of a long list.
fn listed(allowed: &[String]) -> String {
    /// More are not read.
    const SHOWN: usize = 12;
    let shown: Vec<String> = allowed
        .iter()
        .take(SHOWN)
        .map(|one| format!("`{one}`"))
        .collect();
    let more = match allowed.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if shown.is_empty() {
        return String::new();
    }
    format!(": {}{more}", shown.join(", "))
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// The values for the parameters that this template declares, in its spelling.
///
/// A text is a text where the declaration says nothing else: `int`, `bool`, `array` and `object`
/// are read as JSON, as `az deployment group create` does (Azure CLI documentation, 2026-03).
///
/// # Errors
///
/// The first value that does not fit, breaks what the declaration asks for, or whose parameter is
/// not declared.
pub fn values(
    template: &Node,
    given: &[(String, String)],
) -> Result<Vec<(String, Value)>, GivenError> {
    let declared = template.get("parameters").map_or(&[][..], Node::members);
    let mut values = Vec::with_capacity(given.len());
    for (name, text) in given {
        let found = declared
            .iter()
            .find(|member| member.key.eq_ignore_ascii_case(name));
        let Some(member) = found else {
            let names = declared.iter().map(|member| member.key.as_str());
            return Err(GivenError::NotDeclared {
                name: name.clone(),
                nearest: nearest(name, names).map(str::to_owned),
            });
        };
        let kind = declared_type(template, &member.value);
        let value = typed(text, kind.unwrap_or_default());
        let value = value.map_err(|(wanted, example)| GivenError::NotOfType {
            name: member.key.to_string(),
            wanted,
            example,
        })?;
        if let Some(fault) = given_value(template, member, &value) {
            let allowed = match &fault {
                ValueFault::NotAllowed(of) if *of == member.key => allowed(&member.value),
                _ => Vec::new(),
            };
            return Err(GivenError::Refused { fault, allowed });
        }
        values.push((member.key.to_string(), Value::literal(&value)));
    }
    Ok(values)
}

/// What a declaration allows; nothing is told of one that is secure.
fn allowed(declaration: &Node) -> Vec<String> {
    let list = declaration.get("allowedValues");
    let list = list.filter(|_| !is_secure_type(declaration));
    let values = list.map_or(&[][..], Node::elements).iter();
    values.map(|one| Value::literal(one).to_string()).collect()
}

/// Those of the values that fit a parameter of this template; others are for other templates.
#[must_use]
pub fn declared_values(template: &Node, given: &[(String, String)]) -> Vec<(String, Value)> {
    let fitting = given
        .iter()
        .filter_map(|one| values(template, std::slice::from_ref(one)).ok());
    fitting.flatten().collect()
}

/// Whether each value has a template that takes it; where there is no template, all do.
///
/// # Errors
///
/// The first value that no template declares, or that does not fit where it is declared.
pub fn fits_somewhere(inputs: &Inputs, given: &[(String, String)]) -> Result<(), GivenError> {
    let roots = inputs.templates.iter().filter_map(|template| {
        let file = inputs.files.get(template.file)?;
        template.root.find(&file.document.as_ref()?.root)
    });
    let roots: Vec<&Node> = roots.collect();
    for one in given {
        let mut missed = None;
        let mut is_taken = roots.is_empty();
        for root in &roots {
            match values(root, std::slice::from_ref(one)) {
                Ok(_) => is_taken = true,
                Err(error @ GivenError::NotDeclared { .. }) => missed = missed.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        if let Some(error) = missed.filter(|_| !is_taken) {
            return Err(error);
        }
    }
    Ok(())
}

/// The value as JSON, or what would have been one.
fn typed(text: &str, kind: &str) -> Result<Node, (&'static str, &'static str)> {
    let is = |wanted: &str| kind.eq_ignore_ascii_case(wanted);
    let node = |kind: Kind| Node {
        span: Span::default(),
        kind,
    };
    if is("int") {
        let number: i64 = text.trim().parse().map_err(|_| ("an integer", "3"))?;
        return Ok(node(Kind::Number(number.to_string().into())));
    }
    if is("bool") {
        return match text.trim().to_ascii_lowercase().as_str() {
            "true" => Ok(node(Kind::Bool(true))),
            "false" => Ok(node(Kind::Bool(false))),
            _ => Err(("a Boolean", "true")),
        };
    }
    if is("array") {
        let value = as_json(text).filter(|value| matches!(value.kind, Kind::Array(_)));
        return value.ok_or(("an array as JSON", "[\"a\", \"b\"]"));
    }
    if is("object") || is("secureObject") {
        let value = as_json(text).filter(|value| matches!(value.kind, Kind::Object(_)));
        return value.ok_or(("an object as JSON", "{\"a\": 1}"));
    }
    Ok(node(Kind::String(text.into())))
}

fn as_json(text: &str) -> Option<Node> {
    let document = json::parse(&Source::new("--parameters", text));
    let is_sound = document.errors().next().is_none();
    is_sound.then_some(document.root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<String, String> {
        let template = json::parse(&Source::new(
            "t.json",
            r##"{"parameters": {"count": {"type": "Int"}, "on": {"type": "bool"},
                "list": {"type": "array"}, "tags": {"type": "object"}, "size": {"type": "string"},
                "net": {"$ref": "#/definitions/net"}, "other": {},
                "few": {"type": "int", "minValue": 1, "maxValue": 3},
                "word": {"type": "securestring", "minLength": 3, "maxLength": 5},
                "hidden": {"type": "securestring", "allowedValues": ["s3cret"]},
                "tier": {"type": "string", "allowedValues": ["Hot", "Cool"]},
                "zones": {"type": "array", "maxLength": 2, "allowedValues": ["1", "2"]},
                "spot": {"$ref": "#/definitions/spot"}},
                "languageVersion": "2.0",
                "definitions": {"net": {"$ref": "#/definitions/any"}, "any": {"type": "object"},
                    "spot": {"type": "object", "properties": {"x": {"type": "int", "minValue": 0}},
                        "additionalProperties": false}}}"##,
        ));
        let given = [(name.to_owned(), text.to_owned())];
        let values = values(&template.root, &given).map_err(|error| error.to_string())?;
        let (name, value) = &values[0];
        Ok(format!("{name}={}", crate::arm::render::json(value, '"')))
    }

    #[test]
    fn the_declaration_decides_what_a_text_is() {
        assert_eq!(read("COUNT", "3").unwrap(), "count=3");
        assert_eq!(read("size", "3").unwrap(), r#"size="3""#);
        assert_eq!(
            read("size", "[parameters('x')]").unwrap(),
            r#"size="[parameters('x')]""#
        );
        assert_eq!(read("on", "True").unwrap(), "on=true");
        assert_eq!(read("list", r#"["a"]"#).unwrap(), r#"list=["a"]"#);
        assert_eq!(
            read("tags", r#"{"a": null}"#).unwrap(),
            r#"tags={"a":null}"#
        );
        assert_eq!(read("net", r#"{"a": 1}"#).unwrap(), r#"net={"a":1}"#);
        assert_eq!(read("other", "x").unwrap(), r#"other="x""#);
    }

    #[test]
    fn what_the_declaration_does_not_take_is_told_by_what_it_takes() {
        let refused = |name, text| read(name, text).unwrap_err();
        assert_eq!(read("few", "3").unwrap(), "few=3");
        assert_eq!(
            refused("few", "4"),
            "--parameters: the value of parameter `few` breaks its `maxValue` of 3"
        );
        assert!(refused("few", "0").contains("`minValue` of 1"));
        assert!(refused("word", "ab").contains("`minLength` of 3"));
        assert!(refused("word", "abcdef").contains("`maxLength` of 5"));
        assert_eq!(
            refused("TIER", "Cold"),
            "--parameters: the value of parameter `tier` is none of its `allowedValues`: `Hot`, `Cool`"
        );
        // Azure takes it in any letter case.
        assert_eq!(read("tier", "hot").unwrap(), r#"tier="hot""#);
        assert_eq!(
            refused("hidden", "x"),
            "--parameters: the value of parameter `hidden` is none of its `allowedValues`"
        );
        assert_eq!(read("zones", r#"["2"]"#).unwrap(), r#"zones=["2"]"#);
        assert!(refused("zones", r#"["3"]"#).contains("`1`, `2`"));
        assert!(refused("zones", r#"["1", "2", "1"]"#).contains("`maxLength` of 2"));
        assert!(refused("spot", r#"{"x": -1}"#).contains("`spot.x` breaks its `minValue` of 0"));
        assert!(refused("spot", r#"{"x": 1, "y": 1}"#).contains("`spot.y`"));
        assert!(refused("spot", "{}").contains("`spot` has no `x`"));
    }

    #[test]
    fn what_does_not_fit_is_told_without_the_value() {
        assert_eq!(
            read("count", "s3cret").unwrap_err(),
            "--parameters: `count` takes an integer, such as `count=3`"
        );
        assert!(
            read("tags", "[]")
                .unwrap_err()
                .contains("an object as JSON")
        );
        assert!(read("list", "[1").unwrap_err().contains("an array as JSON"));
        assert_eq!(
            read("siz", "x").unwrap_err(),
            "--parameters: the template declares no parameter `siz`; did you mean `size`?"
        );
    }
}
