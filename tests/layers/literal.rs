//! Where comments and literals of Rust source end.

/// Where the comment or literal that starts here ends; here, if none does.
pub fn end_of_literal(text: &[char], at: usize) -> usize {
    let next = text.get(at + 1).copied();
    let in_word = at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_');
    match text[at] {
        '/' if next == Some('/') => find(text, at, '\n'),
        '/' if next == Some('*') => end_of_block(text, at),
        '"' => end_of_string(text, at + 1),
        '\'' => end_of_char(text, at),
        'r' | 'b' | 'c' if !in_word => end_of_raw(text, at),
        _ => at,
    }
}

fn find(text: &[char], from: usize, wanted: char) -> usize {
    let found = text[from..].iter().position(|c| *c == wanted);
    found.map_or(text.len(), |offset| from + offset)
}

/// Block comments nest.
fn end_of_block(text: &[char], at: usize) -> usize {
    let (mut depth, mut here) = (0, at);
    while here < text.len() {
        match (text[here], text.get(here + 1)) {
            ('/', Some('*')) => (depth, here) = (depth + 1, here + 2),
            ('*', Some('/')) => (depth, here) = (depth - 1, here + 2),
            _ => here += 1,
        }
        if depth == 0 {
            return here;
        }
    }
    text.len()
}

fn end_of_string(text: &[char], mut here: usize) -> usize {
    while here < text.len() {
        match text[here] {
            '\\' => here += 2,
            '"' => return here + 1,
            _ => here += 1,
        }
    }
    text.len()
}

/// `'x'` and `'\n'` end; `'a` is a lifetime and no literal.
fn end_of_char(text: &[char], at: usize) -> usize {
    match (text.get(at + 1), text.get(at + 2)) {
        (Some('\\'), _) => (find(text, at + 3, '\'') + 1).min(text.len()),
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

/// `r"…"`, `r#"…"#`, `br"…"`, `b"…"`, `c"…"`; not `r#name`.
fn end_of_raw(text: &[char], at: usize) -> usize {
    let mut here = at;
    while matches!(text.get(here), Some('r' | 'b' | 'c')) && here < at + 2 {
        here += 1;
    }
    let raw = text[at..here].contains(&'r');
    let quote = here + text[here..].iter().take_while(|c| **c == '#').count();
    if text.get(quote) != Some(&'"') {
        return at;
    }
    if !raw {
        return end_of_string(text, quote + 1);
    }
    let closing: Vec<char> = std::iter::once('"')
        .chain(std::iter::repeat_n('#', quote - here))
        .collect();
    let mut end = quote + 1;
    while end < text.len() && !text[end..].starts_with(&closing) {
        end += 1;
    }
    (end + closing.len()).min(text.len())
}
