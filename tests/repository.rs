//! armove in a repository: configuration, ignores, baseline, and what a commit hook asks of it.
//!
//! Each test is a small folder of its own with a rule of its own, so that it does not change when
//! rules are added. Snapshots hold all that a person sees.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up fails"
)]

#[path = "repository/baseline.rs"]
mod baseline;
#[path = "repository/configuration.rs"]
mod configuration;
#[path = "repository/hook.rs"]
mod hook;
#[path = "repository/ignores.rs"]
mod ignores;

use std::fs;
use std::path::Path;
use std::process::Command;

/// A rule that no other test knows: public access must be off.
const RULE: &str = r#"
id = "lab/public"
title = "Open to everybody"
severity = "error"
basis = "documented"
type = "Lab.Test/things"
must = { properties = { properties = { properties = { public = { const = false } }, required = ["public"] } }, required = ["properties"] }
message = "{name} is open to everybody"
help = "set `public` to false"
source = { url = "https://example.org/lab", date = "2026-01-01" }
"#;

/// A rule whose evidence carries no more than a warning.
const MEASURED: &str = r#"
id = "lab/size"
title = "Too small"
severity = "warning"
basis = "measured"
type = "Lab.Test/things"
find = ["$.properties.small"]
message = "{name} is too small"
help = "take a larger one"
source = { url = "https://example.org/lab", date = "2026-01-01" }
"#;

/// A folder that goes with its test, with the rules in it.
struct Folder(tempfile::TempDir);

/// What a run said, and how it ended.
struct Said {
    exit: Option<i32>,
    out: String,
    err: String,
}

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("rules/lab/public.toml", RULE);
        folder.write("rules/lab/size.toml", MEASURED);
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Runs the binary in the folder; words are split at spaces.
    fn armove(&self, arguments: &str) -> Said {
        self.armove_in("", arguments)
    }

    /// Runs the binary in a folder below.
    fn armove_in(&self, below: &str, arguments: &str) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_armove"))
            .args(arguments.split_whitespace())
            .current_dir(self.path().join(below))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said {
            exit: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Said {
    /// All of it, but what changes with every release: the summary below the findings.
    fn shown(&self) -> String {
        let out = self.out.split("\nSummary\n").next().unwrap_or_default();
        format!("{out}{}exit {:?}", self.err, self.exit)
    }

    /// The first line, which holds the verdict.
    fn verdict(&self) -> &str {
        assert_eq!(self.err, "");
        self.out.lines().next().unwrap_or_default()
    }
}

/// A template with things of these names, each open to everybody.
fn template(names: &[&str]) -> String {
    let things: Vec<String> = names.iter().map(|name| thing(name, "")).collect();
    with(&things.join(",\n"))
}

/// A thing that is open to everybody; `comment` stands above it.
fn thing(name: &str, comment: &str) -> String {
    format!(
        r#"{comment}    {{
      "type": "Lab.Test/things",
      "apiVersion": "2024-01-01",
      "name": "{name}",
      "properties": {{
        "public": true
      }}
    }}"#
    )
}

/// A template with these resources.
fn with(resources: &str) -> String {
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
{resources}
  ]
}}
"#
    )
}
