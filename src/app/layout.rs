//! Where the outputs of each template lie in the output folder.
//!
//! Most templates get a folder of their own (D32). Templates that link each other by relative paths
//! keep their names and their folders to each other (D15), so that the links lead to what was
//! written; and what is edited in place stays where it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::linked::beside;
use crate::arm::{Estate, Link, linked};
use crate::input::{Inputs, TemplateInput, group_stem};
use crate::relocate::{ParameterFile, Stage};

/// The paths of one template's outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The template.
    base: String,
    /// How the paths of all others begin.
    others: String,
    /// What tells each parameter file from the plain one, by its position; none for the plain one.
    sets: Vec<Option<String>>,
    /// The parameter files themselves, where they stay what and where they are.
    kept: Vec<String>,
    /// Whether another template deploys it.
    pub is_linked: bool,
    /// Whether it is edited where it lies.
    is_in_place: bool,
}

/// The layouts of all templates of a run, in their order.
#[must_use]
pub fn layouts(inputs: &Inputs, estate: &Estate<'_>, is_in_place: bool) -> Vec<Layout> {
    let links = links(inputs, estate);
    let mut layouts: Vec<Layout> = inputs
        .templates
        .iter()
        .map(|template| own_folder(inputs, template))
        .collect();
    let mut taken: BTreeSet<String> = inputs
        .templates
        .iter()
        .map(|template| template.stem.to_ascii_lowercase())
        .collect();
    for group in groups(&links, inputs.templates.len()) {
        keep_apart(inputs, &group, &mut taken, &mut layouts);
    }
    for (_, target) in links {
        if let Some(layout) = layouts.get_mut(target) {
            layout.is_linked = true;
        }
    }
    if is_in_place {
        for (template, layout) in inputs.templates.iter().zip(&mut layouts) {
            layout.stay(inputs, template);
        }
    }
    layouts
}

/// A folder for one template.
fn own_folder(inputs: &Inputs, template: &TemplateInput) -> Layout {
    let stem = &template.stem;
    Layout {
        base: format!("{stem}/template.json"),
        others: format!("{stem}/"),
        sets: sets(inputs, template),
        kept: Vec::new(),
        is_linked: false,
        is_in_place: false,
    }
}

/// Which template links which by a relative path, both among the inputs.
fn links(inputs: &Inputs, estate: &Estate<'_>) -> Vec<(usize, usize)> {
    let name_of = |template: &TemplateInput| inputs.files.get(template.file).map(|file| &file.name);
    let mut links = Vec::new();
    for (from, (content, input)) in estate.templates.iter().zip(&inputs.templates).enumerate() {
        let Some(holder) = name_of(input) else {
            continue;
        };
        for link in linked(content) {
            let Link::RelativePath(path) = &link.link else {
                continue;
            };
            let name = beside(holder, path);
            let mut templates = inputs.templates.iter();
            let to = templates.position(|one| name_of(one) == name.as_ref());
            links.extend(to.filter(|to| *to != from).map(|to| (from, to)));
        }
    }
    links
}

