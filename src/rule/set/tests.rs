use super::*;

/// The ids of the rules that were read.
fn read(set: &RuleSet) -> Vec<&str> {
    let read = set
        .entries
        .iter()
        .filter(|entry| entry.rule.get().is_some());
    read.map(|entry| entry.id.as_str()).collect()
}

#[test]
fn a_rule_is_read_when_its_type_is_met() {
    let set = RuleSet::embedded();
    assert!(read(&set).is_empty());
    let accounts = set.of_type("microsoft.storage/STORAGEACCOUNTS");
    let ids: Vec<&str> = accounts.iter().map(|rule| rule.id.as_str()).collect();
    assert!(ids.contains(&"region/redundancy-not-available"), "{ids:?}");
    assert!(ids.contains(&"region/type-not-offered"), "{ids:?}");
    assert!(ids.is_sorted());
    assert_eq!(read(&set), ids);
    assert!(set.ids().count() > ids.len());
}

#[test]
fn mistyped_ids_find_what_was_meant() {
    let set = RuleSet::embedded();
    assert_eq!(
        set.nearest("region/type-not-offred")[0],
        "region/type-not-offered"
    );
    assert_eq!(
        set.nearest("regions/zones-not-available")[0],
        "region/zones-not-available"
    );
    assert_eq!(
        set.nearest("storage/type-not-offered")[0],
        "region/type-not-offered"
    );
    assert!(set.nearest("zzz").is_empty());
}
