//! `graph` as it is typed.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::CliError;
use crate::app::options::{
    self, DeploymentContext, GraphFormat, GraphOptions, OptionError, Parameters,
};
use crate::app::{self, Exit};
use crate::report::graph::Filter;

const AFTER: &str = "Examples:
  armove graph export.zip --output graph.mmd
      all of an export as a Mermaid flowchart
  armove graph network.zip machines.zip --format dot | dot -Tsvg > graph.svg
      two exports that refer to each other, drawn by Graphviz
  armove graph export.zip --around vm-shop --depth 2
      what a machine needs, and what needs it
  armove graph infra/ --type Microsoft.Network --format json
      networks only, with the reason and the place of every edge

Exit codes: 0 done, 2 wrong usage, unreadable input or failed write, 3 nothing to draw.";

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum GraphFormatArg {
    /// A Mermaid flowchart, which many forges show in Markdown
    #[default]
    Mermaid,
    /// The language of Graphviz
    Dot,
    /// For programs: every edge with its reason and place, circles, and the order
    Json,
}

/// Draw what needs what
///
/// An arrow leads from a resource to what it needs: by `dependsOn`, `reference`, its parent, or an
/// ID in its properties. Dashed boxes are outside of the templates, red lines are refused by
/// Azure: circles, and entries of `dependsOn` that lead nowhere. All inputs are one estate.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct GraphArgs {
    /// Files, folders or zips; `-` reads one template from standard input
    ///
    /// None means the current folder.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// What the graph is written as
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: GraphFormatArg,

    /// Only resources of this type or namespace, and their children (repeatable)
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,

    /// Only this resource and what is near it, by its name or the last part of it
    #[arg(long, value_name = "NAME")]
    around: Option<String>,

    /// How many arrows the surroundings reach, in both directions
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    depth: usize,

    /// A parameter file that goes with the template, or the value of one parameter (repeatable)
    ///
    /// Parameter files that lie beside their template are found without it.
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    parameters: Vec<String>,

    /// Where the templates were deployed, which tells the IDs that are their own
    ///
    /// Keys: subscription and tenant (IDs), group (name), location (region of the group or deployment).
    #[arg(long, value_name = "KEY=VALUE,...", value_delimiter = ',')]
    context: Vec<String>,

    /// Write to a file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Nothing to draw is a success
    #[arg(long)]
    allow_none: bool,
}

impl GraphArgs {
    pub(super) fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, CliError> {
        Ok(app::graph::run(&self.options()?, out, err)?)
    }

    /// What it means.
    pub(super) fn options(self) -> Result<GraphOptions, OptionError> {
        Ok(GraphOptions {
            inputs: options::inputs(self.paths)?,
            parameters: Parameters::read(&self.parameters),
            context: DeploymentContext::read(&self.context)?,
            format: match self.format {
                GraphFormatArg::Mermaid => GraphFormat::Mermaid,
                GraphFormatArg::Dot => GraphFormat::Dot,
                GraphFormatArg::Json => GraphFormat::Json,
            },
            filter: Filter {
                types: self.types,
                around: self.around,
                depth: self.depth,
            },
            output: self.output,
            allow_none: self.allow_none,
        })
    }
}
