//! The rules and pages that the program carries; `build.rs` packs them.

use super::page::Page;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Id, types in lower case, and text of every rule, in the order of the ids.
pub(super) const fn rules() -> &'static [(&'static str, &'static [&'static str], &'static str)] {
    RULES
}

/// All documentation pages: those of rules, and those of findings that no rule makes; in the order
/// of the ids.
#[must_use]
pub const fn pages() -> &'static [Page] {
    PAGES
}

/// The page of a rule or finding.
#[must_use]
pub fn page(id: &str) -> Option<Page> {
    PAGES.iter().find(|page| page.id == id).copied()
}
