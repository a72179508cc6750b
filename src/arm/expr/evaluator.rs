//! Evaluates expressions and JSON values as far as they can be known.
//!
//! Never fails and never panics: what Azure would refuse, what only Azure
//! knows, and what would take too much work becomes [`Value::Unknown`] with
//! the reason and a term that still says what the value depends on.

use std::cell::Cell;

use super::ast::{Call, Expr, ExprKind};
use super::functions::{self, Arguments, Body, Callee, Fault, Function};
use super::symbol::symbol;
use super::text::{Text, classify};
use crate::arm::scope::{CopyIndex, Scope};
use crate::arm::symbolic::weight;
use crate::arm::value::{Shared, Term, Value, Why};
use crate::json::{Kind, Node};
use crate::text::{Span, nearest};

/// Recursion is counted over expressions, JSON and the variables between
/// them; a JSON level counts one, an expression two.
pub(super) const LEVELS: usize = 1_000;
/// Deepest value handed on; every recursion over values rests on it.
pub(crate) const VALUE_DEPTH: usize = 512;
/// Largest value handed on, in bytes: Azure's limit for a whole template.
pub(crate) const VALUE_SIZE: usize = 4 << 20;
/// Work for one value, in bytes handled; a call counts as 32. The most that a
/// template of the corpus takes is 150,000.
pub(super) const WORK: usize = 8 << 20;
/// What a call counts.
const CALL: usize = 32;
/// Work that every byte of the template may cause without being counted below.
const USUAL: usize = 16;
/// Unusual work for all values of one scope.
const WORK_OF_SCOPE: usize = 64 << 20;

/// Counters that all evaluators of one question share.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Declarations being evaluated, outermost first.
    pub(super) visits: Vec<Visit>,
    pub(super) depth: usize,
    pub(super) spent: usize,
    /// How often something was found to depend on itself.
    pub(super) cycles: usize,
    /// How often something was refused, which is told at its own place.
    refusals: Cell<usize>,
    /// Something was left out only because of how deep it is asked for here.
    pub(super) is_cut: bool,
}

/// A declaration that is being evaluated.
#[derive(Debug)]
pub(super) struct Visit {
    what: Declaration,
    /// That of the declaring scope; scopes that see one another differ in it.
    nesting: usize,
    /// It was found to depend on itself, or on something that does.
    is_cyclic: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declaration {
    Parameter(usize),
    Variable(usize),
    Function(usize),
}

/// Where the string of the current expression stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    token: Span,
    /// The token has no escapes: places in it are exact.
    is_exact: bool,
}

impl Place {
    pub fn new(token: Span, length: usize) -> Self {
        Self {
            token,
            is_exact: token.len() as usize == length + 2,
        }
    }

    pub fn span(self, inside: Span) -> Span {
        if !self.is_exact {
            return self.token;
        }
        let base = self.token.start + 1;
        Span::new(base + inside.start, base + inside.end)
    }
}

/// Arguments of a user function, which sees nothing else.
pub(super) type Frame = Vec<(String, Value)>;

/// Evaluates in one scope; made anew for each declaration, because loops,
/// lambdas and places end there.
pub(crate) struct Evaluator<'s> {
    pub(super) scope: &'s Scope<'s>,
    pub(super) work: &'s mut Work,
    place: Place,
    /// The call being carried out, in the file.
    pub(super) here: Span,
    pub(super) lambdas: Vec<(String, Value)>,
    pub(super) copies: Shared<CopyIndex>,
    pub(super) frame: Option<&'s Frame>,
    /// In the default of a parameter, the only place for `newGuid` and `utcNow`.
    pub(super) in_default: bool,
}

/// Work beyond what a part of this size may cause.
fn unusual(spent: usize, span: Span) -> usize {
    const SMALL: usize = 64 << 10;
    spent.saturating_sub(SMALL + USUAL * span.len() as usize)
}

