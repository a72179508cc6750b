//! `catalog import`: what the Azure CLI printed, as an overlay for `--catalog`.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::app::Exit;
use crate::app::options::{CatalogImportOptions, ListDate};
use crate::app::tell::{colored, fail};
use crate::catalog::OVERLAY_MAGIC;
use crate::catalog::import::{Import, ImportError, import};
use crate::input::looks_like;
use crate::output::{self, next_step};
use crate::report::text::{self, Look, problem};
use crate::text::{Date, DecodeError, Source};

/// Largest list that is read, in bytes. All sizes of all regions come to about half of it.
const MAX_BYTES: u64 = 128 << 20;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Where messages go.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// A list that cannot be read.
    #[error("cannot read `{}`: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: io::Error },
    /// A list beyond the limit.
    #[error(
        "`{}` is larger than {} MiB; ask for less: `az vm list-skus --all --location REGION -o json` \
         for each region that matters, and import all of these files together",
        .0.display(), MAX_BYTES >> 20
    )]
    TooLarge(PathBuf),
    /// Neither JSON nor text.
    #[error(
        "`{}` is {what}, not JSON; print the list again with `-o json`, and see what the file \
         holds before it is imported",
        path.display()
    )]
    NotJson { path: PathBuf, what: &'static str },
    /// No text.
    #[error("cannot read `{}`: line {line}, column {column}: {cause}", path.display())]
    NotText {
        path: PathBuf,
        line: u32,
        column: u32,
        cause: DecodeError,
    },
    /// An overlay, given as a list.
    #[error(
        "`{}` is an overlay already: use it with `--catalog`, and import only what Azure printed",
        .0.display()
    )]
    Overlay(PathBuf),
    /// No date to be had.
    #[error("--date file: standard input has no date; give `--date YYYY-MM-DD`")]
    NoDate,
    /// Not a list.
    #[error("`{}` cannot be imported", file.name())]
    List {
        file: Box<Source>,
        cause: ImportError,
    },
    /// What stands at the place of the overlay is something else.
    #[error(
        "`{}` is no overlay, so it is not replaced; give `--output` another name", .0.display()
    )]
    NotOurs(PathBuf),
    /// The overlay cannot be written.
    #[error("cannot write `{}`: {cause}{}", path.display(), next_step(cause))]
    Unwritable { path: PathBuf, cause: io::Error },
}

/// Runs the command. What was taken is told on `out`, failures on `err`.
///
/// # Errors
///
/// Only when `out` or `err` cannot be written; all else is an [`Exit`] and was told on `err`.
pub fn run(
    options: &CatalogImportOptions,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let look = colored(options.color);
    match take(options, out) {
        Ok(()) => Ok(Exit::Clean),
        Err(Failure::Stream(error)) => Err(error),
        Err(error) => {
            if let Failure::List { file, cause } = &error {
                tell_place(file, cause, err, look)?;
            }
            fail(err, &format!("{error}; nothing was written"))
        }
    }
}

fn tell_place(
    file: &Source,
    cause: &ImportError,
    err: &mut dyn Write,
    look: Look,
) -> io::Result<()> {
    let help = cause.mistake.help();
    let shown = problem(file, &[], cause.span, &cause.to_string(), Some(&help), look);
    writeln!(err, "{shown}")
}

fn take(options: &CatalogImportOptions, out: &mut dyn Write) -> Result<(), Failure> {
    may_replace(&options.output)?;
    let mut sources = Vec::new();
    for path in &options.files {
        sources.push((read(path)?, date(path, options.date)?));
    }
    let imports: Vec<Import<'_>> = sources
        .iter()
        .map(|(source, date)| Import {
            source,
            date: *date,
        })
        .collect();
    let imported = import(&imports).map_err(|cause| {
        let file = sources.get(cause.file).map(|(source, _)| source.clone());
        let file = Box::new(file.unwrap_or_else(|| Source::new("", "")));
        Failure::List { file, cause }
    })?;
    let bytes = imported.text.as_bytes();
    output::whole(&options.output, bytes).map_err(|cause| Failure::Unwritable {
        path: options.output.clone(),
        cause,
    })?;
    let lists: Vec<text::TakenList<'_>> = imports
        .iter()
        .zip(&imported.lists)
        .map(|(import, taken)| text::TakenList {
            file: import.source.name(),
            date: import.date,
            taken: *taken,
        })
        .collect();
    let name = options.output.display().to_string();
    let told = text::imported(&name, bytes.len(), &lists, colored(options.color));
    Ok(out.write_all(told.as_bytes())?)
}

/// Whether the overlay may be written there: over nothing, or over an earlier one.
fn may_replace(path: &Path) -> Result<(), Failure> {
    let unwritable = |cause| Failure::Unwritable {
        path: path.to_owned(),
        cause,
    };
    let mut head = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(unwritable(cause)),
        Ok(file) => {
            let length = OVERLAY_MAGIC.len() as u64;
            file.take(length)
                .read_to_end(&mut head)
                .map_err(unwritable)?;
        }
    }
    if head.is_empty() || head == OVERLAY_MAGIC.as_bytes() {
        Ok(())
    } else {
        Err(Failure::NotOurs(path.to_owned()))
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn read(path: &Path) -> Result<Source, Failure> {
    let unreadable = |cause| Failure::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let mut bytes = Vec::new();
    let read = if is_stdin(path) {
        io::stdin()
            .lock()
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
    } else {
        let file = File::open(path).map_err(unreadable)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes)
    };
    read.map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::TooLarge(path.to_owned()));
    }
    if bytes.starts_with(OVERLAY_MAGIC.as_bytes()) {
        return Err(Failure::Overlay(path.to_owned()));
    }
    // Nothing in it is told at its place, as all else that is wrong with JSON.
    let what = looks_like(&bytes).filter(|_| !bytes.is_empty());
    if let Some(what) = what.filter(|what| *what != "JSON") {
        let path = path.to_owned();
        return Err(Failure::NotJson { path, what });
    }
    let name = if is_stdin(path) {
        "stdin".to_owned()
    } else {
        path.display().to_string().replace('\\', "/")
    };
    Source::decode(name, &bytes).map_err(|cause| {
        let at = cause.position(&bytes);
        Failure::NotText {
            path: path.to_owned(),
            line: at.line,
            column: at.column,
            cause,
        }
    })
}

/// When a list was taken: as the user says, or when its file was last changed.
fn date(path: &Path, said: ListDate) -> Result<Date, Failure> {
    if let ListDate::Day(date) = said {
        return Ok(date);
    }
    if is_stdin(path) {
        return Err(Failure::NoDate);
    }
    let unreadable = |cause| Failure::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let changed = fs::metadata(path).and_then(|data| data.modified());
    let since = changed.map_err(unreadable)?.duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    Ok(Date::from_days(i64::try_from(days).unwrap_or_default()))
}
