//! Limits of resource names and where they must be unique.
//! Facts: `rules/data/names.txt`.

use super::layout::{HELD, KEPT, NAMES, RESERVED, name};
use super::pack::{Row, compare};
use super::{Basis, Catalog, Source};

/// What a name must be unique in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All of Azure.
    Global,
    /// The tenant.
    Tenant,
    /// The subscription.
    Subscription,
    /// The region.
    Region,
    /// The resource group.
    ResourceGroup,
    /// The parent resource.
    Parent,
    /// Not known.
    Unspecified,
}

/// How a word is kept from names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// No name may be it.
    Whole,
    /// No name may hold it.
    Within,
    /// No name may begin with it.
    Start,
}

impl std::fmt::Display for Reserved {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        text.write_str(match self {
            Self::Whole => "Azure reserves",
            Self::Within => "no name may hold",
            Self::Start => "no name may begin with",
        })
    }
}

/// The rule for names of a type.
#[derive(Clone, Copy)]
pub struct NameRule<'a> {
    row: Row<'a>,
    /// The type, or `type/path` for a property such as a DNS label.
    pub resource_type: &'a str,
    /// The kind of resource that it holds for, where there are several rules.
    pub variant: Option<&'a str>,
    /// Least characters.
    pub min: usize,
    /// Most characters; none = no limit known.
    pub max: Option<usize>,
    /// What the name must be unique in.
    pub unique_in: Scope,
    /// What the uniqueness is within, in words.
    pub parent: Option<&'a str>,
    /// More to know.
    pub note: Option<&'a str>,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

fn characters(length: usize) -> String {
    match length {
        1 => "1 character".to_owned(),
        length => format!("{length} characters"),
    }
}

/// Why a name breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Too few characters.
    #[error("it has {}, at least {min} are needed", characters(*length))]
    TooShort {
        /// Characters of the name.
        length: usize,
        /// Least characters.
        min: usize,
    },
    /// Too many characters.
    #[error("it has {}, at most {max} are allowed", characters(*length))]
    TooLong {
        /// Characters of the name.
        length: usize,
        /// Most characters.
        max: usize,
    },
    /// A character that may not occur.
    #[error("`{0}` is not allowed")]
    Character(char),
    /// It may not begin so.
    #[error("it may not begin with `{0}`")]
    Start(char),
    /// It may not end so.
    #[error("it may not end with `{0}`")]
    End(char),
    /// A character that may not stand twice in a row.
    #[error("`{0}` may not stand twice in a row")]
    Double(char),
    /// It is none of the few legal names.
    #[error("only {0} is allowed")]
    Fixed(String),
    /// It is no host name of so many labels.
    #[error(
        "it must have {min} to {max} labels of 1 to 63 characters without hyphen at their ends"
    )]
    Labels {
        /// Least labels.
        min: usize,
        /// Most labels.
        max: usize,
    },
}

impl<'a> NameRule<'a> {
    fn read(catalog: Catalog<'a>, row: Row<'a>) -> Self {
        let max = row.number_at(name::MAX);
        let basis = row.number_at(name::BASIS);
        Self {
            row,
            resource_type: row.text(name::TYPE),
            variant: row.optional(name::VARIANT),
            min: row.number_at(name::MIN),
            max: (max != name::NO_LIMIT as usize).then_some(max),
            unique_in: match row.number_at(name::UNIQUE) {
                0 => Scope::Global,
                1 => Scope::Tenant,
                2 => Scope::Subscription,
                3 => Scope::Region,
                4 => Scope::ResourceGroup,
                5 => Scope::Parent,
                _ => Scope::Unspecified,
            },
            parent: row.optional(name::PARENT),
            note: row.optional(name::NOTE),
            basis: Basis::from_cell(basis),
            source: catalog.source(match basis {
                0 => "names/documented",
                1 => "names/measured",
                _ => "names/recalled",
            }),
        }
    }

    /// Whether hyphens may stand in the middle of a name.
    #[must_use]
    pub fn allows_hyphen(&self) -> bool {
        self.allows('-')
    }

    /// Whether capital letters are legal.
    #[must_use]
    pub fn allows_upper(&self) -> bool {
        self.allows('A')
    }

    /// The only legal names, where there are few.
    pub fn fixed(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.row.strings(name::FIXED).iter()
    }

    /// Whether a character may stand in the middle of a name.
    #[must_use]
    pub fn allows(&self, letter: char) -> bool {
        is_in(self.row.number_at(name::ALLOWED), letter)
            && !self.row.text(name::FORBIDDEN).contains(letter)
    }

