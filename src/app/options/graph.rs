//! What `graph` is asked to do.

use std::path::PathBuf;

use super::{DeploymentContext, Parameters};
use crate::report::graph::Filter;

/// What a graph is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GraphFormat {
    /// A Mermaid flowchart.
    #[default]
    Mermaid,
    /// The language of Graphviz.
    Dot,
    /// A document for programs.
    Json,
}

/// What `graph` is asked to do.
#[derive(Clone, Debug)]
pub struct GraphOptions {
    /// Files, folders and zips, one estate; `-` is standard input. Never empty.
    pub inputs: Vec<PathBuf>,
    /// What is given to the parameters.
    pub parameters: Parameters,
    /// Where the templates are deployed, as far as it was told.
    pub context: DeploymentContext,
    /// As what it is written.
    pub format: GraphFormat,
    /// Which part of it.
    pub filter: Filter,
    /// Into which file; none means standard output.
    pub output: Option<PathBuf>,
    /// Whether a run without anything to draw is a success.
    pub allow_none: bool,
}
