//! Outputs, with what each of them is worth.

use super::expr::evaluator::Evaluator;
use super::scope::{Loop, Scope};
use super::template::Template;
use super::value::Value;
use crate::json::{Member, Pointer};

/// One declared output.
#[derive(Clone, Debug)]
pub struct Output<'d> {
    /// Its name and definition.
    pub member: &'d Member,
    /// Where the definition stands in the file.
    pub pointer: Pointer,
    /// Index of its body in [`Template::bodies`].
    pub body: usize,
    /// Its value as far as it is known; none where it has neither `value` nor a
    /// whole `copy`. A loop gives an array of its turns. Where the count is not
    /// known it is a range: the term `copy(name, count, input)`, whose input
    /// holds `copyIndex()`.
    pub value: Option<Value>,
}

impl<'d> Template<'d> {
    /// The outputs of all bodies, in the order of bodies and files.
    #[must_use]
    pub fn outputs(&self) -> Vec<Output<'d>> {
        let bodies = 0..self.bodies.len();
        bodies.flat_map(|body| self.outputs_of(body)).collect()
    }

    /// The outputs of one body.
    #[must_use]
    pub fn outputs_of(&self, index: usize) -> Vec<Output<'d>> {
        let Some(body) = self.bodies.get(index) else {
            return Vec::new();
        };
        let (Some(section), Some(scope)) =
            (body.node.member("outputs"), self.scopes.get(body.scope))
        else {
            return Vec::new();
        };
        let members = section.value.members().iter();
        members
            .map(|member| Output {
                member,
                pointer: body.pointer.child(&section.key).child(&member.key),
                body: index,
                value: value_of(member, scope),
            })
            .collect()
    }
}

fn value_of(output: &Member, scope: &Scope<'_>) -> Option<Value> {
    if let Some(value) = output.value.get("value") {
        return Some(scope.evaluate(value));
    }
    let copy = Loop::of_output(&output.key, &output.value)?;
    let value = Evaluator::evaluate(scope, output.value.span, |evaluator| {
        evaluator.expand(&copy)
    });
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::scope::Context;
    use crate::json::parse;
    use crate::text::Source;

    #[test]
    fn loops_of_outputs_are_expanded_or_a_range() {
        let text = r#"{"parameters": {"n": {"type": "int"}}, "resources": [],
            "outputs": {
              "plain": {"type": "string", "value": "[concat('a', 'b')]"},
              "known": {"type": "array", "copy": {"count": 2, "input": {"at": "[copyIndex(1)]", "names":
                 {"copy": [{"name": "each", "count": 2, "input": "[concat(copyIndex(), copyIndex('each'))]"}]}}}},
              "none": {"type": "array", "copy": {"count": 0, "input": "[copyIndex()]"}},
              "range": {"type": "array", "copy": {"count": "[parameters('n')]", "input": "[concat('x', copyIndex())]"}},
              "refused": {"type": "array", "copy": {"count": 801, "input": "x"}},
              "nothing": {"type": "string"}}}"#;
        let document = parse(&Source::new("t.json", text));
        assert!(document.problems.is_empty());
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let told = template.outputs().into_iter().map(|output| {
            let value = output.value.map(|value| value.to_string());
            (output.member.key.to_string(), value.unwrap_or_default())
        });
        let told: Vec<(String, String)> = told.collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            told,
            [
                ("plain", "ab"),
                (
                    "known",
                    r#"[{"at":1,"names":{"each":["00","01"]}},{"at":2,"names":{"each":["10","11"]}}]"#
                ),
                ("none", "[]"),
                (
                    "range",
                    "copy('range', parameters('n'), concat('x', copyIndex()))"
                ),
                ("refused", "copy('refused', 801, 'x')"),
                ("nothing", ""),
            ]
        );
    }
}
