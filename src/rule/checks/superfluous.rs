//! Resources that an export lists although no template can or need make them:
//! the drop table of the catalogue, a check for each kind of reason (D16).

use super::super::evidence::{self, Subject};
use super::super::removals::HELD;
use super::{Check, Found, Scene};
use crate::arm::ResourceRef;
use crate::json::Pointer;
use crate::rule::Hit;

const PLACEHOLDERS: &[&str] = &["why", "evidence"];

/// Numbers of rows that have a check of their own.
const ENDPOINT_CONNECTIONS: &str = "R14";
const LOST_SECRETS: &str = "M5";
const AGENTS: &str = "R23";

pub(super) const ENDPOINT_CONNECTION: Check = Check {
    name: "endpoint-connection",
    about: "connections of private endpoints, which only the endpoint itself can make",
    placeholders: PLACEHOLDERS,
    run: |scene, at, found| of_rows(&|number| number == ENDPOINT_CONNECTIONS, scene, at, found),
};

pub(super) const LOST_SECRET: Check = Check {
    name: "lost-secret",
    about: "secrets of key vaults that an export lists without their value",
    placeholders: PLACEHOLDERS,
    run: |scene, at, found| of_rows(&|number| number == LOST_SECRETS, scene, at, found),
};

pub(super) const SERVICE_AGENT: Check = Check {
    name: "service-agent",
    about: "agents that a service installs in a machine, or that are retired",
    placeholders: PLACEHOLDERS,
    run: |scene, at, found| of_rows(&|number| number == AGENTS, scene, at, found),
};

pub(super) const SERVICE_MADE: Check = Check {
    name: "service-made",
    about: "resources that the service makes by itself, with what shows that",
    placeholders: PLACEHOLDERS,
    run: |scene, at, found| {
        let has_own_check = [ENDPOINT_CONNECTIONS, LOST_SECRETS, AGENTS];
        let is_meant = |number: &str| !has_own_check.contains(&number) && number != HELD;
        of_rows(&is_meant, scene, at, found);
    },
};

/// The first row that finds its evidence counts; without one, the first doubt.
fn of_rows(
    is_meant: &dyn Fn(&str) -> bool,
    scene: &Scene<'_>,
    at: ResourceRef,
    found: &mut Vec<Found>,
) {
    let Some(subject) = Subject::of(scene.estate, at).filter(|subject| !subject.resource.existing)
    else {
        return;
    };
    let hit = |why: &str, evidence: &str| {
        Hit::new(scene.place(at, None), Pointer::root())
            .with("why", why)
            .with("evidence", evidence)
    };
    let is_export = scene
        .template(at)
        .is_some_and(|template| template.is_export());
    let mut doubt = None;
    for row in scene.catalog.drops(&subject.resource.full_type) {
        match subject.test(&row.test) {
            // What an earlier row explains is not explained a second time.
            evidence::Found::Shown(evidence) => {
                if is_meant(row.rule) {
                    found.push(Found::Broken(hit(row.reason, &evidence)));
                }
                return;
            }
            // What a person wrote is meant, as long as nothing speaks against it.
            evidence::Found::Unknown(why) if is_export && is_meant(row.rule) => {
                doubt = doubt.or(Some(Found::CannotTell(hit(row.reason, &why), why)));
            }
            _ => {}
        }
    }
    found.extend(doubt);
}
