use super::super::Catalog;

const CATALOG: Catalog<'static> = Catalog::embedded();

fn to_sweden(host: &str) -> Option<(bool, String)> {
    let found = CATALOG.region_host(host)?;
    let target = CATALOG.region("swedencentral")?;
    let dot = if found.before.is_empty() { "" } else { "." };
    let new = format!(
        "{}{dot}{}{}",
        found.before,
        found.word_for(target)?,
        found.rest
    );
    Some((found.is_regional(), new))
}

#[test]
fn hosts_with_a_region_are_taken_apart() {
    for (host, regional, new) in [
        (
            "privatelink.we.backup.windowsazure.com",
            true,
            "privatelink.sdc.backup.windowsazure.com",
        ),
        (
            "*.WE.backup.windowsazure.com",
            true,
            "*.sdc.backup.windowsazure.com",
        ),
        (
            "pod01-id1.we.backup.windowsazure.com",
            false,
            "pod01-id1.sdc.backup.windowsazure.com",
        ),
        (
            "privatelink.westeurope.azmk8s.io",
            true,
            "privatelink.swedencentral.azmk8s.io",
        ),
        (
            "*.hcp.westeurope.azmk8s.io",
            true,
            "*.hcp.swedencentral.azmk8s.io",
        ),
        (
            "team.privatelink.westeurope.azmk8s.io",
            true,
            "team.privatelink.swedencentral.azmk8s.io",
        ),
        (
            "web.westeurope.cloudapp.azure.com",
            false,
            "web.swedencentral.cloudapp.azure.com",
        ),
        (
            "westeurope.api.cognitive.microsoft.com",
            true,
            "swedencentral.api.cognitive.microsoft.com",
        ),
        (
            "acr.westeurope.data.azurecr.io",
            false,
            "acr.swedencentral.data.azurecr.io",
        ),
    ] {
        assert_eq!(to_sweden(host), Some((regional, new.to_owned())), "{host}");
    }
    for host in [
        "privatelink.siterecovery.windowsazure.com",
        "backup.windowsazure.com",
        "privatelink.zz.backup.windowsazure.com",
        "prod-12.westeurope.logic.azure.com",
        "web.cloudapp.azure.com",
        "xwestus.azmk8s.io.example.com",
        "",
    ] {
        assert_eq!(to_sweden(host), None, "{host}");
    }
}

#[test]
fn service_tags_keep_their_case_and_know_their_own_spellings() {
    let to = |text: &str, region: &str| {
        let tag = CATALOG.region_tag(text)?;
        Some(CATALOG.tag_for(&tag, CATALOG.region(region)?))
    };
    assert_eq!(
        to("Storage.WestEurope", "swedencentral").as_deref(),
        Some("Storage.SwedenCentral")
    );
    assert_eq!(
        to("Sql.westeurope", "germanywestcentral").as_deref(),
        Some("Sql.germanywestcentral")
    );
    assert_eq!(
        to("AzureCloud.WestEurope", "germanywestcentral").as_deref(),
        Some("AzureCloud.germanywc")
    );
    assert_eq!(
        to("AzureCloud.centralfrance", "westus").as_deref(),
        Some("AzureCloud.westus")
    );
    for text in [
        "Storage",
        "10.0.0.0",
        "Storage.Europe",
        "www.westeurope.example",
        "a b.westeurope",
        "10.westeurope",
    ] {
        assert_eq!(to(text, "westus"), None, "{text}");
    }
    assert!(CATALOG.holds_tags("SourceAddressPrefix"));
    assert!(!CATALOG.holds_tags("description"));
}
