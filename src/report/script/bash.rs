//! `deploy.sh`.

use std::fmt::Write;

use super::{Script, scope, stage};
use crate::json;
use crate::text::escape;

/// The script, with `<<name>>` where data goes.
const BODY: &str = include_str!("deploy.sh");

/// Writes the script.
pub fn render(script: &Script) -> String {
    BODY.replace("<<region>>", &escape::shell(&script.region))
        .replace(
            "<<group>>",
            &escape::shell(script.group().unwrap_or_default()),
        )
        .replace("<<providers>>\n", &providers(script))
        .replace("<<templates>>\n", &templates(script))
}

/// One call for each template.
fn templates(script: &Script) -> String {
    let mut lines = String::new();
    for one in &script.deployments {
        let words = [
            stage(one.stage),
            scope(one.scope),
            &one.name,
            &one.template,
            &one.parameters,
            script.own_group(one),
        ];
        lines.push_str("    \"$1\"");
        for word in words {
            let _ = write!(lines, " {}", escape::shell(word));
        }
        for name in &one.fill_in {
            let _ = write!(lines, " \\\n        {}", escape::shell(&in_json(name)));
        }
        lines.push('\n');
    }
    if lines.is_empty() {
        // A function without a command is an error.
        lines.push_str("    true\n");
    }
    lines
}

/// The branches of the `case` over stages.
fn providers(script: &Script) -> String {
    let mut branches = String::new();
    for (stage, namespaces) in script.providers() {
        let _ = writeln!(branches, "    {stage})\n        printf '%s\\n' \\");
        let words: Vec<_> = namespaces.iter().map(|name| escape::shell(name)).collect();
        let _ = writeln!(
            branches,
            "            {}\n        ;;",
            words.join(" \\\n            ")
        );
    }
    branches
}

/// A name as it stands in a JSON text from which white space was taken.
fn in_json(name: &str) -> String {
    let quoted = json::escape(name);
    let quoted = quoted.chars();
    quoted
        .filter(|scalar| !scalar.is_ascii_whitespace())
        .collect()
}
