use proptest::prelude::*;

use super::super::{functions, parse_body, quote};
use crate::arm::scope::{Context, Scope};
use crate::arm::symbolic::{mentions, same};
use crate::arm::value::{Part, Term, Value, Why};
use crate::json::parse;
use crate::text::{Source, Span};

const TEMPLATE: &str = r#"{
    "parameters": {"p": {"type": "string"}, "n": {"type": "int"}, "id": {"defaultValue": "[newGuid()]"}},
    "variables": {"o": {"a": [1, "[parameters('p')]"], "b": {"c": "x"}}, "text": "Abc/d", "loop": "[variables('loop')]"}
}"#;

/// Calls of every function with arguments that often fit.
fn any_expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => "[aA1/{}0:,\\[\"é]{0,4}".prop_map(|text| quote(&text)),
        2 => (-3..12_i64).prop_map(|number| number.to_string()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        6 => prop::sample::select(vec![
            "parameters('p')", "parameters('n')", "parameters('id')", "variables('o')",
            "variables('o').a", "variables('text')", "variables('loop')", "null()", "true()",
            "resourceGroup()", "resourceGroup().id", "concat('a/', parameters('p'), '/B')",
            "createArray(2, 1)", "createObject('k', parameters('p'))", "'A.B/c'", "'{0}-{1}'",
            "lambda('x', lambdaVariables('x'))", "lambda('x', 'y', less(lambdaVariables('x'), 1))",
            "lambda('x', equals(lambdaVariables('x'), parameters('p')))", "'x'", "subscription().subscriptionId",
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let names: Vec<_> = functions::names().collect();
        let call = (
            prop::sample::select(names),
            prop::collection::vec(inner.clone(), 0..5),
        );
        let call = call.prop_map(|(name, arguments)| format!("{name}({})", arguments.join(", ")));
        let index = (call.clone(), inner).prop_map(|(base, index)| format!("{base}[{index}]"));
        prop_oneof![6 => call.clone(), 1 => index, 1 => call.prop_map(|base| format!("{base}.a"))]
    })
}

/// Whether something in a value is refused or cut off, so that it reads differently again.
fn is_refused(value: &Value) -> bool {
    match value {
        Value::Unknown(unknown) => {
            let is_open = matches!(
                unknown.why,
                Why::ParameterWithoutValue(_)
                    | Why::Context(_)
                    | Why::NeedsAzure(_)
                    | Why::Volatile(_)
            );
            !is_open
                || unknown
                    .parts
                    .iter()
                    .any(|part| matches!(part, Part::Term(term) if is_refused_term(term)))
        }
        Value::Array(elements) => elements.iter().any(is_refused),
        Value::Object(members) => members.iter().any(|(_, value)| is_refused(value)),
        _ => false,
    }
}

fn is_refused_term(term: &Term) -> bool {
    match term {
        Term::Call { arguments, .. } => arguments.iter().any(is_refused),
        Term::Member { of, key } => is_refused_term(of) || is_refused(key),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_expression_has_a_value_that_reads_back(expression in any_expression()) {
        let document = parse(&Source::new("t.json", TEMPLATE));
        let scope = Scope::new(&document.root, None, Context::default());
        let text = format!("[{expression}]");
        let value = scope.evaluate_text(&text, Span::new(0, 9));
        prop_assert_eq!(&value, &scope.evaluate_text(&text, Span::default()));
        let written = value.to_expression();
        prop_assert!(parse_body(&written).is_ok(), "{}", written);
        let again = scope.evaluate_text(&format!("[{written}]"), Span::default());
        if !is_refused(&value) && !is_refused(&again) && !mentions(&value, &["if", "fail", "lambda"]) {
            prop_assert_eq!(again.to_expression(), written);
            prop_assert_ne!(same(&again, &value), Some(false));
        }
    }
}

#[test]
fn an_object_with_a_key_twice_is_not_guessed() {
    let document = parse(&Source::new("t.json", TEMPLATE));
    let scope = Scope::new(&document.root, None, Context::default());
    let value = scope.evaluate_text("[createObject('a', 1, 'A', 2)]", Span::default());
    let why = value.as_unknown().map(|unknown| &unknown.why);
    assert!(matches!(why, Some(Why::NotEvaluated(_))), "{value:?}");
}

/// What every chain begins with is neither weighed nor copied for each property.
#[test]
fn large_bases_are_asked_often() {
    let document = parse(&Source::new("t.json", "{}"));
    let scope = Scope::new(&document.root, None, Context::default());
    let often = "[length(map(range(0, 5000), lambda('i', environment().suffixes.storage)))]";
    let value = scope.evaluate_text(often, Span::default());
    assert_eq!(value, Value::Int(5000));
}

/// A long text that is handed to a lambda is copied, and the copy is work.
#[test]
fn copies_of_long_texts_are_counted() {
    let text = r#"{"variables": {"long": ["[padLeft('x', 3000000)]"]}}"#;
    let document = parse(&Source::new("t.json", text));
    let scope = Scope::new(&document.root, None, Context::default());
    let again = "length(map(variables('long'), lambda('one', 0)))";
    let often = format!("[length(map(range(0, 10), lambda('i', {again})))]");
    let value = scope.evaluate_text(&often, Span::default());
    let why = value.as_unknown().map(|unknown| &unknown.why);
    assert!(matches!(why, Some(Why::Limit(_))), "{value:?}");
}
