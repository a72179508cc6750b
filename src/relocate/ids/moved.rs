//! IDs that a plan file puts in the place of others.

use std::collections::BTreeMap;

use super::super::told::Decided;

/// Segments of `/subscriptions/S/resourceGroups/G/providers/N/T/name`, with the empty one in front.
const LEAST: usize = 9;

/// The new IDs by the old ones in lower case. Where both end alike, as in `…/hub/subnets/app` and
/// `…/hub-sdc/subnets/app`, what is above them moves as well: a parameter often holds only that.
#[must_use]
pub fn of(decided: &Decided) -> BTreeMap<String, String> {
    let outside = decided.outside.iter();
    let whole: BTreeMap<String, String> = outside
        .filter_map(|(id, told)| Some((id.clone(), told.to.clone()?)))
        .collect();
    let mut above: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (old, new) in &whole {
        let (mut old, mut new) = (old.as_str(), new.as_str());
        while let Some((shorter, rest)) = without_last(old, new) {
            (old, new) = (shorter, rest);
            above
                .entry(old.to_owned())
                .and_modify(|known| {
                    // Two that move apart say nothing of what is above both.
                    *known = known.take().filter(|known| known.eq_ignore_ascii_case(new));
                })
                .or_insert_with(|| Some(new.to_owned()));
        }
    }
    let above = above.into_iter().filter_map(|(old, new)| Some((old, new?)));
    above.chain(whole).collect()
}

/// Both without their last type and name, where these are equal.
fn without_last<'a>(old: &'a str, new: &'a str) -> Option<(&'a str, &'a str)> {
    let cut = |id: &'a str| {
        let name = id.rfind('/')?;
        let kind = id.get(..name)?.rfind('/')?;
        id.split_at_checked(kind)
    };
    let (old_above, old_last) = cut(old)?;
    let (new_above, new_last) = cut(new)?;
    let is_whole = old_above.split('/').count() >= LEAST && old.starts_with('/');
    (is_whole && old_last.eq_ignore_ascii_case(new_last)).then_some((old_above, new_above))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relocate::told::ToldOutside;

    fn moved(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let outside = pairs.iter().map(|(old, new)| {
            let told = ToldOutside {
                decision: None,
                to: Some((*new).to_owned()),
            };
            ((*old).to_ascii_lowercase(), told)
        });
        let decided = Decided {
            outside: outside.collect(),
            ..Decided::default()
        };
        of(&decided).into_iter().collect()
    }

    #[test]
    fn what_ends_alike_moves_what_is_above_it() {
        let hub =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub";
        let new =
            "/subscriptions/s/resourceGroups/g2/providers/Microsoft.Network/virtualNetworks/hub2";
        let app = (
            &*format!("{hub}/subnets/app"),
            &*format!("{new}/subnets/app"),
        );
        let other = (
            &*format!("{hub}/subnets/db"),
            &*format!("{new}9/subnets/db"),
        );
        assert_eq!(
            moved(&[app]),
            [
                (hub.to_ascii_lowercase(), new.to_owned()),
                (app.0.to_ascii_lowercase(), app.1.to_owned())
            ]
        );
        // They move apart: the network itself is not known.
        assert_eq!(moved(&[app, other]).len(), 2);
    }
}
