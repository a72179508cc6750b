//! Whole reads, from paths to templates.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use super::*;

pub(super) const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "name": { "type": "String" } },
  "resources": []
}"#;
pub(super) const PARAMETERS: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "NAME": { "value": "a" } }
}"#;

/// A folder with files in it, and what is read from it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, names: &[&str]) -> Inputs {
        self.request(names, &[], false)
    }

    fn request(&self, names: &[&str], parameters: &[&str], sibling_templates: bool) -> Inputs {
        let paths = |names: &[&str]| names.iter().map(|name| self.path(name)).collect();
        let request = Request {
            paths: paths(names),
            parameters: paths(parameters),
            sibling_templates,
        };
        read(&request, &mut std::io::empty())
    }

    /// One line a file: name, status, kind.
    fn table(&self, inputs: &Inputs) -> Vec<String> {
        let root = format!("{}/", discover::display(self.0.path()));
        let line = |file: &InputFile| {
            let name = file.name.replace(&root, "");
            match &file.status {
                Status::Read => format!("{name}: {:?}", file.kind),
                Status::Skipped(reason) => format!("{name}: skipped, {reason}").replace(&root, ""),
                Status::Failed(error) => format!("{name}: FAILED, {error}"),
            }
        };
        inputs.files.iter().map(line).collect()
    }

    /// One line a template: stem, file, parameter files.
    fn pairs(&self, inputs: &Inputs) -> Vec<String> {
        let root = format!("{}/", discover::display(self.0.path()));
        let name = |index: &usize| inputs.files[*index].name.replace(&root, "");
        let line = |template: &TemplateInput| {
            let files: Vec<_> = template.parameters.iter().map(name).collect();
            format!("{} = {} + {files:?}", template.stem, name(&template.file))
        };
        inputs.templates.iter().map(line).collect()
    }
}

#[test]
fn every_corpus_export_is_recognised_with_its_parameter_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/exports");
    let Ok(listed) = fs::read_dir(&root) else {
        eprintln!("skipped: no corpus at {}", root.display());
        return;
    };
    let request = Request {
        paths: vec![root.clone()],
        ..Request::default()
    };
    let inputs = read(&request, &mut std::io::empty());
    // These exports were published with the parameter file of another one: none
    // of its names is a parameter of the template.
    let stale: Vec<&str> = inputs
        .files
        .iter()
        .filter(|file| file.status == Status::Skipped(SkipReason::ParametersOfAnother))
        .map(|file| &file.name[discover::display(&root).len() + 1..][..3])
        .collect();
    assert_eq!(stale, ["009", "026", "030", "053", "058"]);
    let unread = inputs.files.iter().filter(|file| !file.is_read());
    assert_eq!(unread.count(), stale.len());
    // Two templates in 027, else one an export; the parameter files as the folders show them.
    let mut expected: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for entry in listed {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let counts = match name.as_str() {
            "027-logicapps.zip" => (2, 0),
            _ if stale.iter().any(|number| name.starts_with(number)) => (1, 0),
            _ if name.ends_with(".zip") => (1, 1),
            _ => (
                1,
                usize::from(entry.path().join("parameters.json").exists()),
            ),
        };
        expected.insert(name, counts);
    }
    assert_eq!(expected.len(), 60);
    let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for template in &inputs.templates {
        let name = &inputs.files[template.file].name;
        let rest = &name[discover::display(&root).len() + 1..];
        let export = rest.split('/').next().unwrap();
        let counts = found.entry(export.to_owned()).or_default();
        counts.0 += 1;
        counts.1 += template.parameters.len();
        let stem = export.trim_end_matches(".zip");
        assert!(
            template.stem.starts_with(stem),
            "{} for {name}",
            template.stem
        );
        for file in &template.parameters {
            assert_eq!(
                inputs.files[*file].folder(),
                inputs.files[template.file].folder()
            );
        }
    }
    assert_eq!(found, expected);
    let swapped = inputs
        .files
        .iter()
        .filter(|file| file.notes.contains(&Note::NamedLikeParameters));
    assert_eq!(swapped.count(), 1, "038 has its two files swapped");
}

#[test]
fn every_corpus_file_outside_the_exports_is_told_apart() {
    for part in ["backup", "quickstart"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/corpus")
            .join(part);
        if !root.exists() {
            eprintln!("skipped: no corpus at {}", root.display());
            continue;
        }
        let folders = fs::read_dir(&root).unwrap().count();
        let request = Request {
            paths: vec![root],
            ..Request::default()
        };
        let inputs = read(&request, &mut std::io::empty());
        let odd: Vec<_> = inputs
            .files
            .iter()
            .filter(|file| !file.is_read())
            .map(|file| (&file.name, &file.status))
            .collect();
        assert!(odd.is_empty(), "{odd:?}");
        assert_eq!(inputs.templates.len(), folders);
        let paired: usize = inputs
            .templates
            .iter()
            .map(|template| template.parameters.len())
            .sum();
        assert_eq!(paired + folders, inputs.files.len());
    }
}
