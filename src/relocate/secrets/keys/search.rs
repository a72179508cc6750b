//! Looking for keys that are spelled, and what each becomes.

use crate::arm::expr::quote;
use crate::arm::{Resource, ResourceId, ResourceRef, Value};
use crate::json::{Node, Pointer};

use super::super::super::hosts::Hosts;
use super::super::super::job::Job;
use super::super::super::plan::Plan;
use super::connection::{self, Connection, Owner};
use super::{Becomes, Spelled};

/// Looks for keys in one resource.
pub(super) struct Search<'s, 'd> {
    pub job: &'s Job<'d>,
    pub plan: &'s Plan,
    pub hosts: &'s Hosts<'s>,
    pub at: ResourceRef,
}

impl<'d> Search<'_, 'd> {
    /// The keys that are spelled in what stays of the resource.
    pub fn all(&self) -> Vec<Spelled<'d>> {
        let texts = self.job.resource(self.at).map(Resource::own_texts);
        let texts = texts.into_iter().flatten().filter(|(path, _, text)| {
            !text.starts_with('[') && !self.plan.takes_out(self.at, path)
        });
        let spelled = texts.filter_map(|(path, node, text)| self.text(node, text, &path));
        spelled.collect()
    }

    fn text(&self, node: &'d Node, text: &str, path: &Pointer) -> Option<Spelled<'d>> {
        let spelled = |owner, becomes| Spelled {
            at: self.at,
            path: path.clone(),
            node,
            owner,
            becomes,
        };
        if let Some((owner, expression)) = self.output(text, path) {
            return Some(spelled(owner, Becomes::Read(expression)));
        }
        let connection = Connection::read(text, self.job.catalog)?;
        let (at, owner) = connection.owners.iter().find_map(|owner| {
            let name = Value::String(owner.name.into());
            let named = self.job.estate.named(owner.full_type, &name);
            let near = named
                .iter()
                .find(|found| found.template == self.at.template);
            Some((*near.or_else(|| named.first())?, owner))
        })?;
        // What is left out keeps its keys.
        self.plan.stage(at)?;
        let expression = self.expression(&connection, owner, at);
        let (owner, becomes) = expression.map_or((at, Becomes::Asked), |(owner, expression)| {
            (owner, Becomes::Read(expression))
        });
        Some(spelled(owner, becomes))
    }

    /// Whether a value of another resource can be read while this one is made.
    fn can_ask(&self, other: ResourceRef) -> bool {
        other.template == self.at.template
            && self.plan.stage(other).is_some()
            && self.plan.stage(other) == self.plan.stage(self.at)
            && !self.job.estate.graph().waits_for(other, self.at)
    }

    fn new_name(&self, at: ResourceRef) -> Option<&str> {
        let old = self.job.resource(at)?.known_name()?;
        let rename = self.plan.decision(at)?.rename.as_deref();
        Some(rename.unwrap_or(old))
    }

    /// The text with the key read from its owner, and what has to be there before;
    /// none where the template cannot read it.
    fn expression(
        &self,
        connection: &Connection<'_>,
        owner: &Owner<'_>,
        at: ResourceRef,
    ) -> Option<(ResourceRef, String)> {
        let new = self.new_name(at).filter(|_| self.can_ask(at))?;
        let source = self.source(connection, owner, at, new)?;
        let name = Value::String(source.name.into());
        let id = ResourceId::in_own_group(&source.full_type, &name)?.to_expression()?;
        let version = quote(self.job.resource(at)?.api_version()?);
        let key = format!("listKeys({id}, {version}).{}", source.member);
        let (before, behind) = connection.around(new);
        let spelled = |text: String| {
            let text = self.hosts.replace(&text);
            (!text.is_empty()).then(|| quote(&text))
        };
        let parts: Vec<String> = [spelled(before), Some(key), spelled(behind)]
            .into_iter()
            .flatten()
            .collect();
        let whole = match parts.as_slice() {
            [only] => only.clone(),
            _ => format!("concat({})", parts.join(", ")),
        };
        Some((source.waits_for, whole))
    }

    /// What lists the key: the account, or one of its policies.
    fn source(
        &self,
        connection: &Connection<'_>,
        owner: &Owner<'_>,
        at: ResourceRef,
        new: &str,
    ) -> Option<Source> {
        let known = connection::ACCOUNTS
            .iter()
            .find(|(full_type, _)| owner.full_type.eq_ignore_ascii_case(full_type));
        if let Some((full_type, member)) = known {
            return Some(Source {
                full_type: (*full_type).to_owned(),
                name: new.to_owned(),
                member,
                waits_for: at,
            });
        }
        let policy = connection.policy?;
        if owner.full_type.eq_ignore_ascii_case(connection::HUB) {
            return Some(Source {
                full_type: connection::HUB_KEYS.to_owned(),
                name: format!("{new}/{policy}"),
                member: "primaryKey",
                waits_for: at,
            });
        }
        let of_entity = connection.entity.and_then(|entity| {
            let full = format!("{}/{entity}/{policy}", owner.name);
            self.policy_named(owner, &full, at)
                .map(|rule| (rule, format!("{new}/{entity}/{policy}")))
        });
        let of_account = || {
            let rule = self.policy_named(owner, &format!("{}/{policy}", owner.name), at);
            let is_there = policy.eq_ignore_ascii_case(connection::ROOT_POLICY);
            let own = rule.or_else(|| {
                let kind = format!("{}/authorizationRules", owner.full_type);
                is_there.then_some((at, kind))
            });
            own.map(|rule| (rule, format!("{new}/{policy}")))
        };
        let ((waits_for, full_type), name) = of_entity.or_else(of_account)?;
        Some(Source {
            full_type,
            name,
            member: "primaryKey",
            waits_for,
        })
    }

    /// The policy of this name below an account, with its type.
    fn policy_named(
        &self,
        owner: &Owner<'_>,
        full: &str,
        account: ResourceRef,
    ) -> Option<(ResourceRef, String)> {
        let above = format!("{}/", owner.full_type.to_ascii_lowercase());
        let mut rules = self.job.estate.resources().filter(|(at, resource)| {
            let kind = resource.full_type.to_ascii_lowercase();
            at.template == account.template
                && kind.starts_with(&above)
                && kind.ends_with("/authorizationrules")
                && self.can_ask(*at)
        });
        rules
            .find(|(_, resource)| {
                let name = resource.known_name();
                name.is_some_and(|name| name.eq_ignore_ascii_case(full))
            })
            .map(|(at, resource)| (at, resource.full_type.clone()))
    }

    /// What only the service gives to a resource, where a text spells it: read from
    /// the new resource. The old value stands in the export of the resource itself.
    fn output(&self, text: &str, path: &Pointer) -> Option<(ResourceRef, String)> {
        let is_property = path
            .tokens()
            .next()
            .is_some_and(|first| first.eq_ignore_ascii_case("properties"));
        if !is_property || text.len() < MIN_OUTPUT {
            return None;
        }
        OUTPUTS.iter().find_map(|(full_type, property)| {
            let wanted = what_counts(property, text)?;
            let mut owners = self.job.estate.resources().filter(|(at, resource)| {
                let own = |key: &str| resource.node.path(["properties", key])?.as_str();
                let own = own(property)
                    .and_then(|own| what_counts(property, own))
                    .or_else(|| own(KEY).filter(|_| *property == CONNECTION_STRING));
                resource.is_type(full_type)
                    && *at != self.at
                    && own.is_some_and(|own| own.eq_ignore_ascii_case(wanted))
                    && self.can_ask(*at)
            });
            let (at, resource) = owners.next().or_else(|| {
                (*property == ENDPOINT)
                    .then(|| self.only_cluster(text))
                    .flatten()
            })?;
            let name = Value::String(self.new_name(at)?.into());
            let id = ResourceId::in_own_group(&resource.full_type, &name)?.to_expression()?;
            let version = quote(resource.api_version()?);
            Some((at, format!("reference({id}, {version}).{property}")))
        })
    }
}

