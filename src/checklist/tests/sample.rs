//! For every task a template that makes it appear, made from the task's own
//! tests; and templates in which one test after the other does not hold.

use serde_json::{Map, Value, json};

use crate::arm::Origin;
use crate::catalog::{Asks, Catalog, On, Paths, Task, TaskState, Test};
use crate::checklist::Item;
use crate::relocate::Options;

/// How a test is met in a sample.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// As the task wants it.
    Yes,
    /// The other way round.
    No,
}

/// The resource that a task is about in its samples.
pub const NAME: &str = "sample";

/// Says in the metadata of a sample that a list goes with it.
const LISTED: &str = "listed";

/// A list of a vault and a machine of the name of samples.
const LIST: &str = r#"[{"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/sample/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;g;sample/protectedItems/vm;iaasvmcontainerv2;g;sample",
    "properties": {"protectedItemType": "Microsoft.Compute/virtualMachines", "protectionState": "Protected"}}]"#;

/// A value that is nothing special.
const SOMETHING: &str = "something";

/// A type that the task is about.
pub fn kind(task: Task<'_>) -> String {
    match task.on {
        On::Types(types) => types.iter().next().unwrap().to_owned(),
        On::Run | On::Any => "Microsoft.Network/networkSecurityGroups".to_owned(),
    }
}

/// A template in which all tests of a task hold, but for the one whose place is given.
pub fn template(task: Task<'_>, name: &str, unmet: Option<usize>) -> String {
    let kind = kind(task);
    let depth = kind.split('/').count() - 1;
    let names: Vec<String> = (1..depth)
        .map(|level| format!("top{level}"))
        .chain([name.to_owned()])
        .collect();
    let full = names.join("/");
    let mut resource = json!({
        "type": kind, "apiVersion": "2024-01-01", "name": full, "location": "westeurope", "properties": {}
    });
    let mut others: Vec<Value> = Vec::new();
    if depth > 1 {
        let top: Vec<&str> = kind.split('/').take(2).collect();
        others.push(json!({"type": top.join("/"), "apiVersion": "2024-01-01", "name": "top1", "location": "westeurope"}));
    }
    // Where nothing may stand, no other test may put anything.
    let absent = unmet.and_then(|index| match task.tests().nth(index)?.asks {
        Asks::Has(paths) => Some(paths),
        _ => None,
    });
    let mut listed = false;
    let mut level = "deploymentTemplate";
    for (index, test) in task.tests().enumerate() {
        let met = if unmet == Some(index) {
            Met::No
        } else {
            Met::Yes
        };
        let answer = (met == Met::Yes) != test.negated;
        match test.asks {
            Asks::Child(child) if answer => {
                let below = vec!["child"; child.split('/').count()].join("/");
                let child = format!("{kind}/{child}");
                others.push(json!({"type": child, "apiVersion": "2024-01-01", "name": format!("{full}/{below}")}));
            }
            Asks::Estate(other) if answer => {
                let names = vec!["other"; other.split('/').count() - 1].join("/");
                others.push(json!({"type": other, "apiVersion": "2024-01-01", "name": names}));
            }
            Asks::Listed => listed = answer,
            Asks::Protected => {
                if answer {
                    others.push(json!({
                        "type": "Microsoft.RecoveryServices/vaults/backupFabrics/backupProtectionIntent",
                        "apiVersion": "2017-07-01", "name": format!("vault/Azure/vm;iaasvmcontainerv2;g;{name}"),
                        "properties": {
                            "protectionIntentItemType": "AzureResourceItem",
                            "sourceResourceId": format!("[resourceId('{kind}', '{name}')]"),
                        },
                    }));
                }
            }
            Asks::SameGeography => {
                let region = if answer { "westeurope" } else { "eastus" };
                resource["location"] = json!(region);
            }
            // The name of a private zone that stands for a region follows it.
            Asks::Renamed => {
                if answer {
                    resource["name"] = json!("privatelink.westeurope.azmk8s.io");
                }
            }
            Asks::Level("subscription") => {
                level = if answer {
                    "subscriptionDeploymentTemplate"
                } else {
                    "deploymentTemplate"
                }
            }
            Asks::Level(_) => {
                level = if answer {
                    "deploymentTemplate"
                } else {
                    "tenantDeploymentTemplate"
                }
            }
            Asks::Is(paths, _) | Asks::Contains(paths, _) if Some(paths) == absent => {}
            Asks::Known(paths) if absent.is_some_and(|absent| is_below(paths, absent)) => {}
            _ => set(&mut resource, test, answer),
        }
    }
    others.insert(0, resource);
    json!({
        "$schema": format!("https://schema.management.azure.com/schemas/2019-04-01/{level}.json#"),
        "contentVersion": "1.0.0.0",
        "metadata": {LISTED: listed},
        "parameters": {"unknown": {"type": "string"}},
        "variables": {"written": "by hand, so that nothing is cleaned away"},
        "resources": others,
    })
    .to_string()
}

