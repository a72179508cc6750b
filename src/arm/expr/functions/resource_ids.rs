//! Resource IDs from a type and names, in all arities.

use super::arguments::wrong;
use super::deployment::allowed;
use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::expr::evaluator::Evaluator;
use crate::arm::scope::{Level, group_path, path};
use crate::arm::symbolic::TextBuilder;
use crate::arm::value::{Part, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("resourceId", 2, MANY, Body::Scoped(resource_id)),
    function(
        "subscriptionResourceId",
        2,
        MANY,
        Body::Scoped(subscription_resource_id),
    ),
    function(
        "tenantResourceId",
        2,
        MANY,
        Body::Strict(tenant_resource_id),
    ),
    function(
        "managementGroupResourceId",
        2,
        MANY,
        Body::Scoped(management_group_resource_id),
    ),
    function(
        "extensionResourceId",
        3,
        MANY,
        Body::Strict(extension_resource_id),
    ),
];

/// What stands before the type, the type, and what follows it.
struct Split<'a> {
    leading: &'a [Value],
    kind: &'a str,
    names: &'a [Value],
    /// Position of the first name, for messages.
    first_name: usize,
}

/// The type is the one argument with a slash; up to `most` may precede it.
fn split(arguments: &Arguments, start: usize, most: usize) -> Result<Split<'_>, Fault> {
    let values = arguments.values.get(start..).unwrap_or_default();
    for (position, value) in values.iter().enumerate() {
        let is_text = matches!(value, Value::String(_) | Value::Unknown(_));
        if !is_text {
            return Err(wrong(start + position, "a text", value));
        }
    }
    let position = values.iter().position(has_slash);
    let Some(position) = position else {
        return Err(if values.iter().any(|value| value.as_unknown().is_some()) {
            Fault::Unknown
        } else {
            Fault::Invalid(
                "no argument is a type such as `Microsoft.Storage/storageAccounts`".to_owned(),
            )
        });
    };
    let (leading, rest) = values.split_at_checked(position).unwrap_or_default();
    let (kind, names) = match rest.split_first() {
        Some((Value::String(kind), names)) => (kind.trim_end_matches('/'), names),
        _ => return Err(Fault::Unknown),
    };
    let at = start + position;
    if position > most {
        return Err(
            match leading.iter().any(|value| value.as_unknown().is_some()) {
                true => Fault::Unknown,
                false => {
                    Fault::Argument(at, format!("at most {most} arguments may precede the type"))
                }
            },
        );
    }
    if names.iter().any(has_slash) {
        let text = "only the type may contain a slash; each name is an argument of its own";
        return Err(Fault::Invalid(text.to_owned()));
    }
    check_names(kind, names)?;
    let first_name = at + 1;
    Ok(Split {
        leading,
        kind,
        names,
        first_name,
    })
}

fn check_names(kind: &str, names: &[Value]) -> Result<(), Fault> {
    if names.is_empty() {
        return Err(Fault::Invalid("the name is missing".to_owned()));
    }
    let wanted = kind.split('/').count() - 1;
    if names.len() == wanted {
        return Ok(());
    }
    let given = names.len();
    Err(Fault::Invalid(format!(
        "the type `{kind}` needs {wanted} names, {given} given"
    )))
}

fn has_slash(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('/'),
        Value::Unknown(unknown) => unknown
            .parts
            .iter()
            .any(|part| matches!(part, Part::Text(text) if text.contains('/'))),
        _ => false,
    }
}

/// `base/providers/Namespace/type/name/…`
fn build(base: Value, split: &Split<'_>) -> Outcome {
    let mut segments = split.kind.split('/');
    let start = TextBuilder::after(base);
    let mut is_text = start.is_some();
    let mut text = start.unwrap_or_default();
    text.text("/providers/");
    text.text(segments.next().unwrap_or_default());
    for (segment, name) in segments.zip(split.names) {
        text.text("/");
        text.text(segment);
        text.text("/");
        is_text &= text.value(name);
    }
    if is_text {
        Ok(text.finish())
    } else {
        Err(Fault::Argument(
            split.first_name,
            "a name is no text".to_owned(),
        ))
    }
}

fn nothing() -> Value {
    Value::from("")
}

fn resource_id(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    let split = split(arguments, 0, 2)?;
    let context = evaluator.scope.context();
    let span = evaluator.here;
    let level = context.level.unwrap_or_default();
    let base = match (split.leading, level) {
        ([subscription, group], _) => group_path(subscription, group),
        ([group], Level::ResourceGroup) => group_path(&context.subscription(span), group),
        // Above resource groups a single one is the subscription, unless it cannot be.
        ([one], _) if one.as_str().is_some_and(|text| !is_guid(text)) => {
            group_path(&context.subscription(span), one)
        }
        ([subscription], _) => path("/subscriptions/", subscription),
        (_, Level::ResourceGroup) => context.group_path(span),
        (_, Level::Subscription) => context.subscription_path(span),
        (_, Level::ManagementGroup | Level::Tenant) => nothing(),
    };
    build(base, &split)
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

fn subscription_resource_id(evaluator: &mut Evaluator<'_>, arguments: &mut Arguments) -> Outcome {
    let split = split(arguments, 0, 1)?;
    let base = match split.leading {
        [subscription] => path("/subscriptions/", subscription),
        _ => evaluator.scope.context().subscription_path(evaluator.here),
    };
    build(base, &split)
}

fn tenant_resource_id(arguments: &mut Arguments) -> Outcome {
    build(nothing(), &split(arguments, 0, 0)?)
}

fn management_group_resource_id(
    evaluator: &mut Evaluator<'_>,
    arguments: &mut Arguments,
) -> Outcome {
    let split = split(arguments, 0, 1)?;
    let start = "/providers/Microsoft.Management/managementGroups/";
    let base = match split.leading {
        [group] => path(start, group),
        _ => {
            let context = evaluator.scope.context();
            allowed(
                context,
                &[Level::ManagementGroup],
                "a management group, unless it is named",
            )?;
            path(start, &context.management_group_name(evaluator.here))
        }
    };
    build(base, &split)
}

fn extension_resource_id(arguments: &mut Arguments) -> Outcome {
    let split = split(arguments, 1, 0)?;
    match arguments.get(0)? {
        base @ (Value::String(_) | Value::Unknown(_)) => build(base.clone(), &split),
        other => Err(wrong(0, "a resource ID", other)),
    }
}
