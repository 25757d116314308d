//! What an environment consists of, as data.

use std::path::{Path, PathBuf};

/// Everything in a new environment except its packages. Paths are relative to the environment.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Directories, parents first.
    pub(super) dirs: Vec<PathBuf>,
    pub(super) links: Vec<Link>,
    /// Copies of the interpreter's files.
    pub(super) copies: Vec<Copy>,
    /// Files with their text.
    pub(super) files: Vec<File>,
    /// Links to the files above by the same name in different case. On a case-insensitive file
    /// system these names exist already.
    pub(super) other_letters: Vec<Link>,
    /// Where packages go.
    pub(super) site_packages: PathBuf,
    /// Where executables go.
    pub(super) bin: PathBuf,
    /// Where the headers of packages go, with a directory per package.
    pub(super) headers: PathBuf,
}

/// A symbolic link.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) path: PathBuf,
    pub(super) target: PathBuf,
    /// Whether to skip the link if the target, which is absolute, does not exist.
    pub(super) optional: bool,
}

/// A copy of an interpreter's file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Copy {
    /// The original's absolute path.
    pub(super) from: PathBuf,
    /// The copy's path.
    pub(super) path: PathBuf,
    /// Whether to skip the copy if the original does not exist.
    pub(super) optional: bool,
}

/// A file with a text of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

pub(super) fn link(path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Link {
    Link { path: path.into(), target: target.into(), optional: false }
}

/// A link that is skipped if its target does not exist.
pub(super) fn optional(path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Link {
    Link { optional: true, ..link(path, target) }
}

pub(super) fn copy(from: impl Into<PathBuf>, path: impl Into<PathBuf>) -> Copy {
    Copy { from: from.into(), path: path.into(), optional: false }
}

/// The text of a path. `family` has refused paths that are not UTF-8.
pub(super) fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}
