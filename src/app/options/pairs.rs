//! Options of the form `OLD=NEW`.

use super::OptionError;

/// Old and new values, in the order in which they were given.
pub type Pairs = Vec<(String, String)>;

/// `--name OLD=NEW`.
///
/// # Errors
///
/// A text that is no pair; a name with two new ones.
pub fn names(texts: &[String]) -> Result<Pairs, OptionError> {
    pairs("--name", "OLD=NEW", "stcontoso=stcontososdc", texts)
}

/// `--map-region FROM=TO`; whether these are regions is decided with the catalogue.
///
/// # Errors
///
/// A text that is no pair; a region with two targets.
pub fn regions(texts: &[String]) -> Result<Pairs, OptionError> {
    let example = "northeurope=norwayeast";
    pairs("--map-region", "FROM=TO", example, texts)
}

/// `--subscription OLD=NEW`, each a subscription ID.
///
/// # Errors
///
/// A text that is no pair; a side that is no GUID; a subscription with two new ones.
pub fn subscriptions(texts: &[String]) -> Result<Pairs, OptionError> {
    const OPTION: &str = "--subscription";
    let example = "00000000-0000-0000-0000-000000000001=00000000-0000-0000-0000-000000000002";
    let pairs = pairs(OPTION, "OLD=NEW", example, texts)?;
    for (old, new) in &pairs {
        guid(OPTION, old)?;
        guid(OPTION, new)?;
    }
    Ok(pairs)
}

/// `--resource-group OLD=NEW`.
///
/// # Errors
///
/// A text that is no pair; a side that cannot be a group's name; a group with two new ones.
pub fn groups(texts: &[String]) -> Result<Pairs, OptionError> {
    const OPTION: &str = "--resource-group";
    let pairs = pairs(OPTION, "OLD=NEW", "rg-web=rg-web-sdc", texts)?;
    for (old, new) in &pairs {
        group(OPTION, old)?;
        group(OPTION, new)?;
    }
    Ok(pairs)
}

/// Refuses what is no subscription or tenant ID.
pub(super) fn guid(option: &'static str, text: &str) -> Result<(), OptionError> {
    let lengths = text.split('-').map(str::len);
    let hexadecimal = |c: char| c.is_ascii_hexdigit() || c == '-';
    if lengths.eq([8, 4, 4, 4, 12]) && text.chars().all(hexadecimal) {
        return Ok(());
    }
    Err(OptionError::NotAGuid {
        option,
        text: text.to_owned(),
    })
}

/// Refuses what cannot be the name of a resource group (naming rules of
/// `Microsoft.Resources/resourceGroups`: 1 to 90 characters).
pub(super) fn group(option: &'static str, text: &str) -> Result<(), OptionError> {
    let allowed = |c: char| c.is_alphanumeric() || "_-.()".contains(c);
    let fits = (1..=90).contains(&text.chars().count());
    if fits && text.chars().all(allowed) && !text.ends_with('.') {
        return Ok(());
    }
    Err(OptionError::NotAGroup {
        option,
        text: text.to_owned(),
    })
}

/// Splits at the first `=`. The same pair twice counts once; Azure compares the old side without
/// case.
pub(super) fn pairs(
    option: &'static str,
    form: &'static str,
    example: &'static str,
    texts: &[String],
) -> Result<Pairs, OptionError> {
    let mut pairs = Pairs::new();
    for text in texts {
        let sides = text
            .split_once('=')
            .map(|(old, new)| (old.trim(), new.trim()))
            .filter(|(old, new)| !old.is_empty() && !new.is_empty());
        let Some((old, new)) = sides else {
            return Err(OptionError::NotAPair {
                option,
                form,
                text: text.clone(),
                example,
            });
        };
        match pairs.iter().find(|(o, _)| o.eq_ignore_ascii_case(old)) {
            None => pairs.push((old.to_owned(), new.to_owned())),
            Some((_, first)) if first == new => {}
            Some((_, first)) => {
                return Err(OptionError::Twice {
                    option,
                    old: old.to_owned(),
                    first: first.clone(),
                    second: new.to_owned(),
                });
            }
        }
    }
    Ok(pairs)
}
