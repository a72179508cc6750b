//! Values that are made once: of whole strings of the template, and of all parts of expressions
//! that read the same.
//!
//! A value depends on the scope alone, but in defaults of parameters, in user
//! functions, and where the turn of a loop or lambda is asked for. One that is
//! refused says where, so that it is kept for its string only. What depends on
//! itself is told by the declaration, which has to see it: such a value is kept
//! for those who ask from outside of all declarations.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::ast::Expr;
use super::evaluator::{Evaluator, Place, VALUE_DEPTH, WORK};
use super::parser::{Limits, parse_with};
use super::text::{Text, classify};
use super::trees::Read;
use crate::arm::scope::{Kept, KeptSlot};
use crate::arm::symbolic::weight;
use crate::arm::value::{Part, Value, Why};
use crate::json::Node;
use crate::text::Span;

impl<'s> Evaluator<'s> {
    /// The value of an expression in a string whose token is `span`.
    pub(super) fn kept(&mut self, text: &str, span: Span) -> Cow<'s, Value> {
        let scope = self.scope;
        let Some((number, read)) = scope.trees().find(text, span) else {
            return Cow::Owned(self.value_of(&parse_with(text, Limits::LENIENT), text, span));
        };
        let spelled = read.as_ref().ok().and_then(|expr| self.spelled(expr));
        if let Some(value) = spelled.and_then(OnceLock::get) {
            self.charge(weight(value, VALUE_DEPTH).unwrap_or_default());
            return Cow::Borrowed(value);
        }
        let Some(slot) = self.slot(number, read) else {
            return Cow::Owned(self.value_of(read, text, span));
        };
        let is_outside = self.work.visits.is_empty();
        if let Some(kept) = slot.get().filter(|kept| is_outside || !kept.is_cyclic) {
            self.charge(weight(&kept.value, VALUE_DEPTH).unwrap_or_default());
            return Cow::Borrowed(&kept.value);
        }
        let cycles = self.work.cycles;
        let value = self.value_of(read, text, span);
        if let Some(value) = spelled.and_then(OnceLock::get) {
            return Cow::Borrowed(value);
        }
        let is_cyclic = self.work.cycles != cycles;
        if !self.is_whole() || (is_cyclic && !is_outside) {
            return Cow::Owned(value);
        }
        Cow::Borrowed(&slot.get_or_init(|| Kept { value, is_cyclic }).value)
    }

    /// Where the value of a whole string is kept, if it is the same for all who ask.
    fn slot(&self, number: usize, read: &Read<'_>) -> Option<&'s KeptSlot> {
        // What asks for the turn has no spelling; what has none for another reason is made again.
        let may_turn = read
            .as_ref()
            .is_ok_and(|expr| expr.spelling.number().is_none());
        let is_turning = !self.copies.is_empty() || !self.lambdas.is_empty();
        let is_fixed = self.frame.is_none() && !self.in_default && !(is_turning && may_turn);
        let scope = self.scope;
        scope.cache().values.at_place(number).filter(|_| is_fixed)
    }

    /// Where the value of all parts that read like this one is kept.
    pub(super) fn spelled(&self, expr: &Expr<'_>) -> Option<&'s OnceLock<Value>> {
        let number = self.scope.trees().repeated(expr)?;
        if self.frame.is_some() || self.in_default {
            return None;
        }
        let scope = self.scope;
        scope.cache().values.repeated(number)
    }

    /// Nothing was left out for want of work or depth, which may be there for
    /// another question.
    pub(super) fn is_whole(&self) -> bool {
        !self.work.is_cut && self.work.spent < WORK
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
                Value::unknown(why, place, [Part::Text(text.into())])
            }
        }
    }
}
