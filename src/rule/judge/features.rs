//! Whether a region has the features that are asked for at a place.

use super::{Others, of_geography};
use crate::catalog::{
    self, Answer, Catalog, Condition, Feature, FeatureOffer, FeatureRule, Gap, Ground, Missing,
    Reads, Region, Source,
};
use crate::finding::{Basis, Severity, SourceRef};
use crate::rule::checks::features::{explained, severity};
use crate::rule::outcome::settles_text;
use crate::rule::{Demand, Grade, Hit, Scene, Wanted};

/// No, or not to be told.
pub(super) enum Answered {
    /// For this reason; these other regions have it.
    No(String, Others),
    /// For this reason; what would settle it.
    CannotTell(String, String),
}

/// What the facts say of a feature in a region that does not have it for sure.
pub(super) struct Chosen<'c> {
    pub answer: Answered,
    pub severity: Severity,
    pub basis: catalog::Basis,
    pub source: Source<'c>,
    feature: Feature<'c>,
}

impl<'c> Chosen<'c> {
    /// The hit with what the rule's texts say of the feature.
    pub fn hit(&self, hit: &Hit) -> Hit {
        let (Answered::No(reason, _) | Answered::CannotTell(reason, _)) = &self.answer;
        let grade = Grade {
            severity: self.severity,
            basis: self.basis.into(),
            source: SourceRef::of(self.source),
            azure_error: self.feature.error().map(str::to_owned),
        };
        explained(hit.clone(), self.feature, reason).graded(grade)
    }

    /// What the row of the table carries, whatever the region lacks.
    fn of(feature: Feature<'c>, answer: Answered) -> Self {
        let (weight, basis) = feature.judged(Missing::Listed);
        Self {
            answer,
            severity: severity(weight),
            basis,
            source: feature.source(),
            feature,
        }
    }

    /// Whether no list says it of any region.
    pub fn is_open(&self) -> bool {
        self.feature.has_no_list()
    }

    /// How bad it is; not to be told is least.
    fn rank(&self) -> Option<Severity> {
        let is_no = matches!(self.answer, Answered::No(..));
        is_no.then(|| self.severity.min(Basis::from(self.basis).cap()))
    }
}

/// The worst of what a region lacks of the features; where it lacks none, the first of which it
/// cannot be told.
pub(super) fn judged<'c>(
    scene: &Scene<'c>,
    demand: &Demand,
    wanted: &[Wanted],
    region: &Region<'_>,
) -> Option<Chosen<'c>> {
    let mut worst: Option<Chosen<'c>> = None;
    for one in wanted {
        let Some(feature) = scene.catalog.feature(one.feature) else {
            continue;
        };
        let Some(next) = of(scene, demand, feature, (one, wanted), region) else {
            continue;
        };
        if worst
            .as_ref()
            .is_none_or(|worst| worst.rank() < next.rank())
        {
            worst = Some(next);
        }
    }
    worst
}

/// What is to be said of the first feature where no region is named.
pub(super) fn in_general<'c>(catalog: Catalog<'c>, wanted: &[Wanted]) -> Option<Chosen<'c>> {
    let feature = catalog.feature(wanted.first()?.feature)?;
    let reason = "some regions do not have it".to_owned();
    Some(Chosen::of(feature, Answered::No(reason, Others::default())))
}

fn of<'c>(
    scene: &Scene<'c>,
    demand: &Demand,
    feature: Feature<'c>,
    (wanted, all): (&Wanted, &[Wanted]),
    region: &Region<'_>,
) -> Option<Chosen<'c>> {
    let catalog = scene.catalog;
    let offer = offer(catalog, feature, wanted, region);
    let (missing, reason) = match offer {
        Verdict::Yes => return None,
        Verdict::No(missing, reason) => (missing, reason),
        // Twice unknown is nothing to tell.
        Verdict::CannotTell(_) if wanted.doubt.is_some() => return None,
        Verdict::CannotTell(gap) => {
            return (!is_told_by_type(scene, demand, feature, region))
                .then(|| unlisted(feature, gap));
        }
    };
    let is_replica = feature.rule() == Some(FeatureRule::Replica);
    if is_told_by_type(scene, demand, feature, region)
        || !is_replica && is_settled_by_type(scene, demand, feature, region)
    {
        return None;
    }
    if let Some(doubt) = &wanted.doubt {
        let help = settles_text(doubt).unwrap_or_else(|| help(feature));
        return Some(open(feature, doubt.clone(), help));
    }
    if let Some(what) = feature.only_if() {
        let why = format!("{reason}, but it matters only if {what}");
        return Some(open(feature, why, "see to it by hand".to_owned()));
    }
    let by_default = match wanted.by_default {
        true => "; it is so because nothing is set",
        false => "",
    };
    let others = alternatives(scene, demand, feature, all, region);
    let mut chosen = Chosen::of(
        feature,
        Answered::No(format!("{reason}{by_default}"), others),
    );
    if let Some(missing) = missing {
        let (weight, basis) = feature.judged(missing);
        chosen.severity = severity(weight);
        chosen.basis = basis;
    }
    if let Some((_, basis)) = feature.default().filter(|_| wanted.by_default) {
        chosen.basis = chosen.basis.min(basis);
    }
    if let Answered::No(reason, _) = &mut chosen.answer {
        reason.push_str(how_sure(chosen.basis));
    }
    Some(chosen)
}

