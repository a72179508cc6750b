//! The sections of a template, `$schema` and the versions.

use super::fault::Fault;
use super::kinds::StructureFault;
use super::report::Report;
use crate::arm::{Body, Level, Template};
use crate::json::{Kind, Member, Node};
use crate::text::Span;

/// Sections of a template, and what each must be (template reference, 2026;
/// `imports`, `extensions` and `asserts` from Bicep's output).
const SECTIONS: [(&str, Form); 14] = [
    ("$schema", Form::Text),
    ("contentVersion", Form::Text),
    ("languageVersion", Form::Text),
    ("apiProfile", Form::Text),
    ("metadata", Form::Any),
    ("definitions", Form::Object),
    ("parameters", Form::Object),
    ("variables", Form::Object),
    ("functions", Form::Array),
    ("imports", Form::Object),
    ("extensions", Form::Object),
    ("asserts", Form::Object),
    ("resources", Form::Resources),
    ("outputs", Form::Object),
];

/// API profiles of Azure and Azure Stack.
const PROFILES: [&str; 7] = [
    "latest",
    "2017-03-09-profile",
    "2018-03-01-hybrid",
    "2018-06-01-profile",
    "2019-03-01-hybrid",
    "2019-03-01-profile",
    "2020-09-01-hybrid",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Object,
    Array,
    Resources,
    Any,
}

/// Looks at the sections of one body.
pub(super) fn check(template: &Template<'_>, index: usize, report: &mut Report) {
    let Some(body) = template.bodies.get(index) else {
        return;
    };
    let mut sections = Sections { body, report };
    sections.required();
    for member in body.node.members() {
        sections.section(member);
    }
    sections.versions();
    sections.extensions(template, index);
}

/// Whether resources have symbolic names: from language version 2.0 on, and in
/// the experimental versions before it that Bicep wrote (`1.9-experimental`).
pub(in crate::arm) fn is_symbolic(body: &Body<'_>) -> bool {
    has_type_definitions(body.node)
}

/// The same of a template that is not read: its types say what is inside of values.
pub(super) fn has_type_definitions(template: &Node) -> bool {
    let version = template.get("languageVersion").and_then(Node::as_str);
    version.is_some_and(|version| is_version(version) && version != "1.0")
}

/// `1.0`, `2.0`, and the experimental versions that Bicep writes.
fn is_version(version: &str) -> bool {
    let number = version.strip_suffix("-experimental");
    match number.unwrap_or(version).split_once('.') {
        Some((major, minor)) if number.is_some() => {
            matches!(major, "1" | "2") && minor.parse::<u8>().is_ok()
        }
        Some(_) => matches!(version, "1.0" | "2.0"),
        None => false,
    }
}

struct Sections<'s, 'd> {
    body: &'s Body<'d>,
    report: &'s mut Report,
}

impl Sections<'_, '_> {
    fn at(&mut self, kind: StructureFault, member: &Member, span: Span) -> &mut Fault {
        let pointer = self.body.pointer.child(&member.key);
        self.put(Fault::new(kind, span, pointer))
    }

    fn put(&mut self, fault: Fault) -> &mut Fault {
        self.report.put(fault.of(self.body.deployment))
    }

    fn required(&mut self) {
        for name in ["$schema", "contentVersion", "resources"] {
            if self.body.node.get(name).is_none() {
                let span = Span::new(self.body.node.span.start, self.body.node.span.start + 1);
                let pointer = self.body.pointer.clone();
                self.put(Fault::new(StructureFault::Missing(name), span, pointer));
            }
        }
    }

    fn section(&mut self, member: &Member) {
        let known = SECTIONS
            .iter()
            .find(|(name, _)| member.key.eq_ignore_ascii_case(name));
        let Some((name, form)) = known else {
            let kind = StructureFault::UnknownSection(member.key.to_string());
            let names = SECTIONS.iter().map(|(name, _)| *name);
            let pointer = self.body.pointer.child(&member.key);
            self.put(Fault::new(kind, member.key_span, pointer).near(&member.key, names));
            return;
        };
        self.case(member, name);
        let (fits, expected) = match form {
            Form::Text => (member.value.as_str().is_some(), "a string"),
            Form::Object => (member.value.is_object(), "an object"),
            Form::Array => (member.value.is_array(), "an array"),
            Form::Resources => (
                member.value.is_array() || member.value.is_object(),
                "an array or an object of symbolic names",
            ),
            Form::Any => (true, ""),
        };
        if !fits {
            let kind = StructureFault::SectionForm {
                section: name,
                expected,
                found: member.value.kind_name(),
            };
            self.at(kind, member, member.value.span);
        }
    }

    fn case(&mut self, member: &Member, usual: &'static str) {
        if member.key != usual {
            let kind = StructureFault::MemberCase {
                written: member.key.to_string(),
                usual,
            };
            self.at(kind, member, member.key_span);
        }
    }

