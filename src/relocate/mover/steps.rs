//! The run book of machines: one choice, and then the way of those that Resource Mover carries,
//! from the collection to the last thing that is deleted. Nothing moves on a deployment (D21), so
//! each step is a person's; its state names what the service shows when it is done.

use crate::arm::ResourceRef;
use crate::finding::{Advice, Phase, Subject};
use crate::text::escape::{markdown_code, shell};

use super::super::job::Job;
use super::super::linked_ids;
use super::super::options::Machines;
use super::super::plan::{Plan, Stage};
use super::super::whereabouts::Whereabouts;
use super::Refused;
use super::book::{Book, item};
use super::candidates::Chosen;
use super::document::{Collection, Way};

/// Which machines the service takes: address, date.
const SUPPORT: (&str, &str) = (
    "https://learn.microsoft.com/azure/resource-mover/support-matrix-move-region-azure-vm",
    "2025-07-31",
);

/// The whole way with commands.
const COMMANDS: (&str, &str) = (
    "https://learn.microsoft.com/azure/resource-mover/tutorial-move-region-powershell",
    "2024-12-27",
);

/// What each state means.
const STATES: (&str, &str) = (
    "https://learn.microsoft.com/azure/resource-mover/about-move-process",
    "2023-02-02",
);

/// Machines with encrypted disks.
const ENCRYPTED: (&str, &str) = (
    "https://learn.microsoft.com/azure/resource-mover/tutorial-move-region-encrypted-virtual-machines",
    "2023-02-10",
);

/// What the service leaves behind.
const LEFT: (&str, &str) = (
    "https://learn.microsoft.com/azure/resource-mover/manage-resources-created-move-process",
    "2024-03-29",
);

/// Plans the steps of all machines.
pub fn plan(job: &Job<'_>, plan: &mut Plan, chosen: &Chosen, collection: Option<&Collection>) {
    if chosen.all().is_empty() {
        return;
    }
    choose(job, plan, chosen);
    let Some(collection) = collection else {
        return;
    };
    let book = Book {
        collection,
        machines: subjects(job, &chosen.carried()),
    };
    let steps = [book.deploy(), book.resolve(), book.existing()];
    plan.items.extend(steps);
    plan.items.extend(book.keys());
    plan.items.extend([book.prepare(), book.initiate()]);
    plan.items
        .extend(book.left_behind(job, plan, &chosen.carried()));
    plan.items
        .extend([book.test(), book.commit(), book.delete()]);
}

fn subjects(job: &Job<'_>, machines: &[ResourceRef]) -> Vec<Subject> {
    machines.iter().map(|at| job.subject(*at)).collect()
}

/// The one choice: by which of two files each machine goes.
fn choose(job: &Job<'_>, plan: &mut Plan, chosen: &Chosen) {
    let made = match job.options.machines {
        Machines::Attach => "makes it in the target, with copies of its disks",
        Machines::Image => "makes it anew from its image, without its data",
    };
    let others: Vec<String> = chosen.others.iter().map(|one| told(job, one)).collect();
    let not = if others.is_empty() {
        String::new()
    } else {
        format!(" Not for Resource Mover: {}.", others.join("; "))
    };
    let text = if chosen.routes.is_empty() {
        format!(
            "Resource Mover takes none of these machines, so there is no `move-collection.json`: `workloads.json` {made}.{not}"
        )
    } else {
        format!(
            "Choose how each of these machines moves: Azure Resource Mover carries it with its disks (`move-collection.json`, and the steps that begin with its name), \
             **or** `workloads.json` {made}. Never both: the second one would meet a machine of the same name. \
             Take each machine out of the file by which it does not go. Resource Mover also wants a system of its list (behind the link), managed disks, and no replication by Site Recovery.{not}"
        )
    };
    let subjects = subjects(job, &chosen.all());
    plan.items.push(item(
        "relocate/machine-choice",
        Phase::Prepare,
        text,
        subjects,
        None,
        SUPPORT,
    ));
}

fn told(job: &Job<'_>, one: &Refused) -> String {
    let name = job.resource(one.at).map(crate::arm::Resource::display_name);
    format!("{}: {}", markdown_code(&name.unwrap_or_default()), one.why)
}

