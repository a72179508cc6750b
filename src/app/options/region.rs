//! Regions that were typed, and the regions that they are.

use crate::catalog::{Catalog, LocationWord};
use crate::relocate;

/// A region that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionError {
    /// No region that the catalogue knows.
    #[error("{option}: there is no region `{text}`{}", suggestion(nearest))]
    Unknown {
        /// The option.
        option: &'static str,
        /// What was typed.
        text: String,
        /// The names that are spelt most like it, best first.
        nearest: Vec<String>,
    },
    /// A location that is no region, such as `global`.
    #[error(
        "{option}: `{text}` is a location, but no region that resources can be moved to; \
         name a region, such as `swedencentral`"
    )]
    Logical {
        /// The option.
        option: &'static str,
        /// What was typed.
        text: String,
    },
    /// Two options send one region to different places.
    #[error(
        "`{from}` would go to both `{first}` and `{second}`: give it to one of --from and \
         --map-region, once"
    )]
    MappedTwice {
        /// The region.
        from: String,
        /// Its first target.
        first: String,
        /// The other one.
        second: String,
    },
}

fn suggestion(nearest: &[String]) -> String {
    if nearest.is_empty() {
        return "; write it as `westeurope` or `West Europe`".to_owned();
    }
    format!("; did you mean {}?", nearest.join(", "))
}

/// The canonical name of a region in any spelling that Azure accepts.
///
/// # Errors
///
/// A text that is no region, with the nearest names; `option` is who is told so.
pub fn canonical(
    catalog: Catalog<'_>,
    option: &'static str,
    text: &str,
) -> Result<String, RegionError> {
    match catalog.location_word(text) {
        LocationWord::Region(region) => Ok(region.name.to_owned()),
        LocationWord::Logical(_) => Err(RegionError::Logical {
            option,
            text: text.to_owned(),
        }),
        LocationWord::None => Err(RegionError::Unknown {
            option,
            text: text.to_owned(),
            nearest: catalog
                .nearest_regions(text)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }),
    }
}

/// Refuses a region with two targets, which different spellings of it can hide.
pub(super) fn mapped_once(moves: &relocate::Options) -> Result<(), RegionError> {
    let source = moves.from.iter().map(|from| (from, &moves.to));
    let others = moves.regions.iter().map(|(from, to)| (from, to));
    let mut seen: Vec<(&String, &String)> = Vec::new();
    for (from, to) in source.chain(others) {
        match seen.iter().find(|(known, _)| *known == from) {
            Some((_, first)) if *first != to => {
                return Err(RegionError::MappedTwice {
                    from: from.clone(),
                    first: (*first).clone(),
                    second: to.clone(),
                });
            }
            _ => seen.push((from, to)),
        }
    }
    Ok(())
}
