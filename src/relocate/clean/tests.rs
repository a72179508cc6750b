//! Every row of the removal table with a resource that it takes something out
//! of and one that it leaves as it is.

use serde_json::{Map, Value, json};

use crate::finding::{Severity, State};
use crate::relocate::testing::{export, hand_written, messages, planned, removed};

/// A row of `removals.txt`.
#[derive(Debug)]
struct Row<'t> {
    full_type: &'t str,
    path: &'t str,
    when: &'t str,
}

fn rows() -> Vec<Row<'static>> {
    let text = include_str!("../../../rules/data/removals.txt");
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("row | ")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let types = cells[1].split(' ').map(|name| {
            if name == "*" {
                "Microsoft.Devices/IotHubs"
            } else {
                name
            }
        });
        rows.extend(types.map(|full_type| Row {
            full_type,
            path: cells[2],
            when: cells[3],
        }));
    }
    rows
}

/// Puts a value at a path, in one element of every array and under one key of every `*`.
fn put(object: &mut Map<String, Value>, path: &str, value: Value) {
    let (segment, rest) = path
        .split_once('.')
        .map_or((path, None), |(segment, rest)| (segment, Some(rest)));
    let key = segment.trim_end_matches("[*]").replace('*', "any");
    let is_array = segment.ends_with("[*]");
    let place = object
        .entry(key)
        .or_insert_with(|| if is_array { json!([{}]) } else { json!({}) });
    let place = if is_array { &mut place[0] } else { place };
    match rest {
        None => *place = value,
        Some(rest) => {
            if !place.is_object() {
                *place = json!({});
            }
            put(place.as_object_mut().unwrap(), rest, value);
        }
    }
}

/// The pointer of what `put` puts there.
fn pointer(path: &str) -> String {
    let segments = path.split('.').map(|segment| {
        let key = segment.trim_end_matches("[*]").replace('*', "any");
        let key = key.replace('/', "~1");
        format!("/{key}{}", if segment.ends_with("[*]") { "/0" } else { "" })
    });
    segments.collect()
}

/// A resource that meets the condition of a row, or one that does not; none where every one meets it.
fn sample(row: &Row<'_>, meets: bool) -> Option<String> {
    let mut resource = Map::new();
    let other = |value: &str| json!(format!("not {value}"));
    let either = |value: &str| if meets { json!(value) } else { other(value) };
    let leaf = json!("value");
    if row.when == "always" {
        put(&mut resource, row.path, leaf);
        meets.then_some(())?;
    } else if let Some((key, text)) = row.when.split_once(" ends ") {
        put(
            &mut resource,
            row.path,
            json!({key: if meets { format!("x{text}") } else { "x.example.com".to_owned() }}),
        );
    } else if let Some(value) = row.when.strip_prefix("is ") {
        put(&mut resource, row.path, either(value));
    } else if let Some(prefix) = row.when.strip_prefix("starts ") {
        put(
            &mut resource,
            row.path,
            if meets {
                json!(format!("{prefix} x"))
            } else {
                json!("mine")
            },
        );
    } else if row.when == "empty" {
        put(
            &mut resource,
            row.path,
            if meets { json!([]) } else { json!(["full"]) },
        );
    } else if row.when == "null" {
        put(
            &mut resource,
            row.path,
            if meets { Value::Null } else { json!(1) },
        );
    } else if let Some(path) = row.when.strip_prefix("has ") {
        put(&mut resource, row.path, leaf);
        if meets {
            put(&mut resource, path, json!({"name": "S0"}));
        }
    } else if let Some((path, value)) = row
        .when
        .strip_prefix("at ")
        .and_then(|rest| rest.split_once(" is "))
    {
        put(&mut resource, path, either(value));
    } else if let Some((key, value)) = row
        .when
        .strip_prefix("sibling ")
        .and_then(|rest| rest.split_once(" is "))
    {
        put(&mut resource, row.path, leaf);
        let above = row.path.rsplit_once('.').map_or("", |(above, _)| above);
        put(&mut resource, &format!("{above}.{key}"), either(value));
    } else {
        panic!("no sample for `{}`", row.when);
    }
    let names = row
        .full_type
        .split('/')
        .skip(1)
        .map(|_| "x")
        .collect::<Vec<_>>()
        .join("/");
    resource.insert("type".to_owned(), json!(row.full_type));
    resource.insert("apiVersion".to_owned(), json!("2023-01-01"));
    resource.insert("name".to_owned(), json!(names));
    Some(Value::Object(resource).to_string())
}

/// Whether the place of a row goes, by itself or with what is around it.
fn goes(row: &Row<'_>, resource: &str) -> bool {
    let place = pointer(row.path);
    planned(&[&export(resource)], |job, plan| {
        let (at, _) = job.estate.resources().next().unwrap();
        let whole = plan.dropped(at).is_some();
        whole
            || removed(plan, 0)
                .iter()
                .any(|path| place == *path || place.starts_with(&format!("{path}/")))
    })
}

