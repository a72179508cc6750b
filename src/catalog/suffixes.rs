//! Host names of services: what stands before a known suffix is a resource's name (D9).
//! Facts: `rules/data/suffixes.txt`.

use super::layout::SUFFIXES;
use super::pack::Row;
use super::{Basis, Catalog, PathPattern, Source, source};

/// How a service forms host names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostForm<'a> {
    /// The suffix, without leading dot.
    pub suffix: &'a str,
    /// The type whose name, or property, is the label.
    pub resource_type: &'a str,
    /// The property that holds the label; none = the resource's name.
    pub property: Option<PathPattern<'a>>,
    /// What stands between label and suffix.
    pub shape: HostShape,
    /// How sure it is.
    pub basis: Basis,
    /// Where it comes from.
    pub source: Source<'a>,
}

/// What stands between the label and the suffix of a host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostShape {
    /// Nothing.
    Label,
    /// The region, and sometimes more.
    Region,
    /// Nothing; the second region is `<label>-secondary`.
    Secondary,
    /// A DNS zone such as `z13`.
    Zone,
    /// Nothing; each region has a host of its own too, `<label>-<region>`.
    Regional,
}

/// A host name taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostName<'a, 't> {
    /// How it is formed.
    pub form: HostForm<'a>,
    /// The label, the name of a resource; of a second region without `-secondary`.
    pub label: &'t str,
    /// What stands between label and suffix, such as a region or `privatelink`; often empty.
    pub middle: &'t str,
}

impl<'a> Catalog<'a> {
    /// The host names of a type.
    pub fn host_forms(self, resource_type: &str) -> impl Iterator<Item = HostForm<'a>> {
        self.all_host_forms()
            .filter(move |form| form.resource_type.eq_ignore_ascii_case(resource_type))
    }

    /// The host names of all services, by suffix.
    pub fn all_host_forms(self) -> impl Iterator<Item = HostForm<'a>> {
        let rows = self.pack.table(&SUFFIXES).rows();
        rows.map(move |row| self.host_form(row))
    }

    /// What a host name may be, by every suffix that fits it: no scheme, port or path, any case.
    /// The longest suffixes come first, so that `x.scm.azurewebsites.net` is not a site named `scm`.
    #[must_use]
    pub fn host_name<'t>(self, host: &'t str) -> Vec<HostName<'a, 't>> {
        let mut found: Vec<HostName<'a, 't>> = self
            .all_host_forms()
            .filter_map(|form| take_apart(form, host))
            .collect();
        let longest = found.iter().map(|name| name.form.suffix.len()).max();
        found.retain(|name| Some(name.form.suffix.len()) == longest);
        found
    }

    fn host_form(self, row: Row<'a>) -> HostForm<'a> {
        HostForm {
            suffix: row.text(0),
            resource_type: row.text(1),
            property: row.optional(2).map(PathPattern::new),
            shape: match row.number_at(3) {
                0 => HostShape::Label,
                1 => HostShape::Region,
                2 => HostShape::Secondary,
                3 => HostShape::Zone,
                _ => HostShape::Regional,
            },
            basis: Basis::from_cell(row.number_at(4)),
            source: source::read(self.pack, row.number_at(5)),
        }
    }
}

fn take_apart<'a, 't>(form: HostForm<'a>, host: &'t str) -> Option<HostName<'a, 't>> {
    let cut = host.len().checked_sub(form.suffix.len() + 1)?;
    let (head, tail) = host.split_at_checked(cut)?;
    if !tail.get(1..)?.eq_ignore_ascii_case(form.suffix) || !tail.starts_with('.') {
        return None;
    }
    let (label, middle) = head.split_once('.').unwrap_or((head, ""));
    let private = middle.eq_ignore_ascii_case("privatelink");
    let fits = match form.shape {
        HostShape::Region => !middle.is_empty() && !private,
        HostShape::Label | HostShape::Secondary | HostShape::Regional => {
            middle.is_empty() || private
        }
        HostShape::Zone => middle.is_empty() || middle.split('.').all(is_zone),
    };
    let second = form.shape == HostShape::Secondary || form.shape == HostShape::Zone;
    let label = label
        .strip_suffix("-secondary")
        .filter(|_| second)
        .unwrap_or(label);
    (fits && !label.is_empty()).then_some(HostName {
        form,
        label,
        middle,
    })
}

/// `z13`, or the label of a private endpoint.
fn is_zone(label: &str) -> bool {
    let number = label.strip_prefix(['z', 'Z']).unwrap_or_default();
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits || label.eq_ignore_ascii_case("privatelink")
}
