//! What an environment consists of, as data.

use std::path::{Path, PathBuf};

/// Everything in a new environment but its packages. Paths are relative to the environment.
#[derive(Debug, Default)]
pub struct Layout {
    /// Directories, parents first.
    pub dirs: Vec<PathBuf>,
    /// Symbolic links.
    pub links: Vec<Link>,
    /// Files of the interpreter.
    pub copies: Vec<Copy>,
    /// Files with a text of their own.
    pub files: Vec<File>,
    /// Links to files above by their names in other letters: where the file system doesn't tell those apart,
    /// they are there already.
    pub other_letters: Vec<Link>,
    /// Where packages go.
    pub site_packages: PathBuf,
    /// Where executables go.
    pub bin: PathBuf,
    /// Where the headers of packages go, a directory for each.
    pub headers: PathBuf,
}

/// A symbolic link.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub target: PathBuf,
    /// Not every installation has the target, which is absolute.
    pub optional: bool,
}

/// A file of the interpreter.
#[derive(Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it comes from, absolute.
    pub from: PathBuf,
    /// Where it goes.
    pub path: PathBuf,
    /// Not every installation has it.
    pub optional: bool,
    /// A hard link does as well as a copy, and saves the space.
    pub linked: bool,
}

/// A file with a text of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Where it goes.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
}

pub(super) fn link(path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Link {
    Link { path: path.into(), target: target.into(), optional: false }
}

/// A link that is made where its target is there.
pub(super) fn optional(path: impl Into<PathBuf>, target: impl Into<PathBuf>) -> Link {
    Link { optional: true, ..link(path, target) }
}

pub(super) fn copy(from: impl Into<PathBuf>, path: impl Into<PathBuf>) -> Copy {
    Copy { from: from.into(), path: path.into(), optional: false, linked: false }
}

/// A path that is known to be UTF-8: `family` has refused others.
pub(super) fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}
