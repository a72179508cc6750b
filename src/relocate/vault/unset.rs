//! A vault whose redundancy nothing sets: the service's default holds, which is
//! set where the target needs another one; else only the source knows.

use crate::catalog::{Level, Region};
use crate::finding::{Advice, Phase, Severity};
use crate::json::{Node, Pointer, escape};

use super::found::Vault;
use crate::relocate::destination::Destination;
use crate::relocate::plan::Plan;
use crate::relocate::replication::{
    Choice, LOWERED, Lowered, NOT_AVAILABLE, Outcome, Step, Switch, grounds, lacks,
    settle_second_region,
};
use crate::relocate::set_member::{SetMember, set};

/// Nothing in the input sets the redundancy of a vault.
const NOT_SET: &str = "relocate/vault-redundancy-not-set";

/// Decides what a vault gets that says nothing.
pub fn plan(vault: &Vault<'_, '_>, plan: &mut Plan, lowered: &mut Lowered) {
    let Some(default) = vault.row.default_level() else {
        return;
    };
    let Destination::Region(region) = Destination::of(vault.job, plan, vault.at) else {
        ask_source(vault, plan, default);
        return;
    };
    let told = plan.decision(vault.at).map(|one| one.told.clone());
    let told = told.unwrap_or_default();
    let otherwise = vault.job.options.replication;
    let choice = Choice::of_told(vault.row, default, &region, &told, otherwise);
    match choice.outcome {
        Outcome::Fits if choice.level == default => ask_source(vault, plan, default),
        Outcome::Fits => {
            if !write(vault, plan, choice.level) {
                by_hand(vault, plan, choice.level, "it was asked for");
            }
            turn_off(vault, plan, region, default, choice.level);
        }
        Outcome::Lowered(lack) => {
            let why = lacks(&region, lack);
            let subject = vault.job.subject(vault.at);
            let step = Step::of(vault.row, default.name, choice.level.name, why.clone());
            lowered.add(step, subject);
            lower(vault, plan, default, choice.level, &why);
            turn_off(vault, plan, region, default, choice.level);
        }
        Outcome::Refused(lack) => {
            let why = lacks(&region, lack);
            let message = format!("{why}, and what sets no redundancy gets {}", default.name);
            let help = "set a level that the target has, or use `--replication nearest`";
            report(
                vault,
                plan,
                NOT_AVAILABLE,
                Severity::Error,
                message,
                help,
                default,
            );
        }
        Outcome::CannotTell => {
            let message = format!(
                "nothing sets the redundancy, and it is not known whether {} has availability zones",
                region.name
            );
            let note = vault
                .job
                .finding(NOT_AVAILABLE, Severity::Note, vault.at, None, message);
            plan.findings.push(note.unknown());
        }
    }
}

/// Sets what takes the place of the service's default, and says so.
fn lower(vault: &Vault<'_, '_>, plan: &mut Plan, default: Level<'_>, new: Level<'_>, why: &str) {
    if !write(vault, plan, new) {
        by_hand(vault, plan, new, why);
        return;
    }
    let message = format!(
        "{why}, and what sets no redundancy gets {}: {} is set",
        default.name, new.name
    );
    let help = "decide whether that is enough before the first item is protected";
    let severity = Severity::Warning;
    report(vault, plan, LOWERED, severity, message, help, default);
}

/// Sets the level in the one place that takes it; `false` where none does.
fn write(vault: &Vault<'_, '_>, plan: &mut Plan, level: Level<'_>) -> bool {
    let json = escape(level.name);
    let member = if vault.takes_redundancy() {
        let (at, view, path) = (vault.at, &vault.view, vault.row.path);
        SetMember {
            at,
            view,
            path,
            json,
        }
    } else {
        let Some(config) = &vault.config else {
            return false;
        };
        let (at, view, path) = (config.at, &config.view, config.row.path);
        SetMember {
            at,
            view,
            path,
            json,
        }
    };
    set(plan, &member);
    if let Some(decision) = plan.decision_mut(member.at) {
        decision.replication = Some(level.name.to_owned());
    }
    true
}

