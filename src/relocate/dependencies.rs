//! What `dependsOn` says after resources were left out or went to a later
//! stage: entries on them go, or lead to what holds the thing now.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::expr;
use crate::arm::{ResourceId, ResourceRef, Template, Value};
use crate::finding::{Phase, Severity, Subject};
use crate::json::{Node, Pointer, escape};
use crate::rewrite::ChangeKind;
use crate::rule::inline_copy::inline_in;
use crate::text::escape::markdown_code;

use super::external::{External, ExternalDecision};
use super::fit::spelled_out;
use super::job::Job;
use super::plan::{Operation, Plan, What};

/// Plans what happens to the `dependsOn` entries of everything that is written.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut missing = Missing::new();
    for (at, resource) in job.estate.resources() {
        if plan.stage(at).is_none() {
            continue;
        }
        let Some(member) = resource.node.member("dependsOn") else {
            continue;
        };
        let path = Pointer::root().child(&member.key);
        let Some(scope) = job
            .template(at)
            .and_then(|template| template.scope_of(resource))
        else {
            continue;
        };
        let entries: Vec<(Value, Option<ResourceRef>)> = member
            .value
            .elements()
            .iter()
            .map(|entry| {
                let value = scope.evaluate(entry);
                let target = job.estate.depended(at, &value);
                (value, target)
            })
            .collect();
        let mut kept: BTreeSet<ResourceRef> = BTreeSet::new();
        kept.extend(
            entries
                .iter()
                .filter_map(|(_, target)| *target)
                .filter(|target| stays(plan, at, *target)),
        );
        for (index, (entry, (value, target))) in
            member.value.elements().iter().zip(&entries).enumerate()
        {
            let entry = Entry {
                at,
                path: path.child(index),
                node: entry,
                value,
            };
            match target {
                Some(target) if stays(plan, at, *target) => {}
                Some(target) => leads_elsewhere(job, plan, &entry, *target, &mut kept),
                None => match inline_holder(job, &entry) {
                    Some(holder) => leads_to(job, plan, &entry, Some(holder), &mut kept),
                    None => nowhere(job, plan, &entry, &mut missing),
                },
            }
        }
    }
    report_missing(job, plan, missing);
}

/// What is depended on but was not exported, and where.
type Missing = BTreeMap<String, Gone>;

/// One thing that was not exported.
struct Gone {
    /// What the first entry says.
    value: Value,
    /// The entries.
    uses: Vec<(ResourceRef, Pointer)>,
}

/// One entry of a `dependsOn`.
struct Entry<'e> {
    at: ResourceRef,
    path: Pointer,
    node: &'e Node,
    value: &'e Value,
}

/// Whether both ends of a dependency are in the same written template.
fn stays(plan: &Plan, from: ResourceRef, to: ResourceRef) -> bool {
    from.template == to.template && plan.stage(to).is_some() && plan.stage(to) == plan.stage(from)
}

/// An entry whose target is left out or in another stage.
fn leads_elsewhere(
    job: &Job<'_>,
    plan: &mut Plan,
    entry: &Entry<'_>,
    target: ResourceRef,
    kept: &mut BTreeSet<ResourceRef>,
) {
    let holder = plan.dropped(target).and_then(|drop| drop.inline_in);
    leads_to(job, plan, entry, holder, kept);
}

/// What an export names as a resource of its own and declares only inline: the parent that holds it.
fn inline_holder(job: &Job<'_>, entry: &Entry<'_>) -> Option<ResourceRef> {
    let template = job.template(entry.at)?;
    let mut id = ResourceId::parse(entry.value).filter(|_| template.is_export())?;
    let (above, kind) = id.full_type.rsplit_once('/')?;
    let (above, kind) = (above.to_owned(), kind.to_owned());
    let name = id.names.pop()?;
    id.full_type = above;
    let holder = job.estate.resolve(&id, entry.at.template)?;
    inline_in(job.estate, holder, &kind, &name).map(|_| holder)
}

/// Lets an entry lead to what holds the thing now, once; otherwise it goes.
fn leads_to(
    job: &Job<'_>,
    plan: &mut Plan,
    entry: &Entry<'_>,
    holder: Option<ResourceRef>,
    kept: &mut BTreeSet<ResourceRef>,
) {
    let holder = holder.filter(|holder| *holder != entry.at && stays(plan, entry.at, *holder));
    match holder {
        Some(holder) if kept.insert(holder) => {
            let text = parent_text(entry.node).unwrap_or_else(|| spelled_out(&own_id(job, holder)));
            plan.operate(
                entry.at,
                Operation {
                    path: entry.path.clone(),
                    what: What::Set(escape(&text)),
                    kind: ChangeKind::Id,
                    rule: "relocate/dependency",
                },
            );
        }
        _ => plan.remove(entry.at, entry.path.clone(), "relocate/dependency"),
    }
}

