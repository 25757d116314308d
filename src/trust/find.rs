//! Where a project's file is: found upwards from a directory.

use std::path::{Path, PathBuf};

use super::file::FILE_NAME;

/// The directories in which a project of `directory` may begin: itself and those above it, as far as its
/// file system goes. `directory` is followed through links first: what counts is where it really is.
pub(crate) fn upwards(directory: &Path) -> Vec<PathBuf> {
    let Ok(real) = dunce::canonicalize(directory) else { return Vec::new() };
    let device = device(&real);
    let same = |place: &&Path| device.is_some() && self::device(place) == device;
    real.ancestors().take_while(same).map(Path::to_owned).collect()
}

/// The directory of the project's file that counts in `directory`: the nearest of those on its file system.
/// It is found whatever it is, so that what can't be read is said.
pub fn file_above(directory: &Path) -> Option<PathBuf> {
    let has_file = |place: &PathBuf| place.join(FILE_NAME).symlink_metadata().is_ok();
    upwards(directory).into_iter().find(has_file)
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(&path.metadata().ok()?))
}

/// A drive's letter is where a path begins.
#[cfg(not(unix))]
fn device(_path: &Path) -> Option<u64> {
    Some(0)
}
