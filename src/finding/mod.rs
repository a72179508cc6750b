//! Findings: what is wrong where, how sure that is, and whether it is mended.

mod finding;

pub use finding::{
    Basis, Finding, Fix, Place, Related, Safety, Severity, SourceRef, State, Verdict,
};
