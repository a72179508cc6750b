//! The shape of the packed catalogue. `build.rs` includes this file to write what `pack` reads, so
//! that both agree; it may know nothing but numbers.
//!
//! The pack is two files: a text that holds every string once, and little-endian 32-bit words:
//! `HEADER` words (magic, version, then offset and row count of every table), then the tables.
//! A string is the number of a row of `STRINGS` (0 = absent), a list the number of a row of `LISTS`
//! (0 = empty), a set of locations the number of a row of `SETS` (0 = not given).

mod carried;
mod dropping;
mod features;
mod kinds;
mod linking;
mod places;
mod redundancies;
mod steps;

pub use carried::{mover, protected};
pub use dropping::{drop, removal};
pub use features::{condition, feature};
pub use kinds::{group, kind, name};
pub use linking::link;
pub use places::{region, source};
pub use redundancies::{level, redundancy};
pub use steps::{task, test};

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
    /// Words that names may not be or hold: word, how (see `RESERVED_HOW`).
    RESERVED = 39, 2;
}

/// How a word is reserved: as a whole name, anywhere in one, at its start.
pub const RESERVED_HOW: [&str; 3] = ["whole", "within", "start"];

/// Words before the first table.
pub const HEADER: usize = 2 + 2 * TABLES;
