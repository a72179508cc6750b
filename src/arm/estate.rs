//! All templates of a run, and what their resource IDs mean in it.

use std::cmp::Ordering;
use std::mem::take;
use std::sync::OnceLock;

use super::Resource;
use super::extension::Extended;
use super::graph::Graph;
use super::id::{ResourceId, joined};
use super::template::Template;
use super::value::Value;
use crate::json::Node;

/// A resource of an estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceRef {
    /// Index into [`Estate::templates`].
    pub template: usize,
    /// Index into [`Template::resources`].
    pub resource: usize,
}

/// The group that a template was taken from, as far as it is known (D12).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Subscription ID.
    pub subscription: Option<String>,
    /// Name of the resource group.
    pub resource_group: Option<String>,
}

/// All templates of a run.
#[derive(Debug)]
pub struct Estate<'d> {
    /// In the order of the inputs.
    pub templates: Vec<Template<'d>>,
    /// Where each template was taken from, in the same order.
    pub origins: Vec<Origin>,
    by_identity: Index<String>,
    /// Extension resources by their own type and name.
    by_extension: Index<String>,
    /// By what `dependsOn` calls them besides their ID; few estates need it.
    by_word: OnceLock<Index<WordKey>>,
    graph: OnceLock<Graph>,
}

/// A word of one body of a template: kind, template, body, text.
type WordKey = (Word, usize, usize, String);

/// Resources by a key: sorted, and those of one key in the order in which they were given.
#[derive(Debug)]
struct Index<K> {
    keys: Vec<K>,
    resources: Vec<ResourceRef>,
}

impl<K: Ord> Index<K> {
    fn of(mut entries: Vec<(K, ResourceRef)>) -> Self {
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        let (keys, resources) = entries.into_iter().unzip();
        Self { keys, resources }
    }

    fn add(&mut self, more: Vec<(K, ResourceRef)>) {
        let (keys, resources) = (take(&mut self.keys), take(&mut self.resources));
        let known = keys.into_iter().zip(resources);
        *self = Self::of(known.chain(more).collect());
    }

    /// Those of the key that is ordered as equal.
    fn find(&self, order: impl Fn(&K) -> Ordering) -> &[ResourceRef] {
        let start = self.keys.partition_point(|key| order(key).is_lt());
        let behind = self.keys.get(start..).unwrap_or_default().iter();
        let count = behind.take_while(|key| order(key).is_eq()).count();
        self.resources.get(start..start + count).unwrap_or_default()
    }
}

/// What `dependsOn` may call a resource by, besides its ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// The symbolic name, which keeps its case.
    Symbol,
    /// The name of its copy loop.
    Loop,
    /// The full name, as a person reads it.
    Name,
}

impl Word {
    fn key(self, text: &str) -> String {
        match self {
            Self::Symbol => text.to_owned(),
            Self::Loop | Self::Name => text.to_ascii_lowercase(),
        }
    }
}

impl<'d> Estate<'d> {
    /// Puts templates together.
    #[must_use]
    pub fn new(templates: Vec<Template<'d>>, origins: Vec<Origin>) -> Self {
        let (mut by_identity, mut by_extension) = (Vec::new(), Vec::new());
        for (template, content) in templates.iter().enumerate() {
            for (resource, declared) in content.resources.iter().enumerate() {
                let at = ResourceRef { template, resource };
                if let Some(extension) = &declared.extension {
                    let key = identity(&extension.full_type, &extension.name);
                    by_extension.push((key, at));
                }
                by_identity.push((identity(&declared.full_type, &declared.name), at));
            }
        }
        Self {
            templates,
            origins,
            by_identity: Index::of(by_identity),
            by_extension: Index::of(by_extension),
            by_word: OnceLock::new(),
            graph: OnceLock::new(),
        }
    }

