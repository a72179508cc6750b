//! What is to be said of a target region once in a run, whatever is in the templates: that it is
//! closed to most subscriptions, or in another cloud.

use crate::catalog::{Catalog, Cloud, Region, Restricted};
use crate::finding::{Basis, Finding, Place, Severity, SourceRef};

/// Access must be asked for.
const RESTRICTED: &str = "region/restricted";
/// The region is in another cloud than the resources, or than the lists.
const OTHER_CLOUD: &str = "region/in-another-cloud";

/// Whose finding it is.
const RUN: &str = "run";

/// What is to be said of a target; `sources` are the regions that the resources are in, and `place`
/// is where that stands.
#[must_use]
pub fn about_target(
    catalog: Catalog<'_>,
    target: &Region<'_>,
    sources: &[String],
    place: &Place,
) -> Vec<Finding> {
    let sources: Vec<Region<'_>> = sources
        .iter()
        .filter_map(|name| catalog.region(name))
        .collect();
    let mut findings = Vec::new();
    findings.extend(restricted(catalog, target, &sources, place));
    findings.extend(other_cloud(catalog, target, &sources, place));
    findings
}

fn restricted(
    catalog: Catalog<'_>,
    target: &Region<'_>,
    sources: &[Region<'_>],
    place: &Place,
) -> Option<Finding> {
    // Whoever has something there has access, and whom its own lists show it. Azure Government is closed as a whole: that it is
    // another cloud says it.
    let is_closed = target.restricted == Restricted::Yes && target.cloud != Cloud::UsGov;
    if !is_closed || sources.contains(target) || catalog.shows_access(target) {
        return None;
    }
    let message = format!(
        "{} is access-restricted: most subscriptions cannot deploy there",
        target.name
    );
    let pair = target.pair.and_then(|pair| catalog.region(pair));
    let open = pair.filter(|pair| pair.restricted == Restricted::No);
    let instead = open.map_or_else(String::new, |pair| {
        format!("; {} of the same geography is open", pair.name)
    });
    let help = format!(
        "ask for access with a support request before anything else is planned{instead}; what is \
         offered there is hidden from lists until access is given"
    );
    let finding = Finding::new(RESTRICTED, Severity::Warning, place.clone(), RUN, message);
    let source = match target.cloud {
        Cloud::Public => Some(catalog.restricted_source()),
        _ => catalog.region_sources(target).next(),
    };
    let source = source.and_then(SourceRef::of);
    let basis: Basis = target.restricted_basis.into();
    Some(finding.help(help).on(basis, source))
}

fn other_cloud(
    catalog: Catalog<'_>,
    target: &Region<'_>,
    sources: &[Region<'_>],
    place: &Place,
) -> Option<Finding> {
    let cloud = name_of(target.cloud);
    let left: Vec<&str> = sources
        .iter()
        .filter(|source| source.cloud != target.cloud)
        .map(|source| source.name)
        .collect();
    let (severity, message, help) = match (target.cloud, left.as_slice()) {
        (Cloud::Public, []) => return None,
        (_, []) => (
            Severity::Note,
            format!(
                "{} is in {cloud}: no list of what that cloud offers is known, so most of it cannot \
                 be told",
                target.name
            ),
            "`az provider list` and `az account list-locations`, signed in to that cloud, know it",
        ),
        (_, left) => (
            Severity::Warning,
            format!(
                "{} is in {cloud}, and {} is not: nothing moves from one cloud to another but \
                 templates and data",
                target.name,
                left.join(", ")
            ),
            "deploy with a subscription of that cloud; take hosts from `environment()` and IDs of \
             tenants, roles and images from there; copy data by hand",
        ),
    };
    let finding = Finding::new(OTHER_CLOUD, severity, place.clone(), RUN, message);
    let sovereign = sources.iter().chain([target]);
    let mut sovereign = sovereign.filter(|region| region.cloud != Cloud::Public);
    let source = sovereign.find_map(|region| catalog.region_sources(region).next());
    let source = source.and_then(SourceRef::of);
    Some(finding.help(help).on(Basis::Documented, source))
}

const fn name_of(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public => "the public cloud",
        Cloud::UsGov => "Azure Government",
        Cloud::China => "Azure operated in China",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Pointer;
    use crate::text::Span;

    fn told(target: &str, sources: &[&str]) -> Vec<String> {
        let catalog = Catalog::embedded();
        let place = Place {
            file: 0,
            span: Span::default(),
            pointer: Pointer::root(),
        };
        let sources: Vec<String> = sources.iter().map(|name| (*name).to_owned()).collect();
        let target = catalog.region(target).unwrap();
        about_target(catalog, &target, &sources, &place)
            .into_iter()
            .map(|one| format!("{:?} {}: {}", one.severity, one.rule, one.message))
            .collect()
    }

    #[test]
    fn a_closed_region_is_told_once_and_not_to_whoever_is_there() {
        assert_eq!(
            told("francesouth", &["westeurope", "francecentral"]),
            [
                "Warning region/restricted: francesouth is access-restricted: most subscriptions \
              cannot deploy there"
            ]
        );
        assert!(told("francesouth", &["francesouth"]).is_empty());
        assert!(told("francecentral", &["westeurope"]).is_empty());
        assert!(told("francecentral", &[]).is_empty());
    }

    #[test]
    fn another_cloud_is_told_and_a_cloud_without_lists() {
        let [first] = told("usgovvirginia", &["westeurope"]).try_into().unwrap();
        let first: String = first;
        assert!(
            first.starts_with("Warning region/in-another-cloud"),
            "{first}"
        );
        assert!(
            first.contains("Azure Government, and westeurope is not"),
            "{first}"
        );
        let [within] = told("usgovvirginia", &["usgovtexas"]).try_into().unwrap();
        let within: String = within;
        assert!(
            within.starts_with("Note region/in-another-cloud"),
            "{within}"
        );
        let [back] = told("westeurope", &["chinaeast2"]).try_into().unwrap();
        let back: String = back;
        assert!(
            back.contains("the public cloud, and chinaeast2 is not"),
            "{back}"
        );
    }
}
