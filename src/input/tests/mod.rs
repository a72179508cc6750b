//! Whole reads, from paths to templates.

mod corpus;
mod files;
mod partners;

use super::*;

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "name": { "type": "String" } },
  "resources": []
}"#;
const PARAMETERS: &str = r#"{
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
            may_be_other: false,
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
