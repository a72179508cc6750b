use super::super::{Catalog, HostShape};

const CATALOG: Catalog<'static> = Catalog::embedded();

fn apart(host: &'static str) -> Vec<(&'static str, &'static str, &'static str)> {
    let names = CATALOG.host_name(host).into_iter();
    names
        .map(|name| (name.form.resource_type, name.label, name.middle))
        .collect()
}

#[test]
fn hosts_are_taken_apart() {
    const STORAGE: &str = "Microsoft.Storage/storageAccounts";
    assert_eq!(apart("acct.blob.core.windows.net"), [(STORAGE, "acct", "")]);
    assert_eq!(apart("acct.BLOB.core.windows.NET"), [(STORAGE, "acct", "")]);
    assert_eq!(
        apart("acct-secondary.table.core.windows.net"),
        [(STORAGE, "acct", "")]
    );
    assert_eq!(
        apart("acct.z13.web.core.windows.net"),
        [(STORAGE, "acct", "z13")]
    );
    assert_eq!(
        apart("acct.privatelink.blob.core.windows.net"),
        [(STORAGE, "acct", "privatelink")]
    );
    assert_eq!(
        apart("web.westeurope.cloudapp.azure.com"),
        [("Microsoft.Network/publicIPAddresses", "web", "westeurope")]
    );
    assert_eq!(
        apart("site.scm.azurewebsites.net"),
        [("Microsoft.Web/sites", "site", "")]
    );
    assert_eq!(apart("ns.servicebus.windows.net").len(), 4);
    assert_eq!(
        apart("kv.vault.azure.net"),
        [("Microsoft.KeyVault/vaults", "kv", "")]
    );
}

#[test]
fn other_hosts_are_nothing() {
    for host in [
        "blob.core.windows.net",
        ".blob.core.windows.net",
        "a.b.blob.core.windows.net",
        "a.b.web.core.windows.net",
        "xblob.core.windows.net",
        "acct.blob.core.windows.net.evil.example",
        "web.cloudapp.azure.com",
        "example.org",
        "",
        "größe",
    ] {
        assert!(apart(host).is_empty(), "{host}");
    }
}

#[test]
fn every_type_is_known() {
    for form in CATALOG.all_host_forms() {
        assert!(
            CATALOG.canonical_type(form.resource_type).is_some(),
            "{form:?}"
        );
        assert!(!form.suffix.starts_with('.') && form.source.date.len() >= 4);
        assert!(!form.suffix.starts_with("privatelink"));
    }
    let label = CATALOG
        .host_forms("microsoft.network/publicipaddresses")
        .next()
        .unwrap();
    assert_eq!(label.shape, HostShape::Region);
    assert_eq!(
        label.property.unwrap().as_str(),
        "properties.dnsSettings.domainNameLabel"
    );
}
