//! Secrets of a text that is no JSON: what its mistakes tore off stands in no tree, so it is found
//! by the names before it. Rather too much is secret here than too little: nothing but the lines
//! around a mistake is ever shown of such a file.

use std::ops::Range;

use super::{content, is_secret_name, is_subtree};
use crate::json::{Document, Node};
use crate::text::Span;

/// Keys that hold the value of the name before them.
const VALUES: [&str; 2] = ["value", "defaultvalue"];

/// Keys that stand beside such a value and do not end what the name says.
const BESIDE: [&str; 6] = [
    "type",
    "name",
    "metadata",
    "description",
    "minlength",
    "maxlength",
];

/// Types of parameters that make them secret.
const SECURE_TYPES: [&str; 2] = ["securestring", "secureobject"];

/// The places that may be secret in a text with mistakes, beside those of its tree; none where it
/// has no mistakes.
///
/// `secure_parameters` are names of parameters that hold secrets.
#[must_use]
pub fn torn_spans(text: &str, document: &Document, secure_parameters: &[String]) -> Vec<Span> {
    let mut mistakes = document
        .problems
        .iter()
        .filter(|problem| !problem.kind.is_tolerated())
        .peekable();
    if mistakes.peek().is_none() {
        return Vec::new();
    }
    let text = Text::of(text);
    let mut spans = text.by_name(secure_parameters);
    let mut seen = 0;
    for mistake in mistakes {
        let start = mistake.span.start as usize;
        // What is torn off together is looked at once.
        if start < seen {
            continue;
        }
        let region = text.region(start);
        seen = region.end;
        let torn = text.text.get(region.clone()).unwrap_or_default();
        if is_in_subtree(&document.root, mistake.span) || content::is_secret_content(torn) {
            spans.extend(text.span(region));
        }
    }
    spans.sort();
    spans.dedup();
    spans
}

/// A run of the characters that names consist of, where a name can stand: not amid a sentence.
struct Name<'t> {
    text: &'t str,
    start: usize,
    /// Where its value begins.
    value: usize,
    /// Whether it stands in quotes before a colon, as a key does.
    is_key: bool,
}

struct Text<'t> {
    text: &'t str,
    /// In the order of the text.
    names: Vec<Name<'t>>,
    /// Where the keys begin, with their quotes.
    keys: Vec<usize>,
}

impl<'t> Text<'t> {
    fn of(text: &'t str) -> Self {
        let names = names(text);
        let keys = names.iter().filter(|name| name.is_key);
        let keys = keys.map(|key| key.start.saturating_sub(1)).collect();
        Self { text, names, keys }
    }

    /// From a place to the next key, or the end.
    fn region(&self, from: usize) -> Range<usize> {
        let next = self.keys.partition_point(|key| *key < from);
        let end = self.keys.get(next).copied().unwrap_or(self.text.len());
        let torn = self.text.get(from..end).unwrap_or_default();
        let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}');
        from..from + torn.trim_end_matches(is_end).len()
    }

    /// The span of a region that holds something.
    fn span(&self, region: Range<usize>) -> Option<Span> {
        let torn = self.text.get(region.clone())?;
        let holds = torn.contains(|c: char| !c.is_whitespace() && !c.is_ascii_punctuation());
        let start = u32::try_from(region.start).ok()?;
        let span = Span::new(start, u32::try_from(region.end).ok()?);
        holds.then_some(span)
    }

    fn by_name(&self, secure_parameters: &[String]) -> Vec<Span> {
        let is =
            |known: &[&str], name: &str| known.iter().any(|one| one.eq_ignore_ascii_case(name));
        let mut spans: Vec<Span> = Vec::new();
        let mut is_secret = false;
        for name in &self.names {
            // Within what is secret already, to its end, there is nothing more to find.
            if spans
                .last()
                .is_some_and(|last| last.range().contains(&name.start))
            {
                continue;
            }
            let region = self.region(name.value);
            let mut known = secure_parameters.iter();
            if is_secret_name(name.text, Some(region.len()))
                || is_subtree(name.text)
                || is(&SECURE_TYPES, name.text)
                || known.any(|one| one.eq_ignore_ascii_case(name.text))
            {
                is_secret = true;
            } else if !name.is_key || is(&BESIDE, name.text) {
                continue;
            } else if !is(&VALUES, name.text) {
                is_secret = false;
            }
            if is_secret {
                spans.extend(self.span(region));
            }
        }
        spans
    }
}

