//! How much of the templates in `../shared/corpus` is known offline, and why
//! the rest is not.
//!
//! Skipped where `../shared` is missing. `--no-capture` shows the figures.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what it did and fails loudly"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use armove::arm::scope::Context;
use armove::arm::{Template, Value, Why};
use armove::json::{Node, Pointer, parse};
use armove::text::Source;

/// The templates of a folder of the corpus.
fn sources(folder: &str) -> Option<Vec<Source>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/corpus")
        .join(folder);
    if !root.exists() {
        eprintln!("skipped: {} is missing", root.display());
        return None;
    }
    let mut paths: Vec<_> = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|one| one == "json"))
        .collect();
    paths.sort();
    let read = paths.iter().filter_map(|path| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        Source::decode(name, &fs::read(path).unwrap()).ok()
    });
    Some(read.collect())
}

fn is_template(root: &Node) -> bool {
    let schema = root
        .get("$schema")
        .and_then(Node::as_str)
        .unwrap_or_default();
    schema
        .to_ascii_lowercase()
        .contains("deploymenttemplate.json")
}

/// How much of a value is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// All of it.
    Known,
    /// Known text beside parts that have a name: a parameter, a property of the deployment, the
    /// turn of a loop.
    NamedPart,
    /// Nothing but what has such a name: `[parameters('vmName')]` without default.
    NamedOnly,
    /// A part of it has no name: an answer of Azure, a refusal, a limit.
    Unnamed,
}

impl Class {
    fn of(value: &Value) -> Self {
        let named = |why: &Why| {
            matches!(
                why,
                Why::ParameterWithoutValue(_)
                    | Why::KeyVaultReference(_)
                    | Why::Context(_)
                    | Why::CopyIndex
                    | Why::Volatile(_)
            )
        };
        match value.first_unknown() {
            None => Self::Known,
            Some(_) if !value.reasons().iter().all(named) => Self::Unnamed,
            Some(unknown) if unknown.is_text() => Self::NamedPart,
            Some(_) => Self::NamedOnly,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::NamedPart => "known but for a named part",
            Self::NamedOnly => "a name and nothing else, such as a parameter without value",
            Self::Unnamed => "with a part that nothing names",
        }
    }
}

/// What is said of one kind of value.
#[derive(Default)]
struct Figures {
    all: usize,
    classes: BTreeMap<Class, usize>,
    /// By reason, how many rest on it; a value may rest on several.
    reasons: BTreeMap<String, usize>,
    /// Values with a reason that is no missing parameter and no missing context.
    other: Vec<String>,
    /// Values that also hold what nothing names.
    unnamed: Vec<String>,
}

impl Figures {
    fn count(&mut self, value: &Value, place: &str) {
        let class = Class::of(value);
        self.all += 1;
        *self.classes.entry(class).or_default() += 1;
        for why in value.reasons() {
            *self.reasons.entry(why.to_string()).or_default() += 1;
            if !matches!(why, Why::ParameterWithoutValue(_) | Why::Context(_)) {
                self.other.push(format!("{place}: {why}: {value}"));
            }
        }
        if class == Class::Unnamed {
            let why = value
                .reasons()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>();
            self.unnamed
                .push(format!("{place}: {}: {value}", why.join(", ")));
        }
    }

    /// Those that are known, or known but for parts that have a name.
    fn fine(&self) -> usize {
        self.all - self.unnamed.len()
    }

    fn print(&self, what: &str) {
        let percent = |number: usize| 100.0 * number as f64 / self.all.max(1) as f64;
        println!(
            "{what}: {}, {:.1} % of them known or named",
            self.all,
            percent(self.fine())
        );
        for (class, number) in &self.classes {
            println!(
                "  {number:>5} {:>5.1} % {}",
                percent(*number),
                class.words()
            );
        }
        let mut reasons: Vec<_> = self.reasons.iter().collect();
        reasons.sort_by_key(|(why, count)| (std::cmp::Reverse(**count), (*why).clone()));
        for (why, count) in reasons.iter().take(20) {
            println!("  {count:>5} rest on: {why}");
        }
    }
}

struct All {
    templates: usize,
    names: Figures,
    types: Figures,
    locations: Figures,
}

fn figures(sources: &[Source]) -> All {
    let mut all = All {
        templates: 0,
        names: Figures::default(),
        types: Figures::default(),
        locations: Figures::default(),
    };
    for source in sources {
        let document = parse(source);
        if !is_template(&document.root) {
            continue;
        }
        all.templates += 1;
        let template = Template::read(&document.root, Pointer::root(), None, &Context::default());
        for resource in &template.resources {
            let line = source.position(resource.node.span.start).line;
            let place = format!("{}:{line}", source.name());
            all.names.count(&resource.name, &place);
            let scope = template.looped_scope_of(resource).unwrap();
            let full_type = resource
                .node
                .get("type")
                .map_or(Value::Null, |node| scope.evaluate(node));
            all.types.count(&full_type, &place);
            if let Some(location) = &resource.location {
                all.locations.count(location, &place);
            }
        }
    }
    all
}

#[test]
fn of_an_export_all_is_known_but_what_it_was_not_given() {
    let Some(sources) = sources("exports") else {
        return;
    };
    let all = figures(&sources);
    println!("{} exported templates", all.templates);
    for (what, figures) in [
        ("names", &all.names),
        ("types", &all.types),
        ("locations", &all.locations),
    ] {
        figures.print(what);
        assert!(figures.all > 0);
        assert!(
            figures.other.is_empty(),
            "{what}:\n{}",
            figures.other.join("\n")
        );
    }
}

#[test]
fn of_a_written_template_nine_names_in_ten_are_known_or_named() {
    let Some(sources) = sources("quickstart") else {
        return;
    };
    let all = figures(&sources);
    println!("{} written templates", all.templates);
    all.names.print("names");
    all.types.print("types");
    all.locations.print("locations");
    println!(
        "names that nothing names:\n{}",
        all.names.unnamed.join("\n")
    );
    let (fine, names) = (all.names.fine(), all.names.all);
    assert!(
        fine * 10 >= names * 9,
        "{fine} of {names} names are known, or known but for a named part"
    );
}
