//! One string of a template: whether it is an expression that can be read,
//! calls what exists, and has a value.

use super::fault::Fault;
use super::kinds::{ExpressionFault, FunctionFault, LimitFault};
use super::limits::LIMITS;
use super::placement::{Site, TAKES_LAMBDAS};
use super::report::Path;
use super::walk::{Here, Walk};
use crate::arm::expr::{
    self, Call, Expr, ExprKind, Limits, SyntaxError, SyntaxErrorKind, Text, classify, parse_with,
};
use crate::arm::scope::Scope;
use crate::arm::value::{Part, Term, Unknown, Value, Why};
use crate::json::{Node, Pointer};
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
        match parse_with(text, Limits::LENIENT) {
            Ok(tree) => {
                one.whole(&tree);
                let has_value = !here.is_off && !matches!(here.site, Site::Function(_));
                if has_value && !one.is_broken {
                    one.evaluate(&tree);
                }
            }
            Err(error) => one.unreadable(&error),
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

    fn copy_index(&mut self, expr: &Expr<'_>, call: &Call<'_>) {
        let copies = self.here.scope.copies();
        // In 2.1 and later the innermost loop of any kind is meant.
        let takes_any = self.walk.version_of(self.here.body).starts_with("2.");
        match call.arguments.first() {
            Some(first) => {
                let Some(name) = first.as_str() else { return };
                if !copies
                    .iter()
                    .any(|copy| copy.name.eq_ignore_ascii_case(name))
                {
                    let names = copies.iter().map(|copy| copy.name.as_str());
                    self.undefined("copy loop", name, first.span, names);
                }
            }
            None if copies.iter().any(|copy| copy.is_bare || takes_any) => {}
            None => {
                self.is_broken = true;
                let place = if copies.is_empty() {
                    "outside of a copy loop"
                } else {
                    "without the name of the loop in loops over properties and variables"
                };
                let fault = ExpressionFault::NotHere {
                    function: call.name.to_string(),
                    place: place.to_owned(),
                };
                self.add(fault, expr.span);
            }
        }
    }

    /// Whether what is read by name is declared.
    fn declared(&mut self, expr: &Expr<'_>, call: &Call<'_>, shows: bool) {
        let scope = self.here.scope;
        if call.is("parameters") {
            let Some(name) = expr.literal_argument_of("parameters") else {
                self.walk.uses.any(self.here.body);
                return;
            };
            let at = call.arguments.first().map_or(expr.span, |first| first.span);
            if let Site::Function(own) = self.here.site {
                if !own.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                    self.undefined("parameter", name, at, own.iter().copied());
                }
                return;
            }
            self.walk.uses.one(self.here.body, name);
            let Some(found) = scope.declared().parameters.find(name) else {
                return self.undefined("parameter", name, at, scope.parameter_names());
            };
            self.secure(found, expr.span, shows);
        } else if call.is("variables") && !matches!(self.here.site, Site::Function(_)) {
            let Some(name) = expr.literal_argument_of("variables") else {
                return;
            };
            if scope.declared().variables.find(name).is_none() {
                let at = call.arguments.first().map_or(expr.span, |first| first.span);
                self.undefined("variable", name, at, scope.variable_names());
            }
        } else if call.is("lambdaVariables")
            && let Some(name) = expr.literal_argument_of("lambdaVariables")
            && !self
                .lambdas
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        {
            let at = call.arguments.first().map_or(expr.span, |first| first.span);
            let names = self.lambdas.clone();
            self.undefined(
                "lambda variable",
                name,
                at,
                names.iter().map(String::as_str),
            );
        }
    }

    fn undefined<'a>(
        &mut self,
        kind: &'static str,
        name: &str,
        inside: Span,
        names: impl Iterator<Item = &'a str>,
    ) {
        self.is_broken = true;
        let fault = ExpressionFault::Undefined {
            kind,
            name: name.to_owned(),
        };
        let fault = Fault::new(fault, self.span(inside), self.path.pointer()).near(name, names);
        self.put(fault);
    }

    /// A secure parameter where its value gets into the open.
    fn secure(&mut self, parameter: usize, inside: Span, shows: bool) {
        let Some((name, member)) = self.here.scope.declared().parameters.get(parameter) else {
            return;
        };
        if !crate::arm::secret::is_secure_type(&member.value) {
            return;
        }
        let name = name.to_owned();
        if self.here.is_outer {
            let help = "evaluate the nested template by itself (`expressionEvaluationOptions` \
                        with scope `inner`), and pass the value in its parameters";
            self.add(ExpressionFault::SecureInOuter(name), inside).help = Some(help.to_owned());
        } else if shows && self.here.site == (Site::Output { is_secure: false }) {
            let help = "give the output the type `securestring`, or take it out";
            self.add(ExpressionFault::SecureInOutput(name), inside).help = Some(help.to_owned());
        }
    }

    /// What Azure refuses once the values are there.
    fn evaluate(&mut self, tree: &Expr<'_>) {
        if self.here.site == Site::Default && is_volatile(tree) {
            return;
        }
        let scope = self.here.scope;
        let value = scope.evaluate_expression(tree, self.text.len(), self.node.span);
        let mut found = Vec::new();
        refusals(&value, &mut found);
        for unknown in found {
            let (kind, help) = match &unknown.why {
                // Cycles have a fault of their own.
                Why::Invalid(text) if text.ends_with("depends on itself") => continue,
                Why::Invalid(text) => {
                    let (text, help) = split_help(&masked(scope, text));
                    (ExpressionFault::Refused(text), help)
                }
                Why::Limit(limit) => (ExpressionFault::NotEvaluated(limit), None),
                _ => continue,
            };
            if self.node.span.contains(unknown.span) {
                let mut fault = Fault::new(kind, unknown.span, self.path.pointer());
                // A default that fails is none where a value is given.
                fault.is_certain = self.here.site != Site::Default;
                self.put(fault).help = help;
            } else {
                // It stands in a variable or default that is read here.
                let pointer = Pointer::covering(self.walk.template.root, unknown.span.start);
                let mut fault = Fault::new(kind, unknown.span, pointer);
                fault.help = help;
                self.walk.report.add(fault);
            }
        }
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

fn is_volatile(tree: &Expr<'_>) -> bool {
    tree.descendants().any(|part| {
        part.as_call()
            .is_some_and(|call| call.is("newGuid") || call.is("utcNow"))
    })
}

/// What comes after "did you mean" is help.
fn split_help(text: &str) -> (String, Option<String>) {
    match text.split_once("; did you mean ") {
        Some((text, near)) => (text.to_owned(), Some(format!("did you mean {near}"))),
        None => (text.to_owned(), None),
    }
}

/// The text without values of secure parameters.
fn masked(scope: &Scope<'_>, text: &str) -> String {
    let mut text = text.to_owned();
    let declared = &scope.declared().parameters;
    for position in 0..declared.len() {
        let Some((name, member)) = declared.get(position) else {
            continue;
        };
        let value = crate::arm::secret::is_secure_type(&member.value)
            .then(|| scope.parameter(name))
            .flatten();
        if let Some(secret) = value.as_ref().and_then(|value| value.as_str())
            && !secret.is_empty()
        {
            text = text.replace(secret, crate::arm::secret::MASK);
        }
    }
    text
}

/// What is refused for certain in a value, not only in a branch that may not be taken.
fn refusals<'v>(value: &'v Value, found: &mut Vec<&'v Unknown>) {
    match value {
        Value::Unknown(unknown) => {
            if matches!(unknown.why, Why::Invalid(_) | Why::Limit(_)) {
                found.push(unknown);
                return;
            }
            for part in &unknown.parts {
                if let Part::Term(term) = part {
                    term_refusals(term, found);
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| refusals(element, found)),
        Value::Object(members) => members.iter().for_each(|(_, value)| refusals(value, found)),
        _ => {}
    }
}

fn term_refusals<'v>(term: &'v Term, found: &mut Vec<&'v Unknown>) {
    const LAZY: [&str; 5] = ["if", "and", "or", "coalesce", "copy"];
    match term {
        Term::Call {
            function,
            arguments,
        } => {
            let lambdas = TAKES_LAMBDAS.contains(&function.as_str());
            let certain = if lambdas || LAZY.contains(&function.as_str()) {
                1
            } else {
                arguments.len()
            };
            let arguments = arguments.iter().take(certain);
            arguments.for_each(|value| refusals(value, found));
        }
        Term::Member { of, key } => {
            term_refusals(of, found);
            refusals(key, found);
        }
    }
}
