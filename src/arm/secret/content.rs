//! Secrets that show by what a text says, and texts that say nothing themselves.

use crate::arm::expr::{Expr, ExprKind, Text, classify, parse};

/// What a secret follows in a connection string, an address or a command.
const MARKS: [&str; 9] = [
    "accountkey=",
    "sharedaccesskey=",
    "sharedaccesssignature=",
    "sharedsecret=",
    "clientsecret=",
    "client_secret=",
    "password=",
    "pwd=",
    "sig=",
];

/// How keys and certificates in text form begin.
const PEM: &str = "-----begin ";

/// Stands for a part of an expression that is known elsewhere.
const ELSEWHERE: char = '\0';

/// Functions whose literal arguments name something.
const REFERENCES: [&str; 14] = [
    "parameters",
    "variables",
    "reference",
    "references",
    "resourceId",
    "subscriptionResourceId",
    "tenantResourceId",
    "managementGroupResourceId",
    "extensionResourceId",
    "resourceGroup",
    "subscription",
    "environment",
    "deployment",
    "copyIndex",
];

/// Whether a text holds a secret by its form: a password or key in a connection
/// string, a shared access signature, a password in an address, a PEM block or
/// a JSON Web Token.
///
/// Of an expression only what it spells out counts: `concat('AccountKey=',
/// listKeys(…))` holds none.
#[must_use]
pub fn is_secret_content(text: &str) -> bool {
    if !may_hold_secret(text.as_bytes()) {
        return false;
    }
    match spelled(text) {
        Some(spelled) => holds_secret(&spelled),
        None => holds_secret(text),
    }
}

/// Whether there is a byte that each form needs. Nearly every text of a template ends here, so
/// that it is not parsed.
fn may_hold_secret(text: &[u8]) -> bool {
    let holds = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
    memchr::memchr2(b'=', b'@', text).is_some()
        || (memchr::memchr(b'-', text).is_some() && holds(b"-----"))
        || (memchr::memchr(b'J', text).is_some() && holds(b"eyJ"))
}

/// Whether a text says anything itself: an expression of references alone,
/// as `[parameters('x')]`, does not.
pub(super) fn has_own_text(text: &str) -> bool {
    let is_own = |c: char| c != ELSEWHERE;
    spelled(text).map_or(!text.is_empty(), |spelled| spelled.contains(is_own))
}

/// What an expression spells out, all else as [`ELSEWHERE`]; none for plain text
/// and for what is not well formed.
fn spelled(text: &str) -> Option<String> {
    if !matches!(classify(text), Text::Expression(_)) {
        return None;
    }
    let tree = parse(text).ok()?;
    let mut result = String::new();
    spell(&tree, &mut result);
    Some(result)
}

/// Depth is limited by the parser of expressions.
fn spell(expression: &Expr<'_>, result: &mut String) {
    match &expression.kind {
        ExprKind::String(text) => result.push_str(text),
        ExprKind::Int(_) => {}
        ExprKind::Call(call) => {
            let is_list = call
                .name
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("list"));
            if is_list || REFERENCES.iter().any(|name| call.is(name)) {
                result.push(ELSEWHERE);
            } else {
                call.arguments.iter().for_each(|one| spell(one, result));
            }
        }
        ExprKind::Member { base, .. } | ExprKind::Index { base, .. } => spell(base, result),
    }
}

fn holds_secret(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let has_mark = lower.contains('=');
    lower.contains(PEM)
        || has_mark
            && MARKS.iter().any(|mark| {
                let found = lower.match_indices(mark);
                let mut behind =
                    found.filter_map(|(at, _)| lower[at + mark.len()..].chars().next());
                behind.any(starts_value)
            })
        || has_password_in_address(text)
        || text.split(|c: char| !is_token_char(c)).any(is_web_token)
}

/// Whether a value starts here, not a placeholder, a quote or the next field.
fn starts_value(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(
            c,
            ELSEWHERE | ';' | '&' | '\'' | '"' | '{' | '<' | '*' | '$'
        )
}

/// `scheme://user:password@host`
fn has_password_in_address(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        let end = rest.find(|c: char| c == '/' || c.is_whitespace());
        let authority = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        let password = user.and_then(|user| user.split_once(':'));
        password.is_some_and(|(_, password)| password.chars().next().is_some_and(starts_value))
    })
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// Three base64url parts of which the first opens a JSON object.
fn is_web_token(word: &str) -> bool {
    word.starts_with("eyJ") && word.len() > 40 && word.split('.').count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_show_by_their_form() {
        for text in [
            "AccountName=a;AccountKey=b==;x=y",
            "Server=tcp:x;User ID=a;Password=hunter2",
            "[concat('x;AccountKey=', 'zz')]",
            "[concat('Password=hunter2;', parameters('x'))]",
            "mongodb://admin:hunter2@db.example.com:27017/?ssl=true",
            "https://x/?sv=1&sig=abc%3D",
        ] {
            assert!(is_secret_content(text), "{text}");
        }
        for text in [
            "[concat('AccountName=a;AccountKey=', listKeys(resourceId('a.b/c', 'd'), '2023-01-01').keys[0].value)]",
            "[format('Server=x;Password={0};', parameters('password'))]",
            "https://example.com:443/path?design=1",
            "Server=x;Password=;",
            "set password=<your password>",
        ] {
            assert!(!is_secret_content(text), "{text}");
        }
    }

    #[test]
    fn references_say_nothing_themselves() {
        for text in [
            "",
            "[parameters('x')]",
            "[listKeys(variables('id'), '2023').key1]",
        ] {
            assert!(!has_own_text(text), "{text}");
        }
        for text in ["x", "[concat('x', parameters('y'))]", "[broken("] {
            assert!(has_own_text(text), "{text}");
        }
    }
}
