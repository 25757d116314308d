//! What an environment consists of, as data.

use std::path::{Path, PathBuf};

/// Everything in a new environment except its packages. Paths are relative to the environment.
#[derive(Debug, Default)]
pub struct Layout {
    /// Directories, parents first.
    pub dirs: Vec<PathBuf>,
    /// Symbolic links.
    pub links: Vec<Link>,
    /// Copies of the interpreter's files.
    pub copies: Vec<Copy>,
    /// Files with their text.
    pub files: Vec<File>,
    /// Links to the files above by the same name in different case. On a case-insensitive file
    /// system these names exist already.
    pub other_letters: Vec<Link>,
    /// Where packages go.
    pub site_packages: PathBuf,
    /// Where executables go.
    pub bin: PathBuf,
    /// Where the headers of packages go, with a directory per package.
    pub headers: PathBuf,
}

/// A symbolic link.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// The link's path.
    pub path: PathBuf,
    /// Its target.
    pub target: PathBuf,
    /// Whether to skip the link if the target, which is absolute, does not exist.
    pub optional: bool,
}

/// A copy of an interpreter's file.
#[derive(Debug, PartialEq, Eq)]
pub struct Copy {
    /// The original's absolute path.
    pub from: PathBuf,
    /// The copy's path.
    pub path: PathBuf,
    /// Whether to skip the copy if the original does not exist.
    pub optional: bool,
    /// Whether a hard link will do, which saves space.
    pub linked: bool,
}

/// A file with a text of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Its path.
    pub path: PathBuf,
    /// Its contents.
    pub text: String,
}

pub(super) fn link(path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Link {
    Link { path: path.into(), target: target.into(), optional: false }
}

/// A link that is skipped if its target does not exist.
pub(super) fn optional(path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Link {
    Link { optional: true, ..link(path, target) }
}

pub(super) fn copy(from: impl Into<PathBuf>, path: impl Into<PathBuf>) -> Copy {
    Copy { from: from.into(), path: path.into(), optional: false, linked: false }
}

/// The text of a path. `family` has refused paths that are not UTF-8.
pub(super) fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}
