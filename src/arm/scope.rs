//! What an expression can see, and the evaluation of whole JSON values in it.
//!
//! A [`Scope`] is one template with the values of its parameters in one
//! deployment context. Parameters and variables are evaluated on demand, each
//! once. Knows nothing of resources.

mod context;
mod declared;
mod given;
mod uses;
mod values;

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::expr::evaluator::Evaluator;
use super::expr::{Expr, Limits, Read, Text, Trees, classify, parse_with};
use super::value::{Shared, Term, Value, Why};
use crate::json::Node;
use crate::text::Span;

pub use context::{Context, Level};
pub(crate) use context::{ELSEWHERE, group_path, path};
use declared::UNDECLARED;
pub(crate) use declared::{Declared, Loop, Variable};
pub(crate) use given::Given;
use given::Passing;
pub use uses::Uses;
use values::Values;
pub(crate) use values::{Kept, KeptSlot};

/// What an expression of one template can see.
///
/// Cheap to copy; copies share what has been evaluated. It borrows the
/// template, so that places stay those of the file.
#[derive(Clone, Debug)]
pub struct Scope<'t> {
    /// The expressions of the whole document.
    trees: Arc<Trees<'t>>,
    declared: Arc<Declared<'t>>,
    parameters: Arc<Vec<Given<'t>>>,
    variables: Arc<Vec<Option<Value>>>,
    context: Arc<Context>,
    copies: Shared<CopyIndex>,
    cache: Arc<Cache>,
    /// What values passed to a nested template are evaluated in.
    parent: Option<Arc<Scope<'t>>>,
    /// Parents above this scope.
    nesting: usize,
}

/// One turn of a copy loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyIndex {
    /// The name of the loop.
    pub name: String,
    /// From 0; `None` while the loop is looked at as a whole.
    pub index: Option<i64>,
    /// A resource or output loop, which `copyIndex()` without a name means.
    pub is_bare: bool,
}

/// A value that was evaluated before.
#[derive(Clone, Debug)]
pub(crate) struct Cached {
    pub value: Value,
    /// It depends on itself, or on something that does.
    pub is_cyclic: bool,
}

/// What is known of a declaration so far.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    pub value: OnceLock<Cached>,
}

/// What has been evaluated, and how much work that was.
#[derive(Debug)]
pub(crate) struct Cache {
    pub parameters: Vec<Slot>,
    pub variables: Vec<Slot>,
    /// Those of whole strings of the template.
    pub values: Values,
    pub work: AtomicUsize,
}

impl Cache {
    fn of(declared: &Declared<'_>, values: Values) -> Arc<Self> {
        let slots = |count: usize| (0..count).map(|_| Slot::default()).collect();
        Arc::new(Self {
            parameters: slots(declared.parameters.len()),
            variables: slots(declared.variables.len()),
            values,
            work: AtomicUsize::new(0),
        })
    }

    /// Counts work; gives all that was done so far.
    pub fn add_work(&self, amount: usize) -> usize {
        self.work.fetch_add(amount, Ordering::Relaxed) + amount
    }
}

impl<'t> Scope<'t> {
    /// The scope of a template that is deployed itself.
    ///
    /// `parameter_file` is the root of a parameter file, or the object of its
    /// `parameters`. Its values are literal; `null` means absent, because the
    /// portal writes `null` for everything.
    #[must_use]
    pub fn new(template: &'t Node, parameter_file: Option<&'t Node>, context: Context) -> Self {
        let declared = Declared::of(template);
        let file = parameter_file.map(|root| root.get("parameters").unwrap_or(root));
        let given = (0..declared.parameters.len()).map(|position| {
            let name = declared.parameters.get(position).map(|(name, _)| name)?;
            file?.get(name)
        });
        let given = given
            .map(|entry| entry.map_or(Given::Nothing, given::by_file))
            .collect();
        let trees = Arc::new(Trees::of(template));
        Self::with_given(template, trees, declared, given, context)
    }

