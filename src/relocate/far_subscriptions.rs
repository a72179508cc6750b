//! Links that must stay in one subscription, where `--subscription` brings the two ends into
//! different ones.

use crate::arm::graph::Through;
use crate::arm::{ResourceId, ResourceRef, Value};
use crate::catalog::{Link, Subscriptions};
use crate::finding::{Finding, Phase, Severity, SourceRef, Subject};

use super::job::Job;
use super::linked_ids::{self, LinkedId};
use super::origin;
use super::plan::Plan;
use super::redirect;

/// The rule.
const RULE: &str = "relocate/link-across-subscriptions";

/// Looks at every ID in what is written, where subscriptions were mapped.
pub fn plan(job: &Job<'_>, plan: &mut Plan) {
    if plan.subscriptions.is_empty() {
        return;
    }
    let written = job.estate.resources().map(|(at, _)| at);
    let written: Vec<ResourceRef> = written.filter(|at| plan.stage(*at).is_some()).collect();
    let mut subjects: Vec<Subject> = Vec::new();
    for at in written {
        let Some(home) = home(job, at) else { continue };
        for linked in linked_ids::that_stay(job, plan, at) {
            let Some((end, link)) = far_end(job, plan, at, &linked, &home) else {
                continue;
            };
            subjects.push(job.subject(at));
            let finding = tell(job, plan, at, &linked, &link, (&home, &end));
            plan.findings.push(finding);
        }
    }
    subjects.dedup();
    if !subjects.is_empty() {
        let text = "Bring both ends of these links into one subscription: map the other one with `--subscription OLD=NEW`, or give the ID of a counterpart in the new one. Azure refuses such a link across subscriptions.";
        plan.ask(RULE, Phase::Prepare, text, subjects);
    }
}

/// The subscription that a resource was in: that of the deployment around it, else that of its
/// template.
pub(super) fn home(job: &Job<'_>, at: ResourceRef) -> Option<String> {
    let target = job.template(at)?.target_of(at.resource)?;
    match &target.subscription {
        Some(named) => named.as_str().map(str::to_owned),
        None => job.estate.origins.get(at.template)?.subscription.clone(),
    }
}

/// Where a subscription goes.
pub(super) fn moved(plan: &Plan, old: &str) -> String {
    redirect::subscription(plan, old).unwrap_or(old).to_owned()
}

/// The subscription of an ID, if it ends up in another one than its user and may not.
fn far_end<'d>(
    job: &Job<'d>,
    plan: &Plan,
    at: ResourceRef,
    linked: &LinkedId<'d>,
    home: &str,
) -> Option<(String, Link<'d>)> {
    let end = linked.id.subscription.as_ref().and_then(Value::as_str)?;
    let is_far = !moved(plan, end).eq_ignore_ascii_case(&moved(plan, home));
    if !is_far || linked.through != Through::Itself || !is_whole(job, at, linked) {
        return None;
    }
    let link = link_of(job, at, linked)?;
    (link.subscriptions == Subscriptions::Same).then(|| (end.to_owned(), link))
}

/// What is known of the link that an ID makes.
fn link_of<'d>(job: &Job<'d>, at: ResourceRef, linked: &LinkedId<'d>) -> Option<Link<'d>> {
    let kind = &job.resource(at)?.full_type;
    job.catalog.link(kind, &linked.path, &linked.id.full_type)
}

/// Whether the value is this ID, not one of several that it may be.
fn is_whole(job: &Job<'_>, at: ResourceRef, linked: &LinkedId<'_>) -> bool {
    let scope = job
        .template(at)
        .zip(job.resource(at))
        .and_then(|(template, resource)| template.scope_of(resource));
    let value = scope.map(|scope| scope.evaluate(linked.node));
    linked.is_key
        || value.is_some_and(|value| ResourceId::parse(&value).as_ref() == Some(&linked.id))
}

