//! A module uses only modules to its left: the layer order of `src/lib.rs`, proven on every path
//! in the source, in `use` lines and anywhere else.
//!
//! Comments, strings and character literals do not count. Tests inside `src` do: they sit in the
//! layer that they test.
#![allow(
    clippy::unwrap_used,
    reason = "source that cannot be read fails its test"
)]

#[path = "layers/literal.rs"]
mod literal;
#[path = "layers/paths.rs"]
mod paths;
#[path = "layers/strip.rs"]
mod strip;

use std::fs;
use std::path::Path;

use paths::{Reference, references};

/// From left to right.
const ORDER: [&str; 12] = [
    "text",
    "json",
    "catalog",
    "arm",
    "finding",
    "rule",
    "rewrite",
    "relocate",
    "checklist",
    "report",
    "app",
    "cli",
];

/// Modules beside the order, and all that each may use.
const BESIDE: [(&str, &[&str]); 2] = [("input", &["text", "json", "arm"]), ("output", &["text"])];

/// Who may use the modules beside the order.
const USES_BESIDE: &str = "app";

/// Whether a module may use another.
fn allowed(user: &str, used: &str) -> bool {
    if user == used {
        return true;
    }
    if let Some((_, may_use)) = BESIDE.iter().find(|(name, _)| *name == user) {
        return may_use.contains(&used);
    }
    let place = |name| ORDER.iter().position(|layer| *layer == name);
    match (place(user), place(used)) {
        (Some(user), Some(used)) => used < user,
        (Some(_), None) => user == USES_BESIDE && BESIDE.iter().any(|(name, _)| *name == used),
        (None, _) => false,
    }
}

/// One use that the order forbids.
fn offences(file: &str, source: &str) -> Vec<String> {
    let module = module_of(file);
    let Some(layer) = module.first() else {
        return Vec::new();
    };
    references(source, &module)
        .into_iter()
        .filter_map(|Reference { line, target }| match target {
            Ok(used) if allowed(layer, &used) => None,
            Ok(used) => Some(format!("{file}:{line}: `{layer}` may not use `{used}`")),
            Err(problem) => Some(format!("{file}:{line}: {problem}")),
        })
        .collect()
}

/// `text/span.rs` → `text`, `span`; `text/mod.rs` → `text`; the roots → nothing.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "lib" | "main" => Vec::new(),
        _ => path.split('/').map(str::to_owned).collect(),
    }
}

