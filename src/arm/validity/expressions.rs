//! One string of a template: whether it is an expression that can be read, and
//! calls what exists, where it may. `names` looks
//! at what it reads by name, `refusals` at what its values lead to.

mod names;
mod refusals;

use super::fault::Fault;
use super::kinds::{ExpressionFault, FunctionFault, LimitFault};
use super::limits::LIMITS;
use super::placement::{Site, TAKES_LAMBDAS};
use super::report::Path;
use super::walk::{Here, Walk};
use crate::arm::expr::{self, Call, Expr, ExprKind, SyntaxError, SyntaxErrorKind, Text, classify};
use crate::json::Node;
use crate::text::Span;

impl<'d> Walk<'_, 'd> {
    /// A string that stands in `node`.
    pub(super) fn text(
        &mut self,
        here: &Here<'_, 'd>,
        node: &'d Node,
        text: &str,
        path: &Path<'_>,
    ) {
        match classify(text) {
            Text::Literal(_) => self.literal(here, node, text, path),
            Text::Expression(_) => self.expression(here, node, text, path),
        }
    }

    fn expression(&mut self, here: &Here<'_, 'd>, node: &'d Node, text: &str, path: &Path<'_>) {
        let mut one = One {
            walk: self,
            here,
            node,
            text,
            path,
            lambdas: Vec::new(),
            is_broken: false,
        };
        one.length();
        match here.scope.read(text, node.span).as_ref() {
            Ok(tree) => {
                one.whole(tree);
                let has_value = !here.is_off && !matches!(here.site, Site::Function(_));
                if has_value && !one.is_broken {
                    one.evaluate(tree);
                }
            }
            Err(error) => one.unreadable(error),
        }
        if one.is_broken {
            self.broken.push(node.span);
        }
    }

    /// A literal that was probably meant to be an expression.
    fn literal(&mut self, here: &Here<'_, 'd>, node: &Node, text: &str, path: &Path<'_>) {
        let Some(inside) = text.strip_prefix('[').filter(|rest| !rest.starts_with('[')) else {
            return;
        };
        let Some((name, _)) = inside.split_once('(') else {
            return;
        };
        if !expr::is_function(name.trim()) {
            return;
        }
        let trimmed = text.trim_end();
        let (why, help) = if trimmed.ends_with(']') {
            (
                "something follows its last bracket",
                "take out what follows the last `]`",
            )
        } else if trimmed.ends_with(')') {
            ("its last bracket is missing", "add `]`")
        } else {
            return;
        };
        let span = self.template.inside(node.span, text.len(), whole(text));
        let fault = Fault::new(ExpressionFault::LooksLike(why), span, path.pointer());
        self.report.add(fault.help(help).of(here.resource));
    }
}

fn whole(text: &str) -> Span {
    Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX))
}

/// One expression.
struct One<'o, 'w, 'd> {
    walk: &'o mut Walk<'w, 'd>,
    here: &'o Here<'o, 'd>,
    node: &'d Node,
    text: &'o str,
    path: &'o Path<'o>,
    /// Variables of the lambdas around, innermost last.
    lambdas: Vec<String>,
    /// Azure refuses it, whatever its values are.
    is_broken: bool,
}