fn tell(
    job: &Job<'_>,
    plan: &Plan,
    at: ResourceRef,
    linked: &LinkedId<'_>,
    link: &Link<'_>,
    (home, end): (&str, &str),
) -> Finding {
    let name = job.resource(at).map(|one| one.display_name());
    let (here, there) = (moved(plan, home), moved(plan, end));
    let id = &linked.id;
    let message = format!(
        "`{}` goes to subscription {here}, but {} {} is in {there}, and such a link does not leave its subscription",
        name.unwrap_or_default(),
        id.full_type,
        id.known_name().unwrap_or_default()
    );
    let place = Some((&linked.path, linked.node));
    let mut finding = job
        .finding(RULE, Severity::Error, at, place, message)
        .on(
            link.subscriptions_basis.into(),
            SourceRef::of(link.subscriptions_source),
        )
        .help(format!(
            "send both to one with --subscription {end}={here}, or give the ID of a counterpart there"
        ));
    finding.azure_error = link.error.map(str::to_owned);
    if let Some(other) = job.estate.resolve(id, at.template) {
        finding = finding.related(job.place(other, None), "the other end");
    }
    let template = job.template(at);
    let is_shown = template.is_some_and(|template| origin::spells_subscription(template, home));
    let is_typed = plan.subscriptions.contains_key(&home.to_ascii_lowercase());
    // That the template was there is only what the option suggests; it spells another one.
    if is_typed && !is_shown {
        finding.message = format!(
            "{}: cannot tell, because nothing in the template says that it was in {home}",
            finding.message
        );
        finding = finding.unknown();
    }
    finding
}

#[cfg(test)]
mod tests {
    use crate::finding::{Severity, Verdict};
    use crate::relocate::Options;
    use crate::relocate::test_run::{relocate_with, to_sweden};

    const RULE: &str = super::RULE;
    const OLD: &str = "11111111-1111-4111-8111-111111111111";
    const HUB: &str = "22222222-2222-4222-8222-222222222222";
    const NEW: &str = "33333333-3333-4333-8333-333333333333";

    /// An interface in the network of a hub, and an address that tells where the template was.
    fn spoke(comment: &str) -> String {
        format!(
            r#"{{"resources": [
            {{"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2024-01-01", "name": "pip-fjord",
              "location": "westeurope", "comments": "{comment}", "sku": {{"name": "Standard"}}, "properties": {{}}}},
            {{"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2024-01-01", "name": "nic-fjord",
              "location": "westeurope", "properties": {{"ipConfigurations": [{{"name": "one", "properties": {{"subnet":
              {{"id": "/subscriptions/{HUB}/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/app"}}}}}}]}}}}]}}"#
        )
    }

    fn mapped(pairs: &[(&str, &str)]) -> Options {
        let pairs = pairs.iter();
        Options {
            subscriptions: pairs
                .map(|(old, new)| ((*old).to_owned(), (*new).to_owned()))
                .collect(),
            ..to_sweden()
        }
    }

    fn told() -> String {
        spoke(&format!(
            "Generalized from resource: '/subscriptions/{OLD}/resourceGroups/rg-fjord/providers/Microsoft.Network/publicIPAddresses/pip-fjord'."
        ))
    }

    #[test]
    fn one_end_that_stays_behind_is_told() {
        let outcome = relocate_with(&[(&told(), None)], &mapped(&[(OLD, NEW)]));
        let open = outcome.open(RULE);
        let [one] = open.as_slice() else {
            panic!("{open:?}")
        };
        assert_eq!(
            (one.severity, one.verdict),
            (Severity::Error, Verdict::Fail)
        );
        assert!(one.message.contains(NEW) && one.message.contains(HUB));
        assert!(one.place.pointer.as_str().ends_with("/subnet/id"));
        assert!(one.help.as_ref().unwrap().contains(&format!("{HUB}={NEW}")));
    }

    #[test]
    fn ends_that_go_together_or_nowhere_are_not() {
        for pairs in [&[(OLD, NEW), (HUB, NEW)][..], &[]] {
            let outcome = relocate_with(&[(&told(), None)], &mapped(pairs));
            assert!(outcome.findings(RULE).is_empty(), "{pairs:?}");
        }
    }

    #[test]
    fn where_only_the_option_says_where_the_template_was_nobody_can_tell() {
        let outcome = relocate_with(&[(&spoke(""), None)], &mapped(&[(OLD, NEW)]));
        let open = outcome.open(RULE);
        let [one] = open.as_slice() else {
            panic!("{open:?}")
        };
        assert_eq!(
            (one.severity, one.verdict),
            (Severity::Note, Verdict::Unknown)
        );
    }
}
