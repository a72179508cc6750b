//! What is taken as a list, what is refused and where, and that nothing is lost on the way.

use proptest::prelude::*;

use super::super::import::{Import, ImportError, Imported, import};
use super::super::*;
use super::overlay::list;
use crate::text::{Date, Source};

fn imported(sources: &[Source]) -> Result<Imported, ImportError> {
    let date = Date::parse("2026-11-20").unwrap();
    let imports: Vec<Import<'_>> = sources
        .iter()
        .map(|source| Import { source, date })
        .collect();
    import(&imports)
}

/// How a text is refused: line, column, message and help.
fn refused(text: &str) -> String {
    let sources = [Source::new("a.json", text)];
    let error = imported(&sources).unwrap_err();
    let at = sources[0].position(error.span.start);
    let help = error.mistake.help();
    format!("{}:{}: {error}\n  {help}", at.line, at.column)
}

#[test]
fn the_overlay_holds_what_is_needed_and_nothing_else() {
    let lists = ["locations", "providers", "sizes", "storage"].map(list);
    let overlay = imported(&lists).unwrap();
    insta::assert_snapshot!(overlay.text);
    for private in [
        "subscriptions",
        "00000000",
        "Marseille",
        "52.3667",
        "Registered",
        "vCPUs",
    ] {
        assert!(!overlay.text.contains(private), "{private}");
    }
}

#[test]
fn each_list_is_known_in_both_forms_and_in_any_order() {
    let lists = ["storage", "sizes", "providers", "locations"].map(list);
    let kinds = |sources: &[Source]| -> Vec<ListKind> {
        imported(sources)
            .unwrap()
            .lists
            .iter()
            .map(|list| list.kind)
            .collect()
    };
    let expected = [
        ListKind::Storage,
        ListKind::Sizes,
        ListKind::Providers,
        ListKind::Locations,
    ];
    assert_eq!(kinds(&lists), expected);
    let bare = |source: &Source| {
        let value: serde_json::Value = serde_json::from_str(source.text()).unwrap();
        value.get("value").cloned().unwrap_or(value)
    };
    let bares = lists
        .each_ref()
        .map(|source| Source::new("a", bare(source).to_string()));
    let enveloped = lists.each_ref().map(|source| {
        let value = serde_json::json!({ "nextLink": null, "value": bare(source) });
        Source::new("a", value.to_string())
    });
    assert_eq!(imported(&bares).unwrap(), imported(&enveloped).unwrap());
    let one = bare(&lists[2])[0].to_string();
    assert_eq!(kinds(&[Source::new("a", one)]), [ListKind::Providers]);
}

#[test]
fn encodings_of_other_shells_are_read() {
    let plain = list("providers");
    let utf16: Vec<u8> = plain
        .text()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let powershell = Source::decode("providers.json", &[b"\xFF\xFE", utf16.as_slice()].concat());
    let bom = Source::decode(
        "providers.json",
        &[b"\xEF\xBB\xBF", plain.text().as_bytes()].concat(),
    );
    let expected = imported(&[plain]).unwrap();
    assert_eq!(imported(&[powershell.unwrap()]).unwrap(), expected);
    assert_eq!(imported(&[bom.unwrap()]).unwrap(), expected);
}

#[test]
fn a_cut_or_filtered_list_proves_nothing_by_what_it_lacks() {
    let part = |text: &str| {
        let taken = imported(&[Source::new("a", text)]).unwrap();
        let whole = taken.text.contains("covers | virtualMachines");
        assert_eq!(whole, taken.lists[0].part.is_none());
        taken.lists[0].part.map(|part| part.to_string())
    };
    let size = |name: &str, zones: &str| {
        format!(
            r#"{{"resourceType": "virtualMachines", "name": "{name}", "locations": ["westus"],
            "locationInfo": [{{"location": "westus", "zones": [{zones}]}}]}}"#
        )
    };
    let several = [size("Standard_A1", ""), size("Standard_D2", "\"1\"")].join(",");
    assert_eq!(part(&format!("[{several}]")), None);
    let cut = part(&format!(
        "{{\"value\": [{several}], \"nextLink\": \"https://x\"}}"
    ));
    assert!(cut.unwrap().contains("`nextLink` says that there is more"));
    let new_region = [size("Standard_D2s_v6", ""), size("Standard_E4as_v7", "")].join(",");
    assert_eq!(part(&format!("[{new_region}]")), None);
    let by_size = [size("Standard_D2", ""), size("Standard_D4", "")].join(",");
    assert!(
        part(&format!("[{by_size}]"))
            .unwrap()
            .ends_with("every name in it holds `d`")
    );
    let by_zone = [size("Standard_A1", "\"2\""), size("Standard_D2", "\"1\"")].join(",");
    assert!(part(&format!("[{by_zone}]")).unwrap().contains("`--zone`"));
}

