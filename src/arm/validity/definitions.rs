//! Type definitions: `$ref`, and the keywords of types in language version 2.0.

use std::collections::BTreeSet;

use super::fault::Fault;
use super::kinds::DeclarationFault;
use super::report::{Path, Report};
use crate::arm::{Body, Template};
use crate::json::{Kind, Node, Pointer};

/// Looks at every type of one body: definitions, parameters, outputs.
pub(super) fn check(template: &Template<'_>, index: usize, report: &mut Report) {
    let Some(body) = template.bodies.get(index) else {
        return;
    };
    for section in ["definitions", "parameters", "outputs"] {
        let Some(member) = body.node.member(section) else {
            continue;
        };
        let start = Path::at(&body.pointer);
        let section_path = start.key(&member.key);
        for declared in member.value.members() {
            let path = section_path.key(&declared.key);
            types(body, &declared.value, &path, report);
            if section == "definitions" {
                let pointer = section_path.pointer();
                cycle(body, &declared.key, &declared.value, &pointer, report);
            }
        }
    }
}

/// A type and all types inside it. The parser of JSON bounds the depth.
fn types(body: &Body<'_>, node: &Node, path: &Path<'_>, report: &mut Report) {
    reference(body, node, path, report);
    keywords(node, path, body.deployment, report);
    for member in node.members() {
        let below = path.key(&member.key);
        let is = |name: &str| member.key.eq_ignore_ascii_case(name);
        let inside = |types: &Node, path: &Path<'_>, report: &mut Report| {
            for inner in types.members() {
                self::types(body, &inner.value, &path.key(&inner.key), report);
            }
        };
        if is("properties") {
            inside(&member.value, &below, report);
        } else if is("items") || is("additionalProperties") {
            types(body, &member.value, &below, report);
        } else if is("prefixItems") {
            for (index, inner) in member.value.elements().iter().enumerate() {
                types(body, inner, &below.index(index), report);
            }
        } else if is("discriminator")
            && let Some(mapping) = member.value.member("mapping")
        {
            inside(&mapping.value, &below.key(&mapping.key), report);
        }
    }
}

fn reference(body: &Body<'_>, node: &Node, path: &Path<'_>, report: &mut Report) {
    let Some(member) = node.member("$ref") else {
        return;
    };
    let Some(target) = member.value.as_str() else {
        return;
    };
    if definition(body, target).is_none() {
        let kind = DeclarationFault::NoDefinition(target.to_owned());
        let names: Vec<String> = body
            .node
            .get("definitions")
            .map_or(&[][..], Node::members)
            .iter()
            .map(|member| format!("#/definitions/{}", member.key))
            .collect();
        let pointer = path.key(&member.key).pointer();
        let fault = Fault::new(kind, member.value.span, pointer);
        let fault = fault.near(target, names.iter().map(String::as_str));
        report.add(fault.of(body.deployment));
    }
}

fn definition<'d>(body: &Body<'d>, target: &str) -> Option<&'d Node> {
    let path = target.strip_prefix('#')?;
    // In a reference a path may be percent-encoded; such names are looked up as written.
    Pointer::from(path).find(body.node)
}

/// Definitions that are nothing but references to each other.
fn cycle(body: &Body<'_>, name: &str, node: &Node, section: &Pointer, report: &mut Report) {
    let start = format!("#/definitions/{name}");
    let mut seen = BTreeSet::from([start.to_ascii_lowercase()]);
    let mut chain = vec![name.to_owned()];
    let mut at = node;
    while let Some(target) = at.get("$ref").and_then(Node::as_str) {
        chain.push(target.rsplit('/').next().unwrap_or_default().to_owned());
        if target.eq_ignore_ascii_case(&start) {
            let Some(member) = node.member("$ref") else {
                return;
            };
            let kind = DeclarationFault::DefinitionCycle(chain.join(" → "));
            let pointer = section.child(name).child(&member.key);
            let fault = Fault::new(kind, member.value.span, pointer);
            report.add(fault.of(body.deployment));
            return;
        }
        if !seen.insert(target.to_ascii_lowercase()) {
            return;
        }
        let Some(next) = definition(body, target) else {
            return;
        };
        at = next;
    }
}

/// Keywords of types that have one form only.
fn keywords(node: &Node, path: &Path<'_>, deployment: Option<usize>, report: &mut Report) {
    let mut wrong = |keyword: &'static str, expected: &'static str, at: &Node| {
        let kind = DeclarationFault::TypeKeyword { keyword, expected };
        let fault = Fault::new(kind, at.span, path.key(keyword).pointer());
        report.add(fault.of(deployment));
    };
    let get = |keyword: &str| node.get(keyword);
    if let Some(value) = get("nullable").filter(|value| value.as_bool().is_none()) {
        wrong("nullable", "`true` or `false`", value);
    }
    for keyword in ["items", "additionalProperties"] {
        let is_type = |value: &&Node| value.is_object() || value.as_bool().is_some();
        if let Some(value) = get(keyword).filter(|value| !is_type(value)) {
            wrong(
                if keyword == "items" {
                    "items"
                } else {
                    "additionalProperties"
                },
                "a type, `true` or `false`",
                value,
            );
        }
    }
    if let Some(value) = get("prefixItems").filter(|value| !value.is_array()) {
        wrong("prefixItems", "an array of types", value);
    }
    if let Some(value) = get("discriminator") {
        let has_name = value.get("propertyName").and_then(Node::as_str).is_some();
        let has_mapping = value.get("mapping").is_some_and(Node::is_object);
        if !has_name || !has_mapping {
            wrong(
                "discriminator",
                "an object of `propertyName` and `mapping`",
                value,
            );
        }
    }
    if let Some(value) = get("$ref").filter(|value| !matches!(value.kind, Kind::String(_))) {
        wrong("$ref", "a text such as `#/definitions/name`", value);
    }
}