    /// What needs what in it.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::build(self))
    }

    /// Adds the names that the resources have in the source, where another reading of the same
    /// templates knows them: an ID in the text may call a resource by what it came to there.
    pub fn call_as_in(&mut self, source: &Estate<'_>) {
        let mut more = Vec::new();
        for (at, resource) in source.resources() {
            let key = source.key_of(at);
            if resource.known_name().is_some() && self.key_of(at) != key {
                more.push((key, at));
            }
        }
        self.by_identity.add(more);
    }

    /// The key of a resource in [`ResourceId::identity`]'s form.
    #[must_use]
    pub fn key_of(&self, at: ResourceRef) -> String {
        self.resource(at).map_or_else(String::new, |resource| {
            identity(&resource.full_type, &resource.name)
        })
    }

    /// The resource behind a reference.
    #[must_use]
    pub fn resource(&self, at: ResourceRef) -> Option<&Resource<'d>> {
        self.templates.get(at.template)?.resources.get(at.resource)
    }

    /// All resources in the order of templates and files.
    pub fn resources(&self) -> impl Iterator<Item = (ResourceRef, &Resource<'d>)> {
        self.templates
            .iter()
            .enumerate()
            .flat_map(|(template, content)| {
                let resources = content.resources.iter().enumerate();
                resources
                    .map(move |(resource, declared)| (ResourceRef { template, resource }, declared))
            })
    }

    /// The resources of one body of a template that are called so, in file order.
    #[must_use]
    pub fn called(&self, kind: Word, template: usize, body: usize, text: &str) -> &[ResourceRef] {
        let key = (kind, template, body, kind.key(text));
        let by_word = self.by_word.get_or_init(|| self.words());
        by_word.find(|known| known.cmp(&key))
    }

    fn words(&self) -> Index<WordKey> {
        let mut words = Vec::new();
        for (at, resource) in self.resources() {
            let mut add = |kind: Word, text: &str| {
                words.push(((kind, at.template, resource.body, kind.key(text)), at));
            };
            add(Word::Name, &resource.display_name());
            if let Some(symbol) = &resource.symbol {
                add(Word::Symbol, symbol);
            }
            let copy = resource.node.path(["copy", "name"]);
            if let Some(name) = copy.and_then(Node::as_str) {
                add(Word::Loop, name);
            }
        }
        Index::of(words)
    }

    /// The declared resources of a type and full name, whatever their group.
    #[must_use]
    pub fn named(&self, full_type: &str, name: &Value) -> &[ResourceRef] {
        let key = identity(full_type, name);
        self.by_identity.find(|known| known.cmp(&key))
    }

    /// The resource of this estate that an ID used in `template` means.
    ///
    /// An ID whose group is that of the deployment means the same template
    /// first; one that spells a group means a template taken from that group.
    #[must_use]
    pub fn resolve(&self, id: &ResourceId, template: usize) -> Option<ResourceRef> {
        self.resolve_in(id, template, None)
    }

    fn resolve_in(
        &self,
        id: &ResourceId,
        template: usize,
        body: Option<usize>,
    ) -> Option<ResourceRef> {
        if let Some(extends) = &id.extends {
            return self.extension(id, extends, template);
        }
        let candidates = self.named(&id.full_type, &join_names(&id.names));
        let same_file = |at: &&ResourceRef| at.template == template;
        let same_body = |at: &&ResourceRef| {
            let found = self.resource(**at);
            same_file(at) && found.is_some_and(|found| Some(found.body) == body)
        };
        let fits = |at: &&ResourceRef| self.is_placed(id, template, **at) == Some(true);
        let mut nearest = candidates.iter().filter(same_body).find(fits);
        nearest = nearest.or_else(|| candidates.iter().filter(same_file).find(fits));
        nearest = nearest.or_else(|| candidates.iter().find(fits));
        // What is not known of a group makes no gap in a template.
        let may = |at: &&ResourceRef| self.is_placed(id, template, **at).is_none();
        nearest = nearest.or_else(|| candidates.iter().filter(same_body).find(may));
        nearest = nearest.or_else(|| candidates.iter().filter(same_file).find(may));
        nearest.copied()
    }

    /// The declared resource that an ID means, else the nearest declared one above it.
    #[must_use]
    pub fn nearest(&self, id: &ResourceId, template: usize) -> Option<ResourceRef> {
        self.nearest_in(id, template, None)
    }

    /// The same for an ID that stands in one body of a template: of two that it may mean, the one
    /// of that body.
    #[must_use]
    pub fn nearest_in(
        &self,
        id: &ResourceId,
        template: usize,
        body: Option<usize>,
    ) -> Option<ResourceRef> {
        let mut types: Vec<&str> = id.full_type.split('/').collect();
        let mut above = id.clone();
        while !above.names.is_empty() {
            if let Some(found) = self.resolve_in(&above, template, body) {
                return Some(found);
            }
            above.names.pop();
            types.pop();
            above.full_type = types.join("/");
        }
        self.nearest_in(id.extends.as_deref()?, template, body)
    }

    /// The declared extension resource that an ID means: that of this type and
    /// name which extends the same.
    fn extension(
        &self,
        id: &ResourceId,
        extends: &ResourceId,
        template: usize,
    ) -> Option<ResourceRef> {
        let key = id.identity();
        let candidates = self.by_extension.find(|known| known.cmp(&key));
        let is_it = |at: &&ResourceRef| {
            let extension = self.resource(**at).and_then(|one| one.extension.as_ref());
            match extension.map(|extension| &extension.of) {
                Some(Extended::Resource(other)) => {
                    self.mean_the_same((extends, template), (other, at.template))
                }
                _ => false,
            }
        };
        candidates.iter().find(is_it).copied()
    }

    /// Whether two IDs, each used in a template, mean the same resource, declared or not. Goes
    /// down the IDs only, never from one declaration to the next: those can go round in circles.
    fn mean_the_same(&self, one: (&ResourceId, usize), other: (&ResourceId, usize)) -> bool {
        let ((a, from_a), (b, from_b)) = (one, other);
        if a.identity() != b.identity() {
            return false;
        }
        match (&a.extends, &b.extends) {
            (Some(above), Some(over)) => self.mean_the_same((above, from_a), (over, from_b)),
            (None, None) => match (self.resolve(a, from_a), self.resolve(b, from_b)) {
                (Some(a), Some(b)) => a == b,
                (None, None) => {
                    self.is_in_group_of(a, from_a, from_b) && self.is_in_group_of(b, from_b, from_b)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The declared resource that an extension resource extends.
    #[must_use]
    pub fn extended(&self, at: ResourceRef) -> Option<ResourceRef> {
        let extension = self.resource(at)?.extension.as_ref()?;
        match &extension.of {
            Extended::Resource(id) => self.resolve(id, at.template).filter(|found| *found != at),
            Extended::Other(_) => None,
        }
    }

    /// The resource that an entry of `dependsOn` of another one means: a symbolic name, an ID, a
    /// copy loop, or the plain name of one resource of the same body.
    #[must_use]
    pub fn depended(&self, at: ResourceRef, value: &Value) -> Option<ResourceRef> {
        let resource = self.resource(at)?;
        let id = ResourceId::parse(value);
        if let Some(found) = id.as_ref().and_then(|id| self.resolve(id, at.template)) {
            return Some(found);
        }
        // In a nested template that its parent evaluates, an entry says the group of the parent.
        let own = |value: &Option<Value>| value.as_ref().is_none_or(Value::is_own_scope);
        if let Some(id) = id.filter(|id| id.extends.is_none() && own(&id.resource_group)) {
            let named = self.named(&id.full_type, &join_names(&id.names)).iter();
            let is_beside = |other: &&ResourceRef| {
                let body = self.resource(**other).map(|other| other.body);
                other.template == at.template && body == Some(resource.body)
            };
            if let Some(found) = named.copied().find(|other| is_beside(&other)) {
                return Some(found);
            }
        }
        let text = value.to_string();
        let called = |kind| self.called(kind, at.template, resource.body, &text);
        let by_name = || match called(Word::Name) {
            [only] => Some(only),
            _ => None,
        };
        let first = called(Word::Symbol)
            .first()
            .or_else(|| called(Word::Loop).first());
        first.or_else(by_name).copied()
    }
}

/// Type and name in one text that compares without case, also for symbolic names.
pub(super) fn identity(full_type: &str, name: &Value) -> String {
    let mut text = String::with_capacity(full_type.len() + 32);
    text.push_str(full_type);
    text.push(' ');
    name.write_shown(&mut text);
    text.make_ascii_lowercase();
    text
}

/// Names with slashes between.
#[must_use]
pub fn join_names(names: &[Value]) -> Value {
    let mut pieces = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            pieces.push(Value::String("/".into()));
        }
        pieces.push(name.clone());
    }
    joined(pieces)
}
