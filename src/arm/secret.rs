//! Which values of a document are secrets (D22): they stay where the input
//! had them and are shown nowhere.

mod clear;
mod content;
mod flow;
mod torn;

use super::Scope;
use crate::json::{Kind, Member, Node};
use crate::text::{Edit, Source, Span, apply};

pub use clear::{clear_secrets, is_clear, is_doubtful};
pub use content::is_secret_content;
pub use flow::{Sources, sources};
pub use torn::torn_spans;

/// What stands in the place of a secret wherever something is shown.
pub const MASK: &str = "***";

/// Endings of names whose value is a secret.
const NAME_ENDINGS: [&str; 8] = [
    "password",
    "passphrase",
    "passwd",
    "pwd",
    "secret",
    "token",
    "connectionstring",
    "sas",
];

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

/// Whether a value with this name is a secret by its name.
///
/// `length` is that of the value in characters; a parameter without value has none.
#[must_use]
pub fn is_secret_name(name: &str, length: Option<usize>) -> bool {
    // A public key is there to be seen.
    let is_key = || {
        ends_with(name, "key")
            && !ends_with(name, "publickey")
            && length.is_some_and(|length| length >= MIN_KEY_LENGTH)
    };
    NAME_ENDINGS.iter().any(|ending| ends_with(name, ending)) || is_key()
}

/// Whether a text ends so; case does not matter.
fn ends_with(text: &str, ending: &str) -> bool {
    let start = text.len().checked_sub(ending.len());
    let end = start.and_then(|start| text.as_bytes().get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(ending.as_bytes()))
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
            Kind::Object(members) => self.object(node, members, name, inside_secret),
            Kind::Array(elements) => {
                for element in elements {
                    self.node(element, name, inside_secret);
                }
            }
            Kind::String(text) => {
                let named = || is_secret_name(name, Some(text.chars().count()));
                let by_place = (inside_secret || named()) && content::has_own_text(text);
                if by_place || is_secret_content(text) {
                    self.spans.push(node.span);
                }
            }
            Kind::Number(_) if inside_secret => self.spans.push(node.span),
            _ => {}
        }
    }

    fn object(&mut self, node: &Node, members: &[Member], name: &str, inside_secret: bool) {
        let secure = is_secure_type(node)
            || self
                .secure_parameters
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name));
        let is_settings = Settings::of(node).is_some();
        // `"adminPassword": {"value": …}`: the value goes by the parameter's name,
        // `{"name": "DB_PASSWORD", "value": …}`: by that of the setting.
        let label = || node.get("name").and_then(Node::as_str).unwrap_or(name);
        for member in members {
            let key = member.key.as_str();
            let is_value =
                key.eq_ignore_ascii_case("defaultValue") || key.eq_ignore_ascii_case("value");
            let known_as = if is_value { label() } else { key };
            let secret = inside_secret
                || (secure && is_value)
                || is_subtree(key)
                || (is_settings && key.eq_ignore_ascii_case("properties"));
            self.node(&member.value, known_as, secret);
        }
    }
}

/// A text without the values of secure parameters that an evaluation put into it.
#[must_use]
pub fn without_secure_values(scope: &Scope<'_>, text: &str) -> String {
    let mut text = text.to_owned();
    let declared = &scope.declared().parameters;
    for position in 0..declared.len() {
        let Some((name, member)) = declared.get(position) else {
            continue;
        };
        let value = is_secure_type(&member.value)
            .then(|| scope.parameter(name))
            .flatten();
        if let Some(secret) = value.as_ref().and_then(|value| value.as_str())
            && !secret.is_empty()
        {
            text = text.replace(secret, MASK);
        }
    }
    text
}

fn is_subtree(key: &str) -> bool {
    SUBTREES.iter().any(|name| key.eq_ignore_ascii_case(name))
}

/// What the properties of a resource of settings are, as
/// `Microsoft.Web/sites/config` called `…/appsettings`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settings {
    /// A member for each setting.
    App,
    /// A member for each connection string, with its type.
    Connections,
}

impl Settings {
    /// None for other resources. The name may be an expression.
    fn of(node: &Node) -> Option<Self> {
        let text = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
        let kind = text("type");
        if !kind.eq_ignore_ascii_case("config") && !ends_with(kind, "/config") {
            return None;
        }
        let name = text("name").trim_end_matches(['\'', ')', ']']);
        if ends_with(name, "appsettings") {
            Some(Self::App)
        } else {
            ends_with(name, "connectionstrings").then_some(Self::Connections)
        }
    }
}

/// A JSON value as it may be shown: its secrets masked, also what is secret by
/// the name that the value goes by.
#[must_use]
pub fn masked_value(name: &str, json: &str) -> String {
    let source = Source::new("value", json);
    let root = crate::json::parse(&source).root;
    let mut spans = Vec::new();
    let mut walk = Walk {
        secure_parameters: &[],
        spans: &mut spans,
    };
    walk.node(&root, name, is_subtree(name));
    masked(&source, &spans)
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

    #[test]
    fn settings_are_secret_by_their_place_and_by_their_own_name() {
        let text = r#"{"resources": [
            {"type": "Microsoft.Web/sites/config", "name": "[concat(parameters('s'), '/appsettings')]", "properties": {"ORDERS": "v1"}},
            {"type": "config", "name": "connectionstrings", "properties": {"db": {"value": "v2", "type": "SQLAzure"}}},
            {"type": "Microsoft.Web/sites/config", "name": "s/web", "properties": {"phpVersion": "8.3"}}],
            "environmentVariables": [{"name": "DB_PASSWORD", "value": "v3"}, {"name": "MODE", "value": "plain"}],
            "protectedSettings": {"a": "[concat('v4', parameters('x'))]", "b": "[parameters('x')]"}}"#;
        let shown = shown(text);
        for secret in ["v1", "v2", "v3", "v4"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        for plain in ["8.3", "plain", "\"[parameters('x')]\""] {
            assert!(shown.contains(plain), "{plain} in {shown}");
        }
    }

    #[test]
    fn a_value_by_itself_is_masked_by_its_name_and_content() {
        assert_eq!(masked_value("adminPassword", "\"x\""), "\"***\"");
        assert_eq!(masked_value("url", "\"https://x/?sig=abc\""), "\"***\"");
        assert_eq!(
            masked_value("appSettings", "[{\"v\": \"x\"}]"),
            "[{\"v\": \"***\"}]"
        );
        assert_eq!(masked_value("name", "\"st1\""), "\"st1\"");
    }
}
