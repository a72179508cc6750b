//! Judges for one region what resources ask of any region.

mod brief;
mod sizes;

use std::cell::OnceCell;

pub use brief::{Brief, brief, in_general};

use super::demand::{Ask, Demand};
use super::outcome::{Told, settles_text};
use super::scene::Scene;
use super::set::RuleSet;
use super::shown::{Secrets, Shown};
use crate::catalog::{self, Answer, Availability, Catalog, Fit, Level, Redundancy, Region, Status};
use crate::finding::{Advice, Finding, SourceRef};

/// How many other regions are named.
const MAX_ALTERNATIVES: usize = 3;

/// What the facts say of a region.
struct Judgement<'c> {
    answer: Says,
    basis: catalog::Basis,
    source: catalog::Source<'c>,
}

impl Judgement<'_> {
    /// The same where it is not known whether anything is asked.
    fn only_if(mut self, why: &str) -> Self {
        if !matches!(self.answer, Says::Yes) {
            let help = settles_text(why).unwrap_or_else(|| "see to it by hand".to_owned());
            self.answer = Says::CannotTell(why.to_owned(), help);
        }
        self
    }
}

/// Three answers.
enum Says {
    /// It has what is asked.
    Yes,
    /// It has not; these regions of the geography have.
    No(Vec<String>),
    /// The facts do not tell, for this reason; what would settle it.
    CannotTell(String, String),
}

/// What a demand comes to in a region; none where it is met, or where the set has no such rule.
#[must_use]
pub fn judge(
    rules: &RuleSet,
    scene: &Scene<'_>,
    demand: &Demand,
    region: &Region<'_>,
) -> Option<Finding> {
    let rule = rules.get(&demand.rule)?;
    let template = scene.template(demand.resource)?;
    let told = Told {
        scene,
        at: demand.resource,
        rule,
    };
    let judgement = judged(scene, demand, region)?;
    let finding = match &judgement.answer {
        Says::Yes => return None,
        Says::No(others) => {
            let secrets = Secrets::of(template, scene.catalog);
            broken(&told, &secrets, demand, region.name, others)
        }
        Says::CannotTell(why, help) => {
            let why = format!("{why} ({})", region.name);
            told.cannot_tell(&demand.hit, &why, Some(help.clone()))
        }
    };
    let source = SourceRef::of(judgement.source).or_else(|| rule.source.clone());
    Some(finding.on(rule.basis.min(judgement.basis.into()), source))
}

/// A region does not have what is asked; `region` is what the rule's texts call it.
fn broken(
    told: &Told<'_, '_>,
    secrets: &Secrets<'_, '_>,
    demand: &Demand,
    region: &str,
    others: &[String],
) -> Finding {
    let others = match others {
        [] => "none is known in the same geography".to_owned(),
        others => others.join(", "),
    };
    let item = OnceCell::new();
    let shown = Shown {
        secrets,
        resource: &item,
        at: demand.resource,
    };
    let more = [("region", region), ("alternatives", &others)];
    told.broken(&demand.hit, &shown, &more)
}

/// What a person must do where a region does not have what is asked.
#[must_use]
pub fn steps(rules: &RuleSet, scene: &Scene<'_>, demand: &Demand) -> Vec<Advice> {
    let (Some(rule), Some(template)) = (rules.get(&demand.rule), scene.template(demand.resource))
    else {
        return Vec::new();
    };
    let at = demand.resource;
    let secrets = Secrets::of(template, scene.catalog);
    let item = OnceCell::new();
    let shown = Shown {
        secrets: &secrets,
        resource: &item,
        at,
    };
    Told { scene, at, rule }.steps(&demand.hit, &shown)
}

fn judged<'c>(scene: &Scene<'c>, demand: &Demand, region: &Region<'_>) -> Option<Judgement<'c>> {
    let catalog = scene.catalog;
    match &demand.ask {
        Ask::Type(full_type) => {
            let availability = catalog.availability(full_type, region.name);
            let others = || names(catalog.alternatives(full_type, region.name));
            let namespace = full_type.split('/').next().unwrap_or_default();
            let help = format!(
                "`az provider show --namespace {namespace}` lists the regions of each type"
            );
            Some(of(&availability, others, help))
        }
        Ask::Zones => zones(scene, demand, region),
        Ask::ZonesIfAny(why) => Some(zones(scene, demand, region)?.only_if(why)),
        Ask::Redundancy {
            resource_type,
            level,
        } => sizes::storage(scene, demand, level, region)
            .or_else(|| redundancy(catalog, resource_type, level, region)),
        Ask::SomeRedundancy { resource_type, why } => {
            let mut rows = catalog.redundancy(resource_type);
            let missing = rows.find_map(|row| {
                let level = row
                    .levels()
                    .find(|level| row.fit(*level, region) != Fit::Fits)?;
                Some(level)
            })?;
            let judgement = Judgement {
                answer: Says::No(Vec::new()),
                basis: missing.basis,
                source: missing.source,
            };
            Some(judgement.only_if(why))
        }
        Ask::Size(ask) => sizes::judged(catalog, ask, region),
        Ask::Pair => Some(pair(catalog, region)),
    }
}

