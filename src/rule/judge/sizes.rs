//! What a list of a subscription says of the sizes and storage SKUs that resources name.

use super::{Judgement, Says, of_geography};
use crate::arm::{Value, View};
use crate::catalog::{self, Catalog, ListKind, Region, SkuKind, SkuOffer, Source};
use crate::rule::demand::{Demand, SizeAsk, SizeTest};
use crate::rule::scene::Scene;

/// Storage accounts.
const ACCOUNT: &str = "Microsoft.Storage/storageAccounts";

/// Judges a size in a region; none where another test is what it fails.
pub(super) fn judged<'c>(
    catalog: Catalog<'c>,
    ask: &SizeAsk,
    region: &Region<'_>,
) -> Option<Judgement<'c>> {
    let Some(answer) = catalog.offer(ask.of, &ask.name, None, region.name) else {
        return (ask.test == SizeTest::Offered).then(|| unlisted(catalog, ask, region));
    };
    let answer_of = |offer: SkuOffer<'_>| match (ask.test, offer) {
        (SizeTest::Offered, SkuOffer::Absent) | (SizeTest::Open, SkuOffer::Closed(_)) => false,
        (
            SizeTest::InZones,
            SkuOffer::Open {
                zones,
                closed_zones,
                ..
            },
        ) => {
            let has = |zone| zones.contains(zone) && !closed_zones.contains(zone);
            ask.zones.chars().all(has)
        }
        _ => true,
    };
    // Elsewhere it must be wholly fine to be worth a word.
    let is_fine = |offer: SkuOffer<'_>| match offer {
        SkuOffer::Open {
            zones,
            closed_zones,
            ..
        } => {
            let has = |zone| zones.contains(zone) && !closed_zones.contains(zone);
            ask.zones.chars().all(has)
        }
        SkuOffer::Closed(_) | SkuOffer::Absent => false,
    };
    let has = |other: &Region<'_>| {
        let other = catalog.offer(ask.of, &ask.name, None, other.name);
        other.is_some_and(|answer| is_fine(answer.offer))
    };
    Some(of_list(
        catalog,
        region,
        answer_of(answer.offer),
        has,
        answer.source,
    ))
}

/// What an imported list says of a region; `has` says it of others.
fn of_list<'c>(
    catalog: Catalog<'c>,
    region: &Region<'_>,
    is_there: bool,
    has: impl Fn(&Region<'_>) -> bool,
    source: Source<'c>,
) -> Judgement<'c> {
    Judgement {
        answer: if is_there {
            Says::Yes
        } else {
            Says::No(of_geography(catalog, region, has))
        },
        basis: catalog::Basis::Documented,
        source,
        feature: None,
    }
}

/// No list says anything of the size in this region.
fn unlisted<'c>(catalog: Catalog<'c>, ask: &SizeAsk, region: &Region<'_>) -> Judgement<'c> {
    let why = format!(
        "no imported list holds every {} of this region",
        ask.of.noun()
    );
    let help = match ask.of {
        SkuKind::Storage => "`armove catalog import --help` shows the call".to_owned(),
        _ => format!(
            "`az vm list-skus --all --location {} -o json` prints it; import it beside the other \
             lists",
            region.name
        ),
    };
    let lists = catalog
        .overlay()
        .map_or(&[][..], catalog::Overlay::lists)
        .iter();
    let newest = lists.rev().find(|list| list.kind == ListKind::Sizes);
    let source = newest.map(catalog::List::source);
    Judgement {
        answer: Says::CannotTell(why, help),
        basis: catalog::Basis::Documented,
        source: source.unwrap_or_else(|| catalog.regions_source()),
        feature: None,
    }
}

/// The redundancy of a storage account, where a list of storage SKUs covers the region. It knows
/// more than zones and pairs do: not every kind of account has every redundancy everywhere.
pub(super) fn storage<'c>(
    scene: &Scene<'c>,
    demand: &Demand,
    level: &str,
    region: &Region<'_>,
) -> Option<Judgement<'c>> {
    let catalog = scene.catalog;
    if !catalog.overlay()?.knows(SkuKind::Storage) {
        return None;
    }
    let resource = scene.resource(demand.resource)?;
    if !resource.is_type(ACCOUNT) {
        return None;
    }
    let view = View::of(scene.template(demand.resource)?, resource)?;
    let kind = match view.member("kind").map(|kind| kind.value()) {
        Some(Value::String(text)) => Some(text.to_string()),
        _ => None,
    };
    let offer = |region: &str| catalog.offer(SkuKind::Storage, level, kind.as_deref(), region);
    let is_open = |offer| matches!(offer, SkuOffer::Open { .. });
    let answer = offer(region.name)?;
    let has = |other: &Region<'_>| offer(other.name).is_some_and(|other| is_open(other.offer));
    Some(of_list(
        catalog,
        region,
        is_open(answer.offer),
        has,
        answer.source,
    ))
}
