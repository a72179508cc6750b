//! Why names and locations are not known, and what would settle it: one line.

use super::{count, enumerate};
use crate::arm::{Missing, Unknowns, Why};
use crate::text::escape;

/// Most parameters that are named.
const NAMED: usize = 4;

/// `3 names and 2 locations rest on …`; none where all are known.
pub fn line(unknowns: &Unknowns, limit: Option<usize>) -> Option<String> {
    let subjects = [
        (unknowns.names, "name"),
        (unknowns.locations, "location"),
        (unknowns.types, "type"),
    ];
    let subjects: Vec<String> = subjects
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    if subjects.is_empty() {
        return None;
    }
    let mut missing: Vec<&Missing> = unknowns.missing.iter().collect();
    missing.sort_by_key(|one| {
        let weight = one.names + one.locations + one.types;
        (std::cmp::Reverse(weight), one.why.to_string())
    });
    let reasons: Vec<String> = [
        parameters(&missing, limit.unwrap_or(usize::MAX)),
        context(&missing),
        later(&missing),
        refused(&missing),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rest = if unknowns.names + unknowns.locations + unknowns.types == 1 {
        "rests"
    } else {
        "rest"
    };
    Some(format!(
        "{} {rest} on {}",
        enumerate(&subjects),
        reasons.join("; on ")
    ))
}

/// The same where not all parameters are named.
pub fn short(unknowns: &Unknowns) -> Option<String> {
    line(unknowns, Some(NAMED))
}

fn parameters(missing: &[&Missing], limit: usize) -> Option<String> {
    let names = missing.iter().filter_map(|one| match &one.why {
        Why::ParameterWithoutValue(name) => Some(format!("`{}`", escape::terminal(name))),
        _ => None,
    });
    let mut names: Vec<String> = names.collect();
    let word = match names.len() {
        0 => return None,
        1 => "parameter",
        _ => "parameters",
    };
    if names.len() > limit.saturating_add(1) {
        let more = names.len() - limit;
        names.truncate(limit);
        names.push(format!("{more} more"));
    }
    let names = enumerate(&names);
    Some(format!(
        "{word} {names} without value: give --parameters FILE or NAME=VALUE"
    ))
}

/// What `--context` can tell, in the order of its help.
fn context(missing: &[&Missing]) -> Option<String> {
    let keys = [
        ("subscription", "subscription=ID"),
        ("tenant", "tenant=ID"),
        ("resource group", "group=NAME"),
        ("location", "location=REGION"),
    ];
    let asked = |word: &str| {
        let mut all = missing.iter();
        all.any(|one| matches!(&one.why, Why::Context(asked) if *asked == word))
    };
    let asked: Vec<_> = keys.into_iter().filter(|(word, _)| asked(word)).collect();
    if asked.is_empty() {
        return None;
    }
    let words: Vec<String> = asked.iter().map(|(word, _)| (*word).to_owned()).collect();
    let keys: Vec<&str> = asked.iter().map(|(_, key)| *key).collect();
    Some(format!(
        "the {} of the deployment: give --context {}",
        enumerate(&words),
        keys.join(",")
    ))
}

/// What nobody knows before a deployment.
fn later(missing: &[&Missing]) -> Option<String> {
    let is_later = |why: &Why| match why {
        Why::Context(word) => !matches!(
            *word,
            "subscription" | "tenant" | "resource group" | "location"
        ),
        Why::NeedsAzure(_) | Why::Volatile(_) | Why::KeyVaultReference(_) | Why::CopyIndex => true,
        _ => false,
    };
    let has = missing.iter().any(|one| is_later(&one.why));
    has.then(|| "what only the deployment knows".to_owned())
}

fn refused(missing: &[&Missing]) -> Option<String> {
    let is_refused =
        |why: &Why| matches!(why, Why::Invalid(_) | Why::Limit(_) | Why::NotEvaluated(_));
    let has = missing.iter().any(|one| is_refused(&one.why));
    has.then(|| "expressions that have no value as they stand".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arm::{Context, Template};
    use crate::json::{Pointer, parse};
    use crate::text::Source;

    fn told(resources: &str) -> Option<String> {
        let text = format!(
            r#"{{"parameters": {{"a": {{}}, "b": {{}}, "c": {{}}, "n": {{}}, "u": {{"defaultValue": "[newGuid()]"}}}}, "resources": [{resources}]}}"#
        );
        let document = parse(&Source::new("t.json", text));
        assert!(document.problems.is_empty());
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        let mut unknowns = Unknowns::default();
        unknowns.add(&template);
        line(&unknowns, Some(1))
    }

    fn named(name: &str) -> String {
        format!(r#"{{"type": "A.B/c", "name": "{name}"}}"#)
    }

    #[test]
    fn one_line_names_what_would_settle_it() {
        assert_eq!(told(&named("x")), None);
        assert_eq!(
            told(&named("[parameters('a')]")).unwrap(),
            "1 name rests on parameter `a` without value: give --parameters FILE or NAME=VALUE"
        );
        let all = [
            "[concat(parameters('a'), parameters('b'), parameters('c'))]",
            "[concat(parameters('a'), resourceGroup().location, subscription().subscriptionId)]",
            "[concat(parameters('u'), deployment().name)]",
            "[substring('a', 5)]",
        ];
        let all: Vec<String> = all.iter().map(|name| named(name)).collect();
        assert_eq!(
            told(&all.join(", ")).unwrap(),
            "4 names rest on parameters `a` and 2 more without value: give --parameters FILE or \
             NAME=VALUE; on the subscription and location of the deployment: give --context \
             subscription=ID,location=REGION; on what only the deployment knows; on expressions \
             that have no value as they stand"
        );
    }

    #[test]
    fn a_loop_is_told_by_its_count() {
        let looped = |count: &str| {
            format!(
                r#"{{"type": "A.B/c", "name": "[concat('x', copyIndex())]", "copy": {{"name": "l", "count": {count}}}}}"#
            )
        };
        assert_eq!(told(&looped("3")), None);
        let told = told(&looped("\"[parameters('n')]\"")).unwrap();
        assert!(
            told.starts_with("1 name rests on parameter `n` without value"),
            "{told}"
        );
    }
}
