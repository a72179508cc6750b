//! Integers by the format strings of .NET, standard and custom, culture-invariant.
//!
//! From the documentation of .NET (standard and custom numeric format strings, 2025-08).

/// What a format makes of an integer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Formatted {
    /// This text.
    Text(String),
    /// It is no format.
    Refused,
    /// A format that is not carried out here: of currencies, percents, exponents, sections.
    NotEvaluated,
}

/// An integer in a format; without one in its digits.
pub(super) fn formatted(number: i64, spec: &str) -> Formatted {
    let Some(letter) = spec.chars().next() else {
        return Formatted::Text(number.to_string());
    };
    let rest = spec.get(letter.len_utf8()..).unwrap_or_default();
    let is_standard = letter.is_ascii_alphabetic() && rest.chars().all(|c| c.is_ascii_digit());
    if is_standard {
        standard(number, letter, rest)
    } else {
        custom(number, spec).map_or(Formatted::NotEvaluated, Formatted::Text)
    }
}

/// A letter and perhaps a precision.
fn standard(number: i64, letter: char, precision: &str) -> Formatted {
    /// Longer texts are no numbers that somebody reads.
    const LONGEST: usize = 99;
    let precision: Option<usize> = match precision {
        "" => None,
        digits => match digits.parse() {
            Ok(digits) if digits <= LONGEST => Some(digits),
            _ => return Formatted::NotEvaluated,
        },
    };
    let zeros = |count: usize| match count {
        0 => String::new(),
        count => format!(".{}", "0".repeat(count)),
    };
    Formatted::Text(match letter {
        'D' | 'd' => padded(number, precision.unwrap_or(1)),
        'X' => format!("{number:0width$X}", width = precision.unwrap_or(1)),
        'x' => format!("{number:0width$x}", width = precision.unwrap_or(1)),
        'N' | 'n' => format!("{}{}", grouped(number), zeros(precision.unwrap_or(2))),
        'F' | 'f' => format!("{number}{}", zeros(precision.unwrap_or(2))),
        'G' | 'g' if precision.is_none() => number.to_string(),
        'B' | 'b' | 'C' | 'c' | 'E' | 'e' | 'G' | 'g' | 'P' | 'p' | 'R' | 'r' => {
            return Formatted::NotEvaluated;
        }
        _ => return Formatted::Refused,
    })
}

/// A picture of the number: `000`, `#,##0.00`, with other text before and behind it.
fn custom(number: i64, spec: &str) -> Option<String> {
    let is_place = |c: char| matches!(c, '0' | '#' | ',' | '.');
    let first = spec.find(is_place)?;
    let last = spec.rfind(is_place)?;
    let (before, core) = spec.split_at_checked(first)?;
    let (core, behind) = core.split_at_checked(last + 1 - first)?;
    let has_meaning = |c: char| "%‰eE\\'\";".contains(c) || is_place(c);
    if before.contains(has_meaning) || behind.contains(has_meaning) || !core.chars().all(is_place) {
        return None;
    }
    let (whole, decimals) = core.split_once('.').unwrap_or((core, ""));
    // A comma at the end divides; one more point means nothing.
    if whole.ends_with(',') || whole.starts_with(',') || decimals.contains(['.', ',']) {
        return None;
    }
    let places = whole.chars().filter(|c| *c != ',');
    let digits = places.skip_while(|c| *c == '#').count();
    let magnitude = match number {
        0 => String::new(),
        other => other.unsigned_abs().to_string(),
    };
    let mut text = format!("{magnitude:0>digits$}");
    if whole.contains(',') {
        text = with_commas(&text);
    }
    let sign = if number < 0 { "-" } else { "" };
    let shown = decimals.rfind('0').map_or(0, |at| at + 1);
    let fraction = match shown {
        0 => String::new(),
        shown => format!(".{}", "0".repeat(shown)),
    };
    Some(format!("{sign}{before}{text}{fraction}{behind}"))
}

fn padded(number: i64, digits: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{:0digits$}", number.unsigned_abs())
}

fn grouped(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", with_commas(&number.unsigned_abs().to_string()))
}

fn with_commas(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_and_custom_formats_give_what_dotnet_does() {
        for (number, spec, expected) in [
            (42, "D4", "0042"),
            (-42, "D4", "-0042"),
            (255, "X", "FF"),
            (255, "x4", "00ff"),
            (-8_175_133, "N0", "-8,175,133"),
            (5, "F1", "5.0"),
            (5, "", "5"),
            (7, "000", "007"),
            (-7, "000", "-007"),
            (1234, "00", "1234"),
            (5, "00.00", "05.00"),
            (5, "0.##", "5"),
            (5, "0.#0", "5.00"),
            (1_234_567, "#,##0", "1,234,567"),
            (12, "#,##0", "12"),
            (7, "0,000", "0,007"),
            (0, "#", ""),
            (3, "vm-00", "vm-03"),
            (3, "00 TB", "03 TB"),
        ] {
            let expected = Formatted::Text(expected.to_owned());
            assert_eq!(formatted(number, spec), expected, "{spec}");
        }
    }

    #[test]
    fn what_is_no_format_is_told_from_what_is_not_carried_out() {
        for spec in ["Q", "z3", "v"] {
            assert_eq!(formatted(1, spec), Formatted::Refused, "{spec}");
        }
        for spec in [
            "C", "P1", "E2", "G3", "R", "B8", "D999", "0%", "0;(0)", "0,", "0E+0", "a-b", "0'x'",
            "0-0", "yyyy-",
        ] {
            assert_eq!(formatted(1, spec), Formatted::NotEvaluated, "{spec}");
        }
    }
}
