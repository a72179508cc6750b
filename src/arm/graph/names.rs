//! The resources of each body of a template by what others call them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::arm::symbolic::same;
use crate::arm::validity::is_symbolic;
use crate::arm::value::Part;
use crate::arm::{Extended, ResourceId, Template, Value, join_names};
use crate::json::Node;

/// What a name or ID means in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// These resources for certain: one, or all turns of a loop or all loops of one name.
    Found(Vec<usize>),
    /// A plain name that several resources have.
    Several(Vec<usize>),
    /// It may be one of them, but that depends on what is not known.
    Maybe,
    /// Nothing that is declared here.
    Nothing,
}

impl Target {
    /// The resources that are certainly meant.
    #[must_use]
    pub fn found(&self) -> &[usize] {
        match self {
            Self::Found(all) => all,
            _ => &[],
        }
    }
}

/// The resources of a template, by body.
#[derive(Debug, Default)]
pub(in crate::arm) struct Names {
    /// Full names in lower case, by resource.
    names: Vec<Value>,
    by_type: BTreeMap<(usize, String), Vec<usize>>,
    /// Those of a type whose name is not known: the only ones that a known name may mean without
    /// being equal to theirs.
    unknown: BTreeMap<(usize, String), Vec<usize>>,
    by_identity: BTreeMap<(usize, String, String), Vec<usize>>,
    /// The resources of each type in all bodies.
    anywhere: BTreeMap<String, Vec<usize>>,
    /// Bodies with resources whose type is not known: anything may be meant by one of these.
    untyped: BTreeSet<usize>,
    /// Extension resources by their own type and name.
    by_extension: BTreeMap<(usize, String, String), Vec<usize>>,
    by_body: BTreeMap<usize, Vec<usize>>,
    symbols: BTreeMap<(usize, String), usize>,
    loops: BTreeMap<(usize, String), Vec<usize>>,
    short: BTreeSet<(usize, String)>,
}

impl Names {
    pub fn of(template: &Template<'_>) -> Self {
        let mut index = Self::default();
        for (at, resource) in template.resources.iter().enumerate() {
            let body = resource.body;
            let name = lowered(&resource.name);
            let kind = resource.full_type.to_ascii_lowercase();
            let key = (body, kind.clone(), name.to_string());
            index.by_identity.entry(key).or_default().push(at);
            if name.as_str().is_none() {
                let unknown = index.unknown.entry((body, kind.clone()));
                unknown.or_default().push(at);
            }
            index.anywhere.entry(kind.clone()).or_default().push(at);
            index.by_type.entry((body, kind)).or_default().push(at);
            index.by_body.entry(body).or_default().push(at);
            if resource.unknown_type.is_some() {
                index.untyped.insert(body);
            }
            if let Some(extension) = &resource.extension {
                let kind = extension.full_type.to_ascii_lowercase();
                let key = (body, kind, lowered(&extension.name).to_string());
                index.by_extension.entry(key).or_default().push(at);
            }
            index.names.push(name);
            if let Some(symbol) = &resource.symbol {
                index.symbols.insert((body, symbol.clone()), at);
            }
            let copy = resource.node.path(["copy", "name"]);
            if let Some(name) = copy.and_then(Node::as_str) {
                let key = (body, name.to_ascii_lowercase());
                index.loops.entry(key).or_default().push(at);
            }
            let last = crate::arm::split_names(&resource.name).pop();
            if let Some(last) = last.filter(|_| resource.parent.is_some()) {
                index.short.insert((body, lowered(&last).to_string()));
            }
        }
        index
    }

    /// The resource of a symbolic name, `loop[0]` included.
    pub fn symbol(&self, body: usize, text: &str) -> Option<usize> {
        let name = text.split('[').next().unwrap_or(text);
        let found = |name: &str| self.symbols.get(&(body, name.to_owned())).copied();
        found(text).or_else(|| found(name))
    }

    /// All symbolic names of a body.
    pub fn symbols(&self, body: usize) -> impl Iterator<Item = &str> {
        let of_body = self.symbols.keys().filter(move |(at, _)| *at == body);
        of_body.map(|(_, name)| name.as_str())
    }

    /// The resources of a body with these names that are certainly the same.
    pub fn same_identity(&self, body: usize, kind: &str, name: &Value) -> &[usize] {
        let key = (body, kind.to_ascii_lowercase(), lowered(name).to_string());
        self.by_identity.get(&key).map_or(&[], Vec::as_slice)
    }

    /// What an entry of `dependsOn` or the argument of `reference` means.
    pub fn target(&self, template: &Template<'_>, body: usize, value: &Value) -> Target {
        let value = tidy(value);
        let is_symbolic = template.bodies.get(body).is_some_and(is_symbolic);
        if let (true, Some(text)) = (is_symbolic, value.as_str())
            && let Some(found) = self.symbol(body, text)
        {
            return Target::Found(vec![found]);
        }
        match ResourceId::parse(&value) {
            Some(id) => self.by_id(template, body, &id),
            None => self.by_name(body, &value),
        }
    }

