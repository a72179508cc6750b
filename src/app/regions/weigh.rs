//! Asks many regions what one audit found to be asked of a region: each thing once, however many
//! resources ask for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::estate::{self, Reading};
use crate::app::options::RegionsOptions;
use crate::app::selection::Selection;
use crate::app::{catalogs, inputs as files, linked, resources};
use crate::arm::{Resource, ResourceRef};
use crate::catalog::{Catalog, Feature, Region};
use crate::finding::{Finding, Place, Severity, Verdict};
use crate::input::Inputs;
use crate::json::Pointer;
use crate::relocate::{self, Destination, Job, Options, TemplateFiles, mend};
use crate::report::regions::{self, Answer, StayingEntry, Subject, Thing, Weighing};
use crate::report::{self, Run};
use crate::rule::{self, Ask, Demand, RuleSet, Scene};

/// Why a region that lacks something may be right all the same.
const ELSEWHERE: &str = "its location is not known, so it may go elsewhere";

/// What is asked.
pub struct Asked<'a, 'c> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// Which of them.
    pub selection: &'a Selection,
    /// As typed.
    pub options: &'a RegionsOptions,
    /// The regions that are asked.
    pub regions: Vec<Region<'c>>,
}

/// What makes two demands one thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    ask: Ask,
    full_type: String,
    /// Whether it is the resource's own `zones`, which are judged by its type.
    is_own: bool,
    /// Whether the resource is known to go to the region.
    is_sure: bool,
}

/// Weighs regions for everything that could be read, as one estate.
pub fn weigh<'i>(inputs: &'i Inputs, catalog: Catalog<'i>, asked: Asked<'_, 'i>) -> Weighing<'i> {
    let files = estate::files(inputs);
    let mut scales = Scales {
        asked: &asked,
        catalog,
        places: BTreeMap::new(),
        things: Vec::new(),
        staying: BTreeMap::new(),
        resources: Vec::new(),
        sources: Vec::new(),
    };
    let variants = files.iter().map(|files| files.parameters.len()).max();
    for variant in 0..variants.unwrap_or_default().max(1) {
        scales.variant(inputs, &files, variant);
    }
    let from = asked.options.from.clone();
    let from = from.or_else(|| scales.sources.first().cloned());
    let staying = scales.staying.into_iter();
    Weighing {
        run: Run {
            catalogs: catalogs::identities(catalog),
            source_regions: scales.sources,
            files: files::entries(inputs, &[], |_| false),
            resources: scales.resources,
            ..Run::default()
        },
        asked: regions::Asked {
            to: asked.options.to.clone(),
            geographies: asked.options.geographies.clone(),
        },
        from,
        staying: staying
            .map(|(region, resources)| StayingEntry {
                region,
                resources: resources.len(),
            })
            .collect(),
        things: scales.things,
        regions: asked.regions,
    }
}

/// What has been asked so far.
struct Scales<'a, 'c> {
    asked: &'a Asked<'a, 'c>,
    catalog: Catalog<'c>,
    places: BTreeMap<Key, usize>,
    things: Vec<Thing>,
    /// By region: what would stay there.
    staying: BTreeMap<String, BTreeSet<(usize, Pointer)>>,
    resources: Vec<report::Resource>,
    sources: Vec<String>,
}

