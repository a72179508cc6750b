//! Written templates, read again: for the proof, and to judge what was written.

use crate::arm::scope::Context;
use crate::arm::{Estate, Origin, Template};
use crate::json::{Document, Node, Pointer, parse};
use crate::text::Source;

use super::job::{ParameterInput, TemplateFiles};
use super::neighbours::origins_of;
use super::options::Options;
use super::stage::{StageFile, Text};

/// A written file, read again.
struct File {
    source: Source,
    document: Document,
    /// Where its content starts.
    root: Pointer,
}

impl File {
    fn read(text: &str, root: Pointer) -> Self {
        let source = Source::new("output", text);
        let document = parse(&source);
        Self {
            source,
            document,
            root,
        }
    }

    fn content(&self) -> &Node {
        self.root
            .find(&self.document.root)
            .unwrap_or(&self.document.root)
    }
}

/// Written templates with their parameter files, read again.
pub struct Reread {
    templates: Vec<(File, Vec<File>)>,
}

impl Reread {
    /// Reads them.
    #[must_use]
    pub fn new(files: &[&StageFile]) -> Self {
        let read = |file: &&StageFile| {
            let parameters = file.parameters.iter();
            let parameters = parameters.map(|file| File::read(&file.text, Pointer::root()));
            let parameters = parameters.collect();
            (File::read(&file.text, file.root.clone()), parameters)
        };
        Self {
            templates: files.iter().map(read).collect(),
        }
    }

    /// The text of each template, in order.
    pub fn texts(&self) -> impl Iterator<Item = Text<'_>> {
        self.templates.iter().map(|(template, _)| Text {
            source: &template.source,
            document: &template.document,
        })
    }

    /// All of them as one estate; the files of a template have its place as their index.
    #[must_use]
    pub fn estate(
        &self,
        options: &Options,
        context: &Context,
    ) -> (Estate<'_>, Vec<TemplateFiles<'_>>) {
        let (templates, files) = self.read(context);
        let origins = origins_of(&templates, &Origin::default(), options, &[]);
        (Estate::new(templates, origins), files)
    }

    /// The same, where it is known of each template which group it goes to.
    #[must_use]
    pub fn estate_in(
        &self,
        origins: Vec<Origin>,
        context: &Context,
    ) -> (Estate<'_>, Vec<TemplateFiles<'_>>) {
        let (templates, files) = self.read(context);
        (Estate::new(templates, origins), files)
    }

    fn read(&self, context: &Context) -> (Vec<Template<'_>>, Vec<TemplateFiles<'_>>) {
        let mut templates = Vec::new();
        let mut files = Vec::new();
        for (index, (template, parameters)) in self.templates.iter().enumerate() {
            let given = parameters.first().map(|first| &first.document.root);
            let read = Template::read(template.content(), template.root.clone(), given, context);
            templates.push(read.with_text(template.source.text()));
            let parameters = parameters.iter().map(|file| ParameterInput {
                file: index,
                source: &file.source,
                root: &file.document.root,
            });
            files.push(TemplateFiles {
                template: index,
                parameters: parameters.collect(),
            });
        }
        (templates, files)
    }
}
