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

use std::sync::LazyLock;

use compact_str::{CompactString, format_compact};

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
    Value(Value),
}

pub(super) type Outcome = Result<Value, Fault>;

/// How a function is carried out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    /// From its arguments alone.
    Strict(fn(&mut Arguments) -> Outcome),
    /// From its arguments and the scope.
    Scoped(fn(&mut Evaluator<'_>, &mut Arguments) -> Outcome),
    /// It chooses which arguments are evaluated, and keeps them in the list.
    Lazy(fn(&mut Evaluator<'_>, &mut Arguments, &[Expr<'_>]) -> Outcome),
}

/// A function and how many arguments it takes.
#[derive(Debug)]
pub(super) struct Function {
    /// As Azure documents it.
    pub name: &'static str,
    least: usize,
    /// `usize::MAX`: any number.
    most: usize,
    pub body: Body,
}

/// Any number of arguments.
const MANY: usize = usize::MAX;

const fn function(name: &'static str, least: usize, most: usize, body: Body) -> Function {
    Function {
        name,
        least,
        most,
        body,
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

/// The functions by [`form`]: a few in each place, so that a name is compared with few.
static BY_FORM: LazyLock<[Vec<&'static Function>; FORMS]> = LazyLock::new(|| {
    let mut places = [const { Vec::new() }; FORMS];
    for function in FAMILIES.iter().flat_map(|family| family.iter()) {
        if let Some(place) = places.get_mut(form(function.name)) {
            place.push(function);
        }
    }
    places
});

const FORMS: usize = 256;

/// Length, first and last letter in one number, the same in upper and lower case.
fn form(name: &str) -> usize {
    let letter = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(byte | 0x20));
    let bytes = name.as_bytes();
    (name.len() * 29 + letter(bytes.first()) * 7 + letter(bytes.last())) % FORMS
}

/// The function of this name; case does not matter.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let of_form = BY_FORM.get(form(name)).map_or(&[][..], Vec::as_slice);
    let found = of_form
        .iter()
        .find(|function| function.name.eq_ignore_ascii_case(name));
    let is_list = || {
        let start = name.get(..azure::LIST.name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(azure::LIST.name))
    };
    found.copied().or_else(|| is_list().then_some(&azure::LIST))
}

/// All names, in the order of their families.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FAMILIES
        .iter()
        .flat_map(|family| family.iter())
        .map(|function| function.name)
}

/// What the name of a call means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callee {
    Parameters(&'static Function),
    Variables(&'static Function),
    LambdaVariables(&'static Function),
    /// Any other built-in function.
    BuiltIn(&'static Function),
    /// A function of the template's author.
    User,
    /// Nothing.
    Unknown,
}

impl Callee {
    /// Looks a name up.
    pub fn of(name: &str) -> Self {
        match find(name) {
            Some(function) => match function.name {
                "parameters" => Self::Parameters(function),
                "variables" => Self::Variables(function),
                "lambdaVariables" => Self::LambdaVariables(function),
                _ => Self::BuiltIn(function),
            },
            None if name.contains('.') => Self::User,
            None => Self::Unknown,
        }
    }

    /// Whether what is declared is read: a parameter, a variable, the argument of a lambda.
    pub fn is_declaration(self) -> bool {
        matches!(
            self,
            Self::Parameters(_) | Self::Variables(_) | Self::LambdaVariables(_)
        )
    }

    /// Whether the turn of a copy loop or of a lambda is asked for.
    pub fn is_turned(self) -> bool {
        match self {
            Self::LambdaVariables(_) => true,
            Self::BuiltIn(function) => function.name == "copyIndex",
            _ => false,
        }
    }

    /// The built-in function.
    pub fn function(self) -> Option<&'static Function> {
        match self {
            Self::Parameters(function)
            | Self::Variables(function)
            | Self::LambdaVariables(function)
            | Self::BuiltIn(function) => Some(function),
            Self::User | Self::Unknown => None,
        }
    }

    /// The documented spelling of the name, where there is one.
    pub fn canonical(self, written: &str) -> CompactString {
        let function = self.function();
        function.map_or_else(|| written.into(), |function| function.canonical(written))
    }
}

impl Function {
    /// Whether this number of arguments is right.
    pub fn takes(&self, given: usize) -> bool {
        (self.least..=self.most).contains(&given)
    }

    /// The documented spelling; `list…` functions are not listed one by one.
    pub fn canonical(&self, written: &str) -> CompactString {
        if self.name == azure::LIST.name {
            let rest = written.get(azure::LIST.name.len()..).unwrap_or_default();
            format_compact!("{}{rest}", azure::LIST.name)
        } else {
            CompactString::const_new(self.name)
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
