//! Reads JSON from a text of an expression, as leniently as Azure does there:
//! single quotes, bare keys, comments and trailing commas are taken.

use crate::arm::expr::evaluator::VALUE_DEPTH;
use crate::arm::value::Value;

/// Why a text is no JSON, with the byte where that shows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum JsonError {
    #[error("{found} at offset {at}")]
    Unexpected { found: String, at: usize },
    #[error("it ends too early")]
    End,
    #[error("nested too deeply")]
    Depth,
}

/// Reads the whole text as one value.
pub(super) fn read(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.blanks();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.unexpected()),
    }
}

/// Whether digits are a number as JSON writes it.
pub(super) fn is_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn unexpected(&self) -> JsonError {
        match self.peek() {
            Some(c) => JsonError::Unexpected {
                found: format!("unexpected `{c}`"),
                at: self.at,
            },
            None => JsonError::End,
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// White space and comments.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let rest = self.rest();
            let (end, length) = if rest.starts_with("//") {
                ("\n", 1)
            } else if rest.starts_with("/*") {
                ("*/", 2)
            } else {
                return;
            };
            self.at += rest.find(end).map_or(rest.len(), |at| at + length);
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth >= VALUE_DEPTH {
            return Err(JsonError::Depth);
        }
        self.blanks();
        match self.peek() {
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some(quote @ ('"' | '\'')) => self.string(quote).map(Value::from),
            _ => self.scalar(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut elements = Vec::new();
        loop {
            self.blanks();
            if self.take(']') {
                return Ok(Value::Array(elements.into()));
            }
            elements.push(self.value(depth + 1)?);
            self.blanks();
            if !self.take(',') && self.peek() != Some(']') {
                return Err(self.unexpected());
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.blanks();
            if self.take('}') {
                return Ok(Value::Object(members.into()));
            }
            let key = match self.peek() {
                Some(quote @ ('"' | '\'')) => self.string(quote)?,
                _ => self.word()?.to_owned(),
            };
            self.blanks();
            if !self.take(':') {
                return Err(self.unexpected());
            }
            let value = self.value(depth + 1)?;
            members.push((key.into(), value));
            self.blanks();
            if !self.take(',') && self.peek() != Some('}') {
                return Err(self.unexpected());
            }
        }
    }

    fn word(&mut self) -> Result<&'a str, JsonError> {
        let rest = self.rest();
        let is_part = |c: char| c.is_alphanumeric() || "_$-+.".contains(c);
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.unexpected());
        }
        self.at += length;
        Ok(rest.get(..length).unwrap_or_default())
    }

    fn scalar(&mut self) -> Result<Value, JsonError> {
        let at = self.at;
        match self.word()? {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "null" => Ok(Value::Null),
            digits if is_number(digits) => Ok(Value::number(digits)),
            word => Err(JsonError::Unexpected {
                found: format!("unexpected `{}`", word.chars().take(20).collect::<String>()),
                at,
            }),
        }
    }

    fn string(&mut self, quote: char) -> Result<String, JsonError> {
        self.at += 1;
        let mut units: Vec<u16> = Vec::new();
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let mut chars = rest.chars();
            let first = chars.next().ok_or(JsonError::End)?;
            if first == '\\' {
                let escape = chars.next().ok_or(JsonError::End)?;
                if escape == 'u' {
                    let digits = rest.get(2..6).ok_or(JsonError::End)?;
                    let unit = u16::from_str_radix(digits, 16).map_err(|_| self.unexpected())?;
                    units.push(unit);
                    self.at += 6;
                    continue;
                }
                flush(&mut units, &mut text);
                text.push(match escape {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    '"' | '\'' | '\\' | '/' => escape,
                    _ => return Err(self.unexpected()),
                });
                self.at += 2;
                continue;
            }
            flush(&mut units, &mut text);
            self.at += first.len_utf8();
            if first == quote {
                return Ok(text);
            }
            text.push(first);
        }
    }
}

/// Escaped code units become text together, because two can make one letter.
fn flush(units: &mut Vec<u16>, text: &mut String) {
    if !units.is_empty() {
        text.push_str(&String::from_utf16_lossy(units));
        units.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenient_json_is_read() {
        let value =
            read("{'a': \"b\", c: [1, -2.5e3, true, null,], /* x */ 'd': '\\u00e9\\ud83d\\ude00'}");
        let expected = r#"{"a":"b","c":[1,-2.5e3,true,null],"d":"é😀"}"#;
        assert_eq!(value.unwrap().to_string(), expected);
        for broken in [
            "", "{a", "[1", "'a", "01", "{'a' 1}", "[1 2]", "tru", "1 1", "'\\u12'", "'\\",
        ] {
            assert!(read(broken).is_err(), "{broken}");
        }
        assert_eq!(read(&"[".repeat(100_000)), Err(JsonError::Depth));
    }
}
