//! The shape of the packed catalogue. `build.rs` includes this file to write what `pack` reads, so
//! that both agree; it may know nothing but numbers.
//!
//! The pack is two files: a text that holds every string once, and little-endian 32-bit words:
//! `HEADER` words (magic, version, then offset and row count of every table), then the tables.
//! A string is the number of a row of `STRINGS` (0 = absent), a list the number of a row of `LISTS`
//! (0 = empty), a set of locations the number of a row of `SETS` (0 = not given).

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
