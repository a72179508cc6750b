//! What a relocation is asked to do: the options, after they were read and checked.

use super::told::Decided;

/// Which names are changed unasked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rename {
    /// Names that can exist only once in Azure, a tenant or a subscription, or
    /// that stay taken after deletion.
    #[default]
    Unique,
    /// The names of all root resources.
    All,
    /// None but those of `--name`.
    None,
}

/// What happens to redundancy that the target cannot give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replication {
    /// It stays, and what the target cannot give is an error.
    Keep,
    /// The nearest lower level that the target has.
    #[default]
    Nearest,
    /// This level where the type has it, else the nearest below.
    Level(Level),
}

/// A level of redundancy, from the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Copies in one datacentre.
    Lrs,
    /// Copies in several zones.
    Zrs,
    /// Copies in the paired region.
    Grs,
    /// Copies in several zones and in the paired region.
    Gzrs,
}

/// How a location is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LocationStyle {
    /// Through a parameter.
    #[default]
    Parameter,
    /// As text at each place.
    Literal,
}

/// In which form a template is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Strict JSON in a file of its own: the portal takes nothing else.
    #[default]
    Strict,
    /// As the input is, with its comments, envelope and line ends: for files that are edited where
    /// they lie.
    AsInput,
}

/// How machines of an export come to life in the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Machines {
    /// With copies of their disks.
    #[default]
    Attach,
    /// New and empty, from the image they were made of.
    Image,
}

/// What is written to be protected again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protecting {
    /// What lists, intents and the plan file name.
    #[default]
    Plan,
    /// The same, and every machine and share that nothing names.
    All,
    /// Nothing.
    None,
}

/// All that a relocation is asked to do. Regions are canonical names.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The target region.
    pub to: String,
    /// The source region; none means the one that most resources are in (D2).
    pub from: Option<String>,
    /// Further regions and where they go.
    pub regions: Vec<(String, String)>,
    /// Names and what they become.
    pub names: Vec<(String, String)>,
    /// Which other names change.
    pub rename: Rename,
    /// What a changed name ends in; none means the target's geo code (D8).
    pub suffix: Option<String>,
    /// What happens to redundancy.
    pub replication: Replication,
    /// Subscription IDs and what they become.
    pub subscriptions: Vec<(String, String)>,
    /// Resource groups and what they become.
    pub resource_groups: Vec<(String, String)>,
    /// How locations are written.
    pub location_style: LocationStyle,
    /// How machines come to life.
    pub machines: Machines,
    /// What a plan file says of single things; it comes before all else here.
    pub decided: Decided,
    /// What is protected again.
    pub protect: Protecting,
    /// In which form templates and parameter files are written.
    pub form: Form,
}

impl Options {
    /// Whether the workloads stay in a group of the same name: then every name
    /// must change, for the old resources are still there (D8).
    #[must_use]
    pub fn same_group(&self) -> bool {
        self.resource_groups
            .iter()
            .any(|(old, new)| old.eq_ignore_ascii_case(new))
    }

    /// The resource group that one of the source becomes, where it was said.
    #[must_use]
    pub fn target_group(&self, source: &str) -> Option<&str> {
        let mut pairs = self.resource_groups.iter();
        let (_, target) = pairs.find(|(old, _)| old.eq_ignore_ascii_case(source))?;
        Some(target)
    }
}
