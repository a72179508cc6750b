//! The IDs of a collection before and after the move, with a parameter for each part of them that
//! no input tells (D12).

use crate::arm::{ResourceId, ResourceRef, Term, Value, Why};
use crate::text::Span;

use super::super::job::Job;
use super::super::new_parameter::label;
use super::super::plan::Plan;
use super::super::redirect;
use super::super::whereabouts::Whereabouts;

/// The parameter for the subscription; a collection serves that which it is in.
const SUBSCRIPTION: &str = "subscriptionId";

/// A parameter of the written template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its default.
    pub default: Option<String>,
    /// Its allowed values; empty = all.
    pub allowed: Vec<String>,
    /// What it is, for a person.
    pub description: String,
}

/// A subscription and a resource group in it, each known or a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The subscription.
    pub subscription: Value,
    /// The group.
    pub group: Value,
}

impl Place {
    /// The ID of the group itself.
    pub fn id(&self) -> Value {
        let text = |text: &str| Value::String(text.into());
        crate::arm::joined([
            text("/subscriptions/"),
            self.subscription.clone(),
            text("/resourceGroups/"),
            self.group.clone(),
        ])
    }

    /// The ID of a resource in it.
    pub fn resource(&self, full_type: &str, names: &[String]) -> Value {
        let id = ResourceId {
            subscription: Some(self.subscription.clone()),
            resource_group: Some(self.group.clone()),
            extends: None,
            full_type: full_type.to_owned(),
            names: names
                .iter()
                .map(|name| Value::from(name.as_str()))
                .collect(),
        };
        id.to_value()
    }
}

/// Gives places, and collects the parameters that they need.
pub struct Places<'a, 'd> {
    whereabouts: Whereabouts<'a, 'd>,
    labels: &'a [&'a str],
    /// In the order of their first use.
    pub parameters: Vec<Parameter>,
}

impl<'a, 'd> Places<'a, 'd> {
    pub const fn new(job: &'a Job<'d>, plan: &'a Plan, labels: &'a [&'a str]) -> Self {
        Self {
            whereabouts: Whereabouts { job, plan },
            labels,
            parameters: Vec::new(),
        }
    }

    /// Where a resource is.
    pub fn source(&mut self, at: ResourceRef) -> Place {
        let subscription = self.subscription(at);
        let group = self.whereabouts.group(at).map(Value::from);
        let group = group.unwrap_or_else(|| {
            let name = self.of_template("sourceGroup", at.template);
            self.ask(&name, "Resource group in the source")
        });
        Place {
            subscription,
            group,
        }
    }

    /// Where it will be.
    pub fn target(&mut self, at: ResourceRef) -> Place {
        let subscription = self.subscription(at);
        let group = self.whereabouts.new_group(at).map(Value::from);
        let group = group.unwrap_or_else(|| {
            let name = self.of_template("targetGroup", at.template);
            self.ask(&name, "Resource group in the target")
        });
        Place {
            subscription,
            group,
        }
    }

    /// The ID of something that is not in the estate, as it is; `template` names it.
    pub fn outside(&mut self, id: &ResourceId, template: usize) -> Value {
        let at = ResourceRef {
            template,
            resource: 0,
        };
        let mut id = id.clone();
        let own = |value: &Option<Value>| value.as_ref().is_none_or(Value::is_own_scope);
        if own(&id.subscription) {
            id.subscription = Some(self.subscription(at));
        }
        if own(&id.resource_group) {
            id.resource_group = Some(self.source(at).group);
        }
        id.to_value()
    }

    /// The ID of what takes its place in the target.
    pub fn instead(&mut self, id: &ResourceId, name: &str) -> Value {
        let plan = self.whereabouts.plan;
        if redirect::is_mapped(plan, id) || redirect::has_arrived(plan, id) {
            let mut id = id.clone();
            redirect::id(plan, &mut id);
            return id.to_value();
        }
        let kind = id.full_type.rsplit('/').next().unwrap_or_default();
        let wanted = format!("{kind}_{}_targetId", label(name));
        let id = id.to_value();
        let description = format!("Resource ID of what takes the place of {id} in the target");
        // Two of one name, from two groups, are two parameters.
        let mut name = wanted.clone();
        let mut number = 2_u32;
        let is_taken = |name: &str| {
            let mut parameters = self.parameters.iter();
            parameters.any(|one| one.name == name && one.description != description)
        };
        while is_taken(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.ask(&name, &description)
    }

    fn subscription(&mut self, at: ResourceRef) -> Value {
        let known = self.whereabouts.subscription(at);
        known.map(Value::from).unwrap_or_else(|| {
            let default = "[subscription().subscriptionId]".to_owned();
            self.add(Parameter {
                name: SUBSCRIPTION.to_owned(),
                default: Some(default),
                allowed: Vec::new(),
                description: "Subscription of source and target: that of the collection".to_owned(),
            })
        })
    }

    /// Several templates of unknown groups may have come from several.
    fn of_template(&self, name: &str, template: usize) -> String {
        match self.labels.get(template) {
            Some(one) if self.labels.len() > 1 => format!("{name}_{}", label(one)),
            _ => name.to_owned(),
        }
    }

    fn ask(&mut self, name: &str, description: &str) -> Value {
        self.add(Parameter {
            name: name.to_owned(),
            default: None,
            allowed: Vec::new(),
            description: description.to_owned(),
        })
    }

    /// Declares a parameter, once, and gives what reads it.
    pub fn add(&mut self, parameter: Parameter) -> Value {
        let name = parameter.name.clone();
        let same = |one: &Parameter| one.name.eq_ignore_ascii_case(&name);
        if !self.parameters.iter().any(same) {
            self.parameters.push(parameter);
        }
        let call = Term::call("parameters", [Value::from(name.as_str())]);
        Value::term(
            Why::ParameterWithoutValue(name.into()),
            Span::default(),
            call,
        )
    }
}
