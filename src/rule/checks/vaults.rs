//! What the checks over backup vaults share, others too: the vault of a child, what is deployed,
//! where a thing is, whether two lie in one region. Holds no check.

use crate::arm::{Part, Parts, Resource, ResourceRef, Value, View, split_names};
use crate::catalog::normalise;
use crate::rule::{Hit, Scene};

/// The vault of Azure Backup and Site Recovery.
pub const VAULT: &str = "Microsoft.RecoveryServices/vaults";
/// The vault for disks, blobs and clusters.
pub const BACKUP_VAULT: &str = "Microsoft.DataProtection/backupVaults";
/// What the things that a vault protects are registered in.
pub const CONTAINER: &str = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers";
/// The older place of a vault's redundancy.
pub const STORAGE_CONFIG: &str = "Microsoft.RecoveryServices/vaults/backupstorageconfig";

/// The values of a resource that is deployed; none for one that is only read or whose condition
/// is false.
pub fn deployed<'d>(scene: &Scene<'d>, at: ResourceRef) -> Option<(&'d Resource<'d>, View<'d>)> {
    let template = scene.template(at)?;
    let resource = template.resources.get(at.resource)?;
    let view = View::of(template, resource)?;
    let is_off = view
        .member("condition")
        .is_some_and(|condition| condition.value() == Value::Bool(false));
    (!resource.existing && !is_off).then_some((resource, view))
}

/// Whether it depends on a condition that is not known whether a resource is deployed; the text
/// says why.
pub fn doubtful(view: &View<'_>) -> Option<String> {
    let condition = view.member("condition")?.value();
    let unknown = condition.first_unknown()?;
    Some(format!("its condition is not known: {}", unknown.why))
}

/// A value that is given; absent, null and `Invalid`, which the service writes for what was never
/// set, are none.
pub fn given<'d, 'k>(view: &View<'d>, keys: impl IntoIterator<Item = &'k str>) -> Option<View<'d>> {
    let view = view.at(keys)?;
    let value = view.value();
    let is_nothing = value == Value::Null || is_word(&value, "Invalid");
    (!is_nothing).then_some(view)
}

/// Whether a value is known to be this word; words ignore case.
pub fn is_word(value: &Value, word: &str) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.eq_ignore_ascii_case(word))
}

/// Whether two values are the same, ignoring case; none where that is not known.
pub fn same(one: &Value, other: &Value) -> Option<bool> {
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => Some(one.eq_ignore_ascii_case(other)),
        _ if one == other => Some(true),
        _ => None,
    }
}

/// A hit at a place inside a resource; without one, at its name.
pub fn hit(scene: &Scene<'_>, at: ResourceRef, view: Option<&View<'_>>) -> Hit {
    match view {
        Some(view) => {
            let place = scene.place(at, Some((&view.written, view.node)));
            Hit::new(place, view.path.clone())
        }
        None => Hit::new(scene.place(at, None), crate::json::Pointer::root()),
    }
}

/// Why a value is not known, as the end of a sentence.
pub fn reason(value: &Value) -> String {
    value
        .first_unknown()
        .map_or_else(String::new, |unknown| unknown.why.to_string())
}

/// The declared root resource that a child belongs to: that of the same template first.
pub fn root_of(scene: &Scene<'_>, at: ResourceRef, root: &str) -> Option<ResourceRef> {
    let resource = scene.resource(at)?;
    let name = split_names(&resource.name).into_iter().next()?;
    nearest(scene, at, root, &name).next()
}

/// The declared resources of a type and name: those of the template of `at` first.
pub fn nearest<'s>(
    scene: &Scene<'s>,
    at: ResourceRef,
    kind: &str,
    name: &Value,
) -> impl Iterator<Item = ResourceRef> + use<'s> {
    let named = scene.estate.named(kind, name).iter().copied();
    let is_here = move |found: &ResourceRef| found.template == at.template;
    let elsewhere = named.clone().filter(move |found| !is_here(found));
    named.filter(is_here).chain(elsewhere)
}

/// Whether two locations are two regions.
pub enum Apart {
    /// They are one.
    No,
    /// They are two.
    Yes,
    /// One of them is not known; the text says which and why.
    Unknown(String),
}

/// Compares two locations.
pub fn apart(one: &Value, other: &Value) -> Apart {
    if same(one, other) == Some(true) {
        return Apart::No;
    }
    if let (Some(one), Some(other)) = (one.as_str(), other.as_str()) {
        return match normalise(one) == normalise(other) {
            true => Apart::No,
            false => Apart::Yes,
        };
    }
    let unknown = if one.is_known() { other } else { one };
    Apart::Unknown(format!("a location is not known: {}", reason(unknown)))
}

/// A location as messages write it; empty where it is not known.
pub fn region_text(location: &Value) -> String {
    let text = location.as_str().map(normalise);
    text.unwrap_or_default().into_owned()
}

/// The children of a type that a vault has in its own template, deployed.
pub fn children<'d>(
    scene: &Scene<'d>,
    vault: ResourceRef,
    child: &'static str,
) -> Vec<(ResourceRef, View<'d>)> {
    let Some(template) = scene.template(vault) else {
        return Vec::new();
    };
    let all = template.resources.iter().enumerate();
    all.filter(|(_, resource)| resource.is_type(child))
        .map(|(resource, _)| ResourceRef { resource, ..vault })
        .filter(|at| root_of(scene, *at, VAULT) == Some(vault))
        .filter_map(|at| Some((at, deployed(scene, at)?.1)))
        .collect()
}

/// A text cut at a separator; what is not known stays whole, since it could hold one.
pub fn split(value: &Value, separator: char) -> Vec<Value> {
    let (parts, unknown) = match value {
        Value::String(text) => (Parts::from([Part::Text(text.clone())]), None),
        Value::Unknown(unknown) => (unknown.parts.clone(), Some(unknown)),
        _ => return Vec::new(),
    };
    let mut pieces: Vec<Vec<Part>> = vec![Vec::new()];
    for part in parts {
        let Part::Text(text) = part else {
            pieces
                .last_mut()
                .into_iter()
                .for_each(|last| last.push(part.clone()));
            continue;
        };
        for (index, piece) in text.split(separator).enumerate() {
            if index > 0 {
                pieces.push(Vec::new());
            }
            if let Some(last) = pieces.last_mut().filter(|_| !piece.is_empty()) {
                last.push(Part::Text(piece.into()));
            }
        }
    }
    pieces
        .into_iter()
        .map(|parts| match (parts.as_slice(), unknown) {
            ([], _) => Value::from(""),
            ([Part::Text(text)], _) => Value::String(text.clone()),
            (_, Some(unknown)) => Value::unknown(unknown.why.clone(), unknown.span, parts),
            _ => Value::Null,
        })
        .collect()
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::arm::{Term, Why};
    use crate::text::Span;

    #[test]
    fn names_are_cut_around_what_is_not_known() {
        let text = |text: &str| Value::String(text.into());
        assert_eq!(split(&text("a;b;"), ';'), [text("a"), text("b"), text("")]);
        let term = Term::call("parameters", [text("vm")]);
        let why = Why::ParameterWithoutValue("vm".into());
        let unknown = |parts| Value::unknown(why.clone(), Span::default(), parts);
        let name = unknown(vec![
            Part::Text("VM;v2;rg-".into()),
            Part::Term(term.clone()),
            Part::Text(";web".into()),
        ]);
        let pieces = split(&name, ';');
        let group = unknown(vec![Part::Text("rg-".into()), Part::Term(term)]);
        assert_eq!(pieces, [text("VM"), text("v2"), group, text("web")]);
    }
}