    /// The scope inside a nested template with `inner` evaluation.
    ///
    /// `parameters` is the deployment's `properties.parameters`; they are
    /// evaluated here, in the parent, and unknown values keep the parent's
    /// terms: they say what a name depends on, but cannot be written into the
    /// nested template. A nested template with `outer` evaluation has no scope
    /// of its own: use the parent's.
    #[must_use]
    pub fn nested(
        &self,
        template: &'t Node,
        parameters: Option<&'t Node>,
        context: Context,
    ) -> Self {
        let declared = Declared::of(template);
        let passing = Passing::of(parameters, self);
        let given = declared
            .parameters
            .names()
            .map(|name| passing.to(name, self))
            .collect();
        Self {
            parent: Some(Arc::new(self.clone())),
            nesting: self.nesting + 1,
            ..Self::with_given(template, Arc::clone(&self.trees), declared, given, context)
        }
    }

    fn with_given(
        template: &Node,
        trees: Arc<Trees<'t>>,
        declared: Declared<'t>,
        given: Vec<Given<'t>>,
        context: Context,
    ) -> Self {
        let schema = template.get("$schema").and_then(Node::as_str);
        Self {
            cache: Cache::of(&declared, Values::inside(template.span, &trees)),
            trees,
            parameters: Arc::new(given),
            variables: Arc::new(vec![None; declared.variables.len()]),
            declared: Arc::new(declared),
            context: Arc::new(context.at_level_of(schema)),
            copies: Shared::empty(),
            parent: None,
            nesting: 0,
        }
    }

    /// A copy in which a parameter has this value; one that is not declared is added.
    #[must_use]
    pub fn with_parameter(&self, name: &str, value: Value) -> Self {
        let mut copy = self.clone();
        let slots = Arc::make_mut(&mut copy.parameters);
        let position = self.declared.parameters.find(name).unwrap_or_else(|| {
            slots.push(Given::Nothing);
            let declared = Arc::make_mut(&mut copy.declared);
            declared.parameters.push(name, &UNDECLARED)
        });
        if let Some(slot) = slots.get_mut(position) {
            *slot = Given::Value(value);
        }
        copy.fresh()
    }

    /// A copy in which every parameter may have any value.
    #[must_use]
    pub(crate) fn for_any_values(&self) -> Self {
        let any = |position| {
            let name = self.declared.parameters.get(position).map(|(name, _)| name);
            let name = name.unwrap_or_default().to_owned();
            let why = Why::ParameterWithoutValue(name.as_str().into());
            let term = Term::call("parameters", [Value::String(name.into())]);
            Given::Value(Value::term(why, Span::default(), term))
        };
        let mut copy = self.fresh();
        copy.parameters = Arc::new((0..self.declared.parameters.len()).map(any).collect());
        copy
    }

    /// A copy in which a variable has this value; one that is not declared changes nothing.
    #[must_use]
    pub fn with_variable(&self, name: &str, value: Value) -> Self {
        let mut copy = self.fresh();
        let position = self.declared.variables.find(name);
        let slots = Arc::make_mut(&mut copy.variables);
        if let Some(slot) = position.and_then(|position| slots.get_mut(position)) {
            *slot = Some(value);
        }
        copy
    }

    /// A copy that is deployed elsewhere.
    #[must_use]
    pub fn with_context(&self, context: Context) -> Self {
        let mut context = context;
        context.level = context.level.or(self.context.level);
        Self {
            context: Arc::new(context),
            ..self.fresh()
        }
    }

    /// A copy inside a turn of a resource or output loop; loops can nest.
    /// Variables cannot see it, so what has been evaluated is shared.
    #[must_use]
    pub fn with_copy(&self, name: &str, index: Option<i64>) -> Self {
        self.with_turn(name, index, true)
    }

    /// The same for a property loop, which only its name reaches. Needed where
    /// a part of its input is evaluated; whole objects expand their loops.
    #[must_use]
    pub fn with_property_copy(&self, name: &str, index: Option<i64>) -> Self {
        self.with_turn(name, index, false)
    }

    fn with_turn(&self, name: &str, index: Option<i64>, is_bare: bool) -> Self {
        let turn = CopyIndex {
            name: name.to_owned(),
            index,
            is_bare,
        };
        Self {
            copies: self.copies.and(turn),
            ..self.clone()
        }
    }

