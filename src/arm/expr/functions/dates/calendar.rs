//! Points in time of the Gregorian calendar, to the second, in UTC.

const DAY: i64 = 86_400;

/// A point in time between the years 1 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateTime {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    /// Seconds since midnight.
    pub second: i64,
}

/// A signed ISO 8601 duration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Duration {
    months: i64,
    /// Years and months as days: 365 and 30.
    days_of_months: i64,
    seconds: i64,
    /// Whether a fraction of a second goes with it, which is not counted.
    pub has_fraction: bool,
}

impl DateTime {
    /// `yyyy-MM-dd`, then `T` or a blank and a time, then `Z` or an offset;
    /// also without dashes and colons, as `utcNow` writes.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, time),
            None => (text, "00:00:00Z"),
        };
        let zone = time.find(['Z', '+', '-']);
        let (time, zone) = time.split_at_checked(zone.unwrap_or(time.len()))?;
        let [year, month, day] = numbers(date, '-', &[4, 2, 2])?;
        let time = time.split('.').next()?;
        let time = match (time.len(), time.matches(':').count()) {
            (5, 1) => format!("{time}:00"),
            _ => time.to_owned(),
        };
        let [hour, minute, second] = numbers(&time, ':', &[2, 2, 2])?;
        let is_time = hour < 24 && minute < 60 && second < 60;
        if !is_time || year == 0 {
            return None;
        }
        let local = Self::of(year, month, day, hour * 3600 + minute * 60 + second)?;
        Self::from_epoch(local.epoch() - offset(zone)?)
    }

    /// A day that the calendar has.
    pub fn of(year: i64, month: i64, day: i64, second: i64) -> Option<Self> {
        let is_date = (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day);
        is_date.then_some(Self {
            year,
            month,
            day,
            second,
        })
    }

    /// Whether a text begins like `yyyy-MM-dd`, be there such a day or not.
    pub fn is_iso(text: &str) -> bool {
        let date = text.trim().get(..10);
        date.is_some_and(|date| numbers(date, '-', &[4, 2, 2]).is_some() && date.contains('-'))
    }

    /// Seconds since 1970.
    pub fn epoch(self) -> i64 {
        days_from_civil(self.year, self.month, self.day) * DAY + self.second
    }

    pub fn from_epoch(seconds: i64) -> Option<Self> {
        let (year, month, day) = civil_from_days(seconds.div_euclid(DAY))?;
        let second = seconds.rem_euclid(DAY);
        (1..=9999).contains(&year).then_some(Self {
            year,
            month,
            day,
            second,
        })
    }

    pub fn add_days(self, duration: &Duration) -> Option<Self> {
        let days = duration.days_of_months.checked_mul(DAY)?;
        let seconds = self.epoch().checked_add(duration.seconds)?;
        Self::from_epoch(seconds.checked_add(days)?)
    }

    pub fn add_months(self, duration: &Duration) -> Option<Self> {
        let months = (self.year * 12 + self.month - 1).checked_add(duration.months)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        if !(1..=9999).contains(&year) {
            return None;
        }
        let day = self.day.min(month_length(year, month));
        let moved = Self {
            year,
            month,
            day,
            ..self
        };
        Self::from_epoch(moved.epoch().checked_add(duration.seconds)?)
    }

    /// 0 is Sunday.
    pub fn weekday(self) -> i64 {
        (days_from_civil(self.year, self.month, self.day) + 4).rem_euclid(7)
    }
}

