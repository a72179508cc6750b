//! `explain`: what a finding means, and what to do; what is known of a type or a region.

mod facts;
mod features;

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::options::{About, ExplainOptions, RegionError, region_name};
use super::tell::colored;
use super::{Exit, Failure, catalogs, rule_files};
use crate::catalog::Catalog;
use crate::report::text::{self, Facts, Look};
use crate::rule::page;
use crate::text::nearest;

/// Most names that are offered for one that is not known.
const MAX_NEAREST: usize = 3;

/// Least length of a part of a name that is looked for.
const MIN_PART: usize = 4;

/// Nothing that can be explained.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unexplained {
    /// The first part of ids, not an id.
    #[error("`{0}` is an area, not a rule; `armove rules` lists what is in it")]
    Area(String),
    /// An id that nothing is written about.
    #[error("`{0}` has no page")]
    NoPage(String),
    /// No type that any list names.
    #[error("no list names the resource type `{text}`{}", offer(nearest.as_deref()))]
    Type {
        /// What was typed.
        text: String,
        /// The one that is spelt most like it.
        nearest: Option<String>,
    },
    /// No region.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// No id, or no whole one.
    #[error(
        "there is no rule `{text}`{} `armove rules` lists all; rules of your own need `--rules DIR`",
        suggestion(nearest)
    )]
    Rule {
        /// What was typed.
        text: String,
        /// The ids that are spelt most like it, best first.
        nearest: Vec<String>,
    },
}

fn offer(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "; write it in full, such as `Microsoft.Web/sites`".to_owned(),
        |nearest| format!("; did you mean `{nearest}`?"),
    )
}

fn suggestion(nearest: &[String]) -> String {
    let names: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => ":".to_owned(),
        names => format!("; did you mean {}?", names.join(" or ")),
    }
}

/// Runs the command. The page goes to `out`, messages to `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(options: &ExplainOptions, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let look = colored(options.color);
    let shown = match &options.about {
        About::Rule(rule) => explain_rule(rule, options, look),
        About::Type(full_type) => explain_facts(options, (Some(full_type), None), look),
        About::Region(region) => explain_facts(options, (None, Some(region)), look),
        About::TypeIn(full_type, region) => {
            explain_facts(options, (Some(full_type), Some(region)), look)
        }
    };
    match shown {
        Ok(shown) => out.write_all(shown.as_bytes()).map(|()| Exit::Clean),
        Err(failure) => failure.tell(err, look),
    }
}

/// What is known of a type, a region, or both, by the facts that the options ask for.
fn explain_facts(
    options: &ExplainOptions,
    asked: (Option<&String>, Option<&String>),
    look: Look,
) -> Result<String, Failure> {
    catalogs::with(&options.overlays, |catalog| {
        Ok(text::facts(&known(catalog, asked)?, look))
    })
}

/// What is known of a type, a region, or both.
fn known(
    catalog: Catalog<'_>,
    (full_type, region): (Option<&String>, Option<&String>),
) -> Result<Facts, Unexplained> {
    let full_type = full_type.map(|text| {
        let name = text.trim();
        catalog
            .canonical_type(name)
            .ok_or_else(|| Unexplained::Type {
                text: name.to_owned(),
                nearest: catalog.nearest_type(name).map(str::to_owned),
            })
    });
    let region = region.map(|text| region_name(catalog, "--region", text));
    let region = region.transpose()?;
    let region = region.and_then(|name| catalog.region(&name));
    Ok(match (full_type.transpose()?, region) {
        (Some(full_type), Some(region)) => facts::of_both(catalog, full_type, &region),
        (Some(full_type), None) => facts::of_type(catalog, full_type),
        (None, Some(region)) => facts::of_region(catalog, &region),
        (None, None) => Facts::default(),
    })
}

/// The page of a rule or finding.
fn explain_rule(typed: &str, options: &ExplainOptions, look: Look) -> Result<String, Failure> {
    let rules = rule_files::read(&options.folders)?;
    let id = find(typed, &rule_files::known_ids(&rules))?;
    match (page(&id), rules.get(&id)) {
        (Some(page), rule) => Ok(text::page(&id, page.markdown, rule, look)),
        (None, Some(rule)) => Ok(match rule_files::page_beside(&options.folders, &id) {
            Some(own) => text::page(&id, &own, Some(rule), look),
            None => text::rule(rule, look),
        }),
        (None, None) => Err(Unexplained::NoPage(id).into()),
    }
}

