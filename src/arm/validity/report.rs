//! Where faults are collected, and where the search is.

use super::fault::Fault;
use crate::arm::{Template, Value};
use crate::json::{Pointer, raw_span};
use crate::text::Span;

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub faults: Vec<Fault>,
}

impl Report {
    pub fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// The same; what was added can still be completed.
    pub fn put(&mut self, fault: Fault) -> &mut Fault {
        self.faults.push_mut(fault)
    }
}

/// A path that is only written out where a fault is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'p> {
    above: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Start(&'p Pointer),
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    pub const fn at(start: &'p Pointer) -> Self {
        Self {
            above: None,
            step: Step::Start(start),
        }
    }

    pub const fn key(&'p self, key: &'p str) -> Self {
        Self {
            above: Some(self),
            step: Step::Key(key),
        }
    }

    pub const fn index(&'p self, index: usize) -> Self {
        Self {
            above: Some(self),
            step: Step::Index(index),
        }
    }

    pub fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut at = Some(self);
        let mut pointer = Pointer::root();
        while let Some(path) = at {
            match path.step {
                Step::Start(start) => pointer = start.clone(),
                step => steps.push(step),
            }
            at = path.above;
        }
        for step in steps.iter().rev() {
            pointer = match step {
                Step::Key(key) => pointer.child(key),
                Step::Index(index) => pointer.child(index),
                Step::Start(_) => pointer,
            };
        }
        pointer
    }
}

impl Template<'_> {
    /// Whether a resource is certainly not deployed: its condition is false, or
    /// that of a deployment around it.
    pub(in crate::arm) fn is_off(&self, resource: Option<usize>) -> bool {
        let mut at = resource;
        while let Some(resource) = at.and_then(|at| self.resources.get(at)) {
            let condition = resource.node.get("condition");
            let scope = self.scope_of(resource);
            if let Some((condition, scope)) = condition.zip(scope)
                && scope.evaluate(condition) == Value::Bool(false)
            {
                return true;
            }
            let body = self.bodies.get(resource.body);
            at = body.and_then(|body| body.deployment);
        }
        false
    }

    /// The place in the file of a part of a decoded string of `length` bytes
    /// whose token is `token`.
    pub(in crate::arm) fn inside(&self, token: Span, length: usize, part: Span) -> Span {
        if token.len() as usize == length + 2 {
            let base = token.start + 1;
            return Span::new(base + part.start, base + part.end);
        }
        match self.text.and_then(|text| text.get(token.range())) {
            Some(raw) => raw_span(raw, token.start, part),
            None => token,
        }
    }
}

/// Whether nothing is evaluated by the parent of this body.
pub(super) fn is_inner(template: &Template<'_>, body: usize) -> bool {
    let body = template.bodies.get(body);
    body.is_some_and(|body| body.inner)
}
