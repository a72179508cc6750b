//! What an expression reads by name: loops, parameters, variables. They must be
//! declared, and secrets must not get into the open.

use super::One;
use crate::arm::expr::{Call, Expr};
use crate::arm::validity::fault::Fault;
use crate::arm::validity::kinds::ExpressionFault;
use crate::arm::validity::placement::Site;
use crate::text::Span;

impl One<'_, '_, '_> {
    pub(super) fn copy_index(&mut self, expr: &Expr<'_>, call: &Call<'_>) {
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
    pub(super) fn declared(&mut self, expr: &Expr<'_>, call: &Call<'_>, shows: bool) {
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
            let Some(found) = scope.declared().parameters.find(name) else {
                return self.undefined("parameter", name, at, scope.parameter_names());
            };
            self.walk.uses.one(self.here.body, found);
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
}
