//! What an overlay answers, and what it leaves to the embedded tables.

use super::super::import::{Import, import};
use super::super::*;
use crate::text::{Date, Source};

/// The lists written for this project.
pub(super) fn list(name: &str) -> Source {
    let path = format!(
        "{}/fixtures/catalog/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    Source::new(
        format!("{name}.json"),
        std::fs::read_to_string(path).unwrap(),
    )
}

/// An overlay of some lists, taken on a day.
pub(super) fn overlay_of(lists: &[Source], date: &str) -> Source {
    let date = Date::parse(date).unwrap();
    let imports: Vec<Import<'_>> = lists.iter().map(|source| Import { source, date }).collect();
    Source::new("azure.catalog", import(&imports).unwrap().text)
}

/// Asks the facts under an overlay of the lists of the project.
fn with<T>(names: &[&str], ask: impl FnOnce(Catalog<'_>) -> T) -> T {
    let lists: Vec<Source> = names.iter().map(|name| list(name)).collect();
    let texts = [overlay_of(&lists, "2026-11-20")];
    ask(Catalog::with(&Overlay::read(&texts).unwrap()))
}

const STORAGE: &str = "Microsoft.Storage/storageAccounts";

#[test]
fn a_region_is_as_the_list_says_and_else_as_it_was() {
    with(&["locations"], |catalog| {
        let moon = catalog.region("Moon East").unwrap();
        assert_eq!(
            (moon.name, moon.zone_count, moon.pair),
            ("mooneast", Some(2), None)
        );
        assert_eq!((moon.status, moon.cloud), (Status::Listed, Cloud::Public));
        assert_eq!((moon.suffix(), moon.aliases().count()), ("mooneast", 0));
        let poland = catalog.region("polandcentral").unwrap();
        assert_eq!(
            (poland.zones, poland.geo_code),
            (
                Some(false),
                Catalog::embedded()
                    .region("polandcentral")
                    .unwrap()
                    .geo_code
            )
        );
        assert_eq!(catalog.source_of(&poland).date, "2026-11-20");
        let other = catalog.region("westus").unwrap();
        assert_eq!(catalog.source_of(&other), catalog.regions_source());
        let names: Vec<&str> = catalog.all_regions().map(|region| region.name).collect();
        assert!(names.is_sorted() && names.contains(&"mooneast"));
        assert_eq!(names.len(), Catalog::embedded().all_regions().count() + 1);
        assert_eq!(catalog.nearest_regions("moneast"), ["mooneast"]);
        let word = catalog.location_word("space");
        assert!(matches!(word, LocationWord::Logical(logical) if !logical.stage));
    });
}

#[test]
fn what_only_an_overlay_knows_is_younger_than_the_embedded_lists() {
    with(&["locations"], |catalog| {
        let found = catalog
            .availability("Microsoft.Compute/disks", "mooneast")
            .answer;
        assert_eq!(found, Answer::CannotTell(Doubt::RegionNewerThanList));
    });
}

#[test]
fn a_provider_list_answers_yes_and_no_and_is_the_source() {
    with(&["locations", "providers"], |catalog| {
        let says = |name, region| catalog.availability(name, region);
        assert_eq!(
            says(STORAGE, "mooneast").answer,
            Answer::Yes(Ground::Listed)
        );
        // Hidden from most subscriptions, and so not told without a list of one's own.
        assert_eq!(
            says(STORAGE, "francesouth").answer,
            Answer::Yes(Ground::Listed)
        );
        let no = says(STORAGE, "germanynorth");
        assert_eq!((no.answer, no.source.date), (Answer::No, "2026-11-20"));
        assert_eq!(no.source.url, "azure.catalog, `az provider list`");
        let child = says("microsoft.storage/storageaccounts/blobServices", "westus");
        assert_eq!(
            (child.answer, child.decided_by),
            (Answer::No, Some(STORAGE))
        );
        let operations = says("Microsoft.Storage/operations", "westus");
        assert_eq!(operations.answer, Answer::Yes(Ground::NotRegional));
        let groups = says("Microsoft.Lunar/observatories", "westus");
        assert_eq!(groups.answer, Answer::CannotTell(Doubt::GroupedLocations));
        assert_eq!(
            says(STORAGE, "moonwest").answer,
            Answer::CannotTell(Doubt::UnknownRegion)
        );
        let sovereign = says(STORAGE, "usgovvirginia").answer;
        assert_eq!(sovereign, Answer::CannotTell(Doubt::OtherCloud));
    });
}

#[test]
fn a_list_says_nothing_of_what_it_lacks() {
    with(&["providers"], |catalog| {
        for name in [
            "Microsoft.Compute/disks",
            "Microsoft.Lunar/unknown",
            "Microsoft.Web/staticSites",
        ] {
            for region in ["westus", "francesouth"] {
                let embedded = Catalog::embedded().availability(name, region);
                assert_eq!(
                    catalog.availability(name, region),
                    embedded,
                    "{name} {region}"
                );
            }
        }
        assert!(
            catalog
                .offer(SkuKind::Machines, "Standard_D2s_v5", None, "westeurope")
                .is_none()
        );
    });
}

#[test]
fn a_list_older_than_a_region_proves_nothing() {
    let texts = [overlay_of(&[list("providers")], "2020-01-01")];
    let overlay = Overlay::read(&texts).unwrap();
    let found = Catalog::with(&overlay)
        .availability(STORAGE, "polandcentral")
        .answer;
    assert_eq!(found, Answer::CannotTell(Doubt::RegionNewerThanList));
}

#[test]
fn zones_and_versions_are_those_of_the_list() {
    with(&["providers"], |catalog| {
        let zones = |name, region| catalog.zones(name, region).answer;
        assert_eq!(zones(STORAGE, "westeurope"), Answer::Yes(Ground::Listed));
        assert_eq!(zones(STORAGE, "northeurope"), Answer::No);
        // The list says of no zones for this type, so the embedded tables are asked.
        let embedded = Catalog::embedded().zones("Microsoft.Compute/disks", "westeurope");
        assert_eq!(
            catalog.zones("Microsoft.Compute/disks", "westeurope"),
            embedded
        );
        let versions = catalog.api_versions(STORAGE).unwrap();
        let all: Vec<&str> = versions.iter().collect();
        assert_eq!(
            all,
            [
                "2026-09-01",
                "2024-01-01",
                "2023-01-01",
                "2026-10-01-preview"
            ]
        );
        assert_eq!(versions.newest_stable(), Some("2026-09-01"));
        assert_eq!(
            catalog.knows_api_version(STORAGE, "2022-09-01"),
            Some(false)
        );
        assert_eq!(
            catalog.canonical_type("microsoft.lunar/BASES"),
            Some("Microsoft.Lunar/bases")
        );
        assert_eq!(catalog.takes_location("Microsoft.Lunar/bases"), Some(true));
    });
}

#[test]
fn sizes_are_offered_closed_or_absent() {
    with(&["sizes", "storage"], |catalog| {
        let offer = |of, name, kind, region| {
            catalog
                .offer(of, name, kind, region)
                .map(|answer| answer.offer)
        };
        let size = |name, region| offer(SkuKind::Machines, name, None, region);
        let open = |zones, closed_zones, reason| {
            Some(SkuOffer::Open {
                zones,
                closed_zones,
                reason,
            })
        };
        assert_eq!(size("standard_d2s_V5", "polandcentral"), open("12", "", ""));
        assert_eq!(
            size("Standard_B2ms", "polandcentral"),
            open("123", "3", "NotAvailableForSubscription")
        );
        let closed = Some(SkuOffer::Closed("NotAvailableForSubscription"));
        assert_eq!(size("Standard_E4s_v5", "polandcentral"), closed);
        assert_eq!(
            size("Standard_NV12s_v3", "polandcentral"),
            Some(SkuOffer::Absent)
        );
        assert_eq!(
            size("Standard_Unheard_of", "polandcentral"),
            Some(SkuOffer::Absent)
        );
        assert_eq!(size("Standard_D2s_v5", "westus"), None);
        let disk = |name, region| offer(SkuKind::Disks, name, None, region);
        assert_eq!(disk("Premium_LRS", "westeurope"), open("123", "", ""));
        assert_eq!(disk("UltraSSD_LRS", "polandcentral"), closed);
        let account = |kind, region| offer(SkuKind::Storage, "Premium_ZRS", kind, region);
        assert_eq!(
            account(Some("fileStorage"), "westeurope"),
            Some(SkuOffer::Absent)
        );
        assert_eq!(
            account(Some("FileStorage"), "polandcentral"),
            open("", "", "")
        );
        assert_eq!(account(None, "westeurope"), open("", "", ""));
    });
}

#[test]
fn of_two_overlays_the_later_wins_where_both_speak() {
    let later = r#"[{"namespace": "Microsoft.Storage", "resourceTypes": [
        {"resourceType": "storageAccounts", "locations": ["West US"], "apiVersions": []}]}]"#;
    let first = overlay_of(&[list("providers"), list("locations")], "2026-11-20");
    let second = overlay_of(&[Source::new("later.json", later)], "2026-11-22");
    let texts = [first, second];
    let overlay = Overlay::read(&texts).unwrap();
    let catalog = Catalog::with(&overlay);
    let says = |name, region| catalog.availability(name, region);
    assert_eq!(says(STORAGE, "mooneast").answer, Answer::No);
    assert_eq!(says(STORAGE, "westus").source.date, "2026-11-22");
    assert_eq!(
        says("Microsoft.Lunar/bases", "mooneast").answer,
        Answer::Yes(Ground::Listed)
    );
    // It says of no versions, so it does not speak about them.
    let embedded = Catalog::embedded().api_versions(STORAGE).unwrap();
    assert!(
        catalog
            .api_versions(STORAGE)
            .unwrap()
            .iter()
            .eq(embedded.iter())
    );
    let named: Vec<(&str, &str)> = catalog
        .identities()
        .map(|one| (one.name, one.date))
        .collect();
    assert_eq!(
        named[1..],
        [
            ("azure.catalog", "2026-11-20"),
            ("azure.catalog", "2026-11-22")
        ]
    );
}

