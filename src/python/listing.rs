//! The part of a directory's listing that discovery needs, and the state that shows whether it is
//! current.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::names::matters;
use super::path_text;

/// A directory that changed this recently may change again without new times: kernel ticks are at
/// most 10 ms, FAT counts in steps of 2 s.
const SETTLED: Duration = Duration::from_secs(2);

/// Changes whenever the directory's listing does, or when its path leads to another directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct DirectoryState {
    device: u64,
    inode: u64,
    /// Seconds and nanoseconds since 1970.
    modified: (i64, i64),
    /// The same. Unpacking an archive resets the time above; nothing can set this one.
    changed: (i64, i64),
}

impl DirectoryState {
    #[cfg(unix)]
    pub(crate) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// On other systems nothing identifies a directory, so it never settles.
    #[cfg(not(unix))]
    pub(crate) fn of(_: &Metadata) -> Self {
        Self::default()
    }

    /// Whether the next change is sure to be noticed. Never true if the file system's clock is
    /// ahead.
    pub(crate) fn has_settled(&self, now: SystemTime) -> bool {
        let (seconds, _) = self.modified.max(self.changed);
        let last = u64::try_from(seconds).ok().filter(|_| self.inode != 0);
        last.is_some_and(|last| {
            // The fraction of a second was dropped.
            let last = UNIX_EPOCH + Duration::from_secs(last + 1);
            now.duration_since(last).is_ok_and(|age| age > SETTLED)
        })
    }
}

/// Which names of a directory are known. Each extent includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Extent {
    /// The ones that were looked up by name.
    Asked,
    /// All names that interpreters and environments have.
    Interpreters,
    /// All names that are not hidden.
    All,
}

/// What a name in a directory stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EntryKind {
    /// A file or a directory.
    Plain,
    /// A link, with its target as written.
    Link(#[serde(with = "path_text")] PathBuf),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct DirectoryEntry {
    #[serde(with = "path_text")]
    name: PathBuf,
    kind: EntryKind,
}

/// A directory as it was at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listing {
    /// The path that was looked at.
    #[serde(with = "path_text")]
    pub(crate) dir: PathBuf,
    /// `dir` with all links resolved.
    #[serde(with = "path_text")]
    pub(crate) canonical: PathBuf,
    pub(crate) state: DirectoryState,
    pub(crate) extent: Extent,
    entries: Vec<DirectoryEntry>,
    /// Whether it has entries that the cache does not.
    #[serde(skip)]
    pub(crate) is_new: bool,
}

impl Listing {
    /// Reads `dir`, which had `state` before; `None` if it is not a directory.
    pub(crate) fn read(dir: &Path, state: DirectoryState, extent: Extent) -> Option<Self> {
        let canonical = std::fs::canonicalize(dir).ok()?;
        let entries = Vec::new();
        let mut listing =
            Self { dir: dir.to_owned(), canonical, state, extent, entries, is_new: true };
        if extent > Extent::Asked {
            for found in std::fs::read_dir(dir).into_iter().flatten().flatten() {
                let name = found.file_name();
                let is_hidden = name.as_encoded_bytes().starts_with(b".");
                if !(matters(&name) || extent == Extent::All && !is_hidden) {
                    continue;
                }
                let is_link = found.file_type().is_ok_and(|kind| kind.is_symlink());
                let kind = if is_link { kind_of(&found.path()) } else { Some(EntryKind::Plain) };
                let name = PathBuf::from(name);
                listing.entries.extend(kind.map(|kind| DirectoryEntry { name, kind }));
            }
        }
        Some(listing)
    }

    /// The known entries.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&OsStr, &EntryKind)> {
        self.entries.iter().map(|entry| (entry.name.as_os_str(), &entry.kind))
    }

    /// What `name` stands for. If it is not known yet, the system is asked.
    pub(crate) fn kind(&mut self, name: &OsStr) -> Option<EntryKind> {
        if let Some(known) = self.entries.iter().find(|entry| entry.name == name) {
            return Some(known.kind.clone());
        }
        let kind = kind_of(&self.canonical.join(name))?;
        self.entries.push(DirectoryEntry { name: name.into(), kind: kind.clone() });
        self.is_new = true;
        Some(kind)
    }
}

fn kind_of(path: &Path) -> Option<EntryKind> {
    match std::fs::read_link(path) {
        Ok(target) => Some(EntryKind::Link(target)),
        // It exists and is not a link (EINVAL).
        Err(error) => {
            (error.kind() == std::io::ErrorKind::InvalidInput).then_some(EntryKind::Plain)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_settled_two_seconds_after_its_last_change() {
        let state = |modified, changed| DirectoryState {
            inode: 1,
            modified: (modified, 999_999_999),
            changed: (changed, 0),
            ..DirectoryState::default()
        };
        let at = |milliseconds| UNIX_EPOCH + Duration::from_millis(milliseconds);
        for state in [state(100, 90), state(90, 100)] {
            assert!(!state.has_settled(at(103_000)));
            assert!(state.has_settled(at(103_001)));
            assert!(!state.has_settled(UNIX_EPOCH));
        }
        // If the system provides no times.
        assert!(!DirectoryState::default().has_settled(at(103_001)));
        assert!(!state(-1, -1).has_settled(at(103_001)));
    }
}
