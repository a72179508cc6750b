//! SQL Server, SAP HANA and SAP ASE in machines.

use super::Proof::{Command, Output, Step};
use super::{Row, Run};

/// The instructions.
pub const ROWS: &[Row] = &[
    Row {
        id: "D01",
        asks: "the same prerequisites as for machines",
        run: Run::Closed,
        proofs: &[
            Step("prepare", "Choose how each of these machines moves"),
            Step("prepare", "root certificates and revocation lists"),
            Step("prepare", "Machines that Resource Mover carries have"),
            Step("deploy", "Machines with databases have to reach"),
        ],
    },
    Row {
        id: "D02",
        asks: "stop the protection of each database, not only of the machine",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "and of each database in them"),
            Command(
                "--item-name 'SQLDataBase;mssqlserver;orders' --backup-management-type AzureWorkload --workload-type MSSQL --yes",
            ),
            Command("--item-name 'SAPHanaDatabase;hxe;systemdb'"),
        ],
    },
    Row {
        id: "D03",
        asks: "what kept data costs",
        run: Run::Lists,
        proofs: &[Step("prepare", "are billed until they are deleted")],
    },
    Row {
        id: "D04",
        asks: "move the machine",
        run: Run::Lists,
        proofs: &[
            Output(
                "vault-export/workloads.json",
                "Microsoft.Compute/virtualMachines",
            ),
            Output("move-collection.json", "/virtualMachines/vm-fjord-app01"),
        ],
    },
    Row {
        id: "D05",
        asks: "a vault in the target",
        run: Run::Lists,
        proofs: &[Output(
            "vault-export/template.json",
            "Microsoft.RecoveryServices/vaults",
        )],
    },
    Row {
        id: "D06",
        asks: "register, search and protect again, with what the guest needs first",
        run: Run::Lists,
        proofs: &[
            Step("protect", "`UserErrorSQLNoSysAdminMembership`"),
            Step("protect", "unixODBC 2.3.4 or newer"),
            Command("az backup container register"),
            Command("az backup protectable-item initialize"),
            Command(
                "--protectable-item-type SQLDatabase --protectable-item-name 'sqldatabase;mssqlserver;orders' --server-name vm-fjord-app01.fjord.example --policy-name HourlyLogBackup",
            ),
            Command("--protectable-item-type SAPHanaDatabase"),
            Command("--workload-type SAPAseDatabase --protectable-item-type SAPAseDatabase"),
            Command("Enable-AzRecoveryServicesBackupProtection"),
        ],
    },
    Row {
        id: "D07",
        asks: "auto-protection again; no second tool on the same databases",
        run: Run::Lists,
        proofs: &[
            Step("protect", "No other tool may back them up"),
            Command("az backup protection auto-enable-for-azurewl"),
        ],
    },
    Row {
        id: "D08",
        asks: "a full backup, then the logs, then a restore",
        run: Run::Lists,
        proofs: &[
            Command("--workload-type MSSQL --backup-type Full"),
            Command("--workload-type SAPHANA --backup-type Full"),
            Step("validate", "restore one machine or file of each kind"),
        ],
    },
    Row {
        id: "D09",
        asks: "unregister the machines from the old vault",
        run: Run::Lists,
        proofs: &[Command(
            "'VMAppContainer;Compute;rg-fjord-prod;vm-fjord-db01' --backup-management-type AzureWorkload --yes",
        )],
    },
];
