//! Links to directories: symbolic links, on Windows junctions, which need no privilege.

use std::io;
use std::path::Path;

/// Makes a link to a directory.
///
/// # Errors
/// The disk's; something is there.
pub fn link_directory(target: &Path, link: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return super::symlink(target, link);
    #[cfg(windows)]
    return junction::create(target, link).map_err(|error| super::at(&error, "can't make", link));
}

/// Makes a link to a directory in the place of a link or a file. Unix readers see one or the other; Windows can't replace
/// a junction.
///
/// # Errors
/// The disk's; a directory is there.
pub fn replace_by_link(target: &Path, link: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return super::replace_link(target, link);
    #[cfg(windows)]
    {
        super::delete_link(link)?;
        link_directory(target, link)
    }
}

/// Whether a link can't be made because the file system has none. It may also be that nothing can be made there.
pub fn has_no_links(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported)
}
