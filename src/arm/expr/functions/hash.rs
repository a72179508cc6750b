//! `uniqueString` and `guid`: hashes of their arguments, joined by `-`.
//!
//! `guid` reproduces both values that Microsoft's evaluator left in public
//! tests, `uniqueString` all three; tails of 1, 2 and 6 bytes are unconfirmed
//! (2026-11).

use super::sha1::sha1;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("uniqueString", 1, MANY, Body::Strict(unique)),
    function("guid", 1, MANY, Body::Strict(guid)),
];

fn joined(arguments: &Arguments) -> Result<String, Fault> {
    let mut texts = Vec::with_capacity(arguments.len());
    let mut is_unknown = false;
    for position in 0..arguments.len() {
        match arguments.text(position) {
            Ok(text) => texts.push(text),
            Err(Fault::Unknown) => is_unknown = true,
            Err(fault) => return Err(fault),
        }
    }
    if is_unknown {
        return Err(Fault::Unknown);
    }
    Ok(texts.join("-"))
}

fn unique(arguments: &mut Arguments) -> Outcome {
    joined(arguments).map(|text| Value::String(unique_string(text.as_bytes()).into()))
}

fn guid(arguments: &mut Arguments) -> Outcome {
    joined(arguments).map(|text| Value::String(guid_of(&text).into()))
}

const C1: u32 = 0x239b_961b;
const C2: u32 = 0xab0e_9789;

fn unique_string(bytes: &[u8]) -> String {
    let (mut h1, mut h2) = (0_u32, 0_u32);
    let lane1 = |k: u32| k.wrapping_mul(C1).rotate_left(15).wrapping_mul(C2);
    let lane2 = |k: u32| k.wrapping_mul(C2).rotate_left(17).wrapping_mul(C1);
    let (blocks, tail) = bytes.as_chunks::<8>();
    for block in blocks {
        h1 ^= lane1(word(block.get(..4)));
        h1 = h1.rotate_left(19).wrapping_add(h2);
        h1 = h1.wrapping_mul(5).wrapping_add(0x561c_cd1b);
        h2 ^= lane2(word(block.get(4..)));
        h2 = h2.rotate_left(13).wrapping_add(h1);
        h2 = h2.wrapping_mul(5).wrapping_add(0x0bca_a747);
    }
    if !tail.is_empty() {
        h1 ^= lane1(word(tail.get(..tail.len().min(4))));
    }
    if tail.len() > 4 {
        h2 ^= lane2(word(tail.get(4..)));
    }
    // The algorithm counts in 32 bits; no text is that long.
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    h1 ^= length;
    h2 ^= length;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    (h1, h2) = (finish(h1), finish(h2));
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    letters(u64::from(h2) << 32 | u64::from(h1))
}

/// Up to four bytes, the first one lowest.
fn word(bytes: Option<&[u8]>) -> u32 {
    let bytes = bytes.unwrap_or_default().iter().rev();
    bytes.fold(0, |word, byte| word << 8 | u32::from(*byte))
}

fn finish(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x85eb_ca6b);
    h ^= h >> 13;
    h = h.wrapping_mul(0xc2b2_ae35);
    h ^ h >> 16
}

fn letters(mut bits: u64) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    const LENGTH: usize = 13;
    let mut text = String::with_capacity(LENGTH);
    for _ in 0..LENGTH {
        if let Some(letter) = LETTERS.get((bits >> 59) as usize) {
            text.push(char::from(*letter));
        }
        bits <<= 5;
    }
    text
}

/// UUID version 5 in Azure's namespace.
fn guid_of(text: &str) -> String {
    const NAMESPACE: u128 = 0x11fb_06fb_712d_4ddd_98c7_e71b_bd58_8830;
    let mut bytes = NAMESPACE.to_be_bytes().to_vec();
    bytes.extend(text.as_bytes());
    let mut id = 0_u128;
    for byte in sha1(&bytes).into_iter().take(16) {
        id = id << 8 | u128::from(byte);
    }
    id = id & !(0xf << 76) | 0x5 << 76;
    id = id & !(0x3 << 62) | 0x2 << 62;
    let hex = format!("{id:032x}");
    let group = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [
        group(0, 8),
        group(8, 12),
        group(12, 16),
        group(16, 20),
        group(20, 32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_azure_come_out() {
        for (text, expected) in [
            ("snap-crackle-pop", "byghxckddilkc"),
            ("asd-asdf-asdf", "iizpqit7ih3cc"),
            (
                "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg",
                "js26ofeqkqeve",
            ),
        ] {
            assert_eq!(unique_string(text.as_bytes()), expected);
        }
        assert_eq!(
            guid_of("foo-bar-baz"),
            "2ed86837-7c7c-5eaa-9864-dd077fd19b0d"
        );
        assert_eq!(guid_of("asdf"), "228d27cc-6fdb-5934-b7ac-1efccebade04");
    }
}
