//! `manifest.json`: what went in, what came out, and the sign that a folder is ours.

use serde::{Deserialize, Serialize};

use super::OutputFile;
use crate::text::sha256_hex;

/// The manifest's name in the output folder.
pub const MANIFEST_FILE: &str = "manifest.json";

/// `tool.name` of a manifest of ours: a folder with it is an output of armove.
pub const MANIFEST_MARKER: &str = "armove";

/// The version of this form.
const SCHEMA_VERSION: &str = "1";

/// Why a folder is not known as ours.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// There is none.
    #[error("it has no {MANIFEST_FILE}")]
    Missing,
    /// It could not be read.
    #[error("its {MANIFEST_FILE} cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// It is no manifest.
    #[error("its {MANIFEST_FILE} is no manifest of armove")]
    NoManifest(#[source] serde_json::Error),
    /// It is that of another program.
    #[error("its {MANIFEST_FILE} is not of armove")]
    OtherTool,
    /// It is of a form that this version does not know.
    #[error("its {MANIFEST_FILE} is of a later version of armove")]
    Later,
}

/// The whole document; no clock and no machine is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    schema_version: String,
    tool: Tool,
    /// What was read, by path.
    pub inputs: Vec<Entry>,
    /// What was written, by path; without the manifest itself.
    pub outputs: Vec<Entry>,
    /// What the verdicts rest on.
    pub catalogs: Vec<Catalog>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Tool {
    name: String,
    version: String,
}

/// A file and its hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// Path, with `/`: inputs as given, outputs relative to the folder.
    pub path: String,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

impl Entry {
    /// A file with the hash of its bytes.
    #[must_use]
    pub fn of(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            path: path.into(),
            sha256: sha256_hex(bytes),
        }
    }
}

/// A catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// Its name.
    pub name: String,
    /// Date of its newest fact.
    pub date: String,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// What the outputs come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Everything that was read: an earlier ticked checklist is an input too.
    pub inputs: Vec<Entry>,
    /// The catalogue and its overlays, in order of precedence.
    pub catalogs: Vec<Catalog>,
}

impl Manifest {
    /// The manifest of some files.
    #[must_use]
    pub fn of(provenance: &Provenance, files: &[OutputFile]) -> Self {
        let mut inputs = provenance.inputs.clone();
        inputs.sort();
        inputs.dedup();
        let written = files.iter().map(|file| Entry::of(&file.path, &file.bytes));
        let mut outputs: Vec<Entry> = written.collect();
        outputs.sort();
        Self {
            schema_version: SCHEMA_VERSION.to_owned(),
            tool: Tool {
                name: MANIFEST_MARKER.to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            inputs,
            outputs,
            catalogs: provenance.catalogs.clone(),
        }
    }

    /// Reads a manifest of ours.
    ///
    /// # Errors
    /// When it is none, another program's, or of a later form.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(ManifestError::NoManifest)?;
        if manifest.tool.name != MANIFEST_MARKER {
            return Err(ManifestError::OtherTool);
        }
        if manifest.schema_version != SCHEMA_VERSION {
            return Err(ManifestError::Later);
        }
        Ok(manifest)
    }

    /// Its text, ended by a line break.
    ///
    /// # Errors
    /// When serialisation fails, which no manifest makes happen.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// The hash under which an output is listed.
    #[must_use]
    pub fn hash_of(&self, path: &str) -> Option<&str> {
        let listed = self.outputs.iter().find(|entry| entry.path == path);
        listed.map(|entry| entry.sha256.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_and_is_sorted() {
        let provenance = Provenance {
            inputs: vec![Entry::of("z.zip", b"z"), Entry::of("a.json", b"a")],
            catalogs: Vec::new(),
        };
        let files = [
            OutputFile::new("b/t.json", "{}"),
            OutputFile::new("a.md", ""),
        ];
        let manifest = Manifest::of(&provenance, &files);
        let text = manifest.text().unwrap();
        assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), manifest);
        let paths: Vec<&str> = manifest
            .outputs
            .iter()
            .map(|one| one.path.as_str())
            .collect();
        assert_eq!(paths, ["a.md", "b/t.json"]);
        assert_eq!(manifest.inputs[0].path, "a.json");
        assert_eq!(manifest.hash_of("a.md"), Some(sha256_hex(b"").as_str()));
        assert!(text.starts_with(
            "{\n  \"schemaVersion\": \"1\",\n  \"tool\": {\n    \"name\": \"armove\""
        ));
    }

    #[test]
    fn others_are_not_ours() {
        let text = Manifest::of(&Provenance::default(), &[]).text().unwrap();
        let other = text.replace("\"armove\"", "\"npm\"");
        let later = text.replace("\"schemaVersion\": \"1\"", "\"schemaVersion\": \"2\"");
        let parse = |text: &str| Manifest::parse(text.as_bytes());
        assert!(matches!(parse(&other), Err(ManifestError::OtherTool)));
        assert!(matches!(parse(&later), Err(ManifestError::Later)));
        assert!(matches!(parse("{}"), Err(ManifestError::NoManifest(_))));
        assert!(matches!(parse(""), Err(ManifestError::NoManifest(_))));
    }
}
