//! Strings of the template: each is read once, and its value kept from when it
//! is first asked for.
//!
//! A value depends on the scope alone, but in defaults of parameters, in user
//! functions and in copy loops. What depends on itself is told by the
//! declaration, which has to see it: such a value is kept for those who ask
//! from outside of all declarations.

use std::borrow::Cow;

use super::evaluator::{Evaluator, Place, VALUE_DEPTH, WORK};
use super::parser::{Limits, parse_with};
use super::text::{Text, classify};
use super::trees::{Read, Tree};
use crate::arm::scope::{Kept, KeptSlot};
use crate::arm::symbolic::weight;
use crate::arm::value::{Part, Value, Why};
use crate::json::Node;
use crate::text::Span;

impl<'s> Evaluator<'s> {
    /// The value of an expression in a string whose token is `span`.
    pub(super) fn kept(&mut self, text: &str, span: Span) -> Cow<'s, Value> {
        let scope = self.scope;
        let Some((number, tree)) = scope.trees().find(text, span) else {
            return Cow::Owned(self.value_of(&parse_with(text, Limits::LENIENT), text, span));
        };
        let Some(slot) = self.slot(number, tree) else {
            return Cow::Owned(self.value_of(&tree.read, text, span));
        };
        let is_outside = self.work.visits.is_empty();
        if let Some(kept) = slot.get().filter(|kept| is_outside || !kept.is_cyclic) {
            self.charge(weight(&kept.value, VALUE_DEPTH).unwrap_or_default());
            return Cow::Borrowed(&kept.value);
        }
        let cycles = self.work.cycles;
        let value = self.value_of(&tree.read, text, span);
        let is_cyclic = self.work.cycles != cycles;
        // What was left out for want of work may be there for another question.
        let is_whole = !self.work.is_cut && self.work.spent < WORK;
        if !is_whole || (is_cyclic && !is_outside) {
            return Cow::Owned(value);
        }
        Cow::Borrowed(&slot.get_or_init(|| Kept { value, is_cyclic }).value)
    }

    /// Where the value of an expression is kept, if it is the same for all who ask.
    fn slot(&self, number: usize, tree: &Tree<'_>) -> Option<&'s KeptSlot> {
        let is_fixed =
            self.frame.is_none() && !self.in_default && (self.copies.is_empty() || !tree.is_looped);
        let scope = self.scope;
        scope.cache().values.slot(number).filter(|_| is_fixed)
    }

    /// Whether nothing in the value of a node is unknown.
    pub fn knows(&mut self, node: &Node) -> bool {
        match node.as_str().map(classify) {
            Some(Text::Literal(_)) => true,
            Some(Text::Expression(_)) => {
                let text = node.as_str().unwrap_or_default();
                self.kept(text, node.span).is_known()
            }
            None => self.node(node).is_known(),
        }
    }

    fn value_of(&mut self, read: &Read<'_>, text: &str, span: Span) -> Value {
        match read {
            Ok(expr) => self.part(expr, text.len(), span),
            Err(error) => {
                let help = error.help().map(|help| format!("; {help}"));
                let why = Why::Invalid(format!("{error}{}", help.unwrap_or_default()).into());
                let place = Place::new(span, text.len()).span(error.span);
                Value::unknown(why, place, [Part::Text(text.to_owned())])
            }
        }
    }
}
