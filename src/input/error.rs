//! Why an input could not be read, or was left out; each with the next step.
//!
//! The file is named by the [`InputFile`](super::InputFile) that carries the reason.

use std::fmt;
use std::io;

use super::limits::{
    MAX_ARCHIVE_BYTES, MAX_ARCHIVE_ENTRIES, MAX_JSON_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES,
};
use crate::text::DecodeError;

/// Says how to get a template out of the portal; the answer to D36.
const EXPORT_HELP: &str = "in the portal open Export template, choose the ARM template tab and download \
     that; Bicep source becomes a template with `az bicep build`";

/// Says how to make an archive anew.
const ZIP_HELP: &str =
    "unpack the archive with a tool you trust, look at what is in it, and give the folder instead";

/// Why an input could not be read: exit code 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing at this path, or it vanished while the folder was walked.
    #[error("there is no such file or folder")]
    NotFound,
    /// The user may not read it.
    #[error("no permission to read this")]
    PermissionDenied,
    /// The system failed to read it.
    #[error("reading failed: {0}")]
    Unreadable(io::ErrorKind),
    /// A file above [`MAX_JSON_BYTES`].
    #[error("larger than {} MiB", MAX_JSON_BYTES >> 20)]
    TooLarge,
    /// Bytes that are no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not JSON; the problems and their places are in the document.
    #[error("not valid JSON ({problems} {})", if *problems == 1 { "error" } else { "errors" })]
    Syntax {
        /// How many there are.
        problems: usize,
    },
    /// The text ends inside a value: a download that broke off.
    #[error("the file ends in the middle of a value")]
    CutOff,
    /// A web page, an archive of another kind and so on.
    #[error("this is {0}, not JSON")]
    Foreign(&'static str),
    /// An answer of Azure that holds an error and no template.
    #[error("this is an error message of Azure, without a template")]
    AzureError,
    /// Given with `--parameters`, but something else.
    #[error("given as parameter file, but it is not one")]
    NotParameters,
    /// Bicep source.
    #[error("this is Bicep source, not an ARM template")]
    Bicep,
    /// Terraform source.
    #[error("this is Terraform source, not an ARM template")]
    Terraform,
    /// Something about the archive or one of its entries.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl InputError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotFound => "check the spelling; paths count from the current folder",
            Self::PermissionDenied => {
                "give your user the right to read it, or give a copy that you may read"
            }
            Self::Unreadable(_) => "copy the file to a local disk and try again",
            Self::TooLarge => "Azure takes templates up to 4 MB: give the template itself",
            Self::Decode(_) => "save the file as UTF-8, or export it again",
            Self::Empty => "export the template again",
            Self::Syntax { .. } => "mend the places listed, or export the template again",
            Self::CutOff => "download the file again; the last download broke off",
            Self::Foreign(_) => {
                "give the file that the portal's Export template downloads; a web page in its place \
                 usually means that the session had ended"
            }
            Self::AzureError => {
                "read the message, then export again, with fewer resources if it says so"
            }
            Self::NotParameters => {
                "give a file with `$schema` deploymentParameters.json and an object `parameters`"
            }
            Self::Bicep | Self::Terraform => EXPORT_HELP,
            Self::Archive(error) => error.help(),
        }
    }

    /// What an error of the system means.
    pub(super) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::PermissionDenied,
            kind => Self::Unreadable(kind),
        }
    }
}

/// Why an archive, or one entry of it, was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// No zip at all.
    #[error("not a zip archive{}", looks_like.map(|what| format!(": this is {what}")).unwrap_or_default())]
    NotAZip {
        /// What the first bytes look like, with its article.
        looks_like: Option<&'static str>,
    },
    /// Starts as a zip, but its directory is missing or damaged.
    #[error("the zip archive is cut off or damaged")]
    CutOff,
    /// Above [`MAX_ARCHIVE_BYTES`].
    #[error("the archive is larger than {} MiB", MAX_ARCHIVE_BYTES >> 20)]
    ArchiveTooLarge,
    /// Above [`MAX_ARCHIVE_ENTRIES`].
    #[error("the archive has {0} entries, more than {MAX_ARCHIVE_ENTRIES}")]
    TooManyEntries(usize),
    /// Two entries of one name: programs disagree on which one counts.
    #[error("the archive holds two entries of the same name")]
    DuplicateNames,
    /// Entries that share bytes: a way to build bombs.
    #[error("entries of the archive overlap")]
    OverlappingEntries,
    /// The directory and the entries contradict each other.
    #[error("the archive's directory does not agree with its entries")]
    Inconsistent,
    /// Nothing to work on.
    #[error("there is no template in the archive{}", inside.map(|what| format!(", only {what}")).unwrap_or_default())]
    NoTemplate {
        /// What was there instead.
        inside: Option<&'static str>,
    },
    /// Bicep or Terraform was chosen in the portal.
    #[error("the archive holds {0} source, not an ARM template")]
    OtherLanguage(&'static str),
    /// A name that starts with `/`.
    #[error("the entry's name is an absolute path")]
    AbsoluteName,
    /// A name such as `C:\x`.
    #[error("the entry's name has a drive letter")]
    DriveName,
    /// A name with `..`.
    #[error("the entry's name leads out of the archive with `..`")]
    ParentName,
    /// A name with `\`.
    #[error("the entry's name has a backslash")]
    BackslashName,
    /// A name with a control character, or none.
    #[error("the entry's name is empty, not text, or has a control character")]
    UnprintableName,
    /// A symbolic link.
    #[error("the entry is a link")]
    Link,
    /// Needs a password.
    #[error("the entry is encrypted")]
    Encrypted,
    /// Packed by another method than deflate.
    #[error("the entry is packed by a method other than deflate")]
    UnknownMethod,
    /// Unpacks to more than [`MAX_JSON_BYTES`].
    #[error("the entry unpacks to more than {} MiB", MAX_JSON_BYTES >> 20)]
    EntryTooLarge,
    /// All entries together unpack to more than [`MAX_UNPACKED_BYTES`].
    #[error("the archive unpacks to more than {} MiB", MAX_UNPACKED_BYTES >> 20)]
    ArchiveUnpacksTooLarge,
    /// Above [`MAX_RATIO`].
    #[error("the entry unpacks to more than {MAX_RATIO} times its packed size")]
    Bomb,
    /// The packed data is broken, or its checksum is wrong.
    #[error("the entry is damaged")]
    Damaged,
}

