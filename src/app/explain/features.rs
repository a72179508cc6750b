//! What the settings of a type ask of a region, for `explain --type`.

use crate::catalog::{Catalog, Feature, FeatureOffer, Region};
use crate::report::text::Facts;

/// One row for each feature: where the region stands with it, or where it may be used at all.
pub(super) fn rows(
    facts: &mut Facts,
    catalog: Catalog<'_>,
    full_type: &str,
    region: Option<&Region<'_>>,
) {
    let mut label = "settings";
    for feature in catalog.features_of(full_type) {
        // What holds for every type is told of the region.
        if feature.types().all(|name| name.contains('*')) {
            continue;
        }
        facts.row(label, text(catalog, feature, region));
        label = "";
    }
}

fn text(catalog: Catalog<'_>, feature: Feature<'_>, region: Option<&Region<'_>>) -> String {
    let answer = match (feature.rule(), feature.told()) {
        (_, Some(rule)) => format!("`{rule}` tells"),
        (None, None) => "no region refuses it".to_owned(),
        (Some(_), None) => match region {
            Some(region) => in_region(feature, region),
            None => everywhere(catalog, feature),
        },
    };
    let source = feature.source();
    let mut text = format!("{} ({}): {answer}", feature.asks(), feature.key());
    if let Some(note) = feature.note() {
        text.push_str("; ");
        text.push_str(note);
    }
    if !source.date.is_empty() {
        text.push_str(" [");
        text.push_str(source.date);
        text.push(']');
    }
    text
}

fn in_region(feature: Feature<'_>, region: &Region<'_>) -> String {
    // What a place says of itself decides, and no place is in question.
    if feature.reads().is_some() {
        return "depends on its value".to_owned();
    }
    if let Some(day) = feature.retired() {
        return format!("ended on {day}");
    }
    match feature.offer(region, None) {
        FeatureOffer::Yes => "yes".to_owned(),
        FeatureOffer::No(missing) => {
            format!("no: {}", feature.reason(missing, region, None))
        }
        FeatureOffer::CannotTell(gap) => format!("cannot tell: {gap}"),
    }
}

fn everywhere(catalog: Catalog<'_>, feature: Feature<'_>) -> String {
    if feature.reads().is_some() {
        return "depends on its value".to_owned();
    }
    if let Some(day) = feature.retired() {
        return format!("ended on {day}");
    }
    if feature.has_no_list() {
        return "no list says which regions have it".to_owned();
    }
    let (mut yes, mut all) = (0, 0);
    for region in catalog.regions() {
        all += 1;
        if feature.offer(&region, None) == FeatureOffer::Yes {
            yes += 1;
        }
    }
    format!("in {yes} of {all} public regions")
}