impl One<'_, '_, '_> {
    fn add(&mut self, kind: ExpressionFault, inside: Span) -> &mut Fault {
        self.put(Fault::new(kind, self.span(inside), self.path.pointer()))
    }

    fn put(&mut self, fault: Fault) -> &mut Fault {
        self.walk.report.put(fault.of(self.here.resource))
    }

    fn span(&self, inside: Span) -> Span {
        self.walk
            .template
            .inside(self.node.span, self.text.len(), inside)
    }

    fn length(&mut self) {
        let most = LIMITS.expression_characters;
        if self.text.len() <= most {
            return;
        }
        let size = self.text.chars().count();
        if size > most {
            let fault = LimitFault::TooLarge {
                what: "expression",
                size,
                unit: "characters",
                most,
            };
            let span = self.span(Span::at(0));
            self.put(Fault::new(fault, span, self.path.pointer()));
        }
    }

    fn unreadable(&mut self, error: &SyntaxError) {
        self.is_broken = true;
        let help = error.help();
        match error.kind {
            SyntaxErrorKind::TooLong { .. } => {}
            SyntaxErrorKind::TooDeep { limit } => {
                let span = self.span(error.span);
                let fault = Fault::new(
                    LimitFault::ExpressionDepth(limit),
                    span,
                    self.path.pointer(),
                );
                self.put(fault).help = help;
            }
            _ => {
                self.add(ExpressionFault::Syntax(error.kind.to_string()), error.span)
                    .help = help
            }
        }
    }

    fn whole(&mut self, tree: &Expr<'_>) {
        if let Some(text) = tree.as_str()
            && let Some(start) = text.find("${")
            && let Some(length) = text.get(start..).and_then(|rest| rest.find('}'))
            && let Some(written) = self.text.find("${")
        {
            let shown = text
                .get(start..=start + length)
                .unwrap_or_default()
                .to_owned();
            let at = u32::try_from(written).unwrap_or_default();
            let end = at + u32::try_from(shown.len()).unwrap_or_default();
            let help = "write `[concat(…)]` or `[format(…)]`".to_owned();
            self.add(ExpressionFault::Interpolation(shown), Span::new(at, end))
                .help = Some(help);
        }
        self.visit(tree, None, true);
    }

    /// Looks at an expression and all in it. `shows` says that its value goes
    /// into the value of the whole. The parser bounds the depth.
    fn visit(&mut self, expr: &Expr<'_>, caller: Option<&Call<'_>>, shows: bool) {
        match &expr.kind {
            ExprKind::String(_) | ExprKind::Int(_) => {}
            ExprKind::Member { base, .. } => self.visit(base, None, shows),
            ExprKind::Index { base, index } => {
                self.visit(base, None, shows);
                self.visit(index, None, false);
            }
            ExprKind::Call(call) => self.call(expr, call, caller, shows),
        }
    }

    fn call(&mut self, expr: &Expr<'_>, call: &Call<'_>, caller: Option<&Call<'_>>, shows: bool) {
        self.name(expr, call);
        if self.place(expr, call) {
            self.declared(expr, call, shows);
        }
        let depth = self.lambdas.len();
        if call.is("lambda") {
            let takes = |caller: &Call<'_>| TAKES_LAMBDAS.iter().any(|name| caller.is(name));
            if !caller.is_some_and(takes) {
                self.is_broken = true;
                let fault = ExpressionFault::NotHere {
                    function: call.name.to_string(),
                    place: "here: it is an argument of `map`, `filter` and the like".to_owned(),
                };
                self.add(fault, call.name_span);
            }
            let names = call
                .arguments
                .split_last()
                .map_or(&[][..], |(_, names)| names);
            self.lambdas
                .extend(names.iter().filter_map(Expr::as_str).map(str::to_owned));
        }
        for (position, argument) in call.arguments.iter().enumerate() {
            let passes = shows && passes_on(call, position);
            self.visit(argument, Some(call), passes);
        }
        self.lambdas.truncate(depth);
    }

    /// Whether the function exists and takes so many arguments.
    fn name(&mut self, expr: &Expr<'_>, call: &Call<'_>) {
        let given = call.arguments.len();
        let declared = self.here.scope.declared();
        let arity = if call.name.contains('.') {
            let found = declared.functions.find(&call.name);
            let Some((name, function)) = found.and_then(|at| declared.functions.get(at)) else {
                return self.unknown(call);
            };
            let wanted = function.parameters.len();
            (given != wanted).then(|| format!("`{name}` takes {wanted} arguments, {given} given"))
        } else if !expr::is_function(&call.name) {
            return self.unknown(call);
        } else if call.is("createObject") && given % 2 == 1 {
            Some(format!(
                "`createObject` takes names and values in pairs, {given} given"
            ))
        } else {
            expr::arity_error(&call.name, given)
        };
        if let Some(text) = arity {
            self.is_broken = true;
            self.add(ExpressionFault::Arity(text), expr.span);
        }
    }

    fn unknown(&mut self, call: &Call<'_>) {
        self.is_broken = true;
        let span = self.span(call.name_span);
        let fault = ExpressionFault::UnknownFunction(call.name.to_string());
        let scope = self.here.scope;
        let mut names: Vec<&str> = expr::function_names().collect();
        names.extend(scope.declared().functions.names());
        let fault = Fault::new(fault, span, self.path.pointer()).near(&call.name, names);
        self.put(fault);
    }

    /// Whether the function may be called here.
    fn place(&mut self, expr: &Expr<'_>, call: &Call<'_>) -> bool {
        let site = self.here.site;
        if call.is("variables") && matches!(site, Site::Function(_)) {
            self.is_broken = true;
            let span = self.span(expr.span);
            let fault = Fault::new(FunctionFault::ReadsVariables, span, self.path.pointer());
            self.put(fault.help("pass the value as an argument"));
            return false;
        }
        if !site.allows(&call.name) {
            self.is_broken = true;
            let fault = ExpressionFault::NotHere {
                function: call.name.to_string(),
                place: site.describe(),
            };
            self.add(fault, expr.span);
            return false;
        }
        if call.is("copyIndex") {
            self.copy_index(expr, call);
        }
        true
    }
}

/// Whether the value of an argument goes into the value of the call.
fn passes_on(call: &Call<'_>, position: usize) -> bool {
    const HIDES: [&str; 18] = [
        "empty",
        "length",
        "equals",
        "not",
        "and",
        "or",
        "less",
        "greater",
        "lessOrEquals",
        "greaterOrEquals",
        "contains",
        "startsWith",
        "endsWith",
        "indexOf",
        "uniqueString",
        "guid",
        "reference",
        "parameters",
    ];
    let is_condition = call.is("if") && position == 0;
    !is_condition && !HIDES.iter().any(|name| call.is(name))
}