/// Whether the first of some paths leads through the first of others.
fn is_below(paths: Paths<'_>, above: Paths<'_>) -> bool {
    let first = |paths: Paths<'_>| paths.iter().next().unwrap().as_str().to_owned();
    first(paths).starts_with(&first(above))
}

/// Writes what makes a test about a value answer so.
fn set(resource: &mut Value, test: Test<'_>, answer: bool) {
    let (paths, value) = match (test.asks, answer) {
        (Asks::Has(paths), true) => (paths, json!(SOMETHING)),
        (Asks::Is(paths, texts), true) => (paths, json!(texts.iter().next().unwrap())),
        (Asks::Is(paths, _), false) => (paths, json!(SOMETHING)),
        (Asks::Contains(paths, part), true) => (paths, json!(format!("x{part}x"))),
        (Asks::Unknown(paths), true) | (Asks::Known(paths), false) => {
            (paths, json!("[parameters('unknown')]"))
        }
        (Asks::Known(paths), true) => (paths, json!(SOMETHING)),
        _ => return,
    };
    if paths.is_name() && !answer {
        return;
    }
    if paths.is_name() {
        let full = resource["name"].as_str().unwrap().to_owned();
        let above = full
            .rsplit_once('/')
            .map_or(String::new(), |(above, _)| format!("{above}/"));
        resource["name"] = json!(format!("{above}{}", value.as_str().unwrap()));
        return;
    }
    let path = paths.iter().next().unwrap().as_str().to_owned();
    put(resource, &path, value);
}

/// Puts a value at a path such as `properties.a[*].b`.
fn put(node: &mut Value, path: &str, value: Value) {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let key = first.trim_end_matches("[*]");
    let key = if key == "*" { "any" } else { key };
    if !node.is_object() {
        *node = Value::Object(Map::new());
    }
    let mut place = &mut node[key];
    if first.ends_with("[*]") {
        if !place.is_array() {
            *place = json!([null]);
        }
        place = &mut place[0];
    }
    match rest {
        Some(rest) => put(place, rest, value),
        // What an earlier test put there is something, too.
        None if value == SOMETHING && !place.is_null() => {}
        None => *place = value,
    }
}

/// The steps of a run over a sample. The target lies in the geography of the
/// samples, which most regions have to themselves.
pub fn steps(template: &str) -> Vec<Item> {
    let options = Options {
        to: "northeurope".to_owned(),
        ..Options::default()
    };
    let whole: Value = serde_json::from_str(template).unwrap();
    let lists: &[&str] = if whole["metadata"][LISTED] == true {
        &[LIST]
    } else {
        &[]
    };
    super::steps_of_lists(template, lists, &Origin::default(), &options)
}

/// Whether a task is about what stands in `template.json`, as in its sample.
pub fn is_written(task: &Task<'_>) -> bool {
    matches!(
        task.state,
        TaskState::Written | TaskState::Base | TaskState::Any
    )
}

/// Every task of the catalogue.
pub fn tasks() -> Vec<Task<'static>> {
    Catalog::embedded().tasks().collect()
}
