//! Which values of a document are secrets (D22): they stay where the input
//! had them and are shown nowhere.

use crate::json::{Kind, Node};
use crate::text::{Edit, Source, Span, apply};

/// What stands in the place of a secret wherever something is shown.
pub const MASK: &str = "***";

/// Endings of names whose value is a secret.
const NAME_ENDINGS: [&str; 5] = ["password", "secret", "token", "connectionstring", "sas"];

/// A name that ends in `Key` is a secret only from this length on: shorter
/// values are names of keys, sort keys, partition keys.
const MIN_KEY_LENGTH: usize = 16;

/// Members that are secret with all that is in them.
const SUBTREES: [&str; 5] = [
    "appsettings",
    "connectionstrings",
    "protectedsettings",
    "customdata",
    "commandtoexecute",
];

/// Marks in a text that make it a secret whatever its name.
const CONTENT_MARKS: [&str; 4] = ["accountkey=", "sharedaccesskey=", "sig=", "-----begin"];

/// Whether a value with this name is a secret by its name.
///
/// `length` is that of the value in characters; a parameter without value has none.
#[must_use]
pub fn is_secret_name(name: &str, length: Option<usize>) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_key = lower.ends_with("key") && length.is_some_and(|length| length >= MIN_KEY_LENGTH);
    is_key || NAME_ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Whether a text holds a secret by its form: an account key, a shared access
/// signature, a PEM block or a JSON Web Token.
#[must_use]
pub fn is_secret_content(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    CONTENT_MARKS.iter().any(|mark| lower.contains(mark))
        || text.split(|c: char| !is_token_char(c)).any(is_web_token)
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// Three base64url parts of which the first opens a JSON object.
fn is_web_token(word: &str) -> bool {
    word.starts_with("eyJ") && word.len() > 40 && word.split('.').count() == 3
}

/// Whether a parameter is declared secure; types ignore case.
#[must_use]
pub fn is_secure_type(declaration: &Node) -> bool {
    let declared = declaration
        .get("type")
        .and_then(Node::as_str)
        .unwrap_or_default();
    declared.eq_ignore_ascii_case("securestring") || declared.eq_ignore_ascii_case("secureobject")
}

/// The places of all secret values of a document, in order.
///
/// `secure_parameters` are the names of parameters that a template declares
/// secure: it is needed for a parameter file, where nothing says so.
/// `sensitive` are further places that a type definition marks.
#[must_use]
pub fn secret_spans(root: &Node, secure_parameters: &[String], sensitive: &[Span]) -> Vec<Span> {
    let mut spans = sensitive.to_vec();
    let mut walk = Walk {
        secure_parameters,
        spans: &mut spans,
    };
    walk.node(root, "", false);
    spans.sort();
    spans.dedup();
    spans
}

struct Walk<'a> {
    secure_parameters: &'a [String],
    spans: &'a mut Vec<Span>,
}

impl Walk<'_> {
    /// Visits a value with the name that it goes by; inside a secret subtree
    /// every text and number is a secret.
    fn node(&mut self, node: &Node, name: &str, inside_secret: bool) {
        match &node.kind {
            Kind::Object(members) => {
                let secure = is_secure_type(node)
                    || self
                        .secure_parameters
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(name));
                for member in members {
                    let key = member.key.as_str();
                    let is_value = key.eq_ignore_ascii_case("defaultValue")
                        || key.eq_ignore_ascii_case("value");
                    // `"adminPassword": {"value": …}`: the value goes by the parameter's name.
                    let known_as = if is_value { name } else { key };
                    let secret = inside_secret || (secure && is_value) || is_subtree(key);
                    self.node(&member.value, known_as, secret);
                }
            }
            Kind::Array(elements) => {
                for element in elements {
                    self.node(element, name, inside_secret);
                }
            }
            Kind::String(text) => {
                let named = is_secret_name(name, Some(text.chars().count()));
                let secret = inside_secret || named || is_secret_content(text);
                if secret && !text.is_empty() && !is_reference_only(text) {
                    self.spans.push(node.span);
                }
            }
            Kind::Number(_) if inside_secret => self.spans.push(node.span),
            _ => {}
        }
    }
}

fn is_subtree(key: &str) -> bool {
    SUBTREES.contains(&key.to_ascii_lowercase().as_str())
}

/// An expression without any text of its own worth hiding: `[parameters('x')]`.
fn is_reference_only(text: &str) -> bool {
    let is_expression = text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[");
    is_expression && !is_secret_content(text)
}

/// The text of a source with every secret replaced by [`MASK`], in quotes.
#[must_use]
pub fn masked(source: &Source, spans: &[Span]) -> String {
    let mut edits: Vec<Edit> = Vec::new();
    for span in spans {
        let nested = edits
            .last()
            .is_some_and(|last: &Edit| last.span.end > span.start);
        if !nested {
            edits.push(Edit::replace(*span, format!("\"{MASK}\"")));
        }
    }
    // A span that does not fit the text would leave a secret in clear: show nothing then.
    apply(source.text(), &edits).unwrap_or_else(|_| MASK.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn shown(text: &str) -> String {
        let source = Source::new("t.json", text);
        masked(
            &source,
            &secret_spans(&parse(&source).root, &["named".to_owned()], &[]),
        )
    }

    #[test]
    fn names_and_declarations_make_secrets() {
        let text = r#"{"parameters": {"a": {"type": "SecureString", "defaultValue": "x1"}, "adminPassword": {"value": "x2"}, "named": {"value": "x3"}},
            "storageKey": "0123456789abcdef", "sortKey": "name", "p": "[parameters('adminPassword')]"}"#;
        let shown = shown(text);
        for secret in ["x1", "x2", "x3", "0123456789abcdef"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert!(shown.contains("\"name\"") && shown.contains("parameters('adminPassword')"));
    }

    #[test]
    fn subtrees_and_contents_make_secrets() {
        let text = r#"{"appSettings": [{"name": "n", "value": "v1"}], "protectedSettings": {"a": {"b": 12345}},
            "url": "https://x/?sv=1&sig=abc", "cs": "AccountName=a;AccountKey=b==", "expr": "[concat('x;AccountKey=', 'zz')]",
            "jwt": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJleGFtcGxlLW9ubHkifQ.c2lnbmF0dXJl", "design": "fine"}"#;
        let shown = shown(text);
        for secret in ["v1", "12345", "sig=abc", "AccountKey", "eyJ"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert!(shown.contains("fine"));
    }
}
