//! Where runs of bytes end: the loops that see every byte of a text.
//!
//! Eight bytes at a time where runs are long. Knows no state and no reports.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// The lowest set high bit marks the first byte equal to `byte`; higher marks may be false.
const fn equal(word: u64, byte: u8) -> u64 {
    let differs = word ^ (ONES * byte as u64);
    differs.wrapping_sub(ONES) & !differs & HIGH
}

/// Where a run of plain string characters ends: at `"`, `\`, a control character or the end.
#[inline]
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let hits = equal(word, b'"') | equal(word, b'\\') | control;
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..=0x1F) {
            break;
        }
        at += 1;
    }
    at
}

/// Where JSON's white space ends.
#[inline]
pub(super) fn blanks_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\r') => at += 1,
            Some(b'\n') => {
                at += 1;
                // Indentation is most of the white space of an export.
                while bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) == Some(b"        ") {
                    at += 8;
                }
            }
            _ => return at,
        }
    }
}

/// Where the comment ends that starts at `at`, if one does; `Err` where the
/// text ends first. The line break behind `//` is not part of the comment.
pub(super) fn comment_end(bytes: &[u8], at: usize) -> Option<Result<usize, usize>> {
    let body = bytes.get(at + 2..)?;
    match (bytes.get(at)?, bytes.get(at + 1)?) {
        (b'/', b'/') => {
            let len = body.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            Some(Ok(len.map_or(bytes.len(), |len| at + 2 + len)))
        }
        (b'/', b'*') => {
            let len = body.windows(2).position(|pair| pair == b"*/");
            Some(len.map(|len| at + 4 + len).ok_or(bytes.len()))
        }
        _ => None,
    }
}

/// Where a word of ASCII letters, digits and `_ $ . -` ends.
pub(super) fn word_end(bytes: &[u8], at: usize) -> usize {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$.-".contains(byte);
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| part(byte)).count()
}

/// Where the number ends, with all that clings to it, and whether it is one (RFC 8259, section 6).
#[inline]
pub(super) fn number_end(bytes: &[u8], start: usize) -> (usize, bool) {
    let digits_end = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    let whole = at;
    at = digits_end(at);
    let mut valid = at == whole + 1 || (at > whole && bytes.get(whole) != Some(&b'0'));
    if bytes.get(at) == Some(&b'.') {
        let fraction = at + 1;
        at = digits_end(fraction);
        valid &= at > fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
        let exponent = at + 1 + usize::from(sign);
        at = digits_end(exponent);
        valid &= at > exponent;
    }
    let clings =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-');
    if bytes.get(at).is_some_and(clings) {
        valid = false;
        while bytes.get(at).is_some_and(clings) {
            at += 1;
        }
    }
    (at, valid)
}

/// Where to go on after an error: at the next `,`, `}` or `]` of the same
/// depth. Strings end with their line here, since a missing quote may be the error.
pub(super) fn recovery_end(bytes: &[u8], at: usize) -> usize {
    balanced_end(bytes, at, false)
}

/// Where the array or object ends whose bracket is at `at`, without looking into it.
pub(super) fn container_end(bytes: &[u8], at: usize) -> usize {
    let end = balanced_end(bytes, at + 1, true);
    (end + 1).min(bytes.len())
}

fn balanced_end(bytes: &[u8], mut at: usize, whole_container: bool) -> usize {
    let closes = |byte| matches!(byte, b'}' | b']');
    let mut depth = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at + 1, whole_container);
                continue;
            }
            b'/' => {
                if let Some(end) = comment_end(bytes, at) {
                    at = end.unwrap_or_else(|end| end);
                    continue;
                }
            }
            b'{' | b'[' => depth += 1,
            _ if depth == 0 && (closes(byte) || (byte == b',' && !whole_container)) => return at,
            _ if closes(byte) => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Behind the closing quote of a string whose content starts at `at`, or at
/// the end of the line unless `lines` are allowed.
pub(super) fn string_end(bytes: &[u8], mut at: usize, lines: bool) -> usize {
    loop {
        at = plain_end(bytes, at);
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'"') => return at + 1,
            Some(b'\n') if !lines => return at,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}
