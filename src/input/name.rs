//! What file names and first bytes suggest. They decide what is opened,
//! never what a document is.

/// What a file is for, going by the end of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileType {
    /// `.json`, `.jsonc`
    Json,
    /// `.zip`
    Archive,
    /// `.bicep`, `.bicepparam`
    Bicep,
    /// `.tf`, `.tfvars`
    Terraform,
    /// Anything else.
    Other,
}

impl FileType {
    /// Goes by the extension, in any case.
    pub fn of(name: &str) -> Self {
        let extension = split_extension(base(name)).1.to_ascii_lowercase();
        match extension.as_str() {
            "json" | "jsonc" => Self::Json,
            "zip" => Self::Archive,
            "bicep" | "bicepparam" => Self::Bicep,
            "tf" | "tfvars" => Self::Terraform,
            _ => Self::Other,
        }
    }
}

/// The part behind the last `/`.
pub(super) fn base(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, base)| base)
}

/// The part before the last `/`, empty without one.
pub(super) fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A file name without its extension, and the extension; a leading dot starts none.
pub(super) fn split_extension(file: &str) -> (&str, &str) {
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension),
        _ => (file, ""),
    }
}

/// Whether the portal or habit gives every template this name, so that only
/// the folder tells them apart (D32).
pub(super) fn is_generic_template(file: &str) -> bool {
    let stem = split_extension(file).0;
    ["template", "azuredeploy", "mainTemplate"]
        .iter()
        .any(|generic| stem.eq_ignore_ascii_case(generic))
}

/// Whether a file calls itself a parameter file: one of its words is `parameters`,
/// `parameter`, `params` or `param`.
pub(super) fn is_parameter_name(file: &str) -> bool {
    words(split_extension(file).0).any(is_parameter_word)
}

/// Whether a file calls itself a template.
pub(super) fn is_template_name(file: &str) -> bool {
    is_generic_template(file)
        || words(split_extension(file).0).any(|word| word.eq_ignore_ascii_case("template"))
}

/// The pieces of a name between `.`, `-` and `_`.
pub(super) fn words(stem: &str) -> impl Iterator<Item = &str> {
    stem.split(['.', '-', '_'])
}

/// Whether a word means parameter file.
pub(super) fn is_parameter_word(word: &str) -> bool {
    ["parameters", "parameter", "params", "param"]
        .iter()
        .any(|name| word.eq_ignore_ascii_case(name))
}

/// What bytes look like that are neither JSON nor zip, with its article.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.trim_ascii_start();
    match bytes {
        [0x1F, 0x8B, ..] => Some("a gzip archive"),
        [b'7', b'z', 0xBC, 0xAF, ..] => Some("a 7z archive"),
        [b'R', b'a', b'r', b'!', ..] => Some("a RAR archive"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF file"),
        [b'P', b'K', 3, 4, ..] => Some("a zip archive"),
        _ if text.starts_with(b"<") => Some("a web page or XML"),
        _ if text.starts_with(b"{") || text.starts_with(b"[") => Some("JSON"),
        [] => Some("an empty file"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(FileType::of("a/b.JSON"), FileType::Json);
        assert_eq!(FileType::of("a.json/b"), FileType::Other);
        assert_eq!(FileType::of("main.BicepParam"), FileType::Bicep);
        assert_eq!(FileType::of(".json"), FileType::Other);
        assert_eq!(split_extension("a.b.json"), ("a.b", "json"));
        assert_eq!(split_extension(".hidden"), (".hidden", ""));
        assert_eq!((folder("a/b/c"), base("a/b/c")), ("a/b", "c"));
    }

    #[test]
    fn names_are_read_word_by_word() {
        assert!(is_parameter_name("azuredeploy.parameters.prod.json"));
        assert!(is_parameter_name("vm-Params.json"));
        assert!(!is_parameter_name("parametersheet.json"));
        assert!(is_template_name("MainTemplate.json"));
        assert!(is_template_name("vm_template.json"));
        assert!(!is_template_name("templates.json"));
        assert!(!is_template_name("main.json"));
    }
}
