//! Extension resources (role assignments, locks, diagnostic settings): what
//! each of them extends, whichever way it says so.
//!
//! A `scope` names the extended resource beside the type and name of the
//! extension. The older spelling puts both together: type `A.B/c/providers/d`
//! and name `x/E.F/y` are `y` of type `E.F/d`, which extends `x` of type
//! `A.B/c`.

use super::id::{ResourceId, split_names};
use super::resource::DEPLOYMENT;
use super::scope::Scope;
use super::value::Value;
use crate::json::Node;

/// What makes a resource an extension of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Extension {
    /// The type of the extension itself, `Microsoft.Authorization/roleAssignments`,
    /// in both spellings. Where the name of the older one is not known, the
    /// segments behind `providers` alone.
    pub full_type: String,
    /// Its own name, without that of what it extends.
    pub name: Value,
    /// What it extends.
    pub of: Extended,
}

/// What an extension resource extends.
#[derive(Clone, Debug, PartialEq)]
pub enum Extended {
    /// A resource. Without subscription and group: one where the extension
    /// itself is deployed.
    Resource(ResourceId),
    /// A group, a subscription, the tenant (`/`), or what cannot be told
    /// because the value is not known.
    Other(Value),
}

impl Extension {
    /// Reads a resource of this type and name; `None` where it extends nothing.
    pub(super) fn of(
        node: &Node,
        full_type: &str,
        name: &Value,
        scope: &Scope<'_>,
    ) -> Option<Self> {
        if let Some((base, own)) = parted(full_type) {
            return Some(Self::below(base, own, name));
        }
        // The scope of a deployment says where it goes.
        let target = node.get("scope")?;
        if full_type.eq_ignore_ascii_case(DEPLOYMENT) {
            return None;
        }
        let target = scope.evaluate(target);
        Some(Self {
            full_type: full_type.to_owned(),
            name: name.clone(),
            of: match ResourceId::parse(&target) {
                Some(id) => Extended::Resource(id),
                None => Extended::Other(target),
            },
        })
    }

    /// The older spelling: `base` extended by `own`, with the names of both.
    fn below(base: &str, own: &str, name: &Value) -> Self {
        let names = split_names(name);
        let above = base.split('/').count() - 1;
        let wanted = above + 1 + own.split('/').count();
        let namespace = names.get(above).and_then(Value::as_str);
        let (Some(namespace), true) = (namespace, names.len() == wanted) else {
            return Self {
                full_type: own.to_owned(),
                name: name.clone(),
                of: Extended::Other(name.clone()),
            };
        };
        let of = ResourceId {
            subscription: None,
            resource_group: None,
            extends: None,
            full_type: base.to_owned(),
            names: names.iter().take(above).cloned().collect(),
        };
        let behind: Vec<Value> = names.iter().skip(above + 1).cloned().collect();
        Self {
            full_type: format!("{namespace}/{own}"),
            name: super::estate::join_names(&behind),
            of: Extended::Resource(of),
        }
    }
}

