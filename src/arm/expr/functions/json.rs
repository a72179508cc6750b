//! `json`.

use super::json_reader::read;
use super::{Arguments, Body, Fault, Function, Outcome, function};

pub(super) const FUNCTIONS: &[Function] = &[function("json", 1, 1, Body::Strict(json))];

fn json(arguments: &mut Arguments) -> Outcome {
    parse(arguments.text(0)?)
}

/// The value of a JSON text, or why it is none.
pub(super) fn parse(text: &str) -> Outcome {
    read(text).map_err(|error| Fault::Argument(0, format!("not JSON: {error}")))
}
