//! Parameters that a pass adds to a template: free names, in the exporter's way
//! of naming.

use crate::json::{Node, escape};

use super::job::Job;
use super::plan::{NewParameter, Plan};

/// Most characters of a parameter name, so that a numbered one still fits.
const MAX_LENGTH: usize = 240;

/// Adds a parameter without default and gives its name: `wanted`, or with a
/// number behind it where that is taken. One that was added before for the same
/// reason, under the same name and with the same declaration, is used again.
pub fn add(
    job: &Job<'_>,
    plan: &mut Plan,
    template: usize,
    wanted: &str,
    kind: &str,
    description: &str,
    rule: &'static str,
) -> String {
    let declaration = format!(
        "{{\"type\": {}, \"metadata\": {{\"description\": {}}}}}",
        escape(kind),
        escape(description)
    );
    let declared = job
        .estate
        .templates
        .get(template)
        .and_then(|content| content.root.get("parameters"));
    let declared = declared.map_or(&[][..], Node::members);
    let Some(added) = plan.new_parameters.get_mut(template) else {
        return wanted.to_owned();
    };
    let wanted: String = wanted.chars().take(MAX_LENGTH).collect();
    let mut name = wanted.clone();
    let mut number = 2_u32;
    loop {
        let twin = added
            .iter()
            .find(|other| other.name.eq_ignore_ascii_case(&name));
        if twin.is_some_and(|twin| twin.declaration == declaration) {
            return name;
        }
        if twin.is_none()
            && !declared
                .iter()
                .any(|other| other.key.eq_ignore_ascii_case(&name))
        {
            break;
        }
        name = format!("{wanted}_{number}");
        number += 1;
    }
    added.push(NewParameter {
        name: name.clone(),
        declaration,
        rule,
    });
    name
}

/// A name as the exporter puts it into the name of a parameter: every character
/// that is no ASCII letter or digit becomes `_`.
#[must_use]
pub fn label(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_the_exporter() {
        assert_eq!(label("vm-fjord/db.01é"), "db_01_");
    }
}
