//! Copies a directory with all that is in it.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use super::{LinkMode, at, children, link_or_copy, symlink_metadata};

/// Copies what is in the directory `from` into the directory `to`, which is empty. Links are copied as they are, files
/// keep their permissions and times, and what is neither is left out. Calls `go_on` for each directory.
pub fn copy_tree(from: &Path, to: &Path, go_on: &dyn Fn() -> io::Result<()>) -> io::Result<()> {
    go_on()?;
    for path in children(from)? {
        let Some(name) = path.file_name() else { continue };
        copy_path(&path, &to.join(name), go_on)?;
    }
    Ok(())
}

/// Copies a file, a link, or a directory with all that is in it, to a path where nothing is.
pub fn copy_path(from: &Path, to: &Path, go_on: &dyn Fn() -> io::Result<()>) -> io::Result<()> {
    let metadata = symlink_metadata(from)?;
    if metadata.is_dir() {
        super::create_dir(to)?;
        copy_tree(from, to, go_on)?;
        keep_mode(to, &metadata)
    } else if metadata.is_symlink() {
        copy_link(from, to)
    } else if metadata.is_file() {
        link_or_copy(from, to, LinkMode::Reflink)?;
        keep_mode(to, &metadata)
    } else {
        Ok(())
    }
}

fn keep_mode(copy: &Path, metadata: &Metadata) -> io::Result<()> {
    std::fs::set_permissions(copy, metadata.permissions())
        .map_err(|error| at(&error, "can't write", copy))
}

#[cfg(unix)]
fn copy_link(link: &Path, copy: &Path) -> io::Result<()> {
    let target = std::fs::read_link(link).map_err(|error| at(&error, "can't read", link))?;
    super::symlink(&target, copy)
}

/// Environments have no links on Windows.
#[cfg(not(unix))]
fn copy_link(link: &Path, copy: &Path) -> io::Result<()> {
    std::fs::copy(link, copy).map(drop).map_err(|error| at(&error, "can't write", copy))
}