impl<'d> Search<'_, 'd> {
    /// The cluster that an endpoint of Service Fabric can mean, though the export does not say
    /// which it is: the only one of the template.
    fn only_cluster(&self, text: &str) -> Option<(ResourceRef, &Resource<'d>)> {
        let lower = text.to_ascii_lowercase();
        if !(lower.contains(".servicefabric.") && lower.contains("/runtime/clusters/")) {
            return None;
        }
        let mut clusters = self.job.estate.resources().filter(|(at, resource)| {
            at.template == self.at.template && resource.is_type("Microsoft.ServiceFabric/clusters")
        });
        let (at, cluster) = clusters.next()?;
        (clusters.next().is_none() && self.can_ask(at)).then_some((at, cluster))
    }
}

/// Properties that the service gives, and that others are told: keys and addresses.
const OUTPUTS: [(&str, &str); 4] = [
    ("Microsoft.Insights/components", CONNECTION_STRING),
    ("Microsoft.Insights/components", KEY),
    ("Microsoft.OperationalInsights/workspaces", "customerId"),
    ("Microsoft.ServiceFabric/clusters", ENDPOINT),
];

const CONNECTION_STRING: &str = "ConnectionString";
const KEY: &str = "InstrumentationKey";
const ENDPOINT: &str = "clusterEndpoint";

/// Shorter texts may be anything.
const MIN_OUTPUT: usize = 36;

/// The part of a value that is nobody else's: of a connection string the key, for the hosts
/// behind it are written with more or fewer of them.
fn what_counts<'t>(property: &str, text: &'t str) -> Option<&'t str> {
    const MARK: &str = "InstrumentationKey=";
    if property != CONNECTION_STRING {
        return Some(text);
    }
    let (_, rest) = text.split_once(MARK)?;
    rest.split(';').next()
}

/// What lists a key.
struct Source {
    full_type: String,
    name: String,
    /// Where the key stands in what `listKeys` gives.
    member: &'static str,
    /// What has to be there before.
    waits_for: ResourceRef,
}
