//! The shape of the packed catalogue. `build.rs` includes this file to write what `pack` reads, so
//! that both agree; it may know nothing but numbers.
//!
//! The pack is two files: a text that holds every string once, and little-endian 32-bit words:
//! `HEADER` words (magic, version, then offset and row count of every table), then the tables.
//! A string is the number of a row of `STRINGS` (0 = absent), a list the number of a row of `LISTS`
//! (0 = empty), a set of locations the number of a row of `SETS` (0 = not given).

mod features;

pub use features::{condition, feature};

/// First word of the pack: `armo` in ASCII.
pub const MAGIC: u32 = u32::from_le_bytes(*b"armo");
/// Second word: version of this layout.
pub const VERSION: u32 = 1;

/// Tables by number, with the words of a row.
pub struct Shape {
    /// Which table.
    pub number: usize,
    /// Words of a row.
    pub width: usize,
}

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $width:literal;)*) => {
        $($(#[$doc])* pub const $name: Shape = Shape { number: $number, width: $width };)*
        /// The words of a row of every table.
        pub const WIDTHS: [usize; TABLES] = [$($width),*];
        /// How many tables there are.
        pub const TABLES: usize = [$($number),*].len();
    };
}

shapes! {
    /// Start and end of a string in the text.
    STRINGS = 0, 2;
    /// Start and end of a list in `LIST_WORDS`.
    LISTS = 1, 2;
    /// The words of all lists.
    LIST_WORDS = 2, 1;
    /// Sets of locations: bit n stands for row n of `REGIONS`, or, above those, of `LOGICAL`.
    SETS = 3, 8;
    /// Where facts come from: see `source`.
    SOURCES = 4, 4;
    /// Regions by name: see `region`.
    REGIONS = 5, 17;
    /// Logical locations by name: name, display name, kind.
    LOGICAL = 6, 3;
    /// Every accepted spelling, normalised and sorted: spelling, bit of the location.
    SPELLINGS = 7, 2;
    /// Resource types by name without case: see `kind`.
    TYPES = 8, 12;
    /// Groups of API versions that share their property facts, oldest first within a type: see
    /// `group`.
    GROUPS = 9, 6;
    /// Properties to take out, by type, in the order they apply: see `removal`.
    REMOVALS = 10, 9;
    /// Keys to take out at any depth where a type has no definition.
    FALLBACK = 11, 1;
    /// Resources to leave out: see `drop`.
    DROPS = 12, 9;
    /// Limits of names by type: see `name`.
    NAMES = 13, 18;
    /// Types whose deleted resources keep their name: type, how long, basis.
    HELD = 14, 3;
    /// Host names by suffix: suffix, type, label, form, basis, source.
    SUFFIXES = 15, 6;
    /// Properties that set redundancy, by type: see `redundancy`.
    REDUNDANCY = 16, 11;
    /// Their levels: see `level`.
    LEVELS = 17, 10;
    /// Links between resources, in the order that decides: see `link`.
    LINKS = 18, 11;
    /// What a person must do because a template cannot, in the order it is done: see `task`.
    TASKS = 19, 12;
    /// The tests of all tasks: see `test`.
    TESTS = 20, 4;
    /// Host names with a region before the suffix: suffix, word (0 name, 1 geo code), basis, source.
    REGION_HOSTS = 21, 4;
    /// Keys of properties that hold service tags: key, basis, source.
    TAG_PLACES = 22, 3;
    /// Regions that a service tag spells in its own way: tag, region, spelled, basis, source.
    TAG_REGIONS = 23, 5;
    /// Types whose name is what they mean: type, why, basis.
    KEPT = 24, 3;
    /// Regions of something else: key, path of its ID from the same object, basis, source.
    DESCRIBED = 25, 4;
    /// Features of resources, in the order of the table: see `feature`.
    FEATURES = 26, 31;
    /// Types of features by name without case: type, row of `FEATURES`.
    FEATURE_TYPES = 27, 2;
    /// The conditions of all features: see `condition`.
    CONDITIONS = 28, 4;
    /// Models by name and version: key, set of the regions that have it.
    MODELS = 29, 2;
    /// Kinds of protected items: see `protected`.
    PROTECTED = 30, 12;
    /// What is registered before items: kind, type, list of properties, basis, source.
    CONTAINERS = 31, 5;
    /// States in which an item is not protected again unasked: value, what, basis, source.
    STATES = 32, 4;
    /// Policies that every vault has: name, management, workload, type, basis, source.
    VAULT_POLICIES = 33, 6;
    /// How much one vault holds: kind, most, what, basis, source.
    VAULT_LIMITS = 34, 5;
    /// The API version of items that are written: version, basis, source.
    ITEM_VERSION = 35, 3;
    /// What a move collection may say, in the order of the table: see `mover`.
    MOVER = 36, 7;
    /// What first backups fail with: kind, code, what, basis, source.
    FAILURES = 37, 5;
    /// What machines have to reach: need, list of service tags, list of hosts, basis, source.
    REACH = 38, 5;
}

/// Words before the first table.
pub const HEADER: usize = 2 + 2 * TABLES;

/// Columns of `SOURCES`.
pub mod source {
    /// Its key, `file/key`.
    pub const KEY: usize = 0;
    /// Its date.
    pub const DATE: usize = 1;
    /// Its address.
    pub const URL: usize = 2;
    /// What was taken from it.
    pub const WHAT: usize = 3;
}

/// Columns of `REGIONS`.
pub mod region {
    /// Name.
    pub const NAME: usize = 0;
    /// Display name.
    pub const DISPLAY: usize = 1;
    /// Geography.
    pub const GEOGRAPHY: usize = 2;
    /// Geography group.
    pub const GROUP: usize = 3;
    /// Cloud: 0 public, 1 usgov, 2 china.
    pub const CLOUD: usize = 4;
    /// Status: 0 listed, 1 internal, 2 unlisted, 3 sovereign.
    pub const STATUS: usize = 5;
    /// Paired region.
    pub const PAIR: usize = 6;
    /// Secondary region of Cross Region Restore.
    pub const SECONDARY: usize = 7;
    /// Number of zones plus one; 0 = not known.
    pub const ZONES: usize = 8;
    /// Restricted: 0 not known, 1 no, 2 yes.
    pub const RESTRICTED: usize = 9;
    /// Its basis: 0 documented, 1 measured, 2 recalled.
    pub const BASIS: usize = 10;
    /// Geo code.
    pub const GEO: usize = 11;
    /// First seen.
    pub const FIRST: usize = 12;
    /// Zones first seen.
    pub const ZONES_FIRST: usize = 13;
    /// List of other names.
    pub const ALIASES: usize = 14;
    /// List of names that only documentation uses.
    pub const TABLE_NAMES: usize = 15;
    /// List of notes.
    pub const NOTES: usize = 16;
}

/// Columns of `TYPES`.
pub mod kind {
    /// Full name in canonical case.
    pub const NAME: usize = 0;
    /// Which list names it: 0 new, 1 net, 2 older, 3 schema.
    pub const LIST: usize = 1;
    /// Bits: see `GLOBAL`, `GROUPED` and `SUPERSEDED`.
    pub const FLAGS: usize = 2;
    /// Set of locations.
    pub const REGIONS: usize = 3;
    /// Set of locations that were filled in.
    pub const INFERRED: usize = 4;
    /// Set of locations with zones.
    pub const ZONES: usize = 5;
    /// Set of locations with zones that were filled in.
    pub const ZONES_INFERRED: usize = 6;
    /// List of API versions.
    pub const APIS: usize = 7;
    /// Capabilities: bits in the order of `CAP_LETTERS`; `NO_CAPS` when not known.
    pub const CAPS: usize = 8;
    /// First row of `GROUPS`.
    pub const GROUP: usize = 9;
    /// Rows of `GROUPS`.
    pub const GROUPS: usize = 10;
    /// Row of `SOURCES` that the row rests on.
    pub const SOURCE: usize = 11;
    /// Flag: not tied to a region.
    pub const GLOBAL: u32 = 1;
    /// Flag: its locations hold groups of regions, such as `europe`.
    pub const GROUPED: u32 = 2;
    /// Flag: named only by the older list, although the newer one has the provider.
    pub const SUPERSEDED: u32 = 4;
    /// Letters of the capability bits.
    pub const CAP_LETTERS: &str = "LTGSIE";
    /// No capabilities are known.
    pub const NO_CAPS: u32 = u32::MAX;
}

/// Columns of `GROUPS`.
pub mod group {
    /// List of API versions, oldest first.
    pub const VERSIONS: usize = 0;
    /// What `location` is, in the order of `LOCATIONS`.
    pub const LOCATION: usize = 1;
    /// List of read-only paths.
    pub const READ_ONLY: usize = 2;
    /// List of write-only paths.
    pub const WRITE_ONLY: usize = 3;
    /// List of paths that hold secrets.
    pub const SENSITIVE: usize = 4;
    /// List of read-only paths that may be taken out.
    pub const REMOVABLE: usize = 5;
    /// Words for what `location` is.
    pub const LOCATIONS: [&str; 4] = ["required", "optional", "read-only", "none"];
}

/// Columns of `REMOVALS`.
pub mod removal {
    /// Resource type, `*` = any.
    pub const TYPE: usize = 0;
    /// Path pattern.
    pub const PATH: usize = 1;
    /// Condition: 0 always, 1 is, 2 starts, 3 empty, 4 null, 5 sibling is, 6 has, 7 at is,
    /// 8 member ends.
    pub const WHEN: usize = 2;
    /// Key or path of the condition.
    pub const KEY: usize = 3;
    /// Value of the condition.
    pub const VALUE: usize = 4;
    /// Number of the rule.
    pub const RULE: usize = 5;
    /// Basis.
    pub const BASIS: usize = 6;
    /// Row of `SOURCES`.
    pub const SOURCE: usize = 7;
    /// Why.
    pub const WHY: usize = 8;
}

/// Columns of `DROPS`.
pub mod drop {
    /// Form of the type: 0 exactly, 1 every type below, 2 every type whose last segment it is.
    pub const FORM: usize = 0;
    /// Type, or its last segment.
    pub const TYPE: usize = 1;
    /// Test: 0 always, 1 name is, 2 name starts, 3 segment is, 4 at is, 5 at starts, 6 at is one of,
    /// 7 absent, 8 built-in table, 9 default detection, 10 private endpoint, 11 default host name.
    pub const TEST: usize = 2;
    /// Path, or number of the segment.
    pub const KEY: usize = 3;
    /// Text, or list of texts.
    pub const VALUE: usize = 4;
    /// Number of the rule.
    pub const RULE: usize = 5;
    /// Basis.
    pub const BASIS: usize = 6;
    /// Row of `SOURCES`.
    pub const SOURCE: usize = 7;
    /// Reason.
    pub const REASON: usize = 8;
}

/// Columns of `NAMES`.
pub mod name {
    /// Resource type.
    pub const TYPE: usize = 0;
    /// Variant of the resource that it holds for.
    pub const VARIANT: usize = 1;
    /// Least characters.
    pub const MIN: usize = 2;
    /// Most characters; `NO_LIMIT` = no limit known.
    pub const MAX: usize = 3;
    /// Scope of uniqueness, in the order of `SCOPES`.
    pub const UNIQUE: usize = 4;
    /// Basis.
    pub const BASIS: usize = 5;
    /// Classes of allowed characters, bits in the order of `CLASSES`; 0 = any.
    pub const ALLOWED: usize = 6;
    /// The same for the first character.
    pub const START: usize = 7;
    /// The same for the last character.
    pub const END: usize = 8;
    /// Forbidden characters.
    pub const FORBIDDEN: usize = 9;
    /// Characters barred at the start.
    pub const START_NOT: usize = 10;
    /// Characters barred at the end.
    pub const END_NOT: usize = 11;
    /// Characters that must not stand twice in a row.
    pub const NO_DOUBLE: usize = 12;
    /// List of the only legal names.
    pub const FIXED: usize = 13;
    /// What it is unique within.
    pub const PARENT: usize = 14;
    /// More to know.
    pub const NOTE: usize = 15;
    /// Least labels of a host name; 0 = no host name.
    pub const LABEL_MIN: usize = 16;
    /// Most labels of a host name.
    pub const LABEL_MAX: usize = 17;
    /// No limit of length.
    pub const NO_LIMIT: u32 = u32::MAX;
    /// Scopes of uniqueness.
    pub const SCOPES: [&str; 7] = [
        "global",
        "tenant",
        "subscription",
        "region",
        "resource-group",
        "parent",
        "unspecified",
    ];
    /// Character classes with their characters; the first three stand for ranges.
    pub const CLASSES: [(&str, &str); 11] = [
        ("lower", "a-z"),
        ("upper", "A-Z"),
        ("digit", "0-9"),
        ("hyphen", "-"),
        ("underscore", "_"),
        ("period", "."),
        ("parens", "()"),
        ("slash", "/"),
        ("space", " "),
        ("asterisk", "*"),
        ("at", "@"),
    ];
}

/// Columns of `REDUNDANCY`.
pub mod redundancy {
    /// Resource type.
    pub const TYPE: usize = 0;
    /// Path of the property.
    pub const PATH: usize = 1;
    /// Level where nothing is set.
    pub const DEFAULT: usize = 2;
    /// Value that means that nothing is set.
    pub const UNSET: usize = 3;
    /// Path of the property that turns read access on.
    pub const READ_PATH: usize = 4;
    /// Its value for off.
    pub const READ_OFF: usize = 5;
    /// First row of `LEVELS`.
    pub const LEVEL: usize = 6;
    /// Rows of `LEVELS`.
    pub const LEVELS: usize = 7;
    /// What it is, in words.
    pub const WHAT: usize = 8;
    /// Member beside it that names a region.
    pub const BESIDE: usize = 9;
    /// `PLAIN`, `STORES`.
    pub const FLAGS: usize = 10;
    /// Its values are truth values of JSON.
    pub const PLAIN: usize = 1;
    /// It sets how data is stored.
    pub const STORES: usize = 2;
    /// It goes with the zones of its resource.
    pub const WITH_ZONES: usize = 4;
}

/// Columns of `LEVELS`.
pub mod level {
    /// Name, the value of the property.
    pub const NAME: usize = 0;
    /// Copies, in the order of `COPIES`.
    pub const COPIES_OF: usize = 1;
    /// 1 when the second region can be read.
    pub const READ: usize = 2;
    /// Family.
    pub const FAMILY: usize = 3;
    /// Needs: bit 0 zones, bit 1 pair.
    pub const NEEDS: usize = 4;
    /// List of what takes its place.
    pub const LOWER: usize = 5;
    /// Basis.
    pub const BASIS: usize = 6;
    /// Row of `SOURCES`.
    pub const SOURCE: usize = 7;
    /// List of rows of `FEATURES`.
    pub const FEATURES: usize = 8;
    /// List of paths that mean something with it only.
    pub const MEMBERS: usize = 9;
    /// Words for copies.
    pub const COPIES: [&str; 4] = ["lrs", "zrs", "grs", "gzrs"];
    /// Words for needs.
    pub const NEED_WORDS: [&str; 2] = ["zones", "pair"];
}

/// Columns of `LINKS`.
pub mod link {
    /// Type that holds the link, `*` = any.
    pub const FROM: usize = 0;
    /// List of path patterns; empty = anywhere.
    pub const PATHS: usize = 1;
    /// List of types that it leads to, `*` = any.
    pub const TO: usize = 2;
    /// What it asks for, in the order of `REACHES`.
    pub const REACH: usize = 3;
    /// Basis.
    pub const BASIS: usize = 4;
    /// Row of `SOURCES`.
    pub const SOURCE: usize = 5;
    /// Error code.
    pub const ERROR: usize = 6;
    /// Why.
    pub const WHY: usize = 7;
    /// What it asks of subscriptions, in the order of `SUBSCRIPTIONS`.
    pub const SUBSCRIPTION: usize = 8;
    /// Basis of that.
    pub const SUBSCRIPTION_BASIS: usize = 9;
    /// Row of `SOURCES` for that.
    pub const SUBSCRIPTION_SOURCE: usize = 10;
    /// Words for what a link asks of subscriptions.
    pub const SUBSCRIPTIONS: [&str; 3] = ["same", "tenant", "any"];
    /// Words for what a link asks for.
    pub const REACHES: [&str; 6] = [
        "same",
        "paired",
        "replicated",
        "different",
        "recommended",
        "any",
    ];
}

/// Columns of `TASKS`.
pub mod task {
    /// Key.
    pub const KEY: usize = 0;
    /// Phase, in the order of `PHASES`.
    pub const PHASE: usize = 1;
    /// List of types; `*` = once for the run, `any` = any type.
    pub const ON: usize = 2;
    /// Which resources count, in the order of `STATES`.
    pub const STATE: usize = 3;
    /// What is listed as subject, in the order of `ABOUT_WORDS`.
    pub const ABOUT: usize = 4;
    /// First row of `TESTS`.
    pub const TEST: usize = 5;
    /// Rows of `TESTS`.
    pub const TESTS: usize = 6;
    /// Type whose resources the command is repeated for.
    pub const EACH: usize = 7;
    /// What to do.
    pub const TEXT: usize = 8;
    /// Command, in lines.
    pub const COMMAND: usize = 9;
    /// Basis.
    pub const BASIS: usize = 10;
    /// Row of `SOURCES`.
    pub const SOURCE: usize = 11;
    /// Words for phases.
    pub const PHASES: [&str; 6] = [
        "prepare", "deploy", "protect", "validate", "cutover", "cleanup",
    ];
    /// Words for which resources count.
    pub const STATES: [&str; 5] = ["written", "staged", "dropped", "any", "base"];
    /// Words for what is listed as subject.
    pub const ABOUT_WORDS: [&str; 3] = ["itself", "root", "nothing"];
}

/// Columns of `TESTS`.
pub mod test {
    /// Kind: 0 has, 1 is, 2 contains, 3 unknown, 4 child, 5 same geography, 6 level,
    /// 7 estate, 8 renamed, 9 listed, 10 protected.
    pub const KIND: usize = 0;
    /// 1 when the test must fail.
    pub const NEGATED: usize = 1;
    /// Path, type or level.
    pub const PATH: usize = 2;
    /// List of values.
    pub const VALUES: usize = 3;
    /// Words for the levels of a deployment.
    pub const LEVELS: [&str; 4] = ["group", "subscription", "management group", "tenant"];
}

/// Columns of `PROTECTED`.
pub mod protected {
    /// Key.
    pub const KEY: usize = 0;
    /// `protectedItemType`.
    pub const TYPE: usize = 1;
    /// List of values of `backupManagementType`.
    pub const MANAGEMENT: usize = 2;
    /// How it is protected again, in the order of `WAYS`.
    pub const HOW: usize = 3;
    /// Workload type of the Azure CLI.
    pub const CLI: usize = 4;
    /// Workload type of Az PowerShell.
    pub const CMDLET: usize = 5;
    /// What the name of the container begins with.
    pub const CONTAINER: usize = 6;
    /// What the name of the item begins with.
    pub const ITEM: usize = 7;
    /// List of properties that are written.
    pub const SEND: usize = 8;
    /// Basis.
    pub const BASIS: usize = 9;
    /// Row of `SOURCES`.
    pub const SOURCE: usize = 10;
    /// What it is, in words.
    pub const WHAT: usize = 11;
    /// Words for how it is protected again.
    pub const WAYS: [&str; 6] = [
        "template",
        "registration",
        "discovery",
        "agent",
        "server",
        "never",
    ];
}

/// Columns of `MOVER`.
pub mod mover {
    /// What the line is about, in the order of `LINES`.
    pub const LINE: usize = 0;
    /// API version, region, ID of a role, or type.
    pub const KEY: usize = 1;
    /// Name of a role; whether a type moves.
    pub const WHAT: usize = 2;
    /// List of the types that it needs.
    pub const NEEDS: usize = 3;
    /// List of its settings.
    pub const SETTINGS: usize = 4;
    /// Basis.
    pub const BASIS: usize = 5;
    /// Row of `SOURCES`.
    pub const SOURCE: usize = 6;
    /// Words for what a line is about.
    pub const LINES: [&str; 4] = ["version", "metadata", "role", "kind"];
    /// The service can make it.
    pub const MOVES: &str = "moves";
    /// It must exist already.
    pub const MAPPED: &str = "mapped";
}