#[test]
fn what_is_no_list_is_refused_with_its_place_and_the_next_step() {
    let location = r#"{"name": "westus", "displayName": "West US", "metadata": {}}"#;
    let texts = [
        String::new(),
        "\n  \n".to_owned(),
        "[]".to_owned(),
        r#"{"value": []}"#.to_owned(),
        "ResourceType     Locations  Name\n".to_owned(),
        "WARNING: something\n[]".to_owned(),
        format!("[{location}, {{\"name\": \"eastus\", "),
        format!("[{location}, {{\"name\": \"eastus\"}}]"),
        format!("[{location}, {{\"name\": 7, \"displayName\": \"East US\"}}]"),
        format!("[{location},\n \"eastus\"]"),
        format!("[{location}, {{\"name\": \"east|us\", \"displayName\": \"East US\"}}]"),
        format!("[{location}, {{\"name\": \"a\", \"displayName\": \"A\\nregion | b\"}}]"),
        r#"{"error": {"code": "AuthorizationFailed", "message": "secret"}}"#.to_owned(),
        r#"{"$schema": "x", "resources": []}"#.to_owned(),
        r#"{"a": 1}"#.to_owned(),
        "7".to_owned(),
        r#"[{"id": "x", "isDefault": true, "tenantId": "t", "name": "n"}]"#.to_owned(),
        r#"[{"name": "Standard_A1", "numberOfCores": 1, "memoryInMB": 2}]"#.to_owned(),
        r#"[{"id": "x", "location": "westus", "name": "n", "type": "t"}]"#.to_owned(),
        r#"[{"namespace": "A", "resourceTypes": [{"locations": []}]}]"#.to_owned(),
        r#"[{"namespace": "A", "resourceTypes": [{"resourceType": "b", "locations": "westus"}]}]"#
            .to_owned(),
        r#"[{"namespace": "A b", "resourceTypes": [{"resourceType": "b"}]}]"#.to_owned(),
        r#"[{"resourceType": "availabilitySets", "name": "Aligned", "locations": ["westus"]}]"#
            .to_owned(),
    ];
    let told: Vec<String> = texts
        .iter()
        .map(|text| format!("{text:?}\n{}\n", refused(text)))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_list_without_zones_or_pairs_does_not_speak_of_them() {
    let text = r#"[{"name": "westeurope", "displayName": "West Europe", "latitude": "1"}]"#;
    let texts = [super::overlay::overlay_of(
        &[Source::new("a", text)],
        "2026-11-20",
    )];
    let overlay = Overlay::read(&texts).unwrap();
    let region = Catalog::with(&overlay).region("westeurope").unwrap();
    assert_eq!(
        (region.zone_count, region.pair),
        (Some(3), Some("northeurope"))
    );
}

/// Some types of a provider: name, whether a region is named for people, its regions.
fn providers() -> impl Strategy<Value = Vec<(String, bool, Vec<usize>)>> {
    let regions = proptest::collection::vec(0..86_usize, 0..12);
    let kind = ("[a-z]{1,6}(/[a-z]{1,4})?", any::<bool>(), regions);
    proptest::collection::vec(kind, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// What was printed comes back: a listed region is a yes, another one of the cloud is a no.
    #[test]
    fn an_overlay_read_back_gives_the_answers_of_its_list(kinds in providers()) {
        let all: Vec<Region<'_>> = Catalog::embedded().all_regions().collect();
        let types: Vec<serde_json::Value> = kinds.iter().map(|(name, is_display, regions)| {
            let names: Vec<&str> = regions.iter().map(|at| {
                if *is_display { all[*at].display_name } else { all[*at].name }
            }).collect();
            serde_json::json!({ "resourceType": name, "locations": names, "apiVersions": ["2026-01-01"] })
        }).collect();
        let list = serde_json::json!([{ "namespace": "Microsoft.Made", "resourceTypes": types }]);
        let texts = [super::overlay::overlay_of(&[Source::new("a", list.to_string())], "2026-11-20")];
        let overlay = Overlay::read(&texts).unwrap();
        let catalog = Catalog::with(&overlay);
        let cloud = overlay.lists()[0].cloud;
        for (name, _, _) in &kinds {
            // Of two with the same name, the later counts.
            let (_, _, regions) = kinds.iter().rev().find(|(other, ..)| other == name).unwrap();
            for (at, region) in all.iter().enumerate() {
                let found = catalog.availability(&format!("microsoft.made/{name}"), region.name);
                let answer = found.answer;
                if regions.is_empty() {
                    prop_assert_eq!(answer, Answer::Yes(Ground::NotRegional));
                } else if regions.contains(&at) {
                    prop_assert_eq!(answer, Answer::Yes(Ground::Listed));
                } else if region.cloud == cloud {
                    prop_assert_eq!(answer, Answer::No);
                } else {
                    prop_assert_eq!(answer, Answer::CannotTell(Doubt::OtherCloud));
                }
                prop_assert_eq!(found.source.date, "2026-11-20");
            }
        }
    }

    /// No text makes an import or the reading of an overlay panic.
    #[test]
    fn any_text_is_taken_or_refused(text in "[\\[\\]{}\",:a-z0-9 |\\n-]{0,200}") {
        let _ = imported(&[Source::new("a", text.clone())]);
        let texts = [Source::new("a", format!("armove catalogue overlay 1\n{text}"))];
        let _ = Overlay::read(&texts);
    }
}
