//! Host names that hold the name of a resource or a region (D9).

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::{Estate, ResourceRef, Value};
use crate::catalog::{Catalog, HostName, HostShape};
use crate::json::Pointer;

use super::plan::Plan;

/// What references of apps to key vaults begin with, and what stands before the name of one.
const VAULT_REFERENCE: &str = "@Microsoft.KeyVault(";
const VAULT_NAME: &str = "VaultName=";
const VAULT: &str = "Microsoft.KeyVault/vaults";

/// A resource of the estate that may be known by a host name.
#[derive(Clone, Debug)]
pub struct Host<'a> {
    /// Its type.
    pub full_type: &'a str,
    /// The property that holds the first label; none for its name.
    pub property: Option<&'a str>,
    /// What hosts begin with now.
    pub old: String,
    /// What they begin with afterwards, often the same.
    pub new: String,
}

/// Resources by what their host names begin with, and the regions that change.
#[derive(Debug)]
pub struct Hosts<'a> {
    catalog: Catalog<'a>,
    regions: &'a BTreeMap<String, String>,
    /// In the order that they were given, by old label in lower case.
    by_label: BTreeMap<String, Vec<Host<'a>>>,
}

impl<'a> Hosts<'a> {
    /// The hosts of everything in the estate, as the plan is by now.
    #[must_use]
    pub fn of(estate: &'a Estate<'a>, catalog: Catalog<'a>, plan: &'a Plan) -> Self {
        let known: BTreeSet<String> = catalog
            .all_host_forms()
            .map(|form| form.resource_type.to_ascii_lowercase())
            .collect();
        let mut hosts = Vec::new();
        for (at, resource) in estate.resources() {
            let kind = resource.full_type.to_ascii_lowercase();
            let Some(name) = resource.known_name() else {
                continue;
            };
            let old = name.rsplit('/').next().unwrap_or(name);
            let rename = plan
                .decision(at)
                .and_then(|decision| decision.rename.as_deref());
            let new = rename.unwrap_or(old);
            if known.contains(&kind) {
                hosts.push(Host {
                    full_type: &resource.full_type,
                    property: None,
                    old: old.to_owned(),
                    new: new.to_owned(),
                });
                labels(estate, catalog, plan, at, &mut hosts);
            }
            hosts.extend(slot(estate, plan, at));
        }
        Self::new(catalog, &plan.regions, hosts)
    }

    /// Of two with the same old name and type the first counts.
    #[must_use]
    pub fn new(
        catalog: Catalog<'a>,
        regions: &'a BTreeMap<String, String>,
        hosts: Vec<Host<'a>>,
    ) -> Self {
        let mut by_label: BTreeMap<String, Vec<Host<'a>>> = BTreeMap::new();
        for host in hosts {
            by_label
                .entry(host.old.to_ascii_lowercase())
                .or_default()
                .push(host);
        }
        Self {
            catalog,
            regions,
            by_label,
        }
    }

