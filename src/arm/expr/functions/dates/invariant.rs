//! Dates as .NET writes and reads them where no culture is chosen: `4/7/2020 2:53:14 PM`.
//!
//! `dateTimeAdd` itself answers in this form to a base with a blank (Azure documentation of date
//! functions, 2026-03), so that one call can be given to another. In which century a year of two
//! digits lies, depends on settings that are not known: it is not read.

use super::calendar::DateTime;

/// `M/d/yyyy` with all digits of the year, then perhaps a time, with or without `AM` and `PM`; in UTC.
pub(super) fn parse(text: &str) -> Option<DateTime> {
    let mut words = text.split_ascii_whitespace();
    let date = words.next()?;
    let [month, day, year] = numbers(date, '/')?;
    if date.rsplit('/').next().is_none_or(|year| year.len() != 4) {
        return None;
    }
    let time = words.next();
    let half = words.next();
    if words.next().is_some() {
        return None;
    }
    let second = match (time, half) {
        (None, _) => 0,
        (Some(time), half) => second_of(time, half)?,
    };
    if !(1..=9999).contains(&year) {
        return None;
    }
    DateTime::of(year, month, day, second)
}

/// Seconds since midnight.
fn second_of(time: &str, half: Option<&str>) -> Option<i64> {
    let with_seconds = match time.matches(':').count() {
        1 => format!("{time}:00"),
        _ => time.to_owned(),
    };
    let [hour, minute, second] = numbers(&with_seconds, ':')?;
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => {
            let is = |word: &str| half.eq_ignore_ascii_case(word);
            match (is("AM"), is("PM")) {
                (true, _) => hour % 12,
                (_, true) => hour % 12 + 12,
                _ => return None,
            }
        }
        Some(_) => return None,
    };
    let is_time = hour < 24 && minute < 60 && second < 60;
    is_time.then_some(hour * 3600 + minute * 60 + second)
}

/// Three numbers of at most four digits.
fn numbers(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    });
    let all = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let at = |text: &str| parse(text).map(DateTime::epoch);
        assert_eq!(at("4/7/2020 2:53:14 PM"), Some(1_586_271_194));
        assert_eq!(at("04/07/2020 14:53:14"), Some(1_586_271_194));
        assert_eq!(at("4/7/2020 12:00:00 AM"), Some(1_586_217_600));
        assert_eq!(at("4/7/2020"), Some(1_586_217_600));
        assert_eq!(at("4/7/0020"), Some(-61_527_686_400));
        assert_eq!(at("4/7/2020 12:00 PM"), Some(1_586_260_800));
        for text in [
            "13/1/2020",
            "4/31/2020",
            "4/7/2020 13:00 PM",
            "4/7",
            "4/7/20",
            "4/7/20 2:53 PM",
            "4/7/020",
            "4/7/2020 2:00 PM x",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