/// Every Rust file below a folder, with its path from there, sorted.
fn sources(root: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .map(|path| {
            let parts: Vec<String> = path
                .strip_prefix(root)
                .unwrap()
                .iter()
                .map(|part| part.to_str().unwrap().to_owned())
                .collect();
            (parts.join("/"), fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn no_module_uses_one_to_its_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sources(&root);
    assert!(files.len() > 20, "the source was not found");
    let found: Vec<String> = files
        .iter()
        .flat_map(|(file, source)| offences(file, source))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_module_has_its_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (file, _) in sources(&root) {
        if let Some(layer) = module_of(&file).first() {
            let known =
                ORDER.contains(&layer.as_str()) || BESIDE.iter().any(|(name, _)| name == layer);
            assert!(known, "{file}: `{layer}` is in no layer; see src/lib.rs");
        }
    }
}

/// The module of a file is told by its path, so no attribute may give it another.
#[test]
fn every_file_lies_where_its_module_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (file, source) in sources(&root) {
        let bare = strip::comments_and_literals(&source);
        let bare: String = bare.split_whitespace().collect();
        assert!(
            !bare.contains("#[path="),
            "{file}: `#[path]` hides a module"
        );
    }
}

#[test]
fn the_binary_knows_the_command_line_only() {
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs");
    let bare = strip::comments_and_literals(&fs::read_to_string(main).unwrap());
    for (at, _) in bare.match_indices("armove::") {
        assert!(bare[at..].starts_with("armove::cli::"));
    }
}

/// Made-up offences, each in another disguise; the test above must see all of them.
#[test]
fn every_disguise_is_seen() {
    let cases = [
        ("json/node.rs", "use crate::arm::Value;", 1),
        (
            "json/node.rs",
            "\n\nfn f() -> crate::arm::Value { todo!() }",
            3,
        ),
        ("json/node.rs", "use crate::{text::Span, arm::Value};", 1),
        ("json/node.rs", "use crate::{\n    text,\n    arm,\n};", 3),
        (
            "json/node.rs",
            "use {crate::text::Span, crate::arm::Value};",
            1,
        ),
        ("json/node.rs", "use super::super::arm::Value;", 1),
        (
            "json/node.rs",
            "use super::super::{text::Span, arm::Value};",
            1,
        ),
        ("json/node.rs", "use self::super::super::arm;", 1),
        ("json/parser/tests.rs", "use super::super::super::arm;", 1),
        ("json/mod.rs", "use super::arm;", 1),
        (
            "json/mod.rs",
            "mod inner { mod tests { use super::super::super::arm; } }",
            1,
        ),
        (
            "json/mod.rs",
            "mod a { fn f() {} }\nmod b { use super::super::arm; }",
            2,
        ),
        ("json/mod.rs", "pub(in crate::arm) fn f() {}", 1),
        (
            "json/mod.rs",
            "macro_rules! m { () => { $crate::arm::f() } }",
            1,
        ),
        (
            "json/mod.rs",
            "fn f<'a>(x: &'a str) -> crate :: arm :: V { '\"' }",
            1,
        ),
        (
            "json/mod.rs",
            "const A: &str = r#\"\"\n\"#; use crate::arm;",
            2,
        ),
        ("json/mod.rs", "use armove::arm::Value;", 1),
        ("json/mod.rs", "use crate::r#arm::Value;", 1),
        ("json/mod.rs", "use crate::*;", 1),
        ("json/mod.rs", "use crate::{self as root};", 1),
        ("json/mod.rs", "use crate as root;", 1),
        ("json/mod.rs", "use super::*;", 1),
        ("json/mod.rs", "use super::super::x;", 1),
        ("input/zip.rs", "use crate::catalog::Catalog;", 1),
        ("output/folder.rs", "use crate::json::Node;", 1),
        ("relocate/plan.rs", "use crate::input::File;", 1),
        ("cli/relocate.rs", "use crate::output::Folder;", 1),
        ("arm/mod.rs", "use crate::nowhere::X;", 1),
    ];
    for (file, source, line) in cases {
        let found = offences(file, source);
        assert_eq!(found.len(), 1, "{file}: {source}\n{found:#?}");
        assert!(
            found[0].starts_with(&format!("{file}:{line}: ")),
            "{found:?}"
        );
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    let cases = [
        ("lib.rs", "pub mod arm; pub use crate::cli::run;"),
        (
            "json/node.rs",
            "use crate::text::Span; use super::pointer::Pointer; use super::*;",
        ),
        (
            "json/node.rs",
            "// use crate::arm;\n/* crate::arm /* crate::cli */ */",
        ),
        (
            "json/node.rs",
            "/// [`crate::arm::Value`]\nfn f() -> &'static str { \"crate::arm\" }",
        ),
        (
            "json/node.rs",
            "const A: &[u8] = br##\"crate::arm \"# crate::cli\"##;",
        ),
        (
            "json/node.rs",
            "const A: char = '\\''; const B: &str = \"\\\" crate::arm\";",
        ),
        ("json/node.rs", "pub(crate) fn f<'crate_>() { self::g(); }"),
        (
            "json/mod.rs",
            "mod tests { use super::*; use super::super::text; }",
        ),
        (
            "json/mod.rs",
            "use std::arm::x; use other::crate_like::arm;",
        ),
        (
            "app/relocate.rs",
            "use crate::{input, output, report, cli_like};",
        ),
        (
            "finding/model.rs",
            "use crate::{catalog, json::{Pointer, arm}, text::Span};",
        ),
        (
            "input/zip.rs",
            "use crate::{text, json, arm}; use super::name;",
        ),
    ];
    for (file, source) in cases {
        let found = offences(file, source);
        let found: Vec<_> = found.iter().filter(|f| !f.contains("cli_like")).collect();
        assert!(found.is_empty(), "{source}\n{found:#?}");
    }
}
