//! What is wrong with a configuration, and where.

use std::io;
use std::path::PathBuf;

use super::keys;
use crate::app::mistaken::Mistaken;
use crate::app::options::{OptionError, RegionError};
use crate::report::text::count;
use crate::text::{DecodeError, Source, Span, nearest};

/// Why there is no configuration to run with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file that cannot be read.
    #[error("cannot read `{name}`: {cause}")]
    Unreadable {
        /// The file.
        name: String,
        /// Why.
        cause: io::Error,
    },
    /// A file that is no text.
    #[error("cannot read `{name}`: {cause}")]
    NotText {
        /// The file.
        name: String,
        /// Why.
        cause: DecodeError,
    },
    /// Inputs with different configurations.
    #[error(
        "`{}` is configured by `{first_file}` and `{}` by `{second_file}`: check them in runs of \
         their own, or name the one that holds for all with --config", first.display(), second.display()
    )]
    Several {
        /// An input.
        first: PathBuf,
        /// Its configuration.
        first_file: String,
        /// Another input.
        second: PathBuf,
        /// The other configuration.
        second_file: String,
    },
    /// Mistakes in the file.
    #[error("{} in `{}`", count(found.len(), "mistake"), file.name())]
    Broken {
        /// The file.
        file: Box<Source>,
        /// Each mistake with its place, in the order of the file.
        found: Vec<(Span, Mistake)>,
    },
}

impl ConfigError {
    /// What is wrong, and where.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistaken<'_>> {
        let Self::Broken { file, found } = self else {
            return Vec::new();
        };
        let found = found.iter();
        found
            .map(|(span, mistake)| Mistaken::new(file, *span, mistake, mistake.help()))
            .collect()
    }
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// Not TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// Another version of the file.
    #[error(
        "a configuration of another version; this armove reads version {}",
        super::VERSION
    )]
    Version,
    /// A key that there is not.
    #[error("there is no key `{0}`")]
    UnknownKey(String),
    /// An option that no file can set.
    #[error("`{0}` is told to each run, and cannot be configured")]
    PerRun(&'static str),
    /// A key of an entry that there is not.
    #[error("an entry of `ignore` has no `{0}`")]
    UnknownPart(String),
    /// An entry that lacks something.
    #[error("an ignored finding needs `{0}`")]
    Missing(&'static str),
    /// A value of the wrong kind.
    #[error("`{key}` takes {wanted}, not {found}")]
    Kind {
        /// The key.
        key: String,
        /// What it takes.
        wanted: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// Not one of a few words.
    #[error("`{key}` takes {}, not `{word}`", listed(words))]
    Word {
        /// The key.
        key: String,
        /// What stands there.
        word: String,
        /// What may stand there.
        words: &'static [&'static str],
    },
    /// No whole number.
    #[error("`{0}` takes a whole number, 0 or more")]
    Number(String),
    /// A value that its option refuses.
    #[error(transparent)]
    Option(#[from] OptionError),
    /// No region.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// A name that fits no rule or area, and the one that was probably meant.
    #[error("there is no rule `{0}`")]
    UnknownRule(String, Option<String>),
    /// A rule that cannot be ignored.
    #[error("`{0}` says why a run failed and cannot be ignored")]
    NotIgnorable(String),
    /// More than the evidence carries.
    #[error("`{rule}` rests on what is {basis}, which carries at most `{most}`")]
    TooSevere {
        /// The rule.
        rule: String,
        /// What it rests on.
        basis: &'static str,
        /// The highest severity that this carries.
        most: &'static str,
    },
}

fn listed(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Mistake {
    /// What would be right.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let meant = |word: Option<&str>| word.map(|word| format!("did you mean `{word}`?"));
        match self {
            Self::Syntax(_) if self.is_double_ignore() => Some(
                "`ignore` stands there twice, as a list and as tables: write rules that are ignored \
                 everywhere as `[[ignore]]` too, with `rule` and `reason` only"
                    .to_owned(),
            ),
            Self::Version => Some(format!("write `version = {}`", super::VERSION)),
            Self::UnknownKey(key) => meant(nearest(key, keys::names())).or_else(|| {
                let names: Vec<&str> = keys::names().collect();
                Some(format!("the keys are {}", names.join(", ")))
            }),
            Self::PerRun(key) => Some(format!("give --{key} on the command line")),
            Self::UnknownPart(part) => meant(nearest(part, super::read::PARTS))
                .or_else(|| Some(format!("it has {}", listed(&super::read::PARTS)))),
            Self::Missing("reason") => {
                Some("say why it may stay: `reason = \"…\"`".to_owned())
            }
            Self::Missing(_) => {
                Some("`rule = \"area/name\"`; `armove rules` lists them".to_owned())
            }
            Self::Word { word, .. } if word == "off" => {
                Some("to leave a rule out, name it in `ignore`".to_owned())
            }
            Self::Word { word, words, .. } => meant(nearest(word, words.iter().copied())),
            Self::UnknownRule(_, nearest) => meant(nearest.as_deref())
                .or_else(|| Some("`armove rules` lists them".to_owned())),
            Self::NotIgnorable(_) => {
                Some("mend the cause, or leave the file out of the run".to_owned())
            }
            Self::TooSevere { .. } => {
                Some("to fail on it, lower `fail-on` instead".to_owned())
            }
            Self::Syntax(_)
            | Self::Kind { .. }
            | Self::Number(_)
            | Self::Option(_)
            | Self::Region(_) => None,
        }
    }

    fn is_double_ignore(&self) -> bool {
        matches!(self, Self::Syntax(message) if message.contains("duplicate key") || message.contains("ignore"))
    }
}
