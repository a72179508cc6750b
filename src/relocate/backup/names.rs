//! The names of containers and items of a vault: parts between semicolons, compared without case.
//!
//! The grammar is that of `rules/data/protection.txt`; names with the group and name of what they
//! protect are `kind;version;group;name`, in older answers without the version.

/// Digits of the identity under which the service stores a share.
const HASH_DIGITS: usize = 64;

/// Group and name in the name of a container or of a machine's item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'t> {
    /// The resource group.
    pub group: &'t str,
    /// The machine or the storage account.
    pub name: &'t str,
}

/// Takes a name apart that begins with this prefix; also one of the older form, which has only the
/// first part of it.
#[must_use]
pub fn named<'t>(text: &'t str, prefix: &str) -> Option<Named<'t>> {
    let rest = behind(text, prefix).or_else(|| behind(text, prefix.split(';').next()?))?;
    let (group, name) = rest.split_once(';')?;
    let is_plain = |part: &str| !part.is_empty() && !part.contains([';', '/']);
    (is_plain(group) && is_plain(name)).then_some(Named { group, name })
}

/// What stands behind a prefix and its semicolon.
#[must_use]
pub fn behind<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    rest.strip_prefix(';')
        .filter(|_| head.eq_ignore_ascii_case(prefix))
}

/// Whether a share is named by what the service made of its name: it cannot be turned back.
#[must_use]
pub fn is_hash(share: &str) -> bool {
    share.len() == HASH_DIGITS && share.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether this can be the name of a file share: 3 to 63 lower-case letters, digits and single
/// hyphens, which neither begin nor end it.
#[must_use]
pub fn is_share(share: &str) -> bool {
    let plain = share
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let hyphens = share.starts_with('-') || share.ends_with('-') || share.contains("--");
    (3..=63).contains(&share.len()) && plain && !hyphens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart_in_any_case_and_in_the_older_form() {
        let prefix = "iaasvmcontainer;iaasvmcontainerv2";
        let both = Named {
            group: "rg-app",
            name: "vm-web01",
        };
        for text in [
            "iaasvmcontainer;iaasvmcontainerv2;rg-app;vm-web01",
            "IaasVMContainer;IaasVMContainerV2;rg-app;vm-web01",
            "IaasVMContainer;rg-app;vm-web01",
        ] {
            assert_eq!(named(text, prefix), Some(both), "{text}");
        }
        assert_eq!(
            named("VM;rg-app;vm-web01", "vm;iaasvmcontainerv2"),
            Some(both)
        );
        let account = named(
            "StorageContainer;Storage;rg (x).y_z;st1",
            "StorageContainer;Storage",
        );
        assert_eq!(account.unwrap().group, "rg (x).y_z");
        for text in [
            "",
            ";",
            "Windows;srv01",
            "iaasvmcontainer;iaasvmcontainerv2;;x",
            "vmx;a;b",
        ] {
            assert_eq!(named(text, prefix), None, "{text}");
        }
    }

    #[test]
    fn shares_and_what_the_service_makes_of_their_names() {
        assert!(is_hash(&"0aF9".repeat(16)) && !is_hash("projects"));
        assert!(is_share("projects") && is_share("a-1"));
        for text in ["ab", "Projects", "-a1", "a--b", "a_b", &"a".repeat(64)] {
            assert!(!is_share(text), "{text}");
        }
    }
}
