//! Security groups that keep machines from reaching what backing up databases and moving need.
//!
//! Looks at the rules of each group in the order of their priority, as Azure does: the first that
//! fits decides, and without one the default rule lets traffic to the internet out.

use super::words::{code_list, of, with, word};
use crate::arm::{ResourceRef, Value, View};
use crate::catalog::{Outbound, PathPattern, Paths, Way};
use crate::checklist::scene::Scene;
use crate::checklist::{Item, Phase};
use crate::relocate::backup::Fate;
use crate::relocate::{Stage, view};
use crate::text::escape::markdown_code;

const GROUP: &str = "Microsoft.Network/networkSecurityGroups";
const RULE: &str = "Microsoft.Network/networkSecurityGroups/securityRules";

/// The port that all of it is reached by.
const PORT: u32 = 443;

/// An outbound rule, as far as it is known.
struct Rule {
    name: String,
    priority: u32,
    allows: bool,
    destinations: Vec<String>,
}

/// What is looked at: in the target, or in the source.
#[derive(Clone, Copy)]
struct Need<'a> {
    phase: Phase,
    key: &'static str,
    reach: Outbound<'a>,
}

/// A step for each group that blocks what databases need in the target, and what machines need in
/// the source while they move; where no group blocks a move, one about all else on the way.
pub fn items(scene: &Scene<'_, '_>) -> Vec<Item> {
    let databases = of(scene, |one| {
        let kind = scene.job.catalog.item_kind_called(&one.kind);
        one.fate == Fate::ByHand && kind.is_some_and(|kind| kind.way == Way::Discovery)
    });
    let moves = !moving(scene).is_empty();
    let need = |is_there: bool, need: &str, phase, key| {
        let reach = scene.job.catalog.outbound(need).filter(|_| is_there)?;
        Some(Need { phase, key, reach })
    };
    let needs = [
        need(moves, "move", Phase::Prepare, "machine/outbound"),
        need(
            !databases.is_empty(),
            "backup",
            Phase::Deploy,
            "vault/outbound",
        ),
    ];
    let groups = scene.of_type(GROUP).iter().copied();
    let groups: Vec<ResourceRef> = groups.filter(|at| scene.is_written(*at)).collect();
    let mut items = Vec::new();
    for need in needs.into_iter().flatten() {
        let before = items.len();
        items.extend(groups.iter().filter_map(|at| of_group(scene, *at, need)));
        if items.len() == before && matches!(need.phase, Phase::Prepare) {
            items.push(on_the_way(scene, need));
        }
    }
    items
}

/// The machines that go to another region with their disks.
fn moving(scene: &Scene<'_, '_>) -> Vec<ResourceRef> {
    let machines = scene.of_type("Microsoft.Compute/virtualMachines").iter();
    let moving = machines.filter(|at| {
        let is_staged = scene.plan.stage(**at) == Some(Stage::Workloads);
        is_staged && scene.source(**at) != Some(scene.target(**at))
    });
    moving.copied().collect()
}

/// What machines that move have to reach, where no security group of the input forbids it.
fn on_the_way(scene: &Scene<'_, '_>, need: Need<'_>) -> Item {
    let subjects = moving(scene).into_iter().map(|at| scene.subject(at));
    let subjects = subjects.collect();
    let tags: Vec<String> = need.reach.tags.iter().map(str::to_owned).collect();
    let hosts: Vec<String> = need.reach.hosts.iter().map(str::to_owned).collect();
    let tables = ["routeTables", "routeTables/routes"];
    let tables = tables.map(|kind| format!("Microsoft.Network/{kind}"));
    let hops =
        Paths::new("properties.nextHopIpAddress|properties.routes[*].properties.nextHopIpAddress");
    let mut through: Vec<String> = tables
        .iter()
        .flat_map(|kind| scene.of_type(kind))
        .flat_map(|at| scene.values(*at, hops))
        .filter_map(|hop| hop.as_str().map(str::to_owned))
        .collect();
    through.sort();
    through.dedup();
    let through = if through.is_empty() {
        String::new()
    } else {
        format!(" Routes of the input lead through {}.", code_list(&through))
    };
    let text = format!(
        "While Resource Mover carries these machines, they have to reach {} on port {PORT}. By host name: {}. No security group of the input forbids it: see that no firewall, proxy or route on their way does.{through}",
        code_list(&tags),
        code_list(&hosts)
    );
    let item = Item::new("machine/outbound-way", need.phase, text, subjects);
    with(item, &[], need.reach.source.url)
}

