//! Base 64 and data URIs, always of UTF-8 text.

use super::json::parse;
use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::render::json;
use crate::arm::symbolic::scalar_text;
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64", 1, 1, Body::Strict(base64)),
    function("base64ToString", 1, 1, Body::Strict(base64_to_string)),
    function("base64ToJson", 1, 1, Body::Strict(base64_to_json)),
    function("dataUri", 1, 1, Body::Strict(data_uri)),
    function("dataUriToString", 1, 1, Body::Strict(data_uri_to_string)),
];

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let block = chunk
            .iter()
            .fold(0_u32, |block, byte| block << 8 | u32::from(*byte));
        let block = block << (8 * (3 - chunk.len()));
        for position in 0..4 {
            let letter = LETTERS.get((block >> (18 - 6 * position)) as usize & 63);
            match letter {
                Some(letter) if position <= chunk.len() => text.push(char::from(*letter)),
                _ => text.push('='),
            }
        }
    }
    text
}

fn decode(text: &str) -> Option<String> {
    let letters: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if !letters.len().is_multiple_of(4) {
        return None;
    }
    let padding = letters
        .iter()
        .rev()
        .take_while(|letter| **letter == b'=')
        .count();
    let data = letters.get(
        ..letters
            .len()
            .checked_sub(padding)
            .filter(|_| padding <= 2)?,
    )?;
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    for chunk in data.chunks(4) {
        let mut block = 0_u32;
        for letter in chunk {
            let value = LETTERS.iter().position(|known| known == letter)?;
            block = block << 6 | u32::try_from(value).ok()?;
        }
        block <<= 6 * (4 - chunk.len());
        let all = block.to_be_bytes();
        bytes.extend(all.get(1..chunk.len())?);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn base64(arguments: &mut Arguments) -> Outcome {
    Ok(Value::String(encode(arguments.text(0)?.as_bytes()).into()))
}

fn decoded(text: &str) -> Result<String, Fault> {
    decode(text).ok_or_else(|| Fault::Argument(0, "the text is not base 64".to_owned()))
}

fn base64_to_string(arguments: &mut Arguments) -> Outcome {
    decoded(arguments.text(0)?).map(Value::from)
}

fn base64_to_json(arguments: &mut Arguments) -> Outcome {
    parse(&decoded(arguments.text(0)?)?)
}

fn data_uri(arguments: &mut Arguments) -> Outcome {
    let value = arguments.known(0)?;
    let text = scalar_text(value).unwrap_or_else(|| json(value, '"'));
    let data = encode(text.as_bytes());
    Ok(Value::from(format!(
        "data:text/plain;charset=utf-8;base64,{data}"
    )))
}

fn data_uri_to_string(arguments: &mut Arguments) -> Outcome {
    let text = arguments.text(0)?;
    let parts = text
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(','));
    let Some((kind, data)) = parts else {
        return Err(Fault::Argument(0, "the text is no data URI".to_owned()));
    };
    if kind.ends_with(";base64") {
        return decoded(data).map(Value::from);
    }
    Ok(Value::String(super::uri::percent_decode(data).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_comes_back() {
        for text in ["", "a", "ab", "abc", "abcd", "é😀"] {
            assert_eq!(decode(&encode(text.as_bytes())).as_deref(), Some(text));
        }
        assert_eq!(encode(b"ab"), "YWI=");
        for broken in ["a", "====", "YW=I", "Y===", "a!bc"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }
}
