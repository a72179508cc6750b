//! The collection as a template: first the collection with its identity, then the identity's
//! roles, then one resource behind the other. Deploying it moves nothing.

use serde_json::json;

use crate::arm::{ResourceRef, Value, expr};
use crate::catalog::{MoverRole, Region};
use crate::json::Spot;

use super::super::effective::view;
use super::super::job::Job;
use super::super::plan::{Plan, Stage};
use super::super::whereabouts::Whereabouts;
use super::candidates::{Chosen, Route};
use super::document::{
    Collection, DeploymentProperties, MemberProperties, Override, Properties, Resource, Settings,
    Way,
};
use super::members::{self, Member, What};
use super::places::{Parameter, Place, Places};
use super::rows::{Rows, cut, roles_name};

/// The parameter for the region of the collections.
const LOCATION: &str = "collectionLocation";

const COLLECTION: &str = "Microsoft.Migrate/moveCollections";
const KEY_VAULT: &str = "Microsoft.KeyVault/vaults";
const MEMBER: &str = "Microsoft.Migrate/moveCollections/moveResources";
const ROLE: &str = "Microsoft.Authorization/roleAssignments";
const DEPLOYMENT_VERSION: &str = "2022-09-01";
const ROLE_VERSION: &str = "2022-04-01";

/// Writes the collections of all ways; none where no machine goes by one.
pub fn write(job: &Job<'_>, plan: &Plan, chosen: &Chosen, labels: &[&str]) -> Option<Collection> {
    if chosen.routes.is_empty() {
        return None;
    }
    let mut writer = Writer {
        job,
        plan,
        places: Places::new(job, plan, labels),
        resources: Vec::new(),
    };
    let region = writer.location();
    let ways = chosen
        .routes
        .iter()
        .map(|(route, machines)| writer.way(route, machines, region));
    let ways: Vec<Way> = ways.collect();
    Some(Collection {
        ways,
        parameters: writer.places.parameters,
        resources: writer.resources,
    })
}

struct Writer<'a, 'd> {
    job: &'a Job<'d>,
    plan: &'a Plan,
    places: Places<'a, 'd>,
    resources: Vec<Resource>,
}

