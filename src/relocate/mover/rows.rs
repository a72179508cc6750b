//! Names in a collection, and what waits for what.

use std::collections::BTreeSet;

use crate::arm::{DEPLOYMENT, expr};

/// Longest name of a collection that is safe, and of what is in it.
const MAX_NAME: usize = 64;

/// The members of a collection as they are written, one after the other.
pub struct Rows {
    /// Names that are taken, in lower case.
    names: BTreeSet<String>,
    /// What the next one waits for.
    pub last: Vec<String>,
}

impl Rows {
    /// None yet: the first waits for the collection and for its roles.
    pub fn of(collection_id: String, collection: &str) -> Self {
        Self {
            names: BTreeSet::new(),
            last: vec![collection_id, roles_id(collection)],
        }
    }

    /// A free name that shells and IDs take as it is.
    pub fn name(&mut self, wanted: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let safe: String = wanted
            .chars()
            .map(|c| if plain(c) { c } else { '-' })
            .collect();
        let safe = cut(safe.trim_matches(['-', '.']));
        let safe = if safe.is_empty() {
            "member".to_owned()
        } else {
            safe
        };
        let mut name = safe.clone();
        let mut number = 2_u32;
        while !self.names.insert(name.to_ascii_lowercase()) {
            name = format!("{safe}-{number}");
            number += 1;
        }
        name
    }
}

/// As much of a name as is safe.
pub fn cut(name: &str) -> String {
    let cut: String = name.chars().take(MAX_NAME).collect();
    cut.trim_end_matches('-').to_owned()
}

/// The name of the deployment of the roles.
pub fn roles_name(collection: &str) -> String {
    let head: String = collection.chars().take(MAX_NAME - "-roles".len()).collect();
    format!("{head}-roles")
}

/// The ID of the deployment of the roles.
pub fn roles_id(collection: &str) -> String {
    let name = expr::quote(&roles_name(collection));
    format!("[subscriptionResourceId('{}', {name})]", DEPLOYMENT)
}
