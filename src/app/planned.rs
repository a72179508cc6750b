//! The plan file of a run: read before the inputs are, obeyed by a relocation.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::mistaken::Mistaken;
use super::options::{self, OptionError, RegionError};
use crate::catalog::Catalog;
use crate::output::next_step;
use crate::relocate::plan_file::{Mistake, Pair, PlanFile, Text};
use crate::relocate::{LocationStyle, Machines, Options};
use crate::report::text::count;
use crate::text::{DecodeError, Source, Span};

/// Why a plan cannot be obeyed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A file that cannot be read.
    #[error("--plan: cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A file that is no text.
    #[error("--plan: cannot read `{}`: {cause}", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: DecodeError,
    },
    /// A file that cannot be written.
    #[error("--output: cannot write `{}`: {cause}{}", path.display(), next_step(cause))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Mistakes in it.
    #[error("{} in `{}`: nothing was written", count(found.len(), "mistake"), file.name())]
    Broken {
        /// The file.
        file: Box<Source>,
        /// Each mistake with its place, in the order of the file.
        found: Vec<(Span, PlanMistake)>,
    },
}

/// One mistake in a plan file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanMistake {
    /// Of the file itself.
    #[error(transparent)]
    File(#[from] Mistake),
    /// A value that the option of the same meaning refuses.
    #[error(transparent)]
    Option(#[from] OptionError),
    /// No region.
    #[error(transparent)]
    Region(#[from] RegionError),
}

impl PlanMistake {
    fn help(&self) -> Option<String> {
        match self {
            Self::File(mistake) => mistake.help(),
            Self::Option(_) | Self::Region(_) => None,
        }
    }
}

impl PlanError {
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

/// A plan file that was read.
#[derive(Debug)]
pub struct Planned {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its text.
    pub source: Source,
    /// What it says.
    pub file: PlanFile,
    /// What is wrong with its form.
    found: Vec<(Span, PlanMistake)>,
}

impl Planned {
    /// The plan of a run, if it has one, with its options filled in; one that is made anew keeps
    /// only what a person decided.
    ///
    /// # Errors
    /// A file that cannot be read, or has no usable target.
    pub fn of_run(
        path: Option<&Path>,
        is_remade: bool,
        moves: &mut Options,
        catalog: Catalog<'_>,
    ) -> Result<Option<Self>, PlanError> {
        let Some(path) = path else {
            return Ok(None);
        };
        let mut planned = Self::open(path)?;
        planned.file.is_remade = is_remade;
        planned.fill(moves, catalog)?;
        Ok(Some(planned))
    }

    /// Reads a plan file.
    ///
    /// # Errors
    /// A file that cannot be read. What is wrong in it is told by [`Planned::fail`], together with
    /// what only the inputs can show.
    fn open(path: &Path) -> Result<Self, PlanError> {
        let bytes = fs::read(path).map_err(|cause| PlanError::Unreadable {
            path: path.to_owned(),
            cause,
        })?;
        let name = path.display().to_string().replace('\\', "/");
        let source = Source::decode(name, &bytes).map_err(|cause| PlanError::NotText {
            path: path.to_owned(),
            cause,
        })?;
        let (file, found) = PlanFile::read(&source);
        let found = found
            .into_iter()
            .map(|(span, mistake)| (span, mistake.into()));
        Ok(Self {
            found: found.collect(),
            file,
            source,
            bytes,
        })
    }

    /// Puts the target, the groups and the subscriptions of the plan into the options; what is
    /// typed beside them may not say otherwise. A plan that is made anew takes the typed target.
    ///
    /// # Errors
    /// A plan without a usable target.
    fn fill(&mut self, moves: &mut Options, catalog: Catalog<'_>) -> Result<(), PlanError> {
        self.target(moves, catalog);
        for (option, pairs, into, check) in [
            (
                "--resource-group",
                &self.file.groups,
                &mut moves.resource_groups,
                options::groups as Check,
            ),
            (
                "--subscription",
                &self.file.subscriptions,
                &mut moves.subscriptions,
                options::subscriptions,
            ),
        ] {
            for pair in pairs {
                match fitting(option, pair, into, check) {
                    Ok(Some(pair)) => into.push(pair),
                    Ok(None) => {}
                    Err(mistake) => self.found.push((pair.new.span, mistake)),
                }
            }
        }
        if moves.to.is_empty() {
            if self.found.is_empty() {
                let mistake = OptionError::NoTarget;
                self.found.push((self.file.target.span, mistake.into()));
            }
            return Err(self.broken(Vec::new()));
        }
        Ok(())
    }

    fn target(&mut self, moves: &mut Options, catalog: Catalog<'_>) {
        let target = &self.file.target;
        let mut found = Vec::new();
        if let Some(text) = target.get("region") {
            match options::region_name(catalog, "region", &text.text) {
                Ok(region) if moves.to.is_empty() => moves.to = region,
                Ok(region) => {
                    let typed = options::region_name(catalog, "--to", &moves.to);
                    let differs = typed.is_ok_and(|typed| typed != region);
                    if differs && !self.file.is_remade {
                        found.push((text.span, contradiction(text, "--to", &moves.to)));
                    }
                }
                // Unknown regions have a help of their own.
                Err(_) => found.push((text.span, no_region(catalog, text).into())),
            }
        }
        if let Some(text) = target
            .get("location-style")
            .filter(|text| self.counts(text))
        {
            const WORDS: [&str; 2] = ["parameter", "literal"];
            match text.text.as_str() {
                "parameter" if moves.location_style == LocationStyle::Literal => {
                    found.push((
                        text.span,
                        contradiction(text, "--location-style", "literal"),
                    ));
                }
                "parameter" => {}
                "literal" => moves.location_style = LocationStyle::Literal,
                _ => found.push((text.span, word("location-style", text, &WORDS))),
            }
        }
        if let Some(text) = target.get("machines").filter(|text| self.counts(text)) {
            const WORDS: [&str; 2] = ["attach", "image"];
            match text.text.as_str() {
                "attach" if moves.machines == Machines::Image => {
                    found.push((text.span, contradiction(text, "--machines", "image")));
                }
                "attach" => {}
                "image" => moves.machines = Machines::Image,
                _ => found.push((text.span, word("machines", text, &WORDS))),
            }
        }
        self.found.extend(found);
    }

    fn counts(&self, text: &Text) -> bool {
        text.is_own || !self.file.is_remade
    }

    /// The failure of a run by what is wrong with the form of the plan, if anything is, and with
    /// what it means for the inputs.
    ///
    /// # Errors
    /// All of it, in the order of the file.
    pub fn check(&self, found: Vec<(Span, Mistake)>) -> Result<(), PlanError> {
        if found.is_empty() && self.found.is_empty() {
            return Ok(());
        }
        Err(self.broken(found))
    }

    fn broken(&self, found: Vec<(Span, Mistake)>) -> PlanError {
        let mut all = self.found.clone();
        all.extend(
            found
                .into_iter()
                .map(|(span, mistake)| (span, mistake.into())),
        );
        all.sort_by_key(|(span, _)| *span);
        all.dedup();
        PlanError::Broken {
            file: Box::new(self.source.clone()),
            found: all,
        }
    }
}

/// Reads options of the form `OLD=NEW`.
type Check = fn(&[String]) -> Result<Vec<(String, String)>, OptionError>;

fn no_region(catalog: Catalog<'_>, text: &Text) -> Mistake {
    Mistake::Region {
        text: text.text.clone(),
        nearest: catalog
            .nearest_regions(&text.text)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}

fn contradiction(text: &Text, option: &'static str, typed: &str) -> PlanMistake {
    let mistake = Mistake::Contradicts {
        said: text.text.clone(),
        option,
        typed: typed.to_owned(),
    };
    mistake.into()
}

fn word(key: &'static str, text: &Text, words: &'static [&'static str]) -> PlanMistake {
    let mistake = Mistake::Word {
        key,
        word: text.text.clone(),
        words,
    };
    mistake.into()
}

/// A pair of the plan that the options lack; none where they have it.
fn fitting(
    option: &'static str,
    pair: &Pair,
    typed: &[(String, String)],
    check: Check,
) -> Result<Option<(String, String)>, PlanMistake> {
    let checked = check(&[format!("{}={}", pair.old, pair.new.text)])?;
    let known = typed
        .iter()
        .find(|(old, _)| old.eq_ignore_ascii_case(&pair.old));
    match known {
        Some((_, new)) if new.eq_ignore_ascii_case(&pair.new.text) => Ok(None),
        Some((_, new)) => Err(contradiction(&pair.new, option, new)),
        None => Ok(checked.into_iter().next()),
    }
}
