//! Fills in the placeholders of a task: in its text as Markdown, in its command
//! as words of a POSIX shell. Whatever comes from the input is quoted for where
//! it stands; no name can end a word or start a command.

use std::borrow::Cow;

use crate::text::escape;

/// Most values that a text lists.
const LISTED: usize = 12;

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text, as it is.
    Text(String),
    /// A shell variable, since the value is not known.
    Variable(Cow<'static, str>),
    /// A SAS token of an account, which the function `sas` of the first step makes.
    Token(Box<Piece>, &'static str),
}

impl Piece {
    /// A shell variable that the checklist knows.
    pub const fn variable(name: &'static str) -> Self {
        Self::Variable(Cow::Borrowed(name))
    }
}

/// What a placeholder stands for: words, each of pieces.
pub(super) type Words = Vec<Piece>;

/// The lines of a command. `value` gives what a placeholder stands for; a line
/// with a placeholder that has no value is left out, one that stands for
/// several words is written as these, and one that is empty as none.
pub(super) fn command(template: &str, value: &dyn Fn(&str) -> Option<Words>) -> Vec<String> {
    template
        .lines()
        .filter_map(|line| self::line(line.trim_end(), value))
        .collect()
}

fn line(template: &str, value: &dyn Fn(&str) -> Option<Words>) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for word in template.split(' ') {
        let parts: Vec<Part<'_>> = parts(word).collect();
        match parts.as_slice() {
            [Part::Placeholder(name)] => {
                words.extend(value(name)?.into_iter().map(|piece| quoted(&[piece])))
            }
            parts
                if parts
                    .iter()
                    .any(|part| matches!(part, Part::Placeholder(_))) =>
            {
                let mut pieces = Vec::new();
                for part in parts {
                    match part {
                        Part::Text(text) => pieces.extend(with_variables(text)),
                        Part::Placeholder(name) => pieces.push(value(name)?.into_iter().next()?),
                    }
                }
                words.push(quoted(&pieces));
            }
            // Without placeholders a word is shell, written by us.
            _ => words.push(word.to_owned()),
        }
    }
    Some(words.join(" "))
}

/// The variables in text of ours that stands beside a placeholder.
fn with_variables(text: &str) -> Vec<Piece> {
    const KNOWN: [&str; 2] = ["ACCOUNT", "SNAPSHOT"];
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        let Some(name) = KNOWN.iter().find(|name| after.starts_with(**name)) else {
            break;
        };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::variable(name));
        rest = after.get(name.len()..).unwrap_or_default();
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

/// One word of a shell that holds exactly these pieces.
pub(super) fn quoted(pieces: &[Piece]) -> String {
    if pieces.iter().all(|piece| matches!(piece, Piece::Text(_))) {
        let whole: String = pieces.iter().map(|piece| bare(piece, None)).collect();
        return escape::shell(&whole).into_owned();
    }
    let is_plain = |piece: &Piece| match piece {
        Piece::Text(text) => !text
            .chars()
            .any(|c| matches!(c, '"' | '$' | '`' | '\\' | '!') || escape::is_hidden(c)),
        Piece::Variable(_) | Piece::Token(..) => true,
    };
    if pieces.iter().all(is_plain) {
        let next = pieces.iter().skip(1).map(Some).chain([None]);
        let whole: String = pieces
            .iter()
            .zip(next)
            .map(|(piece, next)| bare(piece, next))
            .collect();
        return format!("\"{whole}\"");
    }
    let one = |piece: &Piece| match piece {
        Piece::Text(text) => escape::shell(text).into_owned(),
        Piece::Variable(_) | Piece::Token(..) => format!("\"{}\"", bare(piece, None)),
    };
    pieces.iter().map(one).collect()
}

/// A piece without quotes; braces keep a variable apart from text that would go on with its name.
fn bare(piece: &Piece, next: Option<&Piece>) -> String {
    let goes_on =
        |text: &str| text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '[');
    match (piece, next) {
        (Piece::Text(text), _) => text.clone(),
        (Piece::Variable(name), Some(Piece::Text(text))) if goes_on(text) => format!("${{{name}}}"),
        (Piece::Variable(name), _) => format!("${name}"),
        (Piece::Token(account, may), _) => {
            format!("$(sas {} {may})", quoted(std::slice::from_ref(account)))
        }
    }
}

/// A text with its placeholders filled in. `value` gives all that a placeholder
/// stands for; `plain` says that it is text of ours, which needs no code span.
pub(super) fn text(template: &str, value: &dyn Fn(&str) -> (Vec<String>, bool)) -> String {
    let mut filled = String::new();
    let mut parts = parts(template).peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Placeholder(name) => match value(name) {
                (values, true) => filled.push_str(&values.join(" and ")),
                // Where nothing is named, the brackets around it say nothing either.
                (values, false) if values.is_empty() && filled.ends_with(" (") => {
                    if let Some(Part::Text(rest)) = parts
                        .next_if(|next| matches!(next, Part::Text(text) if text.starts_with(')')))
                    {
                        filled.truncate(filled.len() - " (".len());
                        filled.push_str(rest.strip_prefix(')').unwrap_or(rest));
                    } else {
                        filled.push_str(&list(&values));
                    }
                }
                (values, false) => filled.push_str(&list(&values)),
            },
        }
    }
    filled
}

