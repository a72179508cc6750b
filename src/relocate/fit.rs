//! Making the text give the values that the plan asks for.
//!
//! A text is changed as little as possible: not at all where a changed
//! parameter does it; else by other words in the expression; else by the old
//! words in the place of a parameter that changed (D7); at last by a new
//! expression. Every candidate is evaluated before it is taken.

use crate::arm::expr::{self, Expr};
use crate::arm::scope::Scope;
use crate::arm::{ResourceId, Value};
use crate::text::{Edit, Span, apply};

/// The text that gives an expected value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is there already.
    Keep,
    /// This one instead.
    Change(String),
    /// There is none: the value comes from where this text cannot reach, such
    /// as an argument of the deployment that holds a nested template.
    None,
}

/// Finds texts that evaluate to what is expected.
#[derive(Debug)]
pub struct Fitter<'s, 'd> {
    /// Values as they are.
    pub old: &'s Scope<'d>,
    /// Values as they will be.
    pub new: &'s Scope<'d>,
}

impl Fitter<'_, '_> {
    /// The text that gives `expected` afterwards.
    ///
    /// `preferred` are texts to try before any other, such as
    /// `[parameters('location')]`.
    #[must_use]
    pub fn fit(&self, text: &str, expected: &Value, preferred: &[String]) -> Fit {
        if self.gives(text, expected) {
            return Fit::Keep;
        }
        let mut candidates = preferred.to_vec();
        if let Value::String(literal) = expected {
            let was_whole = self.old.evaluate_text(text, Span::default()).as_str() == Some(literal);
            if was_whole && is_one_call(text) {
                candidates.push(expr::escape_literal(literal).into_owned());
            }
        }
        if let Ok(tree) = expr::parse(text) {
            let reworded = self.reworded(text, &tree, expected);
            candidates.push(reworded.clone());
            candidates.extend(self.half_frozen(text));
            candidates.extend(self.half_frozen(&reworded));
            for frozen in [self.frozen(text), self.frozen(&reworded)] {
                // Where nothing but words is left, the words are written as they are.
                if let Value::String(literal) = expected
                    && is_constant(&frozen)
                {
                    candidates.push(expr::escape_literal(literal).into_owned());
                }
                candidates.push(frozen);
            }
        }
        let spelled = spelled_out(expected);
        candidates.extend(self.through_parameters(&spelled));
        candidates.push(spelled);
        let fitting = candidates
            .into_iter()
            .find(|candidate| self.gives(candidate, expected));
        fitting.map_or(Fit::None, Fit::Change)
    }

    fn gives(&self, text: &str, expected: &Value) -> bool {
        self.new.evaluate_text(text, Span::default()) == *expected
    }

    /// The expression with every literal word replaced that differs, segment by
    /// segment, between the value as it is and as it must be.
    fn reworded(&self, text: &str, tree: &Expr<'_>, expected: &Value) -> String {
        let pairs = differing_words(&self.old.evaluate_text(text, Span::default()), expected);
        let edits: Vec<Edit> = tree
            .descendants()
            .filter_map(|part| {
                let literal = part.as_str()?;
                let words: Vec<&str> = literal
                    .split('/')
                    .map(|word| replaced(word, &pairs))
                    .collect();
                let changed = words.join("/");
                (changed != literal).then(|| Edit::replace(part.span, expr::quote(&changed)))
            })
            .collect();
        apply(text, &edits).unwrap_or_else(|_| text.to_owned())
    }

    /// The expression with every parameter and variable that changes replaced
    /// by the text that it stands for now.
    fn frozen(&self, text: &str) -> String {
        apply(text, &self.freezable(text)).unwrap_or_else(|_| text.to_owned())
    }

    /// The same with all but one left as they are, and with one left as it is: in
    /// `concat(parameters('x'), '/', parameters('x'))` only the first is the name
    /// that changes.
    fn half_frozen(&self, text: &str) -> Vec<String> {
        let edits = self.freezable(text);
        if !(2..=MOST_FROZEN).contains(&edits.len()) {
            return Vec::new();
        }
        let alone = edits.iter().map(|edit| vec![edit.clone()]);
        let others = (0..edits.len()).map(|left| {
            let kept = edits.iter().enumerate();
            let kept = kept.filter(|(index, _)| *index != left);
            kept.map(|(_, edit)| edit.clone()).collect()
        });
        alone
            .chain(others)
            .filter_map(|edits: Vec<Edit>| apply(text, &edits).ok())
            .collect()
    }

