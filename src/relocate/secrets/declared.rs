//! Parameters: those that hold a secret in clear text become secure, and those
//! without a value are listed.

use crate::arm::secret::{is_secret_name, is_secure_type};
use crate::finding::{Finding, Phase, Place, Severity, Subject};
use crate::json::{Kind, Member, Node, Pointer};

use super::super::job::Job;
use super::super::options::Form;
use super::super::plan::{ParameterDecision, Plan};
use super::super::readers::{self, Readers};

/// Plans the parameters of one template.
pub fn plan(job: &Job<'_>, plan: &mut Plan, template: usize) {
    let Some(content) = job.estate.templates.get(template) else {
        return;
    };
    let Some(parameters) = content.root.member("parameters") else {
        return;
    };
    // What a person wrote and edits in place deploys as it is: a move is no occasion to take a value
    // away from it.
    let makes_secure = job.options.form == Form::Strict || content.is_export();
    let pointer = content.pointer.child(&parameters.key);
    let read = readers::of(job, plan, template);
    let mut listed = Listed::default();
    for member in parameters.value.members() {
        let name = member.key.to_ascii_lowercase().to_string();
        // What an export no longer reads goes; what a person declared, a deployment asks for.
        if !read.contains_key(&name) && content.is_export() {
            continue;
        }
        let declared = Declared {
            job,
            template,
            member,
            pointer: pointer.child(&member.key),
        };
        listed.add(plan, &declared, &read, makes_secure);
    }
    plan.findings
        .extend(without_value(&listed.unset, listed.lacking));
    steps(plan, listed.secure, listed.unset);
    values(plan, &job.options.to, listed.regions, listed.open);
}

/// Parameters that a person has to see to.
#[derive(Default)]
struct Listed {
    /// Those that become secure.
    secure: Vec<Subject>,
    /// Secure ones without value, and where they stand.
    unset: Vec<Subject>,
    lacking: Vec<Place>,
    /// Those without value that resources get their location from.
    regions: Vec<Subject>,
    /// All others without value.
    open: Vec<Subject>,
}

impl Listed {
    /// Decides what becomes of a parameter, tells it, and lists it where it belongs.
    fn add(
        &mut self,
        plan: &mut Plan,
        declared: &Declared<'_, '_>,
        read: &Readers,
        makes_secure: bool,
    ) {
        let member = declared.member;
        let name = member.key.to_ascii_lowercase().to_string();
        let is_read = read.contains_key(&name);
        let decisions = plan.parameters.get_mut(declared.template);
        let is_decided = decisions
            .as_ref()
            .is_some_and(|decisions| decisions.contains_key(&name));
        let told = &declared.job.options.decided.secrets;
        let is_told = told.contains(&(declared.template, name.clone()));
        let is_secure = is_secure_type(&member.value);
        let is_plain_secret = is_read && !is_secure && (is_told || declared.is_plain_secret());
        if is_plain_secret {
            let becomes_secure = is_told || makes_secure;
            if declared.stands_in_clear() {
                plan.findings.push(declared.in_clear(becomes_secure));
            }
            if becomes_secure {
                if let Some(decisions) = decisions {
                    decisions.insert(name, ParameterDecision::Secure);
                }
                self.secure.push(declared.subject());
            }
            return;
        }
        if is_read && is_secure && declared.has_literal_default() {
            plan.findings.push(declared.in_clear(false));
        } else if !declared.has_value() && !is_decided {
            if is_secure {
                self.lacking.push(declared.place());
                self.unset.push(declared.subject());
            } else if declared.is_location(read) {
                self.regions.push(declared.subject());
            } else {
                self.open.push(declared.subject());
            }
        }
    }
}

/// Values that the scripts wait for; a deployment by hand would ask for them.
fn values(plan: &mut Plan, target: &str, regions: Vec<Subject>, open: Vec<Subject>) {
    if !regions.is_empty() {
        let text = format!(
            "Give these parameters a region in the parameter file, where `null` stands for them: resources get their location from them, and the input does not say it. What moves gets `{target}`."
        );
        plan.ask(
            "relocate/location-without-value",
            Phase::Prepare,
            text,
            regions,
        );
    }
    if !open.is_empty() {
        let text = "Give these parameters a value in the parameter file, where `null` stands for them: the input has neither a value nor a default. Names of what moves along are those in the target.";
        plan.ask(
            "relocate/parameter-without-value",
            Phase::Prepare,
            text,
            open,
        );
    }
}

fn steps(plan: &mut Plan, secure: Vec<Subject>, unset: Vec<Subject>) {
    if !secure.is_empty() {
        let text = "Give these parameters their values when deploying, best by a reference to a key vault, and change the old secrets: \
                    they stood in clear text and were not carried over.";
        plan.ask("relocate/secret-in-clear", Phase::Prepare, text, secure);
    }
    give(plan, unset);
}

/// One step for all secure parameters without a value, those of the input and new ones.
pub(super) fn give(plan: &mut Plan, secure: Vec<Subject>) {
    if !secure.is_empty() {
        let text = "Give these secure parameters a value when deploying, best by a reference to a key vault: an export never holds a secret.";
        plan.ask("relocate/secret", Phase::Prepare, text, secure);
    }
}

