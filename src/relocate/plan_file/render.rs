//! The text of a plan.

use std::fmt::Write;

use super::super::backup::{self, Evidence, Fate, Protection};
use super::super::destination::Destination;
use super::super::external::ExternalDecision;
use super::super::job::Job;
use super::super::options::{LocationStyle, Machines};
use super::super::plan::{ParameterDecision, Plan};
use super::super::told::PolicyRef;
use super::identities::Identities;
use super::read::NOTE;
use super::reasons::Index;
use super::words::{act_word, decision_word};
use super::{one_line, quote, reasons};
use crate::arm::{DEPLOYMENT, Resource, ResourceRef};
use crate::finding::Finding;

/// The comment at the head.
const HEAD: &str = "\
# What this relocation does with everything, for a person to change. `armove relocate --plan FILE`
# checks it and does what it says.
#
# Behind a value stands what armove decides by itself. A value is yours where it differs from that,
# or where nothing stands behind it. `armove plan --output FILE` decides anew what is not yours, and
# keeps what is. What has no line here is decided by the options of the run.
#
# action       rewrite  written, and changed as the move asks for
#              keep     written; its name, its region and its redundancy stay
#              drop     left out
#              leave    left in its region, and used from there by its full ID
#              stage    written to workloads.json, which is deployed after the rest
# name         the last part of the new name
# region       where this one goes, whatever [regions] says
# replication  a level of the type, or lrs, zrs, grs, gzrs, nearest, keep
# decision     must-exist  one like it must be in the target first: its ID is asked for
#              stays       it is used where it is
#              global      it is in no region
#              unknown     it cannot be told
# to           the ID that takes its place
";

/// What a plan file is written from.
pub struct Writing<'w, 'd> {
    /// The run.
    pub job: &'w Job<'d>,
    /// Its plan.
    pub plan: &'w Plan,
    /// The plan that armove makes without the plan file; the same where there is none.
    pub base: &'w Plan,
    /// The names of the files of the run.
    pub names: &'w [&'w str],
    /// What was found, for the reasons.
    pub findings: &'w [Finding],
}

