//! How much is read before reading stops.
//!
//! Azure refuses templates above 4 MB, so none of these is in the way of a real
//! export; they keep hostile or mistaken input within bounded time and memory.

/// Largest JSON file that is read, in bytes, whether it lies in a folder or in an archive.
pub const MAX_JSON_BYTES: u64 = 64 << 20;

/// Largest archive that is opened, in bytes.
pub const MAX_ARCHIVE_BYTES: u64 = 64 << 20;

/// Most entries that an archive may list, folders included.
pub const MAX_ARCHIVE_ENTRIES: usize = 10_000;

/// Most bytes that are unpacked from one archive, all entries together.
pub const MAX_UNPACKED_BYTES: u64 = 256 << 20;

/// How many times larger than its packed form an entry may be. Deflate reaches
/// 1032; exported templates stay below 40.
pub const MAX_RATIO: u64 = 200;

/// Below this size, in bytes, the ratio is not looked at: small repetitive
/// files pack very well and harm nobody.
pub const RATIO_FREE_BYTES: u64 = 1 << 20;
