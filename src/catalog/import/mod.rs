//! From what the Azure CLI prints to an overlay.
//!
//! Four lists are taken, each as the bare array of the CLI or in the envelope of the REST call:
//! regions, resource types, sizes, storage SKUs. A list is known by what is in it, never by the
//! name of its file. Kept is what the catalogue answers with, and nothing else: no subscription or
//! tenant, no ID, no coordinates. A list that is not as it must be is refused as a whole.

mod error;
mod locations;
mod providers;
mod recognise;
mod shape;
mod sizes;

pub use error::{ImportError, ImportMistake};

use super::overlay::{Draft, DraftList};
use super::{Catalog, Cloud, ListKind, LocationWord};
use crate::json::{Node, parse};
use crate::text::{Date, Source};
use recognise::Found;

/// A list that is to be imported.
#[derive(Clone, Copy, Debug)]
pub struct Import<'s> {
    /// What was printed.
    pub source: &'s Source,
    /// When.
    pub date: Date,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The overlay, as it is to be written.
    pub text: String,
    /// What was taken of each file, in their order.
    pub lists: Vec<Taken>,
}

/// What was taken of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it is about.
    pub kind: ListKind,
    /// How many rows came of it.
    pub rows: usize,
    /// In how many regions.
    pub regions: usize,
    /// Why it is not all of what Azure has; none where it is.
    pub part: Option<Part>,
}

/// Why a list is only a part, so that what it lacks proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Part {
    /// The REST call gave one page, and `nextLink` leads to the next.
    #[error("the list is cut: `nextLink` says that there is more; the CLI command gives all of it")]
    Cut,
    /// Every name has a letter in common.
    #[error("the list looks filtered by size: every name in it holds `{0}`")]
    BySize(char),
    /// Everything in it has zones.
    #[error("the list looks filtered by `--zone`: everything in it has availability zones")]
    ByZone,
}

/// Makes an overlay of lists. Of two that speak about the same thing, the later is kept.
///
/// # Errors
/// The first list that is not as it must be, with its place.
pub fn import(imports: &[Import<'_>]) -> Result<Imported, ImportError> {
    let mut draft = Draft::default();
    let mut lists = Vec::new();
    for (file, import) in imports.iter().enumerate() {
        let taken = take(&mut draft, import).map_err(|(span, mistake)| ImportError {
            file,
            span,
            mistake,
        })?;
        lists.push(taken);
    }
    for (number, list) in draft.lists.iter_mut().enumerate() {
        let regions = draft.regions.values().filter(|row| row.list == number);
        let kinds = draft.kinds.values().filter(|row| row.list == number);
        let skus = draft.skus.keys().filter(|(.., list)| *list == number);
        list.rows = regions.count() + kinds.count() + skus.count();
    }
    Ok(Imported {
        text: draft.render(),
        lists,
    })
}

fn take(draft: &mut Draft, import: &Import<'_>) -> Result<Taken, error::At> {
    let document = parse(import.source);
    if let Some(problem) = document.errors().next() {
        return Err((problem.span, ImportMistake::of(&problem.kind)));
    }
    let Found {
        kind,
        items,
        is_cut,
    } = recognise::recognise(&document.root)?;
    let list = draft.lists.len();
    draft.lists.push(DraftList {
        kind,
        date: import.date,
        rows: 0,
        is_whole: true,
        cloud: Cloud::Public,
    });
    let cut = is_cut.then_some(Part::Cut);
    let mut taken = match kind {
        ListKind::Locations => locations::take(draft, list, &items)?,
        ListKind::Providers => providers::take(draft, list, &items)?,
        ListKind::Sizes | ListKind::Storage => sizes::take(draft, list, &items, cut)?,
    };
    taken.part = cut.or(taken.part);
    if let Some(entry) = draft.lists.get_mut(list) {
        entry.is_whole = taken.part.is_none();
    }
    Ok(taken)
}

/// The canonical name of a location in any spelling.
fn place(node: &Node) -> Result<String, error::At> {
    let text = shape::text_of(node)?;
    let name = match Catalog::embedded().location_word(text) {
        LocationWord::Region(region) => region.name.to_owned(),
        LocationWord::Logical(word) => word.name.to_owned(),
        LocationWord::None => super::normalise(text).into_owned(),
    };
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '|' | ':');
    if name.is_empty() || name.len() > 100 || name.contains(is_odd) {
        return Err((node.span, ImportMistake::NoLocation(shape::shortened(text))));
    }
    Ok(name)
}

/// The cloud that most of some regions belong to.
fn cloud_of<'n>(names: impl Iterator<Item = &'n str>) -> Cloud {
    let mut counts = [0_usize; Cloud::ALL.len()];
    for region in names.filter_map(|name| Catalog::embedded().region(name)) {
        let clouds = Cloud::ALL.iter().zip(&mut counts);
        for (_, count) in clouds.filter(|(cloud, _)| **cloud == region.cloud) {
            *count += 1;
        }
    }
    let clouds = Cloud::ALL.into_iter().zip(counts).rev();
    let most = clouds.max_by_key(|(_, count)| *count);
    most.map_or(Cloud::Public, |(cloud, _)| cloud)
}
