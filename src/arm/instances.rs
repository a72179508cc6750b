//! What of a declared resource is deployed: whether, and how often.
//!
//! A resource with a copy loop is declared once and counts as one (D15); its
//! instances are a view for those who compare names.

use super::id::joined;
use super::resource::{Resource, is_short};
use super::scope::Scope;
use super::template::Template;
use super::value::Value;

/// Turns of one loop at most (Azure documentation, copy, 2026-03).
const TURNS: i64 = 800;

/// How often a resource is deployed.
#[derive(Clone, Debug, PartialEq)]
pub enum Instances {
    /// Once: neither it nor a resource around it has a copy loop.
    One,
    /// Once a turn, with these full names; none where the count is 0.
    Named(Vec<Value>),
    /// By a count that is not known: a symbolic range, whose names hold
    /// `copyIndex()`.
    Range {
        /// The count, as far as it is known.
        count: Value,
    },
    /// Azure refuses the count: no integer, or not between 0 and 800.
    Refused {
        /// The count.
        count: Value,
    },
}

/// What the first turn of the loop around a resource is called.
pub(super) enum FirstTurn {
    /// There is no loop, or one without turns.
    None,
    /// So.
    Named(Value),
    /// The count of the loop is not known.
    Range(Value),
}

impl<'d> Template<'d> {
    /// How often the resource at this position is deployed, and as what.
    #[must_use]
    pub fn instances(&self, resource: usize) -> Instances {
        let Some(looped) = self.loop_around(resource) else {
            return Instances::One;
        };
        let (Some(copy), Some(scope)) = (looped.node.get("copy"), self.scope_of(looped)) else {
            return Instances::One;
        };
        let name = copy
            .get("name")
            .and_then(crate::json::Node::as_str)
            .unwrap_or_default();
        let count = copy
            .get("count")
            .map_or(Value::Null, |count| scope.evaluate(count));
        let turns = match &count {
            Value::Int(turns) => *turns,
            // Published templates give digits as text.
            Value::String(digits) => digits.trim().parse().unwrap_or(-1),
            Value::Unknown(_) => return Instances::Range { count },
            _ => -1,
        };
        if !(0..=TURNS).contains(&turns) {
            return Instances::Refused { count };
        }
        let names = (0..turns)
            .filter_map(|turn| self.name_in(resource, &scope.with_copy(name, Some(turn))))
            .collect();
        Instances::Named(names)
    }

    /// The full name in the first turn of the loop that a resource is in.
    pub(super) fn first_turn(&self, resource: usize) -> FirstTurn {
        let looped = self.loop_around(resource);
        let Some((looped, scope)) = looped.and_then(|one| Some((one, self.looped_scope_of(one)?)))
        else {
            return FirstTurn::None;
        };
        let copy = looped.node.get("copy");
        let count = copy.and_then(|copy| Some(scope.evaluate(copy.get("count")?)));
        let name = copy.and_then(|copy| copy.get("name")?.as_str());
        match count {
            Some(count @ Value::Unknown(_)) => FirstTurn::Range(count),
            Some(_) => {
                let scope = scope.with_copy(name.unwrap_or_default(), Some(0));
                let named = self.name_in(resource, &scope);
                named.map_or(FirstTurn::None, FirstTurn::Named)
            }
            None => FirstTurn::None,
        }
    }

    /// Whether the resource is deployed, by its `condition`: a Boolean, or what
    /// is known of it. Without one it is.
    #[must_use]
    pub fn condition(&self, resource: usize) -> Value {
        let declared = self.resources.get(resource);
        let found = declared.and_then(|declared| {
            let node = declared.node.get("condition")?;
            Some(self.looped_scope_of(declared)?.evaluate(node))
        });
        match found {
            // A text that reads as a Boolean is one here (published templates).
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Value::Bool(true),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Value::Bool(false),
            Some(value) => value,
            None => Value::Bool(true),
        }
    }

    /// The resource with the copy loop that a resource is in: itself, or one of
    /// those around it in the same body.
    fn loop_around(&self, resource: usize) -> Option<&Resource<'d>> {
        let mut at = Some(resource);
        while let Some(resource) = at.and_then(|at| self.resources.get(at)) {
            if resource
                .node
                .get("copy")
                .is_some_and(|copy| copy.is_object())
            {
                return Some(resource);
            }
            at = resource.parent;
        }
        None
    }

    /// The full name, seen in this scope.
    fn name_in(&self, resource: usize, scope: &Scope<'d>) -> Option<Value> {
        let mut pieces = Vec::new();
        let mut at = Some(resource);
        while let Some(resource) = at.and_then(|at| self.resources.get(at)) {
            let name = resource.node.get("name");
            pieces.push(name.map_or(Value::Null, |name| scope.evaluate(name)));
            let own_type = resource.node.get("type").map(|node| scope.evaluate(node));
            let own_type = own_type.as_ref().and_then(Value::as_str);
            at = resource
                .parent
                .filter(|_| is_short(own_type.unwrap_or_default().trim_matches('/')));
            if at.is_some() {
                pieces.push(Value::String("/".into()));
            }
        }
        pieces.reverse();
        match pieces.len() {
            0 | 1 => pieces.pop(),
            _ => Some(joined(pieces)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    const TEXT: &str = r#"{"parameters": {"n": {"type": "int"}, "on": {"type": "bool", "defaultValue": false}},
        "resources": [
        {"type": "A.B/c", "name": "one", "condition": "[parameters('on')]"},
        {"type": "A.B/c", "name": "[concat('vm', copyIndex(1))]", "copy": {"name": "l", "count": "3"},
         "condition": "[equals(copyIndex(), 1)]",
         "resources": [{"type": "d", "name": "[concat('disk', copyIndex('l'))]"}]},
        {"type": "A.B/c", "name": "[concat('x', copyIndex())]", "copy": {"name": "m", "count": "[parameters('n')]"}},
        {"type": "A.B/c", "name": "y", "copy": {"name": "o", "count": 801}},
        {"type": "A.B/c", "name": "z", "copy": {"name": "p", "count": 0}}]}"#;

    #[test]
    fn loops_are_seen_turn_by_turn() {
        let document = parse(&Source::new("t.json", TEXT));
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let named = |names: &[&str]| {
            let names = names.iter().map(|&name| Value::String(name.into()));
            Instances::Named(names.collect())
        };
        assert_eq!(template.instances(0), Instances::One);
        assert_eq!(template.instances(1), named(&["vm1", "vm2", "vm3"]));
        assert_eq!(
            template.instances(2),
            named(&["vm1/disk0", "vm2/disk1", "vm3/disk2"])
        );
        let Instances::Range { count } = template.instances(3) else {
            panic!("the count is not known")
        };
        assert_eq!(count.to_expression(), "parameters('n')");
        assert_eq!(
            template.resources[3].name.to_expression(),
            "concat('x', copyIndex())"
        );
        let count = Value::Int(801);
        assert_eq!(template.instances(4), Instances::Refused { count });
        assert_eq!(template.instances(5), named(&[]));
        // One declaration is one resource.
        assert_eq!(template.resources.len(), 6);
    }

    #[test]
    fn conditions_are_evaluated() {
        let document = parse(&Source::new("t.json", TEXT));
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        assert_eq!(template.condition(0), Value::Bool(false));
        assert_eq!(template.condition(3), Value::Bool(true));
        assert!(template.condition(1).as_unknown().is_some());
    }
}