impl<'a, 'd> Writer<'a, 'd> {
    /// The region of the collections: metadata only, so residency decides. One of the target's
    /// geography, else of its part of the world, else the first that is known.
    fn location(&mut self) -> Option<Region<'d>> {
        let target = self.job.catalog.region(&self.job.options.to);
        let allowed: Vec<Region<'d>> = target
            .into_iter()
            .flat_map(|target| self.job.catalog.mover_metadata(target.cloud))
            .collect();
        let near = |same: &dyn Fn(&Region<'_>, &Region<'_>) -> bool| {
            let target = target.as_ref()?;
            allowed.iter().find(|one| same(one, target)).copied()
        };
        let chosen =
            near(&|one, target| one.geography.is_some() && one.geography == target.geography)
                .or_else(|| {
                    near(&|one, target| {
                        one.geography_group.is_some()
                            && one.geography_group == target.geography_group
                    })
                })
                .or_else(|| allowed.first().copied());
        self.places.add(Parameter {
            name: LOCATION.to_owned(),
            default: chosen.map(|region| region.name.to_owned()),
            allowed: allowed.iter().map(|region| region.name.to_owned()).collect(),
            description: "Region that keeps the metadata of the move: neither source nor target have to be it".to_owned(),
        });
        chosen
    }

    fn way(&mut self, route: &Route, machines: &[ResourceRef], region: Option<Region<'_>>) -> Way {
        let code = region.map_or("metadata", |region| region.suffix());
        let from = route.from.as_deref();
        let between = format!("{}-{}-{code}", from.unwrap_or("source"), route.to);
        let name = cut(&format!("movecollection-{between}"));
        self.collection(&name, route);
        self.roles(&name);
        let mut way = Way {
            group: format!("ResourceMoverRG-{between}"),
            location: region.map(|region| region.name.to_owned()),
            groups: Vec::new(),
            existing: Vec::new(),
            moved: Vec::new(),
            vaults: Vec::new(),
            machines: machines.to_vec(),
            name,
        };
        let members = members::of(self.job, self.plan, machines);
        let mut rows = Rows::of(collection_id(&way.name), &way.name);
        self.groups(&members, &mut rows, &mut way);
        for member in &members {
            self.member(member, &mut rows, &mut way);
        }
        way
    }

    fn collection(&mut self, name: &str, route: &Route) {
        let source = match &route.from {
            Some(region) => region.clone(),
            None => {
                let reads = self.places.add(Parameter {
                    name: "sourceRegion".to_owned(),
                    default: None,
                    allowed: Vec::new(),
                    description: "Region that the machines are in, such as westeurope".to_owned(),
                });
                reads.to_template_string()
            }
        };
        self.resources.push(Resource {
            r#type: COLLECTION,
            api_version: self.job.catalog.mover_version().to_owned(),
            name: name.to_owned(),
            subscription_id: None,
            location: Some(format!("[parameters('{LOCATION}')]")),
            identity: Some(json!({"type": "SystemAssigned"})),
            depends_on: Vec::new(),
            properties: Properties::Plain(json!({
                "moveType": "RegionToRegion",
                "sourceRegion": source,
                "targetRegion": route.to,
            })),
        });
    }

    /// Roles are given on the subscription, which holds source and target: a deployment to it.
    fn roles(&mut self, collection: &str) {
        let version = self.job.catalog.mover_version();
        let id = format!("resourceId('{COLLECTION}', {})", expr::quote(collection));
        let assignments = self.job.catalog.mover_roles().map(assignment);
        let principal = format!("[reference({id}, '{version}', 'Full').identity.principalId]");
        let properties = DeploymentProperties::for_principal(&principal, assignments.collect());
        self.resources.push(Resource {
            r#type: crate::arm::DEPLOYMENT,
            api_version: DEPLOYMENT_VERSION.to_owned(),
            name: roles_name(collection),
            subscription_id: Some("[subscription().subscriptionId]"),
            location: Some(format!("[parameters('{LOCATION}')]")),
            identity: None,
            depends_on: vec![format!("[{id}]")],
            properties: Properties::Deployment(Box::new(properties)),
        });
    }

    /// A member for each resource group: that of the target is there already.
    fn groups(&mut self, members: &[Member<'_>], rows: &mut Rows, way: &mut Way) {
        let mut known: Vec<Place> = Vec::new();
        for member in members {
            let What::Declared(at) = member.what else {
                continue;
            };
            let source = self.places.source(at);
            if known.contains(&source) {
                continue;
            }
            let target = self.places.target(at);
            let settings = Settings {
                resource_type: "resourceGroups".to_owned(),
                target_resource_name: Some(target.group.to_template_string()),
                ..Settings::default()
            };
            let name = source.group.as_str().unwrap_or("source-group").to_owned();
            let properties = MemberProperties {
                source_id: source.id().to_template_string(),
                existing_target_id: Some(target.id().to_template_string()),
                resource_settings: settings,
                depends_on_overrides: Vec::new(),
            };
            known.push(source);
            let name = self.row(way, rows, &name, properties);
            way.groups.push(name);
        }
    }

    fn member(&mut self, member: &Member<'_>, rows: &mut Rows, way: &mut Way) {
        let (name, properties) = match &member.what {
            What::Declared(at) => match self.declared(member, *at) {
                Some(declared) => declared,
                None => return,
            },
            What::Named(id, template) => {
                let name = members::last_name(id);
                let settings = Settings {
                    resource_type: member.kind.resource_type.to_owned(),
                    target_resource_name: None,
                    ..Settings::default()
                };
                let target = self.places.instead(id, &name);
                let properties = MemberProperties {
                    source_id: self.places.outside(id, *template).to_template_string(),
                    existing_target_id: Some(target.to_template_string()),
                    resource_settings: settings,
                    depends_on_overrides: Vec::new(),
                };
                (name, properties)
            }
        };
        let exists = properties.existing_target_id.is_some();
        let in_target = properties.resource_settings.target_resource_name.clone();
        if member.kind.resource_type == KEY_VAULT {
            way.vaults.extend(in_target);
        }
        let name = self.row(way, rows, &name, properties);
        if exists {
            way.existing.push(name);
        } else {
            way.moved.push(name);
        }
    }

    fn declared(
        &mut self,
        member: &Member<'_>,
        at: ResourceRef,
    ) -> Option<(String, MemberProperties)> {
        let whereabouts = Whereabouts {
            job: self.job,
            plan: self.plan,
        };
        let (old, new) = (whereabouts.names(at)?, whereabouts.new_names(at)?);
        let (source, target) = (self.places.source(at), self.places.target(at));
        let kind = member.kind.resource_type;
        let is_made = self.plan.stage(at) == Some(Stage::Base) || !member.kind.moves;
        let overrides = member.outside.values().map(|id| Override {
            id: self.places.outside(id, at.template).to_template_string(),
            target_id: self
                .places
                .instead(id, &members::last_name(id))
                .to_template_string(),
        });
        let overrides: Vec<Override> = overrides.collect();
        let mut settings = Settings {
            resource_type: kind.to_owned(),
            target_resource_name: new.last().map(|name| literal(name)),
            target_resource_group_name: Some(target.group.to_template_string()),
            ..Settings::default()
        };
        if !is_made {
            self.of_machine(member, at, &mut settings);
        }
        let properties = MemberProperties {
            source_id: source.resource(kind, &old).to_template_string(),
            existing_target_id: is_made.then(|| target.resource(kind, &new).to_template_string()),
            resource_settings: settings,
            depends_on_overrides: overrides,
        };
        Some((old.last().cloned().unwrap_or_default(), properties))
    }

    /// Size and zone; what is not said stays as it is in the source.
    fn of_machine(&self, member: &Member<'_>, at: ResourceRef, settings: &mut Settings) {
        let Some(machine) = view(self.job, at) else {
            return;
        };
        let takes = |setting: &str| member.kind.settings.contains(setting);
        if takes("targetVmSize") {
            let size = machine.at(["properties", "hardwareProfile", "vmSize"]);
            settings.target_vm_size = size.and_then(|size| size.value().as_str().map(literal));
        }
        if takes("targetAvailabilityZone") {
            let in_set = machine.at(["properties", "availabilitySet"]).is_some();
            let zones = machine
                .member("zones")
                .filter(|_| !in_set && self.keeps_zones(at));
            settings.target_availability_zone = match zones.map(|zones| zones.value()) {
                None | Some(Value::Null) => Some("NA".to_owned()),
                Some(Value::Array(zones)) if zones.is_empty() => Some("NA".to_owned()),
                Some(Value::Array(zones)) => zones.first().and_then(zone),
                Some(_) => None,
            };
        }
    }

    fn keeps_zones(&self, at: ResourceRef) -> bool {
        let zones = self
            .job
            .resource(at)
            .and_then(|resource| Spot::of(resource.node).get("zones"));
        zones.is_none_or(|zones| !self.plan.takes_out(at, &zones.path))
    }

    /// Adds a member behind the last and gives its name.
    fn row(
        &mut self,
        way: &Way,
        rows: &mut Rows,
        wanted: &str,
        properties: MemberProperties,
    ) -> String {
        let name = rows.name(wanted);
        let path = format!("{}/{name}", way.name);
        let own = [way.name.as_str(), &name].map(expr::quote).join(", ");
        let mut depends_on = std::mem::take(&mut rows.last);
        let collection = collection_id(&way.name);
        if !depends_on.contains(&collection) {
            depends_on.insert(0, collection);
        }
        rows.last = vec![format!("[resourceId('{MEMBER}', {own})]")];
        self.resources.push(Resource {
            r#type: MEMBER,
            api_version: self.job.catalog.mover_version().to_owned(),
            name: path,
            subscription_id: None,
            location: None,
            identity: None,
            depends_on,
            properties: Properties::Member(Box::new(properties)),
        });
        name
    }
}

/// A role for the principal of the collection, named so that a second deployment finds it.
fn assignment(role: MoverRole<'_>) -> Resource {
    let id = role.id;
    Resource {
        r#type: ROLE,
        api_version: ROLE_VERSION.to_owned(),
        name: format!("[guid(subscription().id, parameters('principalId'), '{id}')]"),
        subscription_id: None,
        location: None,
        identity: None,
        depends_on: Vec::new(),
        properties: Properties::Plain(json!({
            "principalId": "[parameters('principalId')]",
            "principalType": "ServicePrincipal",
            "roleDefinitionId": format!("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{id}')]"),
        })),
    }
}

/// The ID of a collection, as a text of the template.
fn collection_id(name: &str) -> String {
    format!("[resourceId('{COLLECTION}', {})]", expr::quote(name))
}

/// A text as it stands in a template.
fn literal(text: &str) -> String {
    expr::escape_literal(text).into_owned()
}

/// `1`, `2` or `3`, the zones that the service knows.
fn zone(value: &Value) -> Option<String> {
    let text = value.to_string();
    ["1", "2", "3"].contains(&text.as_str()).then_some(text)
}
