//! Texts and places in them: what a file holds, where something stands, and
//! how a text is changed without touching the rest of it.
//!
//! Knows nothing of JSON or of Azure.

mod date;
mod digest;
mod edit;
pub mod escape;
mod nearest;
mod source;
mod span;

pub use date::Date;
pub use digest::sha256_hex;
pub use edit::{Edit, EditConflict, apply};
pub use nearest::{edits, nearest};
pub use source::{DecodeError, Encoding, Position, Source};
pub use span::Span;
