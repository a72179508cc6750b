//! Dates as text, by .NET patterns in the invariant culture.

use super::calendar::DateTime;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// `yyyy-MM-ddTHH:mm:ssZ`
pub(super) fn iso(date: &DateTime) -> String {
    custom(date, "yyyy-MM-ddTHH:mm:ssZ").unwrap_or_default()
}

/// The general form of the service's culture: `4/7/2023 2:53:14 PM`.
pub(super) fn general(date: &DateTime) -> String {
    custom(date, "M/d/yyyy h:mm:ss tt").unwrap_or_default()
}

/// `None` for patterns that this version does not know.
pub(super) fn write(date: &DateTime, pattern: &str) -> Option<String> {
    match pattern {
        "" => Some(general(date)),
        "d" => custom(date, "MM/dd/yyyy"),
        "D" => custom(date, "dddd, dd MMMM yyyy"),
        "o" | "O" => custom(date, "yyyy-MM-ddTHH:mm:ss.fffffffZ"),
        "s" => custom(date, "yyyy-MM-ddTHH:mm:ss"),
        "u" => custom(date, "yyyy-MM-dd HH:mm:ssZ"),
        "r" | "R" => custom(date, "ddd, dd MMM yyyy HH:mm:ss 'GMT'"),
        // Other standard patterns depend on the culture.
        one if one.chars().count() == 1 => None,
        custom_pattern => custom(
            date,
            custom_pattern.strip_prefix('%').unwrap_or(custom_pattern),
        ),
    }
}

fn custom(date: &DateTime, pattern: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => {
                let inside = rest.get(1..)?;
                let end = inside.find(first)?;
                text.push_str(inside.get(..end)?);
                end + 2
            }
            '\\' => {
                let escaped = rest.chars().nth(1)?;
                text.push(escaped);
                1 + escaped.len_utf8()
            }
            _ => {
                let run = rest.chars().take_while(|c| *c == first).count();
                text.push_str(&piece(date, first, run)?);
                run * first.len_utf8()
            }
        };
        rest = rest.get(length..)?;
    }
    Some(text)
}

/// A letter of a pattern, repeated.
fn piece(date: &DateTime, letter: char, run: usize) -> Option<String> {
    let number = |value: i64| {
        let width = run.min(2);
        format!("{value:0width$}")
    };
    let hour = date.second / 3600;
    let name = |names: &[&str], at: i64| {
        names
            .get(usize::try_from(at).ok()?)
            .map(|name| (*name).to_owned())
    };
    let short = |name: Option<String>| name.and_then(|name| Some(name.get(..3)?.to_owned()));
    Some(match (letter, run) {
        ('y', 1 | 2) => number(date.year % 100),
        ('y', _) => format!("{:0run$}", date.year),
        ('M', 1 | 2) => number(date.month),
        ('M', 3) => short(name(&MONTHS, date.month - 1))?,
        ('M', _) => name(&MONTHS, date.month - 1)?,
        ('d', 1 | 2) => number(date.day),
        ('d', 3) => short(name(&DAYS, date.weekday()))?,
        ('d', _) => name(&DAYS, date.weekday())?,
        ('H', _) => number(hour),
        ('h', _) => number((hour + 11) % 12 + 1),
        ('m', _) => number(date.second / 60 % 60),
        ('s', _) => number(date.second % 60),
        ('f', 1..=7) => "0".repeat(run),
        ('F', 1..=7) => String::new(),
        ('t', 1) => if hour < 12 { "A" } else { "P" }.to_owned(),
        ('t', _) => if hour < 12 { "AM" } else { "PM" }.to_owned(),
        ('z' | 'K' | 'g' | 'f' | 'F' | '%', _) => return None,
        (other, run) => other.to_string().repeat(run),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled_in() {
        let date = DateTime::parse("2023-04-07T14:05:09Z").unwrap();
        for (pattern, expected) in [
            ("yyyy-MM-dd HH:mm", "2023-04-07 14:05"),
            ("u", "2023-04-07 14:05:09Z"),
            ("o", "2023-04-07T14:05:09.0000000Z"),
            ("R", "Fri, 07 Apr 2023 14:05:09 GMT"),
            ("dddd d MMMM yy, h:m:s t", "Friday 7 April 23, 2:5:9 P"),
            ("'at' \\y yyyy", "at y 2023"),
        ] {
            assert_eq!(
                write(&date, pattern).as_deref(),
                Some(expected),
                "{pattern}"
            );
        }
        assert_eq!(general(&date), "4/7/2023 2:05:09 PM");
        for pattern in ["X", "yyyy zzz", "'open"] {
            assert_eq!(write(&date, pattern), None, "{pattern}");
        }
    }
}
