//! Random values, and random ways to write them.

use armove::json::{Json, Layout, Style, escape};
use proptest::prelude::*;

/// A value of any shape; keys of one object differ in more than case.
pub fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number().prop_map(Json::Number),
        text().prop_map(Json::String),
        Just(Json::Array(Vec::new())),
        Just(Json::Object(Vec::new())),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let members = prop::collection::vec((text(), inner.clone()), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Json::Array),
            members.prop_map(|members| Json::Object(distinct(members))),
        ]
    })
}

/// Digits of a number that a double can hold, at least roughly.
pub fn number() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?"
}

/// Text with all that has to be escaped or takes several bytes.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z]{0,12}",
        "[ -~]{0,20}",
        "(a|\"|\\\\|/|\n|\r|\t|\u{0}|\u{1f}|\u{7f}|é|🙂|\u{10000}|\u{10FFFF}|\u{E000}|\u{FFFD}|\u{2028}|//|/\\*|,|\\}){0,8}",
    ]
}

fn distinct(members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let number = |(index, (key, value)): (usize, (String, Json))| (format!("{key}{index}"), value);
    members.into_iter().enumerate().map(number).collect()
}

/// A layout that a formatter could have made.
pub fn style() -> impl Strategy<Value = Style> {
    (
        prop::sample::select(vec!["  ", "    ", "\t"]),
        prop::sample::select(vec!["\n", "\r\n"]),
        prop::sample::select(vec![Layout::Lines, Layout::OneLine, Layout::Minified]),
    )
        .prop_map(|(indent, line_break, layout)| Style {
            indent: indent.to_owned(),
            line_break,
            layout,
        })
}

/// Decisions, taken one after the other; at the end they start again.
#[derive(Clone, Debug)]
pub struct Choices {
    bytes: Vec<u8>,
    next: usize,
}

impl Choices {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        let byte = self.bytes[self.next % self.bytes.len()];
        self.next += 1;
        usize::from(byte) % limit.max(1)
    }
}

pub fn choices() -> impl Strategy<Value = Choices> {
    prop::collection::vec(any::<u8>(), 1..200).prop_map(|bytes| Choices { bytes, next: 0 })
}

/// How freely a value is written.
#[derive(Clone, Copy, PartialEq)]
pub enum Manner {
    /// Strict JSON with any white space and any escapes.
    Strict,
    /// With comments, trailing commas and raw line breaks too.
    Tolerated,
}

/// A value as somebody may have written it.
pub fn write(value: &Json, choices: &mut Choices, manner: Manner) -> String {
    let mut writer = Writer {
        choices,
        manner,
        text: String::new(),
    };
    writer.gap();
    writer.value(value);
    writer.gap();
    writer.text
}

struct Writer<'c> {
    choices: &'c mut Choices,
    manner: Manner,
    text: String,
}

impl Writer<'_> {
    fn gap(&mut self) {
        let strict = ["", "", " ", "  ", "\n", "\n  ", "\r\n\t", " \n\n    "];
        let free = [
            "/* c */",
            " /* , \" */ ",
            " // ] }\n",
            "// c\r\n  ",
            "\n  // own\n  ",
            "\n\n// a\n\n  // b\n  ",
            "/**/",
            "\n/* two\nlines */\n",
            " /* a */ // b\n",
        ];
        let count = if self.manner == Manner::Strict {
            0
        } else {
            free.len()
        };
        let choice = self.choices.below(strict.len() + count);
        let all = strict.iter().chain(&free);
        self.text.push_str(all.clone().nth(choice).unwrap());
    }

    fn value(&mut self, value: &Json) {
        match value {
            Json::String(text) => self.string(text),
            Json::Array(elements) => self.list('[', ']', elements, Self::value),
            Json::Object(members) => self.list('{', '}', members, |writer, (key, value)| {
                writer.string(key);
                writer.gap();
                writer.text.push(':');
                writer.gap();
                writer.value(value);
            }),
            other => self.text.push_str(&other.print(&Style::default(), "")),
        }
    }

    fn list<T>(&mut self, open: char, close: char, items: &[T], item: fn(&mut Self, &T)) {
        self.text.push(open);
        self.gap();
        for (index, each) in items.iter().enumerate() {
            item(self, each);
            self.gap();
            let last = index + 1 == items.len();
            if !last || (self.manner == Manner::Tolerated && self.choices.below(4) == 0) {
                self.text.push(',');
                self.gap();
            }
        }
        self.text.push(close);
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for scalar in text.chars() {
            let raw = matches!(scalar, '\n' | '\r') && self.manner == Manner::Tolerated;
            match self.choices.below(6) {
                0 => {
                    for unit in scalar.encode_utf16(&mut [0; 2]) {
                        self.text.push_str(&format!("\\u{unit:04X}"));
                    }
                }
                1 if scalar == '/' => self.text.push_str("\\/"),
                2 if raw => self.text.push(scalar),
                _ => {
                    let escaped = escape(&scalar.to_string());
                    self.text.push_str(&escaped[1..escaped.len() - 1]);
                }
            }
        }
        self.text.push('"');
    }
}

/// Pieces of JSON in any order.
pub fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"A\"",
        "\"b\"",
        "1",
        "0",
        "-",
        ".",
        "e",
        "true",
        "null",
        "x",
        " ",
        "\n",
        "\r\n",
        "\t",
        "//",
        "/*",
        "*/",
        "/",
        "\\",
        "\\u",
        "\\ud800",
        "\\u0041",
        "'",
        "é",
        "\u{A0}",
        "\u{1}",
        "{\"a\":",
        "[1,",
        "\"k\": \"v\",",
        "🙂",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

/// JSON with a few bytes gone, doubled or replaced by a piece of soup.
pub fn damaged() -> impl Strategy<Value = String> {
    (value(), choices(), choices(), soup()).prop_map(|(value, mut layout, mut harm, soup)| {
        let mut text = write(&value, &mut layout, Manner::Tolerated);
        for _ in 0..harm.below(4) {
            let mut at = (harm.below(256) * 256 + harm.below(256)) % (text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let rest = text.split_off(at);
            let mut scalars = rest.chars();
            match harm.below(4) {
                0 => _ = scalars.next(),
                1 => text.extend(rest.chars().next()),
                2 => text.extend(soup.chars().take(3)),
                _ => scalars = "".chars(),
            }
            text.push_str(scalars.as_str());
        }
        text
    })
}
