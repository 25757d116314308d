//! Finds the directory whose project file applies to a directory.

use std::path::{Path, PathBuf};

use super::file::FILE_NAME;
use crate::fs::device;

/// `directory`, with links resolved, and the directories above it on the same file system: each may be the
/// root of its project.
pub(crate) fn candidate_roots(directory: &Path) -> Vec<PathBuf> {
    let Ok(real) = dunce::canonicalize(directory) else { return Vec::new() };
    let own = device(&real);
    let same = |place: &&Path| own.is_some() && device(place) == own;
    real.ancestors().take_while(same).map(Path::to_owned).collect()
}

/// The directory of the project file that applies to `directory`: the nearest one. The file may be
/// unreadable or not a file at all, so that the caller can report it.
pub fn file_above(directory: &Path) -> Option<PathBuf> {
    let has_file = |place: &PathBuf| place.join(FILE_NAME).symlink_metadata().is_ok();
    candidate_roots(directory).into_iter().find(has_file)
}

/// The path of the file that a project in that directory has, or would have.
pub fn file_in(directory: &Path) -> PathBuf {
    directory.join(FILE_NAME)
}