impl Book<'_> {
    fn deploy(&self) -> Advice {
        let asked: Vec<String> = self
            .collection
            .asked()
            .iter()
            .map(|name| markdown_code(name))
            .collect();
        let fill_in = if asked.is_empty() {
            String::new()
        } else {
            format!(
                " Fill in {} in `move-collection.parameters.json` first.",
                asked.join(", ")
            )
        };
        let text = format!(
            "Resource Mover: deploy the collection, once `template.json` is deployed, whose networks, interfaces and sets it names as existing targets.{fill_in} \
             `collectionLocation` is where the metadata of the move is kept, neither source nor target. You must be Owner of the subscription: the template first gives the collection's \
             identity Contributor and User Access Administrator there. Where adding fails because these are not effective yet, deploy again after some minutes. \
             Nothing moves: machines are then in the state `PreparePending`, what exists in the target in `CommitPending`. In PowerShell: {}.",
            self.powershell(&|way| Some(format!(
                "New-AzResourceGroupDeployment -ResourceGroupName {} -TemplateFile move-collection.json -TemplateParameterFile move-collection.parameters.json",
                way.group
            )))
        );
        let first = self
            .collection
            .ways
            .first()
            .map_or("", |way| way.name.as_str());
        let command = |way: &Way| {
            // All ways stand in one template.
            if way.name != first {
                return Vec::new();
            }
            let region = way.location.as_deref().unwrap_or("\"$METADATA_REGION\"");
            let deployment = format!(
                "--resource-group {} --template-file move-collection.json --parameters @move-collection.parameters.json",
                way.group
            );
            vec![
                "az extension add --name resource-mover".to_owned(),
                "az provider register --namespace Microsoft.Migrate --wait".to_owned(),
                format!("az group create --name {} --location {region}", way.group),
                format!("az deployment group what-if {deployment}"),
                format!("az deployment group create --name move-collection {deployment}"),
            ]
        };
        self.step(
            ("relocate/mover-collection", Phase::Deploy),
            text,
            &command,
            COMMANDS,
        )
    }

    fn resolve(&self) -> Advice {
        let text = format!(
            "Resource Mover: let it look for what the machines need, until the second command lists nothing. What it lists beside the members of the collection add to \
             `move-collection.json` as one more member, with `existingTargetId` where it is in the target already, deploy that again, and resolve again. \
             In PowerShell: {}, then {}.",
            self.powershell(&|way| Some(format!("Resolve-AzResourceMoverMoveCollectionDependency -ResourceGroupName {} -MoveCollectionName {}", self.home(), way.name))),
            self.powershell(&|way| Some(format!("Get-AzResourceMoverUnresolvedDependency -ResourceGroupName {} -MoveCollectionName {} -DependencyLevel Descendant", self.home(), way.name))),
        );
        let command = |way: &Way| {
            let at = self.at(way);
            vec![
                format!("az resource-mover move-collection resolve-dependency {at}"),
                format!(
                    "az resource-mover move-collection list-unresolved-dependency {at} --dependency-level Descendant --output table"
                ),
            ]
        };
        self.step(
            ("relocate/mover-resolve", Phase::Deploy),
            text,
            &command,
            COMMANDS,
        )
    }

    fn existing(&self) -> Advice {
        let text = format!(
            "Resource Mover: commit what exists in the target, resource groups first: these members wait in `CommitPending`, and machines can be prepared only behind them. \
             In PowerShell: {}.",
            self.powershell(&|way| Some(self.cmdlet(
                "Commit",
                way,
                &[way.groups.as_slice(), &way.existing].concat()
            )))
        );
        let command = |way: &Way| {
            let mut lines = vec![self.id(way)];
            lines.extend(self.action("commit", way, &way.groups, ""));
            lines.extend(self.action("commit", way, &way.existing, ""));
            lines.push(self.states(way));
            lines
        };
        self.step(
            ("relocate/mover-existing", Phase::Deploy),
            text,
            &command,
            COMMANDS,
        )
    }

    /// Disks that the machine itself encrypts need their keys in the target.
    fn keys(&self) -> Option<Advice> {
        if !self.collection.names("Microsoft.KeyVault/vaults") {
            return None;
        }
        let text = "Resource Mover: copy the secrets and keys of Azure Disk Encryption to the key vault of the target with Microsoft's script `CopyKeys.ps1` (behind the link), switch on \
                    \"Azure Disk Encryption for volume encryption\" there, and let the identity of the collection get and list both: by an access policy as below, or in a vault with RBAC by \
                    `Key Vault Secrets User` and `Key Vault Crypto User`. Keys of an HSM cannot be moved.";
        let command = |way: &Way| {
            let named: Vec<String> = way
                .vaults
                .iter()
                .map(|name| shell(name).into_owned())
                .collect();
            let vaults = if named.is_empty() {
                vec!["\"$NEW_VAULT\"".to_owned()]
            } else {
                named
            };
            let policy = |vault: &String| {
                format!(
                    "az keyvault set-policy --name {vault} --secret-permissions get list --key-permissions get list --object-id \"$(az resource show --resource-group {} --resource-type Microsoft.Migrate/moveCollections --name {} --query identity.principalId --output tsv)\"",
                    self.home(),
                    way.name
                )
            };
            vaults.iter().map(policy).collect()
        };
        Some(self.step(
            ("relocate/mover-keys", Phase::Deploy),
            text.to_owned(),
            &command,
            ENCRYPTED,
        ))
    }

    fn prepare(&self) -> Advice {
        let text = format!(
            "Resource Mover: prepare the machines. They must run, with every disk attached and initialised that is to come along. The first command only checks, and names what must go with them; \
             the second begins to replicate the disks, through a cache account that the service makes, while the machines go on. \
             Done when the state is `MovePending` (the portal: Initiate move pending); `PrepareFailed` says why under `errors`. In PowerShell: {}, first with `-ValidateOnly`.",
            self.powershell(&|way| Some(self.cmdlet("Prepare", way, &way.moved)))
        );
        let command = |way: &Way| {
            let mut lines = vec![self.id(way)];
            lines.extend(self.action("prepare", way, &way.moved, " --validate-only true"));
            lines.extend(self.action("prepare", way, &way.moved, ""));
            lines.push(self.states(way));
            lines
        };
        self.step(
            ("relocate/mover-prepare", Phase::Deploy),
            text,
            &command,
            STATES,
        )
    }

    fn initiate(&self) -> Advice {
        let text = format!(
            "Resource Mover: initiate the move in an agreed window. It stops the machines of the source and makes those of the target, which takes minutes; a fixed private address must be free \
             in the target subnet. Done when the state is `CommitPending`; after `MoveFailed` it can be started again. In PowerShell: {}.",
            self.powershell(&|way| Some(self.cmdlet("InitiateMove", way, &way.moved)))
        );
        let command = |way: &Way| {
            let mut lines = vec![self.id(way)];
            lines.extend(self.action("initiate-move", way, &way.moved, ""));
            lines.push(self.states(way));
            lines
        };
        self.step(
            ("relocate/mover-initiate", Phase::Deploy),
            text,
            &command,
            STATES,
        )
    }

    /// What stands in `workloads.json` beside the machines does not come with them.
    fn left_behind(&self, job: &Job<'_>, plan: &Plan, carried: &[ResourceRef]) -> Option<Advice> {
        let whereabouts = Whereabouts { job, plan };
        let belongs = |at: ResourceRef| {
            let is_child = whereabouts
                .root(at)
                .is_some_and(|root| root != at && carried.contains(&root));
            let mut linked = linked_ids::of(job, at).into_iter();
            is_child
                || linked.any(|one| {
                    let found = job.estate.nearest(&one.id, at.template);
                    found.is_some_and(|found| carried.contains(&found))
                })
        };
        let staged = job.estate.resources().filter(|(at, resource)| {
            plan.stage(*at) == Some(Stage::Workloads)
                && !resource.is_type("Microsoft.Compute/disks")
                && !carried.contains(at)
                && belongs(*at)
        });
        let left: Vec<ResourceRef> = staged.map(|(at, _)| at).collect();
        let mut subjects = subjects(job, &left);
        let mut text = "Resource Mover: give the machines back what it leaves behind: extensions, role assignments, boot diagnostics, backup, and what was on the temporary disk.".to_owned();
        if subjects.is_empty() {
            subjects.clone_from(&self.machines);
        } else {
            text.push_str(" What is listed here stands in `workloads.json` beside them: deploy it without the machines (take them out), or set it again by hand.");
        }
        Some(item(
            "relocate/mover-left-behind",
            Phase::Validate,
            text,
            subjects,
            None,
            SUPPORT,
        ))
    }

    fn test(&self) -> Advice {
        let text = format!(
            "Resource Mover: test the machines in the target before anything is final. If they are not right, discard: the service takes them away again and goes on replicating; the state is `MovePending` once more, \
             and the move can be initiated again. Start the machines of the source yourself then. To discard in PowerShell: {}.",
            self.powershell(&|way| Some(self.cmdlet("Discard", way, &way.moved)))
        );
        let command = |way: &Way| {
            let mut lines = vec!["# only to take the move back:".to_owned(), self.id(way)];
            lines.extend(self.action("discard", way, &way.moved, ""));
            lines
        };
        self.step(
            ("relocate/mover-test", Phase::Validate),
            text,
            &command,
            STATES,
        )
    }

    fn commit(&self) -> Advice {
        let text = format!(
            "Resource Mover: commit the move of the machines. It ends their replication and cannot be taken back. Done when the state is `DeleteSourcePending`. In PowerShell: {}.",
            self.powershell(&|way| Some(self.cmdlet("Commit", way, &way.moved)))
        );
        let command = |way: &Way| {
            let mut lines = vec![self.id(way)];
            lines.extend(self.action("commit", way, &way.moved, ""));
            lines.push(self.states(way));
            lines
        };
        self.step(
            ("relocate/mover-commit", Phase::Cutover),
            text,
            &command,
            STATES,
        )
    }

    fn delete(&self) -> Advice {
        let text = "Resource Mover: delete the machines of the source with their disks; the state turns to `ResourceMoveCompleted`. Then remove the members from the collection and delete it, \
                    uninstall the Mobility service from the machines, and delete what the service made for itself: the cache account `resmovecache…`, which has a lock, and the vault `ResourceMove-…`. \
                    Resource groups, key vaults and servers are never deleted by it.";
        let command = |way: &Way| {
            let members = [way.groups.as_slice(), &way.existing, &way.moved].concat();
            let mut lines = vec![self.states(way), self.id(way)];
            lines.extend(self.action("bulk-remove", way, &members, ""));
            lines.push(format!(
                "az resource-mover move-collection delete {} --yes",
                self.at(way)
            ));
            lines.push(format!(
                "az resource list --resource-group {} --output table",
                self.home()
            ));
            lines
        };
        self.step(
            ("relocate/mover-clean-up", Phase::Cleanup),
            text.to_owned(),
            &command,
            LEFT,
        )
    }
}
