//! Lines of a width.

/// The words of a text in lines of at most `width` characters; a longer word has a line of its own.
/// A text without words is one empty line.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_never_inside() {
        assert_eq!(wrap("a bb  ccc\nd", 4), ["a bb", "ccc", "d"]);
        assert_eq!(wrap("a bb ccc", 5), ["a bb", "ccc"]);
        assert_eq!(wrap("longer-than-that x", 4), ["longer-than-that", "x"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("é é é", 3), ["é é", "é"]);
    }
}
