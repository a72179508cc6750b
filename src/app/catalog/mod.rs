//! `catalog`: what is known of Azure, how old it is, and how to bring it up to date.

pub mod diff;
pub mod import;
pub mod show;
