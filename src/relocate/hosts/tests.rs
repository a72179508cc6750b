use super::*;

fn host(
    full_type: &'static str,
    property: Option<&'static str>,
    old: &str,
    new: &str,
) -> Host<'static> {
    Host {
        full_type,
        property,
        old: old.to_owned(),
        new: new.to_owned(),
    }
}

fn replaced(host: Host<'static>, text: &str) -> String {
    let regions = [("westeurope".to_owned(), "swedencentral".to_owned())].into();
    Hosts::new(Catalog::embedded(), &regions, vec![host]).replace(text)
}

#[test]
fn only_whole_labels_before_a_known_suffix_change() {
    let replaced = |text: &str| {
        replaced(
            host("Microsoft.Storage/storageAccounts", None, "acme", "acmesdc"),
            text,
        )
    };
    assert_eq!(
        replaced("https://acme.blob.core.windows.net/a"),
        "https://acmesdc.blob.core.windows.net/a"
    );
    assert_eq!(
        replaced("ACME.blob.core.windows.net:443"),
        "acmesdc.blob.core.windows.net:443"
    );
    assert_eq!(
        replaced("é acme-secondary.blob.core.windows.net"),
        "é acmesdc-secondary.blob.core.windows.net"
    );
    for text in [
        "https://xacme.blob.core.windows.net/",
        "acme.blob.core.windows.net.evil",
        "acme.vault.azure.net",
        "acme",
        "acme.x",
        // The number is chosen when the account is made.
        "https://acme.z6.web.core.windows.net",
    ] {
        assert_eq!(replaced(text), text);
    }
}

#[test]
fn a_reference_that_names_its_vault_follows_it() {
    let replaced = |text: &str| {
        let vault = host(
            "Microsoft.KeyVault/vaults",
            None,
            "kv-fjord",
            "kv-fjord-sdc",
        );
        replaced(vault, text)
    };
    assert_eq!(
        replaced("@Microsoft.KeyVault(SecretName=db;VaultName=kv-fjord)"),
        "@Microsoft.KeyVault(SecretName=db;VaultName=kv-fjord-sdc)"
    );
    assert_eq!(
        replaced("@Microsoft.KeyVault(VaultName=KV-Fjord;SecretName=db)"),
        "@Microsoft.KeyVault(VaultName=kv-fjord-sdc;SecretName=db)"
    );
    for text in [
        "@Microsoft.KeyVault(VaultName=kv-fjord2;SecretName=db)",
        "@Microsoft.KeyVault(SecretName=VaultName)",
        "VaultName=kv-fjord.",
        "@Microsoft.KeyVault(",
    ] {
        assert_eq!(replaced(text), text);
    }
}

#[test]
fn regions_change_where_the_host_is_known() {
    let address = || {
        let property = "properties.dnsSettings.domainNameLabel";
        host(
            "Microsoft.Network/publicIPAddresses",
            Some(property),
            "web",
            "web",
        )
    };
    for (old, new) in [
        (
            "http://web.westeurope.cloudapp.azure.com/a",
            "http://web.swedencentral.cloudapp.azure.com/a",
        ),
        (
            "*.we.backup.windowsazure.com",
            "*.sdc.backup.windowsazure.com",
        ),
        (
            "privatelink.westeurope.azmk8s.io",
            "privatelink.swedencentral.azmk8s.io",
        ),
    ] {
        assert_eq!(replaced(address(), old), new);
    }
    for text in [
        "other.westeurope.cloudapp.azure.com",
        "web.northeurope.cloudapp.azure.com",
        "pod01-id1.we.backup.windowsazure.com",
        "privatelink.neu.azmk8s.io",
    ] {
        assert_eq!(replaced(address(), text), text);
    }
    let registry = host(
        "Microsoft.ContainerRegistry/registries",
        None,
        "acme",
        "acmesdc",
    );
    assert_eq!(
        replaced(registry, "acme.westeurope.data.azurecr.io"),
        "acmesdc.swedencentral.data.azurecr.io"
    );
}

#[test]
fn an_account_of_several_regions_has_a_host_for_each() {
    let account = || {
        host(
            "Microsoft.DocumentDB/databaseAccounts",
            None,
            "shop",
            "shop-sdc",
        )
    };
    for (old, new) in [
        ("shop.documents.azure.com", "shop-sdc.documents.azure.com"),
        (
            "shop-westeurope.documents.azure.com",
            "shop-sdc-swedencentral.documents.azure.com",
        ),
        (
            "shop-northeurope.privatelink.documents.azure.com",
            "shop-sdc-northeurope.privatelink.documents.azure.com",
        ),
    ] {
        assert_eq!(replaced(account(), old), new);
    }
    let text = "shop-test.documents.azure.com";
    assert_eq!(replaced(account(), text), text);
}
