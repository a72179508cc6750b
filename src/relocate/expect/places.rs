//! What a place says of the value that stands there: a region, a name, an ID.

use std::sync::Arc;

use crate::arm::{Part, Resource, ResourceId, Value, joined};
use crate::json::Pointer;

pub fn is_below(path: &Pointer, key: &str) -> bool {
    path.tokens()
        .next()
        .is_some_and(|first| first.eq_ignore_ascii_case(key))
}

/// Whether a value at this path is a region if it looks like one: its key, or
/// that of the list it stands in, speaks of locations or regions. Names, tags
/// and texts for people are never changed.
#[must_use]
pub fn is_region_place(path: &Pointer) -> bool {
    let tokens: Vec<String> = path
        .tokens()
        .map(|token| token.to_ascii_lowercase())
        .collect();
    if tokens
        .first()
        .is_some_and(|first| first == "tags" || first == "dependson")
    {
        return false;
    }
    let mut keys = tokens
        .iter()
        .rev()
        .filter(|token| !token.bytes().all(|byte| byte.is_ascii_digit()));
    let speaks = |key: &String| key.contains("location") || key.contains("region");
    match keys.next() {
        // `targetRegions: [{name: …}]`, `parameters: {location: {value: …}}`
        Some(key) if key == "name" || key == "value" => keys.next().is_some_and(speaks),
        Some(key) => speaks(key),
        None => false,
    }
}

/// The last word of a path that is no index: the key of a value, or of the list it stands in.
#[must_use]
pub fn key_of(path: &Pointer) -> Option<String> {
    let tokens: Vec<_> = path.tokens().collect();
    let key = tokens
        .iter()
        .rev()
        .find(|token| !token.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(key.to_string())
}

/// Whether the keys at a path are somebody's own, such as those of app
/// settings: what they speak of says nothing of what the value means.
#[must_use]
pub fn is_own_vocabulary(resource: &Resource<'_>, path: &Pointer) -> bool {
    const SETTINGS: [&str; 4] = [
        "appsettings",
        "connectionstrings",
        "metadata",
        "pushsettings",
    ];
    let is_config = [
        "Microsoft.Web/sites/config",
        "Microsoft.Web/sites/slots/config",
    ]
    .iter()
    .any(|known| resource.is_type(known));
    let last = resource
        .known_name()
        .and_then(|name| name.rsplit('/').next());
    is_config
        && is_below(path, "properties")
        && last.is_some_and(|last| {
            SETTINGS
                .iter()
                .any(|known| last.eq_ignore_ascii_case(known))
        })
}

/// Properties that must be unique in Azure like the name and repeat it by
/// custom (D7): a custom subdomain is the first label of the account's host name
/// (<https://learn.microsoft.com/azure/ai-services/cognitive-services-custom-subdomains>, 2026-11).
const NAME_REPEATED: [(&str, &str); 4] = [
    (
        "Microsoft.CognitiveServices/accounts",
        "/properties/customSubDomainName",
    ),
    // The web provider repeats the name in its properties and compares the two
    // (seen in exports of 2016 to 2021).
    ("Microsoft.Web/hostingEnvironments", "/properties/name"),
    ("Microsoft.Web/serverfarms", "/properties/name"),
    ("Microsoft.Web/sites", "/properties/name"),
];

/// Properties that repeat the resource's own name and must follow it (D7).
pub fn names_itself(resource: &Resource<'_>, path: &Pointer) -> bool {
    NAME_REPEATED.iter().any(|(full_type, repeated)| {
        resource.is_type(full_type) && path.as_str().eq_ignore_ascii_case(repeated)
    })
}

/// Whether a key is the singular of a type's last segment, alone or with
/// `Name` behind it: `storageAccount`, `StorageAccountName`.
pub fn names_type(key: &str, full_type: &str) -> bool {
    let last = full_type
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let singular = match last.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => last.strip_suffix('s').unwrap_or(&last).to_owned(),
    };
    let key = key.to_ascii_lowercase();
    key == singular
        || key
            .strip_suffix("name")
            .is_some_and(|stem| stem == singular)
}

pub fn is_absolute(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with('/'),
        Value::Unknown(unknown) => {
            matches!(unknown.parts.first(), Some(Part::Text(text)) if text.starts_with('/'))
        }
        _ => false,
    }
}

/// An ID in the form that the old one had: relative IDs stay relative, and a
/// slash at the end stays there.
pub fn relative_like(written: &Value, id: ResourceId) -> Value {
    let mut value = id.to_value();
    if !is_absolute(written) {
        let strip = |text: &str| text.strip_prefix("/providers/").unwrap_or(text).to_owned();
        match &mut value {
            Value::String(text) => *text = strip(text).into(),
            Value::Unknown(unknown) => {
                if let Some(Part::Text(text)) = Arc::make_mut(unknown).parts.first_mut() {
                    *text = strip(text).into();
                }
            }
            _ => {}
        }
    }
    let ends_in_slash = match written {
        Value::String(text) => text.ends_with('/'),
        Value::Unknown(unknown) => unknown.suffix().ends_with('/'),
        _ => false,
    };
    if ends_in_slash {
        value = joined([value, Value::String("/".into())]);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_name_types() {
        for key in ["storageAccountName", "StorageAccount"] {
            assert!(
                names_type(key, "Microsoft.Storage/storageAccounts"),
                "{key}"
            );
        }
        assert!(names_type("factoryName", "Microsoft.DataFactory/factories"));
        for key in ["name", "accountName", "storageAccounts"] {
            assert!(
                !names_type(key, "Microsoft.Storage/storageAccounts"),
                "{key}"
            );
        }
    }

    #[test]
    fn regions_stand_where_keys_say_so() {
        for path in [
            "/location",
            "/properties/locations/0/locationName",
            "/properties/targetRegions/1/name",
            "/properties/computeLocation",
            "/properties/parameters/location/value",
        ] {
            assert!(is_region_place(&Pointer::from(path)), "{path}");
        }
        for path in [
            "/name",
            "/tags/location",
            "/properties/name",
            "/properties/displayName",
            "/dependsOn/0",
        ] {
            assert!(!is_region_place(&Pointer::from(path)), "{path}");
        }
    }
}
