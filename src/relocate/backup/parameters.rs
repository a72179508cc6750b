//! The parameters of `protection.json`: what containers, items and IDs name again and again, and a
//! person may have to change.

use serde_json::{Value as Json, json};

use crate::arm::{Resource, ResourceRef};

use super::super::job::Job;
use super::super::new_parameter::label;
use super::super::plan::Plan;
use super::protection::Protection;

/// The group that the template is deployed to.
const OWN_GROUP: &str = "[resourceGroup().name]";

/// One parameter.
struct Parameter {
    /// What it is about: kind and old name in lower case.
    key: (&'static str, String),
    name: String,
    default: Option<String>,
    description: String,
}

/// The parameters in the order in which they were asked for.
pub struct Parameters<'p, 'd> {
    job: &'p Job<'d>,
    plan: &'p Plan,
    all: Vec<Parameter>,
}

impl<'p, 'd> Parameters<'p, 'd> {
    /// None yet.
    pub fn new(job: &'p Job<'d>, plan: &'p Plan) -> Self {
        let all = Vec::new();
        Self { job, plan, all }
    }

    /// The parameter of a vault's name.
    pub fn vault(&mut self, at: ResourceRef) -> String {
        let old = self.job.resource(at).map(Resource::display_name);
        let old = old.unwrap_or_default();
        let new = self.new_name(Some(at));
        let description = "Name of the Recovery Services vault that protects".to_owned();
        self.add("vaults", &old, new, description)
    }

    /// The parameter of a storage account's name.
    pub fn account(&mut self, at: Option<ResourceRef>, old: &str) -> String {
        let new = self.new_name(at);
        let description = format!("Name in the target of the storage account that was {old}");
        self.add("storageAccounts", old, new, description)
    }

    /// The parameter of the group that holds what is protected. That of the vault needs no value;
    /// another is known where the move was told of it.
    pub fn group(&mut self, one: &Protection, vault: ResourceRef) -> String {
        let origin = |at: ResourceRef| {
            let origin = self.job.estate.origins.get(at.template);
            origin.and_then(|origin| origin.resource_group.clone())
        };
        let of_vault = one
            .native
            .as_ref()
            .and_then(|native| native.vault.group.clone());
        let of_vault = of_vault.or_else(|| origin(vault));
        let own = one
            .source
            .group
            .clone()
            .or_else(|| one.resource.and_then(origin));
        let is_beside = one.resource.is_some_and(|at| at.template == vault.template);
        let same = match (&own, &of_vault) {
            (Some(own), Some(of_vault)) => own.eq_ignore_ascii_case(of_vault),
            _ => is_beside,
        };
        let old = own.or(of_vault.filter(|_| same));
        let mapped = old
            .as_deref()
            .and_then(|old| self.job.options.target_group(old));
        let default = if same { Some(OWN_GROUP) } else { mapped }.map(str::to_owned);
        let description = match &old {
            Some(old) => format!("Resource group in the target of what was in {old}"),
            None => "Resource group in the target of what is protected".to_owned(),
        };
        self.add(
            "resourceGroups",
            old.as_deref().unwrap_or("own"),
            default,
            description,
        )
    }

    /// What a resource is called in the target, as far as it is known.
    pub fn new_name(&self, at: Option<ResourceRef>) -> Option<String> {
        let at = at?;
        let renamed = self
            .plan
            .decision(at)
            .and_then(|decision| decision.rename.clone());
        renamed.or_else(|| Some(self.job.resource(at)?.known_name()?.to_owned()))
    }

    fn add(
        &mut self,
        kind: &'static str,
        old: &str,
        default: Option<String>,
        description: String,
    ) -> String {
        let key = (kind, old.to_ascii_lowercase());
        if let Some(known) = self.all.iter().find(|known| known.key == key) {
            return known.name.clone();
        }
        let wanted = format!("{kind}_{}_name", label(old));
        let taken = |name: &str| {
            self.all
                .iter()
                .any(|known| known.name.eq_ignore_ascii_case(name))
        };
        let mut name = wanted.clone();
        let mut number = 2_u32;
        while taken(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.all.push(Parameter {
            key,
            name: name.clone(),
            default,
            description,
        });
        name
    }

    /// The declarations, and the names of those that a person must give a value.
    pub fn finish(self) -> (Vec<(String, Json)>, Vec<String>) {
        let asked = self.all.iter().filter(|one| one.default.is_none());
        let asked = asked.map(|one| one.name.clone()).collect();
        let declared = self.all.into_iter().map(|one| {
            let about = json!({ "description": one.description });
            let declaration = match one.default {
                Some(default) => json!({ "defaultValue": escaped(&default), "metadata": about, "type": "String" }),
                None => json!({ "metadata": about, "type": "String" }),
            };
            (one.name, declaration)
        });
        (declared.collect(), asked)
    }
}

/// A text as a default: only our own expression may be one.
fn escaped(text: &str) -> String {
    if text.starts_with('[') && text != OWN_GROUP {
        format!("[{text}")
    } else {
        text.to_owned()
    }
}
