//! Tests of the steps: what makes each appear, what it says, and what a shell makes of it.

mod commands;
mod parts;
mod sample;
mod steps;
mod triggers;

use super::{Item, build};
use crate::arm::Origin;
use crate::relocate::Options;
use crate::relocate::testing::planned_with_lists;

/// Where everything goes.
fn options() -> Options {
    Options {
        to: "swedencentral".to_owned(),
        ..Options::default()
    }
}

/// The steps of a run over one template of unknown group.
fn steps_of(template: &str) -> Vec<Item> {
    steps_with(template, &Origin::default(), &options())
}

/// The same with all that can be told.
fn steps_with(template: &str, origin: &Origin, options: &Options) -> Vec<Item> {
    steps_of_lists(template, &[], origin, options)
}

/// The same with lists of what vaults protect.
fn steps_of_lists(template: &str, lists: &[&str], origin: &Origin, options: &Options) -> Vec<Item> {
    planned_with_lists(
        &[template],
        lists,
        std::slice::from_ref(origin),
        options,
        |job, plan| build(job, plan, &plan.findings),
    )
}

fn find<'i>(items: &'i [Item], key: &str) -> Option<&'i Item> {
    items.iter().find(|item| item.key == key)
}
