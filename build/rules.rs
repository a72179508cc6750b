//! Packs rule files and documentation pages: everything under `rules/` but the catalogue.
//!
//! What a rule says is read when it is needed, by `src/rule`; here only its types are taken out, so
//! that a run reads the rules of the types that it meets and no others.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::lines::{Result, bad};

/// Folder of all rules.
const ROOT: &str = "rules";
/// The catalogue, which is no area of rules.
const DATA: &str = "data";

/// Rust source with one table of rules and one of pages, each in the order of the ids: paths would
/// put `a/b-c.toml` before `a/b.toml`.
pub fn pack() -> Result<String> {
    println!("cargo::rerun-if-changed={ROOT}");
    let mut rules = BTreeMap::new();
    let mut pages = BTreeMap::new();
    for area in names(Path::new(ROOT))? {
        let folder = Path::new(ROOT).join(&area);
        if area == DATA || !folder.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in names(&folder)? {
            let path = folder.join(&file);
            let include = format!(
                "include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{ROOT}/{area}/{file}\"))"
            );
            if let Some(name) = file.strip_suffix(".toml") {
                let id = format!("{area}/{name}");
                let row = format!("    ({id:?}, &{:?}, {include}),\n", types(&path)?);
                rules.insert(id, row);
            } else if let Some(name) = file.strip_suffix(".md") {
                let id = format!("{area}/{name}");
                let title = title(&path)?;
                let row =
                    format!("    Page {{ id: {id:?}, title: {title:?}, markdown: {include} }},\n");
                pages.insert(id, row);
            }
        }
    }
    let rules: String = rules.into_values().collect();
    let pages: String = pages.into_values().collect();
    Ok(format!(
        "const RULES: &[(&str, &[&str], &str)] = &[\n{rules}];\n\
         const PAGES: &[Page] = &[\n{pages}];\n"
    ))
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(|error| bad(folder, error))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| bad(folder, error))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The resource types that a rule is about, in lower case.
fn types(path: &Path) -> Result<Vec<String>> {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).map_err(|error| bad(path, error))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| bad(path, error))?;
    let lower = |value: &toml::Value| value.as_str().map(str::to_ascii_lowercase);
    let types: Option<Vec<String>> = match table.get("type") {
        Some(toml::Value::Array(types)) => types.iter().map(lower).collect(),
        Some(one) => lower(one).map(|one| vec![one]),
        None => None,
    };
    types.ok_or_else(|| {
        bad(
            path,
            "`type` must be a resource type, a list of them, or `*`",
        )
    })
}

/// The heading of a page.
fn title(path: &Path) -> Result<String> {
    println!("cargo::rerun-if-changed={}", path.display());
    let text = fs::read_to_string(path).map_err(|error| bad(path, error))?;
    let first = text.lines().next().unwrap_or_default();
    let title = first.strip_prefix("# ").map(str::trim).map(str::to_owned);
    title.ok_or_else(|| bad(path, "the first line must be `# ` and the title"))
}
