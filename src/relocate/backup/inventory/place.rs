//! The place of an item or a container, as its ID tells it.

use super::VaultName;

/// The parts of the ID of an item or a container.
pub(super) struct Place<'t> {
    /// The vault.
    pub vault: VaultName,
    /// The native name of the container.
    pub container: &'t str,
    /// The native name of the item; none for a container.
    pub item: Option<&'t str>,
}

impl<'t> Place<'t> {
    /// Takes an ID apart; none where it is that of something else.
    pub fn read(id: &'t str) -> Option<Self> {
        const VAULTS: &str = "/vaults/";
        const CONTAINERS: &str = "/protectionContainers/";
        const ITEMS: &str = "/protectedItems/";
        let (scope, rest) = split_at_word(id, VAULTS)?;
        let (vault, rest) = split_at_word(rest, CONTAINERS)?;
        let (container, item) = match split_at_word(rest, ITEMS) {
            Some((container, item)) => (container, Some(item)),
            None => (rest, None),
        };
        let vault = vault.split('/').next()?;
        let is_something = |part: &str| !part.is_empty() && !part.contains('/');
        if !is_something(vault) || !is_something(container) || item == Some("") {
            return None;
        }
        let segment = |word: &str| {
            let (_, rest) = split_at_word(scope, word)?;
            let value = rest.split('/').next()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        Some(Self {
            vault: VaultName {
                subscription: segment("/subscriptions/"),
                group: segment("/resourceGroups/"),
                name: vault.to_owned(),
            },
            container,
            item,
        })
    }
}

/// Splits a text at a word in any case.
fn split_at_word<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    let at = text.to_ascii_lowercase().find(&word.to_ascii_lowercase())?;
    Some((text.get(..at)?, text.get(at + word.len()..)?))
}
