//! A file that waits beside the one whose place it takes, so that the swap is one step.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes a file beside `real`, with these permissions, or those that any new file gets.
///
/// # Errors
/// What the system says, as it says it; nothing is left then.
pub(super) fn beside(
    real: &Path,
    bytes: &[u8],
    permissions: Option<fs::Permissions>,
) -> io::Result<NamedTempFile> {
    let folder = real.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    // `tempfile_in` would keep of the system's error only the kind, and add a name that nobody chose.
    let mut temporary = tempfile::Builder::new()
        .prefix(".armove-")
        .make_in(folder.unwrap_or(Path::new(".")), |path| {
            File::options().write(true).create_new(true).open(path)
        })?;
    if let Some(permissions) = permissions {
        // Before there is anything in it that not all may read.
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}
