//! A single file, outside an output folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::beside::beside;

/// Most links that lead to a file, as systems have it.
const MAX_LINKS: usize = 40;

/// Writes a file whole or not at all; a device or a pipe just gets the bytes, and so does a file
/// that may be written but not replaced (its folder is protected, or it is mounted by itself): of
/// such a file only a part may be written when the system fails meanwhile.
///
/// # Errors
/// A file that is write-protected, or what the system says; what was there before is still there.
pub fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        return fs::write(path, bytes);
    }
    let permissions = there.map(|there| there.permissions());
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        let protected = "it is write-protected; choose another file, or make it writable";
        return Err(io::Error::other(protected));
    }
    // What a link leads to is written, not the link.
    let is_there = permissions.is_some();
    let real = match is_there {
        true => fs::canonicalize(path)?,
        false => end_of_links(path)?,
    };
    let replaced = beside(&real, bytes, permissions)
        .and_then(|temporary| temporary.persist(&real).map_err(|error| error.error));
    match replaced {
        Err(error) if is_there && is_refusal(&error) => fs::write(&real, bytes),
        other => other.map(drop),
    }
}

/// Whether nothing but putting another file in its place was refused.
fn is_refusal(error: &io::Error) -> bool {
    use io::ErrorKind::{
        CrossesDevices, NotFound, PermissionDenied, ReadOnlyFilesystem, ResourceBusy,
    };
    let refusals = [
        CrossesDevices,
        NotFound,
        PermissionDenied,
        ReadOnlyFilesystem,
        ResourceBusy,
    ];
    refusals.contains(&error.kind())
}

/// Where a file comes to be that is not there yet: links may lead to it.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(target) = fs::read_link(&path) else {
            return Ok(path);
        };
        path = match path.parent() {
            Some(folder) => folder.join(target),
            None => target,
        };
    }
    Err(io::Error::other(
        "its links lead in a circle; choose another file",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        whole(&path, b"old").unwrap();
        whole(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(left_in(folder.path()), ["a.json"]);
        let refused = whole(&folder.path().join("no/a.json"), b"x").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::NotFound);
        assert!(refused.raw_os_error().is_some(), "{refused:?}");
        assert!(!refused.to_string().contains(".armove"), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn links_modes_and_devices_stay() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let [path, link] = ["a.json", "link"].map(|name| folder.path().join(name));
        whole(&path, b"old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        symlink("a.json", &link).unwrap();
        whole(&link, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        whole(Path::new("/dev/null"), b"x").unwrap();
        assert!(
            fs::metadata("/dev/null")
                .unwrap()
                .file_type()
                .is_char_device()
        );
    }
    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_stays() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        let [first, circle] = ["first", "circle"].map(|name| folder.path().join(name));
        symlink("in/second", &first).unwrap();
        symlink("a.json", folder.path().join("in/second")).unwrap();
        whole(&first, b"new").unwrap();
        assert!(fs::symlink_metadata(&first).unwrap().is_symlink());
        assert_eq!(fs::read(folder.path().join("in/a.json")).unwrap(), b"new");
        symlink("circle", &circle).unwrap();
        whole(&circle, b"new").unwrap_err();
        assert!(fs::symlink_metadata(&circle).unwrap().is_symlink());
    }

    #[test]
    fn a_write_protected_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        whole(&path, b"old").unwrap();
        let before = fs::metadata(&path).unwrap().permissions();
        let mut protected = before.clone();
        protected.set_readonly(true);
        fs::set_permissions(&path, protected).unwrap();
        let error = whole(&path, b"new").unwrap_err();
        assert!(error.to_string().contains("write-protected"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        fs::set_permissions(&path, before).unwrap();
    }

    /// Nothing can be put beside this file, whoever runs the test.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_cannot_be_replaced_is_written() {
        let path = Path::new("/proc/self/comm");
        whole(path, b"armove-single").unwrap();
        assert_eq!(fs::read(path).unwrap(), b"armove-single\n");
    }
}
