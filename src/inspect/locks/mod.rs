//! What a file says that an environment has to have: `pylock.toml` (PEP 751), requirements as pip takes them, and
//! `Pipfile.lock`, in one form. Reads the file, and those that it includes, and nothing else.

mod error;
mod file_kind;
mod pipfile;
mod pylock;
mod requirements;
mod selection;
mod table;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use pep440_rs::VersionSpecifiers;

pub use error::{Error, Problem};
pub use file_kind::FileKind;
pub use selection::Selection;

use super::distributions::{DirectUrl, EDITABLE, file_url, hidden};
use crate::fs;
use crate::venv::seed::normalized;

/// The lock file of hundreds of packages, with all their wheels, has a few MiB.
const MOST: u64 = 64 << 20;

/// What a file asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The file, as the user named it.
    pub path: PathBuf,
    /// What it is.
    pub kind: FileKind,
    /// Which Pythons it is for; `None` if it doesn't say.
    pub requires_python: Option<VersionSpecifiers>,
    /// Markers, of which one must hold (PEP 751). Empty if the file has none.
    pub environments: Vec<String>,
    /// The extras and the groups that a user may ask for. In a `Pipfile.lock`, each of its other sections is a group.
    pub offers: Offers,
    /// The indexes that the file names, the first one first.
    pub indexes: Vec<Index>,
    /// The packages, in the file's order.
    pub packages: Vec<Package>,
    /// What a user should know of the file: a sentence each.
    pub notices: Vec<String>,
}

/// What a lock file has for those who ask for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// The extras.
    pub extras: Vec<String>,
    /// The groups.
    pub groups: Vec<String>,
    /// The groups that are meant if nobody says which.
    pub default_groups: Vec<String>,
}

/// An index of packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The URL of its simple API. It may have variables: `${NAME}`.
    pub url: String,
    /// Whether its certificate counts.
    pub verifies: bool,
}

/// A package that the file asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// Its name, in whatever form the file has it; `None` if only building it tells.
    pub name: Option<String>,
    /// The one version that will do, if there is only one.
    pub version: Option<String>,
    /// The conditions on the version, if more than one may do: `>=1,<2`.
    pub conditions: String,
    /// The extras that are asked for.
    pub extras: Vec<String>,
    /// When it is wanted (PEP 508); `None` for always.
    pub marker: Option<String>,
    /// The group that has it; `None` if it is for everybody. Only a `Pipfile.lock` says it this way.
    pub group: Option<String>,
    /// Which Pythons it runs on, as far as the file says.
    pub requires_python: Option<VersionSpecifiers>,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it is imported from its sources.
    pub is_editable: bool,
    /// The hashes of which an archive must have one: `sha256:…`
    pub hashes: Vec<String>,
    /// The files of an index's package, if the file lists them.
    pub files: Vec<File>,
    /// The URL of its index, if the file says.
    pub index: Option<String>,
}

/// Where a package comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// An index, or whatever stands in for one.
    #[default]
    Index,
    /// An archive, a commit or a directory.
    Direct(DirectUrl),
    /// The same, in the words of a requirement, which need not say which commit.
    Url(String),
}

/// A wheel or a source archive that a lock file lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Where it is. The URL of a file of this machine begins with `file:`.
    pub url: String,
    /// `sha256:…`
    pub hash: String,
}

