//! Servers outside of Azure, and Site Recovery in the same vault.

use super::Proof::{Command, Step};
use super::{Row, Run};

/// The instructions.
pub const ROWS: &[Row] = &[
    Row {
        id: "O01",
        asks: "list the servers, keep every passphrase",
        run: Run::Lists,
        proofs: &[
            Step("protect", "`srv-fjord-office.fjord.example`"),
            Step("protect", "nobody can recover it"),
        ],
    },
    Row {
        id: "O02",
        asks: "the MARS agent for files, folders and system state",
        run: Run::Lists,
        proofs: &[Step("protect", "files, folders and system state")],
    },
    Row {
        id: "O03",
        asks: "credentials of the new vault, and register",
        run: Run::Lists,
        proofs: &[
            Step("protect", "Backup Credentials; valid for days"),
            Step("protect", "`Start-OBRegistration"),
        ],
    },
    Row {
        id: "O04",
        asks: "schedule and retention again: no policy of the vault reaches the agent",
        run: Run::Lists,
        proofs: &[
            Step("protect", "`New-OBPolicy`"),
            Step("protect", "no policy of a vault reaches an agent"),
        ],
    },
    Row {
        id: "O05",
        asks: "old data: stop in the console, kept or deleted with the PIN",
        run: Run::Lists,
        proofs: &[
            Step("protect", "`Get-OBPolicy | Remove-OBPolicy`"),
            Step("protect", "security PIN"),
        ],
    },
    Row {
        id: "O06",
        asks: "the first copy is a full one",
        run: Run::Lists,
        proofs: &[Step("protect", "The first copy is a full one")],
    },
    Row {
        id: "O07",
        asks: "the newest agent, and the addresses that it needs",
        run: Run::Lists,
        proofs: &[
            Step("protect", "and the agent, run `MARSAgentInstaller.exe /q`"),
            Step("protect", "`*.backup.windowsazure.com`"),
        ],
    },
    Row {
        id: "O08",
        asks: "delete the registration of the server in the old vault",
        run: Run::Lists,
        proofs: &[
            Step("cleanup", "their recovery points are deleted: unregister"),
            Command("--backup-management-type MAB --yes"),
            Step("cleanup", "unregister servers and storage accounts"),
        ],
    },
    Row {
        id: "O09",
        asks: "a vault with a customer-managed key takes no MARS agent",
        run: Run::Guarded,
        proofs: &[Step("protect", "takes no MARS agent")],
    },
    Row {
        id: "R01",
        asks: "write down policies, target group, cache account and networks",
        run: Run::Guarded,
        proofs: &[Step(
            "prepare",
            "Write down policies, target groups, networks, cache accounts",
        )],
    },
    Row {
        id: "R02",
        asks: "bandwidth against the recovery point",
        run: Run::Guarded,
        proofs: &[Step("protect", "over a line that carries what changes")],
    },
    Row {
        id: "R03",
        asks: "disable replication, and tell the owners",
        run: Run::Guarded,
        proofs: &[Step("prepare", "it has no disaster recovery")],
    },
    Row {
        id: "R04",
        asks: "if the target is where Site Recovery replicates to, fail over",
        run: Run::Guarded,
        proofs: &[Step("prepare", "fail over")],
    },
    Row {
        id: "R05",
        asks: "a vault in another region than the source",
        run: Run::Guarded,
        proofs: &[Step("protect", "in a vault of another region")],
    },
    Row {
        id: "R06",
        asks: "delete vault, cache account and target resources",
        run: Run::Guarded,
        proofs: &[
            Step("cleanup", "Site Recovery items"),
            Step("cleanup", "Delete what the old replication left: the vault"),
            Step("cleanup", "the cache account, and what a test or failover"),
        ],
    },
];
