//! Host names that hold the name of a resource (D9).

use std::collections::BTreeMap;

use crate::catalog::Catalog;

/// A renamed resource that may be known by a host name.
#[derive(Clone, Copy, Debug)]
pub struct Host<'a> {
    /// Its type.
    pub full_type: &'a str,
    /// The name that hosts begin with now.
    pub old: &'a str,
    /// The name that they begin with afterwards.
    pub new: &'a str,
}

/// Renamed resources, by what their host names begin with.
#[derive(Debug)]
pub struct Hosts<'a> {
    catalog: Catalog<'a>,
    /// In the order that they were given, by old name in lower case.
    by_label: BTreeMap<String, Vec<Host<'a>>>,
}

impl<'a> Hosts<'a> {
    /// Of two with the same old name and type the first counts.
    #[must_use]
    pub fn new(catalog: Catalog<'a>, hosts: Vec<Host<'a>>) -> Self {
        let mut by_label: BTreeMap<String, Vec<Host<'a>>> = BTreeMap::new();
        for host in hosts {
            by_label
                .entry(host.old.to_ascii_lowercase())
                .or_default()
                .push(host);
        }
        Self { catalog, by_label }
    }

    /// Replaces the label of every host name in `text` that is the old name of
    /// a resource before a suffix known for its type.
    #[must_use]
    pub fn replace(&self, text: &str) -> String {
        if self.by_label.is_empty() || !text.contains('.') {
            return text.to_owned();
        }
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest
                .find(|c| !is_host_char(c))
                .map_or(rest, |end| rest.get(..end).unwrap_or(rest));
            if word.is_empty() {
                let next = rest.chars().next().map_or(1, char::len_utf8);
                result.push_str(rest.get(..next).unwrap_or_default());
                rest = rest.get(next..).unwrap_or_default();
                continue;
            }
            match self.host_of(word) {
                Some(host) => {
                    let label = word.get(..host.old.len()).unwrap_or_default();
                    let is_lower = !label.chars().any(|c| c.is_ascii_uppercase());
                    // Services write hosts in lower case whatever the name's case is.
                    let new = if is_lower {
                        host.new.to_ascii_lowercase()
                    } else {
                        host.new.to_owned()
                    };
                    result.push_str(&new);
                    result.push_str(word.get(host.old.len()..).unwrap_or_default());
                }
                None => result.push_str(word),
            }
            rest = rest.get(word.len()..).unwrap_or_default();
        }
        result
    }

    /// The resource that a host name is of.
    fn host_of(&self, word: &str) -> Option<&Host<'a>> {
        if !word.contains('.') {
            return None;
        }
        self.catalog.host_name(word).into_iter().find_map(|found| {
            let known = self.by_label.get(&found.label.to_ascii_lowercase())?;
            let starts = word.starts_with(found.label) && found.form.property.is_none();
            known.iter().find(|host| {
                let kind = found.form.resource_type;
                starts && kind.eq_ignore_ascii_case(host.full_type)
            })
        })
    }
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_labels_before_a_known_suffix_change() {
        let host = Host {
            full_type: "Microsoft.Storage/storageAccounts",
            old: "acme",
            new: "acmesdc",
        };
        let hosts = Hosts::new(Catalog::embedded(), vec![host]);
        let replaced = |text: &str| hosts.replace(text);
        assert_eq!(
            replaced("https://acme.blob.core.windows.net/a"),
            "https://acmesdc.blob.core.windows.net/a"
        );
        assert_eq!(
            replaced("ACME.blob.core.windows.net:443"),
            "acmesdc.blob.core.windows.net:443"
        );
        assert_eq!(
            replaced("é acme-secondary.blob.core.windows.net"),
            "é acmesdc-secondary.blob.core.windows.net"
        );
        for text in [
            "https://xacme.blob.core.windows.net/",
            "acme.blob.core.windows.net.evil",
            "acme.vault.azure.net",
            "acme",
            "acme.x",
        ] {
            assert_eq!(replaced(text), text);
        }
    }
}
