//! A file of the store, as listed in a manifest.

use serde::{Deserialize, Serialize};

use crate::fs::Stamp;

/// The modification time of every file in the store, in seconds since 1970 (2001-09-09). Bytecode
/// names its source's time and size, so a source with another time has been changed.
pub(super) const MODIFIED: u64 = 1_000_000_000;

/// A file of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::venv) struct SeedFile<P = String> {
    /// With `/`, relative to site-packages.
    pub(in crate::venv) path: P,
    /// In bytes.
    pub(in crate::venv) size: u64,
    /// What kind of file it is.
    pub(in crate::venv) kind: SeedFileKind,
}

/// What kind of file it is, and so which directory of the entry has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::venv) enum SeedFileKind {
    /// A file of the wheel.
    Plain,
    /// An executable file of the wheel.
    Executable,
    /// Bytecode of a file of the wheel.
    Bytecode,
}

impl<'a> SeedFile<&'a str> {
    /// Parses a line of the tasks; `None` if the line is not a file's.
    pub(super) fn of_line(line: &'a str) -> Option<Self> {
        let (letter, rest) = line.split_at_checked(2)?;
        let kind = SeedFileKind::of_letter(letter.strip_suffix(' ')?)?;
        let (size, path) = rest.split_once(' ')?;
        Some(SeedFile { path, size: size.parse().ok()?, kind })
    }
}

impl<P> SeedFile<P> {
    /// Whether a file with this stamp is unchanged.
    pub(in crate::venv) fn shows(&self, stamp: Stamp) -> bool {
        // Windows has no such bits. Its files are not read-only, because they could not be deleted
        // then.
        let executable = self.kind == SeedFileKind::Executable;
        let bits =
            !cfg!(unix) || (stamp.readable && !stamp.writable && stamp.executable == executable);
        bits && stamp.own
            && stamp.size == self.size
            && u64::try_from(stamp.modified) == Ok(MODIFIED)
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
