//! Whether an entry of the store is unchanged.

use std::cmp::Ordering;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::entries::StoreEntry;
use super::file::{SeedFile, SeedFileKind};
use super::record;
use super::unpacked_wheel::ExpectedFile;
use crate::fs::{self, Stamp};
use crate::interrupt;

/// A damaged file of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Damage {
    pub(crate) path: PathBuf,
    pub(crate) problem: Problem,
    /// Whether environments have hard links to the file, and so the same damage.
    pub(crate) shared: bool,
}

/// What can be wrong with a file of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It does not exist, or is not a file.
    Missing,
    /// It is shorter than it was.
    Truncated,
    /// Its contents are not the wheel's.
    Edited,
    /// Its permission bits, which make it writable or unreadable.
    Mode(u32),
    /// It belongs to another user, who can change it.
    Foreign,
    /// Its time is not the one of the store, which bytecode refers to.
    Touched,
    /// It can't be read.
    Unreadable(String),
    /// The entry's manifest is missing or has another format.
    Manifest,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Truncated => f.write_str("truncated"),
            Self::Edited => f.write_str("edited"),
            Self::Mode(mode) => write!(f, "mode changed to {mode:04o}"),
            Self::Foreign => f.write_str("belongs to another user"),
            Self::Touched => f.write_str("time changed"),
            Self::Unreadable(reason) => write!(f, "unreadable ({reason})"),
            Self::Manifest => f.write_str("no manifest of this version"),
        }
    }
}

/// How closely files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Their sizes, times, modes and owners. Whatever writes into a file changes its time.
    Stamps,
    /// Also every byte.
    Bytes,
}

impl StoreEntry {
    /// All damage, file by file.
    ///
    /// # Errors
    /// An interruption.
    pub(crate) fn damage(&self, depth: Depth) -> io::Result<Vec<Damage>> {
        let damaged = |path, problem| Damage { path, problem, shared: false };
        let Some(seed) = &self.seed else {
            return Ok(vec![damaged(self.entry.clone(), Problem::Manifest)]);
        };
        let mut damage = Vec::new();
        for tag in self.bytecode() {
            match seed.bytecode_contents(&tag) {
                Some(contents) => check(contents, depth, &mut damage)?,
                None => damage.push(damaged(seed.bytecode_of(&tag), Problem::Manifest)),
            }
        }
        check(seed.contents(), depth, &mut damage)?;
        Ok(damage)
    }
}

fn check(contents: Vec<ExpectedFile>, depth: Depth, damage: &mut Vec<Damage>) -> io::Result<()> {
    for ExpectedFile { path, hash, file } in contents {
        interrupt::check()?;
        let metadata = path.symlink_metadata();
        let shared = metadata.as_ref().is_ok_and(fs::is_shared);
        let problem = match metadata {
            Ok(metadata) if metadata.is_file() => size(&metadata, file.size)
                .or_else(|| (depth == Depth::Bytes).then(|| bytes(&path, &hash)).flatten())
                .or_else(|| mode(&metadata, &file))
                .or_else(|| stamp(Stamp::of(&metadata), &file)),
            _ => Some(Problem::Missing),
        };
        damage.extend(problem.map(|problem| Damage { path, problem, shared }));
    }
    Ok(())
}

fn stamp(stamp: Stamp, file: &SeedFile) -> Option<Problem> {
    let problem = if stamp.own { Problem::Touched } else { Problem::Foreign };
    (!file.shows(stamp)).then_some(problem)
}

fn size(metadata: &std::fs::Metadata, size: u64) -> Option<Problem> {
    match metadata.len().cmp(&size) {
        Ordering::Less => Some(Problem::Truncated),
        Ordering::Equal => None,
        Ordering::Greater => Some(Problem::Edited),
    }
}

fn bytes(path: &Path, hash: &str) -> Option<Problem> {
    match std::fs::read(path) {
        Ok(bytes) if record::hash(&bytes) != hash => Some(Problem::Edited),
        Ok(_) => None,
        Err(error) => Some(Problem::Unreadable(fs::plain(&error))),
    }
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata, file: &SeedFile) -> Option<Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o7777;
    let right = if file.kind == SeedFileKind::Executable { 0o555 } else { 0o444 };
    (mode != right).then_some(Problem::Mode(mode))
}

#[cfg(not(unix))]
fn mode(_metadata: &std::fs::Metadata, _file: &SeedFile) -> Option<Problem> {
    None
}
