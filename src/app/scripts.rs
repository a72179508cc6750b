//! What the deployment scripts deploy.

use std::collections::{BTreeMap, BTreeSet};

use super::relocation::Relocation;
use crate::relocate::Stage;
use crate::report::script::{Deployment, Script};

/// The provider of vaults and of what they protect.
const RECOVERY_SERVICES: &str = "Microsoft.RecoveryServices";

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
            // The template that links it deploys it, with parameters that only that one knows.
            if template.layout.is_linked && file.stage == Stage::Base {
                continue;
            }
            let path = template.layout.template(file.stage);
            let asked = file.parameters.iter().flat_map(|one| &one.asked);
            let used = namespaces.get(path.as_str());
            let rank = relocation
                .sequence
                .iter()
                .position(|set| set.contains(&(file.stage, template.index)));
            let deployment = Deployment {
                stage: file.stage,
                scope: template.scope,
                name: name(&path, file.stage),
                parameters: template.layout.plain_parameters(file.stage),
                group: template.group.clone(),
                fill_in: asked
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .cloned()
                    .collect(),
                namespaces: used
                    .into_iter()
                    .flatten()
                    .copied()
                    // What is protected is not among the resources of the inputs.
                    .chain((file.stage == Stage::Protection).then_some(RECOVERY_SERVICES))
                    .map(str::to_owned)
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

/// The name of a deployment, which its history in the portal shows: what the template is called,
/// or its folder where all templates are called alike.
fn name(path: &str, stage: Stage) -> String {
    let head = match stage {
        Stage::Base => "armove-",
        Stage::Workloads => "armove-workloads-",
        Stage::Protection => "armove-protection-",
    };
    let ends = [
        "/template.json",
        "/workloads.json",
        ".workloads.json",
        ".json",
    ];
    let stem = ends
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    let rest = stem.chars().take(MAX_NAME - head.len());
    let rest = rest.map(|letter| match letter {
        'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-' | '(' | ')' => letter,
        _ => '-',
    });
    head.chars().chain(rest).collect()
}
