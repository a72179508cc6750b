//! Findings: what is wrong where, how sure that is, and whether it is mended.

mod model;

pub use model::{Basis, Finding, Fix, Place, Related, Safety, Severity, SourceRef, State, Verdict};
