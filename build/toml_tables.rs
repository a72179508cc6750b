//! Tables in TOML: read with the line of what is wrong, their sources kept.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::lines::{File, Result, bad};
use crate::pack::Pack;

/// The sources of a table by their keys.
pub type Sources = BTreeMap<String, Source>;

/// Where facts of a table come from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    date: String,
    #[serde(default)]
    url: String,
    what: String,
}

/// Reads a table.
pub fn read<T: DeserializeOwned>(file: &File) -> Result<T> {
    toml::from_str(file.text()).map_err(|error| match error.span() {
        Some(span) => file.line_at(span.start).bad(error.message()),
        None => bad(file.path(), error.message()),
    })
}

/// Keeps the sources of a table.
pub fn keep(pack: &mut Pack, file: &File, sources: &Sources) {
    for (key, source) in sources {
        let key = format!("{}/{key}", file.stem());
        pack.source_row(&key, &source.date, &source.url, &source.what);
    }
}
