//! Copies a directory with all that is in it.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use super::{LinkMode, at, children, link_or_copy, symlink_metadata};

/// Copies what is in the directory `from` into the directory `to`, which is empty. Links are copied as they are, files
/// keep their times, and what is neither is left out. Calls `go_on` for each directory.
pub fn copy_tree(from: &Path, to: &Path, go_on: &dyn Fn() -> io::Result<()>) -> io::Result<()> {
    go_on()?;
    for path in children(from)? {
        let Some(name) = path.file_name() else { continue };
        let (metadata, copy) = (symlink_metadata(&path)?, to.join(name));
        if metadata.is_dir() {
            super::create_dir(&copy)?;
            copy_tree(&path, &copy, go_on)?;
            keep_mode(&copy, &metadata)?;
        } else if metadata.is_symlink() {
            copy_link(&path, &copy)?;
        } else if metadata.is_file() {
            link_or_copy(&path, &copy, LinkMode::Reflink)?;
            keep_mode(&copy, &metadata)?;
        }
    }
    Ok(())
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
