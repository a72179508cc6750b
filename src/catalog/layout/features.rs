//! Columns of the tables of features.

/// Columns of `FEATURES`.
pub mod feature {
    /// Key.
    pub const KEY: usize = 0;
    /// List of types.
    pub const TYPES: usize = 1;
    /// First row of `CONDITIONS`.
    pub const CONDITION: usize = 2;
    /// Rows of `CONDITIONS`.
    pub const CONDITIONS: usize = 3;
    /// What is asked for, in words.
    pub const ASKS: usize = 4;
    /// Availability zones: 0 not asked for, 1 asked for, 2 judged elsewhere.
    pub const ZONES: usize = 5;
    /// 1 when a paired region is asked for.
    pub const PAIR: usize = 6;
    /// List of sets of regions, one of which must have the target.
    pub const REGIONS: usize = 7;
    /// List of sets of regions, none of which may have it.
    pub const NOT_REGIONS: usize = 8;
    /// Clouds, bits in the order of `CLOUD_WORDS`; 0 = any.
    pub const CLOUDS: usize = 9;
    /// Day of the retirement.
    pub const RETIRED: usize = 10;
    /// 1 when the set of the model decides.
    pub const MODELS: usize = 11;
    /// List of bits of regions, two for each pair.
    pub const PAIRS: usize = 12;
    /// 1 when no list says where it is offered.
    pub const NO_LIST: usize = 13;
    /// 1 when the list of the type decides.
    pub const TYPE: usize = 14;
    /// What is read at the place, in the order of `READS_WORDS` plus one; 0 = nothing.
    pub const READS: usize = 15;
    /// Member beside the place that names the region.
    pub const BESIDE: usize = 16;
    /// What holds where the first place is absent.
    pub const DEFAULT: usize = 17;
    /// How sure that is.
    pub const DEFAULT_BASIS: usize = 18;
    /// What it depends on besides.
    pub const IF: usize = 19;
    /// Rule that tells it, in the order of `RULE_WORDS` plus one; 0 = none.
    pub const RULE: usize = 20;
    /// Rule that tells it wholly.
    pub const TOLD: usize = 21;
    /// Rule that tells it in part.
    pub const TOLD_ALSO: usize = 22;
    /// Rule that tells it in exported templates.
    pub const TOLD_IN_EXPORTS: usize = 23;
    /// Severity, in the order of `SEVERITIES`.
    pub const SEVERITY: usize = 24;
    /// The same where an old list leaves out a region with zones.
    pub const OFF_LIST: usize = 25;
    /// Basis.
    pub const BASIS: usize = 26;
    /// List of rows of `SOURCES`.
    pub const SOURCES: usize = 27;
    /// Code of the refusal.
    pub const ERROR: usize = 28;
    /// What to ask for current data.
    pub const LIVE: usize = 29;
    /// More to know.
    pub const NOTE: usize = 30;
    /// Words for clouds.
    pub const CLOUD_WORDS: [&str; 3] = ["public", "usgov", "china"];
    /// Words for what is read.
    pub const READS_WORDS: [&str; 11] = [
        "region-name",
        "geo-code",
        "region-or-code",
        "region-name-of-own",
        "listed-region",
        "other-region",
        "partner",
        "same-region",
        "zone-number",
        "model",
        "geography",
    ];
    /// The rules that tell features.
    pub const RULE_WORDS: [&str; 8] = [
        "feature-not-offered",
        "pair-missing",
        "cloud-not-supported",
        "retired",
        "name-of-another-region",
        "replica-in-target",
        "in-another-region",
        "other-geography",
    ];
    /// Words for severities.
    pub const SEVERITIES: [&str; 4] = ["none", "note", "warning", "error"];
}

/// Columns of `CONDITIONS`.
pub mod condition {
    /// List of path patterns.
    pub const PATHS: usize = 0;
    /// Kind: 0 in, 1 not in, 2 like, 3 exists, 4 filled, 5 logical.
    pub const KIND: usize = 1;
    /// List of values or patterns.
    pub const VALUES: usize = 2;
    /// Root type that the paths start at; empty = the resource itself.
    pub const OF: usize = 3;
}
