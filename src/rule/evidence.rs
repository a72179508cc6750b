//! The tests of the drop table: what in an export shows that a resource need
//! not, or cannot, be made by a template (D16).
//!
//! Names are looked at segment by segment, so that a test can be met although
//! the value of a name parameter is not known.

use crate::arm::scope::Scope;
use crate::arm::{Estate, Part, Resource, ResourceRef, Value, split_names, symbolic};
use crate::catalog::{Evidence, PathPattern, Texts};
use crate::json::Node;

use super::built_in_table;
use super::removals::{scalar, starts_with};

/// What a test found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The evidence, as half a sentence.
    Shown(String),
    /// What shows that somebody changed it, or that it is somebody's own.
    Changed(String),
    /// Why it cannot be told.
    Unknown(String),
    /// Nothing speaks for it.
    Nothing,
}

/// A resource under test.
#[derive(Clone, Copy)]
pub struct Subject<'d> {
    /// What it belongs to.
    pub estate: &'d Estate<'d>,
    /// The resource.
    pub at: ResourceRef,
    /// The same.
    pub resource: &'d Resource<'d>,
    /// What its expressions see.
    pub scope: &'d Scope<'d>,
}

impl<'d> Subject<'d> {
    /// The subject for a resource of the estate.
    #[must_use]
    pub fn of(estate: &'d Estate<'d>, at: ResourceRef) -> Option<Self> {
        let resource = estate.resource(at)?;
        let scope = estate.templates.get(at.template)?.scope_of(resource)?;
        Some(Self {
            estate,
            at,
            resource,
            scope,
        })
    }

    /// The segments of its full name.
    #[must_use]
    pub fn names(&self) -> Vec<Value> {
        split_names(&self.resource.name)
    }

    /// The value at a path of keys below `properties`.
    #[must_use]
    pub fn property<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Option<Value> {
        let node = self.resource.properties()?.path(keys)?;
        Some(self.scope.evaluate(node)).filter(|value| *value != Value::Null)
    }

    /// Runs a test.
    #[must_use]
    pub fn test(&self, test: &Evidence<'_>) -> Found {
        match test {
            Evidence::Always => Found::Shown(format!("its type is {}", self.resource.full_type)),
            Evidence::NameIs(text) => {
                self.segment(None, text, |name| name.eq_ignore_ascii_case(text))
            }
            Evidence::SegmentIs { index, text } => {
                self.segment(Some(*index), text, |name| name.eq_ignore_ascii_case(text))
            }
            Evidence::NameStarts(text) => self.name_starts(text),
            Evidence::PathIs { path, value } => {
                self.path(*path, true, |text| text.eq_ignore_ascii_case(value))
            }
            Evidence::PathIsOneOf { path, values } => {
                self.path(*path, true, |text| values.contains(text))
            }
            Evidence::PathStarts { path, text: prefix } => {
                self.path(*path, false, |text| starts_with(text, prefix))
            }
            Evidence::Absent(path) => self.absent(*path),
            Evidence::BuiltInTable => built_in_table::test(self),
            Evidence::DefaultDetection { off } => self.default_detection(*off),
            Evidence::PrivateEndpointInterface => self.private_endpoint_interface(),
            Evidence::DefaultHostName => self.default_host_name(),
        }
    }

    /// Tests one segment of the name, the last by default.
    fn segment(&self, index: Option<usize>, wanted: &str, fits: impl Fn(&str) -> bool) -> Found {
        let names = self.names();
        let name = match index {
            Some(index) => names.get(index),
            None => names.last(),
        };
        match name {
            Some(Value::String(text)) if fits(text) => {
                Found::Shown(format!("`{text}` in its name"))
            }
            Some(Value::String(_)) | None => Found::Nothing,
            Some(unknown) => {
                Found::Unknown(format!("whether {unknown} is `{wanted}` is not known"))
            }
        }
    }

    fn name_starts(&self, prefix: &str) -> Found {
        match self.names().last() {
            Some(Value::String(text)) if starts_with(text, prefix) => {
                Found::Shown(format!("its name begins `{prefix}`"))
            }
            Some(Value::Unknown(unknown)) => match unknown.parts.first() {
                Some(Part::Text(text)) if starts_with(text, prefix) => {
                    Found::Shown(format!("its name begins `{prefix}`"))
                }
                Some(Part::Text(text)) if text.len() >= prefix.len() => Found::Nothing,
                _ => Found::Unknown(format!("whether its name begins `{prefix}` is not known")),
            },
            _ => Found::Nothing,
        }
    }

    /// Tests the value at a path; `expected` says that its absence is odd.
    fn path(&self, path: PathPattern<'_>, expected: bool, fits: impl Fn(&str) -> bool) -> Found {
        let hits = path.find(self.resource.node);
        let Some(hit) = hits.first().filter(|hit| !hit.node.is_null()) else {
            let absent = Found::Unknown(format!("`{path}` is absent"));
            return if expected { absent } else { Found::Nothing };
        };
        match scalar(&self.scope.evaluate(hit.node)) {
            Some(text) if fits(&text) => Found::Shown(format!("`{path}` is `{text}`")),
            Some(_) => Found::Nothing,
            None => Found::Unknown(format!("the value of `{path}` is not known")),
        }
    }

    fn absent(&self, path: PathPattern<'_>) -> Found {
        let there = path
            .find(self.resource.node)
            .iter()
            .any(|hit| !hit.node.is_null());
        if there {
            Found::Nothing
        } else {
            Found::Shown(format!("`{path}` is absent"))
        }
    }