    /// Replaces, in every host name in `text`, the label that is the old name
    /// of a resource before a suffix known for its type, and the region where
    /// it is certain that the host in the new region means the same.
    #[must_use]
    pub fn replace(&self, text: &str) -> String {
        if !text.contains('.') {
            return text.to_owned();
        }
        let named = self.vault_named(text);
        let text = named.as_deref().unwrap_or(text);
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest
                .find(|c| !is_host_char(c))
                .map_or(rest, |end| rest.get(..end).unwrap_or(rest));
            if word.is_empty() {
                let next = rest.chars().next().map_or(1, char::len_utf8);
                result.push_str(rest.get(..next).unwrap_or_default());
                rest = rest.get(next..).unwrap_or_default();
                continue;
            }
            match self.of_resource(word).or_else(|| self.of_region(word)) {
                Some(new) => result.push_str(&new),
                None => result.push_str(word),
            }
            rest = rest.get(word.len()..).unwrap_or_default();
        }
        result
    }

    /// A reference of an app to a key vault that names it without its host, such as
    /// `@Microsoft.KeyVault(VaultName=NAME;SecretName=…)`
    /// (<https://learn.microsoft.com/azure/app-service/app-service-key-vault-references>); none
    /// where it names no vault that gets another name.
    fn vault_named(&self, text: &str) -> Option<String> {
        let start = text.find(VAULT_REFERENCE)? + VAULT_REFERENCE.len();
        let inside = text.get(start..)?;
        let inside = inside.get(..inside.find(')').unwrap_or(inside.len()))?;
        let at = start + inside.find(VAULT_NAME)? + VAULT_NAME.len();
        let rest = text.get(at..start + inside.len())?;
        let old = rest.get(..rest.find(';').unwrap_or(rest.len()))?;
        let known = self.by_label.get(&old.to_ascii_lowercase())?;
        let mut vaults = known.iter();
        let vault = vaults.find(|host| host.full_type.eq_ignore_ascii_case(VAULT))?;
        let (before, behind) = (text.get(..at)?, text.get(at + old.len()..)?);
        Some(format!("{before}{}{behind}", vault.new))
    }

    /// The new host name of a resource of the estate.
    fn of_resource(&self, word: &str) -> Option<String> {
        if !word.contains('.') || self.by_label.is_empty() {
            return None;
        }
        self.catalog.host_name(word).into_iter().find_map(|found| {
            let label = word
                .get(..found.label.len())
                .filter(|label| *label == found.label)?;
            let (host, tail) = self.host_of(&found)?;
            let is_lower = !label.chars().any(|c| c.is_ascii_uppercase());
            // Services write hosts in lower case whatever the name's case is.
            let new = if is_lower {
                host.new.to_ascii_lowercase()
            } else {
                host.new.clone()
            };
            let behind = word.get(label.len()..)?;
            Some(format!("{new}{tail}{}", self.behind(&found, behind)?))
        })
    }

    /// The resource of a host name, and what stands behind its name in the
    /// first label: for hosts of one region of several, that region.
    fn host_of(&self, found: &HostName<'_, '_>) -> Option<(&Host<'a>, String)> {
        let of_label = |label: &str| {
            let known = self.by_label.get(&label.to_ascii_lowercase())?;
            known.iter().find(|host| {
                let property = found.form.property.as_ref().map(|path| path.as_str());
                found
                    .form
                    .resource_type
                    .eq_ignore_ascii_case(host.full_type)
                    && host.property == property
            })
        };
        let whole = of_label(found.label).map(|host| (host, String::new()));
        whole.or_else(|| {
            if found.form.shape != HostShape::Regional {
                return None;
            }
            let (name, region) = found.label.rsplit_once('-')?;
            let region = self.catalog.region(region)?.name;
            let new = self.regions.get(region).map_or(region, String::as_str);
            Some((of_label(name)?, format!("-{new}")))
        })
    }

    /// What follows the first label; none where it names what only the old
    /// resource has, such as the DNS zone `z6` of a static website.
    fn behind(&self, found: &HostName<'_, '_>, behind: &str) -> Option<String> {
        match found.form.shape {
            HostShape::Label | HostShape::Secondary | HostShape::Regional => {
                Some(behind.to_owned())
            }
            HostShape::Zone => {
                let plain = ["", "privatelink"];
                let is_plain = plain
                    .iter()
                    .any(|known| found.middle.eq_ignore_ascii_case(known));
                is_plain.then(|| behind.to_owned())
            }
            HostShape::Region => {
                let region = self.catalog.region(found.middle)?;
                let new = self.regions.get(region.name);
                let new = new.map_or(region.name, String::as_str);
                Some(behind.replacen(found.middle, new, 1))
            }
        }
    }

    /// The same host of a service in the new region: of a whole region, or of
    /// a resource of the estate.
    fn of_region(&self, word: &str) -> Option<String> {
        let found = self.catalog.region_host(word)?;
        let new = self.catalog.region(self.regions.get(found.region.name)?)?;
        let region = found.word_for(new)?;
        let before = if found.is_regional() {
            found.before.to_owned()
        } else {
            let known = self.by_label.get(&found.before.to_ascii_lowercase())?;
            let host = known.iter().find(|host| {
                let mut forms = self.catalog.host_forms(host.full_type);
                host.property.is_none()
                    && forms.any(|form| ends_with_label(found.rest, form.suffix))
            });
            host?.new.to_ascii_lowercase()
        };
        let dot = if before.is_empty() { "" } else { "." };
        Some(format!("{before}{dot}{region}{}", found.rest))
    }
}

/// Labels that stand in properties of a resource.
fn labels<'a>(
    estate: &'a Estate<'a>,
    catalog: Catalog<'a>,
    plan: &Plan,
    at: ResourceRef,
    hosts: &mut Vec<Host<'a>>,
) {
    let Some(resource) = estate.resource(at) else {
        return;
    };
    for property in catalog
        .host_forms(&resource.full_type)
        .filter_map(|form| form.property)
    {
        for (pointer, old) in values(estate, at, property.as_str()) {
            let settled = plan
                .settled(at, &pointer)
                .map(|settled| settled.value().to_owned());
            let new = settled.unwrap_or_else(|| old.clone());
            hosts.push(Host {
                full_type: &resource.full_type,
                property: Some(property.as_str()),
                old,
                new,
            });
        }
    }
}

/// The known texts at a path of a resource, with their places.
#[must_use]
pub fn values(estate: &Estate<'_>, at: ResourceRef, path: &str) -> Vec<(Pointer, String)> {
    let Some(resource) = estate.resource(at) else {
        return Vec::new();
    };
    let scope = estate
        .templates
        .get(at.template)
        .and_then(|template| template.scope_of(resource));
    let Some(scope) = scope else {
        return Vec::new();
    };
    let hits = crate::catalog::PathPattern::new(path).find(resource.node);
    hits.into_iter()
        .filter_map(|hit| match scope.evaluate(hit.node) {
            Value::String(text) => Some((hit.pointer, text.into_string())),
            _ => None,
        })
        .collect()
}

/// The host of a deployment slot: `<site>-<slot>`.
fn slot<'a>(estate: &'a Estate<'a>, plan: &Plan, at: ResourceRef) -> Option<Host<'a>> {
    const SITE: &str = "Microsoft.Web/sites";
    let resource = estate.resource(at)?;
    if !resource.is_type("Microsoft.Web/sites/slots") {
        return None;
    }
    let (site, slot) = resource.known_name()?.split_once('/')?;
    let sites = estate.named(SITE, &Value::String(site.into()));
    let declared = sites.iter().find(|site| site.template == at.template);
    let declared = declared.or_else(|| sites.first())?;
    let new = plan.decision(*declared)?.rename.as_deref()?;
    Some(Host {
        full_type: SITE,
        property: None,
        old: format!("{site}-{slot}"),
        new: format!("{new}-{slot}"),
    })
}

/// Whether a text ends in a suffix of whole labels.
fn ends_with_label(text: &str, suffix: &str) -> bool {
    let cut = text.len().checked_sub(suffix.len() + 1);
    let tail = cut.and_then(|cut| text.get(cut..));
    tail.is_some_and(|tail| {
        tail.starts_with('.')
            && tail
                .get(1..)
                .is_some_and(|tail| tail.eq_ignore_ascii_case(suffix))
    })
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '*')
}

#[cfg(test)]
mod tests;
