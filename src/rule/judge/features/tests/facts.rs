//! The table against the facts that it was made from, where these are present.

use super::*;

/// A file of facts, or none with a message where they are absent.
fn facts() -> Option<Json> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/facts/features.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn list<'j>(value: &'j Json, key: &str) -> Vec<&'j str> {
    let members = value[key].as_array().map(Vec::as_slice).unwrap_or_default();
    members.iter().filter_map(Json::as_str).collect()
}

#[test]
fn every_fact_is_in_the_table_no_surer_than_it_was() {
    let Some(facts) = facts() else { return };
    for fact in facts["features"].as_array().unwrap() {
        let key = fact["id"].as_str().unwrap();
        let feature = feature(key);
        let known = match fact["confidence"].as_str().unwrap() {
            "high" => Basis::Documented,
            "medium" => Basis::Measured,
            _ => Basis::Recalled,
        };
        assert!(feature.basis() <= known, "{key}");
        let dates: Vec<&str> = feature.sources().map(|source| source.date).collect();
        assert!(
            dates.contains(&fact["asOf"].as_str().unwrap()),
            "{key}: {dates:?}"
        );
    }
    // Sources of rows that are not among these facts.
    let own = ["customproviders", "datalakeanalytics"];
    let all = facts["sources"].as_object().unwrap();
    let mut known: BTreeSet<String> = table()["source"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    known.retain(|name| !own.contains(&name.as_str()));
    assert_eq!(known, all.keys().cloned().collect());
}

#[test]
fn every_set_of_regions_is_as_it_was() {
    let Some(facts) = facts() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/data/region-sets.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let sets = facts["regionSets"].as_object().unwrap();
    for (name, regions) in sets {
        let start = format!("{} | ", name.replace(' ', "-"));
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap();
        let mut regions: Vec<&str> = regions
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Json::as_str)
            .collect();
        regions.sort_unstable();
        assert_eq!(line.split(' ').collect::<Vec<_>>(), regions, "{name}");
    }
}

/// What is younger than its list is not said to lack it.
#[test]
fn what_is_not_known_of_a_region_is_no_failure() {
    let Some(facts) = facts() else { return };
    for fact in facts["features"].as_array().unwrap() {
        let feature = feature(fact["id"].as_str().unwrap());
        for name in list(fact, "unknownRegions") {
            let offer = feature.offer(&CATALOG.region(name).unwrap(), None);
            assert!(
                !matches!(offer, crate::catalog::FeatureOffer::No(_)) || feature.told().is_some(),
                "{} in {name}: {offer:?}",
                feature.key()
            );
        }
    }
}