    /// A smart detection as every new component has it.
    fn default_detection(&self, off: Texts<'_>) -> Found {
        let names = self.names();
        let Some(name) = names.last().and_then(Value::as_str) else {
            return Found::Unknown("its name is not known".to_owned());
        };
        let stated = self.property(["ruleDefinitions", "IsEnabledByDefault"]);
        let default = match stated {
            Some(Value::Bool(default)) => default,
            _ => !off.contains(name),
        };
        let differs = |key: &str, default: bool| match self.property([key]) {
            None => None,
            Some(Value::Bool(is)) if is == default => None,
            Some(Value::Bool(is)) => Some(Found::Changed(format!(
                "`{key}` is {is}, where {default} is the default"
            ))),
            Some(_) => Some(Found::Unknown(format!("the value of `{key}` is not known"))),
        };
        let mails = match self.property(["customEmails"]) {
            None => None,
            Some(Value::Array(mails)) if mails.is_empty() => None,
            Some(_) => Some(Found::Changed(
                "it has mail addresses of its own".to_owned(),
            )),
        };
        let difference = differs("enabled", default)
            .or_else(|| differs("sendEmailsToSubscriptionOwners", true))
            .or(mails);
        difference.unwrap_or_else(|| {
            Found::Shown("enabled and mailed as in every new component".to_owned())
        })
    }

    /// An interface that names the endpoint that owns it; older API versions
    /// show it only in the names that the service gives to the IP configurations.
    fn private_endpoint_interface(&self) -> Found {
        if self.property(["privateEndpoint", "id"]).is_some() {
            return Found::Shown("`properties.privateEndpoint` names its owner".to_owned());
        }
        let configurations = self
            .resource
            .properties()
            .and_then(|properties| properties.get("ipConfigurations"));
        let configurations = configurations.map_or(&[][..], Node::elements);
        let made = |node: &Node| {
            let name = node.get("name").map(|name| self.scope.evaluate(name));
            name.as_ref()
                .and_then(Value::as_str)
                .is_some_and(|name| starts_with(name, "privateEndpointIpConfig."))
        };
        if !configurations.is_empty() && configurations.iter().all(made) {
            return Found::Shown(
                "its IP configurations are named `privateEndpointIpConfig.…`".to_owned(),
            );
        }
        Found::Nothing
    }

    /// A binding of the host name that the site has by itself.
    fn default_host_name(&self) -> Found {
        let names = self.names();
        let [site @ .., host] = names.as_slice() else {
            return Found::Nothing;
        };
        let hyphen = Value::String("-".into());
        let own = match site {
            [site] => Some(site.clone()),
            [site, slot] => symbolic::join([site, &hyphen, slot]),
            _ => None,
        };
        let (Some(own), Some((label, domain))) = (own, host_parts(host)) else {
            return Found::Unknown("its host name is not known".to_owned());
        };
        let by_service = SERVICE_DOMAINS.iter().any(|known| {
            domain.eq_ignore_ascii_case(known) || ends_with(&domain, &format!(".{known}"))
        });
        let is_known = label.is_known() && own.is_known();
        match by_service && is_label_of(&label, &own) {
            true => Found::Shown(format!("the site has a host name under {domain} by itself")),
            false if by_service && !is_known => {
                Found::Unknown("whether its host name is the site's own is not known".to_owned())
            }
            // A domain that people own: `steps` says what it needs.
            false => Found::Nothing,
        }
    }
}

/// Domains under which App Service and App Service environments name every site.
const SERVICE_DOMAINS: [&str; 6] = [
    "azurewebsites.net",
    "azurewebsites.us",
    "chinacloudsites.cn",
    "appserviceenvironment.net",
    "appserviceenvironment.us",
    "appserviceenvironment.cn",
];

fn ends_with(text: &str, tail: &str) -> bool {
    text.len()
        .checked_sub(tail.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case(tail))
}

/// Label and domain of a host name whose domain is known.
fn host_parts(host: &Value) -> Option<(Value, String)> {
    match host {
        Value::String(text) => {
            let (label, domain) = text.split_once('.')?;
            Some((Value::String(label.into()), domain.to_owned()))
        }
        Value::Unknown(unknown) => {
            let (last, head) = unknown.parts.split_last()?;
            let Part::Text(tail) = last else { return None };
            let (rest, domain) = tail.split_once('.')?;
            let mut label = head.to_vec();
            label.extend((!rest.is_empty()).then(|| Part::Text(rest.into())));
            let label = Value::unknown(unknown.why.clone(), unknown.span, label);
            Some((label, domain.to_owned()))
        }
        _ => None,
    }
}

/// Whether a label is the name of a site, or that and a hyphen with more, as
/// in `<site>-<hash>.<region>-01.azurewebsites.net`.
fn is_label_of(label: &Value, site: &Value) -> bool {
    match (label, site) {
        (Value::String(label), Value::String(site)) => {
            starts_with(label, site)
                && label
                    .get(site.len()..)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        }
        (Value::Unknown(label), Value::Unknown(site)) => {
            match label.parts.strip_prefix(site.parts.as_slice()) {
                Some([]) => true,
                Some([Part::Text(rest), ..]) => rest.starts_with('-'),
                _ => false,
            }
        }
        _ => false,
    }
}