#[test]
fn every_row_takes_out_what_it_names_and_leaves_the_rest() {
    let rows = rows();
    assert!(rows.len() > 80, "{} rows were read", rows.len());
    for row in &rows {
        let meeting = sample(row, true).unwrap();
        assert!(goes(row, &meeting), "{row:?} leaves {meeting}");
        if let Some(other) = sample(row, false) {
            // The type definition may flag the same place for another reason.
            let flagged = planned(&[&export(&other)], |_, plan| {
                removed(plan, 0).contains(&pointer(row.path))
            });
            assert!(!flagged, "{row:?} takes from {other}");
        }
    }
}

#[test]
fn removals_see_what_inner_ones_left() {
    let service = r#"{"type": "Microsoft.Storage/storageAccounts/fileServices", "apiVersion": "2023-01-01", "name": "st/default",
        "sku": {"name": "Standard_LRS", "tier": "Standard"},
        "properties": {"protocolSettings": {"smb": {}}, "cors": {"corsRules": []}, "shareDeleteRetentionPolicy": {"enabled": true, "days": 7}}}"#;
    planned(&[&export(service)], |_, plan| {
        assert_eq!(
            removed(plan, 0),
            ["/sku", "/properties/protocolSettings", "/properties/cors"]
        );
        let said = messages(plan, "relocate/read-only-property");
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("`sku`") && said[0].contains("`properties.cors`"),
            "{said:?}"
        );
    });
}

#[test]
fn identities_lose_what_the_service_sets() {
    let site = r#"{"type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "app", "location": "westeurope", "identity":
        {"type": "SystemAssigned, UserAssigned", "principalId": "p", "tenantId": "t", "userAssignedIdentities":
          {"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]": {"principalId": "p", "clientId": "c"}}}, "properties": {}}"#;
    planned(&[&export(site)], |_, plan| {
        let key = "/identity/userAssignedIdentities/[resourceId('Microsoft.ManagedIdentity~1userAssignedIdentities', 'id')]";
        let expected = [
            "/identity/principalId".to_owned(),
            "/identity/tenantId".to_owned(),
            format!("{key}/principalId"),
            format!("{key}/clientId"),
        ];
        assert_eq!(removed(plan, 0), expected);
    });
}

#[test]
fn types_without_a_definition_lose_the_usual_keys_at_any_depth() {
    let unknown = r#"{"type": "Contoso.Own/things", "apiVersion": "2023-01-01", "name": "x", "properties": {"provisioningState": "Succeeded", "parts": [{"etag": "e", "state": "on"}]}}"#;
    planned(&[&export(unknown)], |_, plan| {
        assert_eq!(
            removed(plan, 0),
            ["/properties/provisioningState", "/properties/parts/0/etag"]
        )
    });
    // `state` of a queue is not the service's: `Disabled` must survive.
    let queue = r#"{"type": "Microsoft.ServiceBus/namespaces/queues", "apiVersion": "2022-10-01-preview", "name": "sb/q", "properties": {"status": "Disabled", "messageCount": 3}}"#;
    planned(&[&export(queue)], |_, plan| {
        assert_eq!(removed(plan, 0), ["/properties/messageCount"])
    });
}

#[test]
fn hand_written_templates_keep_everything_and_are_told() {
    let address = r#"{"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2024-01-01", "name": "ip", "location": "westeurope", "properties": {"ipAddress": "192.0.2.1"}}"#;
    planned(&[&hand_written(address)], |_, plan| {
        assert!(removed(plan, 0).is_empty());
        let told: Vec<_> = plan
            .findings
            .iter()
            .filter(|finding| finding.rule == "relocate/read-only-property")
            .collect();
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].state, told[0].severity),
            (State::Open, Severity::Note)
        );
        assert_eq!(
            told[0].place.pointer.to_string(),
            "/resources/0/properties/ipAddress"
        );
        assert!(!told[0].message.contains("192.0.2.1"));
    });
}

#[test]
fn conditions_see_parameters_and_what_is_unknown_meets_none() {
    let nic = |allocation: &str| {
        format!(
            r#"{{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic", "location": "westeurope", "properties": {{"ipConfigurations":
            [{{"name": "a", "properties": {{"privateIPAddress": "10.0.0.4", "privateIPAllocationMethod": {allocation}}}}}]}}}}"#
        )
    };
    let address = "/properties/ipConfigurations/0/properties/privateIPAddress".to_owned();
    for (allocation, is_out) in [
        (r#""dynamic""#, true),
        (r#""[toUpper('dynamic')]""#, true),
        (r#""Static""#, false),
        (r#""[parameters('x')]""#, false),
    ] {
        let out = planned(&[&export(&nic(allocation))], |_, plan| {
            removed(plan, 0).contains(&address)
        });
        assert_eq!(out, is_out, "{allocation}");
    }
}
