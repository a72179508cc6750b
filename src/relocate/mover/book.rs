//! What the steps of the run book are made of: text, commands for the Azure CLI, code for PowerShell.

use crate::finding::{Advice, Phase, SourceRef, Subject};

use super::document::{Collection, Way};

/// The steps of what Resource Mover carries.
pub struct Book<'c> {
    /// The written collections.
    pub collection: &'c Collection,
    /// Their machines.
    pub machines: Vec<Subject>,
}

/// A step with its source: address and date.
pub fn item(
    key: &str,
    phase: Phase,
    text: String,
    subjects: Vec<Subject>,
    command: Option<String>,
    (url, date): (&str, &str),
) -> Advice {
    Advice {
        key: key.to_owned(),
        phase,
        text,
        subjects,
        command,
        source: Some(SourceRef {
            url: url.to_owned(),
            date: Some(date.to_owned()),
        }),
        done: false,
    }
}

impl Book<'_> {
    /// A step that is the same for every way between two regions.
    pub fn step(
        &self,
        (key, phase): (&str, Phase),
        text: String,
        command: &dyn Fn(&Way) -> Vec<String>,
        source: (&str, &str),
    ) -> Advice {
        let lines: Vec<String> = self.collection.ways.iter().flat_map(command).collect();
        let command = (!lines.is_empty()).then(|| lines.join("\n"));
        item(key, phase, text, self.machines.clone(), command, source)
    }

    /// Code for PowerShell, each way's behind the other.
    pub fn powershell(&self, line: &dyn Fn(&Way) -> Option<String>) -> String {
        let lines: Vec<String> = self
            .collection
            .ways
            .iter()
            .filter_map(line)
            .map(|line| format!("`{line}`"))
            .collect();
        lines.join(", ")
    }

    /// The group of all collections: they stand in one template.
    pub fn home(&self) -> &str {
        self.collection
            .ways
            .first()
            .map_or("", |way| way.group.as_str())
    }

    /// The collection, as options.
    pub fn at(&self, way: &Way) -> String {
        format!(
            "--resource-group {} --move-collection-name {}",
            self.home(),
            way.name
        )
    }

    /// Keeps the ID of the collection, which those of its members begin with.
    pub fn id(&self, way: &Way) -> String {
        format!(
            "collection=$(az resource show --resource-group {} --resource-type Microsoft.Migrate/moveCollections --name {} --query id --output tsv)",
            self.home(),
            way.name
        )
    }

    /// Shows the state of every member.
    pub fn states(&self, way: &Way) -> String {
        format!(
            "az resource-mover move-resource list {} --query \"[].[name, properties.moveStatus.moveState]\" --output table",
            self.at(way)
        )
    }

    /// One action on members; none where there are none.
    pub fn action(&self, verb: &str, way: &Way, members: &[String], more: &str) -> Option<String> {
        let ids: Vec<String> = members
            .iter()
            .map(|name| format!("\"$collection/moveResources/{name}\""))
            .collect();
        (!ids.is_empty()).then(|| {
            format!(
                "az resource-mover move-collection {verb} {} --move-resources {}{more}",
                self.at(way),
                ids.join(" ")
            )
        })
    }

    /// One action on members, for PowerShell.
    pub fn cmdlet(&self, verb: &str, way: &Way, members: &[String]) -> String {
        let names: Vec<String> = members.iter().map(|name| format!("'{name}'")).collect();
        format!(
            "Invoke-AzResourceMover{verb} -ResourceGroupName {} -MoveCollectionName {} -MoveResource $({})",
            self.home(),
            way.name,
            names.join(", ")
        )
    }
}
