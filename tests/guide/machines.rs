//! Machines, but for what Resource Mover does.

use super::Proof::{Command, Output, Step};
use super::{Row, Run};

/// The instructions.
pub const ROWS: &[Row] = &[
    Row {
        id: "A02",
        asks: "stop the protection of each machine, with its data kept or deleted",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "Stop the protection of these machines"),
            Command(
                "--item-name 'VM;iaasvmcontainerv2;rg-fjord-prod;vm-fjord-db01' --backup-management-type AzureIaasVM",
            ),
            Step("prepare", "`--delete-backup-data true`"),
        ],
    },
    Row {
        id: "A03",
        asks: "accept what kept data costs, or delete it",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "are billed until they are deleted"),
            Step("prepare", "`--delete-backup-data true`"),
        ],
    },
    Row {
        id: "A05",
        asks: "current root certificates and revocation lists",
        run: Run::Lists,
        proofs: &[Step("prepare", "root certificates and revocation lists")],
    },
    Row {
        id: "A06",
        asks: "outbound addresses or service tags",
        run: Run::Closed,
        proofs: &[
            Step("prepare", "`AzureSiteRecovery`"),
            Step("deploy", "`AzureBackup`"),
            Command("--destination-address-prefixes AzureBackup"),
        ],
    },
    Row {
        id: "A08",
        asks: "add again what does not travel: extensions, roles, addresses",
        run: Run::Lists,
        proofs: &[
            Step(
                "deploy",
                "Give these extensions their protected settings again",
            ),
            Step("deploy", "Make again what you saved of the source"),
            Step(
                "cutover",
                "Give the new addresses to all who allow the old ones",
            ),
        ],
    },
    Row {
        id: "A09",
        asks: "register the machines with the vault of the target, many at once",
        run: Run::Lists,
        proofs: &[
            Output(
                "vault-export/protection.json",
                "iaasvmcontainer;iaasvmcontainerv2;",
            ),
            Step("protect", "Protect again with `protection.json`"),
            Command("./deploy.sh protection"),
        ],
    },
    Row {
        id: "A09",
        asks: "snapshots tell which machines are protected",
        run: Run::Snapshots,
        proofs: &[Step(
            "prepare",
            "Azure Backup keeps snapshots of these machines",
        )],
    },
    Row {
        id: "A10",
        asks: "first backup, test restore, compare",
        run: Run::Lists,
        proofs: &[
            Step("protect", "Start the first backup of each"),
            Command("az backup protection backup-now"),
            Step("validate", "Compare the new vaults with the lists"),
            Step("validate", "restore one machine or file of each kind"),
        ],
    },
    Row {
        id: "A13",
        asks: "what jobs of the old vault mean that look for machines that are gone",
        run: Run::Lists,
        proofs: &[Step(
            "prepare",
            "`400094 BCMV2VMNotFound` or `320001 ResourceNotFound`",
        )],
    },
];
