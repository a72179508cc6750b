//! What is wrong with a plan file, and what would be right.

use crate::catalog::NameProblem;
use crate::text::nearest;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// Not TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A key or table that there is not.
    #[error("{of} has no `{key}`")]
    UnknownKey {
        /// What stands there.
        key: String,
        /// What it stands in.
        of: String,
        /// What may stand there.
        known: &'static [&'static str],
    },
    /// An entry that lacks a key.
    #[error("an entry of `{of}` needs `{key}`")]
    Missing {
        /// The list.
        of: &'static str,
        /// What it lacks.
        key: String,
    },
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
    /// A text without letters.
    #[error("`{key}` is empty")]
    Empty {
        /// The key.
        key: String,
    },
    /// Not one of a few words.
    #[error("`{key}` takes {}, not `{word}`", listed(words))]
    Word {
        /// The key.
        key: &'static str,
        /// What stands there.
        word: String,
        /// What may stand there.
        words: &'static [&'static str],
    },
    /// A region that there is not.
    #[error("there is no region `{text}`")]
    Region {
        /// What stands there.
        text: String,
        /// The names that are spelt most like it.
        nearest: Vec<String>,
    },
    /// A resource that the inputs do not have.
    #[error("there is no resource `{id}` in the inputs")]
    NoResource {
        /// What stands there.
        id: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// A place where the resource is not.
    #[error("`{id}` is not at `{place}`")]
    NotThere {
        /// The resource.
        id: String,
        /// The place that was given.
        place: String,
        /// Where it is.
        places: Vec<String>,
    },
    /// A resource that is only referred to.
    #[error("`{0}` is only referred to by the template (`existing`), and not deployed")]
    Existing(String),
    /// The same thing twice.
    #[error("`{0}` is decided twice")]
    Twice(String),
    /// A name that Azure refuses.
    #[error("`{name}` cannot be the name of a {full_type}: {problem}")]
    Name {
        /// The name.
        name: String,
        /// The type.
        full_type: String,
        /// What is wrong with it.
        problem: NameProblem,
    },
    /// A name for something whose name only the deployment knows.
    #[error(
        "the name of `{0}` is an expression whose value is not known here: it cannot be changed by a plan"
    )]
    NameNotKnown(String),
    /// A name that is none.
    #[error("`{0}` is a deployment: its name is only that of a record, and stays")]
    NameOfDeployment(String),
    /// Something that an option says otherwise.
    #[error("the plan says `{said}`, and {option} says `{typed}`")]
    Contradicts {
        /// What the plan says.
        said: String,
        /// The option.
        option: &'static str,
        /// What that says.
        typed: String,
    },
    /// Two resources that would be called the same.
    #[error("`{name}` is the new name of `{other}` too")]
    NameTaken {
        /// The name.
        name: String,
        /// The other resource.
        other: String,
    },
    /// A region for something that has none of its own.
    #[error("`{id}` states no region of its own")]
    NoLocation {
        /// The resource.
        id: String,
        /// What it follows.
        follows: String,
    },
    /// A level for a type that has none.
    #[error("`{0}` has no redundancy that could be set")]
    NoRedundancy(String),
    /// A level that the type does not have.
    #[error("`{word}` is no redundancy of a {full_type}")]
    Level {
        /// What stands there.
        word: String,
        /// The type.
        full_type: String,
        /// The levels of the type.
        levels: Vec<String>,
    },
    /// No API version.
    #[error("`{0}` is no API version")]
    Version(String),
    /// An API version that the type does not have.
    #[error("{full_type} has no API version `{version}`")]
    UnknownVersion {
        /// What stands there.
        version: String,
        /// The type.
        full_type: String,
        /// The newest ones.
        newest: Vec<String>,
    },
    /// An ID that nothing refers to.
    #[error("nothing in the inputs refers to `{id}` outside of them")]
    NoExternal {
        /// What stands there.
        id: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// No resource ID.
    #[error("`{0}` is no resource ID")]
    NotAnId(String),
    /// An ID of another type.
    #[error("`{new}` is not of the type {full_type}")]
    OtherType {
        /// The new ID.
        new: String,
        /// The type of the old one.
        full_type: String,
    },
    /// A decision that cannot be said of what the inputs hold themselves.
    #[error("`{0}` is part of the inputs: what happens to it is said in its own entry")]
    InEstate(String),
    /// A dependency that there is not.
    #[error("`{from}` does not wait for `{to}`")]
    NoEdge {
        /// What should wait.
        from: String,
        /// For what.
        to: String,
        /// What it does wait for.
        others: Vec<String>,
    },
    /// A dependency that is none of `dependsOn`.
    #[error("`{from}` reads `{to}` with an expression, which no cut takes out")]
    NotAnEntry {
        /// What waits.
        from: String,
        /// For what.
        to: String,
    },
    /// A parameter that no template has.
    #[error("no template has a parameter `{name}`")]
    NoParameter {
        /// What stands there.
        name: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// A parameter that is no text.
    #[error("the parameter `{0}` is no text, and cannot be a secret")]
    NotAText(String),
    /// Something that Azure Backup does not protect.
    #[error("`{0}` is no virtual machine and no file share: it cannot be protected by a plan")]
    NotProtectable(String),
    /// No policy.
    #[error("there is no backup policy `{policy}` in the inputs")]
    NoPolicy {
        /// What stands there.
        policy: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// It cannot be left out.
    #[error("`{id}` cannot be dropped: `{user}` refers to it")]
    InUse {
        /// The resource.
        id: String,
        /// What refers to it.
        user: String,
    },
    /// It cannot be left in its region.
    #[error(
        "`{id}` cannot be left: `{user}` reads it by its plain name, which means only what the same template deploys"
    )]
    ReadByName {
        /// The resource.
        id: String,
        /// What reads it.
        user: String,
    },
    /// It goes without what it belongs to.
    #[error("`{id}` cannot be written without `{parent}`, which the plan does not write")]
    WithoutParent {
        /// The resource.
        id: String,
        /// What it belongs to.
        parent: String,
    },
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// At most this many are listed in a help.
const MAX_LISTED: usize = 6;

fn some(list: &[String]) -> String {
    let shown: Vec<String> = list
        .iter()
        .take(MAX_LISTED)
        .map(|one| format!("`{one}`"))
        .collect();
    let more = list.len().saturating_sub(MAX_LISTED);
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn meant(word: Option<&str>) -> Option<String> {
    word.map(|word| format!("did you mean `{word}`?"))
}

impl Mistake {
    /// What would be right.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Syntax(_) => {
                Some("texts stand in quotes, and a list entry begins with `[[…]]`".to_owned())
            }
            Self::UnknownKey { key, known, .. } => meant(nearest(key, known.iter().copied()))
                .or_else(|| Some(format!("it has {}", listed(known)))),
            Self::Missing { key, .. } => {
                Some(format!("add `{key} = \"…\"`, or take the entry out"))
            }
            Self::Empty { .. } => Some("take the line out to let armove decide".to_owned()),
            Self::Word { word, words, .. } => meant(nearest(word, words.iter().copied())),
            Self::Region { nearest, .. } => Some(match nearest.as_slice() {
                [] => "write it as `westeurope` or `West Europe`; `armove where` lists regions"
                    .to_owned(),
                some => format!("did you mean {}?", some.join(", ")),
            }),
            Self::NoResource { nearest, .. } => Some(gone(nearest.as_deref())),
            Self::NotThere { places, .. } => Some(format!("it is at {}", some(places))),
            Self::Existing(_) => Some(
                "take the entry out; what it refers to is listed under `[[external]]`".to_owned(),
            ),
            Self::Twice(_) => Some("keep one of the two".to_owned()),
            Self::NameNotKnown(_) => {
                Some("change the expression, or the parameter that it reads".to_owned())
            }
            Self::NameOfDeployment(_) => Some("take the line out".to_owned()),
            Self::Contradicts { .. } => {
                Some("change one of the two: a plan is obeyed as it is".to_owned())
            }
            Self::NameTaken { .. } => Some("give one of the two another name".to_owned()),
            Self::NoLocation { follows, .. } => Some(format!("it follows {follows}: say it there")),
            Self::NoRedundancy(_) => Some("take the line out".to_owned()),
            Self::Level { word, levels, .. } => {
                meant(nearest(word, levels.iter().map(String::as_str))).or_else(|| {
                    Some(format!(
                        "it has {}; or write lrs, zrs, grs, gzrs, nearest or keep",
                        some(levels)
                    ))
                })
            }
            Self::Version(_) => {
                Some("write a date, such as `2024-01-01` or `2024-01-01-preview`".to_owned())
            }
            Self::UnknownVersion { newest, .. } => Some(format!("it has {}", some(newest))),
            Self::NoExternal { nearest, .. } => Some(gone(nearest.as_deref())),
            Self::NotAnId(_) => Some(
                "write `/subscriptions/…/resourceGroups/…/providers/NAMESPACE/TYPE/NAME`"
                    .to_owned(),
            ),
            Self::OtherType { .. } => {
                Some("only one of the same type can take its place".to_owned())
            }
            Self::InEstate(_) => Some("take the entry out".to_owned()),
            Self::NoEdge { others, .. } => Some(match others.as_slice() {
                [] => "it waits for nothing; take the entry out".to_owned(),
                others => format!("it waits for {}", some(others)),
            }),
            Self::NotAnEntry { .. } => {
                Some("take the expression out of the template by hand".to_owned())
            }
            Self::NoParameter { nearest, .. } => {
                meant(nearest.as_deref()).or_else(|| Some("take the entry out".to_owned()))
            }
            Self::NotAText(_) => Some("take the entry out".to_owned()),
            Self::NotProtectable(_) => Some("take the entry out".to_owned()),
            Self::NoPolicy { nearest, .. } => meant(nearest.as_deref()).or_else(|| {
                Some(
                    "write `VAULT/POLICY` of the inputs, or the full ID of one that is there"
                        .to_owned(),
                )
            }),
            Self::InUse { .. } => Some(
                "drop that one too, or write `action = \"leave\"`: then it is used where it is"
                    .to_owned(),
            ),
            Self::ReadByName { .. } => {
                Some("leave that one too, or write the full resource ID there first".to_owned())
            }
            Self::WithoutParent { .. } => Some("give both the same action".to_owned()),
            Self::Kind { .. } | Self::Name { .. } => None,
        }
    }
}

/// What to do about an entry whose subject is gone.
fn gone(nearest: Option<&str>) -> String {
    let up_to_date =
        "`armove plan --output FILE` brings the plan up to date and keeps your decisions";
    match nearest {
        Some(name) => {
            format!("did you mean `{name}`? If it is gone, take the entry out, or {up_to_date}")
        }
        None => format!("take the entry out, or {up_to_date}"),
    }
}
