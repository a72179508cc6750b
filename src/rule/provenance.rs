//! What a rule file says of where the fact comes from.

use super::error::Problem;
use super::file::{Mistakes, Table};
use crate::finding::{Basis, SourceRef};

/// Reads the source; only what is recalled has none.
pub(super) fn read(
    table: Table<'_>,
    basis: Option<Basis>,
    mistakes: &mut Mistakes,
) -> Option<SourceRef> {
    if table.get("source").is_none() {
        if basis.is_some_and(|basis| basis != Basis::Recalled) {
            let help = "`source = { url = \"https://…\", date = \"2026-01-31\" }`; only what is \
                        recalled has none";
            let problem = Problem::Missing("source", table.what);
            mistakes.with_help(table.key_span("basis"), problem, Some(help.to_owned()));
        }
        return None;
    }
    let table = table.table("source", "`source`", mistakes)?;
    table.only(&["url", "date"], mistakes);
    let url = table.needed("url", mistakes);
    if let Some(url) = url
        && !(url.value.starts_with("https://") && url.value.len() > "https://".len())
    {
        let help = "an address begins with `https://`".to_owned();
        let problem = Problem::BadAddress(url.value.to_owned());
        mistakes.with_help(url.span, problem, Some(help));
    }
    let date = table.needed("date", mistakes);
    if let Some(date) = date
        && !is_date(date.value)
    {
        let help = "write `2026-01-31`, `2026-01` or `2026`".to_owned();
        let problem = Problem::BadDate(date.value.to_owned());
        mistakes.with_help(date.span, problem, Some(help));
    }
    Some(SourceRef {
        url: url?.value.to_owned(),
        date: Some(date?.value.to_owned()),
    })
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let year = |part| number(part, 4).is_some_and(|year| (2000..2100).contains(&year));
    let month = |part| number(part, 2).filter(|month| (1..=12).contains(month));
    match parts.as_slice() {
        [y] => year(y),
        [y, m] => year(y) && month(m).is_some(),
        [y, m, d] => {
            let last = match month(m) {
                Some(2) => 29,
                Some(4 | 6 | 9 | 11) => 30,
                Some(_) => 31,
                None => 0,
            };
            year(y) && number(d, 2).is_some_and(|day| (1..=last).contains(&day))
        }
        _ => false,
    }
}