impl Duration {
    /// `P1Y2M3W4DT5H6M7S`, with or without a sign and a fraction of the seconds.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, rest) = match text.trim().strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.trim()),
        };
        let rest = rest.strip_prefix('P')?;
        let (date, time) = match rest.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (rest, None),
        };
        if time.is_some_and(str::is_empty) || rest.is_empty() {
            return None;
        }
        let (time, has_fraction) = match time.and_then(|time| time.split_once('.')) {
            Some((whole, fraction)) => {
                let digits = fraction.strip_suffix('S')?;
                let ends = whole.ends_with(|last: char| last.is_ascii_digit());
                if !ends || digits.is_empty() || !digits.bytes().all(|one| one.is_ascii_digit()) {
                    return None;
                }
                let counts = digits.bytes().any(|digit| digit != b'0');
                (Some(format!("{whole}S")), counts)
            }
            None => (time.map(str::to_owned), false),
        };
        let mut duration = Self {
            has_fraction,
            ..Self::default()
        };
        for (number, unit) in quantities(date)? {
            match unit {
                'Y' => duration.add_months(number.checked_mul(12)?, number.checked_mul(365)?)?,
                'M' => duration.add_months(number, number.checked_mul(30)?)?,
                'W' => duration.add_seconds(number, 7 * DAY)?,
                'D' => duration.add_seconds(number, DAY)?,
                _ => return None,
            }
        }
        for (number, unit) in quantities(time.as_deref().unwrap_or_default())? {
            let seconds = match unit {
                'H' => 3600,
                'M' => 60,
                'S' => 1,
                _ => return None,
            };
            duration.add_seconds(number, seconds)?;
        }
        Some(Self {
            months: sign * duration.months,
            days_of_months: sign * duration.days_of_months,
            seconds: sign * duration.seconds,
            has_fraction,
        })
    }

    fn add_months(&mut self, months: i64, days: i64) -> Option<()> {
        self.months = self.months.checked_add(months)?;
        self.days_of_months = self.days_of_months.checked_add(days)?;
        Some(())
    }

    fn add_seconds(&mut self, number: i64, unit: i64) -> Option<()> {
        self.seconds = self.seconds.checked_add(number.checked_mul(unit)?)?;
        Some(())
    }
}

/// Numbers with their units.
fn quantities(text: &str) -> Option<Vec<(i64, char)>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, tail) = rest.split_at_checked(at)?;
        let unit = tail.chars().next()?;
        found.push((digits.parse().ok()?, unit));
        rest = tail.get(unit.len_utf8()..)?;
    }
    Some(found)
}

/// Three numbers of these widths, separated or not.
fn numbers(text: &str, separator: char, widths: &[usize; 3]) -> Option<[i64; 3]> {
    let digits: String = match text.matches(separator).count() {
        0 => text.to_owned(),
        2 => {
            let pieces = text.split(separator).zip(widths);
            let fit = pieces.clone().all(|(piece, width)| piece.len() == *width);
            fit.then(|| pieces.map(|(piece, _)| piece).collect())?
        }
        _ => return None,
    };
    let all: usize = widths.iter().sum();
    if digits.len() != all || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let [a, b, _] = *widths;
    let part = |from: usize, to: usize| digits.get(from..to)?.parse().ok();
    Some([part(0, a)?, part(a, a + b)?, part(a + b, all)?])
}

/// Seconds of `Z`, `+02:00` or nothing.
fn offset(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.split_at_checked(1) {
        None | Some(("Z", "")) => return Some(0),
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        Some(_) => return None,
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    let seconds = hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
    (seconds <= 14 * 3600).then_some(sign * seconds)
}

fn month_length(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970; years begin in March, so that the leap day is the last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> Option<(i64, i64, i64)> {
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + years + i64::from(month <= 2);
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_comes_back() {
        for day in (-719_162..2_932_896).step_by(97) {
            let date = DateTime::from_epoch(day * DAY + 5).unwrap();
            assert_eq!(date.epoch(), day * DAY + 5);
        }
        assert_eq!(DateTime::from_epoch(2_932_897 * DAY), None);
        assert_eq!(DateTime::from_epoch(i64::MAX), None);
        assert_eq!(DateTime::from_epoch(0).unwrap().weekday(), 4);
    }

    #[test]
    fn dates_and_durations_are_read_strictly() {
        let epoch = |text| DateTime::parse(text).map(DateTime::epoch);
        assert_eq!(epoch("2023-05-02T15:16:13Z"), Some(1_683_040_573));
        assert_eq!(epoch("20230502T151613Z"), Some(1_683_040_573));
        assert_eq!(epoch("2023-05-02 17:16:13.5+02:00"), Some(1_683_040_573));
        for text in [
            "",
            "x",
            "2023-02-29T00:00:00Z",
            "2023-13-01",
            "2023-1-1",
            "2023-05-02T25:00:00Z",
            "2023-05-02T1é",
        ] {
            assert_eq!(epoch(text), None, "{text}");
        }
        for text in [
            "",
            "P",
            "PT",
            "1 day",
            "P1",
            "P1H",
            "PT1D",
            "P-1D",
            "P99999999999999999999D",
            "PT.5S",
            "PT1.S",
            "PT1.5",
            "PT1.5M",
            "P1.5D",
        ] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
        let week = Duration::parse("-P1W").unwrap();
        assert_eq!(week.seconds, -7 * DAY);
        let second = Duration::parse("PT1M1.50S").unwrap();
        assert_eq!((second.seconds, second.has_fraction), (61, true));
        assert!(!Duration::parse("PT1.0S").unwrap().has_fraction);
    }
}
