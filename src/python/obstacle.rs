//! What is in the way of a path that can't be reached.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::fs::{DanglingLink, MAX_LINKS, links};

/// Why a path leads to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// It, or a directory on the way, doesn't exist.
    #[error("no such file or directory: {}", path.display())]
    Absent {
        /// The whole path.
        path: PathBuf,
    },
    /// A link on the way leads to something that doesn't exist.
    #[error("{0}")]
    Dangling(DanglingLink),
    /// A link on the way leads to itself.
    #[error("{} is a link that leads back to itself", link.display())]
    CircularLink {
        /// The link.
        link: PathBuf,
    },
    /// The user has no permission to use what is in a directory.
    #[error("you may not enter {}", directory.display())]
    NoEntry {
        /// The directory.
        directory: PathBuf,
    },
    /// The user has no permission to read it.
    #[error("you may not read {}", path.display())]
    NoRead {
        /// The file or directory.
        path: PathBuf,
    },
}

/// What is in the way of the absolute `path`; `None` if it exists.
pub(crate) fn obstacle(path: &Path) -> Option<Obstacle> {
    if path.metadata().is_ok() {
        return None;
    }
    let mut way: Vec<&Path> = path.ancestors().collect();
    way.reverse();
    way.into_iter().find_map(|place| in_the_way(place, path))
}

/// What is wrong with `place`, which is on the way to `path`.
fn in_the_way(place: &Path, path: &Path) -> Option<Obstacle> {
    let is_link = match place.symlink_metadata() {
        Ok(metadata) => metadata.is_symlink(),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            let directory = place.parent().unwrap_or(place).to_owned();
            return Some(Obstacle::NoEntry { directory });
        }
        Err(_) => return Some(Obstacle::Absent { path: path.to_owned() }),
    };
    if !is_link || place.metadata().is_ok() {
        return None;
    }
    let link = place.to_owned();
    let chain = links(place);
    let target = chain.last().cloned().unwrap_or_default();
    if chain.len() > MAX_LINKS {
        return Some(Obstacle::CircularLink { link });
    }
    match obstacle(&target) {
        // A directory on the way to the target may be a link, too.
        Some(Obstacle::Absent { .. }) | None => {
            Some(Obstacle::Dangling(DanglingLink { link, target }))
        }
        deeper => deeper,
    }
}

/// [`Obstacle::NoRead`] if the file or directory exists and the user may not read it.
pub(crate) fn unreadable(path: &Path) -> Option<Obstacle> {
    #[cfg(unix)]
    let is_unreadable =
        rustix::fs::access(path, rustix::fs::Access::READ_OK) == Err(rustix::io::Errno::ACCESS);
    #[cfg(not(unix))]
    let is_unreadable = false;
    is_unreadable.then(|| Obstacle::NoRead { path: path.to_owned() })
}
