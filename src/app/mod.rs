//! The commands: each reads its inputs, has the layers below do the work, and writes what comes
//! of it. Knows nothing of how a command line is written.

mod exit;
pub mod options;
pub mod relocate;

pub use exit::Exit;
