//! Columns: what a person must do because a template cannot.

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
