//! Which rules a run tells about: what `--select` and `--ignore` name.

use std::collections::BTreeSet;

use crate::text::nearest;

/// Rules by their ids and areas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    select: Vec<Pattern>,
    ignore: Vec<Pattern>,
}

/// One rule, or all of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    Rule(String),
    Area(String),
}

/// A name that fits no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{option}: there is no rule `{text}`{}; `armove rules` lists them", suggestion(nearest.as_deref()))]
pub struct UnknownRule {
    /// The option.
    pub option: &'static str,
    /// What was typed.
    pub text: String,
    /// The rule or area that is spelt most like it.
    pub nearest: Option<String>,
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| {
        format!(", did you mean `{nearest}`?")
    })
}

impl Selection {
    /// Reads rule ids (`area/name`) and areas (`area` or `area/*`); `known` are all ids.
    ///
    /// # Errors
    /// The first name that fits none of them.
    pub fn new(
        select: &[String],
        ignore: &[String],
        known: &BTreeSet<String>,
    ) -> Result<Self, UnknownRule> {
        let read = |option, list: &[String]| {
            let patterns = list.iter().map(|text| pattern(option, text, known));
            patterns.collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            select: read("--select", select)?,
            ignore: read("--ignore", ignore)?,
        })
    }

    /// The id that was probably meant.
    #[must_use]
    pub fn nearest<'k>(text: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
        let ids = known.iter().map(String::as_str);
        nearest(text, ids).or_else(|| same_end(text, known))
    }

    /// Whether a rule is told about. What is ignored stays so, also when it is selected.
    #[must_use]
    pub fn has(&self, rule: &str) -> bool {
        let fits = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.fits(rule));
        (self.select.is_empty() || fits(&self.select)) && !fits(&self.ignore)
    }
}

impl Pattern {
    fn fits(&self, rule: &str) -> bool {
        match self {
            Self::Rule(id) => id == rule,
            Self::Area(area) => area_of(rule) == area,
        }
    }
}

fn area_of(rule: &str) -> &str {
    rule.split('/').next().unwrap_or_default()
}

fn pattern(
    option: &'static str,
    text: &str,
    known: &BTreeSet<String>,
) -> Result<Pattern, UnknownRule> {
    let text = text.trim();
    let area = text.strip_suffix("/*").unwrap_or(text);
    if known.iter().any(|id| area_of(id) == area) {
        return Ok(Pattern::Area(area.to_owned()));
    }
    if known.contains(text) {
        return Ok(Pattern::Rule(text.to_owned()));
    }
    let areas: BTreeSet<&str> = known.iter().map(|id| area_of(id)).collect();
    let best = Selection::nearest(text, known).or_else(|| nearest(text, areas));
    Err(UnknownRule {
        option,
        text: text.to_owned(),
        nearest: best.map(str::to_owned),
    })
}

/// The rule that has this name in another area.
fn same_end<'k>(text: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let name = text.rsplit('/').next().filter(|name| !name.is_empty())?;
    let mut fitting = known
        .iter()
        .filter(|id| id.rsplit('/').next() == Some(name));
    fitting.next().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(select: &[&str], ignore: &[&str]) -> Result<Selection, UnknownRule> {
        let known = [
            "region/zones-not-available",
            "region/type-not-offered",
            "input/duplicate-key",
        ];
        let owned = |list: &[&str]| {
            list.iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let known = known.into_iter().map(str::to_owned).collect();
        Selection::new(&owned(select), &owned(ignore), &known)
    }

    #[test]
    fn areas_and_ids_select_and_what_is_ignored_stays_so() {
        let all = selection(&[], &[]).unwrap();
        assert!(all.has("region/type-not-offered") && all.has("relocate/location"));
        let area = selection(&["region"], &["region/type-not-offered"]).unwrap();
        assert!(area.has("region/zones-not-available"));
        assert!(!area.has("region/type-not-offered") && !area.has("input/duplicate-key"));
        let without = selection(&[], &["region/*"]).unwrap();
        assert!(!without.has("region/zones-not-available") && without.has("input/duplicate-key"));
        let one = selection(&["input/duplicate-key"], &["input"]).unwrap();
        assert!(!one.has("input/duplicate-key"));
    }

    #[test]
    fn what_fits_no_rule_is_told_with_the_nearest() {
        let nearest = |text: &str| selection(&[], &[text]).unwrap_err().nearest;
        assert_eq!(
            nearest("region/type-not-offerd").as_deref(),
            Some("region/type-not-offered")
        );
        assert_eq!(nearest("regoin").as_deref(), Some("region"));
        assert_eq!(
            nearest("type-not-offered").as_deref(),
            Some("region/type-not-offered")
        );
        assert_eq!(nearest("something-else"), None);
        let error = selection(&["inputs/*"], &[]).unwrap_err();
        assert_eq!(error.option, "--select");
        assert!(error.to_string().contains("there is no rule `inputs/*`"));
    }
}
