//! A folder beside the output folder, in which everything is made ready.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::error::WriteError;
use super::file::OutputFile;
use super::folder::Written;
use super::manifest::{MANIFEST_FILE, Manifest};
use crate::text::sha256_hex;

/// How the names of folders start that live only while a run writes.
const PREFIX: &str = ".armove-";

/// What the old folder is called while the new one moves in.
const OLD: &str = "old";

/// What stands where the folder is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Old {
    /// Nothing.
    Absent,
    /// A folder without anything in it.
    Empty,
    /// A folder of which all that counts has been taken over.
    Ours,
}

/// Removed again when dropped, unless it was swapped in.
pub(super) struct Staging {
    // In this order: the folder goes before the parents that were made for it.
    folder: TempDir,
    parents: Parents,
    beside: PathBuf,
}

/// Folders that had to be made above the output folder; removed when dropped.
struct Parents(Vec<PathBuf>);

impl Drop for Parents {
    fn drop(&mut self) {
        for made in self.0.iter().rev() {
            // Only ever removes what is empty; nothing can be done if that fails.
            let _ = fs::remove_dir(made);
        }
    }
}

impl Staging {
    /// Makes the folder, and the folders above the output folder that are missing.
    pub(super) fn beside(out: &Path) -> Result<Self, WriteError> {
        let parent = out
            .parent()
            .ok_or_else(|| WriteError::NotEmpty(out.to_owned()))?;
        let mut parents = Parents(Vec::new());
        let mut missing: Vec<&Path> = parent
            .ancestors()
            .take_while(|path| !path.exists())
            .collect();
        missing.reverse();
        for path in missing {
            fs::create_dir(path).map_err(WriteError::system("make the folder", path))?;
            parents.0.push(path.to_owned());
        }
        let folder = temporary(parent).map_err(WriteError::system("make a folder in", parent))?;
        Ok(Self {
            folder,
            parents,
            beside: parent.to_owned(),
        })
    }

