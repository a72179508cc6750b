//! Evaluated arguments, taken by their type.

use super::{Fault, Outcome};
use crate::arm::value::{ArgumentList, Property, Unknown, Value};

/// The arguments of one call.
#[derive(Debug, Default)]
pub(in crate::arm::expr) struct Arguments {
    /// In order; a lazy function adds them as it evaluates them.
    pub values: ArgumentList,
}

impl Arguments {
    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn get(&self, position: usize) -> Result<&Value, Fault> {
        self.values.get(position).ok_or(Fault::Unknown)
    }

    /// The value itself; the argument is gone afterwards.
    pub fn take(&mut self, position: usize) -> Outcome {
        let value = self.values.get_mut(position).ok_or(Fault::Unknown)?;
        Ok(std::mem::replace(value, Value::Null))
    }

    pub fn text(&self, position: usize) -> Result<&str, Fault> {
        match self.get(position)? {
            Value::String(text) => Ok(text),
            other => Err(wrong(position, "a text", other)),
        }
    }

    pub fn int(&self, position: usize) -> Result<i64, Fault> {
        match self.get(position)? {
            Value::Int(number) => Ok(*number),
            other => Err(wrong(position, "an integer", other)),
        }
    }

    pub fn bool(&self, position: usize) -> Result<bool, Fault> {
        match self.get(position)? {
            Value::Bool(value) => Ok(*value),
            other => Err(wrong(position, "a Boolean", other)),
        }
    }

    pub fn array(&self, position: usize) -> Result<&[Value], Fault> {
        match self.get(position)? {
            Value::Array(elements) => Ok(elements),
            other => Err(wrong(position, "an array", other)),
        }
    }

    pub fn object(&self, position: usize) -> Result<&[Property], Fault> {
        match self.get(position)? {
            Value::Object(members) => Ok(members),
            other => Err(wrong(position, "an object", other)),
        }
    }

    /// The argument, where it is an unknown text or value.
    pub fn unknown(&self, position: usize) -> Option<&Unknown> {
        self.values.get(position)?.as_unknown()
    }

    /// Nothing in this argument may be unknown.
    pub fn known(&self, position: usize) -> Result<&Value, Fault> {
        let value = self.get(position)?;
        if value.is_known() {
            Ok(value)
        } else {
            Err(Fault::Unknown)
        }
    }
}

/// The fault of an argument of the wrong type; an unknown one may still be right.
pub(super) fn wrong(position: usize, wanted: &str, found: &Value) -> Fault {
    match found {
        Value::Unknown(_) => Fault::Unknown,
        other => Fault::Argument(
            position,
            format!(
                "argument {} must be {wanted}, not {}",
                position + 1,
                other.kind_name()
            ),
        ),
    }
}