/// Cross-region restore goes with the second region.
fn turn_off<'d>(
    vault: &Vault<'_, 'd>,
    plan: &mut Plan,
    region: Region<'d>,
    was: Level<'d>,
    is: Level<'d>,
) {
    let own = (vault.at, &vault.view, vault.row);
    let config = vault.config.as_ref();
    let config = config.map(|config| (config.at, &config.view, config.row));
    for (at, view, row) in std::iter::once(own).chain(config) {
        settle_second_region(
            vault.job,
            plan,
            &Switch {
                at,
                region,
                view,
                row,
                was,
                is,
            },
        );
    }
}

/// No place of the template takes it: a person sets it, before anything is protected.
fn by_hand(vault: &Vault<'_, '_>, plan: &mut Plan, level: Level<'_>, why: &str) {
    let new = level.name;
    let message = format!(
        "this API version of the vault does not take {new}, and no backupstorageconfig does"
    );
    let help =
        "set it after the deployment, before the first item is protected, or raise the API version";
    report(
        vault,
        plan,
        NOT_SET,
        Severity::Warning,
        message,
        help,
        level,
    );
    let text = format!(
        "Set the redundancy of the new vault to {new} after the deployment and before the first item \
         is protected: {why}."
    );
    let tail = format!("set --backup-storage-redundancy {new}");
    advise(vault, plan, Phase::Deploy, text, &tail, level);
}

/// Only the source knows what it has.
fn ask_source(vault: &Vault<'_, '_>, plan: &mut Plan, default: Level<'_>) {
    let text = format!(
        "Read the redundancy of the source vault, which the template does not say: the new one is \
         {} unless another is set before its first item is protected.",
        default.name
    );
    advise(vault, plan, Phase::Prepare, text, "show", default);
}

fn report(
    vault: &Vault<'_, '_>,
    plan: &mut Plan,
    rule: &str,
    severity: Severity,
    message: String,
    help: &str,
    level: Level<'_>,
) {
    let (basis, source) = grounds(level);
    let properties = vault.resource.node.member("properties");
    let place: Option<(Pointer, &Node)> =
        properties.map(|member| (Pointer::root().child(&member.key), &member.value));
    let node = place.as_ref().map(|(path, node)| (path, *node));
    let finding = vault.job.finding(rule, severity, vault.at, node, message);
    plan.findings.push(finding.help(help).on(basis, source));
}

fn advise(
    vault: &Vault<'_, '_>,
    plan: &mut Plan,
    phase: Phase,
    text: String,
    tail: &str,
    level: Level<'_>,
) {
    let (_, source) = grounds(level);
    let command = command(vault, plan, tail, phase);
    plan.items.push(Advice {
        key: NOT_SET.to_owned(),
        phase,
        text,
        subjects: vec![vault.job.subject(vault.at)],
        command,
        source,
        done: false,
    });
}

/// The command for the vault of the source, or for the new one. None where the
/// name holds what no vault's name can: it would need quotes of the reader's own
/// shell. One that is not known is a variable.
fn command(vault: &Vault<'_, '_>, plan: &Plan, tail: &str, phase: Phase) -> Option<String> {
    let is_plain = |name: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !name.starts_with('-') && name.bytes().all(plain)
    };
    let known = vault.resource.known_name().filter(|name| !name.is_empty());
    let new = plan
        .decision(vault.at)
        .and_then(|decision| decision.rename.as_deref());
    let origin = vault.job.estate.origins.get(vault.at.template);
    let group = origin.and_then(|origin| origin.resource_group.as_deref());
    let (name, open, group) = match phase {
        Phase::Prepare => (known, "\"$NAME\"", group.filter(is_plain)),
        _ => (new.or(known), "\"$NEW_NAME\"", None),
    };
    let name = match name {
        Some(name) => Some(name).filter(is_plain)?,
        None => open,
    };
    let unknown = match phase {
        Phase::Prepare => "\"$SOURCE_GROUP\"",
        _ => "\"$TARGET_GROUP\"",
    };
    let group = group.unwrap_or(unknown);
    Some(format!(
        "az backup vault backup-properties {tail} --name {name} --resource-group {group}"
    ))
}
