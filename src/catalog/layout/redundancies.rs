//! Columns: properties that set redundancy, and their levels.

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
