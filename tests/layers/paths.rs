//! The module of the crate that each path in a source begins with.

use super::strip::comments_and_literals;

/// A path that leads to a module right below the root of the crate.
pub struct Reference {
    /// Where it stands, from 1.
    pub line: usize,
    /// The module; or why the path hides which one it is.
    pub target: Result<String, String>,
}

struct Token {
    line: usize,
    text: String,
}

/// Every path in a source of the given module that starts at the root of the crate, however it
/// gets there: `crate::`, `$crate::`, the name of the crate, or enough of `super::`.
pub fn references(source: &str, module: &[String]) -> Vec<Reference> {
    let tokens = tokens(&comments_and_literals(source));
    let mut found = Vec::new();
    // Names of the modules around a place, with the depth of braces that they were opened at.
    let mut inner: Vec<usize> = Vec::new();
    let mut braces = 0;
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "{" => braces += 1,
            "}" => {
                inner.retain(|opened| *opened < braces);
                braces -= 1;
            }
            "mod" if word(&tokens, at + 2) == "{" => inner.push(braces + 1),
            _ if is_inside_path(&tokens, at) => {}
            _ => {
                let depth = module.len() + inner.len();
                if let Some(root) = after_root(&tokens, at, depth) {
                    match root {
                        Ok(next) => targets(&tokens, next, &mut found),
                        Err(problem) => found.push(Reference {
                            line: tokens[at].line,
                            target: Err(problem),
                        }),
                    }
                }
            }
        }
        at += 1;
    }
    found
}

/// A word after `::` goes on with a path and begins none.
fn is_inside_path(tokens: &[Token], at: usize) -> bool {
    at > 0 && tokens[at - 1].text == "::"
}

/// Where the path that begins here goes on behind the root of the crate; none if it does not get
/// to the root.
fn after_root(tokens: &[Token], at: usize, depth: usize) -> Option<Result<usize, String>> {
    match word(tokens, at) {
        "crate" if word(tokens, at + 1) == "::" => Some(Ok(at + 2)),
        "armove" if word(tokens, at + 1) == "::" => Some(Ok(at + 2)),
        "crate" if word(tokens, at + 1) == "as" => {
            Some(Err("gives the root of the crate another name".to_owned()))
        }
        "self" if word(tokens, at + 2) == "super" => after_supers(tokens, at + 2, depth),
        "super" => after_supers(tokens, at, depth),
        _ => None,
    }
}

fn after_supers(tokens: &[Token], mut at: usize, depth: usize) -> Option<Result<usize, String>> {
    let mut steps = 0;
    while word(tokens, at) == "super" {
        steps += 1;
        if word(tokens, at + 1) != "::" {
            let root = steps >= depth && word(tokens, at + 1) == "as";
            return root.then(|| Err("gives the root of the crate another name".to_owned()));
        }
        at += 2;
    }
    match steps.cmp(&depth) {
        std::cmp::Ordering::Less => None,
        std::cmp::Ordering::Equal => Some(Ok(at)),
        std::cmp::Ordering::Greater => Some(Err("leads out of the crate".to_owned())),
    }
}

/// The modules that follow the root: one, or the first of each branch of a group.
fn targets(tokens: &[Token], at: usize, found: &mut Vec<Reference>) {
    if word(tokens, at) != "{" {
        found.push(target(&tokens[at]));
        return;
    }
    let (mut depth, mut first, mut here) = (1, true, at + 1);
    while depth > 0 && here < tokens.len() {
        match word(tokens, here) {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => first = true,
            _ if first && depth == 1 => {
                found.push(target(&tokens[here]));
                first = false;
            }
            _ => {}
        }
        here += 1;
    }
}

fn target(token: &Token) -> Reference {
    let target = match token.text.as_str() {
        "*" => Err("takes everything from the root of the crate".to_owned()),
        "self" => Err("gives the root of the crate another name".to_owned()),
        name => Ok(name.trim_start_matches("r#").to_owned()),
    };
    Reference {
        line: token.line,
        target,
    }
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

/// Words, `::` and single signs.
fn tokens(code: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut line = 1;
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut text = String::from(letter);
        if letter == '\n' {
            line += 1;
        } else if letter == ':' && letters.next_if_eq(&':').is_some() {
            text.push(':');
        } else if is_word(letter) {
            while let Some(more) = letters.next_if(|c| is_word(*c)) {
                text.push(more);
            }
            if text == "r" && letters.next_if_eq(&'#').is_some() {
                text.push('#');
                while let Some(more) = letters.next_if(|c| is_word(*c)) {
                    text.push(more);
                }
            }
        }
        if !letter.is_whitespace() {
            found.push(Token { line, text });
        }
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
