//! Says of linked deployments that their templates were not read: what they deploy was not
//! judged. A template among the files of the run is judged by itself; what is said of it here is
//! whether it takes what is passed to it.

use crate::arm::{Link, Linked, ResourceRef, linked};
use crate::finding::{Finding, Place, Severity};
use crate::input::{FileKind, Inputs, Status, TemplateInput};
use crate::rule::{self, Scene};

/// What is found.
pub const RULE: &str = "template/linked-not-read";

/// What is not done with a linked template that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It was not checked.
    Checked,
    /// It was not moved.
    Moved,
}

impl Undone {
    fn words(self) -> &'static str {
        match self {
            Self::Checked => "what it deploys was not checked",
            Self::Moved => "what it deploys was not moved",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Checked => "check",
            Self::Moved => "relocate",
        }
    }
}

/// A note for each linked template that is not among the files of the run.
#[must_use]
pub fn findings(inputs: &Inputs, scene: &Scene<'_>, undone: Undone) -> Vec<Finding> {
    let templates = scene.estate.templates.iter().enumerate();
    let all = templates.flat_map(|(index, template)| {
        let links = linked(template).into_iter();
        links.filter_map(move |link| finding(inputs, scene, undone, (index, link)))
    });
    all.collect()
}

/// What deployments pass to linked templates that are among the files of the run, where these
/// declare something else.
#[must_use]
pub fn mismatches(inputs: &Inputs, scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (template, content) in scene.estate.templates.iter().enumerate() {
        let holder = scene
            .files
            .get(template)
            .and_then(|file| inputs.files.get(*file));
        for link in linked(content) {
            let (Link::RelativePath(path), Some(holder)) = (&link.link, holder) else {
                continue;
            };
            let Some(other) = named(inputs, &holder.name, path) else {
                continue;
            };
            let document = inputs
                .files
                .get(other.file)
                .and_then(|file| file.document.as_ref());
            let Some(root) = document.and_then(|document| other.root.find(&document.root)) else {
                continue;
            };
            let deployment = ResourceRef {
                template,
                resource: link.resource,
            };
            let values = rule::linked_values(scene, deployment, other.file, (root, &other.root));
            found.extend(values);
        }
    }
    found
}

/// The template of the run at a path from the folder of another.
fn named<'i>(inputs: &'i Inputs, holder: &str, path: &str) -> Option<&'i TemplateInput> {
    let name = beside(holder, path)?;
    let mut templates = inputs.templates.iter();
    templates.find(|one| {
        inputs
            .files
            .get(one.file)
            .is_some_and(|file| file.name == name)
    })
}

fn finding(
    inputs: &Inputs,
    scene: &Scene<'_>,
    undone: Undone,
    (template, link): (usize, Linked),
) -> Option<Finding> {
    let word = undone.word();
    let file = scene.files.get(template).copied().unwrap_or_default();
    let (what, help) = match &link.link {
        Link::RelativePath(path) => {
            let holder = inputs.files.get(file).map_or("", |file| file.name.as_str());
            look_for(inputs, holder, path, word)?
        }
        Link::Uri(Some(uri)) => (
            format!("the linked template at `{uri}` was not read"),
            FETCH.to_owned(),
        ),
        Link::Uri(None) => (
            "the linked template was not read: it is at an address".to_owned(),
            FETCH.to_owned(),
        ),
        Link::TemplateSpec(Some(id)) => (
            format!("the template spec `{id}` was not read"),
            EXPORT.to_owned(),
        ),
        Link::TemplateSpec(None) => (
            "the template spec that is linked was not read".to_owned(),
            EXPORT.to_owned(),
        ),
        Link::Expression => (
            "the template of this deployment was not read: an expression gives it".to_owned(),
            format!("{word} what it comes to by itself"),
        ),
    };
    let at = ResourceRef {
        template,
        resource: link.resource,
    };
    let path = link.pointer.below(&scene.resource(at)?.pointer)?;
    let place = Place {
        file,
        span: link.span,
        pointer: link.pointer,
    };
    let subject = format!("{}#{path}", scene.identity(at));
    let message = format!("{what}; {}", undone.words());
    let finding = Finding::new(RULE, Severity::Note, place, subject, message);
    Some(finding.unknown().help(help))
}

const FETCH: &str = "armove never goes online: put the template into a file, and name that too";

const EXPORT: &str = "save its template to a file with `az ts export`, and name that too";

/// What is to be said of a template at a relative path, and what to do; nothing where it is
/// among the files of the run.
fn look_for(inputs: &Inputs, holder: &str, path: &str, word: &str) -> Option<(String, String)> {
    let Some(name) = beside(holder, path) else {
        return Some((
            format!("the linked template `{path}` was not read"),
            format!("{word} it by itself"),
        ));
    };
    // What could not be read is told where it stands.
    let mut templates = inputs
        .files
        .iter()
        .filter(|file| file.kind == FileKind::Template || matches!(file.status, Status::Failed(_)));
    if templates.clone().any(|file| file.name == name) {
        return None;
    }
    let help = match templates.find(|file| file.name.eq_ignore_ascii_case(&name)) {
        Some(other) => format!("there is `{}`: addresses are case-sensitive", other.name),
        None => format!("{word} `{name}` too"),
    };
    Some((
        format!("the linked template `{name}` is not among the files of this run"),
        help,
    ))
}

/// The name of a file at a path from another's folder; none where it cannot be told: the other
/// came through standard input, or the path leads out of all folders that its name has.
pub fn beside(holder: &str, path: &str) -> Option<String> {
    if holder == "stdin" || path.contains("://") {
        return None;
    }
    let path = path.replace('\\', "/");
    let folder = holder.rsplit_once('/').map(|(folder, _)| folder);
    let is_absolute = holder.starts_with('/');
    let mut steps: Vec<&str> = folder.map_or_else(Vec::new, |folder| {
        folder.split('/').filter(|step| !step.is_empty()).collect()
    });
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => {
                steps.pop();
            }
            ".." if is_absolute => return None,
            step => steps.push(step),
        }
    }
    let name = steps.join("/");
    Some(if is_absolute {
        format!("/{name}")
    } else {
        name
    })
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_path_goes_from_the_folder_of_the_template() {
        let name = |holder, path| beside(holder, path);
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(name("main.json", "nested/vm.json"), is("nested/vm.json"));
        assert_eq!(name("a/main.json", "./vm.json"), is("a/vm.json"));
        assert_eq!(name("a/b/main.json", "../vm.json"), is("a/vm.json"));
        assert_eq!(name("a/main.json", "../../vm.json"), is("../vm.json"));
        assert_eq!(name("../main.json", "../vm.json"), is("../../vm.json"));
        assert_eq!(name("/a/main.json", "n\\vm.json"), is("/a/n/vm.json"));
        assert_eq!(name("a.zip/main.json", "vm.json"), is("a.zip/vm.json"));
        assert_eq!(name("/main.json", "../vm.json"), None);
        assert_eq!(name("stdin", "vm.json"), None);
    }
}
