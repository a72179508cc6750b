//! `deploy.ps1`.

use std::fmt::Write;

use super::{Script, scope, stage};

/// The script, with `<<name>>` where data goes.
const BODY: &str = include_str!("deploy.ps1");

/// Writes the script: ASCII alone, which every version of PowerShell reads alike.
pub fn render(script: &Script) -> String {
    BODY.replace("<<region>>", &quoted(&script.region))
        .replace("<<group>>", &quoted(script.group().unwrap_or_default()))
        .replace("<<providers>>\n", &providers(script))
        .replace("<<templates>>\n", &templates(script))
}

/// A table for each template.
fn templates(script: &Script) -> String {
    let mut text = String::new();
    for one in &script.deployments {
        let members = [
            ("Stage", stage(one.stage)),
            ("Scope", scope(one.scope)),
            ("Name", &one.name),
            ("Template", &one.template),
            ("Parameters", &one.parameters),
            ("Group", script.own_group(one)),
        ];
        text.push_str("    @{\n");
        for (name, value) in members {
            let _ = writeln!(text, "        {name} = {}", quoted(value));
        }
        let _ = writeln!(text, "        FillIn = {}\n    }}", list(&one.fill_in));
    }
    text
}

/// A list of namespaces for each stage.
fn providers(script: &Script) -> String {
    let mut text = String::new();
    for (stage, namespaces) in script.providers() {
        let _ = writeln!(text, "    {stage} = {}", list(&namespaces));
    }
    text
}

fn list(items: &[impl AsRef<str>]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    format!("@({})", items.join(", "))
}

/// A string that holds exactly this text. What is not plain ASCII is put in by its number:
/// PowerShell takes other quotation marks for the plain one, and Windows PowerShell reads a file
/// without byte order mark in the code page of the machine.
fn quoted(text: &str) -> String {
    let is_plain = |unit: u16| (0x20..0x7f).contains(&unit);
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut parts: Vec<String> = Vec::new();
    for run in units.chunk_by(|a, b| is_plain(*a) && is_plain(*b)) {
        match run {
            [unit] if !is_plain(*unit) => parts.push(format!("[char]{unit}")),
            plain => {
                let plain = String::from_utf16_lossy(plain);
                parts.push(format!("'{}'", plain.replace('\'', "''")));
            }
        }
    }
    match parts.as_slice() {
        [] => "''".to_owned(),
        [one] if one.starts_with('\'') => one.clone(),
        // A string in front: two characters alone would be added as numbers.
        several => format!("('' + {})", several.join(" + ")),
    }
}