impl ArchiveError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotAZip { .. } => {
                "download the export again; a web page in its place usually means that the session \
                 had ended"
            }
            Self::CutOff | Self::Damaged => "download the archive again",
            Self::ArchiveTooLarge | Self::TooManyEntries(_) => {
                "give the zip that Export template makes, or unpack it and give the folder"
            }
            Self::NoTemplate { .. } => {
                "give the zip that the portal's Export template downloads; it holds template.json \
                 and parameters.json"
            }
            Self::OtherLanguage(_) => EXPORT_HELP,
            Self::DuplicateNames
            | Self::OverlappingEntries
            | Self::Inconsistent
            | Self::AbsoluteName
            | Self::DriveName
            | Self::ParentName
            | Self::BackslashName
            | Self::UnprintableName => ZIP_HELP,
            Self::EntryTooLarge | Self::ArchiveUnpacksTooLarge | Self::Bomb => {
                "Azure takes templates up to 4 MB, so this is no export: do not unpack it, and \
                 export again"
            }
            Self::Link => "put the file itself into the archive",
            Self::Encrypted => "unpack it with its password and give the folder",
            Self::UnknownMethod => "pack it as an ordinary zip, or give the folder",
        }
    }
}

/// Why a file was left out, without that being an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// An archive entry that is not JSON.
    NotJson,
    /// An archive inside an archive.
    NestedArchive,
    /// Bicep source found while walking.
    Bicep,
    /// Terraform source found while walking.
    Terraform,
    /// A link found while walking; following it could go round in circles.
    Link,
    /// Found while walking and larger than anything Azure takes.
    TooLarge,
    /// Found while walking, nothing in it.
    Empty,
    /// JSON, but neither template nor parameter file nor inventory.
    NotATemplate,
    /// JSON that Azure knows by another name, such as `createUIDefinition`.
    OtherSchema(String),
    /// An archive found while walking, without a template.
    ArchiveWithoutTemplate,
    /// A parameter file, and no template beside it that it could belong to.
    ParametersAlone,
    /// A parameter file whose names are all unknown to the template beside it.
    ParametersOfAnother,
    /// A parameter file that fits several templates beside it.
    ParametersAmbiguous,
    /// A parameter file that `--parameters` replaces.
    ParametersReplaced,
    /// The same bytes under another name in the same folder.
    SameAs(String),
    /// A template of a later stage in an output of armove: it goes with the first one (D30).
    LaterStage,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::NotJson => "not a JSON file",
            Self::NestedArchive => "an archive inside the archive, not opened",
            Self::Bicep => "Bicep source",
            Self::Terraform => "Terraform source",
            Self::Link => "a link, not followed",
            Self::LaterStage => "a later stage of an output of armove",
            Self::TooLarge => "larger than any template",
            Self::Empty => "empty",
            Self::NotATemplate => "neither a template nor a parameter file",
            Self::OtherSchema(name) => return write!(f, "not a template but `{name}`"),
            Self::ArchiveWithoutTemplate => "an archive without a template",
            Self::ParametersAlone => "a parameter file without its template",
            Self::ParametersOfAnother => {
                "a parameter file, but the template beside it has none of its parameters"
            }
            Self::ParametersAmbiguous => "a parameter file that fits several templates beside it",
            Self::ParametersReplaced => "a parameter file, replaced by --parameters",
            Self::SameAs(name) => return write!(f, "the same file as `{name}`"),
        };
        f.write_str(text)
    }
}

impl SkipReason {
    /// What to do about it, where there is something to do.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Bicep | Self::Terraform => Some(EXPORT_HELP),
            Self::NestedArchive => Some("unpack it and give it as a path of its own"),
            Self::Link => Some("give what it leads to as a path of its own"),
            Self::LaterStage => Some("name the file as a path of its own to look at it"),
            Self::ParametersAlone => Some("give the template too, or put it beside this file"),
            Self::ParametersOfAnother => {
                Some("name the right file with --parameters, or export the pair again")
            }
            Self::ParametersAmbiguous => {
                Some("name it `<template>.parameters.json`, or give it with --parameters")
            }
            Self::SameAs(_) => Some("export the parameter file again: it holds the template"),
            Self::NotJson
            | Self::TooLarge
            | Self::Empty
            | Self::NotATemplate
            | Self::OtherSchema(_)
            | Self::ArchiveWithoutTemplate
            | Self::ParametersReplaced => None,
        }
    }
}
