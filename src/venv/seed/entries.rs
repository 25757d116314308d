//! The store's entries, and leftovers that can be deleted.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use pep440_rs::{Version, VersionSpecifiers};

use super::store::{Store, WheelNote, digest};
use super::unpacked_wheel::Seed;
use crate::fs;

/// An entry of the store: an unpacked wheel, possibly damaged.
#[derive(Debug)]
pub(crate) struct StoreEntry {
    /// The SHA-256 of the wheel that it was unpacked from, in hexadecimal.
    pub(crate) digest: String,
    /// Its directory.
    pub(crate) entry: PathBuf,
    /// The unpacked wheel; `None` if its manifest can't be read.
    pub(super) seed: Option<Seed>,
}

impl StoreEntry {
    /// The wheel's name and version; `None` if they can't be read.
    pub(crate) fn name_and_version(&self) -> Option<(String, Version)> {
        self.seed.as_ref().and_then(|seed| Some((seed.name(), seed.version()?)))
    }

    /// The wheel's `Requires-Python`.
    pub(crate) fn requires_python(&self) -> Option<&str> {
        self.seed.as_ref()?.requires_python()
    }

    /// The size of its files in bytes, including the bytecode.
    ///
    /// # Errors
    /// A directory can't be read.
    pub(crate) fn size(&self) -> io::Result<u64> {
        sum(&self.entry, std::fs::Metadata::len)
    }

    /// The tags of the interpreters whose bytecode it has.
    pub(crate) fn bytecode(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.entry.join("bytecode")).into_iter().flatten();
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut tags: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        tags.sort();
        tags
    }
}

impl Store {
    /// All entries, ordered by digest.
    ///
    /// # Errors
    /// The store exists and can't be read.
    pub(crate) fn entries(&self) -> io::Result<Vec<StoreEntry>> {
        let mut entries: Vec<_> = names(&self.dir)?
            .into_iter()
            .filter(|name| name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .map(|digest| StoreEntry {
                entry: self.dir.join(&digest),
                seed: self.open_any(&digest),
                digest,
            })
            .collect();
        entries.sort_unstable_by(|a, b| a.digest.cmp(&b.digest));
        Ok(entries)
    }

    /// The newest entry with that name that runs on a Python of that version, and the directory of its modules.
    ///
    /// # Errors
    /// The store exists and can't be read.
    pub(crate) fn newest(
        &self,
        name: &str,
        python: &Version,
    ) -> io::Result<Option<(Version, PathBuf)>> {
        let fits = |entry: &StoreEntry| {
            let wants = entry.requires_python().and_then(|it| it.parse::<VersionSpecifiers>().ok());
            wants.is_none_or(|wants| wants.contains(python))
        };
        let fitting = self.entries()?.into_iter().filter(fits);
        let named = fitting.filter_map(|entry| {
            let (named, version) = entry.name_and_version()?;
            (named == name).then(|| (version, entry.entry.join("tree").join("site")))
        });
        Ok(named.max_by(|one, other| one.0.cmp(&other.0)))
    }

    /// The store's directory.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The digests of the wheels that were unpacked and have not changed since, by path.
    ///
    /// # Errors
    /// The notes exist and can't be read.
    pub(crate) fn wheel_digests(&self) -> io::Result<BTreeMap<PathBuf, String>> {
        let notes = self.notes()?.into_iter();
        Ok(notes.filter_map(|(_, known)| known).map(|known| (known.path, known.digest)).collect())
    }

    /// What interrupted work left behind, and the notes of wheels that are gone. With `all`, this
    /// includes what another process may still be using; otherwise only what is older than ten
    /// minutes.
    ///
    /// # Errors
    /// The store exists and can't be read.
    pub(crate) fn leftovers(&self, all: bool) -> io::Result<Vec<PathBuf>> {
        let mut leftovers = fs::leftovers(&self.dir, all)?;
        let notes = self.notes()?.into_iter();
        leftovers.extend(notes.filter(|(_, known)| known.is_none()).map(|(note, _)| note));
        Ok(leftovers)
    }

    /// The paths of the notes, with their contents if these are still true.
    fn notes(&self) -> io::Result<Vec<(PathBuf, Option<WheelNote>)>> {
        let dir = self.dir.join("wheels");
        let current = |note: &Path| -> Option<WheelNote> {
            let known: WheelNote = serde_json::from_slice(&std::fs::read(note).ok()?).ok()?;
            (WheelNote::new(&known.path, known.digest.clone()).ok()? == known).then_some(known)
        };
        let notes = names(&dir)?.into_iter().map(|name| dir.join(name));
        Ok(notes.map(|note| (note.clone(), current(&note))).collect())
    }
}

/// The SHA-256 of a wheel, in hexadecimal: the name of its entry in the store.
///
/// # Errors
/// The wheel can't be read.
pub(crate) fn digest_of(wheel: &Path) -> io::Result<String> {
    Ok(digest(&fs::read(wheel)?))
}

/// How much deleting a file or a directory frees, in bytes. Files with other hard links free
/// nothing.
///
/// # Errors
/// A directory can't be read.
pub(crate) fn freed_bytes(path: &Path) -> io::Result<u64> {
    sum(path, |metadata| if fs::is_shared(metadata) { 0 } else { metadata.len() })
}

fn sum(path: &Path, what: impl Fn(&std::fs::Metadata) -> u64) -> io::Result<u64> {
    if !path.is_dir() {
        return Ok(path.symlink_metadata().map_or(0, |metadata| what(&metadata)));
    }
    let files = fs::files_below(path)?;
    Ok(files.iter().filter_map(|file| file.symlink_metadata().ok()).map(|it| what(&it)).sum())
}

/// The UTF-8 names in a directory; none if it does not exist.
fn names(dir: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(dir) {
        Ok(entries) => {
            Ok(entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