/// An entry that means nothing declared here. Azure refuses it; an exporter
/// writes it for what it could not write, so there it goes (R10).
fn nowhere(job: &Job<'_>, plan: &mut Plan, entry: &Entry<'_>, missing: &mut Missing) {
    let known =
        entry.value.is_known() || ResourceId::parse(entry.value).is_some_and(|id| id.is_known());
    if !known || !job.template(entry.at).is_some_and(Template::is_export) {
        return;
    }
    let what = ResourceId::parse(entry.value)
        .and_then(|id| Some(format!("{} {}", id.full_type, id.known_name()?)));
    let what = what.unwrap_or_else(|| entry.value.to_string());
    let gone = missing.entry(what).or_insert_with(|| Gone {
        value: entry.value.clone(),
        uses: Vec::new(),
    });
    gone.uses.push((entry.at, entry.path.clone()));
    plan.remove(entry.at, entry.path.clone(), "relocate/dependency");
}

/// One warning for each thing that is depended on but was not exported.
fn report_missing(job: &Job<'_>, plan: &mut Plan, missing: Missing) {
    for (what, Gone { value, uses }) in missing {
        let Some((first, path)) = uses.first() else {
            continue;
        };
        let is_asked_for = list(job, plan, &value, &uses);
        let count = uses.len();
        let who = if count == 1 {
            "1 resource depends"
        } else {
            &format!("{count} resources depend")
        };
        let node = |at: ResourceRef, path: &Pointer| path.find(job.resource(at)?.node);
        let mut finding = job
            .finding(
                "relocate/dependency-not-exported",
                Severity::Warning,
                *first,
                node(*first, path).map(|node| (path, node)),
                format!("{who} on {what}, which is not in the export"),
            )
            .azure_error("InvalidTemplate")
            .help("the dependency is taken out, since Azure refuses it; make sure that this exists in the target before the rest is deployed, or export it too");
        for (at, path) in uses.iter().skip(1) {
            let place = job.place(*at, node(*at, path).map(|node| (path, node)));
            finding = finding.related(place, format!("{} depends on it", job.identity(*at)));
        }
        plan.findings.push(finding);
        if is_asked_for {
            continue;
        }
        let mut subjects: Vec<Subject> = uses.iter().map(|(at, _)| job.subject(*at)).collect();
        subjects.dedup();
        plan.ask(
            "relocate/dependency-not-exported",
            Phase::Prepare,
            format!("Create {} in the target first, or export it and run again: it was not in the export, and these need it.", markdown_code(&what)),
            subjects,
        );
    }
}

/// Adds it to what the run refers to and does not hold: it has to exist in the target first. Gives
/// whether a step asks for it already, since an ID or the name of a child leads to it.
fn list(job: &Job<'_>, plan: &mut Plan, value: &Value, uses: &[(ResourceRef, Pointer)]) -> bool {
    let id = ResourceId::parse(value);
    let shown = id.as_ref().and_then(ResourceId::to_expression);
    let shown = shown.unwrap_or_else(|| value.to_string());
    let places = uses.iter().filter_map(|(at, path)| {
        let pointer = job.resource(*at)?.pointer.join(path);
        Some((job.file_of(at.template), pointer))
    });
    let places: Vec<(usize, Pointer)> = places.collect();
    // An ID of the own group means another thing in each template.
    let in_files = |one: &External| {
        let files = || one.used_by.iter().map(|(file, _)| file);
        one.id.eq_ignore_ascii_case(&shown)
            && files().any(|file| places.iter().any(|(own, _)| own == file))
    };
    if let Some(known) = plan.externals.iter_mut().find(|one| in_files(one)) {
        known.used_by.extend(places);
        known.used_by.sort();
        known.used_by.dedup();
        return known.decision == ExternalDecision::MustExist;
    }
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let name = id.as_ref().and_then(ResourceId::known_name);
    plan.externals.push(External {
        kind: id
            .as_ref()
            .map(|id| id.full_type.clone())
            .unwrap_or_default(),
        name: name.unwrap_or_else(|| value.to_string()),
        subscription: text(id.as_ref().and_then(|id| id.subscription.as_ref())),
        resource_group: text(id.as_ref().and_then(|id| id.resource_group.as_ref())),
        used_by: places,
        decision: ExternalDecision::MustExist,
        id: shown,
    });
    false
}

/// `resourceId('a/b/c', x, y)` as the ID of its parent, `resourceId('a/b', x)`.
fn parent_text(entry: &Node) -> Option<String> {
    let text = entry.as_str()?;
    let tree = expr::parse(text).ok()?;
    let call = tree.as_call().filter(|call| call.is("resourceId"))?;
    let [full_type, names @ .., _] = call.arguments.as_slice() else {
        return None;
    };
    let (parent, _) = full_type.as_str()?.rsplit_once('/')?;
    if names.is_empty() || parent.split('/').count() != names.len() + 1 {
        return None;
    }
    let names = names.iter().map(|name| format!(", {}", expr::print(name)));
    Some(format!(
        "[resourceId({}{})]",
        expr::quote(parent),
        names.collect::<String>()
    ))
}