/// How sure a no is, where no page says it: the same lack of zones is an error for one type and a
/// warning for another.
const fn how_sure(basis: catalog::Basis) -> &'static str {
    match basis {
        catalog::Basis::Documented => "",
        catalog::Basis::Measured => "; that is measured, not documented",
        catalog::Basis::Recalled => "; that is recalled, no source says it",
    }
}

/// Whether the region does not offer the type, which is told of its location.
fn is_told_by_type(
    scene: &Scene<'_>,
    demand: &Demand,
    feature: Feature<'_>,
    region: &Region<'_>,
) -> bool {
    let counts = matches!(
        feature.rule(),
        Some(FeatureRule::NotOffered | FeatureRule::Pair | FeatureRule::Cloud)
    );
    counts
        && scene.resource(demand.resource).is_some_and(|resource| {
            let offered = scene.catalog.availability(&resource.full_type, region.name);
            offered.answer == Answer::No
        })
}

/// Whether a feature is the type as a whole, and a newer provider list names the region for it.
fn is_settled_by_type(
    scene: &Scene<'_>,
    demand: &Demand,
    feature: Feature<'_>,
    region: &Region<'_>,
) -> bool {
    let first = feature.conditions().next();
    let mut paths = first.iter().flat_map(Condition::paths);
    paths.any(|path| path.as_str() == "location")
        && scene.resource(demand.resource).is_some_and(|resource| {
            let offered = scene.catalog.availability(&resource.full_type, region.name);
            offered.answer == Answer::Yes(Ground::Listed)
                && offered.source.date >= feature.source().date
        })
}