#[test]
fn a_later_list_of_one_region_replaces_that_region_only() {
    let one = r#"[
        {"resourceType": "virtualMachines", "name": "Standard_D2s_v5", "locations": ["westeurope"],
         "locationInfo": [{"location": "westeurope", "zones": ["1"]}], "restrictions": []},
        {"resourceType": "virtualMachines", "name": "Standard_A1", "locations": ["westeurope"],
         "locationInfo": [], "restrictions": []}]"#;
    let texts = [
        overlay_of(&[list("sizes")], "2026-11-20"),
        overlay_of(&[Source::new("one.json", one)], "2026-11-22"),
    ];
    let overlay = Overlay::read(&texts).unwrap();
    let offer = |name, region| {
        let answer = Catalog::with(&overlay).offer(SkuKind::Machines, name, None, region)?;
        Some((answer.offer, answer.source.date))
    };
    let only_zone_1 = SkuOffer::Open {
        zones: "1",
        closed_zones: "",
        reason: "",
    };
    assert_eq!(
        offer("Standard_D2s_v5", "westeurope"),
        Some((only_zone_1, "2026-11-22"))
    );
    assert_eq!(
        offer("Standard_E4s_v5", "westeurope"),
        Some((SkuOffer::Absent, "2026-11-22"))
    );
    let poland = offer("Standard_D2s_v5", "polandcentral").unwrap();
    assert_eq!(poland.1, "2026-11-20");
}

