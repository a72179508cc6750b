//! Columns: what is taken out of resources, and which resources are left out.

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