impl<'s> Evaluator<'s> {
    /// Answers one question about a part of the template at `span`.
    pub fn evaluate<T>(
        scope: &Scope<'_>,
        span: Span,
        question: impl FnOnce(&mut Evaluator<'_>) -> T,
    ) -> T {
        let mut work = Work::default();
        if scope.cache().add_work(0) > WORK_OF_SCOPE {
            work.spent = WORK;
        }
        let mut evaluator = Evaluator::new(scope, &mut work);
        evaluator.copies = scope.copies().clone();
        let answer = question(&mut evaluator);
        scope.cache().add_work(unusual(work.spent, span));
        answer
    }

    fn new(scope: &'s Scope<'_>, work: &'s mut Work) -> Self {
        Self {
            scope,
            work,
            place: Place::default(),
            here: Span::default(),
            lambdas: Vec::new(),
            copies: Shared::empty(),
            frame: None,
            in_default: false,
        }
    }

    /// Evaluates a declaration; `None` where it is being evaluated already.
    /// The flag tells that it depends on itself.
    ///
    /// What is kept for later has a work limit of its own, so that it does not
    /// depend on who asked first.
    pub(super) fn visit<T>(
        &mut self,
        what: Declaration,
        span: Span,
        frame: Option<&Frame>,
        evaluate: impl FnOnce(&mut Evaluator<'_>) -> T,
    ) -> Option<(T, bool)> {
        let nesting = self.scope.nesting();
        let is_open = |visit: &Visit| visit.what == what && visit.nesting == nesting;
        if self.work.visits.iter().any(is_open) {
            self.mark_cyclic();
            return None;
        }
        self.work.visits.push(Visit {
            what,
            nesting,
            is_cyclic: false,
        });
        let value = self.budgeted(!matches!(what, Declaration::Function(_)), span, |outer| {
            let mut inner = Evaluator::new(outer.scope, outer.work);
            inner.in_default = matches!(what, Declaration::Parameter(_));
            inner.frame = frame;
            evaluate(&mut inner)
        });
        let visit = self.work.visits.pop();
        Some((value, visit.is_some_and(|visit| visit.is_cyclic)))
    }

    /// Answers a question about what the parent deployment passes, in its
    /// scope; `None` where there is no parent.
    pub(super) fn passed<T>(
        &mut self,
        node: &Node,
        question: impl FnOnce(&mut Evaluator<'_>) -> T,
    ) -> Option<T> {
        let parent = self.scope.parent()?;
        Some(self.budgeted(true, node.span, |child| {
            let mut inner = Evaluator::new(parent, child.work);
            inner.copies = parent.copies().clone();
            question(&mut inner)
        }))
    }

    /// Evaluates with a work limit of its own what is kept for later.
    fn budgeted<T>(
        &mut self,
        is_kept: bool,
        span: Span,
        evaluate: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outer = self.work.spent;
        if is_kept && outer < WORK {
            self.work.spent = 0;
        }
        let value = evaluate(self);
        if is_kept {
            let cache = self.scope.cache();
            let total = cache.add_work(unusual(self.work.spent, span));
            self.work.spent = if total > WORK_OF_SCOPE { WORK } else { outer };
        }
        value
    }

    /// Everything of this template that is being evaluated depends on a cycle.
    /// Marking all of it makes the values independent of where one enters.
    pub(super) fn mark_cyclic(&mut self) {
        let nesting = self.scope.nesting();
        self.work.cycles += 1;
        for visit in &mut self.work.visits {
            visit.is_cyclic |= visit.nesting == nesting;
        }
    }

    /// Counts work in bytes; `false` once it is too much.
    pub(super) fn charge(&mut self, bytes: usize) -> bool {
        self.work.spent = self.work.spent.saturating_add(bytes);
        self.work.spent < WORK
    }

    /// The place in the file of a place in the current string.
    pub(super) fn span(&self, inside: Span) -> Span {
        self.place.span(inside)
    }

    /// A JSON value, deeply.
    pub fn node(&mut self, node: &Node) -> Value {
        const BYTES: usize = 32;
        self.work.depth += 1;
        let value = if self.work.depth > LEVELS {
            self.beyond(node.span, "nested too deeply")
        } else if !self.charge(BYTES) {
            self.beyond(node.span, "too much work")
        } else {
            match &node.kind {
                Kind::String(text) => self.text(text, node.span),
                Kind::Array(elements) => {
                    Value::Array(elements.iter().map(|element| self.node(element)).collect())
                }
                Kind::Object(members) => self.object(node, members),
                _ => Value::literal(node),
            }
        };
        self.work.depth -= 1;
        value
    }

    fn beyond(&mut self, span: Span, limit: &'static str) -> Value {
        self.work.is_cut = true;
        let what = Value::String(limit.into());
        Value::term(Why::Limit(limit), span, Term::call("fail", [what]))
    }

    /// A decoded string whose token in the file is `span`.
    pub fn text(&mut self, text: &str, span: Span) -> Value {
        match classify(text) {
            Text::Literal(literal) => {
                self.charge(literal.len());
                Value::String(literal.into())
            }
            Text::Expression(_) => self.kept(text, span).into_owned(),
        }
    }

    /// A part of the expression in a string of `length` bytes at `span`.
    pub fn part(&mut self, expr: &Expr<'_>, length: usize, span: Span) -> Value {
        let outer = std::mem::replace(&mut self.place, Place::new(span, length));
        let value = self.expression(expr);
        self.place = outer;
        value
    }

    /// An expression of the current string.
    pub(super) fn expression(&mut self, expr: &Expr<'_>) -> Value {
        match &expr.kind {
            ExprKind::String(text) => Value::from(text.as_ref()),
            ExprKind::Int(number) => Value::Int(*number),
            ExprKind::Call(_) | ExprKind::Member { .. } | ExprKind::Index { .. } => self.once(expr),
        }
    }

    /// What is no literal, made once for all parts that read the same.
    fn once(&mut self, expr: &Expr<'_>) -> Value {
        let Some(slot) = self.spelled(expr) else {
            return self.made(expr);
        };
        if let Some(value) = slot.get() {
            self.charge(CALL + value.as_str().map_or(0, str::len));
            return value.clone();
        }
        let before = (self.work.cycles, self.work.refusals.get());
        let value = self.made(expr);
        if before == (self.work.cycles, self.work.refusals.get()) && self.is_whole() {
            // What another thread made is the same.
            let _ = slot.set(value.clone());
        }
        value
    }

    fn made(&mut self, expr: &Expr<'_>) -> Value {
        match &expr.kind {
            ExprKind::Call(call) => match self.handed(expr, call) {
                Some(value) => value,
                None => self.guarded(expr, |this| this.call(expr, call)),
            },
            _ => self.guarded(expr, |this| this.access(expr)),
        }
    }

    /// What a declaration is worth. It was weighed when it was made, and a list
    /// in it is shared and not copied.
    fn handed(&mut self, expr: &Expr<'_>, call: &Call<'_>) -> Option<Value> {
        if !call.callee.is_declaration() || self.work.depth + 2 > LEVELS || !self.charge(CALL) {
            return None;
        }
        self.work.depth += 2;
        let value = self.declared(expr);
        self.work.depth -= 2;
        let value = value?;
        self.charge(value.as_str().map_or(0, str::len));
        Some(value)
    }

    /// Keeps recursion, work and size within bounds.
    fn guarded(&mut self, expr: &Expr<'_>, evaluate: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.charge(CALL) {
            return self.unevaluated(expr, Why::Limit("too much work"));
        }
        if self.work.depth + 2 > LEVELS {
            self.work.is_cut = true;
            return self.unevaluated(expr, Why::Limit("nested too deeply"));
        }
        self.work.depth += 2;
        let value = evaluate(self);
        self.work.depth -= 2;
        match weight(&value, VALUE_DEPTH) {
            None => self.unevaluated(expr, Why::Limit("the value is nested too deeply")),
            Some(bytes) if bytes > VALUE_SIZE => self.unevaluated(
                expr,
                Why::Limit("the value is larger than a template may be"),
            ),
            Some(bytes) => {
                self.charge(bytes);
                value
            }
        }
    }

    /// The expression as it is written, with the reason why it stays so.
    pub(super) fn unevaluated(&self, expr: &Expr<'_>, why: Why) -> Value {
        self.unevaluated_at(expr, why, expr.span)
    }

    fn call(&mut self, expr: &Expr<'_>, call: &Call<'_>) -> Value {
        let function = match call.callee {
            Callee::User => return self.user_function(expr, call),
            callee => callee.function(),
        };
        let Some(function) = function else {
            let mut message = format!("there is no function `{}`", call.name);
            if let Some(name) = nearest(&call.name, functions::names()) {
                message.push_str(&format!("; did you mean `{name}`?"));
            }
            return self.unevaluated(expr, Why::Invalid(message.into()));
        };
        if let Some(message) = function.arity_error(&call.name, call.arguments.len()) {
            return self.unevaluated(expr, Why::Invalid(message.into()));
        }
        let mut arguments = Arguments::default();
        let outcome = match function.body {
            Body::Strict(run) => {
                self.fill(&mut arguments, &call.arguments);
                run(&mut arguments)
            }
            Body::Scoped(run) => {
                self.fill(&mut arguments, &call.arguments);
                self.here = self.span(expr.span);
                run(self, &mut arguments)
            }
            Body::Lazy(run) => run(self, &mut arguments, &call.arguments),
        };
        outcome.unwrap_or_else(|fault| self.fault(expr, call, function, fault, arguments))
    }

    fn fill(&mut self, arguments: &mut Arguments, exprs: &[Expr<'_>]) {
        arguments.values.reserve_exact(exprs.len());
        for expr in exprs {
            let value = self.expression(expr);
            arguments.values.push(value);
        }
    }

    /// The term of a call that could not be carried out.
    fn fault(
        &mut self,
        expr: &Expr<'_>,
        call: &Call<'_>,
        function: &Function,
        fault: Fault,
        arguments: Arguments,
    ) -> Value {
        let name = || function.canonical(&call.name);
        let term = |arguments: Arguments| Term::Call {
            function: name(),
            arguments: arguments.values,
        };
        let invalid = |text: &str| Why::Invalid(format!("`{}`: {text}", name()).into());
        let at = |position: usize| call.arguments.get(position).unwrap_or(expr).span;
        let (why, span) = match fault {
            Fault::Invalid(text) => (invalid(&text), expr.span),
            Fault::Argument(position, text) => (invalid(&text), at(position)),
            // The list… functions share one entry.
            Fault::Because(Why::NeedsAzure(_)) => (Why::NeedsAzure(name()), expr.span),
            Fault::Because(why) => (why, expr.span),
            Fault::Value(value) => return value,
            Fault::Unknown => {
                let first = arguments.values.iter().find_map(Value::first_unknown);
                if let Some(unknown) = first {
                    let (why, span) = (unknown.why.clone(), unknown.span);
                    return Value::term(why, span, term(arguments));
                }
                (Why::NotEvaluated(name()), expr.span)
            }
        };
        if arguments.values.len() < call.arguments.len() {
            return self.unevaluated_at(expr, why, span);
        }
        let span = self.place_of(&why, span);
        Value::term(why, span, term(arguments))
    }

    /// The place in the file of a reason in the current string.
    fn place_of(&self, why: &Why, inside: Span) -> Span {
        if let Why::Invalid(_) | Why::Limit(_) = why {
            self.work.refusals.set(self.work.refusals.get() + 1);
        }
        self.span(inside)
    }

    fn unevaluated_at(&self, expr: &Expr<'_>, why: Why, inside: Span) -> Value {
        let span = self.place_of(&why, inside);
        Value::term(why.clone(), span, symbol(expr, &why, span))
    }
}

#[cfg(test)]
mod tests;
