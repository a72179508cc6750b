//! Findings: what is wrong where, how sure that is, and whether it is mended.

mod advice;
mod baseline;
mod comment;
mod model;
mod repair;
mod sink;
pub mod suppress;

pub use advice::{Advice, Phase, Subject};

pub use baseline::{Baseline, BaselineError, Mistake};
pub use comment::{Comments, comments};
pub use model::{Basis, Finding, Fix, Place, Related, Safety, Severity, SourceRef, State, Verdict};
pub use repair::{Repair, RepairChange};
pub use sink::{Counts, Sink, fingerprint};
