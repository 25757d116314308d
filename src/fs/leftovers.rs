//! What interrupted work leaves in a directory.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::delete::TRASH;
use super::{children, delete_file, staged};

/// How many random letters `tempfile` puts into a name.
const RANDOM: usize = 6;

/// Anything younger may still be in use: unpacking a wheel takes less than a second, and so does making an
/// environment.
const IN_USE: Duration = Duration::from_mins(10);

/// What is being made or deleted in a directory, or was when a process was killed. With `all`, this includes
/// what another process may still be using; otherwise only what is older than ten minutes.
///
/// # Errors
/// The directory exists and can't be read.
pub(crate) fn leftovers(dir: &Path, all: bool) -> io::Result<Vec<PathBuf>> {
    let leftovers = children(dir)?.into_iter().filter(|path| is_unfinished(path));
    Ok(leftovers.filter(|path| all || is_out_of_use(path)).collect())
}

/// Whether it has the name of something that is being made or deleted.
pub(crate) fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [staged::PREFIX, TRASH].into_iter().any(|prefix| name.starts_with(prefix))
}

/// The directories in `dir` in which killed processes were making environments.
pub(crate) fn unfinished_stages(dir: &Path) -> Vec<PathBuf> {
    let is_unfinished = |path: &PathBuf| is_stage(path) && path.is_dir() && !path.is_symlink();
    leftovers(dir, false).unwrap_or_default().into_iter().filter(is_unfinished).collect()
}

/// Deletes what killed processes were writing in `dir`, as far as it can.
pub(crate) fn clear_leftovers(dir: &Path) {
    for stage in unfinished_stages(dir) {
        let _ = super::delete_tree(&stage);
    }
    clear_unfinished_files(dir);
}

/// Deletes the files in `dir` that killed processes were about to give their names, as far as it can. Such a file may
/// hold values that were unset since.
pub(crate) fn clear_unfinished_files(dir: &Path) {
    let is_unfinished =
        |path: &&PathBuf| is_temporary_file(path) && path.is_file() && !path.is_symlink();
    for file in leftovers(dir, false).unwrap_or_default().iter().filter(is_unfinished) {
        let _ = delete_file(file);
    }
}

/// Whether [`super::replace`], or another function that writes beside the file's place, gave it its name.
fn is_temporary_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let random = name.and_then(|name| name.strip_prefix(staged::PREFIX));
    random.is_some_and(|random| {
        [RANDOM, 32].contains(&random.len())
            && random.chars().all(|letter| letter.is_ascii_alphanumeric())
    })
}

/// Whether a [`super::Staged`] gave it its name.
pub(crate) fn is_stage(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let digits = name.and_then(|name| name.strip_prefix(staged::PREFIX));
    digits.is_some_and(|digits| uuid::Uuid::try_parse(digits).is_ok())
}

/// Whether it has not changed for ten minutes, so that no process is at work on it.
pub(crate) fn is_out_of_use(path: &Path) -> bool {
    let modified = path.symlink_metadata().and_then(|metadata| metadata.modified());
    let age = modified.ok().and_then(|modified| SystemTime::now().duration_since(modified).ok());
    age.is_some_and(|age| age > IN_USE)
}