impl Scales<'_, '_> {
    /// Asks for the estate with one set of parameter files.
    fn variant(&mut self, inputs: &Inputs, files: &[TemplateFiles<'_>], variant: usize) {
        let options = self.asked.options;
        let moves = |to| Options {
            to,
            from: options.from.clone(),
            ..Options::default()
        };
        let nowhere = moves(String::new());
        let reading = Reading {
            told: &estate::origin(&options.context),
            options: &nowhere,
            context: &options.context.as_seen(),
            values: &options.parameters.values,
            variant,
        };
        let estate = estate::read(inputs, inputs.templates.iter().zip(files), &reading);
        let job = Job {
            estate: &estate,
            files,
            lists: &[],
            catalog: self.catalog,
            options: &nowhere,
        };
        let sources = relocate::regions(&job).sources;
        let options = moves(elsewhere(self.catalog, &sources));
        self.ask(
            inputs,
            &Job {
                options: &options,
                ..job
            },
        );
        if variant == 0 {
            for (template, files) in estate.templates.iter().zip(files) {
                let entries = resources::of_input(template, files.template, self.catalog);
                self.resources.extend(entries);
            }
        }
        // The heaviest first: of several sets of parameter files, the first counts.
        for source in sources {
            if !self.sources.contains(&source) {
                self.sources.push(source);
            }
        }
    }

    fn ask(&mut self, inputs: &Inputs, job: &Job<'_>) {
        let of_template: Vec<usize> = job.files.iter().map(|files| files.template).collect();
        let scene = job.scene(&of_template);
        let plan = relocate::regions(job);
        let found = rule::audit(self.asked.rules, &scene);
        for demand in &found.demands {
            if !self.asked.selection.has(&demand.rule) {
                continue;
            }
            let subject = subject(&scene, Some(demand.resource), &demand.hit.place);
            match Destination::of(job, &plan, demand.resource) {
                Destination::Region(region) if region.name == job.options.to => {
                    self.demand(&scene, demand, subject, true);
                }
                Destination::Region(region) => {
                    let staying = self.staying.entry(region.name.to_owned()).or_default();
                    staying.insert((subject.file, place_of(&scene, demand.resource)));
                }
                Destination::None => {}
                Destination::Unknown => self.demand(&scene, demand, subject, false),
            }
        }
        let asks_region = |rule: &str| {
            let rule = self.asked.rules.get(rule);
            rule.is_some_and(|rule| rule.names("region"))
        };
        let mut open = found.findings;
        open.retain(|one| one.verdict == Verdict::Unknown && asks_region(&one.rule));
        open.extend(linked::findings(inputs, &scene, linked::Undone::Checked));
        for finding in open {
            if self.asked.selection.has(&finding.rule) {
                self.open_question(&scene, &finding);
            }
        }
    }

    /// Asks every region for one thing, unless it was asked already.
    fn demand(&mut self, scene: &Scene<'_>, demand: &Demand, subject: Subject, is_sure: bool) {
        let key = Key {
            rule: demand.rule.clone(),
            ask: demand.ask.clone(),
            full_type: subject.kind.clone(),
            is_own: demand.hit.path.as_str().eq_ignore_ascii_case("/zones"),
            is_sure,
        };
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => {
                let rules = self.asked.rules;
                let Some(general) = rule::in_general(rules, scene, demand) else {
                    return;
                };
                let title = rules.get(&demand.rule).map(|rule| rule.title.as_str());
                let title = title.unwrap_or_default();
                let what = what(self.catalog, &demand.ask, &subject.kind, title);
                let answers = self.asked.regions.iter();
                let answers = answers
                    .map(|region| answer(rules, scene, demand, &key, region))
                    .collect();
                self.things.push(Thing {
                    rule: demand.rule.clone(),
                    what,
                    message: general.message,
                    subjects: Vec::new(),
                    answers,
                });
                let place = self.things.len() - 1;
                self.places.insert(key, place);
                place
            }
        };
        self.add(place, subject);
    }

    /// What cannot be told of any region.
    fn open_question(&mut self, scene: &Scene<'_>, finding: &Finding) {
        let rule = self.asked.rules.get(&finding.rule);
        let unknown = Answer::Unknown(finding.message.clone());
        let same = |thing: &Thing| {
            thing.rule == finding.rule && thing.answers.iter().all(|answer| *answer == unknown)
        };
        let place = self.things.iter().position(same).unwrap_or_else(|| {
            self.things.push(Thing {
                rule: finding.rule.clone(),
                what: rule.map_or_else(|| finding.rule.clone(), |rule| rule.title.clone()),
                message: finding.message.clone(),
                subjects: Vec::new(),
                answers: vec![unknown.clone(); self.asked.regions.len()],
            });
            self.things.len() - 1
        });
        self.add(place, subject(scene, None, &finding.place));
    }

    fn add(&mut self, place: usize, subject: Subject) {
        if let Some(thing) = self.things.get_mut(place)
            && !thing.subjects.contains(&subject)
        {
            thing.subjects.push(subject);
        }
    }
}

