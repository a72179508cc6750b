//! What a resource is a part of, past what Azure makes with the thing above it: that has no
//! declaration of its own, so nobody has to have made it.

use super::{Unknown, Value, join_names, split_names};

/// Types that come with their parent under a fixed name, which holds them in every case: the fabric
/// of a vault (its type takes no declaration: <https://github.com/Azure/bicep/issues/4846>,
/// 2026-11-22) and the services of a storage account.
const FIXED: [(&str, &str); 5] = [
    ("Microsoft.RecoveryServices/vaults/backupFabrics", "Azure"),
    ("Microsoft.Storage/storageAccounts/blobServices", "default"),
    ("Microsoft.Storage/storageAccounts/fileServices", "default"),
    ("Microsoft.Storage/storageAccounts/queueServices", "default"),
    ("Microsoft.Storage/storageAccounts/tableServices", "default"),
];

/// Containers of a vault; that of a machine comes with its item, and a declared one fails
/// (<https://github.com/Azure/bicep-registry-modules/issues/2541>, 2026-11-22).
const CONTAINER: &str = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers";
const OF_MACHINE: &str = "iaasvmcontainer;";

/// Type and name of the nearest thing above a resource that somebody has to make; none for what is
/// at the top, or where type and name do not go together.
#[must_use]
pub fn nearest_above(full_type: &str, name: &Value) -> Option<(String, Value)> {
    let (mut kind, _) = full_type.rsplit_once('/')?;
    let mut names = split_names(name);
    names.pop()?;
    while names.last().is_some_and(|last| comes_by_itself(kind, last)) {
        kind = kind.rsplit_once('/')?.0;
        names.pop();
    }
    let fits = kind.split('/').count() == names.len() + 1 && !names.is_empty();
    fits.then(|| (kind.to_owned(), join_names(&names)))
}

fn comes_by_itself(kind: &str, name: &Value) -> bool {
    if kind.eq_ignore_ascii_case(CONTAINER) {
        let open = || name.as_unknown().map_or("", Unknown::prefix);
        let head = name.as_str().unwrap_or_else(open);
        let head = head.get(..OF_MACHINE.len());
        return head.is_some_and(|head| head.eq_ignore_ascii_case(OF_MACHINE));
    }
    let mut fixed = FIXED.iter();
    fixed.any(|(own, fixed)| {
        let is_name = name
            .as_str()
            .is_some_and(|name| name.eq_ignore_ascii_case(fixed));
        is_name && kind.eq_ignore_ascii_case(own)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn above(full_type: &str, name: &str) -> Option<(String, String)> {
        let found = nearest_above(full_type, &Value::String(name.into()));
        found.map(|(kind, name)| (kind, name.to_string()))
    }

    const ITEM: &str =
        "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems";

    #[test]
    fn what_azure_makes_is_passed() {
        let machine = above(
            ITEM,
            "rsv/Azure/IaasVMContainer;iaasvmcontainerv2;g;vm/vm;iaasvmcontainerv2;g;vm",
        );
        assert_eq!(
            machine,
            Some((
                "Microsoft.RecoveryServices/vaults".to_owned(),
                "rsv".to_owned()
            ))
        );
        let kind = "Microsoft.Storage/storageAccounts/blobServices/containers";
        let container = above(kind, "acct/default/c");
        assert_eq!(
            container,
            Some((
                "Microsoft.Storage/storageAccounts".to_owned(),
                "acct".to_owned()
            ))
        );
    }

    #[test]
    fn what_somebody_makes_is_not() {
        let share = above(
            ITEM,
            "rsv/Azure/StorageContainer;Storage;g;acct/AzureFileShare;s",
        )
        .unwrap();
        assert_eq!(share.0, CONTAINER);
        let subnet = above("Microsoft.Network/virtualNetworks/subnets", "vnet/s").unwrap();
        assert_eq!(subnet.1, "vnet");
        assert_eq!(above("Microsoft.Network/virtualNetworks", "vnet"), None);
        // Type and name of different lengths tell nothing.
        assert_eq!(
            above("Microsoft.Network/virtualNetworks/subnets", "s"),
            None
        );
    }
}
