//! Host names that others know and that change with the move: a step when users
//! move that lists them, and one before it for the DNS records that lead to them.

use super::scene::Scene;
use super::{Item, Phase, Subject};
use crate::arm::ResourceRef;
use crate::catalog::{Cloud, HostForm, HostShape};
use crate::relocate::label_at;
use crate::text::escape::markdown_code;

/// Labels that follow the name where they are equal to it (D7).
const REPEATS_NAME: &str = "properties.customSubDomainName";

/// The host names of a resource, before and after.
struct Hosts {
    at: ResourceRef,
    old: String,
    new: String,
    /// What follows both, one or more.
    suffixes: Vec<String>,
}

/// The step before users move and the one when they do; none where no known host name changes.
pub(super) fn items(scene: &Scene<'_, '_>) -> Option<[Item; 2]> {
    let written = scene.moving.iter().filter(|at| scene.is_written(**at));
    let hosts: Vec<Hosts> = written.flat_map(|at| of_resource(scene, *at)).collect();
    if hosts.is_empty() {
        return None;
    }
    let lines = lines(&hosts);
    let mut subjects: Vec<Subject> = hosts.iter().map(|host| scene.subject(host.at)).collect();
    subjects.dedup();
    let ttl = "Lower the TTL of the DNS records of yours that lead to the hosts listed under Cutover to 5 minutes, at least one old TTL before users move.";
    let change = format!(
        "These host names change: {}. Change them in settings, connection strings, CNAME records, allow-lists, redirect addresses of app registrations and pipelines.",
        lines.join("; ")
    );
    Some([
        Item::new("run/dns-ttl", Phase::Prepare, ttl, Vec::new()),
        Item::new("run/host-names", Phase::Cutover, change, subjects),
    ])
}

/// Hosts with one suffix in full; of those with several, all that have the same together.
fn lines(hosts: &[Hosts]) -> Vec<String> {
    let mut groups: Vec<(&[String], Vec<String>)> = Vec::new();
    for host in hosts {
        let names = match host.suffixes.as_slice() {
            [only] => [&host.old, &host.new].map(|label| format!("{label}.{only}")),
            _ => [host.old.clone(), host.new.clone()],
        };
        let [old, new] = names.map(|name| markdown_code(&name));
        let line = format!("{old} → {new}");
        let same = |(suffixes, _): &&mut (&[String], Vec<String>)| {
            suffixes.len() > 1 && *suffixes == host.suffixes.as_slice()
        };
        match groups.iter_mut().find(same) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((&host.suffixes, vec![line])),
        }
    }
    let shown = groups.into_iter().map(|(suffixes, lines)| {
        let before: Vec<String> = suffixes
            .iter()
            .map(|suffix| format!("`.{suffix}`"))
            .collect();
        let before = if before.len() > 1 {
            format!(" before {}", before.join(", "))
        } else {
            String::new()
        };
        format!("{}{before}", lines.join(", "))
    });
    shown.collect()
}

fn of_resource(scene: &Scene<'_, '_>, at: ResourceRef) -> Vec<Hosts> {
    let Some(resource) = scene.resource(at) else {
        return Vec::new();
    };
    let region = |name: Option<String>| name.and_then(|name| scene.job.catalog.region(&name));
    // The suffixes are those of the public cloud.
    if region(scene.source(at)).is_some_and(|region| region.cloud != Cloud::Public) {
        return Vec::new();
    }
    let mut found: Vec<Hosts> = Vec::new();
    for form in scene.job.catalog.host_forms(&resource.full_type) {
        let Some((old, new)) = labels(scene, at, form) else {
            continue;
        };
        let (old, new) = (old.to_ascii_lowercase(), new.to_ascii_lowercase());
        let (old, new) = match form.shape {
            // Other services put a code or a number beside the region, which nobody knows before.
            HostShape::Region if !scene.job.catalog.names_region(form.suffix) => continue,
            HostShape::Region => {
                let Some(source) = scene.source(at) else {
                    continue;
                };
                (
                    format!("{old}.{source}"),
                    format!("{new}.{}", scene.target(at)),
                )
            }
            // The number of the DNS zone is chosen by Azure.
            HostShape::Zone => continue,
            HostShape::Label | HostShape::Secondary | HostShape::Regional => (old, new),
        };
        if old.eq_ignore_ascii_case(&new) {
            continue;
        }
        match found
            .iter_mut()
            .find(|known| known.old == old && known.new == new)
        {
            Some(known) => known.suffixes.push(form.suffix.to_owned()),
            None => found.push(Hosts {
                at,
                old,
                new,
                suffixes: vec![form.suffix.to_owned()],
            }),
        }
    }
    found
}

/// The label of a host name, before and after.
fn labels(scene: &Scene<'_, '_>, at: ResourceRef, form: HostForm<'_>) -> Option<(String, String)> {
    let old_name = scene.names(at)?.pop()?;
    let new_name = scene.new_names(at)?.pop()?;
    let Some(property) = form.property else {
        return Some((old_name, new_name));
    };
    let found = label_at(scene.job.estate, at, property.as_str());
    let (pointer, label) = found.into_iter().next()?;
    let follows = property.as_str() == REPEATS_NAME && label.eq_ignore_ascii_case(&old_name);
    let settled = scene.plan.settled(at, &pointer);
    let new = match settled {
        Some(settled) => settled.value().to_owned(),
        None if follows => new_name,
        None => label.clone(),
    };
    Some((label, new))
}
