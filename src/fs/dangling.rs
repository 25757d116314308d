//! Symbolic links that lead to nothing.

use std::fmt;
use std::path::{Path, PathBuf};

use super::links;

/// A symbolic link that leads to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DanglingLink {
    /// The link.
    pub link: PathBuf,
    /// What it leads to in the end, which doesn't exist.
    pub target: PathBuf,
}

impl fmt::Display for DanglingLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (link, target) = (self.link.display(), self.target.display());
        write!(f, "{link} is a link to {target}, which doesn't exist")
    }
}

/// The link because of which `path` doesn't exist: `path` itself or a directory above it.
pub fn dangling_link(path: &Path) -> Option<DanglingLink> {
    let mut missing = path.ancestors().take_while(|it| !it.as_os_str().is_empty() && !it.exists());
    let link = missing.find(|it| it.is_symlink())?;
    Some(DanglingLink { link: link.to_owned(), target: link_target(link) })
}

/// The path that a link leads to in the end, or the first one that is missing.
pub fn link_target(link: &Path) -> PathBuf {
    links(link).pop().unwrap_or_default()
}
