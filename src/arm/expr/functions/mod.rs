//! The functions of the language, by name.
//!
//! To add a function: write it in the file of its family, or in a new one with
//! a `FUNCTIONS` list, add its line to that list, and a new file to `FAMILIES`.
//! Sources of behaviour: Azure documentation of the template functions
//! (revisions to 2026), and outputs of Microsoft's evaluator kept in Bicep's tests.

mod arguments;
mod arrays;
mod azure;
mod base64;
mod case;
mod cidr;
mod compare;
mod concat;
mod dates;
mod declared;
mod deployment;
mod format;
mod hash;
mod json;
mod json_reader;
mod lambdas;
mod logic;
mod numbers;
mod objects;
mod resource_ids;
mod search;
mod sets;
mod sha1;
mod slices;
mod split;
mod uri;

use std::collections::HashMap;
use std::sync::LazyLock;

use compact_str::CompactString;

use super::ast::Expr;
use super::evaluator::Evaluator;
use crate::arm::value::{Value, Why};

pub(super) use arguments::Arguments;
pub(super) use azure::VOLATILE;
pub(super) use deployment::{member as deployment_member, public_cloud};

/// Why a call has no value.
#[derive(Debug)]
pub(super) enum Fault {
    /// Azure would refuse it, says the text.
    Invalid(String),
    /// The same, because of the argument at this position (from 0).
    Argument(usize, String),
    /// An argument is not known.
    Unknown,
    /// For this reason.
    Because(Why),
    /// It stands for this value; for functions that make their own terms.
    Value(Box<Value>),
}

pub(super) type Outcome = Result<Value, Fault>;

/// How a function is carried out.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// From its arguments alone.
    Strict(fn(&mut Arguments) -> Outcome),
    /// From its arguments and the scope.
    Scoped(fn(&mut Evaluator<'_>, &mut Arguments) -> Outcome),
    /// It chooses which arguments are evaluated, and keeps them in the list.
    Lazy(fn(&mut Evaluator<'_>, &mut Arguments, &[Expr<'_>]) -> Outcome),
}

/// A function and how many arguments it takes.
pub(super) struct Function {
    /// As Azure documents it.
    pub name: &'static str,
    least: usize,
    /// `usize::MAX`: any number.
    most: usize,
    pub body: Body,
    spread: Spread,
}

/// What an unknown argument does to the value, as far as it is the same for
/// all values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// It depends: evaluate.
    Depends,
    /// Something unknown in any argument makes it unknown.
    Passes,
    /// The same, and the group of the deployment is an argument where the
    /// first one given is a type.
    OfGroup,
    /// It is unknown whatever the arguments are.
    Asks,
}

/// Any number of arguments.
const MANY: usize = usize::MAX;

const fn function(name: &'static str, least: usize, most: usize, body: Body) -> Function {
    Function {
        name,
        least,
        most,
        body,
        spread: Spread::Depends,
    }
}

/// One list a file.
const FAMILIES: &[&[Function]] = &[
    arrays::FUNCTIONS,
    azure::FUNCTIONS,
    base64::FUNCTIONS,
    case::FUNCTIONS,
    cidr::FUNCTIONS,
    compare::FUNCTIONS,
    concat::FUNCTIONS,
    dates::FUNCTIONS,
    declared::FUNCTIONS,
    deployment::FUNCTIONS,
    format::FUNCTIONS,
    hash::FUNCTIONS,
    json::FUNCTIONS,
    lambdas::FUNCTIONS,
    logic::FUNCTIONS,
    numbers::FUNCTIONS,
    objects::FUNCTIONS,
    resource_ids::FUNCTIONS,
    search::FUNCTIONS,
    sets::FUNCTIONS,
    slices::FUNCTIONS,
    split::FUNCTIONS,
    uri::FUNCTIONS,
];

static BY_NAME: LazyLock<HashMap<CompactString, &'static Function>> = LazyLock::new(|| {
    FAMILIES
        .iter()
        .flat_map(|family| family.iter())
        .map(|function| {
            (
                CompactString::from(function.name).to_ascii_lowercase(),
                function,
            )
        })
        .collect()
});

/// The function of this name; case does not matter.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let mut lower = CompactString::from(name);
    lower.make_ascii_lowercase();
    match BY_NAME.get(&lower) {
        Some(function) => Some(function),
        None if lower.starts_with("list") => Some(&azure::LIST),
        None => None,
    }
}

/// All names, in the order of their families.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FAMILIES
        .iter()
        .flat_map(|family| family.iter())
        .map(|function| function.name)
}

/// The documented spelling of a name, where there is one.
pub(super) fn canonical_name(name: &str) -> String {
    find(name).map_or_else(|| name.to_owned(), |function| function.canonical(name))
}

impl Function {
    const fn spreads(self, spread: Spread) -> Self {
        Self { spread, ..self }
    }

    /// See [`Spread`].
    pub fn spread(&self) -> Spread {
        self.spread
    }

    /// Whether this number of arguments is right.
    pub fn takes(&self, given: usize) -> bool {
        (self.least..=self.most).contains(&given)
    }

    /// The documented spelling; `list…` functions are not listed one by one.
    pub fn canonical(&self, written: &str) -> String {
        if self.name == azure::LIST.name {
            let rest = written.get(azure::LIST.name.len()..).unwrap_or_default();
            format!("{}{rest}", azure::LIST.name)
        } else {
            self.name.to_owned()
        }
    }

    /// What is wrong with this number of arguments.
    pub fn arity_error(&self, written: &str, given: usize) -> Option<String> {
        if self.takes(given) {
            return None;
        }
        let name = self.canonical(written);
        let wanted = match (self.least, self.most) {
            (0, 0) => "no argument".to_owned(),
            (1, 1) => "one argument".to_owned(),
            (least, most) if least == most => format!("{least} arguments"),
            (1, MANY) => "at least one argument".to_owned(),
            (least, MANY) => format!("at least {least} arguments"),
            (0, 1) => "at most one argument".to_owned(),
            (0, most) => format!("at most {most} arguments"),
            (least, most) => format!("{least} to {most} arguments"),
        };
        Some(format!("`{name}` takes {wanted}, {given} given"))
    }
}
