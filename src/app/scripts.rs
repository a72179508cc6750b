//! What the deployment scripts deploy.

use std::collections::{BTreeMap, BTreeSet};

use super::outputs;
use super::relocation::Relocation;
use crate::relocate::Stage;
use crate::report::script::{Deployment, Script};

/// Most characters of a deployment's name.
const MAX_NAME: usize = 64;

/// Every written template that holds something: a stage of all templates before the next, and in a
/// stage what others need first.
#[must_use]
pub fn of(relocation: &Relocation<'_>) -> Script {
    let namespaces = namespaces(relocation);
    let mut deployments = Vec::new();
    for template in &relocation.templates {
        for file in template
            .files
            .iter()
            .filter(|file| !file.resources.is_empty())
        {
            let path = outputs::template_path(&template.stem, file.stage);
            let asked = file.parameters.iter().flat_map(|one| &one.asked);
            let used = namespaces.get(path.as_str());
            let rank = relocation
                .sequence
                .iter()
                .position(|set| set.contains(&(file.stage, template.index)));
            let deployment = Deployment {
                stage: file.stage,
                scope: template.scope,
                name: name(&template.stem, file.stage),
                parameters: outputs::plain_parameter_path(&template.stem, file.stage),
                group: template.group.clone(),
                fill_in: asked
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .cloned()
                    .collect(),
                namespaces: used
                    .into_iter()
                    .flatten()
                    .map(|&name| name.to_owned())
                    .collect(),
                template: path,
            };
            deployments.push((rank, deployment));
        }
    }
    deployments.sort_by_key(|(rank, one)| (one.stage, *rank));
    let deployments = deployments.into_iter().map(|(_, one)| one).collect();
    let target = relocation.run.target.clone();
    Script {
        region: target.unwrap_or_default(),
        deployments,
    }
}

/// The namespaces of the resources in each written template, by its path.
fn namespaces<'r>(relocation: &'r Relocation<'_>) -> BTreeMap<&'r str, BTreeSet<&'r str>> {
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for resource in &relocation.run.resources {
        if let Some((path, _)) = &resource.output
            && let Some((namespace, _)) = resource.kind.split_once('/')
        {
            used.entry(path).or_default().insert(namespace);
        }
    }
    used
}

/// The name of a deployment, which its history in the portal shows.
fn name(stem: &str, stage: Stage) -> String {
    let head = match stage {
        Stage::Base => "armove-",
        Stage::Workloads => "armove-workloads-",
    };
    let rest = stem.chars().take(MAX_NAME - head.len());
    head.chars().chain(rest).collect()
}
