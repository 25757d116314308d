//! Where paths lead to and what directories list: one question to the system for each directory that is
//! the same as when it was last looked at.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::cache::Cache;
use super::links::MAX_LINKS;
use super::listing::{DirectoryState, EntryKind, Extent, Listing};

/// The directories of one search. Each is taken for what it is at the first look.
///
/// A link is as good as the directory that it stands in, so every directory on the way is looked at; those
/// above them need not be, because another directory in the place of one has another inode.
#[derive(Debug)]
pub(crate) struct Directories<'a> {
    cache: &'a Cache,
    now: SystemTime,
    states: HashMap<PathBuf, Option<DirectoryState>>,
    seen: HashMap<PathBuf, Option<Listing>>,
}

impl<'a> Directories<'a> {
    /// Knows what `cache` does, and looks at the rest at `now`.
    pub(crate) fn new(cache: &'a Cache, now: SystemTime) -> Self {
        Self { cache, now, states: HashMap::new(), seen: HashMap::new() }
    }

    /// Whether `path` is a directory, or leads to one.
    pub(crate) fn is_there(&mut self, path: &Path) -> bool {
        self.state(path).is_some()
    }

    /// The directory, at least as much of it as `extent` tells.
    pub(crate) fn listing(&mut self, dir: &Path, extent: Extent) -> Option<&mut Listing> {
        let is_enough = |known: &Listing| known.extent >= extent;
        if !self.seen.get(dir).is_some_and(|seen| seen.as_ref().is_none_or(is_enough)) {
            let listing = self.look(dir, extent);
            self.seen.insert(dir.to_owned(), listing);
        }
        self.seen.get_mut(dir)?.as_mut()
    }

    /// What the absolute `path` leads to, as [`std::fs::canonicalize`] tells it.
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

    /// Has the cache remember what it did not know.
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
                    // It may have been moved, and the link to it with it.
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
