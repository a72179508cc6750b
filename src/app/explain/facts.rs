//! What the catalogue knows of a type, of a region, and of a type in a region.

use std::collections::BTreeMap;

use super::features;
use crate::catalog::{
    Answer, ApiVersions, Availability, Basis, Catalog, Cloud, Fit, Ground, Listing, LocationUse,
    Redundancy, Region, Restricted, Source, Status,
};
use crate::report::text::Facts;

/// The location of what is in no region.
const GLOBAL: &str = "global";

/// What is known of a type in a region.
#[must_use]
pub fn of_both(catalog: Catalog<'_>, full_type: &str, region: &Region<'_>) -> Facts {
    let offered = catalog.availability(full_type, region.name);
    let is_old = catalog.listing(full_type) == Some(Listing::OlderOnly);
    let mut facts = Facts {
        title: format!("{full_type} in {}", region.name),
        answer: match offered.answer {
            Answer::No => "not offered".to_owned(),
            Answer::Yes(_) if is_old => {
                "offered by an older list only: it may be retired".to_owned()
            }
            Answer::Yes(_) => answer(&offered).replacen("yes", "offered", 1),
            Answer::CannotTell(_) => answer(&offered),
        },
        is_yes: is_yes(&offered).filter(|_| !is_old),
        rows: Vec::new(),
    };
    listed(&mut facts, catalog, full_type);
    decided(&mut facts, full_type, &offered);
    if offered.answer == Answer::No {
        let others = catalog.alternatives(full_type, region.name);
        let others: Vec<&str> = others.iter().map(|other| other.name).collect();
        let geography = region.geography.unwrap_or("the same geography");
        facts.row(
            "elsewhere",
            match others.as_slice() {
                [] => format!("in no other region of {geography}"),
                others => format!("in {geography} also {}", others.join(", ")),
            },
        );
        let all: Vec<&str> = catalog
            .regions_with(full_type)
            .map(|one| one.name)
            .collect();
        facts.row("offered in", regions(&all));
    }
    let zones = catalog.zones(full_type, region.name);
    facts.row("zones", format!("{}{}", answer(&zones), because(&zones)));
    of_any_region(&mut facts, catalog, full_type);
    redundancy(&mut facts, catalog, full_type, Some(region));
    features::rows(&mut facts, catalog, full_type, Some(region));
    sources(&mut facts, &[offered, zones]);
    facts
}

/// What is known of a type in all public regions.
#[must_use]
pub fn of_type(catalog: Catalog<'_>, full_type: &str) -> Facts {
    let mut by_answer: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let (mut yes, mut all, mut zoned) = (Vec::new(), 0, Vec::new());
    let mut seen: Vec<Availability<'_>> = Vec::new();
    for region in catalog.regions() {
        all += 1;
        let offered = catalog.availability(full_type, region.name);
        match offered.answer {
            Answer::Yes(_) => yes.push(region.name),
            Answer::No => by_answer
                .entry("not offered".to_owned())
                .or_default()
                .push(region.name),
            Answer::CannotTell(_) => by_answer
                .entry(answer(&offered))
                .or_default()
                .push(region.name),
        }
        if matches!(catalog.zones(full_type, region.name).answer, Answer::Yes(_)) {
            zoned.push(region.name);
        }
        if seen.is_empty() {
            seen.push(offered);
        }
    }
    let mut facts = Facts {
        title: full_type.to_owned(),
        answer: format!("offered in {} of {all} public regions", yes.len()),
        is_yes: (!yes.is_empty()).then_some(true),
        rows: Vec::new(),
    };
    listed(&mut facts, catalog, full_type);
    if let [first, ..] = seen.as_slice() {
        decided(&mut facts, full_type, first);
    }
    if yes.len() < all || all == 0 {
        facts.row("offered in", regions(&yes));
    }
    for (answer, names) in &by_answer {
        facts.row("", format!("{answer}: {}", regions(names)));
    }
    facts.row("zones in", regions(&zoned));
    of_any_region(&mut facts, catalog, full_type);
    redundancy(&mut facts, catalog, full_type, None);
    features::rows(&mut facts, catalog, full_type, None);
    sources(&mut facts, &seen);
    facts
}

