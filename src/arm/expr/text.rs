//! Whether a string of a template is a literal or an expression.

use std::borrow::Cow;

/// What a string of a template means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// Text that stands for itself, the escape `[[` undone.
    Literal(&'a str),
    /// The body of an expression, without its brackets.
    Expression(&'a str),
}

/// Tells literals from expressions, on the decoded string and before any trimming.
///
/// `[…]` is an expression, `[[…]` a literal that loses its first bracket, and
/// everything else stands for itself (Azure documentation, template
/// expressions, 2026-03; the cases with blanks were seen in Bicep's output).
#[must_use]
pub fn classify(text: &str) -> Text<'_> {
    let Some(inside) = text.strip_prefix('[') else {
        return Text::Literal(text);
    };
    match inside.strip_suffix(']') {
        None => Text::Literal(text),
        Some(_) if inside.starts_with('[') => Text::Literal(inside),
        Some(body) => Text::Expression(body),
    }
}

/// The string to write into a template so that it means exactly `text`.
#[must_use]
pub fn escape_literal(text: &str) -> Cow<'_, str> {
    if text.starts_with('[') && text.ends_with(']') {
        Cow::Owned(format!("[{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_decide() {
        assert_eq!(classify("[x()]"), Text::Expression("x()"));
        assert_eq!(classify("[]"), Text::Expression(""));
        assert_eq!(classify("[[x]"), Text::Literal("[x]"));
        assert_eq!(classify("[[]"), Text::Literal("[]"));
        for text in [
            "", "[", "]", "[[", "[a] b", "[[a] b", " [x]", "[x] ", "[x]\n",
        ] {
            assert_eq!(classify(text), Text::Literal(text), "{text:?}");
        }
    }

    #[test]
    fn an_escaped_literal_means_the_text() {
        for text in ["", "[", "[]", "[a]", "[[a]", "[a] b", "a]", "[[[x]]]"] {
            assert_eq!(classify(&escape_literal(text)), Text::Literal(text));
        }
    }
}
