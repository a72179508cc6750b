//! Follows a path through a resource. A step into what is not known, and a filter that rests on
//! it, give doubtful hits.

use jsonpath_rust::parser::model::{
    Comparable, Comparison, Filter, FilterAtom, FnArg, Literal, Segment, Selector, SingularQuery,
    SingularQuerySegment, Test, TestFunction,
};

use super::Reached;
use super::compare::{Operand, Truth, and, equal, length, less, or};
use crate::arm::Why;
use crate::json::Pointer;
use crate::rule::judged::{Item, ItemKind};

/// A walk through the tree that `$` means.
pub(super) struct Walk<'a> {
    /// What `$` means in filters.
    pub root: &'a Item,
}

impl<'a> Walk<'a> {
    /// Follows steps from several places.
    pub fn segments(&self, start: Vec<Reached<'a>>, segments: &[Segment]) -> Vec<Reached<'a>> {
        segments.iter().fold(start, |reached, segment| {
            let selectors = match segment {
                Segment::Selector(selector) => std::slice::from_ref(selector),
                Segment::Selectors(selectors) => selectors.as_slice(),
                // Refused when the rule was read.
                Segment::Descendant(_) => &[],
            };
            let mut next = Vec::new();
            for from in reached {
                // Of what is not known, any part may be there.
                if let Some(why) = from.item.unknown() {
                    let doubt = Some(why);
                    next.push(Reached { doubt, ..from });
                    continue;
                }
                for selector in selectors {
                    self.select(&from, selector, &mut next);
                }
            }
            next
        })
    }

    fn select(&self, from: &Reached<'a>, selector: &Selector, next: &mut Vec<Reached<'a>>) {
        let mut push = |key: &dyn std::fmt::Display, item: &'a Item, doubt: Option<&'a Why>| {
            next.push(Reached {
                item,
                path: from.path.child(key),
                doubt: from.doubt.or(doubt),
            });
        };
        match selector {
            Selector::Name(name) => {
                if let Some((key, item)) = from.item.member(name) {
                    push(&key, item, None);
                }
            }
            Selector::Index(index) => {
                if let ItemKind::Array(elements) = &from.item.kind
                    && let Some((at, item)) = element(elements, *index)
                {
                    push(&at, item, None);
                }
            }
            Selector::Slice(start, end, step) => {
                if let ItemKind::Array(elements) = &from.item.kind {
                    for at in slice(elements.len(), *start, *end, *step) {
                        if let Some(item) = elements.get(at) {
                            push(&at, item, None);
                        }
                    }
                }
            }
            Selector::Wildcard => each(from.item, |key, item| push(key, item, None)),
            Selector::Filter(filter) => {
                each(from.item, |key, item| match self.filter(filter, item) {
                    Truth::Yes => push(key, item, None),
                    Truth::Doubt(why) => push(key, item, Some(why)),
                    Truth::No => {}
                })
            }
        }
    }

    fn filter(&self, filter: &Filter, item: &'a Item) -> Truth<'a> {
        match filter {
            Filter::Or(parts) => {
                let all = parts
                    .iter()
                    .map(|part| self.filter(part, item).negated(true));
                and(all).negated(true)
            }
            Filter::And(parts) => and(parts.iter().map(|part| self.filter(part, item))),
            Filter::Atom(FilterAtom::Filter { expr, not }) => self.filter(expr, item).negated(*not),
            Filter::Atom(FilterAtom::Test { expr, not }) => self.test(expr, item).negated(*not),
            Filter::Atom(FilterAtom::Comparison(comparison)) => self.compare(comparison, item),
        }
    }

    fn test(&self, test: &Test, item: &'a Item) -> Truth<'a> {
        let mut doubt = Truth::No;
        for reached in self.nodes(test, item) {
            match reached.doubt {
                None => return Truth::Yes,
                Some(why) => doubt = Truth::Doubt(why),
            }
        }
        doubt
    }

    fn nodes(&self, test: &Test, item: &'a Item) -> Vec<Reached<'a>> {
        let (start, segments) = match test {
            Test::RelQuery(segments) => (item, segments),
            Test::AbsQuery(query) => (self.root, &query.segments),
            Test::Function(_) => return Vec::new(),
        };
        let from = Reached {
            item: start,
            path: Pointer::root(),
            doubt: None,
        };
        self.segments(vec![from], segments)
    }

    fn compare(&self, comparison: &Comparison, item: &'a Item) -> Truth<'a> {
        let (left, right) = comparison.vals();
        let left = self.operand(left, item);
        let right = self.operand(right, item);
        match comparison {
            Comparison::Eq(..) => equal(&left, &right),
            Comparison::Ne(..) => equal(&left, &right).negated(true),
            Comparison::Lt(..) => less(&left, &right),
            Comparison::Gt(..) => less(&right, &left),
            Comparison::Lte(..) => or(less(&left, &right), equal(&left, &right)),
            Comparison::Gte(..) => or(less(&right, &left), equal(&left, &right)),
        }
    }

    fn operand<'q>(&self, side: &'q Comparable, item: &'a Item) -> Operand<'a, 'q> {
        match side {
            Comparable::Literal(literal) => Operand::Literal(literal),
            Comparable::SingularQuery(SingularQuery::Current(steps)) => follow(item, steps),
            Comparable::SingularQuery(SingularQuery::Root(steps)) => follow(self.root, steps),
            Comparable::Function(function) => self.function(function, item),
        }
    }

    fn function<'q>(&self, function: &'q TestFunction, item: &'a Item) -> Operand<'a, 'q> {
        let nodes = |argument: &FnArg| match argument {
            FnArg::Test(test) => self.nodes(test, item),
            FnArg::Literal(_) | FnArg::Filter(_) => Vec::new(),
        };
        let certain = |argument: &FnArg| {
            let nodes = nodes(argument);
            match nodes.iter().find_map(|node| node.doubt) {
                Some(why) => Err(why),
                None => Ok(nodes),
            }
        };
        let single = |nodes: &[Reached<'a>]| match nodes {
            [one] => Some(one.item),
            _ => None,
        };
        match function {
            TestFunction::Count(argument) => match certain(argument) {
                Ok(nodes) => Operand::Count(nodes.len()),
                Err(why) => Operand::Doubt(why),
            },
            TestFunction::Value(argument) => match certain(argument) {
                Ok(nodes) => single(&nodes).map_or(Operand::Nothing, Operand::Item),
                Err(why) => Operand::Doubt(why),
            },
            TestFunction::Length(argument) => match (&**argument, certain(argument)) {
                (FnArg::Literal(Literal::String(text)), _) => Operand::Count(text.chars().count()),
                (_, Ok(nodes)) => single(&nodes).map_or(Operand::Nothing, length),
                (_, Err(why)) => Operand::Doubt(why),
            },
            // Refused when the rule was read.
            _ => Operand::Nothing,
        }
    }
}

fn follow<'a, 'q>(start: &'a Item, steps: &[SingularQuerySegment]) -> Operand<'a, 'q> {
    let mut item = start;
    for step in steps {
        if let Some(why) = item.unknown() {
            return Operand::Doubt(why);
        }
        let next = match (step, &item.kind) {
            (SingularQuerySegment::Name(name), _) => item.member(name).map(|(_, item)| item),
            (SingularQuerySegment::Index(index), ItemKind::Array(elements)) => {
                element(elements, *index).map(|(_, item)| item)
            }
            _ => None,
        };
        match next {
            Some(next) => item = next,
            None => return Operand::Nothing,
        }
    }
    item.unknown().map_or(Operand::Item(item), Operand::Doubt)
}

/// Calls for every member or element.
fn each<'a>(item: &'a Item, mut call: impl FnMut(&dyn std::fmt::Display, &'a Item)) {
    match &item.kind {
        ItemKind::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                call(&at, element);
            }
        }
        ItemKind::Object(members) => {
            for (key, member) in members {
                call(key, member);
            }
        }
        _ => {}
    }
}

/// An element by its index; negative ones count from the end.
fn element(elements: &[Item], index: i64) -> Option<(usize, &Item)> {
    let length = i64::try_from(elements.len()).ok()?;
    let at = if index < 0 { index + length } else { index };
    let at = usize::try_from(at).ok()?;
    Some((at, elements.get(at)?))
}

/// The indices of a slice (RFC 9535, 2.3.4.2).
fn slice(length: usize, start: Option<i64>, end: Option<i64>, step: Option<i64>) -> Vec<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let step = step.unwrap_or(1);
    let normal = |at: i64| {
        if at < 0 {
            at.saturating_add(length)
        } else {
            at
        }
    };
    let mut indices = Vec::new();
    if step > 0 {
        let mut at = normal(start.unwrap_or(0)).clamp(0, length);
        let end = normal(end.unwrap_or(length)).clamp(0, length);
        while at < end {
            indices.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    } else if step < 0 {
        let mut at = normal(start.unwrap_or(length - 1)).clamp(-1, length - 1);
        let end = end.map_or(-1, |end| normal(end).clamp(-1, length - 1));
        while at > end {
            indices.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    }
    indices
}
