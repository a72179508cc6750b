//! Judges for one region what resources ask of any region.

mod brief;
mod features;
mod sizes;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

pub use brief::{Brief, brief, in_general};

use features::{Answered, Chosen};

use super::demand::{Ask, Demand};
use super::hit::Hit;
use super::outcome::{Told, settles_text};
use super::scene::Scene;
use super::set::RuleSet;
use super::shown::{Secrets, Shown};
use crate::catalog::{self, Answer, Availability, Catalog, Fit, Level, Redundancy, Region, Status};
use crate::finding::{Advice, Finding, Severity, SourceRef};

/// How many other regions are named.
const MAX_ALTERNATIVES: usize = 3;

/// What the facts say of a region.
struct Judgement<'c> {
    answer: Says,
    basis: catalog::Basis,
    source: catalog::Source<'c>,
    /// The feature that it is about, where it is about one.
    feature: Option<Chosen<'c>>,
}

impl<'c> Judgement<'c> {
    fn of_feature(chosen: Chosen<'c>) -> Self {
        Self {
            answer: match &chosen.answer {
                Answered::No(_, others) => Says::No(others.clone()),
                Answered::CannotTell(why, help) => Says::CannotTell(why.clone(), help.clone()),
            },
            basis: chosen.basis,
            source: chosen.source,
            feature: Some(chosen),
        }
    }

    /// How bad it may be at most.
    fn weight(&self) -> Severity {
        let feature = self.feature.as_ref();
        feature.map_or(Severity::Error, |chosen| chosen.severity)
    }

    /// The place, with what the rule's texts say of it.
    fn hit<'h>(&self, demand: &'h Demand) -> Cow<'h, Hit> {
        match &self.feature {
            Some(chosen) => Cow::Owned(chosen.hit(&demand.hit)),
            None => Cow::Borrowed(&demand.hit),
        }
    }

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
    /// It has not; these regions have.
    No(Others),
    /// The facts do not tell, for this reason; what would settle it.
    CannotTell(String, String),
}

/// Other regions that have what is asked, best first.
#[derive(Clone, Default)]
struct Others {
    /// In the same geography, or else in the same part of the world.
    names: Vec<String>,
    /// That part of the world, where the geography has none.
    outside: Option<String>,
}

impl Others {
    fn of<'r>(regions: impl IntoIterator<Item = Region<'r>>) -> Self {
        let names = regions.into_iter().map(|region| region.name.to_owned());
        Self {
            names: names.take(MAX_ALTERNATIVES).collect(),
            outside: None,
        }
    }
}

impl fmt::Display for Others {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names.join(", ");
        match &self.outside {
            _ if self.names.is_empty() => out.write_str("none is known in the same geography"),
            Some(group) => write!(
                out,
                "none is known in the same geography; elsewhere in {group}: {names}"
            ),
            None => out.write_str(&names),
        }
    }
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
            broken(&told, &secrets, &judgement.hit(demand), region.name, others)
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
    hit: &Hit,
    region: &str,
    others: &Others,
) -> Finding {
    let others = others.to_string();
    let item = OnceCell::new();
    let shown = Shown {
        secrets,
        resource: &item,
        at: told.at,
    };
    let more = [("region", region), ("alternatives", &others)];
    told.broken(hit, &shown, &more)
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
        Ask::Type(full_type) if is_told_by_parent(scene, demand, full_type, region) => None,
        Ask::Type(full_type) => {
            let availability = catalog.availability(full_type, region.name);
            let others = || Others::of(catalog.alternatives(full_type, region.name));
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
                // What a feature says is told by its own rule.
                let mut levels = row
                    .levels()
                    .filter(|level| level.features().next().is_none());
                levels.find(|level| row.fit(*level, region) != Fit::Fits)
            })?;
            let judgement = Judgement {
                answer: Says::No(Others::default()),
                basis: missing.basis,
                source: missing.source,
                feature: None,
            };
            Some(judgement.only_if(why))
        }
        Ask::Size(ask) => sizes::judged(catalog, ask, region),
        Ask::Pair => Some(pair(catalog, region)),
        Ask::Features(wanted) => {
            let chosen = features::judged(scene, demand, wanted, region)?;
            Some(Judgement::of_feature(chosen))
        }
    }
}

/// Whether a parent of the type is declared in the same template and cannot be in the region:
/// then that is told of the parent.
fn is_told_by_parent(
    scene: &Scene<'_>,
    demand: &Demand,
    full_type: &str,
    region: &Region<'_>,
) -> bool {
    let parents = std::iter::successors(full_type.rsplit_once('/'), |(head, _)| {
        head.rsplit_once('/')
    });
    let mut parents = parents.map(|(parent, _)| parent);
    parents.any(|parent| {
        let is_refused = || scene.catalog.availability(parent, region.name).answer == Answer::No;
        let is_declared = || {
            let template = scene.template(demand.resource);
            template.is_some_and(|template| {
                let mut resources = template.resources.iter();
                resources.any(|resource| !resource.existing && resource.is_type(parent))
            })
        };
        parent.contains('/') && is_refused() && is_declared()
    })
}

/// What a list says.
fn of<'c>(
    availability: &Availability<'c>,
    others: impl FnOnce() -> Others,
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
        feature: None,
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
        feature: None,
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
        feature: None,
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
        feature: None,
    }
}

/// The other regions that have something: those of the geography, the pair first; where it has
/// none, those of the same part of the world.
fn of_geography(
    catalog: Catalog<'_>,
    region: &Region<'_>,
    has: impl Fn(&Region<'_>) -> bool,
) -> Others {
    let mut others: Vec<Region<'_>> = catalog.regions().collect();
    others.retain(|other| other.name != region.name);
    others.sort_by_key(|other| {
        let open = other.restricted == catalog::Restricted::No;
        (region.pair != Some(other.name), !open, other.name)
    });
    let found = |is_near: &dyn Fn(&Region<'_>) -> bool| {
        let near = others.iter().copied();
        Others::of(near.filter(|other| is_near(other) && has(other)))
    };
    let Some(geography) = region.geography else {
        return Others::default();
    };
    let same = found(&|other| other.geography == Some(geography));
    if !same.names.is_empty() || region.geography_group.is_none() {
        return same;
    }
    Others {
        outside: region.geography_group.map(str::to_owned),
        ..found(&|other| other.geography_group == region.geography_group)
    }
}

#[cfg(test)]
mod tests;
