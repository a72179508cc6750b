//! `deploy.sh` and `deploy.ps1`: the written templates, deployed in order (D21).
//!
//! What the scripts do stands in the two files beside this one, as it is run; what is deployed is
//! put in as data. Nothing in a name can become a command: each text is quoted for its shell, and
//! a resource group is checked by the script before it is used.

mod bash;
mod powershell;

use std::collections::BTreeMap;

use crate::relocate::Stage;

/// What is deployed, for both scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The target region.
    pub region: String,
    /// In the order in which they can be deployed, one stage behind the other or mixed.
    pub deployments: Vec<Deployment>,
}

/// What a deployment of a template is made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A resource group.
    Group,
    /// A subscription.
    Subscription,
    /// A management group.
    ManagementGroup,
    /// The tenant.
    Tenant,
}

/// One template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// When it is deployed.
    pub stage: Stage,
    /// Where to.
    pub scope: Scope,
    /// Name of the deployment: letters, digits and `-._`, at most 64.
    pub name: String,
    /// Path of the template, from the folder of the script.
    pub template: String,
    /// Path of its plain parameter file; those of a set stand beside it.
    pub parameters: String,
    /// The resource group, where it is known.
    pub group: Option<String>,
    /// Parameters that a person must fill in.
    pub fill_in: Vec<String>,
    /// Namespaces of the resource providers that it uses, sorted.
    pub namespaces: Vec<String>,
}

impl Script {
    /// `deploy.sh`, for bash 3.2 and later.
    #[must_use]
    pub fn bash(&self) -> String {
        bash::render(self)
    }

    /// `deploy.ps1`, for Windows PowerShell 5.1 and PowerShell 7.
    #[must_use]
    pub fn powershell(&self) -> String {
        powershell::render(self)
    }

    /// The group of all templates; none where it is not known, or where they go to several.
    fn group(&self) -> Option<&str> {
        let mut groups = self.in_groups().map(|one| one.group.as_deref());
        let first = groups.next()??;
        groups.all(|other| other == Some(first)).then_some(first)
    }

    /// The group that a template names for itself: only where they go to several.
    fn own_group<'s>(&'s self, deployment: &'s Deployment) -> &'s str {
        match self.group() {
            Some(_) => "",
            None => deployment.group.as_deref().unwrap_or_default(),
        }
    }

    fn in_groups(&self) -> impl Iterator<Item = &Deployment> {
        let deployments = self.deployments.iter();
        deployments.filter(|one| one.scope == Scope::Group)
    }

    /// The namespaces of each stage, by its name.
    fn providers(&self) -> BTreeMap<&'static str, Vec<&str>> {
        let mut by_stage: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for deployment in &self.deployments {
            // Providers are registered in a subscription.
            if matches!(deployment.scope, Scope::Group | Scope::Subscription) {
                let names = deployment.namespaces.iter().map(String::as_str);
                let list = by_stage.entry(stage(deployment.stage)).or_default();
                list.extend(names.filter(|name| is_namespace(name)));
            }
        }
        for list in by_stage.values_mut() {
            list.sort_by_key(|name| name.to_ascii_lowercase());
            list.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        }
        by_stage
    }
}

/// The word for a stage on the command line.
const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Base => "base",
        Stage::Workloads => "workloads",
        Stage::Protection => "protection",
    }
}

/// The word of `az deployment` for a scope.
const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Group => "group",
        Scope::Subscription => "sub",
        Scope::ManagementGroup => "mg",
        Scope::Tenant => "tenant",
    }
}

/// What the service would take for a namespace; a type that is an expression has none.
fn is_namespace(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.';
    text.contains('.') && text.bytes().all(plain)
}

#[cfg(test)]
mod tests;
