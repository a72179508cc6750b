//! `--parameters`: files, and single values as `az deployment` takes them.

use std::path::{Path, PathBuf};

/// What `--parameters` gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// Parameter files, in the order in which they were given.
    pub files: Vec<PathBuf>,
    /// Names and texts of `NAME=VALUE`; of a name given twice the last counts. They override the
    /// files.
    pub values: Vec<(String, String)>,
}

impl Parameters {
    /// Tells files from values: what has a `=` behind a name is a value, unless a file is called
    /// so. `@` before a file name is allowed, as `az` has it.
    #[must_use]
    pub fn read(texts: &[String]) -> Self {
        let mut parameters = Self::default();
        for text in texts {
            let value = text.split_once('=').filter(|(name, _)| is_name(name));
            match value.filter(|_| !Path::new(text).exists()) {
                Some((name, value)) => {
                    let name = name.trim();
                    parameters
                        .values
                        .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
                    parameters.values.push((name.to_owned(), value.to_owned()));
                }
                None => {
                    let path = text.strip_prefix('@').unwrap_or(text);
                    parameters.files.push(PathBuf::from(path));
                }
            }
        }
        parameters
    }
}

/// Parameter names hold no separators of paths.
fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['/', '\\', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_files_are_told_apart() {
        let texts = [
            "a=1",
            "prod.json",
            "@dev.json",
            "A=b=c",
            "dir/x=y.json",
            "e=",
        ];
        let parameters = Parameters::read(&texts.map(str::to_owned));
        assert_eq!(
            parameters.files,
            ["prod.json", "dev.json", "dir/x=y.json"].map(PathBuf::from)
        );
        let value = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(parameters.values, [value("A", "b=c"), value("e", "")]);
    }
}
