//! A quick look at bytes: may this be one of our documents at all?
//!
//! A repository holds far more JSON than templates; what has none of these words
//! is not parsed. Errs on the side of looking closer.

/// Words of which every template, parameter file and inventory has one, in lower
/// case, each with the offset of its rarest letter.
const WORDS: &[(&[u8], usize)] = &[
    (b"contentversion", 7),
    (b"deploymenttemplate", 5),
    (b"deploymentparameters", 5),
    (b"protecteditem", 0),
    (b"protectioncontainers", 0),
];

/// Whether the bytes are worth parsing. UTF-16 is always looked at.
pub(super) fn may_be_ours(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    is_utf16
        || WORDS
            .iter()
            .any(|(word, anchor)| contains(bytes, word, *anchor))
}

/// Looks for a word ignoring ASCII case, stopping at each of its anchor letters.
fn contains(bytes: &[u8], word: &[u8], anchor: usize) -> bool {
    let Some(letter) = word.get(anchor).copied() else {
        return false;
    };
    memchr::memchr2_iter(letter, letter.to_ascii_uppercase(), bytes).any(|at| {
        at.checked_sub(anchor)
            .and_then(|start| bytes.get(start..start + word.len()))
            .is_some_and(|found| found.eq_ignore_ascii_case(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_anywhere_in_any_case() {
        assert!(may_be_ours(b"{\"CONTENTVERSION\":1}"));
        assert!(may_be_ours(b"contentVersion"));
        assert!(may_be_ours(b"xx/subscriptionDeploymentTemplate.json#"));
        assert!(may_be_ours(b"[{\"id\":\"/x/protectedItems/y\"}]"));
        assert!(may_be_ours(b"\xFF\xFE{\0"));
        assert!(!may_be_ours(
            b"{\"name\":\"vvvv content version deploymen\"}"
        ));
        assert!(!may_be_ours(b"v"));
        assert!(!may_be_ours(b""));
    }
}
