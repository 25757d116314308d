//! Replaces links and copies of other files, so that a reader meets the old one or the new one.

use std::io;
use std::path::Path;

use uuid::Uuid;

use super::{at, copy_new, parent_of, patiently};

/// Makes `link` a symbolic link to `target`, whatever file or link was there.
///
/// # Errors
/// The disk's; a directory is there.
#[cfg(unix)]
pub fn replace_link(target: &Path, link: &Path) -> io::Result<()> {
    replace_by(link, |beside| super::symlink(target, beside))
}

/// Makes `to` a copy of the file `from`, whatever file or link was there. A program that runs goes on with the old one.
///
/// # Errors
/// The disk's; a directory is there.
pub fn replace_by_copy(from: &Path, to: &Path) -> io::Result<()> {
    replace_by(to, |beside| copy_new(from, beside))
}

fn replace_by(path: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let beside = parent_of(path).join(format!(".new-{}", Uuid::new_v4().simple()));
    make(&beside)
        .and_then(|()| patiently(|| std::fs::rename(&beside, path)))
        .map_err(|error| at(&error, "can't write", path))
        .inspect_err(|_| {
            let _ = std::fs::remove_file(&beside);
        })
}