/// Writes the plan of a run.
#[must_use]
pub fn render(writing: &Writing<'_, '_>) -> String {
    let mut text = String::from(HEAD);
    text.push('\n');
    writing.target(&mut text);
    writing.tables(&mut text);
    let identities = Identities::of(writing.job, writing.names);
    let index = Index::of(writing);
    for (at, resource) in writing.job.estate.resources() {
        if !resource.existing && !resource.full_type.is_empty() {
            writing.resource(&mut text, (&identities, &index), at, resource);
        }
    }
    writing.externals(&mut text, &index);
    writing.protect(&mut text);
    writing.cuts(&mut text);
    writing.secrets(&mut text);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A line of a key, with what armove decides by itself behind it.
fn line(text: &mut String, key: &str, value: &str, noted: Option<&str>) {
    let note = noted.map_or_else(String::new, |noted| format!(" {NOTE}{}", quote(noted)));
    // Writing to a string never fails.
    let _ = writeln!(text, "{key} = {}{note}", quote(value));
}

fn comment(text: &mut String, words: &str) {
    let _ = writeln!(text, "# {}", one_line(words));
}

impl Writing<'_, '_> {
    fn target(&self, text: &mut String) {
        let options = self.job.options;
        text.push_str("[target]\n");
        line(text, "region", &options.to, Some(&options.to));
        let style = match options.location_style {
            LocationStyle::Parameter => "parameter",
            LocationStyle::Literal => "literal",
        };
        comment(text, "parameter or literal");
        line(text, "location-style", style, Some(style));
        let machines = match options.machines {
            Machines::Attach => "attach",
            Machines::Image => "image",
        };
        comment(
            text,
            "attach (copies of the disks) or image (new and empty)",
        );
        line(text, "machines", machines, Some(machines));
        text.push('\n');
    }

    fn tables(&self, text: &mut String) {
        let options = self.job.options;
        let stay =
            self.plan.sources.iter().filter(|region| {
                !self.plan.regions.contains_key(*region) && **region != options.to
            });
        let stay = stay.map(|region| (region.as_str(), region.as_str()));
        let go = self.plan.regions.iter();
        let go = go.map(|(from, to)| (from.as_str(), to.as_str()));
        let mut pairs: Vec<(&str, &str)> = go.chain(stay).collect();
        pairs.sort_unstable();
        if !pairs.is_empty() {
            text.push_str("[regions]\n");
            comment(
                text,
                "where each goes; one that goes to itself stays, and is deployed there again",
            );
        }
        for (from, to) in &pairs {
            let typed = options.regions.iter().any(|(old, _)| old == from);
            let noted = self.base.regions.get(*from).map_or(*from, String::as_str);
            line(text, &quote(from), to, Some(noted).filter(|_| !typed));
        }
        if !pairs.is_empty() {
            text.push('\n');
        }
        let origins = self.job.estate.origins.iter();
        let groups: Vec<&str> = origins
            .clone()
            .filter_map(|origin| origin.resource_group.as_deref())
            .collect();
        let subscriptions: Vec<&str> = origins
            .filter_map(|origin| origin.subscription.as_deref())
            .collect();
        table(
            text,
            "groups",
            &options.resource_groups,
            &groups,
            "NEW-GROUP",
        );
        table(
            text,
            "subscriptions",
            &options.subscriptions,
            &subscriptions,
            "NEW-SUBSCRIPTION-ID",
        );
    }

    fn resource(
        &self,
        text: &mut String,
        (identities, index): (&Identities<'_>, &Index<'_>),
        at: ResourceRef,
        resource: &Resource<'_>,
    ) {
        text.push_str("[[resource]]\n");
        line(text, "id", &self.job.identity(at), None);
        if let Some(place) = identities.place(at) {
            line(text, "place", &place, None);
        }
        let noted = act_word(self.job, self.base, at);
        line(
            text,
            "action",
            act_word(self.job, self.plan, at),
            Some(noted),
        );
        for why in reasons::of(self, index, at) {
            comment(text, &why);
        }
        if self.plan.stage(at).is_some() {
            self.written(text, at, resource);
        }
        text.push('\n');
    }

    /// What is decided about a resource that is written.
    fn written(&self, text: &mut String, at: ResourceRef, resource: &Resource<'_>) {
        let is_noted = self.base.stage(at).is_some();
        let noted = |value: Option<String>| value.filter(|_| is_noted);
        let full = resource.known_name();
        // What a broken name gives is nothing that a person could choose.
        let full = full.filter(|full| !full.ends_with('/') && !full.trim().is_empty());
        if let Some(full) = full.filter(|_| !resource.is_type(DEPLOYMENT)) {
            let old = full.rsplit('/').next().unwrap_or(full);
            let name = |plan: &Plan| {
                let decision = plan.decision(at);
                let new = decision.and_then(|decision| decision.rename.clone());
                new.unwrap_or_else(|| old.to_owned())
            };
            let mut typed = self.job.options.names.iter();
            let is_typed = typed.any(|(from, _)| from == old || from == full);
            if let Some(about) = reasons::of_name(self, at, old, &name(self.plan)) {
                comment(text, &about);
            }
            let base = noted(Some(name(self.base))).filter(|_| !is_typed);
            line(text, "name", &name(self.plan), base.as_deref());
        }
        let region = |plan: &Plan| match Destination::of(self.job, plan, at) {
            Destination::Region(region) => Some(region.name.to_owned()),
            Destination::None | Destination::Unknown => None,
        };
        let has_location = resource.node.member("location").is_some();
        if let Some(goes) = region(self.plan).filter(|_| has_location) {
            if let Some(about) = reasons::of_region(self, at, &goes) {
                comment(text, &about);
            }
            line(text, "region", &goes, noted(region(self.base)).as_deref());
        }
        let level = |plan: &Plan| plan.decision(at).and_then(|one| one.level.clone());
        if let Some(level_now) = level(self.plan) {
            if let Some(about) = reasons::of_level(self, at) {
                comment(text, &about);
            }
            line(
                text,
                "replication",
                &level_now,
                noted(level(self.base)).as_deref(),
            );
        }
        if let Some(old) = resource.api_version() {
            let told = &self.job.options.decided.resources;
            let said = told.get(&at).and_then(|told| told.api_version.as_ref());
            let now = said.map_or(old, |said| said.value.as_str());
            if let Some(about) = reasons::of_version(self, resource) {
                comment(text, &about);
            }
            line(text, "apiVersion", now, Some(old));
        }
    }

    fn externals(&self, text: &mut String, index: &Index<'_>) {
        for external in &self.plan.externals {
            let told = self
                .job
                .options
                .decided
                .outside
                .get(&external.id.to_ascii_lowercase());
            let base = self
                .base
                .externals
                .iter()
                .find(|base| base.id == external.id);
            text.push_str("[[external]]\n");
            line(text, "id", &external.id, None);
            if let Some(users) = reasons::of_external(self, index, external) {
                comment(text, &users);
            }
            let noted = base.map(|base| decision_word(base.decision));
            line(text, "decision", decision_word(external.decision), noted);
            match told.and_then(|told| told.to.as_deref()) {
                Some(to) => line(text, "to", to, None),
                None if external.decision == ExternalDecision::MustExist => {
                    comment(text, "to = \"the ID of the one in the target\"");
                }
                None => {}
            }
            text.push('\n');
        }
    }

    fn protect(&self, text: &mut String) {
        for protect in &self.plan.protect {
            text.push_str("[[protect]]\n");
            line(text, "id", &self.job.identity(protect.at), None);
            let policy = match &protect.policy {
                PolicyRef::Declared(at) => self
                    .job
                    .resource(*at)
                    .map(Resource::display_name)
                    .unwrap_or_default(),
                PolicyRef::Id(id) => id.clone(),
            };
            line(text, "policy", &policy, None);
            text.push('\n');
        }
        for one in &self.plan.protection {
            self.could_be_protected(text, one);
        }
    }

    /// What lists and the like tell, and what nothing tells, as entries that a person can take in.
    fn could_be_protected(&self, text: &mut String, one: &Protection) {
        let why = match &one.fate {
            _ if one.evidence == Evidence::Plan => return,
            Fate::Written => "is protected again as it was; by another policy:".to_owned(),
            Fate::Asked(why) => format!("is not protected again, since {why}; to protect it:"),
            _ => return,
        };
        let Some(at) = backup::itself(self.job, one) else {
            return;
        };
        let policy = backup::policy_for(self.job, self.plan, one);
        comment(text, &format!("{} {why}", one.name()));
        let id = quote(&self.job.identity(at));
        let policy = quote(policy.as_deref().unwrap_or("the name of a policy"));
        let _ = writeln!(text, "# [[protect]]\n# id = {id}\n# policy = {policy}\n");
    }

    fn cuts(&self, text: &mut String) {
        for cut in &self.plan.cuts {
            let [from, to] = [cut.from, cut.to].map(|at| quote(&self.job.identity(at)));
            let _ = match &cut.reason {
                Some(reason) => {
                    let why = one_line(reason);
                    writeln!(text, "[[cut]]\nfrom = {from}\nto = {to}\n# {why}\n")
                }
                None => writeln!(
                    text,
                    "# this would break a circle, but something may need it:\n\
                     # [[cut]]\n# from = {from}\n# to = {to}\n"
                ),
            };
        }
    }

    fn secrets(&self, text: &mut String) {
        let mut names = Vec::new();
        for (template, decisions) in self.plan.parameters.iter().enumerate() {
            let content = self.job.estate.templates.get(template);
            for (name, decision) in decisions {
                if *decision == ParameterDecision::Secure {
                    let written =
                        content.and_then(|content| content.root.get("parameters")?.member(name));
                    let name = written.map_or(name.as_str(), |member| member.key.as_str());
                    names.push(name.to_owned());
                }
            }
        }
        names.sort();
        names.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
        for name in names {
            text.push_str("[[secret]]\n");
            line(text, "name", &name, None);
            comment(
                text,
                "it becomes a securestring, and its value is not carried over: it is asked for",
            );
            text.push('\n');
        }
    }
}

fn table(text: &mut String, name: &str, pairs: &[(String, String)], known: &[&str], new: &str) {
    let mut open: Vec<&str> = known
        .iter()
        .copied()
        .filter(|known| !pairs.iter().any(|(old, _)| old.eq_ignore_ascii_case(known)))
        .collect();
    open.sort_unstable();
    open.dedup();
    if pairs.is_empty() && open.is_empty() {
        return;
    }
    let _ = writeln!(text, "[{name}]");
    for (old, new) in pairs {
        line(text, &quote(old), new, None);
    }
    for old in open {
        comment(text, &format!("{} = {}", quote(old), quote(new)));
    }
    text.push('\n');
}
