//! The keys of `armove.toml`: those options of the command line that hold for a repository, by
//! the same names. A test of `cli` compares both.

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `true` or `false`.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A region.
    Region,
    /// Regions and where they go.
    Regions,
    /// Old names and new ones.
    Names,
    /// Subscription IDs and what they become.
    Subscriptions,
    /// Resource groups and what they become.
    Groups,
    /// Where the source was deployed.
    Context,
    /// A whole number.
    Number,
    /// The end of new names.
    Suffix,
    /// A path, relative to the file.
    Path,
    /// Several such paths.
    Paths,
    /// Rules and areas of rules.
    Rules,
}

/// One key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name, that of the option without `--`.
    pub name: &'static str,
    /// What it takes.
    pub form: Form,
}

const fn key(name: &'static str, form: Form) -> Key {
    Key { name, form }
}

/// All keys that are options.
pub const KEYS: [Key; 28] = [
    key("to", Form::Region),
    key("from", Form::Region),
    key("map-region", Form::Regions),
    key("parameters", Form::Paths),
    key("context", Form::Context),
    key("together", Form::Switch),
    key("name", Form::Names),
    key("rename", Form::Choice(&["unique", "all", "none"])),
    key("suffix", Form::Suffix),
    key(
        "replication",
        Form::Choice(&["keep", "nearest", "lrs", "zrs", "grs", "gzrs"]),
    ),
    key("subscription", Form::Subscriptions),
    key("resource-group", Form::Groups),
    key("location-style", Form::Choice(&["parameter", "literal"])),
    key("machines", Form::Choice(&["attach", "image"])),
    key("protect", Form::Choice(&["plan", "all", "none"])),
    key("select", Form::Rules),
    key("ignore", Form::Rules),
    key("rules", Form::Paths),
    key("catalog", Form::Paths),
    key("max-catalog-age", Form::Number),
    key("baseline", Form::Path),
    key("format", Form::Choice(&["text", "json"])),
    key("output", Form::Path),
    key(
        "fail-on",
        Form::Choice(&["error", "warning", "note", "never"]),
    ),
    key("allow-none", Form::Switch),
    key("color", Form::Choice(&["auto", "always", "never"])),
    key("quiet", Form::Switch),
    key("verbose", Form::Switch),
];

/// Options that are told to each run, and never by a file.
pub const PER_RUN: [&str; 11] = [
    "in-place",
    "fix",
    "geography",
    "today",
    "out",
    "force",
    "dry-run",
    "diff",
    "config",
    "write-baseline",
    "plan",
];

/// Keys that are no options.
pub const OWN: [&str; 2] = ["version", "severity"];

/// Every word that may stand at the top of the file.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name).chain(OWN)
}
