//! Steps about what is protected: what lists name, exactly; what nothing names, by asking.
//!
//! Steps that hold for every vault are tasks of the table; these know the items.

mod again;
mod asked;
mod databases;
mod declared;
mod outbound;
mod source;
mod words;

use super::Item;
use super::scene::Scene;

/// The steps about what the lists name, which the decisions about it rest on.
pub(super) fn listed(scene: &Scene<'_, '_>) -> Vec<Item> {
    let all = [asked::listed(scene), asked::elsewhere(scene)];
    all.into_iter().flatten().collect()
}

/// All other steps, in the order in which those of a phase are done.
pub(super) fn items(scene: &Scene<'_, '_>) -> Vec<Item> {
    let mut items = Vec::new();
    items.extend(asked::open(scene));
    items.extend(asked::snapshots(scene));
    items.extend(outbound::items(scene));
    items.extend(declared::before(scene));
    items.extend(declared::old_vault(scene));
    items.extend(asked::intents(scene));
    items.extend(source::stop_before_the_move(scene));
    items.extend(again::deploy(scene));
    items.extend(databases::items(scene));
    items.extend(again::agents(scene));
    items.extend(again::first_backup(scene));
    items.extend(declared::after(scene));
    items.extend(source::stop_at_cutover(scene));
    items.extend(source::unregister(scene));
    items
}
