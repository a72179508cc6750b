//! Regions, as `az account list-locations` prints them.

use super::error::At;
use super::{Taken, cloud_of, place, shape};
use crate::catalog::overlay::{Draft, DraftRegion};
use crate::catalog::{Catalog, ListKind, LocationWord};
use crate::json::Node;

/// What an entry is called in messages.
const ENTRY: &str = "a region of `az account list-locations`";

/// Takes the regions of a list.
pub(super) fn take(draft: &mut Draft, list: usize, items: &[&Node]) -> Result<Taken, At> {
    // A list that says of no region that it has zones, or a pair, does not speak of them at all:
    // earlier versions of the call leave them out.
    let mut regions = Vec::new();
    for item in items {
        let item = shape::object(item)?;
        shape::needed(item, "name", ENTRY, ListKind::Locations)?;
        let name = item.get("name").map_or_else(|| Ok(String::new()), place)?;
        let display_name = shape::needed(item, "displayName", ENTRY, ListKind::Locations)?;
        let display_name = shape::title(display_name, item)?;
        let metadata = item.get("metadata").unwrap_or(item);
        let kind = shape::optional(metadata, "regionType")?;
        if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Logical")) {
            if Catalog::embedded().location_word(&name) == LocationWord::None {
                draft.words.insert(name, (display_name, list));
            }
            continue;
        }
        let zones = shape::entries(item, "availabilityZoneMappings")?.len();
        let pair = shape::entries(metadata, "pairedRegion")?.first();
        let pair = pair.and_then(|pair| pair.get("name")).map(place);
        let titled = |key| {
            let text = shape::optional(metadata, key)?;
            text.map(|text| shape::title(text, item)).transpose()
        };
        let region = DraftRegion {
            display_name,
            geography: titled("geography")?.filter(|text| !text.is_empty()),
            group: titled("geographyGroup")?.filter(|text| !text.is_empty()),
            pair: Some(pair.transpose()?),
            zones: u8::try_from(zones).ok(),
            cloud: crate::catalog::Cloud::Public,
            list,
        };
        regions.push((name, region));
    }
    let speaks_of_zones = regions.iter().any(|(_, region)| region.zones > Some(0));
    let speaks_of_pairs = regions.iter().any(|(_, region)| region.pair != Some(None));
    let cloud = cloud_of(regions.iter().map(|(name, _)| name.as_str()));
    if let Some(entry) = draft.lists.get_mut(list) {
        entry.cloud = cloud;
    }
    let rows = regions.len();
    for (name, mut region) in regions {
        region.zones = region.zones.filter(|_| speaks_of_zones);
        region.pair = region.pair.filter(|_| speaks_of_pairs);
        let known = Catalog::embedded().region(&name);
        region.cloud = known.map_or(cloud, |known| known.cloud);
        draft.regions.insert(name, region);
    }
    Ok(Taken {
        kind: ListKind::Locations,
        rows,
        regions: rows,
        part: None,
    })
}
