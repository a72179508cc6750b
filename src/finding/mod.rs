//! Findings: what is wrong where, how sure that is, and whether it is mended.

mod advice;
mod model;
mod sink;

pub use advice::{Advice, Phase, Subject};

pub use model::{Basis, Finding, Fix, Place, Related, Safety, Severity, SourceRef, State, Verdict};
pub use sink::{Counts, Sink, fingerprint};