    /// Whether an ID may mean a resource of any body, or one above it, for all that is known of
    /// the names.
    pub fn may_mean(&self, id: &ResourceId) -> bool {
        if !self.untyped.is_empty() {
            return true;
        }
        let mut types: Vec<&str> = id.full_type.split('/').collect();
        (1..=id.names.len()).rev().any(|count| {
            types.truncate(count + 1);
            let kind = types.join("/").to_ascii_lowercase();
            let names = id.names.get(..count).unwrap_or_default();
            let all = self.anywhere.get(&kind);
            !matches!(self.best(all, &join_names(names)), Target::Nothing)
        })
    }

    fn by_id(&self, template: &Template<'_>, body: usize, id: &ResourceId) -> Target {
        if let Some(extends) = &id.extends {
            return self.extension(template, body, id, extends);
        }
        let name = join_names(&id.names);
        let certain = self.same_identity(body, &id.full_type, &name);
        if !certain.is_empty() {
            return Target::Found(certain.to_vec());
        }
        let key = (body, id.full_type.to_ascii_lowercase());
        let candidates = match name.as_str() {
            Some(_) => self.unknown.get(&key),
            None => self.by_type.get(&key),
        };
        match self.best(candidates, &name) {
            Target::Nothing if self.untyped.contains(&body) => Target::Maybe,
            target => target,
        }
    }

    /// An extension resource by the ID of what it extends, its type and its name; without one
    /// that is certain, it may be any.
    fn extension(
        &self,
        template: &Template<'_>,
        body: usize,
        id: &ResourceId,
        extends: &ResourceId,
    ) -> Target {
        let name = lowered(&join_names(&id.names)).to_string();
        let key = (body, id.full_type.to_ascii_lowercase(), name);
        let extends_it = |at: &&usize| {
            let extension = template.resources.get(**at);
            match extension.and_then(|one| Some(&one.extension.as_ref()?.of)) {
                Some(Extended::Resource(of)) => {
                    of.extends == extends.extends && of.identity() == extends.identity()
                }
                _ => false,
            }
        };
        let candidates = self.by_extension.get(&key).into_iter().flatten();
        match candidates.filter(extends_it).copied().collect::<Vec<_>>() {
            found if found.is_empty() => Target::Maybe,
            found => Target::Found(found),
        }
    }

    fn by_name(&self, body: usize, value: &Value) -> Target {
        if let Some(text) = value.as_str() {
            let key = (body, text.to_ascii_lowercase());
            if let Some(found) = self.loops.get(&key) {
                return Target::Found(found.clone());
            }
            if self.short.contains(&key) {
                return Target::Maybe;
            }
        }
        match self.best(self.by_body.get(&body), value) {
            Target::Found(all) if all.len() > 1 => Target::Several(all),
            Target::Nothing if self.may_be_loop(body, value) => Target::Maybe,
            target => target,
        }
    }

    fn may_be_loop(&self, body: usize, value: &Value) -> bool {
        let of_body = self.loops.keys().filter(|(at, _)| *at == body);
        let mut names = of_body.map(|(_, name)| Value::from(name.as_str()));
        names.any(|name| same(&name, &lowered(value)) != Some(false))
    }

    fn best(&self, candidates: Option<&Vec<usize>>, name: &Value) -> Target {
        let name = lowered(name);
        let mut certain = Vec::new();
        let mut possible = false;
        for at in candidates.into_iter().flatten() {
            match self.names.get(*at).and_then(|known| same(known, &name)) {
                Some(true) => certain.push(*at),
                Some(false) => {}
                // All that follows can only be more certain, and what is certain has an index.
                None => {
                    possible = true;
                    break;
                }
            }
        }
        match (certain.is_empty(), possible) {
            (false, _) => Target::Found(certain),
            (true, true) => Target::Maybe,
            (true, false) => Target::Nothing,
        }
    }
}

/// The known text in lower case, for names that ignore case.
fn lowered(value: &Value) -> Value {
    mapped(value, &|text| {
        let is_lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        (!is_lower).then(|| text.to_ascii_lowercase())
    })
}

/// Published templates double slashes by joining a type that ends in one.
fn tidy(value: &Value) -> Value {
    let single = |text: &str| {
        let is_double = text.contains("//") && !text.contains("://");
        is_double.then(|| text.replace("//", "/"))
    };
    mapped(value, &single)
}

/// A value with its known texts changed where `map` says how.
fn mapped(value: &Value, map: &impl Fn(&str) -> Option<String>) -> Value {
    match value {
        Value::String(text) => map(text).map_or_else(|| value.clone(), Value::from),
        Value::Unknown(unknown) => {
            let mut unknown = unknown.clone();
            for (position, part) in unknown.clone().parts.iter().enumerate() {
                let Part::Text(text) = part else { continue };
                let Some(changed) = map(text) else { continue };
                if let Some(part) = Arc::make_mut(&mut unknown).parts.get_mut(position) {
                    *part = Part::Text(changed.into());
                }
            }
            Value::Unknown(unknown)
        }
        other => other.clone(),
    }
}