fn of_group(scene: &Scene<'_, '_>, at: ResourceRef, need: Need<'_>) -> Option<Item> {
    let mut rules = rules(scene, at);
    rules.sort_by_key(|rule| rule.priority);
    let blocked: Vec<(&str, &Rule)> = need
        .reach
        .tags
        .iter()
        .filter_map(|tag| {
            let first = rules.iter().find(|rule| rule.reaches(tag))?;
            (!first.allows).then_some((tag, first))
        })
        .collect();
    let (_, by) = blocked.first()?;
    let tags: Vec<String> = blocked.iter().map(|(tag, _)| (*tag).to_owned()).collect();
    let hosts: Vec<String> = need.reach.hosts.iter().map(str::to_owned).collect();
    let who = match need.phase {
        Phase::Prepare => "Machines that Resource Mover carries have",
        _ => "Machines with databases have",
    };
    let text = format!(
        "The rule {} of this security group lets nothing out that is not allowed before it. {who} to reach {} on port {PORT}: allow it at a priority below {}. By host name: {}.",
        markdown_code(&by.name),
        code_list(&tags),
        by.priority,
        code_list(&hosts)
    );
    let (names, group, variable) = match need.phase {
        Phase::Prepare => (scene.names(at), scene.group(at), "SOURCE_GROUP"),
        _ => (scene.new_names(at), scene.new_group(at), "TARGET_GROUP"),
    };
    let name = names.and_then(|names| names.into_iter().next());
    let lines: Vec<String> = tags
        .iter()
        .map(|tag| {
            format!(
                "az network nsg rule create --resource-group {} --nsg-name {} --name Allow{tag} --priority \"$PRIORITY\" --direction Outbound --access Allow --protocol Tcp --source-address-prefixes VirtualNetwork --destination-address-prefixes {tag} --destination-port-ranges {PORT}",
                word(group.as_deref(), variable),
                word(name.as_deref(), "NAME")
            )
        })
        .collect();
    let item = Item::new(need.key, need.phase, text, vec![scene.subject(at)]);
    Some(with(item, &lines, need.reach.source.url))
}

/// The outbound rules of a group, inline and as resources; each once.
fn rules(scene: &Scene<'_, '_>, at: ResourceRef) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let inline = view(scene.job, at)
        .map(|group| group.find(PathPattern::new("properties.securityRules[*]")));
    let mut add = |rule: Option<Rule>| {
        let rule = rule.filter(|rule| {
            !rules
                .iter()
                .any(|known| known.name.eq_ignore_ascii_case(&rule.name))
        });
        rules.extend(rule);
    };
    for rule in inline.into_iter().flatten() {
        let name = text(&rule, "name");
        add(name.and_then(|name| read(&rule, &name)));
    }
    for rule in scene.of_type(RULE) {
        if scene.root(*rule) == Some(at) {
            let name = scene
                .names(*rule)
                .and_then(|names| names.into_iter().next_back());
            let rule = view(scene.job, *rule);
            add(name.zip(rule).and_then(|(name, rule)| read(&rule, &name)));
        }
    }
    rules
}

/// An outbound rule for this port; none where something of it is not known.
fn read(rule: &View<'_>, name: &str) -> Option<Rule> {
    let is = |path: &str, words: &[&str]| {
        let text = text(rule, path)?;
        Some(words.iter().any(|word| word.eq_ignore_ascii_case(&text)))
    };
    if !is("properties.direction", &["Outbound"])? || !is("properties.protocol", &["Tcp", "*"])? {
        return None;
    }
    let ports = texts(
        rule,
        &[
            "properties.destinationPortRange",
            "properties.destinationPortRanges[*]",
        ],
    )?;
    if !ports.iter().any(|range| covers(range)) {
        return None;
    }
    let priority = rule.find(PathPattern::new("properties.priority"));
    let priority = priority.first()?.value().to_string().parse().ok()?;
    Some(Rule {
        name: name.to_owned(),
        priority,
        allows: is("properties.access", &["Allow"])?,
        destinations: texts(
            rule,
            &[
                "properties.destinationAddressPrefix",
                "properties.destinationAddressPrefixes[*]",
            ],
        )?,
    })
}

fn text(rule: &View<'_>, path: &str) -> Option<String> {
    let place = rule.find(PathPattern::new(path)).into_iter().next()?;
    place.value().as_str().map(str::to_owned)
}

/// All texts at some places; none where one is not known.
fn texts(rule: &View<'_>, paths: &[&str]) -> Option<Vec<String>> {
    let places = paths
        .iter()
        .flat_map(|path| rule.find(PathPattern::new(path)));
    let values = places
        .map(|place| place.value())
        .filter(|value| *value != Value::Null);
    values
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// Whether a range of ports holds the port.
fn covers(range: &str) -> bool {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let number = |text: &str| text.trim().parse::<u32>().ok();
    range == "*"
        || number(first)
            .zip(number(last))
            .is_some_and(|(first, last)| (first..=last).contains(&PORT))
}

impl Rule {
    /// Whether traffic to a service tag fits.
    fn reaches(&self, tag: &str) -> bool {
        let everything = ["*", "Internet", "0.0.0.0/0", "AzureCloud"];
        self.destinations.iter().any(|to| {
            let head = to.split('.').next().unwrap_or_default();
            everything.iter().any(|word| word.eq_ignore_ascii_case(to))
                || head.eq_ignore_ascii_case("AzureCloud")
                || head.eq_ignore_ascii_case(tag)
        })
    }
}
