//! Columns: resource types: where they are offered, their properties, their names.

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