    /// Why a name breaks the rule; the first reason found.
    ///
    /// # Errors
    ///
    /// What is wrong with the name.
    pub fn check(&self, text: &str) -> Result<(), NameProblem> {
        let fixed = self.row.strings(name::FIXED);
        if !fixed.is_empty() {
            return if fixed.iter().any(|legal| legal.eq_ignore_ascii_case(text)) {
                Ok(())
            } else {
                let names: Vec<String> = fixed.iter().map(|legal| format!("`{legal}`")).collect();
                Err(NameProblem::Fixed(names.join(" or ")))
            };
        }
        let length = text.chars().count();
        if length < self.min {
            let min = self.min;
            return Err(NameProblem::TooShort { length, min });
        }
        if let Some(max) = self.max.filter(|max| length > *max) {
            return Err(NameProblem::TooLong { length, max });
        }
        if let Some(letter) = text.chars().find(|letter| !self.allows(*letter)) {
            return Err(NameProblem::Character(letter));
        }
        let ends = [
            (text.chars().next(), name::START, name::START_NOT),
            (text.chars().last(), name::END, name::END_NOT),
        ];
        for (letter, legal, barred) in ends {
            let Some(letter) = letter else { continue };
            let bad =
                !is_in(self.row.number_at(legal), letter) || self.row.text(barred).contains(letter);
            if bad && legal == name::START {
                return Err(NameProblem::Start(letter));
            }
            if bad {
                return Err(NameProblem::End(letter));
            }
        }
        let singles = self.row.text(name::NO_DOUBLE);
        let mut pairs = text.chars().zip(text.chars().skip(1));
        if let Some((letter, _)) = pairs.find(|(a, b)| a == b && singles.contains(*a)) {
            return Err(NameProblem::Double(letter));
        }
        self.check_labels(text)
    }

    fn check_labels(&self, text: &str) -> Result<(), NameProblem> {
        let min = self.row.number_at(name::LABEL_MIN);
        let max = self.row.number_at(name::LABEL_MAX);
        let fits = |label: &str| {
            (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
        };
        if min > 0 && !((min..=max).contains(&text.split('.').count()) && text.split('.').all(fits))
        {
            return Err(NameProblem::Labels { min, max });
        }
        Ok(())
    }
}

impl std::fmt::Debug for NameRule<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("NameRule")
            .field(&self.resource_type)
            .finish()
    }
}

/// Whether a character is in one of the classes; no classes mean any.
fn is_in(classes: usize, letter: char) -> bool {
    classes == 0
        || name::CLASSES.iter().enumerate().any(|(bit, (_, letters))| {
            classes >> bit & 1 == 1
                && match bit {
                    0 => letter.is_ascii_lowercase(),
                    1 => letter.is_ascii_uppercase(),
                    2 => letter.is_ascii_digit(),
                    _ => letters.contains(letter),
                }
        })
}

impl<'a> Catalog<'a> {
    /// The rules for names of a type: one, or one a variant, in the order of the variants' names.
    pub fn name_rules(self, resource_type: &str) -> impl Iterator<Item = NameRule<'a>> {
        let table = self.pack.table(&NAMES);
        let first = table.lower_bound(|row| compare(row.text(name::TYPE), resource_type).is_lt());
        (first..table.len())
            .map(move |number| table.row(number))
            .take_while(move |row| row.text(name::TYPE).eq_ignore_ascii_case(resource_type))
            .map(move |row| NameRule::read(self, row))
    }

    /// The rule for names of a type; of several variants the strictest in length.
    #[must_use]
    pub fn name_rule(self, resource_type: &str) -> Option<NameRule<'a>> {
        self.name_rules(resource_type)
            .min_by_key(|rule| rule.max.unwrap_or(usize::MAX))
    }

    /// Why resources of a type are not given new names: the name is what they mean, or follows from
    /// something else.
    #[must_use]
    pub fn name_kept(self, resource_type: &str) -> Option<&'a str> {
        let table = self.pack.table(&KEPT);
        let row = table.find(|row| compare(row.text(0), resource_type))?;
        row.optional(1)
    }

    /// Words that no name of a resource with an endpoint may be or hold, in the order of the
    /// alphabet; letter case does not matter.
    pub fn reserved_words(self) -> impl Iterator<Item = (&'a str, Reserved)> {
        let rows = self.pack.table(&RESERVED).rows();
        rows.map(|row| {
            let how = match row.number_at(1) {
                0 => Reserved::Whole,
                1 => Reserved::Within,
                _ => Reserved::Start,
            };
            (row.text(0), how)
        })
    }

    /// How long a deleted resource of a type keeps its name from others, in words.
    #[must_use]
    pub fn name_held(self, resource_type: &str) -> Option<&'a str> {
        let table = self.pack.table(&HELD);
        let row = table.find(|row| compare(row.text(0), resource_type))?;
        row.optional(1)
    }
}
