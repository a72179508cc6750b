//! Findings: what is wrong where, how sure that is, and whether it is mended.

mod model;
mod sink;

pub use model::{Basis, Finding, Fix, Place, Related, Safety, Severity, SourceRef, State, Verdict};
pub use sink::{Counts, Sink, fingerprint};
