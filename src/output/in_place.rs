//! Input files that get another content: all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::beside::beside;

/// A file that gets another content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// Where it is, as it was given.
    pub path: PathBuf,
    /// What it held when it was read.
    pub before: Vec<u8>,
    /// What it is to hold.
    pub after: Vec<u8>,
}

/// Why no file was changed.
#[derive(Debug, thiserror::Error)]
pub enum InPlaceError {
    /// Somebody changed the file after it was read.
    #[error("`{}` has changed since it was read; nothing was written: run it again", .0.display())]
    Changed(PathBuf),
    /// The file may not be written.
    #[error("`{}` is write-protected; nothing was written", .0.display())]
    Protected(PathBuf),
    /// The system refused, and all files are as they were.
    #[error("cannot write `{}`: {error}; nothing was written", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The system refused half-way, and a file that was written already could not be put back.
    #[error(
        "cannot write `{}`: {error}; `{}` was written already and could not be put back",
        path.display(),
        written.display()
    )]
    Torn {
        /// The file that was refused.
        path: PathBuf,
        /// The file that is new already.
        written: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// A new content that waits beside its file.
struct Waiting<'r> {
    file: &'r Replacement,
    /// The real file, so that a link stays one.
    real: PathBuf,
    temporary: NamedTempFile,
}

/// Gives every file its new content, or none: all are written beside their files first, then moved
/// there, each in one step. Modes and links stay.
///
/// # Errors
/// A file that changed meanwhile or may not be written, or what the system says.
pub fn replace_all(files: &[Replacement]) -> Result<(), InPlaceError> {
    let waiting = files.iter().map(prepared).collect::<Result<Vec<_>, _>>()?;
    let mut done: Vec<(&Replacement, PathBuf)> = Vec::new();
    for one in waiting {
        let moved = one.temporary.persist(&one.real);
        if let Err(error) = moved {
            put_back(&done, &one.file.path, error.error)?;
        }
        done.push((one.file, one.real));
    }
    Ok(())
}

fn prepared(file: &Replacement) -> Result<Waiting<'_>, InPlaceError> {
    let refused = |error| InPlaceError::System {
        path: file.path.clone(),
        error,
    };
    let real = fs::canonicalize(&file.path).map_err(refused)?;
    if fs::read(&real).map_err(refused)? != file.before {
        return Err(InPlaceError::Changed(file.path.clone()));
    }
    let permissions = fs::metadata(&real).map_err(refused)?.permissions();
    if permissions.readonly() {
        return Err(InPlaceError::Protected(file.path.clone()));
    }
    let temporary = beside(&real, &file.after, Some(permissions)).map_err(refused)?;
    Ok(Waiting {
        file,
        real,
        temporary,
    })
}

/// Puts back what was replaced already, and gives the error that made it necessary.
fn put_back(
    done: &[(&Replacement, PathBuf)],
    path: &Path,
    error: io::Error,
) -> Result<(), InPlaceError> {
    for (file, real) in done {
        let restored = fs::metadata(real).and_then(|found| {
            let temporary = beside(real, &file.before, Some(found.permissions()))?;
            temporary
                .persist(real)
                .map(drop)
                .map_err(|error| error.error)
        });
        if restored.is_err() {
            return Err(InPlaceError::Torn {
                path: path.to_owned(),
                written: file.path.clone(),
                error,
            });
        }
    }
    Err(InPlaceError::System {
        path: path.to_owned(),
        error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str, before: &str, after: &str) -> Replacement {
        let path = folder.join(name);
        fs::write(&path, before).unwrap();
        Replacement {
            path,
            before: before.as_bytes().to_vec(),
            after: after.as_bytes().to_vec(),
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_replaced_and_nothing_is_left_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            file(folder.path(), "a.json", "1", "one"),
            file(folder.path(), "b.json", "2", "two"),
        ];
        replace_all(&files).unwrap();
        assert_eq!(fs::read(&files[0].path).unwrap(), b"one");
        assert_eq!(fs::read(&files[1].path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a.json", "b.json"]);
    }

    #[test]
    fn a_file_that_changed_meanwhile_stops_all() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            file(folder.path(), "a.json", "1", "one"),
            file(folder.path(), "b.json", "2", "two"),
        ];
        fs::write(&files[1].path, "edited").unwrap();
        let error = replace_all(&files).unwrap_err();
        assert!(matches!(error, InPlaceError::Changed(_)), "{error}");
        assert_eq!(fs::read(&files[0].path).unwrap(), b"1");
        assert_eq!(names(folder.path()), ["a.json", "b.json"]);
    }

    #[test]
    fn what_was_replaced_already_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let first = file(folder.path(), "a.json", "1", "one");
        fs::write(&first.path, "one").unwrap();
        let done = [(&first, first.path.clone())];
        let error = put_back(&done, Path::new("b.json"), io::Error::other("no")).unwrap_err();
        assert!(
            error.to_string().ends_with("nothing was written"),
            "{error}"
        );
        assert_eq!(fs::read(&first.path).unwrap(), b"1");
    }

    #[cfg(unix)]
    #[test]
    fn modes_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let real = file(folder.path(), "a.json", "1", "one");
        fs::set_permissions(&real.path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.json");
        symlink("a.json", &link).unwrap();
        let through = Replacement {
            path: link.clone(),
            ..real.clone()
        };
        replace_all(&[through]).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real.path).unwrap(), b"one");
        let mode = fs::metadata(&real.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_write_protected_file_stays() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let real = file(folder.path(), "a.json", "1", "one");
        fs::set_permissions(&real.path, fs::Permissions::from_mode(0o444)).unwrap();
        let error = replace_all(std::slice::from_ref(&real)).unwrap_err();
        assert!(matches!(error, InPlaceError::Protected(_)), "{error}");
        assert_eq!(fs::read(&real.path).unwrap(), b"1");
    }
}
