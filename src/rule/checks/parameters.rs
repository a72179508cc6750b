//! Parameters of a template that hold a secret in clear text, or get no value (M6, M7).
//!
//! They are looked at with the first resource of the template; a parameter that
//! nothing reads does no harm.

use super::{Check, Found, Scene};
use crate::arm::expr::{Text, classify};
use crate::arm::secret::{clear_secrets, is_secret_name, is_secure_type};
use crate::arm::{ResourceRef, Why};
use crate::finding::Place;
use crate::json::{Kind, Member, Node, Pointer};
use crate::rule::Hit;

pub(super) const IN_CLEAR: Check = Check {
    name: "secret-parameter-in-clear",
    about: "parameters whose default value is a secret in clear text",
    placeholders: &["parameter"],
    run: |scene, at, found| {
        each(scene, at, found, &|declared, _| {
            let is_secret = is_secure_type(&declared.value) || is_plain_secret(declared);
            is_secret && default_of(declared).is_some_and(is_clear_secret)
        });
    },
};

pub(super) const SECURE_UNSET: Check = Check {
    name: "secure-parameter-without-value",
    about: "secure parameters that get no value",
    placeholders: &["parameter"],
    run: |scene, at, found| {
        each(scene, at, found, &|declared, is_unset| {
            is_unset && is_secure_type(&declared.value)
        });
    },
};

pub(super) const UNSET: Check = Check {
    name: "parameter-without-value",
    about: "parameters that get no value, secure ones left aside",
    placeholders: &["parameter"],
    run: |scene, at, found| {
        each(scene, at, found, &|declared, is_unset| {
            is_unset && !is_secure_type(&declared.value)
        });
    },
};

/// With the first resource: a hit for each parameter that is read and `meant`.
fn each(
    scene: &Scene<'_>,
    at: ResourceRef,
    found: &mut Vec<Found>,
    meant: &dyn Fn(&Member, bool) -> bool,
) {
    let Some(template) = scene.template(at).filter(|_| at.resource == 0) else {
        return;
    };
    let Some(parameters) = template.root.member("parameters") else {
        return;
    };
    let Some(scope) = template.scopes.first() else {
        return;
    };
    let read = template.used_parameters();
    let above = template.pointer.child(&parameters.key);
    for declared in parameters.value.members() {
        let value = scope.parameter(&declared.key);
        let unset = value.as_ref().and_then(|value| value.as_unknown());
        let is_unset =
            unset.is_some_and(|unknown| matches!(unknown.why, Why::ParameterWithoutValue(_)));
        let is_read = read.contains(&declared.key.as_str().to_ascii_lowercase());
        if !is_read || !meant(declared, is_unset) {
            continue;
        }
        let place = Place {
            file: scene.files.get(at.template).copied().unwrap_or_default(),
            span: declared.key_span,
            pointer: above.child(&declared.key),
        };
        let path = Pointer::root().child("parameters").child(&declared.key);
        let hit = Hit::new(place, path).with("parameter", declared.key.to_string());
        found.push(Found::Broken(hit));
    }
}

fn default_of(declared: &Member) -> Option<&Node> {
    let default = declared.value.get("defaultValue");
    default.filter(|default| !default.is_null())
}

/// Whether a plain text goes by the name of a secret. One of a short list of
/// allowed values is none.
fn is_plain_secret(declared: &Member) -> bool {
    let kind = declared.value.get("type").and_then(Node::as_str);
    let default = default_of(declared).and_then(Node::as_str);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("string"))
        && is_secret_name(&declared.key, default.map(|text| text.chars().count()))
        && declared.value.get("allowedValues").is_none()
}

/// Whether a default gives a secret away: a text, or an object that holds one.
fn is_clear_secret(default: &Node) -> bool {
    is_literal(default)
        && match default.kind {
            Kind::Object(_) | Kind::Array(_) => !clear_secrets(default, None, &[]).is_empty(),
            _ => true,
        }
}

/// Whether a node is a value that says something, and no expression.
fn is_literal(node: &Node) -> bool {
    match &node.kind {
        Kind::String(text) => !text.is_empty() && matches!(classify(text), Text::Literal(_)),
        Kind::Object(_) | Kind::Array(_) => !node.is_empty(),
        Kind::Null => false,
        _ => true,
    }
}
