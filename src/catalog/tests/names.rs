use super::super::{Basis, Catalog, NameProblem, Scope};
use super::{facts, strings};

const CATALOG: Catalog<'static> = Catalog::embedded();

fn check(name: &str, text: &str) -> Result<(), NameProblem> {
    CATALOG.name_rule(name).unwrap().check(text)
}

#[test]
fn names_are_checked() {
    const STORAGE: &str = "microsoft.storage/storageaccounts";
    assert_eq!(check(STORAGE, "abc0"), Ok(()));
    assert_eq!(
        check(STORAGE, "ab"),
        Err(NameProblem::TooShort { length: 2, min: 3 })
    );
    assert_eq!(
        check(STORAGE, "my-account"),
        Err(NameProblem::Character('-'))
    );
    assert_eq!(check(STORAGE, "ABC"), Err(NameProblem::Character('A')));
    let long = NameProblem::TooLong {
        length: 25,
        max: 24,
    };
    assert_eq!(check(STORAGE, &"a".repeat(25)), Err(long));
    assert_eq!(
        check("Microsoft.KeyVault/vaults", "a--b"),
        Err(NameProblem::Double('-'))
    );
    assert_eq!(
        check("Microsoft.KeyVault/vaults", "1abc"),
        Err(NameProblem::Start('1'))
    );
    assert_eq!(
        check("Microsoft.Web/sites", "ab-"),
        Err(NameProblem::End('-'))
    );
    assert_eq!(
        check("Microsoft.Compute/virtualMachines", "a/b"),
        Err(NameProblem::Character('/'))
    );
    assert_eq!(check("Microsoft.Compute/virtualMachines", "größe"), Ok(()));
    assert!(
        check(
            "Microsoft.RecoveryServices/vaults/backupconfig",
            "vaultconfig"
        )
        .is_ok()
    );
    assert!(check("Microsoft.RecoveryServices/vaults/backupconfig", "x").is_err());
    assert!(
        check(
            "Microsoft.Network/privateDnsZones",
            "privatelink.blob.core.windows.net"
        )
        .is_ok()
    );
    assert!(check("Microsoft.Network/dnsZones", "com").is_err());
    assert!(check("Microsoft.Network/dnsZones", "a..com").is_err());
}

#[test]
fn rules_say_scope_and_hyphens() {
    let storage = CATALOG
        .name_rule("Microsoft.Storage/storageAccounts")
        .unwrap();
    assert_eq!((storage.min, storage.max), (3, Some(24)));
    assert_eq!(
        (storage.unique_in, storage.basis),
        (Scope::Global, Basis::Documented)
    );
    assert!(!storage.allows_hyphen() && !storage.allows_upper());
    let vault = CATALOG
        .name_rule("Microsoft.RecoveryServices/vaults")
        .unwrap();
    assert!(vault.allows_hyphen());
    assert_eq!(vault.unique_in, Scope::ResourceGroup);
    assert!(CATALOG.name_held("microsoft.keyvault/vaults").is_some());
    assert_eq!(CATALOG.name_held("Microsoft.Storage/storageAccounts"), None);
    assert!(CATALOG.name_kept("microsoft.network/dnszones").is_some());
    assert_eq!(CATALOG.name_kept("Microsoft.Storage/storageAccounts"), None);
    assert!(CATALOG.name_rule("Microsoft.Example/things").is_none());
    assert!(CATALOG.name_rules("Microsoft.HDInsight/clusters").count() > 1);
}

/// Types whose rule was corrected by what Azure shows: the portal writes colons into the names of
/// firewall rules, although the naming page forbids them; of a Traffic Manager profile not the name
/// but its `relativeName` is unique in Azure.
const CORRECTED: [&str; 2] = [
    "Microsoft.Network/trafficmanagerprofiles",
    "Microsoft.Sql/servers/firewallRules",
];

#[test]
fn every_rule_is_as_the_facts_say() {
    let Some(facts) = facts("relocation/name-rules.json") else {
        return;
    };
    let rules = facts["types"].as_array().unwrap();
    assert_eq!(rules.len(), 345);
    for fact in rules {
        let name = fact["type"].as_str().unwrap();
        if name.matches('/').count() == 0 || CORRECTED.contains(&name) {
            continue;
        }
        let mut found = CATALOG.name_rules(name);
        let rule = found
            .find(|rule| rule.variant == fact["variant"].as_str())
            .unwrap();
        assert_eq!(
            rule.max.map(|max| max as u64),
            fact["max"].as_u64(),
            "{name}"
        );
        let min = fact["min"].as_u64();
        assert!(min.is_none_or(|min| min == rule.min as u64), "{name}");
        assert_eq!(
            rule.fixed().collect::<Vec<_>>(),
            strings(&fact["fixed_values"])
        );
        assert_eq!(rule.note, fact["note"].as_str());
        let scope = format!("{:?}", rule.unique_in).to_lowercase();
        assert_eq!(fact["unique_in"].as_str().unwrap().replace('-', ""), scope);
        let basis = match rule.basis {
            Basis::Documented => "docs",
            Basis::Measured => "tool",
            Basis::Recalled => "recalled",
        };
        assert_eq!(fact["basis"], basis);
        for letter in fact["forbidden"].as_str().unwrap_or_default().chars() {
            assert!(!rule.allows(letter), "{name} {letter}");
        }
        let allowed = strings(&fact["allowed"]);
        assert!(allowed.is_empty() || rule.allows_hyphen() == allowed.contains(&"hyphen"));
        assert!(allowed.is_empty() || rule.allows_upper() == allowed.contains(&"upper"));
        assert!(allowed.is_empty() || !rule.allows('ß'));
    }
}
