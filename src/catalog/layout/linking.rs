//! Columns: links between resources.

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