/// Values as code spans, the first dozen of them.
fn list(values: &[String]) -> String {
    let shown = values
        .iter()
        .take(LISTED)
        .map(|value| escape::markdown_code(value));
    let mut shown: Vec<String> = shown.collect();
    if let more @ 1.. = values.len().saturating_sub(LISTED) {
        shown.push(format!("{more} more"));
    }
    if shown.is_empty() {
        "none named".to_owned()
    } else {
        shown.join(", ")
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Part<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

/// Takes a template apart. A placeholder is a brace around a word or paths;
/// `${name}` and `%{name}` belong to the shell and to curl.
fn parts(template: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let found = placeholder(rest);
        let (part, length) = match found {
            Some((0, end)) => (
                Part::Placeholder(rest.get(1..end - 1).unwrap_or_default()),
                end,
            ),
            Some((start, _)) => (Part::Text(rest.get(..start).unwrap_or_default()), start),
            None => (Part::Text(rest), rest.len()),
        };
        rest = rest.get(length..).unwrap_or_default();
        Some(part)
    })
}

/// Where the first placeholder starts and ends.
fn placeholder(text: &str) -> Option<(usize, usize)> {
    let is_inner =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '|' | '[' | ']' | '*');
    text.match_indices('{').find_map(|(start, _)| {
        let before = text.get(..start)?.chars().next_back();
        let inner = text.get(start + 1..)?.split_once('}')?.0;
        let fits =
            !matches!(before, Some('$' | '%')) && !inner.is_empty() && inner.chars().all(is_inner);
        fits.then_some((start, start + inner.len() + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, name: &str) -> Vec<String> {
        command(template, &|key| match key {
            "name" => Some(vec![Piece::Text(name.to_owned())]),
            "group" => Some(vec![Piece::variable("SOURCE_GROUP")]),
            "slot" => Some(Vec::new()),
            "token" => Some(vec![Piece::Token(
                Box::new(Piece::Text(name.to_owned())),
                "rl",
            )]),
            "each[*]" => Some(vec![
                Piece::Text("a b".to_owned()),
                Piece::Text("c".to_owned()),
            ]),
            _ => None,
        })
    }

    #[test]
    fn words_are_quoted_where_they_must_be() {
        assert_eq!(filled("az x --name {name}", "app-1"), ["az x --name app-1"]);
        assert_eq!(
            filled("az x -g {group} -n {name}", "a b"),
            ["az x -g \"$SOURCE_GROUP\" -n 'a b'"]
        );
        assert_eq!(
            filled("x {name} {slot} {each[*]} y", "n"),
            ["x n 'a b' c y"]
        );
        assert_eq!(filled("x {none}\ny {name}", "n"), ["y n"]);
        assert_eq!(
            filled(
                "cp https://{name}.blob/?a=$SNAPSHOT&{token} {name}.txt",
                "n"
            ),
            ["cp \"https://n.blob/?a=$SNAPSHOT&$(sas n rl)\" n.txt"]
        );
        let ours =
            "for folder in */; do echo \"${folder}x\" '%{http_code}' \"[?a].{b:c}\" | wc; done";
        assert_eq!(filled(ours, "n"), [ours]);
    }

    #[test]
    fn hostile_names_stay_one_word() {
        let hostile = "a'; rm -rf ~; $(id) `id` \"$HOME\" \\ !x\n\u{1b}]";
        let [plain] = filled("az --name {name}", hostile).try_into().unwrap();
        assert_eq!(plain, format!("az --name {}", escape::shell(hostile)));
        assert!(
            plain.starts_with("az --name $'a\\'; rm") && plain.ends_with("\\n\\x1b]'"),
            "{plain}"
        );
        let [beside] = filled("cp {name}/?{token}", hostile).try_into().unwrap();
        assert!(
            beside.contains("\"$(sas $'a\\'; rm")
                && beside.ends_with(" rl)\"")
                && !beside.contains('\n'),
            "{beside}"
        );
    }

    #[test]
    fn texts_list_values_as_code() {
        let value = |key: &str| match key {
            "target" => (vec!["westus".to_owned()], true),
            "a.b|c" => (vec!["x`y".to_owned(), "z".to_owned()], false),
            _ => ((0..20).map(|n| n.to_string()).collect(), false),
        };
        assert_eq!(
            text("To {target}: {a.b|c}.", &value),
            "To westus: ``x`y``, `z`."
        );
        assert!(text("{many}", &value).ends_with("`11`, 8 more"));
        let nothing = |_: &str| (Vec::new(), false);
        assert_eq!(
            text("See it ({a.b}), then go.", &nothing),
            "See it, then go."
        );
        assert_eq!(text("They are {a.b}.", &nothing), "They are none named.");
    }
}
