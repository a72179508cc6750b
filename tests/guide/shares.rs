//! Azure file shares.

use super::Proof::{Command, Output, Step};
use super::{Row, Run};

/// The instructions.
pub const ROWS: &[Row] = &[
    Row {
        id: "F01",
        asks: "the target has what the storage account uses, features in preview too",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "Features in preview that these accounts use"),
            Command("az feature list --namespace Microsoft.Storage"),
            Step(
                "prepare",
                "Save what an export leaves out of storage accounts",
            ),
        ],
    },
    Row {
        id: "F02",
        asks: "export and edit the template of the account",
        run: Run::Lists,
        proofs: &[Output(
            "vault-file-shares/template.json",
            "stfjordfiles01sdc",
        )],
    },
    Row {
        id: "F03",
        asks: "create account and shares, copy the data",
        run: Run::Lists,
        proofs: &[
            Step(
                "deploy",
                "Copy the files of these shares with their permissions",
            ),
            Command(
                "azcopy copy \"https://stfjordfiles01.file.core.windows.net/projects?$(sas stfjordfiles01 rl)\" \"https://stfjordfiles01sdc.file.core.windows.net/projects?$(sas stfjordfiles01sdc rlcw)\" --recursive --preserve-permissions=true --preserve-info=true",
            ),
        ],
    },
    Row {
        id: "F04",
        asks: "snapshots stay behind: copy those that are wanted",
        run: Run::Lists,
        proofs: &[
            Step("prepare", "Snapshots of file shares stay behind"),
            Command("--include-snapshots"),
            Command(
                "azcopy copy \"https://stfjordfiles01.file.core.windows.net/projects?sharesnapshot=$SNAPSHOT&$(sas stfjordfiles01 rl)\"",
            ),
        ],
    },
    Row {
        id: "F05",
        asks: "enable backup for the new share",
        run: Run::Lists,
        proofs: &[
            Output(
                "vault-file-shares/protection.json",
                "AzureFileShare;projects",
            ),
            Output("vault-file-shares/protection.json", "\"StorageContainer\""),
        ],
    },
    Row {
        id: "F06",
        asks: "a vault that is not offered: the account is registered with another",
        run: Run::Lists,
        proofs: &[
            Step(
                "protect",
                "a vault that is not offered means that another has",
            ),
            Step(
                "protect",
                "let trusted services in and use Microsoft routing",
            ),
        ],
    },
    Row {
        id: "F07",
        asks: "stop the protection of the old share; kept snapshots live in the old account and never expire",
        run: Run::Lists,
        proofs: &[
            Step("cutover", "Stop the protection of these shares"),
            Step("cutover", "Snapshots of a share lie in its old account"),
            Step("cutover", "they never expire by themselves"),
        ],
    },
    Row {
        id: "F08",
        asks: "unregister the old account before it is deleted",
        run: Run::Lists,
        proofs: &[
            Step("cleanup", "before you delete those"),
            Step("cleanup", "`UserErrorStorageAccountIsLocked`"),
            Command(
                "'StorageContainer;Storage;rg-fjord-files;stfjordfiles01' --backup-management-type AzureStorage --yes",
            ),
        ],
    },
    Row {
        id: "F09",
        asks: "shares by NFS are not protected",
        run: Run::Guarded,
        proofs: &[Step("prepare", "does not protect shares by NFS")],
    },
];
