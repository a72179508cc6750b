//! What a person must do because a template cannot: data that stays behind, settings that no
//! export holds, names that others know. Facts: `rules/data/tasks.toml`. Which resources a task is
//! about, and how its text is filled in, is decided where resources are known.

use super::drops::Texts;
use super::layout::{TASKS, TESTS, task, test};
use super::pack::Row;
use super::{Basis, Catalog, PathPattern, Source, source};

/// A task of the table; the order of the table is the order in which tasks of a phase are done.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    catalog: Catalog<'a>,
    row: Row<'a>,
    /// Its name, such as `vault/list-protected`.
    pub key: &'a str,
    /// When it is due.
    pub due: Due,
    /// What makes it appear.
    pub on: On<'a>,
    /// Which of these resources count.
    pub state: TaskState,
    /// What is listed below it.
    pub about: About,
    /// A type whose resources the command is repeated for, beside the task's own.
    pub each: Option<&'a str>,
    /// What to do, as one paragraph of Markdown with placeholders.
    pub text: &'a str,
    /// Lines for a POSIX shell, with placeholders.
    pub command: Option<&'a str>,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// When a task is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Before anything is deployed.
    Prepare,
    /// With the deployment.
    Deploy,
    /// When the workloads are protected again.
    Protect,
    /// Before anybody is sent to the target.
    Validate,
    /// When users move.
    Cutover,
    /// When the source is taken down.
    Cleanup,
}

/// What makes a task appear.
#[derive(Clone, Copy)]
pub enum On<'a> {
    /// Every run that moves something.
    Run,
    /// Any resource.
    Any,
    /// A resource of one of these types.
    Types(Texts<'a>),
}

/// Which resources count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Those that are written to a template, of whatever stage.
    Written,
    /// Those of them that are written to a file of a later stage.
    Staged,
    /// Those that are left out.
    Dropped,
    /// All.
    Any,
    /// Those that are written to a template of the first stage.
    Base,
}

/// What is listed below a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The resources that made it appear.
    Itself,
    /// The resources at the top of these.
    Root,
    /// Nothing.
    Nothing,
}

/// What must hold besides the type. A value that is not known offline meets every test but a
/// negated one: it is better to name a task that proves needless than to miss one.
#[derive(Clone, Copy, Debug)]
pub struct Test<'a> {
    /// What is asked.
    pub asks: Asks<'a>,
    /// Whether the answer must be no.
    pub negated: bool,
}

/// What a test asks.
#[derive(Clone, Copy, Debug)]
pub enum Asks<'a> {
    /// Something stands there, and it is neither null nor empty.
    Has(Paths<'a>),
    /// A value there is one of these, without case.
    Is(Paths<'a>, Texts<'a>),
    /// A text there contains this, without case.
    Contains(Paths<'a>, &'a str),
    /// A value there is not known offline.
    Unknown(Paths<'a>),
    /// A value there is known offline, or none is seen: what an expression gives follows by itself.
    Known(Paths<'a>),
    /// There is a child of this type, given without the resource's own, in whatever state.
    Child(&'a str),
    /// The target lies in the same geography as the resource.
    SameGeography,
    /// A template is deployed at this level: `group`, `subscription`, `management group`, `tenant`.
    Level(&'a str),
    /// The input declares a resource of this type, in whatever state.
    Estate(&'a str),
    /// The resource gets another name.
    Renamed,
    /// A list of protected items among the inputs is of this vault, or names this resource.
    Listed,
    /// A written template protects this machine or account.
    Protected,
}

/// Places of a resource, joined by `|`; `name` is the last segment of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths<'a>(&'a str);

impl<'a> Paths<'a> {
    /// Places as the table writes them.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Whether it is the name that is meant.
    #[must_use]
    pub fn is_name(self) -> bool {
        self.0 == "name"
    }

    /// The patterns of the places.
    pub fn iter(self) -> impl Iterator<Item = PathPattern<'a>> {
        self.0.split('|').map(PathPattern::new)
    }
}

impl<'a> Task<'a> {
    fn read(catalog: Catalog<'a>, row: Row<'a>) -> Self {
        let on = row.strings(task::ON);
        Self {
            catalog,
            row,
            key: row.text(task::KEY),
            due: match row.number_at(task::PHASE) {
                0 => Due::Prepare,
                1 => Due::Deploy,
                2 => Due::Protect,
                3 => Due::Validate,
                4 => Due::Cutover,
                _ => Due::Cleanup,
            },
            on: match on.iter().next() {
                Some("*") => On::Run,
                Some("any") => On::Any,
                _ => On::Types(Texts::new(on)),
            },
            state: match row.number_at(task::STATE) {
                0 => TaskState::Written,
                1 => TaskState::Staged,
                2 => TaskState::Dropped,
                4 => TaskState::Base,
                _ => TaskState::Any,
            },
            about: match row.number_at(task::ABOUT) {
                0 => About::Itself,
                1 => About::Root,
                _ => About::Nothing,
            },
            each: row.optional(task::EACH),
            text: row.text(task::TEXT),
            command: row.optional(task::COMMAND),
            basis: Basis::from_cell(row.number_at(task::BASIS)),
            source: source::read(catalog.pack, row.number_at(task::SOURCE)),
        }
    }

    /// What must hold besides the type; all of it.
    pub fn tests(self) -> impl Iterator<Item = Test<'a>> {
        let first = self.row.number_at(task::TEST);
        let count = self.row.number_at(task::TESTS);
        let table = self.catalog.pack.table(&TESTS);
        (first..first + count).map(move |number| Test::read(table.row(number)))
    }

    /// Whether a resource of this type makes it appear, as far as the type goes.
    #[must_use]
    pub fn is_on(self, resource_type: &str) -> bool {
        match self.on {
            On::Run => false,
            On::Any => true,
            On::Types(types) => types.contains(resource_type),
        }
    }
}

impl<'a> Test<'a> {
    fn read(row: Row<'a>) -> Self {
        let path = Paths::new(row.text(test::PATH));
        let values = row.strings(test::VALUES);
        Self {
            asks: match row.number_at(test::KIND) {
                0 => Asks::Has(path),
                1 => Asks::Is(path, Texts::new(values)),
                2 => Asks::Contains(path, values.iter().next().unwrap_or_default()),
                3 => Asks::Unknown(path),
                4 => Asks::Child(row.text(test::PATH)),
                5 => Asks::SameGeography,
                6 => Asks::Level(row.text(test::PATH)),
                7 => Asks::Estate(row.text(test::PATH)),
                8 => Asks::Renamed,
                10 => Asks::Protected,
                11 => Asks::Known(path),
                _ => Asks::Listed,
            },
            negated: row.number_at(test::NEGATED) == 1,
        }
    }
}

impl<'a> Catalog<'a> {
    /// All tasks, in the order in which those of a phase are done.
    pub fn tasks(self) -> impl Iterator<Item = Task<'a>> {
        let rows = self.pack.table(&TASKS).rows();
        rows.map(move |row| Task::read(self, row))
    }
}
