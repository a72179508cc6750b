//! Columns: where facts come from, and regions.

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