    fn versions(&mut self) {
        let text = |name: &str| {
            let member = self.body.node.member(name)?;
            Some((member, member.value.as_str()?))
        };
        let (schema, content) = (text("$schema"), text("contentVersion"));
        let (language, profile) = (text("languageVersion"), text("apiProfile"));
        if let Some((member, schema)) = schema {
            self.schema(member, schema);
        }
        if let Some((member, version)) = content
            && !is_four_numbers(version)
        {
            let kind = StructureFault::ContentVersion(version.to_owned());
            self.at(kind, member, member.value.span);
        }
        if let Some((member, version)) = language
            && !is_version(version)
        {
            let kind = StructureFault::LanguageVersion(version.to_owned());
            let fault = self.at(kind, member, member.value.span);
            fault.help = Some("write `2.0`, or leave it out".to_owned());
        }
        if let Some((member, profile)) = profile
            && !PROFILES
                .iter()
                .any(|known| profile.eq_ignore_ascii_case(known))
        {
            let kind = StructureFault::ApiProfile(profile.to_owned());
            let pointer = self.body.pointer.child(&member.key);
            let fault = Fault::new(kind, member.value.span, pointer).near(profile, PROFILES);
            self.put(fault);
        }
        self.symbolic();
    }

    fn schema(&mut self, member: &Member, schema: &str) {
        let file = schema.rsplit('/').next().unwrap_or_default();
        let kind = if schema.starts_with('[') {
            StructureFault::SchemaExpression
        } else if file
            .to_ascii_lowercase()
            .contains("deploymentparameters.json")
        {
            StructureFault::SchemaOfParameters
        } else if Level::of_schema(schema).is_none() {
            StructureFault::SchemaUnknown
        } else {
            return;
        };
        let fault = self.at(kind, member, member.value.span);
        fault.help = Some(
            "for a resource group it is `https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#`"
                .to_owned(),
        );
    }

    /// Resources of Kubernetes, Microsoft Graph and the like are taken as they are.
    fn extensions(&mut self, template: &Template<'_>, index: usize) {
        let mut names: Vec<String> = Vec::new();
        let mut count = 0;
        let mut first = None;
        for resource in template.resources.iter().filter(|one| one.body == index) {
            let Some(used) = extension_of(resource.node) else {
                continue;
            };
            count += 1;
            first.get_or_insert((used.key_span, resource.pointer.child(&used.key)));
            let name = used.value.as_str().unwrap_or(&used.key);
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let Some(first) = first else { return };
        let mut declared = ["extensions", "imports"].iter();
        let section = declared.find_map(|name| self.body.node.member(name));
        let (span, pointer) = section.map_or(first, |member| {
            (member.key_span, self.body.pointer.child(&member.key))
        });
        let kind = StructureFault::ExtensionResources(names, count);
        self.put(Fault::new(kind, span, pointer));
    }

    /// What needs `languageVersion` 2.0, and what it excludes.
    fn symbolic(&mut self) {
        let body = self.body;
        let is_symbolic = is_symbolic(body);
        if let Some(member) = body.node.member("resources") {
            match (&member.value.kind, is_symbolic) {
                (Kind::Object(_), false) => {
                    let kind = StructureFault::SymbolicWithoutVersion;
                    let fault = self.at(kind, member, member.value.span);
                    fault.help = Some("add `\"languageVersion\": \"2.0\"`".to_owned());
                }
                (Kind::Array(_), true) => {
                    self.at(StructureFault::ArrayWithVersion, member, member.value.span);
                }
                _ => {}
            }
        }
        if let Some(member) = body.node.member("definitions").filter(|_| !is_symbolic) {
            let kind = StructureFault::NeedsVersion("definitions");
            self.at(kind, member, member.key_span);
        }
    }
}

/// What says that a resource is one of an extension.
pub(super) fn extension_of(resource: &Node) -> Option<&Member> {
    let mut names = ["extension", "import"].iter();
    names.find_map(|name| resource.member(name))
}

fn is_four_numbers(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    parts.len() == 4
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A member of the language in unusual letter case.
pub(super) fn case_of(
    members: &[Member],
    usual: &[&'static str],
) -> Vec<(Span, String, &'static str)> {
    members
        .iter()
        .filter_map(|member| {
            let name = usual
                .iter()
                .find(|name| member.key.eq_ignore_ascii_case(name))?;
            (member.key != *name).then(|| (member.key_span, member.key.to_string(), *name))
        })
        .collect()
}

/// The JSON type of a value for messages; a number is told from an integer.
pub(super) fn kind_of(node: &Node) -> &'static str {
    match &node.kind {
        Kind::Number(digits) if digits.parse::<i64>().is_ok() => "an integer",
        Kind::Number(_) => "a decimal number",
        _ => node.kind_name(),
    }
}
