//! Making arrays and taking them apart.

use super::{Arguments, Body, Fault, Function, MANY, Outcome, function};
use crate::arm::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    function("array", 1, 1, Body::Strict(array)),
    function("createArray", 0, MANY, Body::Strict(create_array)),
    function("range", 2, 2, Body::Strict(range)),
    function("flatten", 1, 1, Body::Strict(flatten)),
    function("indexFromEnd", 2, 2, Body::Strict(index_from_end)),
    function("tryIndexFromEnd", 2, 2, Body::Strict(try_index_from_end)),
];

fn array(arguments: &mut Arguments) -> Outcome {
    match arguments.get(0)? {
        Value::Array(_) => arguments.take(0),
        Value::Unknown(unknown) if !unknown.is_text() => Err(Fault::Unknown),
        _ => Ok(Value::Array(vec![arguments.take(0)?].into())),
    }
}

fn create_array(arguments: &mut Arguments) -> Outcome {
    Ok(Value::Array(
        std::mem::take(&mut arguments.values).into_vec().into(),
    ))
}

fn range(arguments: &mut Arguments) -> Outcome {
    const MOST: i64 = 10_000;
    const LAST: i64 = i32::MAX as i64;
    let (start, count) = (arguments.int(0)?, arguments.int(1)?);
    if !(0..=MOST).contains(&count) {
        return Err(Fault::Argument(
            1,
            format!("the count {count} is not between 0 and {MOST}"),
        ));
    }
    match start.checked_add(count) {
        Some(end) if end <= LAST => Ok(Value::Array((start..end).map(Value::Int).collect())),
        _ => Err(Fault::Argument(0, format!("the numbers go beyond {LAST}"))),
    }
}

fn flatten(arguments: &mut Arguments) -> Outcome {
    let mut flat = Vec::new();
    for element in arguments.array(0)? {
        match element {
            Value::Array(elements) => flat.extend(elements.iter().cloned()),
            Value::Unknown(_) => return Err(Fault::Unknown),
            _ => {
                let text = "every element must be an array".to_owned();
                return Err(Fault::Argument(0, text));
            }
        }
    }
    Ok(Value::Array(flat.into()))
}

fn from_end(arguments: &Arguments) -> Result<Option<Value>, Fault> {
    let elements = arguments.array(0)?;
    let index = usize::try_from(arguments.int(1)?).ok();
    Ok(index
        .and_then(|index| elements.len().checked_sub(index))
        .and_then(|index| elements.get(index))
        .cloned())
}

fn index_from_end(arguments: &mut Arguments) -> Outcome {
    from_end(arguments)?.ok_or_else(|| {
        let length = arguments.array(0).map_or(0, <[Value]>::len);
        Fault::Argument(
            1,
            format!("the array has {length} elements, counted from 1"),
        )
    })
}

fn try_index_from_end(arguments: &mut Arguments) -> Outcome {
    Ok(from_end(arguments)?.unwrap_or(Value::Null))
}
