//! What the guide asks for of every vault.

use super::Proof::{Command, Output, Rule, Step};
use super::{Row, Run};

/// The instructions.
pub const ROWS: &[Row] = &[
    Row {
        id: "V01",
        asks: "write down the firewall settings of the vault and of what talks to it",
        run: Run::Lists,
        proofs: &[Step("prepare", "firewall rules towards them")],
    },
    Row {
        id: "V02",
        asks: "write down who gets alerts",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "who gets alerts"),
            Command("az monitor action-group list"),
        ],
    },
    Row {
        id: "V03",
        asks: "find the workbooks that read the vault",
        run: Run::Lists,
        proofs: &[Command("Microsoft.Insights/workbooks")],
    },
    Row {
        id: "V04",
        asks: "write down diagnostic settings",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "the diagnostic settings of every resource"),
            Command("az monitor diagnostic-settings list"),
        ],
    },
    Row {
        id: "V05",
        asks: "list what depends on it: machines, public addresses, networks",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "By the lists, this is protected now"),
            Step("prepare", "Find who allows or names the old ones"),
            Step("prepare", "Make sure that one like each of these exists"),
        ],
    },
    Row {
        id: "V06",
        asks: "restore what is needed from the old vault; it can be restored from there later too",
        run: Run::Lists,
        proofs: &[Step("prepare", "can be restored from there")],
    },
    Row {
        id: "V07",
        asks: "save the configuration of what is backed up, to compare",
        run: Run::Lists,
        proofs: &[
            Step(
                "prepare",
                "Keep the lists, with excluded disks and schedules",
            ),
            Step("prepare", "`vm-fjord-app01 (vm-daily-weekly-yearly)`"),
        ],
    },
    Row {
        id: "V07",
        asks: "get the list first, where it is not given",
        run: Run::Alone,
        proofs: &[
            Step(
                "prepare",
                "nothing in this folder means that nothing is protected",
            ),
            Command("az backup item list"),
            Command("az backup container list"),
        ],
    },
    Row {
        id: "V08",
        asks: "confirm that the target has every service and feature in use",
        run: Run::Lists,
        proofs: &[
            Rule("region/feature-not-offered"),
            Command("az vm list-skus --location swedencentral"),
        ],
    },
    Row {
        id: "V09",
        asks: "export the template",
        run: Run::Lists,
        proofs: &[Output("manifest.json", "vault-export/template.json")],
    },
    Row {
        id: "V10",
        asks: "review private endpoint, policies and security settings",
        run: Run::Lists,
        proofs: &[
            Step("deploy", "reached through private endpoints"),
            Step("prepare", "These policies run by"),
            Step("prepare", "These vaults are immutable"),
        ],
    },
    Row {
        id: "V11",
        asks: "set name, replication, version and location",
        run: Run::Lists,
        proofs: &[
            Output("vault-export/template.json", "swedencentral"),
            Output("vault-file-shares/parameters.json", "stfjordfiles01sdc"),
            Output("changes.diff", "swedencentral"),
        ],
    },
    Row {
        id: "V12",
        asks: "decide for each item: keep or delete, and until when",
        run: Run::Lists,
        proofs: &[Step(
            "prepare",
            "whether its recovery points are kept or deleted, and until when",
        )],
    },
    Row {
        id: "V13",
        asks: "have the approvals of the Resource Guard and the security PIN ready",
        run: Run::Guarded,
        proofs: &[
            Step("prepare", "A Resource Guard watches these vaults"),
            Command("az backup vault resource-guard-mapping show"),
        ],
    },
    Row {
        id: "V14",
        asks: "create the vault with all that was captured; redundancy before the first item",
        run: Run::Lists,
        proofs: &[
            Output("vault-export/template.json", "redundancySettings"),
            Step("deploy", "the first item locks it"),
            Output("deploy.sh", "the first item locks the redundancy"),
        ],
    },
    Row {
        id: "V15",
        asks: "move the network, create the private endpoint and its DNS zones",
        run: Run::Endpoint,
        proofs: &[
            Command("az network private-endpoint create"),
            Command("privatelink.sdc.backup.windowsazure.com"),
        ],
    },
    Row {
        id: "V16",
        asks: "firewall, alerts, workbooks and diagnostics again",
        run: Run::Lists,
        proofs: &[Step(
            "deploy",
            "alert processing rules, workbooks and firewall rules that you wrote down",
        )],
    },
    Row {
        id: "V17",
        asks: "role assignments, locks, policies again",
        run: Run::Lists,
        proofs: &[
            Step("deploy", "role assignments first"),
            Command("az role assignment list"),
        ],
    },
    Row {
        id: "V18",
        asks: "the grant for the new identity first, then the customer-managed key",
        run: Run::Guarded,
        proofs: &[
            Step("deploy", "get, list, wrapKey and unwrapKey"),
            Command("az backup vault encryption update"),
        ],
    },
    Row {
        id: "V19",
        asks: "see that everything is as planned",
        run: Run::Lists,
        proofs: &[
            Step("validate", "the same items with the same policies"),
            Step(
                "validate",
                "redundancy, soft delete and immutability as planned",
            ),
            Step("validate", "alerts that reach somebody, logs that arrive"),
        ],
    },
    Row {
        id: "V20",
        asks: "lock immutability only after a good backup",
        run: Run::Guarded,
        proofs: &[
            Step("cutover", "Lock the immutability"),
            Command("--immutability-state Locked"),
        ],
    },
    Row {
        id: "V21",
        asks: "delete the old vault: items, servers, accounts, endpoints first",
        run: Run::Lists,
        proofs: &[
            Step("cleanup", "first stop and delete every item"),
            Command("az backup container unregister"),
        ],
    },
    Row {
        id: "V22",
        asks: "a date for the day on which the kept data may go",
        run: Run::Lists,
        proofs: &[Step("cleanup", "with a date in the calendar")],
    },
];