/// The templates that hang together by links, each group in order.
fn groups(links: &[(usize, usize)], templates: usize) -> Vec<Vec<usize>> {
    let mut group_of: Vec<usize> = (0..templates).collect();
    for (from, to) in links {
        let ends = group_of.get(*from).copied().zip(group_of.get(*to).copied());
        let Some((one, other)) = ends else { continue };
        for group in group_of.iter_mut().filter(|group| **group == other) {
            *group = one;
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (template, group) in group_of.into_iter().enumerate() {
        groups.entry(group).or_default().push(template);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|one| one.len() > 1).collect();
    groups.sort();
    groups
}

/// Gives a group a folder in which all of it lies as in the input.
fn keep_apart(
    inputs: &Inputs,
    group: &[usize],
    taken: &mut BTreeSet<String>,
    layouts: &mut [Layout],
) {
    let names: Vec<(usize, Vec<&str>)> = group
        .iter()
        .filter_map(|index| {
            let file = inputs.files.get(inputs.templates.get(*index)?.file)?;
            Some((*index, file.name.split('/').collect()))
        })
        .collect();
    let Some((_, first)) = names.first() else {
        return;
    };
    let common = (0..first.len().saturating_sub(1))
        .take_while(|at| {
            names
                .iter()
                .all(|(_, name)| name.get(*at) == first.get(*at))
        })
        .count();
    let members = group
        .iter()
        .filter_map(|index| inputs.templates.get(*index));
    let members: Vec<TemplateInput> = members.cloned().collect();
    let folder = group_stem(&members, first.get(..common).unwrap_or_default());
    let folder = distinct(&folder, taken);
    for (index, name) in names {
        let rest = name.get(common..).unwrap_or_default().join("/");
        let Some(layout) = layouts.get_mut(index) else {
            continue;
        };
        let path = format!("{folder}/{rest}");
        let stem = path.strip_suffix(".json").unwrap_or(&path);
        layout.others = format!("{stem}.");
        layout.base = path;
    }
}

fn distinct(folder: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = folder.to_owned();
    let mut number = 2_u32;
    while !taken.insert(candidate.to_ascii_lowercase()) {
        candidate = format!("{folder}-{number}");
        number += 1;
    }
    candidate
}

impl Layout {
    /// Stays in the files that it came from.
    fn stay(&mut self, inputs: &Inputs, template: &TemplateInput) {
        let name = |index: &usize| inputs.files.get(*index).map(|file| file.name.clone());
        self.base = name(&template.file).unwrap_or_default();
        self.is_in_place = true;
        self.kept = template.parameters.iter().filter_map(name).collect();
    }

    /// The path of a written template.
    #[must_use]
    pub fn template(&self, stage: Stage) -> String {
        match stage {
            Stage::Base => self.base.clone(),
            Stage::Workloads => format!("{}workloads.json", self.others),
            Stage::Protection => format!("{}protection.json", self.others),
        }
    }

    /// The path of the parameter file of a template that has one.
    #[must_use]
    pub fn plain_parameters(&self, stage: Stage) -> String {
        format!("{}{}.json", self.others, parameter_stem(stage))
    }

    /// The path of a parameter file: several of one template keep what told them apart
    /// (`azuredeploy.parameters.dev.json` becomes `parameters.dev.json`, D11).
    #[must_use]
    pub fn parameters(&self, stage: Stage, file: &ParameterFile) -> String {
        let position = file.input.unwrap_or_default();
        if let Some(path) = self.kept.get(position).filter(|_| stage == Stage::Base) {
            return path.clone();
        }
        match self.sets.get(position).and_then(Option::as_ref) {
            Some(set) => format!("{}{}.{set}.json", self.others, parameter_stem(stage)),
            None => self.plain_parameters(stage),
        }
    }

    /// The path of what was left out.
    #[must_use]
    pub fn dropped(&self) -> String {
        format!("{}dropped.json", self.others)
    }

    /// Whether the template is edited where it lies.
    #[must_use]
    pub fn is_in_place(&self, stage: Stage) -> bool {
        self.is_in_place && stage == Stage::Base
    }
}

const fn parameter_stem(stage: Stage) -> &'static str {
    match stage {
        Stage::Base => "parameters",
        Stage::Workloads => "workloads.parameters",
        Stage::Protection => "protection.parameters",
    }
}

/// What tells the parameter files of a template from each other; no two have the same.
fn sets(inputs: &Inputs, template: &TemplateInput) -> Vec<Option<String>> {
    let given = template.parameters.as_slice();
    let mut taken = BTreeSet::new();
    let sets = given.iter().enumerate().map(|(position, index)| {
        let path = inputs
            .files
            .get(*index)
            .map_or("", |file| file.name.as_str());
        let mut set = distinguishing(path, position).filter(|_| given.len() > 1);
        let word = set.clone().unwrap_or_default();
        let mut number = 2_u32;
        while !taken.insert(set.clone().unwrap_or_default().to_ascii_lowercase()) {
            set = Some(format!(
                "{word}{}{number}",
                if word.is_empty() { "" } else { "-" }
            ));
            number += 1;
        }
        set
    });
    sets.collect()
}

/// What tells a parameter file from its siblings; none for the plain one.
fn distinguishing(path: &str, position: usize) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let words: Vec<&str> = stem
        .split('.')
        .filter(|word| !word.eq_ignore_ascii_case("parameters"))
        .collect();
    let last = words.last().copied().unwrap_or_default();
    let plain = stem.eq_ignore_ascii_case("parameters")
        || stem.to_ascii_lowercase().ends_with(".parameters");
    if plain && position == 0 {
        return None;
    }
    let safe: String = last
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '-'
            }
        })
        .collect();
    Some(if safe.is_empty() {
        (position + 1).to_string()
    } else {
        safe
    })
}
