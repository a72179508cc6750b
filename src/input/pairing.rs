//! Which parameter file belongs to which template (D11): by place, by name, and
//! by the parameters themselves.

use std::collections::BTreeMap;

use super::error::SkipReason;
use super::name::{is_generic_template, is_parameter_word, split_extension, words};

/// A template or parameter file that looks for its partner.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// What the caller knows it by.
    pub index: usize,
    /// The folder, or folder in an archive; only files of one folder pair.
    pub folder: String,
    /// File name without folder.
    pub file: String,
    /// Names of the parameters, in lower case.
    pub names: Vec<String>,
}

/// Who belongs to whom.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Pairs {
    /// Parameter files of each template, by the index of the template.
    pub of_template: BTreeMap<usize, Vec<usize>>,
    /// Parameter files without template, and why.
    pub unpaired: Vec<(usize, SkipReason)>,
}

/// Pairs the files of each folder.
pub(super) fn pair(templates: &[Candidate], parameters: &[Candidate]) -> Pairs {
    let mut by_folder: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    for template in templates {
        by_folder
            .entry(&template.folder)
            .or_default()
            .push(template);
    }
    // The file without environment comes first: it is the one that "the" values come from.
    let mut ordered: Vec<&Candidate> = parameters.iter().collect();
    ordered.sort_by_key(|file| words(split_extension(&file.file).0).count());
    let mut pairs = Pairs::default();
    for file in ordered {
        let beside = by_folder.get(file.folder.as_str());
        match partner(beside.map_or(&[][..], Vec::as_slice), file) {
            Ok(template) => {
                let files = pairs.of_template.entry(template.index).or_default();
                files.push(file.index);
            }
            Err(reason) => pairs.unpaired.push((file.index, reason)),
        }
    }
    pairs
}

/// The template that a parameter file belongs to.
fn partner<'a>(beside: &[&'a Candidate], file: &Candidate) -> Result<&'a Candidate, SkipReason> {
    if beside.is_empty() {
        return Err(SkipReason::ParametersAlone);
    }
    let fitting: Vec<&Candidate> = beside
        .iter()
        .copied()
        .filter(|template| agrees(template, file))
        .collect();
    if let Some(template) = by_name(&fitting, &file.file) {
        return Ok(template);
    }
    match fitting.as_slice() {
        [] => Err(SkipReason::ParametersOfAnother),
        [only] if beside.len() == 1 => Ok(only),
        several => by_content(several, file).ok_or(SkipReason::ParametersAmbiguous),
    }
}

/// Whether the parameters do not speak against the pair: one name in common is
/// enough, since Azure itself says what is superfluous.
pub(super) fn agrees(template: &Candidate, file: &Candidate) -> bool {
    file.names.is_empty() || file.names.iter().any(|name| template.names.contains(name))
}

/// The template that a parameter file is named for: the longest name wins, and
/// a bare `parameters.json` is named for `template.json` and its like.
fn by_name<'a>(templates: &[&'a Candidate], file: &str) -> Option<&'a Candidate> {
    let named = templates
        .iter()
        .copied()
        .filter(|template| named_for(split_extension(&template.file).0, split_extension(file).0));
    let longest = named.max_by_key(|template| template.file.len());
    longest.or_else(|| {
        let mut generic = templates
            .iter()
            .copied()
            .filter(|template| is_generic_template(&template.file) && is_bare_parameter_name(file));
        let first = generic.next();
        first.filter(|_| generic.next().is_none())
    })
}

/// `vm` and `vm.parameters`, `vm.parameters.prod`, `vm.prod.parameters`, `vm-parameters`;
/// also `vm.template` and `vm.parameters`.
fn named_for(template: &str, file: &str) -> bool {
    let stem = match template.rsplit_once(['.', '-', '_']) {
        Some((stem, end)) if end.eq_ignore_ascii_case("template") => stem,
        _ => template,
    };
    [template, stem].iter().any(|stem| {
        file.split_at_checked(stem.len())
            .is_some_and(|(head, rest)| {
                head.eq_ignore_ascii_case(stem)
                    && rest.starts_with(['.', '-', '_'])
                    && words(rest).any(is_parameter_word)
            })
    })
}

/// `parameters.json`, `parameters.prod.json`, and so on.
fn is_bare_parameter_name(file: &str) -> bool {
    words(split_extension(file).0)
        .next()
        .is_some_and(is_parameter_word)
}

/// The one template that declares everything the file gives.
fn by_content<'a>(templates: &[&'a Candidate], file: &Candidate) -> Option<&'a Candidate> {
    if file.names.is_empty() {
        return None;
    }
    let mut complete = templates
        .iter()
        .copied()
        .filter(|template| file.names.iter().all(|name| template.names.contains(name)));
    let first = complete.next();
    first.filter(|_| complete.next().is_none())
}

/// Whether a file beside a template may be its parameter file, going by the name.
pub(super) fn may_belong_to(template: &str, file: &str) -> bool {
    is_bare_parameter_name(file) || named_for(split_extension(template).0, split_extension(file).0)
}

#[cfg(test)]
mod tests;
