//! Whether a value is wholly known, told without making it wherever that is
//! certain: most unknown values are large symbolic texts that nobody reads.
//!
//! Answers like the evaluator, which decides wherever this cannot: the only
//! thing gained here is time.

use super::ast::{Call, Expr, ExprKind};
use super::evaluator::{Declaration, Evaluator, LEVELS};
use super::functions::{self, Spread};
use super::parser::{Limits, parse_with};
use super::text::{Text, classify};
use crate::arm::scope::{Context, Given, Level, Loop, Variable};
use crate::arm::value::Value;
use crate::json::{Kind, Node};

/// Steps for one question; paths into declarations are not remembered, so that
/// a hostile template could ask for the same ones again and again.
const LOOKS: usize = 2_000;

/// What can be told without evaluating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Known,
    Unknown,
    /// Evaluate it.
    Unsure,
}

use Answer::{Known, Unknown, Unsure};

/// A literal step into a value.
#[derive(Clone, Copy, Debug)]
enum Step<'x> {
    Name(&'x str),
    Index(i64),
}

impl Evaluator<'_> {
    /// Whether nothing in the value of this node is unknown.
    pub fn knows(&mut self, node: &Node) -> bool {
        match &node.kind {
            Kind::String(text) => match self.text_at(text, &[]) {
                Known => true,
                Unknown => false,
                Unsure => self.text(text, node.span).is_known(),
            },
            Kind::Array(elements) => elements.iter().all(|element| self.knows(element)),
            Kind::Object(members) => {
                let is_inner = self.holds_inner_template(node);
                members.iter().all(|member| match Loop::all(member) {
                    Some(loops) => loops.iter().all(|one| self.expand(one).is_known()),
                    None if is_inner && member.key.eq_ignore_ascii_case("template") => true,
                    None => self.knows(&member.value),
                })
            }
            _ => true,
        }
    }

    /// A string of the template, and a path into its value.
    fn text_at(&mut self, text: &str, steps: &[Step<'_>]) -> Answer {
        match classify(text) {
            Text::Literal(_) if steps.is_empty() => Known,
            Text::Literal(_) => Unsure,
            Text::Expression(_) => match parse_with(text, Limits::LENIENT) {
                Ok(expr) => self.expr_at(&expr, steps),
                Err(_) => Unknown,
            },
        }
    }

    fn expr_at(&mut self, expr: &Expr<'_>, steps: &[Step<'_>]) -> Answer {
        self.work.looks += 1;
        if self.work.looks > LOOKS || self.work.depth + 2 > LEVELS {
            return Unsure;
        }
        self.work.depth += 2;
        let answer = match &expr.kind {
            ExprKind::String(_) | ExprKind::Int(_) if steps.is_empty() => Known,
            ExprKind::String(_) | ExprKind::Int(_) => Unsure,
            ExprKind::Call(call) => self.call_at(expr, call, steps),
            ExprKind::Member { base, name, .. } => {
                self.expr_at(base, &longer(Step::Name(name), steps))
            }
            ExprKind::Index { base, index } => match &index.kind {
                ExprKind::String(name) => self.expr_at(base, &longer(Step::Name(name), steps)),
                ExprKind::Int(at) => self.expr_at(base, &longer(Step::Index(*at), steps)),
                _ => Unsure,
            },
        };
        self.work.depth -= 2;
        answer
    }

    fn call_at(&mut self, expr: &Expr<'_>, call: &Call<'_>, steps: &[Step<'_>]) -> Answer {
        if self.frame.is_some() || call.name.contains('.') {
            return Unsure;
        }
        let Some(function) = functions::find(&call.name) else {
            return Unknown;
        };
        if !function.takes(call.arguments.len()) {
            return Unknown;
        }
        match (function.spread(), function.name) {
            (Spread::Asks, _) => Unknown,
            (Spread::Passes, _) if steps.is_empty() => self.any_unknown(&call.arguments),
            (Spread::OfGroup, _) if steps.is_empty() => match self.lacks_group(&call.arguments) {
                true => Unknown,
                false => self.any_unknown(&call.arguments),
            },
            (_, "parameters") => match expr.literal_argument_of("parameters") {
                Some(name) => self.parameter_known(name, steps),
                None => Unsure,
            },
            (_, "variables") => match expr.literal_argument_of("variables") {
                Some(name) => self.variable_known(name, steps),
                None => Unsure,
            },
            (_, "coalesce") if steps.is_empty() => self.first_unknown(&call.arguments),
            (_, "tryGet") => self.try_get(&call.arguments, steps),
            (_, "if") if steps.is_empty() => self.choice(&call.arguments),
            (_, "format") if steps.is_empty() => self.format(&call.arguments),
            (_, "resourceGroup") => of_group(self.scope.context(), steps),
            (_, "subscription") => of_subscription(self.scope.context(), steps),
            _ => Unsure,
        }
    }

    /// A function that passes on what is unknown in any argument.
    fn any_unknown(&mut self, arguments: &[Expr<'_>]) -> Answer {
        let mut arguments = arguments.iter();
        match arguments.any(|argument| self.expr_at(argument, &[]) == Unknown) {
            true => Unknown,
            false => Unsure,
        }
    }

    /// An ID in the group of the deployment, which is not told.
    fn lacks_group(&self, arguments: &[Expr<'_>]) -> bool {
        let is_type = |argument: &Expr<'_>| argument.as_str().is_some_and(|it| it.contains('/'));
        let context = self.scope.context();
        let known = |value: &Option<Value>| value.as_ref().is_some_and(Value::is_known);
        arguments.first().is_some_and(is_type)
            && context.level.unwrap_or_default() == Level::ResourceGroup
            && !(known(&context.subscription_id) && known(&context.resource_group))
    }

    /// What stands behind an unknown value cannot make it known.
    fn first_unknown(&mut self, arguments: &[Expr<'_>]) -> Answer {
        match arguments.first().map(|first| self.expr_at(first, &[])) {
            Some(Unknown) => Unknown,
            _ => Unsure,
        }
    }

    /// Like an access, but for what is not there.
    fn try_get(&mut self, arguments: &[Expr<'_>], steps: &[Step<'_>]) -> Answer {
        let Some((base, keys)) = arguments.split_first() else {
            return Unsure;
        };
        let mut all = Vec::with_capacity(keys.len() + steps.len());
        for key in keys {
            all.push(match &key.kind {
                ExprKind::String(name) => Step::Name(name),
                ExprKind::Int(at) => Step::Index(*at),
                ExprKind::Call(_) | ExprKind::Member { .. } | ExprKind::Index { .. } => {
                    return Unsure;
                }
            });
        }
        all.extend_from_slice(steps);
        self.expr_at(base, &all)
    }

    /// Equal branches are known although the condition is not.
    fn choice(&mut self, arguments: &[Expr<'_>]) -> Answer {
        let [condition, yes, no] = arguments else {
            return Unsure;
        };
        let branches = [self.expr_at(yes, &[]), self.expr_at(no, &[])];
        if branches == [Unknown, Unknown] {
            return Unknown;
        }
        match branches.contains(&Unknown) && self.expr_at(condition, &[]) == Unknown {
            true => Unknown,
            false => Unsure,
        }
    }

    /// An unknown argument that the pattern does not mention changes nothing.
    fn format(&mut self, arguments: &[Expr<'_>]) -> Answer {
        let Some((Some(pattern), values)) = arguments
            .split_first()
            .map(|(pattern, values)| (pattern.as_str(), values))
        else {
            return Unsure;
        };
        if pattern.contains("{{") {
            return Unsure;
        }
        for (position, value) in values.iter().enumerate() {
            if pattern.contains(&format!("{{{position}}}")) && self.expr_at(value, &[]) == Unknown {
                return Unknown;
            }
        }
        Unsure
    }

    fn variable_known(&mut self, name: &str, steps: &[Step<'_>]) -> Answer {
        let scope = self.scope;
        let Some(position) = scope.declared().variables.find(name) else {
            return Unknown;
        };
        if let Some(value) = scope.overridden_variable(position) {
            return in_value(value, steps);
        }
        let Some(slot) = scope.cache().variables.get(position) else {
            return Unsure;
        };
        if let Some(cached) = slot.value.get() {
            return in_value(&cached.value, steps);
        }
        let Some((_, Variable::Node(node))) = scope.declared().variables.get(position) else {
            return Unsure;
        };
        let what = Declaration::Variable(position);
        if steps.is_empty() {
            let visit = || self.visit(what, node.span, None, |inner| inner.knows(node));
            return once(&slot.is_known, visit);
        }
        let found = self.visit(what, node.span, None, |inner| inner.node_at(node, steps));
        found.map_or(Unknown, |(answer, _)| answer)
    }

    fn parameter_known(&mut self, name: &str, steps: &[Step<'_>]) -> Answer {
        let scope = self.scope;
        let Some(position) = scope.declared().parameters.find(name) else {
            return Unknown;
        };
        let Some(slot) = scope.cache().parameters.get(position) else {
            return Unsure;
        };
        if let Some(cached) = slot.value.get() {
            return in_value(&cached.value, steps);
        }
        if let (Some(known), true) = (slot.is_known.get(), steps.is_empty()) {
            return if *known { Known } else { Unknown };
        }
        let answer = match scope.given(position) {
            Some(Given::Value(value)) => return in_value(value, steps),
            Some(Given::KeyVault(_)) => Unknown,
            Some(Given::Literal(_)) if steps.is_empty() => Known,
            Some(Given::Literal(_)) => Unsure,
            Some(Given::Passed(node)) => {
                let passed = self.passed(node, |inner| inner.node_at(node, steps));
                match passed {
                    Some(Unknown) => Unknown,
                    Some(Known) if !matches!(node.kind, Kind::String(_) | Kind::Null) => Known,
                    // `null` from an expression means that the default counts.
                    _ => Unsure,
                }
            }
            Some(Given::Nothing) | None => self.default_known(position, steps),
        };
        if !steps.is_empty() {
            return answer;
        }
        let is_known = match answer {
            Known => true,
            Unknown => false,
            Unsure => self.parameter_at(position).is_known(),
        };
        once(&slot.is_known, || Some((is_known, false)))
    }

    fn default_known(&mut self, position: usize, steps: &[Step<'_>]) -> Answer {
        let Some(default) = self.default_node(position) else {
            return Unsure;
        };
        let what = Declaration::Parameter(position);
        let found = self.visit(what, default.span, None, |inner| {
            inner.node_at(default, steps)
        });
        found.map_or(Unknown, |(answer, _)| answer)
    }

    /// A JSON value, and a path into it.
    fn node_at(&mut self, node: &Node, steps: &[Step<'_>]) -> Answer {
        let mut node = node;
        let mut steps = steps;
        while let Some((step, rest)) = steps.split_first() {
            if let Kind::String(text) = &node.kind {
                return self.text_at(text, steps);
            }
            let is_looped = |node: &Node| node.members().iter().any(|one| Loop::all(one).is_some());
            let next = match step {
                Step::Name(name) if !is_looped(node) => node.get(name),
                Step::Index(at) => usize::try_from(*at)
                    .ok()
                    .and_then(|at| node.elements().get(at)),
                Step::Name(_) => None,
            };
            let Some(next) = next else { return Unsure };
            node = next;
            steps = rest;
        }
        if self.knows(node) { Known } else { Unknown }
    }
}

/// One more step in front.
fn longer<'x>(first: Step<'x>, steps: &[Step<'x>]) -> Vec<Step<'x>> {
    let mut all = Vec::with_capacity(steps.len() + 1);
    all.push(first);
    all.extend_from_slice(steps);
    all
}

/// A whole declaration: told once. One that is being looked at depends on itself.
fn once(slot: &std::sync::OnceLock<bool>, ask: impl FnOnce() -> Option<(bool, bool)>) -> Answer {
    let is_known = match slot.get() {
        Some(known) => *known,
        None => match ask() {
            Some((known, _)) => *slot.get_or_init(|| known),
            None => false,
        },
    };
    if is_known { Known } else { Unknown }
}

fn in_value(value: &Value, steps: &[Step<'_>]) -> Answer {
    let mut value = value;
    for step in steps {
        let next = match (value, step) {
            (Value::Unknown(_), _) => return Unknown,
            (Value::Object(_), Step::Name(name)) => value.get(name),
            (Value::Array(elements), Step::Index(at)) => {
                usize::try_from(*at).ok().and_then(|at| elements.get(at))
            }
            _ => None,
        };
        let Some(next) = next else { return Unsure };
        value = next;
    }
    if value.is_known() { Known } else { Unknown }
}

/// A property of `resourceGroup()` that was not told.
fn of_group(context: &Context, steps: &[Step<'_>]) -> Answer {
    let [Step::Name(name)] = steps else {
        return Unsure;
    };
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    let lacks = (is("location") && context.location.is_none())
        || (is("name") && context.resource_group.is_none())
        || (is("id") && (context.resource_group.is_none() || context.subscription_id.is_none()));
    if lacks { Unknown } else { Unsure }
}

/// A property of `subscription()` that was not told.
fn of_subscription(context: &Context, steps: &[Step<'_>]) -> Answer {
    let [Step::Name(name)] = steps else {
        return Unsure;
    };
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    let lacks = ((is("id") || is("subscriptionId")) && context.subscription_id.is_none())
        || (is("tenantId") && context.tenant_id.is_none());
    if lacks { Unknown } else { Unsure }
}
