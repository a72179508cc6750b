//! Values that are made here, and their text in a given style.

use super::escape::escape_into;
use super::{Kind, Layout, Node, Style};

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number in its digits, which must be those of a JSON number.
    Number(String),
    /// A string, decoded.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, in this order.
    Object(Vec<(String, Json)>),
    /// The text of one whole value, written as it is: a piece of a file that
    /// keeps its digits, escapes and comments.
    Raw(String),
}

impl Json {
    /// An object of these members.
    #[must_use]
    pub fn object<K: Into<String>, V: Into<Json>>(
        members: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pair = |(key, value): (K, V)| (key.into(), value.into());
        Self::Object(members.into_iter().map(pair).collect())
    }

    /// An array of these elements.
    #[must_use]
    pub fn array<V: Into<Json>>(elements: impl IntoIterator<Item = V>) -> Self {
        Self::Array(elements.into_iter().map(Into::into).collect())
    }

    /// The text of this value; lines behind the first are indented by `base`
    /// and what the style adds for each level.
    #[must_use]
    pub fn print(&self, style: &Style, base: &str) -> String {
        let mut printer = Printer {
            style,
            line: format!("{}{base}", style.line_break),
            text: String::new(),
        };
        printer.value(self);
        printer.text
    }
}

struct Printer<'s> {
    style: &'s Style,
    /// A line break with the indentation of the current level.
    line: String,
    text: String,
}

impl Printer<'_> {
    fn value(&mut self, value: &Json) {
        match value {
            Json::Null => self.text.push_str("null"),
            Json::Bool(true) => self.text.push_str("true"),
            Json::Bool(false) => self.text.push_str("false"),
            Json::Number(text) | Json::Raw(text) => self.text.push_str(text),
            Json::String(text) => self.string(text),
            Json::Array(elements) => self.list('[', ']', elements, Self::value),
            Json::Object(members) => self.list('{', '}', members, |printer, (key, value)| {
                printer.string(key);
                let minified = printer.style.layout == Layout::Minified;
                printer.text.push_str(if minified { ":" } else { ": " });
                printer.value(value);
            }),
        }
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        escape_into(text, &mut self.text);
        self.text.push('"');
    }

    fn list<T>(&mut self, open: char, close: char, items: &[T], item: impl Fn(&mut Self, &T)) {
        self.text.push(open);
        let outer = self.line.len();
        self.line.push_str(&self.style.indent);
        for (index, each) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            match self.style.layout {
                Layout::Lines => self.text.push_str(&self.line),
                Layout::OneLine if index > 0 => self.text.push(' '),
                Layout::OneLine | Layout::Minified => {}
            }
            item(self, each);
        }
        self.line.truncate(outer);
        if self.style.layout == Layout::Lines && !items.is_empty() {
            self.text.push_str(&self.line);
        }
        self.text.push(close);
    }
}

/// The same value; where it stood is lost, and so is what its escapes looked like.
impl From<&Node> for Json {
    fn from(node: &Node) -> Self {
        match &node.kind {
            Kind::Null => Self::Null,
            Kind::Bool(value) => Self::Bool(*value),
            Kind::Number(digits) => Self::Number(digits.to_string()),
            Kind::String(text) => Self::String(text.to_string()),
            Kind::Array(elements) => Self::array(elements),
            Kind::Object(members) => {
                let pair =
                    |member: &super::Member| (member.key.to_string(), (&member.value).into());
                Self::Object(members.iter().map(pair).collect())
            }
        }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::text::Source;

    fn sample() -> Json {
        Json::object([
            ("a", Json::array([Json::from(1), Json::from("x\"\n")])),
            ("b", Json::object([("c", Json::Null)])),
            ("d", Json::Array(Vec::new())),
            ("e", Json::Raw("1.0e5".to_owned())),
            ("f", Json::from(true)),
        ])
    }

    #[test]
    fn values_are_printed_in_each_layout() {
        let style = Style::default();
        let lines = "{\n>   \"a\": [\n>     1,\n>     \"x\\\"\\n\"\n>   ],\n>   \"b\": {\n>     \"c\": null\n>   },\n>   \"d\": [],\n>   \"e\": 1.0e5,\n>   \"f\": true\n> }";
        let two = Style {
            indent: "  ".to_owned(),
            ..style.clone()
        };
        assert_eq!(sample().print(&two, "> "), lines);
        let crlf = Style {
            line_break: "\r\n",
            ..two
        };
        assert_eq!(sample().print(&crlf, "> "), lines.replace('\n', "\r\n"));
        assert_eq!(
            sample().print(&style.with_layout(Layout::OneLine), "> "),
            r#"{"a": [1, "x\"\n"], "b": {"c": null}, "d": [], "e": 1.0e5, "f": true}"#
        );
        assert_eq!(
            sample().print(&style.with_layout(Layout::Minified), "> "),
            r#"{"a":[1,"x\"\n"],"b":{"c":null},"d":[],"e":1.0e5,"f":true}"#
        );
    }

    #[test]
    fn what_was_printed_reads_back() {
        let text = sample().print(&Style::default(), "");
        let document = parse(&Source::new("a", text.clone()));
        assert!(document.problems.is_empty());
        assert_eq!(
            Json::from(&document.root).print(&Style::default(), ""),
            text
        );
    }
}
