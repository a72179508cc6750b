//! Links inside the estate whose ends come to lie in other regions than the link allows: where one
//! end moves and the other stays, or goes elsewhere. Links that lead outside are for `ids`.

use crate::arm::graph::{Edge, End, Kind, Why};
use crate::arm::{Resource, ResourceRef};
use crate::catalog::{Link, Reach, Region};
use crate::finding::{Severity, SourceRef};

use super::destination::Destination;
use super::job::Job;
use super::plan::Plan;

/// The rule.
const RULE: &str = "relocate/link-across-regions";

/// Looks at every link between resources that are written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut told: Vec<(ResourceRef, ResourceRef)> = Vec::new();
    for edge in job.estate.graph().edges() {
        let End::Resource(to) = edge.to else { continue };
        let is_link = edge.why == Why::Id && edge.kind == Kind::Plain;
        if !is_link || plan.takes_out(edge.from, &edge.path) || told.contains(&(edge.from, to)) {
            continue;
        }
        let Some(from) = job.resource(edge.from) else {
            continue;
        };
        let ends = (
            Destination::of(job, plan, edge.from),
            Destination::of(job, plan, to),
        );
        let (Destination::Region(here), Destination::Region(there)) = ends else {
            continue;
        };
        let kind = job.resource(to).map_or("", |one| one.full_type.as_str());
        let Some(link) = job.catalog.link(&from.full_type, &edge.path, kind) else {
            continue;
        };
        if !holds(link.reach, here, there) {
            told.push((edge.from, to));
            tell(job, plan, edge, to, &link, (here, there));
        }
    }
}

/// Whether a link may lead from one region to another.
fn holds(reach: Reach, here: Region<'_>, there: Region<'_>) -> bool {
    match reach {
        Reach::Same => here.name == there.name,
        Reach::Paired => {
            let is_pair = |one: Region<'_>, other: Region<'_>| one.pair == Some(other.name);
            here.name == there.name || is_pair(here, there) || is_pair(there, here)
        }
        Reach::Different => here.name != there.name,
        Reach::Replicated | Reach::Recommended | Reach::Any => true,
    }
}

fn tell(
    job: &Job<'_>,
    plan: &mut Plan,
    edge: &Edge,
    to: ResourceRef,
    link: &Link<'_>,
    (here, there): (Region<'_>, Region<'_>),
) {
    let name = |at| job.resource(at).map(Resource::display_name);
    let (from, target) = (name(edge.from), name(to));
    let (from, target) = (from.unwrap_or_default(), target.unwrap_or_default());
    let (wanted, help) = match link.reach {
        Reach::Different => (
            "must not be in one region",
            "send one of the two elsewhere with --map-region",
        ),
        Reach::Paired => (
            "must be in one region or in its pair",
            "send both to one region with --map-region",
        ),
        _ => (
            "must be in one region",
            "send both to one region with --map-region",
        ),
    };
    let why = link.why.map_or_else(String::new, |why| format!(": {why}"));
    let message = format!(
        "`{from}` goes to {} and `{target}` is in {}, but the two {wanted}{why}",
        here.name, there.name
    );
    let node = job
        .resource(edge.from)
        .and_then(|from| edge.path.find(from.node));
    let place = node.map(|node| (&edge.path, node));
    let mut finding = job
        .finding(RULE, Severity::Error, edge.from, place, message)
        .on(link.basis.into(), SourceRef::of(link.source))
        .related(job.place(to, None), "the other end")
        .help(help);
    finding.azure_error = link.error.map(str::to_owned);
    plan.findings.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::relocate::test_run::{relocate_with, to_sweden};

    const RULE: &str = super::RULE;

    /// A network interface in westeurope with its network in another region.
    fn apart(network: &str) -> String {
        format!(
            r#"{{"resources": [
            {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "vnet-fjord",
              "location": "{network}", "properties": {{"addressSpace": {{"addressPrefixes": ["10.0.0.0/16"]}},
              "subnets": [{{"name": "default", "properties": {{"addressPrefix": "10.0.0.0/24"}}}}]}}}},
            {{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stfjord",
              "location": "westeurope", "kind": "StorageV2", "sku": {{"name": "Standard_LRS"}}}},
            {{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic-fjord",
              "location": "westeurope", "dependsOn": ["[resourceId('Microsoft.Network/virtualNetworks', 'vnet-fjord')]"],
              "properties": {{"ipConfigurations": [{{"name": "one", "properties": {{"subnet":
              {{"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet-fjord', 'default')]"}}}}}}]}}}}]}}"#
        )
    }

    #[test]
    fn ends_that_come_to_lie_apart_are_told_with_both_places() {
        let outcome = relocate_with(&[(&apart("northeurope"), None)], &to_sweden());
        let told = outcome.open(RULE);
        let [one] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert!(
            one.message.contains("swedencentral") && one.message.contains("northeurope"),
            "{}",
            one.message
        );
        assert_eq!(one.place.pointer.as_str().split('/').nth(2), Some("2"));
        assert!(
            one.related[0]
                .place
                .pointer
                .as_str()
                .starts_with("/resources/0")
        );
    }

    #[test]
    fn ends_that_move_together_are_not() {
        let outcome = relocate_with(&[(&apart("westeurope"), None)], &to_sweden());
        assert!(outcome.findings(RULE).is_empty());
    }
}
