//! What a demand comes to in a region, in short: for whoever asks many regions and shows few.

use super::features::Chosen;
use super::{Others, Says, broken, features, judged};
use crate::catalog::Region;
use crate::finding::{Basis, Finding, Severity, Verdict};
use crate::rule::outcome::Told;
use crate::rule::shown::Secrets;
use crate::rule::{Ask, Demand, RuleSet, Scene};

/// What the rules' texts call a region that is any of several.
const ANY: &str = "the region";

/// What [`judge`](super::judge) finds, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The region has not what is asked, or it cannot be told.
    pub verdict: Verdict,
    /// How bad that is; capped by what it rests on.
    pub severity: Severity,
    /// Why it cannot be told.
    pub why: Option<String>,
    /// Whether it cannot be told of any region, since no list is known.
    pub is_open: bool,
}

/// The same as [`judge`](super::judge), in short.
#[must_use]
pub fn brief(
    rules: &RuleSet,
    scene: &Scene<'_>,
    demand: &Demand,
    region: &Region<'_>,
) -> Option<Brief> {
    let rule = rules.get(&demand.rule)?;
    let judgement = judged(scene, demand, region)?;
    let is_open = judgement.feature.as_ref().is_some_and(Chosen::is_open);
    match judgement.answer {
        Says::Yes => None,
        Says::No(_) => {
            let basis: Basis = rule.basis.min(judgement.basis.into());
            Some(Brief {
                verdict: Verdict::Fail,
                severity: rule.severity.min(judgement.weight()).min(basis.cap()),
                why: None,
                is_open: false,
            })
        }
        Says::CannotTell(why, _) => Some(Brief {
            verdict: Verdict::Unknown,
            severity: Severity::Note,
            why: Some(why),
            is_open,
        }),
    }
}

/// What is to be said where several regions do not have what is asked: the finding of
/// [`judge`](super::judge) with "the region" in the place of a name, and no alternatives.
#[must_use]
pub fn in_general(rules: &RuleSet, scene: &Scene<'_>, demand: &Demand) -> Option<Finding> {
    let told = Told {
        scene,
        at: demand.resource,
        rule: rules.get(&demand.rule)?,
    };
    let secrets = Secrets::of(scene.template(demand.resource)?, scene.catalog);
    let chosen = match &demand.ask {
        Ask::Features(wanted) => features::in_general(scene.catalog, wanted),
        _ => None,
    };
    let hit = chosen.map_or_else(|| demand.hit.clone(), |chosen| chosen.hit(&demand.hit));
    Some(broken(&told, &secrets, &hit, ANY, &Others::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::audit;
    use crate::rule::judge::judge;
    use crate::rule::judge::tests::with_scene;

    /// Types and levels that some regions have, some have not, and of some it is not known.
    const RESOURCES: &str = r#"
        {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "st",
         "location": "westus", "sku": {"name": "Standard_GZRS"}},
        {"type": "Microsoft.Web/staticSites", "apiVersion": "2023-12-01", "name": "site",
         "location": "westus"},
        {"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-04-01", "name": "rsv",
         "location": "westus", "properties": {}},
        {"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2023-09-01", "name": "pip",
         "location": "westus", "zones": ["1", "2"], "sku": {"name": "Standard"}}"#;

    #[test]
    fn it_says_of_every_region_what_the_whole_finding_says() {
        with_scene(RESOURCES, |scene, rules| {
            let demands = audit(rules, scene).demands;
            let mut seen = (0, 0, 0);
            for demand in &demands {
                for region in scene.catalog.all_regions() {
                    let whole = judge(rules, scene, demand, &region);
                    let short = brief(rules, scene, demand, &region);
                    let told = |verdict, severity| (verdict, severity);
                    assert_eq!(
                        whole.as_ref().map(|one| told(one.verdict, one.severity)),
                        short.as_ref().map(|one| told(one.verdict, one.severity)),
                        "{demand:?} in {region:?}"
                    );
                    match short.map(|one| (one.verdict, one.why)) {
                        None => seen.0 += 1,
                        Some((Verdict::Fail, why)) => {
                            assert_eq!(why, None);
                            seen.1 += 1;
                        }
                        Some((Verdict::Unknown, why)) => {
                            let message = whole.unwrap().message;
                            assert!(message.contains(&why.unwrap()), "{message}");
                            seen.2 += 1;
                        }
                    }
                }
            }
            assert!(seen.0 > 50 && seen.1 > 50 && seen.2 > 50, "{seen:?}");
        });
    }

    #[test]
    fn in_general_names_no_region() {
        with_scene(RESOURCES, |scene, rules| {
            let demands = audit(rules, scene).demands;
            let of = |rule: &str| demands.iter().find(|demand| demand.rule == rule).unwrap();
            let demand = of("region/redundancy-not-available");
            let finding = in_general(rules, scene, demand).unwrap();
            assert_eq!(
                finding.message,
                "the region cannot hold Standard_GZRS, which st asks for"
            );
        });
    }
}