    /// The same with nothing evaluated yet.
    fn fresh(&self) -> Self {
        Self {
            cache: Cache::of(&self.declared, self.cache.values.fresh()),
            ..self.clone()
        }
    }

    /// Evaluates a JSON value deeply: expressions wherever they stand, escapes
    /// undone, property loops (`copy` arrays) expanded. The body of a nested
    /// template with `inner` evaluation is left as it is.
    #[must_use]
    pub fn evaluate(&self, node: &Node) -> Value {
        // Most types, versions and locations are written out.
        if let Some(Text::Literal(text)) = node.as_str().map(classify) {
            return Value::String(text.into());
        }
        Evaluator::evaluate(self, node.span, |evaluator| evaluator.node(node))
    }

    /// Whether nothing in the value of this node is unknown; the same as
    /// `evaluate(node).is_known()`, without a copy of what is kept.
    #[must_use]
    pub fn knows(&self, node: &Node) -> bool {
        Evaluator::evaluate(self, node.span, |evaluator| evaluator.knows(node))
    }

    /// Evaluates a decoded string of the template; `span` is its token in the file.
    #[must_use]
    pub fn evaluate_text(&self, text: &str, span: Span) -> Value {
        Evaluator::evaluate(self, span, |evaluator| evaluator.text(text, span))
    }

    /// Evaluates a part of an expression that was read from the string of
    /// `length` decoded bytes whose token in the file is `span`.
    #[must_use]
    pub fn evaluate_expression(&self, expr: &Expr<'_>, length: usize, span: Span) -> Value {
        Evaluator::evaluate(self, span, |evaluator| evaluator.part(expr, length, span))
    }

    /// The value of a declared parameter; case does not matter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Value> {
        let position = self.declared.parameters.find(name)?;
        Some(self.value_of(|evaluator| evaluator.parameter_at(position)))
    }

    /// The value of a declared variable; case does not matter.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<Value> {
        let position = self.declared.variables.find(name)?;
        Some(self.value_of(|evaluator| evaluator.variable_at(position)))
    }

    fn value_of(&self, read: impl FnOnce(&mut Evaluator<'_>) -> Value) -> Value {
        Evaluator::evaluate(self, Span::default(), read)
    }

    /// The names of the declared parameters, in source order.
    pub fn parameter_names(&self) -> impl Iterator<Item = &str> {
        self.declared.parameters.names()
    }

    /// The names of the declared variables, in source order; loops included.
    pub fn variable_names(&self) -> impl Iterator<Item = &str> {
        self.declared.variables.names()
    }

    /// What the parts of a template refer to; see [`Uses`].
    #[must_use]
    pub fn uses(&self, node: &Node) -> Uses {
        Uses::of(node, &self.declared)
    }

    /// Where the template is deployed.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The expression in a string of the template whose token is `span`.
    pub(crate) fn read<'r>(&'r self, text: &'r str, span: Span) -> Cow<'r, Read<'r>> {
        match self.trees.find(text, span) {
            Some((_, tree)) => Cow::Borrowed(tree),
            None => Cow::Owned(parse_with(text, Limits::LENIENT)),
        }
    }

    pub(crate) fn trees(&self) -> &Trees<'t> {
        &self.trees
    }

    pub(crate) fn declared(&self) -> &Declared<'t> {
        &self.declared
    }

    pub(crate) fn given(&self, position: usize) -> Option<&Given<'t>> {
        self.parameters.get(position)
    }

    /// The scope that values passed to this one are evaluated in.
    pub(crate) fn parent(&self) -> Option<&Scope<'t>> {
        self.parent.as_deref()
    }

    /// How many parents there are above.
    pub(crate) fn nesting(&self) -> usize {
        self.nesting
    }

    pub(crate) fn overridden_variable(&self, position: usize) -> Option<&Value> {
        self.variables.get(position)?.as_ref()
    }

    pub(crate) fn copies(&self) -> &Shared<CopyIndex> {
        &self.copies
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.cache
    }
}

#[cfg(test)]
mod tests;
