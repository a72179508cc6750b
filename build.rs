//! Packs the readable catalogue under `rules/data/` into what `catalog::pack` reads in place, and
//! the rules and their pages beside it. A mistake in a table stops the build with its file and line.

#[path = "build/availability.rs"]
mod availability;
#[path = "build/drops.rs"]
mod drops;
#[path = "build/features.rs"]
mod features;
#[path = "src/catalog/layout/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "columns that only the reader names"
)]
mod layout;
#[path = "build/lines.rs"]
mod lines;
#[path = "build/links.rs"]
mod links;
#[path = "build/mover.rs"]
mod mover;
#[path = "build/names.rs"]
mod names;
#[path = "build/pack.rs"]
mod pack;
#[path = "build/properties.rs"]
mod properties;
#[path = "build/protection.rs"]
mod protection;
#[path = "build/redundancy.rs"]
mod redundancy;
#[path = "build/region_words.rs"]
mod region_words;
#[path = "build/regions.rs"]
mod regions;
#[path = "build/removals.rs"]
mod removals;
#[path = "build/rules.rs"]
mod rules;
#[path = "build/tasks.rs"]
mod tasks;
#[path = "build/toml_tables.rs"]
mod toml_tables;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::lines::{Result, bad};
use crate::pack::Pack;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/catalog/layout");
    let mut pack = Pack::new();
    let bits = regions::pack(&mut pack)?;
    let (types, sets) = availability::pack(&mut pack, &bits)?;
    let removals = removals::pack(&mut pack)?;
    properties::pack(&mut pack, &types, &removals)?;
    drops::pack(&mut pack)?;
    drops::suffixes(&mut pack)?;
    names::pack(&mut pack)?;
    region_words::pack(&mut pack)?;
    protection::pack(&mut pack)?;
    let features = features::pack(&mut pack, &bits, &sets)?;
    redundancy::pack(&mut pack, &features)?;
    tasks::pack(&mut pack)?;
    links::pack(&mut pack)?;
    mover::pack(&mut pack)?;
    let (words, text) = pack.finish();
    let mut hash = Sha256::new();
    hash.update(&words);
    hash.update(&text);
    let digest: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    write(&out.join("rules.rs"), rules::pack()?.as_bytes())?;
    write(&out.join("catalog.bin"), &words)?;
    write(&out.join("catalog.txt"), text.as_bytes())?;
    write(&out.join("catalog.sha256"), digest.as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| bad(path, error))
}
