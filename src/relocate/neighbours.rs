//! The group of a template, from what the other templates of the run, and the lists of what vaults
//! protect, spell of its resources.
//!
//! An export names no group of its own, but the exports around it do: `…/resourceGroups/rg-hub/…/
//! virtualNetworks/vnet-hub` in one says where the one that declares `vnet-hub` was taken from. A
//! list names its vault, and the machines and accounts that it protects, by full IDs.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::{Origin, ResourceId, Template, Value};

use super::options::Options;
use super::origin::{origin_of, spelled_group, spelled_ids};

/// Where templates were taken from: each by itself, then by what the others and `listed`, the IDs in
/// lists, spell of it. What was told once for a run of several is not of those whose group is
/// spelled otherwise in it.
#[must_use]
pub fn origins_of(
    templates: &[Template<'_>],
    told: &Origin,
    options: &Options,
    listed: &[ResourceId],
) -> Vec<Origin> {
    let by_itself = templates.iter().map(|one| origin_of(one, told, options));
    let mut origins: Vec<Origin> = by_itself.collect();
    if templates.len() > 1 {
        by_neighbours(templates, &mut origins);
    }
    by_lists(templates, listed, &mut origins);
    if templates.len() > 1 {
        by_elimination(&mut origins, options);
    }
    origins
}

/// By what the other templates spell.
fn by_neighbours(templates: &[Template<'_>], origins: &mut [Origin]) {
    let spelled: Vec<Option<String>> = templates.iter().map(spelled_group).collect();
    for (origin, spelled) in origins.iter_mut().zip(&spelled) {
        take(origin, spelled.as_deref());
    }
    if spelled.iter().all(Option::is_some) {
        return;
    }
    let declared = declared(templates);
    let mut groups: Vec<BTreeSet<String>> = vec![BTreeSet::new(); templates.len()];
    for (index, template) in templates.iter().enumerate() {
        for id in spelled_ids(template) {
            let group = id.resource_group.as_ref().and_then(Value::as_str);
            if let Some((group, owner)) = group.zip(owner(&declared, id.clone()))
                && owner != index
                && let Some(groups) = groups.get_mut(owner)
            {
                groups.insert(group.to_ascii_lowercase());
            }
        }
    }
    for ((origin, groups), spelled) in origins.iter_mut().zip(&groups).zip(&spelled) {
        if spelled.is_none() && groups.len() == 1 {
            take(origin, groups.first().map(String::as_str));
        }
    }
}

/// By what lists spell, where nothing else tells it: the vault, the machines and the accounts of a
/// template must then all be of one group, and of one subscription.
fn by_lists(templates: &[Template<'_>], listed: &[ResourceId], origins: &mut [Origin]) {
    if listed.is_empty() {
        return;
    }
    let declared = declared(templates);
    let mut places: Vec<[BTreeSet<String>; 2]> = vec![Default::default(); templates.len()];
    for id in listed {
        let place = owner(&declared, id.clone()).and_then(|owner| places.get_mut(owner));
        let Some([subscriptions, groups]) = place else {
            continue;
        };
        let text = |value: &Option<Value>| Some(value.as_ref()?.as_str()?.to_ascii_lowercase());
        subscriptions.extend(text(&id.subscription));
        groups.extend(text(&id.resource_group));
    }
    for (origin, [subscriptions, groups]) in origins.iter_mut().zip(places) {
        let only = |names: BTreeSet<String>| names.first().filter(|_| names.len() == 1).cloned();
        if origin.subscription.is_none() {
            origin.subscription = only(subscriptions);
        }
        if origin.resource_group.is_none() {
            origin.resource_group = only(groups);
        }
    }
}

/// Takes the group that is spelled; one that was told in another case stays as it was typed.
fn take(origin: &mut Origin, spelled: Option<&str>) {
    let told = origin.resource_group.as_deref();
    if let Some(spelled) = spelled
        && !told.is_some_and(|told| told.eq_ignore_ascii_case(spelled))
    {
        origin.resource_group = Some(spelled.to_owned());
    }
}

/// The one template whose group is still unknown takes the one group that was given a new name and
/// that no other has.
fn by_elimination(origins: &mut [Origin], options: &Options) {
    let taken: Vec<String> = origins
        .iter()
        .filter_map(|origin| origin.resource_group.as_ref())
        .map(|group| group.to_ascii_lowercase())
        .collect();
    let mut free = options
        .resource_groups
        .iter()
        .filter(|(old, _)| !taken.contains(&old.to_ascii_lowercase()));
    let mut unknown = origins
        .iter_mut()
        .filter(|origin| origin.resource_group.is_none());
    if let (Some(origin), None, Some((old, _)), None) =
        (unknown.next(), unknown.next(), free.next(), free.next())
    {
        origin.resource_group = Some(old.clone());
    }
}

/// The template that declares each resource by its identity; none where several do.
fn declared(templates: &[Template<'_>]) -> BTreeMap<String, Option<usize>> {
    let mut owners: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (index, template) in templates.iter().enumerate() {
        let own = template.resources.iter().filter(|one| !one.existing);
        for resource in own {
            let identity = format!("{} {}", resource.full_type, resource.name);
            owners
                .entry(identity.to_ascii_lowercase())
                .and_modify(|owner| *owner = owner.filter(|other| *other == index))
                .or_insert(Some(index));
        }
    }
    owners
}

/// The template that declares what an ID means, or something above it.
fn owner(declared: &BTreeMap<String, Option<usize>>, mut id: ResourceId) -> Option<usize> {
    while !id.names.is_empty() {
        if let Some(owner) = declared.get(&id.identity()) {
            return *owner;
        }
        id.names.pop();
        id.full_type.truncate(id.full_type.rfind('/').unwrap_or(0));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    const HUB: &str = r#"{"resources": [
        {"type": "Microsoft.Network/virtualNetworks", "name": "vnet-hub"}
    ]}"#;

    fn using(group: &str, name: &str) -> String {
        let id = format!(
            "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/{group}/providers/Microsoft.Network/{name}"
        );
        format!(
            r#"{{"parameters": {{"n_externalid": {{"type": "String", "defaultValue": "{id}"}}}},
                "resources": [{{"type": "Microsoft.Network/networkInterfaces", "name": "nic"}}]}}"#
        )
    }

    fn groups(texts: &[&str]) -> Vec<Option<String>> {
        groups_with(texts, &Options::default())
    }

    fn groups_with(texts: &[&str], options: &Options) -> Vec<Option<String>> {
        let sources: Vec<Source> = texts.iter().map(|text| Source::new("t", *text)).collect();
        let documents: Vec<_> = sources.iter().map(parse).collect();
        let context = Context::default();
        let templates: Vec<Template<'_>> = documents
            .iter()
            .map(|one| Template::read(&one.root, Pointer::root(), None, &context))
            .collect();
        let origins = origins_of(&templates, &Origin::default(), options, &[]);
        origins.into_iter().map(|one| one.resource_group).collect()
    }

    #[test]
    fn what_another_spells_tells_the_group() {
        let subnet = using("RG-Hub", "virtualNetworks/vnet-hub/subnets/app");
        let expected = Some("rg-hub".to_owned());
        assert_eq!(groups(&[HUB, &subnet]), [expected.clone(), None]);
        assert_eq!(groups(&[&subnet, HUB]), [None, expected]);
    }

    #[test]
    fn the_last_group_goes_to_the_last_template() {
        let app = using("rg-hub", "virtualNetworks/vnet-hub");
        let pair = |old: &str| (old.to_owned(), format!("{old}-sdc"));
        let options = |olds: &[&str]| Options {
            resource_groups: olds.iter().map(|old| pair(old)).collect(),
            ..Options::default()
        };
        let told = |options: &Options| groups_with(&[HUB, &app], options);
        let (hub, own) = (Some("rg-hub".to_owned()), Some("rg-app".to_owned()));
        assert_eq!(told(&options(&["rg-hub", "rg-app"])), [hub.clone(), own]);
        assert_eq!(told(&options(&["rg-hub", "rg-a", "rg-b"])), [hub, None]);
    }

    #[test]
    fn what_was_told_is_not_of_a_template_whose_group_is_spelled_otherwise() {
        let app = using("rg-hub", "virtualNetworks/vnet-hub");
        let sources = [HUB, &app].map(|text| Source::new("t", text));
        let documents = sources.each_ref().map(parse);
        let context = Context::default();
        let read = |at: usize| Template::read(&documents[at].root, Pointer::root(), None, &context);
        let told = Origin {
            resource_group: Some("rg-app".to_owned()),
            ..Origin::default()
        };
        let groups = |templates: &[Template<'_>]| -> Vec<Option<String>> {
            let origins = origins_of(templates, &told, &Options::default(), &[]);
            origins.into_iter().map(|one| one.resource_group).collect()
        };
        let (hub, own) = (Some("rg-hub".to_owned()), Some("rg-app".to_owned()));
        assert_eq!(groups(&[read(0), read(1)]), [hub, own.clone()]);
        // By itself it can only be what was told.
        assert_eq!(groups(&[read(0)]), [own]);
    }

    fn listed(ids: &[&str], told: &Origin) -> (Option<String>, Option<String>) {
        let source = Source::new("t", HUB);
        let document = parse(&source);
        let context = Context::default();
        let template = Template::read(&document.root, Pointer::root(), None, &context);
        let ids = ids.iter().map(|id| {
            let id = format!("{id}/providers/Microsoft.Network/virtualNetworks/vnet-hub/x/y");
            ResourceId::parse(&Value::from(id)).unwrap()
        });
        let ids: Vec<ResourceId> = ids.collect();
        let origins = origins_of(&[template], told, &Options::default(), &ids);
        let [origin] = origins.try_into().unwrap();
        (origin.subscription, origin.resource_group)
    }

    #[test]
    fn lists_tell_what_nothing_else_does() {
        let (a, b) = (
            "/subscriptions/S/resourceGroups/RG-A",
            "/subscriptions/S/resourceGroups/rg-b",
        );
        let said = |group: Option<&str>| (Some("s".to_owned()), group.map(str::to_owned));
        assert_eq!(listed(&[a, a], &Origin::default()), said(Some("rg-a")));
        assert_eq!(listed(&[a, b], &Origin::default()), said(None));
        assert_eq!(listed(&[], &Origin::default()), (None, None));
        let told = Origin {
            resource_group: Some("told".to_owned()),
            ..Origin::default()
        };
        assert_eq!(listed(&[a], &told), said(Some("told")));
    }

    #[test]
    fn what_contradicts_or_could_be_either_tells_nothing() {
        let one = using("rg-a", "virtualNetworks/vnet-hub");
        let two = using("rg-b", "virtualNetworks/vnet-hub");
        assert_eq!(groups(&[HUB, &one, &two]), [None, None, None]);
        // Two declare a network of this name.
        assert_eq!(groups(&[HUB, HUB, &one]), [None, None, None]);
        let other = using("rg-a", "virtualNetworks/vnet-other");
        assert_eq!(groups(&[HUB, &other]), [None, None]);
    }
}
