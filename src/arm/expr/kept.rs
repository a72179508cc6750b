//! Strings of the template: each is read once, and its value kept from when it
//! is first asked for.
//!
//! A value depends on the scope alone, but while a declaration is evaluated,
//! which is kept itself and has to see what it depends on, and in copy loops.

use std::sync::OnceLock;

use super::evaluator::{Evaluator, Place, VALUE_DEPTH, WORK};
use super::parser::{Limits, parse_with};
use super::trees::{Read, is_looped};
use crate::arm::symbolic::weight;
use crate::arm::value::{Part, Value, Why};
use crate::json::Node;
use crate::text::Span;

impl<'s> Evaluator<'s> {
    /// The value of an expression in a string whose token is `span`.
    pub(super) fn kept(&mut self, text: &str, span: Span) -> Value {
        let scope = self.scope;
        let Some((number, read)) = scope.trees().find(text, span) else {
            return self.value_of(&parse_with(text, Limits::LENIENT), text, span);
        };
        let is_fixed = self.work.visits.is_empty()
            && self.frame.is_none()
            && (self.copies.is_empty() || !is_looped(read));
        let slot = scope.cache().values.slot(number).filter(|_| is_fixed);
        if let Some(value) = slot.and_then(OnceLock::get) {
            self.charge(weight(value, VALUE_DEPTH).unwrap_or_default());
            return value.clone();
        }
        let value = self.value_of(read, text, span);
        // What was left out for want of work may be there for another question.
        if let Some(slot) = slot.filter(|_| !self.work.is_cut && self.work.spent < WORK) {
            slot.get_or_init(|| value.clone());
        }
        value
    }

    /// Whether nothing in the value of a node is unknown.
    pub fn knows(&mut self, node: &Node) -> bool {
        let kept = node.as_str().and_then(|text| self.found(text, node.span));
        kept.map_or_else(|| self.node(node).is_known(), Value::is_known)
    }

    /// The value of a string, where it was evaluated before.
    fn found(&self, text: &str, span: Span) -> Option<&'s Value> {
        let scope = self.scope;
        let (number, read) = scope.trees().find(text, span)?;
        let is_fixed = self.copies.is_empty() || !is_looped(read);
        scope.cache().values.get(number).filter(|_| is_fixed)
    }

    fn value_of(&mut self, read: &Read<'_>, text: &str, span: Span) -> Value {
        match read {
            Ok(expr) => self.part(expr, text.len(), span),
            Err(error) => {
                let help = error.help().map(|help| format!("; {help}"));
                let why = Why::Invalid(format!("{error}{}", help.unwrap_or_default()).into());
                let place = Place::new(span, text.len()).span(error.span);
                Value::unknown(why, place, vec![Part::Text(text.to_owned())])
            }
        }
    }
}
