//! JSONPath inside one resource; only here and below is the crate for it known.
//!
//! The crate reads the path. It is followed here, because the crate can only answer yes or no: where
//! a step or a filter meets a value that is not known, a hit is doubtful, and says why.

mod compare;
#[cfg(test)]
mod tests;
mod walk;

use std::ops::Range;

use jsonpath_rust::parser::model::{
    Comparable, Filter, FilterAtom, FnArg, JpQuery, Segment, Selector, Test, TestFunction,
};
use jsonpath_rust::parser::parse_json_path;

use super::error::Problem;
use super::judged::Item;
use crate::arm::Why;
use crate::json::Pointer;
use walk::Walk;

/// A JSONPath.
#[derive(Clone, Debug)]
pub struct Query {
    text: String,
    path: JpQuery,
}

/// A JSONPath that rules cannot have.
#[derive(Clone, Debug)]
pub struct BadQuery {
    /// Where in its text; none where that cannot be told.
    pub range: Option<Range<usize>>,
    /// What is wrong.
    pub problem: Problem,
    /// What would be right.
    pub help: Option<String>,
}

/// What a path comes to.
#[derive(Clone, Debug)]
pub struct Reached<'a> {
    /// The value.
    pub item: &'a Item,
    /// Its path from where the query started.
    pub path: Pointer,
    /// Why it may not be a hit, or why more than it may be one; none: it certainly is.
    pub doubt: Option<&'a Why>,
}

impl Query {
    /// The path to what it starts at.
    #[must_use]
    pub fn root() -> Self {
        Self {
            text: "$".to_owned(),
            path: JpQuery::new(Vec::new()),
        }
    }

    /// Reads a path.
    ///
    /// # Errors
    /// When it is no JSONPath, or uses what rules may not: descent, and functions but `length`,
    /// `count` and `value`.
    pub fn parse(text: &str) -> Result<Self, BadQuery> {
        let path = parse_json_path(text).map_err(|error| unreadable(text, &error.to_string()))?;
        if let Some(what) = refused_in(&path.segments) {
            let (word, what, help) = what;
            return Err(BadQuery {
                range: text.find(word).map(|at| at..at + word.len()),
                problem: Problem::RefusedPath(what),
                help: Some(help.to_owned()),
            });
        }
        let text = text.to_owned();
        Ok(Self { text, path })
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Everything that it hits, in the order of the file, and what may be a hit.
    #[must_use]
    pub fn run<'a>(&self, start: &'a Item) -> Vec<Reached<'a>> {
        let from = Reached {
            item: start,
            path: Pointer::root(),
            doubt: None,
        };
        Walk { root: start }.segments(vec![from], &self.path.segments)
    }
}

/// What the crate says of a text that it cannot read: ` --> 1:5` is the place.
fn unreadable(text: &str, message: &str) -> BadQuery {
    let column = message.split_once("--> 1:").and_then(|(_, rest)| {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<usize>().ok()
    });
    let range = column.map(|column| {
        let indices = text.char_indices().map(|(at, _)| at);
        let start = indices
            .chain([text.len()])
            .nth(column.saturating_sub(1))
            .unwrap_or(text.len());
        start..text.len()
    });
    let what = match &range {
        Some(range) if range.start >= text.len() => "it ends too early",
        Some(_) => "it cannot be read from here on",
        None if !text.starts_with('$') => "it must begin with `$`",
        None => "it cannot be read",
    };
    BadQuery {
        range,
        problem: Problem::BadPath(what.to_owned()),
        help: Some("such as `$.properties.ipConfigurations[*].name`".to_owned()),
    }
}

/// What stands in the text, what it is, and what takes its place.
type Refused = (&'static str, &'static str, &'static str);

const DESCENT: Refused = (
    "..",
    "`..`",
    "it looks at the whole tree; name the steps, with `[*]` for any",
);
const MATCH: Refused = ("match", "`match(`", REGEX);
const SEARCH: Refused = ("search", "`search(`", REGEX);
const REGEX: &str = "it is slow; choose the nodes with `when` and a schema's `pattern`";
const CUSTOM: Refused = (
    "(",
    "this function",
    "there are `length`, `count` and `value`",
);

fn refused_in(segments: &[Segment]) -> Option<Refused> {
    segments.iter().find_map(|segment| match segment {
        Segment::Descendant(_) => Some(DESCENT),
        Segment::Selector(selector) => refused_selector(selector),
        Segment::Selectors(selectors) => selectors.iter().find_map(refused_selector),
    })
}

fn refused_selector(selector: &Selector) -> Option<Refused> {
    match selector {
        Selector::Filter(filter) => refused_filter(filter),
        _ => None,
    }
}

fn refused_filter(filter: &Filter) -> Option<Refused> {
    match filter {
        Filter::Or(parts) | Filter::And(parts) => parts.iter().find_map(refused_filter),
        Filter::Atom(FilterAtom::Filter { expr, .. }) => refused_filter(expr),
        Filter::Atom(FilterAtom::Test { expr, .. }) => refused_test(expr),
        Filter::Atom(FilterAtom::Comparison(comparison)) => {
            let (left, right) = comparison.vals();
            [left, right].into_iter().find_map(|side| match side {
                Comparable::Function(function) => refused_function(function),
                _ => None,
            })
        }
    }
}

fn refused_test(test: &Test) -> Option<Refused> {
    match test {
        Test::RelQuery(segments) => refused_in(segments),
        Test::AbsQuery(query) => refused_in(&query.segments),
        Test::Function(function) => refused_function(function),
    }
}

fn refused_function(function: &TestFunction) -> Option<Refused> {
    let argument = match function {
        TestFunction::Match(..) => return Some(MATCH),
        TestFunction::Search(..) => return Some(SEARCH),
        TestFunction::Custom(..) => return Some(CUSTOM),
        TestFunction::Length(argument) => argument,
        TestFunction::Value(argument) | TestFunction::Count(argument) => argument,
    };
    match argument {
        FnArg::Literal(_) => None,
        FnArg::Test(test) => refused_test(test),
        FnArg::Filter(filter) => refused_filter(filter),
    }
}