/// What one region answers.
fn answer(
    rules: &RuleSet,
    scene: &Scene<'_>,
    demand: &Demand,
    key: &Key,
    region: &Region<'_>,
) -> Answer {
    let Some(brief) = rule::brief(rules, scene, demand, region) else {
        return Answer::Met;
    };
    match (brief.verdict, brief.why) {
        (Verdict::Unknown, why) if brief.is_open => Answer::Open(why.unwrap_or_default()),
        (Verdict::Unknown, why) => Answer::Unknown(why.unwrap_or_default()),
        (Verdict::Fail, _) if !key.is_sure => Answer::Unknown(ELSEWHERE.to_owned()),
        (Verdict::Fail, _) => match mend(scene.catalog, &key.ask, &key.full_type, region) {
            Some(mend) => Answer::Changes(mend.to_string()),
            None if brief.severity == Severity::Error => Answer::Blocks,
            None => Answer::Warns(brief.severity),
        },
    }
}

/// What is asked for, in a few words.
fn what(catalog: Catalog<'_>, ask: &Ask, full_type: &str, title: &str) -> String {
    match ask {
        Ask::Type(full_type) => full_type.clone(),
        Ask::Zones | Ask::ZonesIfAny(_) => format!("zones of {full_type}"),
        Ask::Redundancy { level, .. } if !matches!(level.as_str(), "true" | "Enabled") => {
            format!("{level} of {full_type}")
        }
        Ask::SomeRedundancy { .. } => format!("redundancy of {full_type}"),
        Ask::Pair => format!("pair for {full_type}"),
        Ask::Features(wanted) => {
            let features = wanted.iter().filter_map(|one| catalog.feature(one.feature));
            let mut asks: Vec<&str> = Vec::new();
            for one in features.map(Feature::asks) {
                if !one.is_empty() && !asks.contains(&one) {
                    asks.push(one);
                }
            }
            if asks.is_empty() {
                return title.to_owned();
            }
            format!("{} ({full_type})", asks.join(" and "))
        }
        // Its rule says it.
        Ask::Redundancy { .. } | Ask::Size(_) => title.to_owned(),
    }
}

/// A resource, told by itself or by a place in it.
fn subject(scene: &Scene<'_>, at: Option<ResourceRef>, place: &Place) -> Subject {
    let resource = match at {
        Some(at) => scene.resource(at),
        None => around(scene, place),
    };
    Subject {
        file: place.file,
        pointer: place.pointer.clone(),
        span: place.span,
        name: resource.map(Resource::display_name).unwrap_or_default(),
        kind: resource.map_or_else(String::new, |resource| resource.full_type.clone()),
    }
}

/// The innermost resource around a place.
fn around<'s>(scene: &Scene<'s>, place: &Place) -> Option<&'s Resource<'s>> {
    let is_of = |template: usize| scene.files.get(template) == Some(&place.file);
    let resources = scene.estate.resources();
    let holding =
        resources.filter(|(at, one)| is_of(at.template) && one.pointer.contains(&place.pointer));
    let innermost = holding.max_by_key(|(_, one)| one.pointer.as_str().len());
    innermost.map(|(_, resource)| resource)
}

fn place_of(scene: &Scene<'_>, at: ResourceRef) -> Pointer {
    let resource = scene.resource(at);
    resource.map(|one| one.pointer.clone()).unwrap_or_default()
}

/// A region that nothing is in: what goes there goes to any.
fn elsewhere(catalog: Catalog<'_>, sources: &[String]) -> String {
    let is_free = |region: &Region<'_>| !sources.iter().any(|source| source == region.name);
    let free = catalog.regions().find(is_free);
    free.map_or_else(String::new, |region| region.name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Wanted;

    #[test]
    fn what_is_asked_for_twice_is_said_once() {
        let catalog = Catalog::embedded();
        let first = catalog.features().next().unwrap();
        let other = catalog
            .features()
            .find(|one| one.asks() != first.asks())
            .unwrap();
        let wanted = |feature: Feature<'_>| Wanted {
            feature: feature.id(),
            doubt: None,
            by_default: false,
            said: None,
            home: None,
            peers: Vec::new(),
        };
        let said = |wanted| what(catalog, &Ask::Features(wanted), "A/b", "title");
        let both = said(vec![wanted(first), wanted(other), wanted(first)]);
        assert_eq!(both, format!("{} and {} (A/b)", first.asks(), other.asks()));
        assert_eq!(said(Vec::new()), "title");
    }
}