/// What a list says.
fn of<'c>(
    availability: &Availability<'c>,
    others: impl FnOnce() -> Vec<String>,
    help: String,
) -> Judgement<'c> {
    Judgement {
        answer: match availability.answer {
            Answer::Yes(_) => Says::Yes,
            Answer::No => Says::No(others()),
            Answer::CannotTell(doubt) => Says::CannotTell(doubt.to_string(), help),
        },
        basis: availability.basis,
        source: availability.source,
    }
}

/// The zones of the region, and for the resource's own `zones` those of its type there.
fn zones<'c>(scene: &Scene<'c>, demand: &Demand, region: &Region<'_>) -> Option<Judgement<'c>> {
    let catalog = scene.catalog;
    let full_type = &scene.resource(demand.resource)?.full_type;
    let is_own = demand.hit.path.as_str().eq_ignore_ascii_case("/zones");
    if is_own || region.zones != Some(true) {
        let availability = catalog.zones(full_type, region.name);
        if is_own || availability.answer == Answer::No {
            let others = || {
                let has = |other: &Region<'_>| {
                    matches!(catalog.zones(full_type, other.name).answer, Answer::Yes(_))
                };
                of_geography(catalog, region, has)
            };
            let help = "`az provider list` knows the zones of each type".to_owned();
            return Some(of(&availability, others, help));
        }
    }
    let answer = match region.zones {
        Some(true) => Says::Yes,
        Some(false) => Says::No(of_geography(catalog, region, |other| {
            other.zones == Some(true)
        })),
        None => Says::CannotTell(
            "it is not known whether the region has availability zones".to_owned(),
            "`az account list-locations` knows the zones of each region".to_owned(),
        ),
    };
    Some(Judgement {
        answer,
        basis: catalog::Basis::Documented,
        source: catalog.source_of(region),
    })
}

/// Whether the region holds a level. A level that no row of the type knows is not judged.
fn redundancy<'c>(
    catalog: Catalog<'c>,
    resource_type: &str,
    level: &str,
    region: &Region<'_>,
) -> Option<Judgement<'c>> {
    let rows = catalog.redundancy(resource_type);
    let mut known = rows.filter_map(|row| Some((row, row.level(level)?)));
    let (row, level): (Redundancy<'c>, Level<'c>) = known.next()?;
    let answer = match row.fit(level, region) {
        Fit::Fits => Says::Yes,
        Fit::Lower(_) | Fit::Nothing(_) => Says::No(of_geography(catalog, region, |other| {
            row.fit(level, other) == Fit::Fits
        })),
        Fit::CannotTell => Says::CannotTell(
            "it is not known whether the region has availability zones".to_owned(),
            "`az account list-locations` knows the zones of each region".to_owned(),
        ),
    };
    Some(Judgement {
        answer,
        basis: level.basis,
        source: level.source,
    })
}

fn pair<'c>(catalog: Catalog<'c>, region: &Region<'_>) -> Judgement<'c> {
    let answer = match (region.pair, region.status) {
        (Some(_), _) => Says::Yes,
        (None, Status::Listed) => {
            Says::No(of_geography(catalog, region, |other| other.pair.is_some()))
        }
        (None, _) => Says::CannotTell(
            "no public list describes the region".to_owned(),
            "`az account list-locations` knows the pair of each region".to_owned(),
        ),
    };
    Judgement {
        answer,
        basis: catalog::Basis::Documented,
        source: catalog.source_of(region),
    }
}

fn names(regions: Vec<Region<'_>>) -> Vec<String> {
    let names = regions.iter().map(|region| region.name.to_owned());
    names.take(MAX_ALTERNATIVES).collect()
}

/// The other regions of the geography that have something, the pair first.
fn of_geography(
    catalog: Catalog<'_>,
    region: &Region<'_>,
    has: impl Fn(&Region<'_>) -> bool,
) -> Vec<String> {
    let Some(geography) = region.geography else {
        return Vec::new();
    };
    let mut found: Vec<Region<'_>> = catalog.regions_of(geography).collect();
    found.retain(|other| other.name != region.name && has(other));
    found.sort_by_key(|other| {
        let open = other.restricted == catalog::Restricted::No;
        (region.pair != Some(other.name), !open, other.name)
    });
    names(found)
}

#[cfg(test)]
mod tests;