/// The id that was meant: as typed, in any case, or by its name alone where one area has it.
fn find(typed: &str, known: &BTreeSet<String>) -> Result<String, Unexplained> {
    let wanted = typed.trim().to_ascii_lowercase();
    if known.contains(&wanted) {
        return Ok(wanted);
    }
    let area = |id: &String| id.split('/').next() == Some(wanted.trim_end_matches('/'));
    if known.iter().any(area) {
        return Err(Unexplained::Area(wanted.trim_end_matches('/').to_owned()));
    }
    let near = near(&wanted, known);
    match near.as_slice() {
        [only] if !wanted.contains('/') && name_of(only) == wanted => Ok((*only).to_owned()),
        _ => Err(Unexplained::Rule {
            text: typed.to_owned(),
            nearest: near.into_iter().map(str::to_owned).collect(),
        }),
    }
}

fn name_of(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// The ids that may have been meant: those of this name, else those that hold it, else those that
/// are spelt most like it; of each those of the same area first. At most three.
fn near<'k>(wanted: &str, known: &'k BTreeSet<String>) -> Vec<&'k str> {
    let (area, name) = wanted.rsplit_once('/').unwrap_or(("", wanted));
    let of_area = |id: &&str| id.split('/').next() == Some(area);
    let all = known.iter().map(String::as_str);
    let (mut ids, others): (Vec<&str>, Vec<&str>) = all.partition(of_area);
    ids.extend(others);
    let that = |fits: &dyn Fn(&str) -> bool| -> Vec<&str> {
        let fitting = ids.iter().copied().filter(|id| fits(name_of(id)));
        fitting.take(MAX_NEAREST).collect()
    };
    let found = that(&|other| other == name);
    if !found.is_empty() {
        return found;
    }
    let found = that(&|other| name.len() >= MIN_PART && other.contains(name));
    if !found.is_empty() {
        return found;
    }
    let mut names: Vec<&str> = ids.iter().map(|id| name_of(id)).collect();
    let mut found = Vec::new();
    while let Some(best) = nearest(name, names.iter().copied()) {
        names.retain(|other| *other != best);
        found.extend(that(&|other| other == best));
    }
    found.truncate(MAX_NEAREST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Result<String, Unexplained> {
        let known = ["a/no-zones", "a/no-pair", "b/no-pair", "b/read-only"];
        find(typed, &known.map(str::to_owned).into())
    }

    fn offered(typed: &str) -> Vec<String> {
        match found(typed) {
            Err(Unexplained::Rule { nearest, .. }) => nearest,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_id_is_found_in_any_case_and_by_its_name_alone() {
        assert_eq!(found("a/no-zones").as_deref(), Ok("a/no-zones"));
        assert_eq!(found(" A/No-Zones").as_deref(), Ok("a/no-zones"));
        assert_eq!(found("no-zones").as_deref(), Ok("a/no-zones"));
        assert_eq!(found("b"), Err(Unexplained::Area("b".to_owned())));
        assert_eq!(found("b/"), Err(Unexplained::Area("b".to_owned())));
    }

    #[test]
    fn what_is_unknown_is_answered_with_the_nearest() {
        assert_eq!(offered("no-pair"), ["a/no-pair", "b/no-pair"]);
        assert_eq!(offered("a/no-zone"), ["a/no-zones"]);
        assert_eq!(offered("c/no-zones"), ["a/no-zones"]);
        assert_eq!(offered("read-onyl"), ["b/read-only"]);
        assert_eq!(offered("b/zones"), ["a/no-zones"]);
        assert_eq!(offered("b/no-pairs"), ["b/no-pair", "a/no-pair"]);
        assert!(offered("something/else-altogether").is_empty());
        let error = found("c/no-pair").unwrap_err().to_string();
        assert!(
            error.contains("did you mean `a/no-pair` or `b/no-pair`?"),
            "{error}"
        );
    }
}
