//! Texts of rules, with placeholders in braces.

use std::ops::Range;

use super::error::Problem;

/// What every rule may name: type and name of the resource, path, name and value of the place.
pub const EVERYWHERE: [&str; 5] = ["type", "name", "path", "property", "value"];

/// What rules that depend on the region may name as well.
pub const REGIONAL: [&str; 2] = ["region", "alternatives"];

/// A text with placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Placeholder(String),
}

/// A mistake in a text: where, what, and the word that was misspelt.
pub type Mistake = (Range<usize>, Problem, Option<String>);

impl Text {
    /// Reads a text; `{{` and `}}` are braces.
    ///
    /// # Errors
    /// With every brace that has no partner and every placeholder that is not `known`.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, Vec<Mistake>> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut mistakes = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with("{{") || rest.starts_with("}}") {
                push(&mut pieces, rest.get(..1).unwrap_or_default());
                at += 2;
            } else if rest.starts_with('}') {
                mistakes.push((at..at + 1, Problem::UnpairedBrace, None));
                at += 1;
            } else if let Some(behind) = rest.strip_prefix('{') {
                let name = behind.split_once('}').map(|(name, _)| name);
                let Some(name) = name.filter(|name| !name.contains(['{', '\n'])) else {
                    mistakes.push((at..at + 1, Problem::UnpairedBrace, None));
                    at += 1;
                    continue;
                };
                if known.contains(&name) {
                    pieces.push(Piece::Placeholder(name.to_owned()));
                } else {
                    let problem = Problem::UnknownPlaceholder(name.to_owned());
                    mistakes.push((at..at + name.len() + 2, problem, Some(name.to_owned())));
                }
                at += name.len() + 2;
            } else {
                let end = rest.find(['{', '}']).unwrap_or(rest.len());
                push(&mut pieces, rest.get(..end).unwrap_or_default());
                at += end;
            }
        }
        if mistakes.is_empty() {
            Ok(Self { pieces })
        } else {
            Err(mistakes)
        }
    }

    /// Whether it has a placeholder.
    #[must_use]
    pub fn names(&self, placeholder: &str) -> bool {
        let is = |piece: &Piece| matches!(piece, Piece::Placeholder(name) if name == placeholder);
        self.pieces.iter().any(is)
    }

    /// The names of its placeholders, in the order of the text.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Placeholder(name) => Some(name.as_str()),
            Piece::Plain(_) => None,
        })
    }

    /// The text with values for its placeholders; one without a value is an ellipsis.
    #[must_use]
    pub fn fill(&self, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Plain(plain) => text.push_str(plain),
                Piece::Placeholder(name) => {
                    let value = values.iter().find(|(known, _)| known == name);
                    text.push_str(value.map_or("…", |(_, value)| value));
                }
            }
        }
        text
    }
}

fn push(pieces: &mut Vec<Piece>, plain: &str) {
    match pieces.last_mut() {
        Some(Piece::Plain(last)) => last.push_str(plain),
        _ => pieces.push(Piece::Plain(plain.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_doubled_braces_are_braces() {
        let text = Text::parse("{name} has {{{value}}} {{}}", &EVERYWHERE).unwrap();
        let values = [("name", "v1"), ("value", "x")];
        assert_eq!(text.fill(&values), "v1 has {x} {}");
        assert_eq!(text.fill(&[]), "… has {…} {}");
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let mistakes = Text::parse("é{nam} } {x{name} {", &EVERYWHERE).unwrap_err();
        let places: Vec<_> = mistakes.iter().map(|(range, ..)| range.clone()).collect();
        assert_eq!(places, [2..7, 8..9, 10..11, 19..20]);
        assert_eq!(mistakes[0].2.as_deref(), Some("nam"));
    }
}
