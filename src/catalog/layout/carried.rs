//! Columns: what other services carry: items of Azure Backup, and Azure Resource Mover.

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