#[test]
fn damage_is_refused_at_its_line() {
    let whole = overlay_of(
        &[list("locations"), list("providers"), list("sizes")],
        "2026-11-20",
    );
    let mistake = |text: &str| {
        let texts = [Source::new("a", text)];
        let error = Overlay::read(&texts).unwrap_err();
        (error.mistake, texts[0].position(error.span.start).line)
    };
    let lines: Vec<&str> = whole.text().lines().collect();
    for cut in 1..lines.len() {
        let text = lines[..cut].join("\n");
        assert_eq!(mistake(&text).0, OverlayMistake::CutOff, "{text}");
    }
    for gone in 1..lines.len() {
        let mut text = lines.clone();
        text.remove(gone);
        // Without a row, another row or the count of rows does not hold.
        mistake(&text.join("\n"));
    }
    assert_eq!(mistake(""), (OverlayMistake::Foreign, 1));
    assert_eq!(mistake("[package]\n"), (OverlayMistake::Foreign, 1));
    assert_eq!(mistake("[\n]"), (OverlayMistake::Json, 1));
    let newer = whole.text().replacen("overlay 1", "overlay 2", 1);
    assert_eq!(
        mistake(&newer),
        (OverlayMistake::Version("2".to_owned()), 1)
    );
    for (from, to) in [
        (" | whole | ", " | hole | "),
        ("| 2026-11-20 |", "| 2026-02-30 |"),
        (
            "type | Microsoft.Lunar/bases | 2",
            "type | Microsoft.Lunar/bases | 9",
        ),
        (" | yes\n", " | yes | more\n"),
        ("\nword | ", "\nwrod | "),
        (" 123:4", " 123:99"),
        ("123!3/", "12x!3/"),
    ] {
        let text = whole.text().replacen(from, to, 1);
        assert_ne!(text, whole.text(), "{from}");
        let (found, line) = mistake(&text);
        assert!(
            line > 1 && found != OverlayMistake::CutOff,
            "{from}: {found:?}"
        );
    }
}