/// One finding for all secure parameters that a deployment would ask for.
fn without_value(subjects: &[Subject], places: Vec<Place>) -> Option<Finding> {
    let mut places = places.into_iter().zip(subjects);
    let (place, first) = places.next()?;
    let message = match subjects.len() {
        1 => format!(
            "secure parameter {} has no value: the deployment stops and asks for it",
            first.name
        ),
        count => format!(
            "{count} secure parameters have no value: the deployment stops and asks for them"
        ),
    };
    let names: Vec<&str> = subjects
        .iter()
        .map(|subject| subject.name.as_str())
        .collect();
    let subject = format!("parameters/{}", names.join(","));
    let finding = Finding::new(
        "relocate/secret-without-value",
        Severity::Warning,
        place,
        subject,
        message,
    );
    let finding =
        finding.help("give each a value when deploying, best by a reference to a key vault");
    Some(places.fold(finding, |finding, (place, subject)| {
        finding.related(place, format!("{} too", subject.name))
    }))
}

/// A declared parameter.
struct Declared<'w, 'd> {
    job: &'w Job<'d>,
    template: usize,
    member: &'d Member,
    pointer: Pointer,
}

impl<'d> Declared<'_, 'd> {
    fn name(&self) -> &'d str {
        &self.member.key
    }

    fn default(&self) -> Option<&'d Node> {
        self.member
            .value
            .get("defaultValue")
            .filter(|default| !default.is_null())
    }

    fn has_literal_default(&self) -> bool {
        self.default().is_some_and(is_literal)
    }

    /// The entries of all parameter files; none for a file that lacks one.
    fn entries(&self) -> impl Iterator<Item = Option<&'d Node>> {
        let files = self
            .job
            .files
            .get(self.template)
            .map_or(&[][..], |files| &files.parameters);
        files
            .iter()
            .map(|file| file.root.get("parameters")?.get(self.name()))
    }

    fn literal_values(&self) -> impl Iterator<Item = &'d Node> {
        self.entries()
            .filter_map(|entry| entry?.get("value"))
            .filter(|value| is_literal(value))
    }

    /// Whether a plain text goes by the name of a secret. A short list of
    /// allowed values is no secret.
    fn is_plain_secret(&self) -> bool {
        let is_text = self
            .member
            .value
            .get("type")
            .and_then(Node::as_str)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("string"));
        let values = self.default().into_iter().chain(self.literal_values());
        let length = values
            .filter_map(Node::as_str)
            .map(|text| text.chars().count())
            .max();
        let is_expression = self.default().is_some_and(|default| {
            !default.is_empty() && !is_literal(default) && default.as_str() != Some("")
        });
        is_text
            && is_secret_name(self.name(), length)
            && !is_expression
            && self.member.value.get("allowedValues").is_none()
    }

    fn stands_in_clear(&self) -> bool {
        self.has_literal_default() || self.literal_values().next().is_some()
    }

    /// Whether every deployment gets a value without a person.
    fn has_value(&self) -> bool {
        let nullable = self.member.value.get("nullable").and_then(Node::as_bool) == Some(true);
        let given = |entry: Option<&Node>| {
            entry.is_some_and(|entry| {
                entry.get("reference").is_some()
                    || entry.get("value").is_some_and(|value| !value.is_null())
            })
        };
        let mut entries = self.entries().peekable();
        nullable || self.default().is_some() || (entries.peek().is_some() && entries.all(given))
    }

    /// Whether it is the location of resources, and that alone: not an object that holds it too.
    fn is_location(&self, read: &Readers) -> bool {
        let kind = self.member.value.get("type").and_then(Node::as_str);
        let is_text = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("string"));
        let readers = read.get(&self.name().to_ascii_lowercase());
        is_text
            && readers.into_iter().flatten().any(|at| {
                let location = self
                    .job
                    .resource(*at)
                    .and_then(|resource| resource.node.get("location"));
                location.is_some_and(|location| {
                    readers::names_in(location, None)
                        .iter()
                        .any(|name| name.eq_ignore_ascii_case(self.name()))
                })
            })
    }

    fn subject(&self) -> Subject {
        Subject {
            file: self.job.file_of(self.template),
            pointer: self.pointer.clone(),
            name: self.name().to_owned(),
            kind: "parameter".to_owned(),
        }
    }

    fn place(&self) -> Place {
        Place {
            file: self.job.file_of(self.template),
            span: self.member.key_span,
            pointer: self.pointer.clone(),
        }
    }

    fn finding(&self, rule: &str, message: String) -> Finding {
        let place = self.place();
        Finding::new(
            rule,
            Severity::Warning,
            place,
            format!("parameter/{}", self.name()),
            message,
        )
    }

    fn in_clear(&self, becomes_secure: bool) -> Finding {
        let finding = self.finding(
            "relocate/secret-in-clear",
            format!("parameter {} holds a secret in clear text", self.name()),
        );
        if becomes_secure {
            finding.help("it becomes a securestring without default, and its value is not carried over: fill it in, and change the old secret")
        } else {
            finding.help("take out the default, and change the old secret: whoever reads the template knows it")
        }
    }
}

/// Whether a node is a value that says something, and no expression.
fn is_literal(node: &Node) -> bool {
    match &node.kind {
        Kind::String(text) => {
            !text.is_empty() && (!text.starts_with('[') || text.starts_with("[["))
        }
        Kind::Object(_) | Kind::Array(_) => !node.is_empty(),
        Kind::Null => false,
        _ => true,
    }
}
