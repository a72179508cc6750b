//! Text from the input, made harmless for the place where it is shown.
//!
//! The input is data: a resource name may hold an escape sequence, a Markdown
//! link, a tag, or characters that reverse the reading direction.

use std::borrow::Cow;
use std::fmt::Write;

/// For one line on a terminal: whatever could move the cursor, change colours,
/// hide or reorder text is shown as its escape (`\n`, `\u001b`).
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    visible(text, |_| false)
}

/// For several lines on a terminal, such as a diff: line breaks and tabs stay.
#[must_use]
pub fn terminal_lines(text: &str) -> Cow<'_, str> {
    visible(text, |scalar| matches!(scalar, '\n' | '\t'))
}

/// For running text in Markdown: nothing in it is markup, and it stays one line.
///
/// Inside a code span backslashes escape nothing: use [`markdown_code`] there.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    for scalar in text.chars() {
        match scalar {
            '\n' | '\r' | '\t' => result.push(' '),
            // `@` and `#` would call people and issues where Markdown is pasted into a forge.
            '@' | '#' => {
                let _ = write!(result, "&#{};", u32::from(scalar));
            }
            _ if is_hidden(scalar) => {
                result.push('\\');
                push_escape(&mut result, scalar);
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '&'
            | '$' | ':' => {
                result.push('\\');
                result.push(scalar);
            }
            _ => result.push(scalar),
        }
    }
    if result.starts_with(['-', '+', '=', ' ']) {
        result.insert(0, '\\');
    }
    let after_digits = result.trim_start_matches(|scalar: char| scalar.is_ascii_digit());
    let digits = result.len() - after_digits.len();
    if digits > 0 && after_digits.starts_with(['.', ')']) {
        // `1.` and `1)` would start a list.
        result.insert(digits, '\\');
    }
    result
}

/// A code span in Markdown that holds exactly this text: best for names.
///
/// What looks like HTML is written as escaped text instead: a code span would
/// be safe too, but not every tool that shows Markdown, or searches it, knows spans.
#[must_use]
pub fn markdown_code(text: &str) -> String {
    if text.is_empty() {
        return "`(empty)`".to_owned();
    }
    if text.contains('<') {
        return markdown(text);
    }
    let text = terminal(text);
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    // Markdown takes one space off at both ends, if there is one at both.
    let pad = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if pad { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A fenced code block in Markdown, each line behind `indent`.
#[must_use]
pub fn markdown_block(text: &str, language: &str, indent: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    let mut result = format!("{indent}{fence}{language}\n");
    for line in terminal_lines(text).lines() {
        let _ = writeln!(result, "{indent}{line}");
    }
    let _ = writeln!(result, "{indent}{fence}");
    result
}

/// For HTML, in text and in quoted attributes.
#[must_use]
pub fn html(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    for scalar in terminal_lines(text).chars() {
        match scalar {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            _ => result.push(scalar),
        }
    }
    result
}

/// One word for a POSIX shell that holds exactly this text, quoted only where it
/// must be; what is hidden is written as its bytes (`$'…'`, as bash, zsh and ksh
/// read it).
#[must_use]
pub fn shell(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+=@%:,".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    if !text.contains(is_hidden) {
        return Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")));
    }
    let mut result = "$'".to_owned();
    for scalar in text.chars() {
        match scalar {
            '\n' => result.push_str("\\n"),
            '\'' | '\\' => {
                result.push('\\');
                result.push(scalar);
            }
            _ if is_hidden(scalar) => {
                for byte in scalar.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(result, "\\x{byte:02x}");
                }
            }
            _ => result.push(scalar),
        }
    }
    result.push('\'');
    Cow::Owned(result)
}

/// Whether a scalar is shown as its escape: control characters, and what is
/// invisible or changes the reading direction.
#[must_use]
pub fn is_hidden(scalar: char) -> bool {
    scalar.is_control()
        || matches!(scalar,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Writes a scalar as JSON would escape it.
pub fn push_escape(text: &mut String, scalar: char) {
    // Writing to a string never fails.
    let _ = match scalar {
        '\n' => text.write_str("\\n"),
        '\r' => text.write_str("\\r"),
        '\t' => text.write_str("\\t"),
        _ if u32::from(scalar) > 0xFFFF => write!(text, "\\u{{{:x}}}", u32::from(scalar)),
        _ => write!(text, "\\u{:04x}", u32::from(scalar)),
    };
}

fn visible(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    let hidden = |scalar: char| is_hidden(scalar) && !keep(scalar);
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len() + 16);
    for scalar in text.chars() {
        if hidden(scalar) {
            push_escape(&mut result, scalar);
        } else {
            result.push(scalar);
        }
    }
    Cow::Owned(result)
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|scalar| scalar != of)
        .map(str::len)
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_steers_it() {
        let hostile = "a\x1b[31mred\x07\u{9b}2J\u{202e}drow\u{200b}\r\n\tü🙂\u{e0041}";
        let shown = terminal(hostile);
        assert_eq!(
            shown,
            "a\\u001b[31mred\\u0007\\u009b2J\\u202edrow\\u200b\\r\\n\\tü🙂\\u{e0041}"
        );
        assert!(!shown.contains(is_hidden));
        assert_eq!(terminal_lines("a\n\tb\x1b"), "a\n\tb\\u001b");
        assert!(matches!(terminal("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn markdown_holds_no_markup() {
        assert_eq!(
            markdown("[x](http://e) <b>*_`|\n# @me"),
            "\\[x\\](http\\://e) \\<b\\>\\*\\_\\`\\| &#35; &#64;me"
        );
        assert_eq!(markdown("- a"), "\\- a");
        assert_eq!(markdown("12. a"), "12\\. a");
        assert_eq!(markdown("12"), "12");
        assert_eq!(markdown("\x1b["), "\\\\u001b\\[");
    }

    #[test]
    fn code_spans_and_blocks_cannot_be_left() {
        assert!(!markdown_code("<script>x</script>").contains("<script>"));
        assert_eq!(markdown_code("a``b"), "```a``b```");
        assert_eq!(markdown_code("`a"), "`` `a ``");
        assert_eq!(markdown_code("a\nb"), "`a\\nb`");
        assert_eq!(
            markdown_block("x\n```\ny", "sh", "  "),
            "  ````sh\n  x\n  ```\n  y\n  ````\n"
        );
    }

    #[test]
    fn shell_words_hold_what_they_are_given() {
        assert_eq!(shell("rg-app_1"), "rg-app_1");
        assert_eq!(shell(""), "''");
        assert_eq!(shell("it's $HOME `x`"), "'it'\\''s $HOME `x`'");
        assert_eq!(shell("~"), "'~'");
        assert_eq!(shell("a\n'\u{202e}\\"), "$'a\\n\\'\\xe2\\x80\\xae\\\\'");
    }

    #[test]
    fn html_is_text() {
        assert_eq!(
            html("<a href=\"x\">&'\x00"),
            "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\\u0000"
        );
    }
}