/// What is known of a region.
#[must_use]
pub fn of_region(catalog: Catalog<'_>, region: &Region<'_>) -> Facts {
    let or_none = |text: Option<&str>| text.map_or_else(|| "none".to_owned(), str::to_owned);
    let mut facts = Facts {
        title: format!("{} ({})", region.name, region.display_name),
        ..Facts::default()
    };
    let aliases: Vec<&str> = region.aliases().collect();
    if !aliases.is_empty() {
        facts.row("also written", aliases.join(", "));
    }
    standing(&mut facts, region);
    facts.row(
        "zones",
        match (region.zone_count, region.zones_first_seen) {
            (None, _) => "not known".to_owned(),
            (Some(0), _) => "none".to_owned(),
            (Some(count), None) => count.to_string(),
            (Some(count), Some(since)) => format!("{count}, first seen {since}"),
        },
    );
    facts.row("pair", pair(catalog, region));
    facts.row(
        "restore to",
        match region.backup_secondary {
            Some(secondary) => format!("{secondary}, by Cross Region Restore of Recovery Services"),
            None => "no Cross Region Restore is known".to_owned(),
        },
    );
    facts.row("geo code", or_none(region.geo_code));
    facts.row(
        "first seen",
        region.first_seen.unwrap_or("before 2020-02-12, or never"),
    );
    for note in region.notes() {
        facts.row("note", note);
    }
    for source in catalog.region_sources(region) {
        facts.row("source", cited(source));
    }
    facts
}

/// Where a region stands: in which cloud, list and geography, and who may use it.
fn standing(facts: &mut Facts, region: &Region<'_>) {
    facts.row(
        "cloud",
        match region.cloud {
            Cloud::Public => "public",
            Cloud::UsGov => "Azure Government",
            Cloud::China => "Azure operated in China",
        },
    );
    facts.row(
        "listed",
        match region.status {
            Status::Listed => "in the public list of locations",
            Status::Internal => "no: used inside Microsoft",
            Status::Unlisted => "no: only the geo codes of Azure Backup name it",
            Status::Sovereign => "no: it is in another cloud",
        },
    );
    let geography = region.geography.unwrap_or("not known");
    facts.row(
        "geography",
        match region.geography_group {
            Some(group) if group != geography => format!("{geography}, in {group}"),
            _ => geography.to_owned(),
        },
    );
    facts.row(
        "access",
        match region.restricted {
            Restricted::Yes => "restricted: must be asked for",
            Restricted::No => "open to all subscriptions",
            Restricted::Unknown => "not known",
        },
    );
}

/// The pair, and whether it holds in both directions.
fn pair(catalog: Catalog<'_>, region: &Region<'_>) -> String {
    let Some(pair) = region.pair else {
        return "none".to_owned();
    };
    let back = catalog.region(pair).and_then(|other| other.pair);
    match back {
        Some(back) if back == region.name => pair.to_owned(),
        Some(back) => format!("{pair}, in this direction only: the pair of {pair} is {back}"),
        None => format!("{pair}, in this direction only: {pair} has none that is known"),
    }
}

/// Which list names the type.
fn listed(facts: &mut Facts, catalog: Catalog<'_>, full_type: &str) {
    facts.row(
        "named by",
        match catalog.listing(full_type) {
            Some(Listing::Current) => "a provider list",
            Some(Listing::OlderOnly) => "an older provider list only: it may be retired",
            Some(Listing::DefinitionOnly) => "a published type definition only",
            None => "nothing",
        },
    );
}

/// Which row answered, where it is not the type's own.
fn decided(facts: &mut Facts, full_type: &str, offered: &Availability<'_>) {
    match offered.decided_by {
        Some(own) if own.eq_ignore_ascii_case(full_type) => {}
        Some(parent) => facts.row("decided by", format!("{parent}, which it belongs to")),
        None => {}
    }
}

/// What holds in every region: API versions and location.
fn of_any_region(facts: &mut Facts, catalog: Catalog<'_>, full_type: &str) {
    let everywhere = catalog.availability(full_type, GLOBAL);
    if everywhere.answer == Answer::Yes(Ground::NotRegional) {
        facts.row("global", "its location can be `global`, which is no region");
    }
    facts.row(
        "API versions",
        match catalog.api_versions(full_type) {
            None => "none known".to_owned(),
            Some(versions) => self::versions(versions),
        },
    );
    facts.row(
        "location",
        match (
            catalog.location_use(full_type, None),
            catalog.takes_location(full_type),
        ) {
            (Some(LocationUse::Required), _) => "must be set",
            (Some(LocationUse::Optional), _) => "may be set",
            (Some(LocationUse::ReadOnly), _) => "is given back, but cannot be set",
            (Some(LocationUse::None), _) => "there is none",
            (None, Some(true)) => "may be set, by the provider list",
            (None, Some(false)) => "there is none, by the provider list",
            (None, None) => "not known",
        },
    );
}

