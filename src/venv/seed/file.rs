//! A file of the store, as a manifest lists it.

use serde::{Deserialize, Serialize};

use crate::fs::Stamp;

/// When every file of the store was modified, in seconds since 1970 (2001-09-09). Bytecode names its
/// source's time and size, so a source that has another time is not the store's.
pub(super) const MODIFIED: u64 = 1_000_000_000;

/// A file of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::venv) struct SeedFile<P = String> {
    /// With `/`, relative to site-packages.
    pub(in crate::venv) path: P,
    /// In bytes.
    pub(in crate::venv) size: u64,
    /// Which of the entry's trees has it.
    pub(in crate::venv) kind: SeedFileKind,
}

/// What a file of the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::venv) enum SeedFileKind {
    /// A file of the wheel.
    Plain,
    /// One that can be run.
    Executable,
    /// What an interpreter compiled of one.
    Bytecode,
}

impl<'a> SeedFile<&'a str> {
    /// What a line of the tasks tells; `None` where it tells of no file.
    pub(super) fn of_line(line: &'a str) -> Option<Self> {
        let (letter, rest) = line.split_at_checked(2)?;
        let kind = SeedFileKind::of_letter(letter.strip_suffix(' ')?)?;
        let (size, path) = rest.split_once(' ')?;
        Some(SeedFile { path, size: size.parse().ok()?, kind })
    }
}

impl<P> SeedFile<P> {
    /// Whether a file that shows this is still the one that the store took in.
    pub(in crate::venv) fn shows(&self, stamp: Stamp) -> bool {
        // Windows has no such bits: its files are not read-only, or nobody could delete them.
        let executable = self.kind == SeedFileKind::Executable;
        let bits =
            !cfg!(unix) || (stamp.readable && !stamp.writable && stamp.executable == executable);
        bits && stamp.size == self.size && u64::try_from(stamp.modified) == Ok(MODIFIED)
    }
}

impl SeedFileKind {
    pub(super) fn letter(self) -> char {
        match self {
            Self::Plain => 'f',
            Self::Executable => 'x',
            Self::Bytecode => 'c',
        }
    }

    fn of_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "f" => Self::Plain,
            "x" => Self::Executable,
            "c" => Self::Bytecode,
            _ => return None,
        })
    }
}
