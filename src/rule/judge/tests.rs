use super::*;
use crate::arm::{Context, Estate, Origin, ResourceRef, Template};
use crate::finding::{Basis, Severity};
use crate::json::{Pointer, parse};
use crate::rule::{Hit, audit};
use crate::text::Source;

/// What the rules about regions say of a resource in one.
fn judged(resource: &str, region: &str) -> Vec<Finding> {
    with_scene(resource, |scene, rules| {
        let region = scene.catalog.region(region).unwrap();
        let demands = audit(rules, scene).demands;
        let demands = demands
            .iter()
            .filter(|demand| demand.rule.starts_with("region/"));
        demands
            .filter_map(|demand| judge(rules, scene, demand, &region))
            .collect()
    })
}

pub(super) fn with_scene<T>(resource: &str, call: impl FnOnce(&Scene<'_>, &RuleSet) -> T) -> T {
    let source = Source::new("t.json", format!("{{\"resources\": [{resource}]}}"));
    let root = parse(&source).root;
    let template = Template::read(&root, Pointer::root(), None, &Context::default());
    let estate = Estate::new(vec![template], vec![Origin::default()]);
    let scene = Scene {
        estate: &estate,
        files: &[0],
        catalog: Catalog::embedded(),
    };
    call(&scene, &RuleSet::embedded())
}

fn account(sku: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "st",
          "location": "westus", "sku": {{"name": "{sku}"}}}}"#
    )
}

#[test]
fn a_finding_names_the_region_and_others_that_have_it() {
    let found = judged(&account("standard_zrs"), "westus");
    let [finding] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        finding.message,
        "westus cannot hold Standard_ZRS, which st asks for"
    );
    let help = finding.help.as_deref().unwrap();
    // The pair comes first.
    let others = help.rsplit(": ").next().unwrap();
    assert!(
        others.starts_with("eastus, ") && others.split(", ").count() == 3,
        "{help}"
    );
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.source.as_ref().unwrap().url.contains("reliability"));
    assert!(judged(&account("Standard_ZRS"), "westeurope").is_empty());
    let poland = judged(&account("Standard_GRS"), "polandcentral");
    let help = poland[0].help.as_deref().unwrap();
    let others = help.split("none is known in the same geography; elsewhere in Europe: ");
    assert_eq!(others.last().unwrap().split(", ").count(), 3, "{help}");
}

#[test]
fn the_fact_caps_what_the_rule_says() {
    // A zone-redundant vault rests on a list that is only measured.
    let vault = r#"{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2024-10-01", "name": "v",
        "location": "westus", "properties": {"redundancySettings": {"standardTierStorageRedundancy": "ZoneRedundant"}}}"#;
    let found = judged(vault, "westus");
    assert_eq!(
        (found[0].basis, found[0].severity),
        (Basis::Measured, Severity::Warning)
    );
}

#[test]
fn a_pair_is_told_of_public_regions_only() {
    let says = |region: &str| {
        with_scene(&account("Standard_LRS"), |scene, rules| {
            let resource = ResourceRef {
                template: 0,
                resource: 0,
            };
            let demand = Demand {
                rule: "region/redundancy-not-available".to_owned(),
                resource,
                ask: Ask::Pair,
                hit: Hit::new(scene.place(resource, None), Pointer::root()),
            };
            judge(
                rules,
                scene,
                &demand,
                &scene.catalog.region(region).unwrap(),
            )
            .map(|finding| finding.severity)
        })
    };
    assert_eq!(says("westeurope"), None);
    assert_eq!(says("polandcentral"), Some(Severity::Error));
}

/// A level is told by one rule: by the feature that it asks for, or by the table of redundancy.
#[test]
fn a_level_is_told_once() {
    let catalog = Catalog::embedded();
    let mut told = 0;
    for full_type in catalog.redundancy_types().filter(|name| *name != "*") {
        let rows = catalog.redundancy(full_type);
        for row in rows.filter(|row| !row.is_of_any_type() && !row.with_zones) {
            for level in row.levels() {
                let body = with_level(full_type, row.path.as_str(), (level.name, row.plain));
                for region in ["westus", "polandcentral"] {
                    let target = catalog.region(region).unwrap();
                    let lacks = matches!(row.fit(level, &target), Fit::Lower(_) | Fit::Nothing(_));
                    let found = judged(&body, region);
                    let mut here = found.iter().filter(|one| {
                        let place = one.place.pointer.below(&Pointer::from("/resources/0"));
                        one.verdict == crate::finding::Verdict::Fail
                            && place.is_some_and(|place| row.path.names(&place))
                    });
                    let at = format!("{full_type} {}: {level:?} in {region}", row.path);
                    // A list that is not sure may still warn of what stays.
                    let first = here.next();
                    assert!(!lacks || first.is_some(), "{at}: nothing told");
                    told += usize::from(lacks);
                    let again: Vec<_> = here.map(|one| (&one.rule, &one.message)).collect();
                    assert!(again.is_empty(), "{at}: told twice: {again:?}");
                }
            }
        }
    }
    assert!(told > 40, "{told}");
}

/// A resource that sets a level and nothing else.
fn with_level(full_type: &str, path: &str, (level, plain): (&str, bool)) -> String {
    let value = if plain {
        level.to_owned()
    } else {
        format!("\"{level}\"")
    };
    let body = path.rsplit('.').fold(value, |inner, key| {
        let inner = match key.strip_suffix("[*]") {
            // What names the region beside it is absent: it is the resource's own.
            Some(_) => format!("[{inner}]"),
            None => inner,
        };
        format!("{{\"{}\": {inner}}}", key.trim_end_matches("[*]"))
    });
    let names = vec!["own"; full_type.split('/').count() - 1].join("/");
    let members = body
        .strip_prefix('{')
        .and_then(|body| body.strip_suffix('}'));
    let members = members.unwrap();
    format!(
        r#"{{"type": "{full_type}", "apiVersion": "2024-01-01", "name": "{names}", "location": "eastus", {members}}}"#
    )
}