fn versions(versions: ApiVersions<'_>) -> String {
    let count = |stable: bool| {
        let all = versions.iter();
        all.filter(|one| (one.len() == 10) == stable).count()
    };
    let (stable, previews) = (count(true), count(false));
    let newest = versions.newest().unwrap_or_default();
    match versions.newest_stable() {
        None => format!("{previews} previews, the newest {newest}"),
        Some(own) if own == newest => {
            format!("newest {newest}; {stable} stable, {previews} previews")
        }
        Some(own) => {
            format!("newest {own}; {stable} stable, {previews} previews, the newest {newest}")
        }
    }
}

/// The properties of the type itself: nobody says which other types have those of any.
fn own<'c>(catalog: Catalog<'c>, full_type: &str) -> impl Iterator<Item = Redundancy<'c>> {
    let rows = catalog.redundancy(full_type);
    rows.filter(|row| !row.is_of_any_type())
}

/// Where a level stands, and which one holds where nothing is set.
fn beside(row: Redundancy<'_>) -> String {
    let path = row.path.as_str();
    match row.default_level() {
        Some(level) => format!(" at {path}, where nothing is set {}", level.name),
        None => format!(" at {path}"),
    }
}

/// The levels of redundancy, and whether the region holds them.
fn redundancy(
    facts: &mut Facts,
    catalog: Catalog<'_>,
    full_type: &str,
    region: Option<&Region<'_>>,
) {
    let Some(region) = region else {
        for row in own(catalog, full_type) {
            let levels: Vec<&str> = row.levels().map(|level| level.name).collect();
            facts.row(
                "redundancy",
                format!("{}{}", levels.join(", "), beside(row)),
            );
        }
        return;
    };
    for row in own(catalog, full_type) {
        let (mut held, mut lower, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for level in row.levels() {
            match row.fit(level, region) {
                Fit::Fits => held.push(level.name.to_owned()),
                Fit::Lower(instead) => lower.push(format!("{} ({})", level.name, instead.to.name)),
                Fit::Nothing(_) => lower.push(level.name.to_owned()),
                Fit::CannotTell => open.push(level.name.to_owned()),
            }
        }
        facts.row("redundancy", format!("{}{}", held.join(", "), beside(row)));
        if !lower.is_empty() {
            facts.row(
                "",
                format!("not (in brackets the nearest): {}", lower.join(", ")),
            );
        }
        if !open.is_empty() {
            facts.row("", format!("not known: {}", open.join(", ")));
        }
    }
}

fn answer(availability: &Availability<'_>) -> String {
    match availability.answer {
        Answer::Yes(Ground::Listed) => "yes".to_owned(),
        Answer::Yes(Ground::Inferred) => {
            "yes, inferred: the region is younger than the list, which had every region".to_owned()
        }
        Answer::Yes(Ground::NotRegional) => "yes: it is not tied to a region".to_owned(),
        Answer::Yes(Ground::Everywhere) => "yes: every region takes it".to_owned(),
        Answer::No => "no".to_owned(),
        Answer::CannotTell(doubt) => format!("cannot tell: {doubt}"),
    }
}

fn is_yes(availability: &Availability<'_>) -> Option<bool> {
    match availability.answer {
        Answer::Yes(_) => Some(true),
        Answer::No => Some(false),
        Answer::CannotTell(_) => None,
    }
}

/// What a plain answer rests on.
fn because(availability: &Availability<'_>) -> &'static str {
    match availability.basis {
        Basis::Documented => "",
        Basis::Measured => " (measured)",
        Basis::Recalled => " (recalled)",
    }
}

/// Confidence, sources and dates, each source once.
fn sources(facts: &mut Facts, answers: &[Availability<'_>]) {
    let mut told: Vec<String> = Vec::new();
    if let [first, ..] = answers {
        facts.row(
            "confidence",
            match first.basis {
                Basis::Documented => "documented",
                Basis::Measured => "measured",
                Basis::Recalled => "recalled",
            },
        );
    }
    for availability in answers {
        let line = cited(availability.source);
        if !line.is_empty() && !told.contains(&line) {
            facts.row("source", line.clone());
            told.push(line);
        }
    }
}

/// A source as it is cited; not every one rests on a page with an address.
fn cited(source: Source<'_>) -> String {
    match (source.url, source.date, source.what) {
        ("", _, "") => String::new(),
        ("", date, what) => format!("{what}, {date}"),
        (url, date, what) => format!("{url}, {date}: {what}"),
    }
}

fn regions(names: &[&str]) -> String {
    match names {
        [] => "no region".to_owned(),
        names => format!("{}: {}", names.len(), names.join(", ")),
    }
}