/// `A.B/c/providers/d` as what is extended and what extends it; of several the
/// last counts.
fn parted(full_type: &str) -> Option<(&str, &str)> {
    const WORD: &str = "/providers/";
    let lower = full_type.to_ascii_lowercase();
    let at = lower.rfind(WORD)?;
    let (base, own) = (full_type.get(..at)?, full_type.get(at + WORD.len()..)?);
    (base.contains('/') && !own.is_empty()).then_some((base, own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::arm::{Estate, Origin, Template};
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    const ACCOUNT: &str = r#"{"type": "Microsoft.Storage/storageAccounts", "name": "[parameters('n')]",
        "resources": [{"type": "providers/locks", "name": "Microsoft.Authorization/keep"}]}"#;

    /// Type, name and what is extended, of each resource but the first; and
    /// which resource of the estate that is.
    fn read(resources: &str) -> Vec<(String, String, String, Option<usize>)> {
        let text = format!(
            r#"{{"parameters": {{"n": {{"type": "string"}}, "s": {{"type": "string"}}}}, "resources": {resources}}}"#
        );
        let document = parse(&Source::new("t.json", text));
        assert!(document.problems.is_empty());
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let estate = Estate::new(vec![template], vec![Origin::default()]);
        let told = estate.resources().filter_map(|(at, resource)| {
            let extension = resource.extension.as_ref()?;
            let of = match &extension.of {
                Extended::Resource(id) => id.to_value().to_string(),
                Extended::Other(value) => format!("other: {value}"),
            };
            let found = estate.extended(at).map(|found| found.resource);
            Some((
                extension.full_type.clone(),
                extension.name.to_string(),
                of,
                found,
            ))
        });
        told.collect()
    }

    fn one(
        full_type: &str,
        name: &str,
        of: &str,
        found: Option<usize>,
    ) -> (String, String, String, Option<usize>) {
        (full_type.to_owned(), name.to_owned(), of.to_owned(), found)
    }

    #[test]
    fn both_spellings_tell_the_same() {
        const ROLE: &str = "Microsoft.Authorization/roleAssignments";
        let lock = one(
            "Microsoft.Authorization/locks",
            "keep",
            "concat('/providers/Microsoft.Storage/storageAccounts/', parameters('n'))",
            Some(0),
        );
        let older = format!(
            r#"[{ACCOUNT}, {{"type": "Microsoft.Storage/storageAccounts/providers/roleAssignments",
                "name": "[concat(parameters('n'), '/Microsoft.Authorization/r')]"}}]"#
        );
        let of = "concat('/providers/Microsoft.Storage/storageAccounts/', parameters('n'))";
        assert_eq!(read(&older), [lock.clone(), one(ROLE, "r", of, Some(0))]);
        for scope in [
            "[format('Microsoft.Storage/storageAccounts/{0}', parameters('n'))]",
            "[resourceId('Microsoft.Storage/storageAccounts', parameters('n'))]",
        ] {
            for (open, account, role, close) in
                [("[", "", "", "]"), ("{", "\"a\": ", "\"r\": ", "}")]
            {
                let newer = format!(
                    r#"{open}{account}{ACCOUNT}, {role}{{"type": "{ROLE}", "name": "r", "scope": "{scope}"}}{close}"#
                );
                let told = read(&newer);
                assert_eq!(told[0], lock);
                assert_eq!(
                    (told[1].0.as_str(), told[1].1.as_str(), told[1].3),
                    (ROLE, "r", Some(0)),
                    "{scope}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_resource_or_not_known_stays_as_it_is() {
        let told = read(
            r#"[{"type": "A.B/locks", "name": "a", "scope": "/"},
                {"type": "A.B/locks", "name": "b", "scope": "[parameters('s')]"},
                {"type": "A.B/locks", "name": "c", "scope": "[resourceGroup().id]"},
                {"type": "C.D/e/providers/locks", "name": "[parameters('n')]"},
                {"type": "C.D/e/providers/locks", "name": "gone/A.B/l"},
                {"type": "Microsoft.Resources/deployments", "name": "d", "scope": "/"},
                {"type": "C.D/e", "name": "none"}]"#,
        );
        let others: Vec<&str> = told.iter().map(|(_, _, of, _)| of.as_str()).collect();
        assert_eq!(
            others,
            [
                "other: /",
                "other: parameters('s')",
                "other: resourceGroup().id",
                "other: parameters('n')",
                "/providers/C.D/e/gone",
            ]
        );
        assert!(told.iter().all(|(_, _, _, found)| found.is_none()));
    }

    #[test]
    fn an_id_of_an_extension_means_the_declared_one() {
        let text = r#"{"resources": [
            {"type": "A.B/c", "name": "x"}, {"type": "A.B/c", "name": "y"},
            {"type": "A.B/c/providers/locks", "name": "x/Microsoft.Authorization/l"},
            {"type": "Microsoft.Authorization/locks", "name": "l", "scope": "A.B/c/y"}]}"#;
        let document = parse(&Source::new("t.json", text));
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let estate = Estate::new(vec![template], vec![Origin::default()]);
        let found = |id: &str| {
            let id = ResourceId::parse(&Value::String(id.into()))?;
            estate.resolve(&id, 0).map(|at| at.resource)
        };
        assert_eq!(
            found("A.B/c/x/providers/Microsoft.Authorization/locks/l"),
            Some(2)
        );
        assert_eq!(
            found("A.B/c/y/providers/Microsoft.Authorization/locks/L"),
            Some(3)
        );
        assert_eq!(
            found("A.B/c/z/providers/Microsoft.Authorization/locks/l"),
            None
        );
        assert_eq!(
            found("A.B/c/x/providers/Microsoft.Authorization/locks/m"),
            None
        );
    }

    #[test]
    fn a_circle_of_scopes_ends() {
        let told = read(
            r#"[{"type": "A.B/locks", "name": "l", "scope": "C.D/e/x/providers/A.B/locks/l"},
                {"type": "C.D/e", "name": "x"},
                {"type": "A.B/locks", "name": "m", "scope": "C.D/e/x/providers/A.B/locks/n"},
                {"type": "A.B/locks", "name": "n", "scope": "C.D/e/x/providers/A.B/locks/m"}]"#,
        );
        assert_eq!(told.len(), 3);
        assert!(told.iter().all(|(_, _, _, found)| found.is_none()));
    }
}