impl Lock {
    /// Reads a file.
    ///
    /// # Errors
    /// It can't be read, is none of these files, or is not a valid one. A lock file that only its own tool reads is
    /// one of these errors.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let fail = |problem| Error { file: path.to_owned(), problem };
        let bytes = fs::read_up_to(MOST, path).map_err(|error| fail(Problem::Unreadable(error)))?;
        let text = String::from_utf8(bytes).map_err(|_| fail(Problem::NoText))?;
        Self::parse(path, &text).map_err(fail)
    }

    /// Reads what the tool of a lock file exported of it: a `pylock.toml`, or requirements.
    ///
    /// # Errors
    /// It makes no sense.
    pub fn exported(path: &Path, kind: FileKind, text: &str) -> Result<Self, Error> {
        let read = match kind {
            FileKind::UvLock => pylock::read(path, text),
            _ => requirements::of_text(path, text),
        };
        match read {
            Ok(lock) => Ok(Self { kind, ..lock }),
            Err(problem) => Err(Error { file: path.to_owned(), problem }),
        }
    }

    /// Reads the text of the file at `path`, where relative paths in it start.
    fn parse(path: &Path, text: &str) -> Result<Self, Problem> {
        let text = text.trim_start_matches('\u{feff}');
        match FileKind::of(path, text).ok_or(Problem::Unknown)? {
            FileKind::Pylock => pylock::read(path, text),
            FileKind::PipfileLock => pipfile::read(path, text),
            FileKind::Requirements => requirements::read(path),
            kind @ (FileKind::UvLock | FileKind::PoetryLock) => Err(Problem::OfTool(kind)),
        }
    }

    /// Nothing yet, of that kind.
    fn empty(path: &Path, kind: FileKind) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            requires_python: None,
            environments: Vec::new(),
            offers: Offers::default(),
            indexes: Vec::new(),
            packages: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Whether the file lists all that is to be installed, so that nothing needs to be found out. Requirements may
    /// require more.
    pub fn is_complete(&self) -> bool {
        self.kind != FileKind::Requirements
    }
}

impl Package {
    /// The line that installs it, in the form in which [`lines`](super::distributions::lines) has what is installed:
    /// `name==1.0`, `name @ git+https://…@commit`, `-e /path`.
    pub fn line(&self) -> String {
        let name = self.name.as_deref();
        match &self.origin {
            Origin::Direct(direct @ DirectUrl::Directory { is_editable: true, .. }) => {
                direct.place()
            }
            Origin::Direct(direct) => named(name, &direct.url()),
            Origin::Url(url) => named(name, url),
            Origin::Index => {
                let name = name.unwrap_or_default();
                match &self.version {
                    Some(version) => format!("{name}=={version}"),
                    None => format!("{name}{}", self.conditions),
                }
            }
        }
    }

    /// Whether it has that name in any spelling (PEP 503).
    pub fn is_called(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|own| normalized(own) == normalized(name))
    }

    /// The line with which pip imports it from its sources: `-e file:///path`, `-e git+https://…@commit#egg=name`. A path
    /// is a URL, because pip would split it at its spaces. `None` if it is to be a copy, or if the origin is in the words
    /// of a requirement.
    pub fn editable_line(&self) -> Option<String> {
        match &self.origin {
            Origin::Direct(DirectUrl::Directory { path, is_editable: true }) => {
                Some(format!("{EDITABLE}{}", file_url(path)))
            }
            Origin::Direct(direct @ DirectUrl::Commit { .. }) if self.is_editable => {
                Some(format!("{EDITABLE}{}", self.with_egg(&direct.url())))
            }
            _ => None,
        }
    }

    /// The URL with its name, in the form that pip has always known.
    pub fn with_egg(&self, url: &str) -> String {
        let begin = if url.contains('#') { '&' } else { '#' };
        let egg = self.name.as_ref().map(|name| format!("{begin}egg={name}"));
        format!("{url}{}", egg.unwrap_or_default())
    }

    /// Where it comes from, if not from an index, without a password.
    pub fn place(&self) -> String {
        match &self.origin {
            Origin::Index => String::new(),
            Origin::Direct(direct) => hidden(&direct.place()),
            Origin::Url(url) => hidden(url),
        }
    }
}

/// The hash as the fragment of a URL has it: `sha256=…` for `sha256:…`
pub fn in_fragment(hash: &str) -> String {
    hash.replacen(':', "=", 1)
}

/// The directory in which the relative paths of a lock file start.
fn directory_of(file: &Path) -> PathBuf {
    let directory = file.parent().unwrap_or(Path::new(""));
    std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned())
}

/// The path without links, and without `.` and `..`; if nothing is there, without what changes nothing but its text.
fn plain(path: &Path) -> PathBuf {
    dunce::canonicalize(path).unwrap_or_else(|_| path.components().collect())
}

/// `name @ URL`, or the URL alone.
fn named(name: Option<&str>, url: &str) -> String {
    name.map_or_else(|| url.to_owned(), |name| format!("{name} @ {url}"))
}