    /// An edit for every parameter and variable that changes.
    fn freezable(&self, text: &str) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        let Ok(tree) = expr::parse(text) else {
            return edits;
        };
        for part in tree.descendants() {
            let named = part
                .literal_argument_of("parameters")
                .or_else(|| part.literal_argument_of("variables"));
            let inside_another = edits
                .last()
                .is_some_and(|edit| edit.span.contains(part.span));
            if named.is_none() || inside_another {
                continue;
            }
            let call = format!("[{}]", text.get(part.span.range()).unwrap_or_default());
            let (old, new) = (
                self.old.evaluate_text(&call, part.span),
                self.new.evaluate_text(&call, part.span),
            );
            if let Value::String(literal) = &old
                && old != new
            {
                edits.push(Edit::replace(part.span, expr::quote(literal)));
            }
        }
        edits
    }

    /// `resourceId(…)` with the parameter that holds the name of its resource, as an
    /// exporter names those: who changes the name there changes it here.
    fn through_parameters(&self, text: &str) -> Option<String> {
        let tree = expr::parse(text).ok()?;
        let mut edits = Vec::new();
        let calls = tree.descendants().filter_map(Expr::as_call);
        for call in calls.filter(|call| call.is("resourceId")) {
            let [kind, name, ..] = call.arguments.as_slice() else {
                continue;
            };
            let (Some(kind), Some(literal)) = (kind.as_str(), name.as_str()) else {
                continue;
            };
            let root = kind.split('/').nth(1).unwrap_or_default();
            let begins = format!("{root}_").to_ascii_lowercase();
            let holds_it = |parameter: &&str| {
                let lower = parameter.to_ascii_lowercase();
                let value = self.new.parameter(parameter);
                lower.starts_with(&begins)
                    && lower.ends_with("_name")
                    && value.is_some_and(|value| value.as_str() == Some(literal))
            };
            let parameter = self.new.parameter_names().find(holds_it);
            edits.extend(parameter.map(|parameter| {
                let read = format!("parameters({})", expr::quote(parameter));
                Edit::replace(name.span, read)
            }));
        }
        (!edits.is_empty()).then(|| apply(text, &edits).ok())?
    }
}

/// Most changing parameters of one text that are tried one by one.
const MOST_FROZEN: usize = 4;

/// Whether an expression reads no parameter, variable or deployment.
fn is_constant(text: &str) -> bool {
    const TEXT_FUNCTIONS: [&str; 4] = ["concat", "format", "toLower", "toUpper"];
    expr::parse(text).is_ok_and(|tree| {
        tree.descendants().all(|part| {
            part.as_call()
                .is_none_or(|call| TEXT_FUNCTIONS.iter().any(|function| call.is(function)))
        })
    })
}

/// Whether a text is nothing but one `parameters('x')` or `variables('x')`.
fn is_one_call(text: &str) -> bool {
    expr::parse(text).is_ok_and(|tree| {
        tree.literal_argument_of("parameters").is_some()
            || tree.literal_argument_of("variables").is_some()
    })
}

/// Pairs of words between slashes that differ; none where the two do not align.
fn differing_words(old: &Value, new: &Value) -> Vec<(String, String)> {
    let (old, new) = (old.to_string(), new.to_string());
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('/').collect(), new.split('/').collect());
    if old.len() != new.len() {
        return Vec::new();
    }
    let pairs = old.into_iter().zip(new).filter(|(old, new)| old != new);
    pairs
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
        .collect()
}

fn replaced<'a>(word: &'a str, pairs: &'a [(String, String)]) -> &'a str {
    let hit = pairs.iter().find(|(old, _)| old.eq_ignore_ascii_case(word));
    hit.map_or(word, |(_, new)| new)
}

/// A text that stands for the value: the literal itself, an ID by
/// `resourceId(…)`, anything else by an expression of its parts.
#[must_use]
pub fn spelled_out(value: &Value) -> String {
    match value {
        Value::String(text) => expr::escape_literal(text).into_owned(),
        other => {
            let by_id = ResourceId::parse(other).and_then(|id| id.to_expression());
            by_id.map_or_else(|| other.to_template_string(), |id| format!("[{id}]"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::relocate::plan::Stage;
    use crate::relocate::test_run::relocate;

    const PARAMETERS: &str =
        r#""databaseAccounts_logs_name": {"defaultValue": "logs", "type": "String"}"#;
    const ACCOUNT: &str = r#"{"type": "Microsoft.DocumentDB/databaseAccounts", "apiVersion": "2024-05-15", "name": "[parameters('databaseAccounts_logs_name')]", "location": "westeurope", "properties": {"x": "SELF"}}"#;

    fn written(account: &str, other: &str) -> serde_json::Value {
        let text = format!(
            r#"{{"parameters": {{{PARAMETERS}}}, "variables": {{}}, "resources": [{account}, {other}]}}"#
        );
        relocate(&text).json(Stage::Base)["resources"].clone()
    }

    #[test]
    fn a_child_that_only_shares_the_old_name_keeps_it_and_its_parent_follows() {
        let child = r#"{"type": "Microsoft.DocumentDB/databaseAccounts/mongodbDatabases", "apiVersion": "2024-05-15", "name": "[concat(parameters('databaseAccounts_logs_name'), '/', parameters('databaseAccounts_logs_name'))]", "properties": {"resource": {"id": "logs"}}}"#;
        assert_eq!(
            written(ACCOUNT, child)[1]["name"],
            "[concat(parameters('databaseAccounts_logs_name'), '/', 'logs')]"
        );
    }

    #[test]
    fn ids_are_written_through_the_parameter_of_the_name() {
        let id = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g/providers/Microsoft.DocumentDB/databaseAccounts/logs";
        let user = format!(
            r#"{{"type": "Microsoft.Insights/metricAlerts", "apiVersion": "2018-03-01", "name": "a", "location": "global", "comments": "Generalized from resource: '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/g/providers/Microsoft.Insights/metricAlerts/a'.", "properties": {{"scopes": ["{id}"]}}}}"#
        );
        assert_eq!(
            written(ACCOUNT, &user)[1]["properties"]["scopes"][0],
            "[resourceId('Microsoft.DocumentDB/databaseAccounts', parameters('databaseAccounts_logs_name'))]"
        );
    }
}
