//! What a resource asks of its region by the table of features of the catalogue. Each check is for
//! the features of one rule.
//!
//! Other rules tell some features already; the table says which, and they are left to them.

mod conditions;
mod reading;

use super::region::is_regional;
use super::{Check, vaults};
use crate::arm::{DEPLOYMENT, ResourceRef, View};
use crate::catalog::{Feature, FeatureRule, Missing, Overlay, Reads, SkuKind, Weight};
use crate::finding::{Severity, SourceRef};
use crate::rule::{Ask, Found, Grade, Hit, Scene, Wanted};

/// What the rules' texts may name: what is asked for, why it is not there, what else to know.
pub const PLACEHOLDERS: &[&str] = &["asks", "reason", "more"];

macro_rules! checks {
    ($($(#[$doc:meta])* $check:ident, $rule:ident, $name:literal, $about:literal;)*) => {
        $($(#[$doc])*
        pub const $check: Check = Check {
            name: $name,
            about: $about,
            placeholders: PLACEHOLDERS,
            run: |scene, at, found| run(scene, at, FeatureRule::$rule, found),
        };)*
    };
}

checks! {
    /// Zones, lists of regions, and what is in no list.
    NOT_OFFERED, NotOffered, "feature-not-offered", "asks the region for the features that the resource sets";
    /// Pairs.
    PAIR, Pair, "pair-missing", "asks for a paired region, where a setting needs one";
    /// Clouds.
    CLOUD, Cloud, "cloud-not-supported", "asks the cloud of the region for the features that the resource sets";
    /// What has ended.
    RETIRED, Retired, "feature-retired", "the resource is of a kind that has ended, or whose end is announced";
    /// Names.
    NAME, Name, "name-of-another-region", "asks that a name that stands for a region is that of the target";
    /// Replicas.
    REPLICA, Replica, "replica-in-target", "asks that the target is not already another region of the resource";
    /// One region for two.
    ELSEWHERE, Elsewhere, "feature-in-another-region", "what the resource belongs to lies in another region";
    /// Geographies.
    GEOGRAPHY, Geography, "other-geography", "asks that the target lies in the geography of the resource";
}

/// A feature that is asked for at a place.
struct Asked<'d> {
    feature: Feature<'d>,
    /// None where the place is the resource as a whole.
    place: Option<View<'d>>,
    wanted: Wanted,
    /// Whether the feature is one of the type, not of any type.
    is_own: bool,
}

fn run(scene: &Scene<'_>, at: ResourceRef, rule: FeatureRule, found: &mut Vec<Found>) {
    let Some(resource) = scene.resource(at) else {
        return;
    };
    if resource.full_type.is_empty() || resource.is_type(DEPLOYMENT) {
        return;
    }
    let features = scene.catalog.features_of(&resource.full_type);
    let mut asked = Vec::new();
    let mut whole = None;
    for feature in features.filter(|feature| feature.rule() == Some(rule)) {
        if !conditions::may_hold(resource.node, feature) || is_told(scene, at, feature) {
            continue;
        }
        if whole.is_none() {
            whole = vaults::deployed(scene, at).map(|(_, view)| view);
        }
        let Some(view) = &whole else { return };
        for spot in conditions::spots(scene, at, view, feature) {
            asked.extend(reading::wanted(scene, at, view, feature, spot));
        }
    }
    if asked.is_empty() || (rule == FeatureRule::NotOffered && !is_regional(scene, resource)) {
        return;
    }
    tell(scene, at, rule, asked, found);
}

/// Whether another rule tells a feature of this template.
fn is_told(scene: &Scene<'_>, at: ResourceRef, feature: Feature<'_>) -> bool {
    // A list of the subscription's own knows its sizes: see `sizes`.
    let is_size = feature.has_no_list() && feature.key().starts_with("vm.");
    let machines = |overlay: &Overlay<'_>| overlay.count(SkuKind::Machines).is_some();
    if is_size && scene.catalog.overlay().is_some_and(machines) {
        return true;
    }
    let template = scene.template(at);
    feature.told_in_exports().is_some() && template.is_some_and(|template| template.is_export())
}

/// Tells what is asked for at each place together; what holds of any type only where the type has
/// nothing of its own there.
fn tell(
    scene: &Scene<'_>,
    at: ResourceRef,
    rule: FeatureRule,
    mut asked: Vec<Asked<'_>>,
    found: &mut Vec<Found>,
) {
    while let Some(first) = asked.first() {
        let path = first.place.as_ref().map(|place| place.path.clone());
        let is_here =
            |one: &Asked<'_>| one.place.as_ref().map(|place| &place.path) == path.as_ref();
        let (mut here, others): (Vec<_>, Vec<_>) = asked.into_iter().partition(is_here);
        asked = others;
        if here.iter().any(|one| one.is_own) {
            here.retain(|one| one.is_own);
        }
        let hit = vaults::hit(scene, at, here.first().and_then(|one| one.place.as_ref()));
        match rule {
            FeatureRule::Retired => {
                let one = here.into_iter().next();
                found.extend(one.map(|one| retired(scene, hit, one.feature, one.wanted)));
            }
            FeatureRule::Elsewhere => {
                found.extend(
                    here.into_iter()
                        .filter_map(|one| elsewhere(hit.clone(), one)),
                );
            }
            _ => {
                let wanted = here.into_iter().map(|one| one.wanted);
                found.push(Found::Asks(hit, Ask::Features(wanted.collect())));
            }
        }
    }
}

/// A kind of resource that has ended, or whose end is announced: by the date of the catalogue, so
/// that the answer does not change from day to day.
fn retired(scene: &Scene<'_>, hit: Hit, feature: Feature<'_>, wanted: Wanted) -> Found {
    let day = feature.retired().unwrap_or_default();
    let is_over = day <= scene.catalog.embedded_identity().date;
    let reason = if is_over {
        format!("it has ended on {day}")
    } else {
        format!("its end is announced for {day}")
    };
    let hit = explained(hit, feature, &reason);
    match wanted.doubt {
        Some(doubt) => Found::CannotTell(hit, format!("{doubt} ({})", feature.asks())),
        None => Found::Broken(hit.graded(graded(feature))),
    }
}

/// Two things that have to lie in one region, as far as both are declared.
fn elsewhere(hit: Hit, asked: Asked<'_>) -> Option<Found> {
    let Wanted {
        doubt, said, home, ..
    } = asked.wanted;
    if let Some(doubt) = doubt {
        return Some(Found::CannotTell(hit, doubt));
    }
    let (there, here) = (said?, home?);
    if there == here {
        return None;
    }
    let reason = format!("it lies in {here}, the other one in {there}");
    let hit = explained(hit, asked.feature, &reason);
    Some(Found::Broken(hit.graded(graded(asked.feature))))
}

/// A hit that says what is asked for and why it is not there.
pub fn explained(hit: Hit, feature: Feature<'_>, reason: &str) -> Hit {
    let mut more = String::new();
    if let Some(note) = feature.note() {
        more.push_str(". To know: ");
        more.push_str(note);
    }
    if let Some(live) = feature.live() {
        more.push_str(&format!(". Current data: `{live}`"));
    }
    hit.with("asks", feature.asks())
        .with("reason", reason)
        .with("more", more)
}

/// What a feature carries by itself.
fn graded(feature: Feature<'_>) -> Grade {
    let (weight, basis) = feature.judged(Missing::Listed);
    Grade {
        severity: severity(weight),
        basis: basis.into(),
        source: SourceRef::of(feature.source()),
        azure_error: feature.error().map(str::to_owned),
    }
}

/// What a finding may be at most.
pub const fn severity(weight: Weight) -> Severity {
    match weight {
        Weight::Error => Severity::Error,
        Weight::Warning => Severity::Warning,
        Weight::Note | Weight::None => Severity::Note,
    }
}

/// Whether what a place says is a region or its code, so that a feature is asked for only where it
/// says one.
const fn is_read(reads: Option<Reads>) -> bool {
    matches!(
        reads,
        Some(Reads::RegionName | Reads::GeoCode | Reads::RegionOrCode | Reads::OwnRegionName)
    )
}
