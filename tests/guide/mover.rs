//! What Resource Mover does: which machines it takes, the move itself, what it leaves behind.

use super::Proof::{Command, Output, Rule, Step};
use super::{Row, Run};

/// The instructions.
pub const ROWS: &[Row] = &[
    Row {
        id: "A01",
        asks: "which machines can be moved: by system, disks, size, replication; quota in the target; Owner",
        run: Run::Mixed,
        proofs: &[
            Step("prepare", "Resource Mover also wants a system of its list"),
            Step("prepare", "no replication by Site Recovery"),
            Step("prepare", "Not for Resource Mover: `vm-batch01`"),
            Rule("resource-mover/spot-machine"),
            Step("prepare", "the quota of cores is enough"),
            Command("az vm list-usage --location swedencentral"),
            Step("deploy", "You must be Owner of the subscription"),
        ],
    },
    Row {
        id: "A01",
        asks: "no Linux machines of Trusted Launch",
        run: Run::Lists,
        proofs: &[Rule("resource-mover/linux-trusted-launch")],
    },
    Row {
        id: "A04",
        asks: "machines on, every disk attached and initialised",
        run: Run::Mixed,
        proofs: &[Step(
            "deploy",
            "They must run, with every disk attached and initialised",
        )],
    },
    Row {
        id: "A07",
        asks: "move with Resource Mover: add, resolve, prepare, initiate, commit or discard, delete the source",
        run: Run::Mixed,
        proofs: &[
            Output(
                "move-collection.json",
                "Microsoft.Migrate/moveCollections/moveResources",
            ),
            Output(
                "move-collection.json",
                "Microsoft.Compute/virtualMachines/vm-db01",
            ),
            Command("az deployment group create --name move-collection"),
            Command("az resource-mover move-collection resolve-dependency"),
            Command("az resource-mover move-collection prepare"),
            Step("deploy", "It stops the machines of the source"),
            Command("az resource-mover move-collection initiate-move"),
            Command("az resource-mover move-collection discard"),
            Step("cutover", "Resource Mover: commit the move of the machines"),
            Command("az resource-mover move-collection commit"),
            Step(
                "cleanup",
                "Resource Mover: delete the machines of the source with their disks",
            ),
        ],
    },
    Row {
        id: "A08",
        asks: "what Resource Mover leaves behind",
        run: Run::Mixed,
        proofs: &[Step(
            "validate",
            "what it leaves behind: extensions, role assignments, boot diagnostics, backup, and what was on the temporary disk",
        )],
    },
    Row {
        id: "A11",
        asks: "take away the Mobility service, the collection and the cache account with its lock",
        run: Run::Mixed,
        proofs: &[
            Step("cleanup", "uninstall the Mobility service"),
            Step(
                "cleanup",
                "the cache account `resmovecache…`, which has a lock",
            ),
            Command("az resource-mover move-collection delete"),
        ],
    },
    Row {
        id: "A12",
        asks: "encrypted disks: keys, vault or set in the target first; no keys of an HSM",
        run: Run::Mixed,
        proofs: &[
            Step("deploy", "`CopyKeys.ps1`"),
            Step("deploy", "Keys of an HSM cannot be moved"),
            Command("az keyvault set-policy --name kv-fjord-disks-sdc"),
            Output(
                "move-collection.parameters.json",
                "diskEncryptionSets_des_fjord_targetId",
            ),
        ],
    },
];