    /// Writes one file, and sees that it reaches the disk.
    pub(super) fn add(&self, file: &OutputFile) -> Result<(), WriteError> {
        let path = self.folder.path().join(&file.path);
        self.make_parent(&path)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(if file.executable { 0o755 } else { 0o644 });
        }
        let write = || {
            let mut target = options.open(&path)?;
            target.write_all(&file.bytes)?;
            target.sync_all()
        };
        write().map_err(WriteError::system("write", Path::new(&file.path)))
    }

    fn make_parent(&self, path: &Path) -> Result<(), WriteError> {
        let parent = path.parent().unwrap_or(path);
        fs::create_dir_all(parent).map_err(WriteError::system("make the folder", parent))
    }

    /// Takes over what is in the old folder and was not written by armove.
    pub(super) fn keep_others(
        &self,
        old: &Path,
        manifest: &Manifest,
        written: &mut Written,
    ) -> Result<(), WriteError> {
        for entry in WalkDir::new(old).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(old).to_owned();
                WriteError::system("look into", &path)(error.into())
            })?;
            let relative = entry.path().strip_prefix(old).unwrap_or(entry.path());
            let name = slashed(relative);
            if entry.file_type().is_dir() {
                self.keep_empty_folder(entry.path(), relative)?;
            } else if name == MANIFEST_FILE {
                // Replaced by the new one, like all that it lists.
            } else if let Some(hash) = manifest.hash_of(&name) {
                let now = fs::read(entry.path()).map(|bytes| sha256_hex(&bytes));
                if !now.is_ok_and(|now| now == hash) {
                    written.edited.push(name);
                }
            } else {
                self.keep(entry.path(), relative)?;
                written.kept.push(name);
            }
        }
        Ok(())
    }

    fn keep(&self, from: &Path, relative: &Path) -> Result<(), WriteError> {
        let to = self.folder.path().join(relative);
        let in_the_way = || WriteError::InTheWay(from.to_owned());
        if to.symlink_metadata().is_ok() {
            return Err(in_the_way());
        }
        let parent = to.parent().unwrap_or(&to);
        if parent.ancestors().any(Path::is_file) {
            return Err(in_the_way());
        }
        self.make_parent(&to)?;
        carry(from, &to).map_err(WriteError::system("keep", from))
    }

    fn keep_empty_folder(&self, from: &Path, relative: &Path) -> Result<(), WriteError> {
        let mut inside = fs::read_dir(from).map_err(WriteError::system("look into", from))?;
        let to = self.folder.path().join(relative);
        if inside.next().is_some() || to.is_dir() {
            return Ok(());
        }
        if to.ancestors().any(Path::is_file) {
            return Err(WriteError::InTheWay(from.to_owned()));
        }
        fs::create_dir_all(&to).map_err(WriteError::system("make the folder", &to))
    }

    /// Puts the folder in its place; gives the old one where it could not be removed.
    pub(super) fn swap(mut self, out: &Path, old: Old) -> Result<Option<PathBuf>, WriteError> {
        for folder in WalkDir::new(self.folder.path()).into_iter().flatten() {
            if folder.file_type().is_dir() {
                sync_folder(folder.path());
            }
        }
        let aside = match old {
            Old::Absent => {
                put(self.folder.path(), out).map_err(WriteError::system("make", out))?;
                None
            }
            Old::Empty => {
                // Refused where somebody put something in meanwhile.
                fs::remove_dir(out).map_err(WriteError::system("replace", out))?;
                if let Err(error) = put(self.folder.path(), out) {
                    let _ = fs::create_dir(out);
                    return Err(WriteError::system("replace", out)(error));
                }
                None
            }
            Old::Ours => Some(self.exchange(out)?),
        };
        self.parents.0.clear();
        // It is no longer where it was made, so that nothing is left to remove.
        let _ = self.folder.keep();
        sync_folder(&self.beside);
        let Some(aside) = aside else {
            return Ok(None);
        };
        let path = aside.path().to_owned();
        Ok(aside.close().is_err().then_some(path))
    }

    /// Moves the old folder aside and the new one in, or the old one back.
    fn exchange(&self, out: &Path) -> Result<TempDir, WriteError> {
        let aside = temporary(&self.beside)
            .map_err(WriteError::system("make a folder in", &self.beside))?;
        let old = aside.path().join(OLD);
        fs::rename(out, &old).map_err(WriteError::system("replace", out))?;
        let Err(error) = put(self.folder.path(), out) else {
            return Ok(aside);
        };
        if fs::rename(&old, out).is_err() {
            let kept = aside.keep().join(OLD);
            return Err(WriteError::Stranded { kept, error });
        }
        Err(WriteError::system("replace", out)(error))
    }
}

/// Renames a folder to where nothing is; never replaces even an empty folder that
/// somebody made meanwhile.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    if to.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

fn temporary(parent: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As `mkdir` would make it: the user's mask decides.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    // What `tempfile` adds to the message is a name that nobody chose.
    builder
        .tempdir_in(parent)
        .map_err(|error| error.kind().into())
}

/// The same file in another folder, without copying where the system allows it.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let found = fs::symlink_metadata(from)?;
    if found.is_symlink() {
        return link(&fs::read_link(from)?, to);
    }
    if !found.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "it is neither file nor folder; move it elsewhere",
        ));
    }
    fs::copy(from, to).map(|_| ())
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, at)
}

#[cfg(not(unix))]
fn link(_target: &Path, _at: &Path) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "it is a link; move it elsewhere",
    ))
}

/// Best effort: some file systems cannot do this for folders.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(path) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// A relative path with `/`.
fn slashed(path: &Path) -> String {
    let steps = path
        .components()
        .map(|step| step.as_os_str().to_string_lossy());
    steps.collect::<Vec<_>>().join("/")
}
