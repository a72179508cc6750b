//! The rule `$Default` of Service Bus subscriptions: the service makes it, it
//! lets every message through, and a template can neither make nor change it (R15).

use crate::arm::{ResourceRef, Value};
use crate::finding::{Basis, Phase, Severity, SourceRef};

use super::{Job, Plan};
use crate::arm::sameness::same_name;
use crate::rule::evidence::Subject;

const SUBSCRIPTIONS: &str = "Microsoft.ServiceBus/namespaces/topics/subscriptions";
const RULES: &str = "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules";
const DEFAULT: &str = "$Default";

/// The filter of a `$Default` that nobody changed.
const LETS_ALL_THROUGH: &str = "1=1";

/// Where the behaviour is documented.
const SOURCE: &str = "https://learn.microsoft.com/azure/service-bus-messaging/move-across-regions";

/// The day on which the page was read.
const SOURCE_DATE: &str = "2026-11-22";

/// Reports every subscription whose messages would be filtered otherwise in the target.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    let mut subjects = Vec::new();
    for (at, resource) in job.estate.resources() {
        let is_export = job
            .template(at)
            .is_some_and(|template| template.is_export());
        if !is_export || resource.existing {
            continue;
        }
        let problem = if resource.is_type(RULES) && plan.dropped(at).is_some() {
            changed_filter(job, at)
        } else if resource.is_type(SUBSCRIPTIONS) && plan.stage(at).is_some() {
            without_default(job, at)
        } else {
            None
        };
        let Some(problem) = problem else { continue };
        subjects.push(job.subject(at));
        let source = SourceRef {
            url: SOURCE.to_owned(),
            date: Some(SOURCE_DATE.to_owned()),
        };
        let finding = job.finding(
            "relocate/default-rule",
            Severity::Warning,
            at,
            None,
            problem,
        );
        plan.findings
            .push(finding.on(Basis::Documented, Some(source)).help(
                "delete `$Default` in the target, or give it its filter, before messages arrive",
            ));
    }
    if !subjects.is_empty() {
        plan.ask(
            "relocate/default-rule",
            Phase::Deploy,
            "Delete the rule `$Default` of these subscriptions in the target, or give it the filter it has in the source: the service makes it so that it lets every message through.",
            subjects,
        );
    }
}

/// A `$Default` whose filter somebody changed; the filter itself is not repeated.
fn changed_filter(job: &Job<'_>, at: ResourceRef) -> Option<String> {
    let rule = Subject::of(job.estate, at)?;
    if !rule.names().last()?.as_str()?.eq_ignore_ascii_case(DEFAULT) {
        return None;
    }
    let says_all = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| text.split_whitespace().collect::<String>() == LETS_ALL_THROUGH)
    };
    let expression = rule.property(["sqlFilter", "sqlExpression"]);
    let kind = rule.property(["filterType"]);
    let is_sql = kind.as_ref().is_none_or(|kind| {
        kind.as_str()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("SqlFilter"))
    });
    let acts = rule.property(["action", "sqlExpression"]).is_some();
    if is_sql && !acts && expression.as_ref().is_none_or(says_all) {
        return None;
    }
    Some("`$Default` was changed; in the target it would let every message through".to_owned())
}

/// A subscription with rules, but without `$Default`: somebody deleted it.
fn without_default(job: &Job<'_>, at: ResourceRef) -> Option<String> {
    let own = Subject::of(job.estate, at)?.names();
    let rules = job
        .estate
        .resources()
        .filter(|(rule, declared)| rule.template == at.template && declared.is_type(RULES));
    let names: Vec<Vec<Value>> = rules
        .filter_map(|(rule, _)| Some(Subject::of(job.estate, rule)?.names()))
        .collect();
    let same = |(one, other): (&Value, &Value)| same_name(one, other);
    let mut own_rules = names
        .iter()
        .filter(|names| names.len() == own.len() + 1 && names.iter().zip(&own).all(same))
        .peekable();
    own_rules.peek()?;
    let is_default = |names: &Vec<Value>| {
        names
            .last()
            .and_then(Value::as_str)
            .is_none_or(|name| name.eq_ignore_ascii_case(DEFAULT))
    };
    if own_rules.any(is_default) {
        return None;
    }
    Some("has rules but no `$Default`; the target makes one that lets every message through beside them".to_owned())
}