fn open(feature: Feature<'_>, why: String, help: String) -> Chosen<'_> {
    let why = format!("{why}: {}", feature.asks());
    Chosen::of(feature, Answered::CannotTell(why, help))
}

fn unlisted(feature: Feature<'_>, gap: Gap) -> Chosen<'_> {
    match gap {
        Gap::NoList => {
            let why = format!("no list says which regions have {}", feature.asks());
            Chosen::of(feature, Answered::CannotTell(why, help(feature)))
        }
        gap => open(feature, gap.to_string(), help(feature)),
    }
}

fn help(feature: Feature<'_>) -> String {
    feature.live().map_or_else(
        || "see the documentation of the service, or try it in the target".to_owned(),
        |live| format!("`{live}` knows"),
    )
}

/// [`FeatureOffer`] with its reason.
enum Verdict {
    Yes,
    No(Option<Missing>, String),
    CannotTell(Gap),
}

fn offer(
    catalog: Catalog<'_>,
    feature: Feature<'_>,
    wanted: &Wanted,
    region: &Region<'_>,
) -> Verdict {
    match feature.rule() {
        Some(FeatureRule::Name) => name(feature, wanted, region),
        Some(FeatureRule::Replica) => replica(feature, wanted, region),
        Some(FeatureRule::Geography) => geography(catalog, wanted, region),
        _ => match place(catalog, feature, wanted, region) {
            Verdict::Yes => match feature.offer(region, wanted.said.as_deref()) {
                FeatureOffer::Yes => Verdict::Yes,
                FeatureOffer::No(missing) => {
                    let reason = feature.reason(missing, region, wanted.said.as_deref());
                    Verdict::No(Some(missing), reason)
                }
                FeatureOffer::CannotTell(gap) => Verdict::CannotTell(gap),
            },
            other => other,
        },
    }
}

/// What the place says itself, for features with a list.
fn place(
    catalog: Catalog<'_>,
    feature: Feature<'_>,
    wanted: &Wanted,
    region: &Region<'_>,
) -> Verdict {
    let Some(said) = &wanted.said else {
        return Verdict::Yes;
    };
    match feature.reads() {
        Some(Reads::ZoneNumber) => match (region.zone_count, said.parse::<u8>()) {
            (Some(count), Ok(number)) if count > 0 && number > count => {
                Verdict::No(None, format!("{} has zones 1 to {count}", region.name))
            }
            _ => Verdict::Yes,
        },
        Some(Reads::ListedRegion) => match catalog.region(said) {
            Some(other) if wanted.home.as_ref() != Some(said) && feature.excludes(&other) => {
                let date = feature.source().date;
                let reason = format!("{said} can only be the first of its regions ({date})");
                Verdict::No(None, reason)
            }
            _ => Verdict::Yes,
        },
        _ => Verdict::Yes,
    }
}

/// Whether a name that stands for a region is that of the target.
fn name(feature: Feature<'_>, wanted: &Wanted, region: &Region<'_>) -> Verdict {
    let Some(said) = &wanted.said else {
        return Verdict::Yes;
    };
    let own = match feature.reads() {
        Some(Reads::GeoCode) => [None, region.geo_code],
        Some(Reads::RegionOrCode) => [Some(region.name), region.geo_code],
        _ => [Some(region.name), None],
    };
    let mut names = own.into_iter().flatten().peekable();
    // Without a code of the target, no other one can be said to be wrong.
    let Some(best) = names.peek().copied() else {
        return Verdict::Yes;
    };
    let is_own = |text: &String| {
        own.into_iter()
            .flatten()
            .any(|own| own.eq_ignore_ascii_case(text))
    };
    if is_own(said) || wanted.peers.iter().any(is_own) {
        return Verdict::Yes;
    }
    let reason = format!(
        "`{said}` stands for another region, {} is `{best}`",
        region.name
    );
    Verdict::No(None, reason)
}

/// Whether the target is already another region of the resource.
fn replica(feature: Feature<'_>, wanted: &Wanted, region: &Region<'_>) -> Verdict {
    let is_target = |name: &String| name == region.name;
    if wanted.home.as_ref().is_some_and(is_target) {
        return Verdict::Yes;
    }
    let reason = match feature.reads() {
        Some(Reads::Partner) => format!("the other one lies in {} already", region.name),
        _ => format!(
            "{} is among them already and would stand there twice",
            region.name
        ),
    };
    match &wanted.said {
        Some(said) if is_target(said) => Verdict::No(None, reason),
        None if wanted.doubt.is_some() => Verdict::No(None, reason),
        _ => Verdict::Yes,
    }
}

fn geography(catalog: Catalog<'_>, wanted: &Wanted, region: &Region<'_>) -> Verdict {
    let home = wanted.home.as_ref().and_then(|home| catalog.region(home));
    match home.and_then(|home| Some((home, home.geography?, region.geography?))) {
        Some((home, from, to)) if from != to => Verdict::No(
            None,
            format!("{} is in {from}, {} in {to}", home.name, region.name),
        ),
        _ => Verdict::Yes,
    }
}

/// Other regions that have all that is asked for at the place, and the type.
fn alternatives(
    scene: &Scene<'_>,
    demand: &Demand,
    feature: Feature<'_>,
    wanted: &[Wanted],
    region: &Region<'_>,
) -> Others {
    if !matches!(
        feature.rule(),
        Some(FeatureRule::NotOffered | FeatureRule::Pair)
    ) {
        return Others::default();
    }
    let catalog = scene.catalog;
    let full_type = scene
        .resource(demand.resource)
        .map_or("", |resource| resource.full_type.as_str());
    let features: Vec<_> = wanted
        .iter()
        .filter_map(|one| Some((catalog.feature(one.feature)?, one)))
        .collect();
    of_geography(catalog, region, |other| {
        let mut all = features.iter();
        all.all(|(feature, one)| matches!(offer(catalog, *feature, one, other), Verdict::Yes))
            && catalog.availability(full_type, other.name).answer != Answer::No
    })
}

#[cfg(test)]
mod tests;