fn names(text: &str) -> Vec<Name<'_>> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$');
    let bytes = text.as_bytes();
    let is_quote = |at: usize| matches!(bytes.get(at), Some(b'"' | b'\''));
    let after_space = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default().iter();
        at + rest.take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let mut names = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let end = start + rest.iter().take_while(|byte| is_part(**byte)).count();
        if let Some(name) = text.get(start..end).filter(|name| !name.is_empty()) {
            let quoted = is_quote(end);
            let sign = after_space(end + usize::from(quoted));
            let has_sign = matches!(bytes.get(sign), Some(b':' | b'=' | b';' | b','));
            let opened = start.checked_sub(1).is_some_and(is_quote);
            if quoted || has_sign {
                names.push(Name {
                    text: name,
                    start,
                    value: after_space(sign + usize::from(has_sign)),
                    is_key: opened && quoted && bytes.get(sign) == Some(&b':'),
                });
            }
        }
        start = end + 1;
    }
    names
}

/// Whether a place lies in something that is secret as a whole.
fn is_in_subtree(node: &Node, place: Span) -> bool {
    let holds = |node: &Node| node.span.start <= place.start && place.start <= node.span.end;
    let mut members = node.members().iter();
    let inside = members.any(|member| {
        holds(&member.value)
            && (is_subtree(member.key.as_str()) || is_in_subtree(&member.value, place))
    });
    let mut elements = node.elements().iter();
    inside || elements.any(|element| holds(element) && is_in_subtree(element, place))
}

#[cfg(test)]
mod tests {
    use super::super::{masked, secret_spans};
    use super::*;
    use crate::json::parse;
    use crate::text::Source;

    fn shown(text: &str) -> String {
        let source = Source::new("t.json", text);
        let document = parse(&source);
        let names = ["entry".to_owned()];
        let mut spans = secret_spans(&document.root, &names, &[]);
        spans.extend(torn_spans(text, &document, &names));
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        masked(&source, &spans)
    }

    #[test]
    fn no_mistake_brings_a_secret_to_light() {
        for broken in [
            r#"{"adminPassword": "Hunter2-S3cret!" "x": 1}"#,
            r#"{"adminPassword" "Hunter2-S3cret!", "x": 1}"#,
            r#"{"adminPassword"= "Hunter2-S3cret!", "x": 1}"#,
            r#"{"adminPassword"; "Hunter2-S3cret!", "x": 1}"#,
            r#"{"adminPassword: "Hunter2-S3cret!", "x": 1}"#,
            r#"{adminPassword: "Hunter2-S3cret!" "x": 1}"#,
            r#"{"adminPassword": 'Hunter2-S3cret!' "x": 1}"#,
            r#"{"adminPassword": Hunter2-S3cret!", "x": 1}"#,
            r#"{"adminPassword": "Hunter2-S3cret!, "x": 1}"#,
            r#"{"adminPassword": Hunter2-S3cret!}"#,
            r#"{"adminPassword": "Hun"ter2-S3cret!", "x": 1}"#,
            r#"{"adminPassword": "Hun" "ter2-S3cret!", "x": 1}"#,
            r#"{"adminPassword": ,"Hunter2-S3cret!", "x": 1}"#,
            r#"{"adminPassword": ["Hunter2-S3cret!"}, "x": 1}"#,
            "{\"adminPassword\":\n  Hunter2-S3cret!,\n  \"x\": 1}",
            r#"{"parameters": {"a": {"type": "securestring", "defaultValue": Hunter2-S3cret!}}}"#,
            r#"{"parameters": {"entry": {"value": Hunter2-S3cret!}, "x": {"value": 1}}}"#,
            r#"{"parameters": {"entry": {"value" "Hunter2-S3cret!"}}}"#,
            r#"{"appSettings": [{"name": "A", "value": Hunter2-S3cret!}]}"#,
            r#"{"appSettings": {"A": Hunter2-S3cret!, "B": 1}}"#,
            r#"{"url": https://x/?sv=1&sig=Hunter2-S3cret!, "x": 1}"#,
        ] {
            let shown = shown(broken);
            for part in ["Hunter", "ter2", "S3cret"] {
                assert!(!shown.contains(part), "{broken}\n{shown}");
            }
        }
    }

    #[test]
    fn what_is_around_a_secret_stays() {
        let shown = shown(
            r#"{"description": "The password for it.", "adminPassword": "Hunter2", "x": 1 "y": tru}"#,
        );
        let kept =
            r#"{"description": "The password for it.", "adminPassword": "***", "x": 1 "y": tru}"#;
        assert_eq!(shown, kept);
    }

    #[test]
    fn a_whole_text_has_nothing_torn() {
        let source = Source::new("t.json", r#"{"adminPassword": "x",}"#);
        let document = parse(&source);
        assert!(torn_spans(source.text(), &document, &[]).is_empty());
    }
}
