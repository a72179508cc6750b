//! Dates and durations.

mod calendar;
mod invariant;
mod pattern;

use calendar::{DateTime, Duration};

use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::value::{Value, Why};

pub(super) const FUNCTIONS: &[Function] = &[
    function("dateTimeAdd", 2, 3, Body::Strict(date_time_add)),
    function(
        "dateTimeFromEpoch",
        1,
        1,
        Body::Strict(date_time_from_epoch),
    ),
    function("dateTimeToEpoch", 1, 1, Body::Strict(date_time_to_epoch)),
];

fn date(arguments: &Arguments) -> Result<DateTime, Fault> {
    let text = arguments.text(0)?;
    let date = DateTime::parse(text).or_else(|| invariant::parse(text));
    date.ok_or_else(|| {
        // Azure reads more forms than are read here.
        if text.contains(|c: char| c.is_ascii_digit()) && !DateTime::is_iso(text) {
            return Fault::Because(Why::NotEvaluated("a date in this form".into()));
        }
        Fault::Argument(
            0,
            "the text is no date such as `2026-03-31T08:00:00Z`".to_owned(),
        )
    })
}

/// Whether a date has a fraction of a second, which is not counted.
fn has_fraction(text: &str) -> bool {
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let mut digits = fraction.bytes().take_while(u8::is_ascii_digit);
    digits.any(|digit| digit != b'0')
}

fn out_of_range() -> Fault {
    Fault::Invalid("the date is not between the years 1 and 9999".to_owned())
}

fn date_time_from_epoch(arguments: &mut Arguments) -> Outcome {
    let date = DateTime::from_epoch(arguments.int(0)?).ok_or_else(out_of_range)?;
    Ok(Value::String(pattern::iso(&date).into()))
}

fn date_time_to_epoch(arguments: &mut Arguments) -> Outcome {
    Ok(Value::Int(date(arguments)?.epoch()))
}

fn date_time_add(arguments: &mut Arguments) -> Outcome {
    let base = date(arguments)?;
    let duration = Duration::parse(arguments.text(1)?)
        .ok_or_else(|| Fault::Argument(1, "the text is no duration such as `P1DT2H`".to_owned()))?;
    // Whether Azure counts a year as 365 days or by the calendar is not known:
    // where both agree, it does not matter.
    let by_days = base.add_days(&duration).ok_or_else(out_of_range)?;
    let by_calendar = base.add_months(&duration).ok_or_else(out_of_range)?;
    // Nor is what becomes of a fraction of a second.
    if by_days != by_calendar || duration.has_fraction {
        return Err(Fault::Because(Why::NotEvaluated("dateTimeAdd".into())));
    }
    let text = if arguments.len() > 2 {
        let format = arguments.text(2)?;
        if has_fraction(arguments.text(0)?) && format.contains(['f', 'F', 'o', 'O']) {
            return Err(Fault::Because(Why::NotEvaluated("dateTimeAdd".into())));
        }
        pattern::write(&by_days, format)
            .ok_or_else(|| Fault::Because(Why::NotEvaluated("dateTimeAdd".into())))?
    } else if arguments.text(0)?.contains('T') {
        if has_fraction(arguments.text(0)?) {
            return Err(Fault::Because(Why::NotEvaluated("dateTimeAdd".into())));
        }
        pattern::iso(&by_days)
    } else {
        pattern::general(&by_days)
    };
    Ok(Value::String(text.into()))
}
