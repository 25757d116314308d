//! Resolves paths and lists directories, with a single system call for each directory that has not
//! changed since the last search.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::cache::Cache;
use super::listing::{DirectoryState, EntryKind, Extent, Listing};
use crate::fs::MAX_LINKS;

/// The directories of one search. Each is looked at once.
///
/// A link can change only if the directory it is in changes, so every directory that contains a
/// link on the way is looked at. The directories above need not be: if one of them is replaced, the
/// directory below has another inode.
#[derive(Debug)]
pub(crate) struct Directories<'a> {
    cache: &'a Cache,
    now: SystemTime,
    states: HashMap<PathBuf, Option<DirectoryState>>,
    seen: HashMap<PathBuf, Option<Listing>>,
}

impl<'a> Directories<'a> {
    /// Uses what `cache` remembers. `now` decides which of the directories may be remembered.
    pub(crate) fn new(cache: &'a Cache, now: SystemTime) -> Self {
        Self { cache, now, states: HashMap::new(), seen: HashMap::new() }
    }

    /// Whether `path` is a directory or a link to one.
    pub(crate) fn is_there(&mut self, path: &Path) -> bool {
        self.state(path).is_some()
    }

    /// The listing of the directory, with at least as much as `extent` says.
    pub(crate) fn listing(&mut self, dir: &Path, extent: Extent) -> Option<&mut Listing> {
        let is_enough = |known: &Listing| known.extent >= extent;
        if !self.seen.get(dir).is_some_and(|seen| seen.as_ref().is_none_or(is_enough)) {
            let listing = self.look(dir, extent);
            self.seen.insert(dir.to_owned(), listing);
        }
        self.seen.get_mut(dir)?.as_mut()
    }

    /// The absolute `path` with all links resolved, as [`std::fs::canonicalize`] does it.
    pub(crate) fn canonical(&mut self, path: &Path) -> Option<PathBuf> {
        if cfg!(windows) {
            return std::fs::canonicalize(path).ok();
        }
        let mut path = path.to_owned();
        for _ in 0..=MAX_LINKS {
            let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
                // The root, or a path that ends with dots.
                return std::fs::canonicalize(path).ok();
            };
            let listing = self.listing(dir, Extent::Asked)?;
            path = match listing.kind(name)? {
                EntryKind::Plain => return Some(listing.canonical.join(name)),
                EntryKind::Link(target) => listing.canonical.join(target),
            };
        }
        None
    }

    /// Stores the new listings in the cache.
    pub(crate) fn keep(self) {
        let is_lasting = |seen: &Listing| seen.is_new && seen.state.has_settled(self.now);
        let new = self.seen.into_values().flatten().filter(is_lasting).collect();
        self.cache.keep_directories(new);
    }

    fn look(&mut self, dir: &Path, extent: Extent) -> Option<Listing> {
        let state = self.state(dir)?;
        match self.cache.directory(dir) {
            Some(kept)
                if kept.state == state
                    && kept.extent >= extent
                    // Both it and the link to it may have been moved.
                    && (kept.canonical == dir || self.state(&kept.canonical) == Some(state)) =>
            {
                Some(kept)
            }
            _ => Listing::read(dir, state, extent),
        }
    }

    fn state(&mut self, dir: &Path) -> Option<DirectoryState> {
        if let Some(known) = self.states.get(dir) {
            return *known;
        }
        let metadata = std::fs::metadata(dir).ok().filter(std::fs::Metadata::is_dir);
        let state = metadata.as_ref().map(DirectoryState::of);
        self.states.insert(dir.to_owned(), state);
        state
    }
}

#[cfg(all(test, unix))]
mod tests;