/// The ID of a declared resource in its own group.
fn own_id(job: &Job<'_>, at: ResourceRef) -> Value {
    job.resource(at)
        .and_then(|resource| ResourceId::in_own_group(&resource.full_type, &resource.name))
        .map_or(Value::Null, |id| id.to_value())
}

#[cfg(test)]
mod tests {
    use crate::relocate::ExternalDecision;
    use crate::relocate::Stage;
    use crate::relocate::test_run::{Outcome, relocate};

    /// An export whose resources depend on what it does not hold; `used` names it by ID as well.
    fn export(used: &str) -> String {
        format!(
            r#"{{"resources": [
            {{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stone", "location": "westeurope",
              "kind": "StorageV2", "sku": {{"name": "Standard_LRS"}},
              "dependsOn": ["[resourceId('Microsoft.Media/mediaServices', 'media')]"], "properties": {{}}}},
            {{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic", "location": "westeurope",
              "dependsOn": ["[resourceId('microsoft.media/mediaservices', 'MEDIA')]"], "properties": {{{used}}}}}]}}"#
        )
    }

    #[test]
    fn what_stands_inline_alone_is_waited_for_by_what_holds_it() {
        let subnet = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 'back')]";
        let export = |subnets: &str| {
            relocate(&format!(
                r#"{{"resources": [
            {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "net", "location": "westeurope",
              "properties": {{"addressSpace": {{"addressPrefixes": ["10.0.0.0/16"]}}, "subnets": [{subnets}]}}}},
            {{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic", "location": "westeurope",
              "dependsOn": ["{subnet}"], "properties": {{"ipConfigurations": [{{"name": "one", "properties": {{"subnet": {{"id": "{subnet}"}}}}}}]}}}}]}}"#
            ))
        };
        let entries = |outcome: &Outcome| {
            outcome.resource(Stage::Base, "Microsoft.Network/networkInterfaces")["dependsOn"]
                .clone()
        };
        let inline = export(r#"{"name": "back", "properties": {"addressPrefix": "10.0.1.0/24"}}"#);
        assert_eq!(
            entries(&inline),
            serde_json::json!(["[resourceId('Microsoft.Network/virtualNetworks', 'net')]"])
        );
        let gone = "relocate/dependency-not-exported";
        assert_eq!((inline.findings(gone).len(), inline.step(gone)), (0, None));
        let elsewhere =
            export(r#"{"name": "front", "properties": {"addressPrefix": "10.0.1.0/24"}}"#);
        assert_eq!(entries(&elsewhere), serde_json::json!([]));
        assert_eq!(elsewhere.findings(gone).len(), 1);
    }

    #[test]
    fn what_only_dependencies_name_is_listed_with_what_it_needs() {
        let outcome = relocate(&export(""));
        let [one] = outcome.plan.externals.as_slice() else {
            panic!("{:?}", outcome.plan.externals)
        };
        assert_eq!(one.decision, ExternalDecision::MustExist);
        assert_eq!(one.kind, "Microsoft.Media/mediaServices");
        assert_eq!(
            one.id,
            "resourceId('Microsoft.Media/mediaServices', 'media')"
        );
        let places: Vec<&str> = one
            .used_by
            .iter()
            .map(|(_, place)| place.as_str())
            .collect();
        assert_eq!(
            places,
            ["/resources/0/dependsOn/0", "/resources/1/dependsOn/0"]
        );
    }

    #[test]
    fn what_an_id_names_too_is_listed_once() {
        let used = r#""account": "[resourceId('Microsoft.Media/mediaServices', 'media')]""#;
        let outcome = relocate(&export(used));
        let [one] = outcome.plan.externals.as_slice() else {
            panic!("{:?}", outcome.plan.externals)
        };
        assert_eq!(one.used_by.len(), 3);
    }

    #[test]
    fn what_a_child_asks_for_already_is_asked_for_once() {
        let child = r#"{"resources": [{"type": "Microsoft.Media/mediaServices/transforms", "apiVersion": "2022-07-01", "name": "media/cut",
            "dependsOn": ["[resourceId('Microsoft.Media/mediaServices', 'media')]"], "properties": {}}]}"#;
        let outcome = relocate(child);
        assert_eq!(outcome.step("relocate/not-exported"), Some(vec!["media"]));
        assert_eq!(outcome.step("relocate/dependency-not-exported"), None);
        assert_eq!(
            outcome.findings("relocate/dependency-not-exported").len(),
            1
        );
        let outcome = relocate(&export(""));
        assert!(outcome.step("relocate/dependency-not-exported").is_some());
    }
}
