//! Waits until what was written is on the disk.

use std::io;
use std::path::{Path, PathBuf};

use super::{at, open};

/// Whether one call writes a whole file system. It takes as long as an fsync of a few files.
pub(super) const IS_ONE_CALL: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Waits until everything on the file system of `directory` is on the disk. Only where [`IS_ONE_CALL`].
pub(super) fn sync_file_system(directory: &Path) -> io::Result<()> {
    let opened = open(directory)?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    rustix::fs::syncfs(&opened).map_err(|errno| at(&errno.into(), "can't write", directory))?;
    drop(opened);
    Ok(())
}

/// Waits until the names of these files, relative to `directory`, are on the disk, after the files were renamed to them.
pub fn sync_all_names(directory: &Path, files: &[PathBuf]) -> io::Result<()> {
    if IS_ONE_CALL {
        return sync_file_system(directory);
    }
    let mut parents: Vec<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    parents.sort_unstable();
    parents.dedup();
    parents.into_iter().try_for_each(|parent| sync_dir(&directory.join(parent)))
}

/// Waits until the names in a directory are on the disk. Windows has no such call; NTFS journals them.
#[cfg_attr(not(unix), expect(clippy::unnecessary_wraps, reason = "Unix has the call"))]
pub fn sync_dir(directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    open(directory)?.sync_all().map_err(|error| at(&error, "can't write in", directory))?;
    #[cfg(not(unix))]
    let _ = directory;
    Ok(())
}
