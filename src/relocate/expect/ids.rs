//! What resource IDs become, and the parts of texts that are none.

use std::sync::Arc;

use crate::arm::{Part, ResourceId, ResourceRef, Term, Value};
use crate::json::Pointer;
use crate::relocate::left;
use crate::relocate::redirect;

use super::places::relative_like;
use super::{Expectation, Where};

impl Expectation<'_> {
    pub(super) fn is_declared(&self, id: &ResourceId, template: usize) -> bool {
        self.estate.resolve(id, template).is_some()
    }

    /// A resource ID: its names follow the renames where it means something of
    /// the estate, its regions follow the plan.
    pub(super) fn id(&self, written: &Value, id: &ResourceId, template: usize) -> Value {
        let mut new = id.clone();
        let root = self.root_of(id, template);
        if let Some(at) = root.filter(|at| left::is_left(self.plan, *at)) {
            left::place(self.plan, &mut new, template, at.template);
            return new.to_value();
        }
        if let Some(at) = root {
            new.names = self.names(&id.full_type, &id.names, at.template);
            if self.estate.share_group(at.template, template)
                && self.estate.goes_with_template(at)
                && id
                    .resource_group
                    .as_ref()
                    .is_some_and(|group| group.as_str().is_some())
            {
                (new.subscription, new.resource_group) =
                    (Some(Value::own_subscription()), Some(Value::own_group()));
            }
        }
        if let Some(extended) = &id.extends {
            let value = self.id(&extended.to_value(), extended, template);
            new.extends = ResourceId::parse(&value).map(Box::new);
        }
        let mut segments = id.full_type.split('/').skip(1);
        for name in &mut new.names {
            if segments
                .next()
                .is_some_and(|segment| segment.eq_ignore_ascii_case("locations"))
                && let Some(region) = self.region(name)
            {
                *name = Value::String(region.into());
            }
        }
        if let Some(Value::String(last)) = new.names.last_mut()
            && let Some(solution) = self.solutions.get(last.as_str())
        {
            *last = (*solution).to_owned().into();
        }
        redirect::id(self.plan, &mut new);
        if new == *id {
            self.parts(written, template)
        } else {
            relative_like(written, new)
        }
    }

    /// The declared resource that an ID means, or the nearest declared parent.
    fn root_of(&self, id: &ResourceId, template: usize) -> Option<ResourceRef> {
        let depth = id.names.len();
        (1..=depth).rev().find_map(|length| {
            let full_type = id
                .full_type
                .split('/')
                .take(length + 1)
                .collect::<Vec<_>>()
                .join("/");
            let names = id.names.get(..length)?.to_vec();
            let ancestor = ResourceId {
                full_type,
                names,
                ..id.clone()
            };
            self.estate.resolve(&ancestor, template)
        })
    }

    /// A text that is no ID as a whole: host names in it, and the arguments of
    /// what is not known.
    pub(super) fn parts(&self, value: &Value, template: usize) -> Value {
        match value {
            Value::String(text) => {
                let redirected = redirect::text(self.plan, text);
                let text = redirected.as_deref().unwrap_or(text);
                match self.solutions.get(text) {
                    Some(new) => Value::String((*new).into()),
                    None => Value::String(self.hosts.replace(text).into()),
                }
            }
            Value::Unknown(unknown) => {
                let parts = unknown.parts.iter().map(|part| match part {
                    Part::Text(text) => {
                        let redirected = redirect::text(self.plan, text);
                        Part::Text(
                            self.hosts
                                .replace(redirected.as_deref().unwrap_or(text))
                                .into(),
                        )
                    }
                    Part::Term(term) => Part::Term(self.term(term, template)),
                });
                Value::unknown(unknown.why.clone(), unknown.span, parts.collect::<Vec<_>>())
            }
            other => other.clone(),
        }
    }

    fn term(&self, term: &Term, template: usize) -> Term {
        let root = Pointer::root();
        let place = Where {
            template,
            resource: None,
            path: &root,
        };
        match term {
            Term::Call {
                function,
                arguments,
            } => Term::Call {
                function: function.clone(),
                arguments: arguments
                    .iter()
                    .map(|argument| self.value(argument, place))
                    .collect(),
            },
            Term::Member { of, key } => Term::Member {
                of: Arc::new(self.term(of, template)),
                key: key.clone(),
            },
        }
    }
}
