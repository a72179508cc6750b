//! Source text with all that is no code blanked out, so that every character keeps its line.

use super::literal::end_of_literal;

/// Blanks comments, strings and character literals.
pub fn comments_and_literals(source: &str) -> String {
    let text: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < text.len() {
        let end = end_of_literal(&text, at);
        if end == at {
            out.push(text[at]);
            at += 1;
        } else {
            let gap = text[at..end].iter();
            out.extend(gap.map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}
