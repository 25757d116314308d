//! How distributions came into an environment, as far as their installers recorded it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde::Serialize;

use super::{DirectUrl, Distribution};

/// How a distribution came into its environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "how")]
pub enum Came {
    /// The user asked for it.
    AskedFor,
    /// Another one requires it.
    Dependency,
    /// It came with the environment.
    Seed,
    /// It is imported from its sources.
    Editable {
        /// The directory of the sources.
        source: PathBuf,
    },
    /// From a version control system.
    Vcs {
        /// `git`, `hg`, `bzr` or `svn`.
        system: String,
        /// The repository, the commit, and where in it the project is: what pip takes.
        url: String,
    },
    /// From an archive or a wheel that somebody named.
    Archive {
        /// Its URL.
        url: String,
    },
    /// From a directory, of which it is a copy.
    Directory {
        /// The directory.
        source: PathBuf,
    },
    /// Nobody recorded it.
    Unknown,
}

impl Came {
    /// As people read it.
    pub fn shown(&self) -> &str {
        match self {
            Self::AskedFor => "asked for",
            Self::Dependency => "dependency",
            Self::Seed => "seed",
            Self::Editable { .. } => "editable",
            Self::Vcs { system, .. } => system,
            Self::Archive { .. } => "archive",
            Self::Directory { .. } => "directory",
            Self::Unknown => "",
        }
    }

    /// Where it came from, if the user said that: a URL, or a path as `shown` writes it.
    pub fn origin(&self, shown: impl Fn(&Path) -> String) -> Option<String> {
        match self {
            Self::Editable { source } | Self::Directory { source } => Some(shown(source)),
            Self::Vcs { url, .. } | Self::Archive { url } => Some(url.clone()),
            _ => None,
        }
    }
}

/// Marks everything, whether or not the user asked for it.
const MARKS_ALL: &str = "uv";

/// What venvyard calls itself in what it puts into new environments.
const OURS: &str = "venvyard";

/// Which distributions of an environment their installers marked as asked for (PEP 376's `REQUESTED`).
pub struct Marks<'a> {
    all: Box<dyn Fn() -> Vec<Distribution> + Sync + 'a>,
    listed: OnceLock<Vec<Distribution>>,
    /// The installers, and whether at least one mark of theirs is there. Some, such as pip before 20.2, write none.
    marking: Mutex<BTreeMap<String, bool>>,
}

impl<'a> Marks<'a> {
    /// Those of the distributions of one environment. Reads nothing yet.
    pub fn of(all: &'a [Distribution]) -> Self {
        Self::in_all(|| all.to_vec())
    }

    /// The same, if nobody knows all distributions yet, and perhaps nobody needs to.
    pub fn in_all(all: impl Fn() -> Vec<Distribution> + Sync + 'a) -> Self {
        Self { all: Box::new(all), listed: OnceLock::new(), marking: Mutex::default() }
    }

    /// Whether the user asked for it; `None` if its installer didn't record that.
    fn requested(&self, it: &Distribution, installer: Option<&str>) -> Option<bool> {
        match installer {
            Some(MARKS_ALL) => None,
            _ if it.is_requested() => Some(true),
            Some(installer) if self.is_marking(installer) => Some(false),
            _ => None,
        }
    }

    /// How it came. Reads a few small files.
    pub fn came(&self, it: &Distribution) -> Came {
        if let Some(source) = it.linked_project() {
            return Came::Editable { source };
        }
        if let Some(direct) = it.direct_url() {
            return of_direct_url(direct);
        }
        let installer = it.installer();
        match self.requested(it, installer.as_deref()) {
            Some(true) => Came::AskedFor,
            Some(false) => Came::Dependency,
            None if installer.as_deref() == Some(OURS) => Came::Seed,
            None => Came::Unknown,
        }
    }

    /// Whether the installer marks what the user asks for. Pip's own mark doesn't count: `ensurepip` makes it, whatever
    /// installs the others.
    fn is_marking(&self, installer: &str) -> bool {
        let mut marking = self.marking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = marking.get(installer) {
            return *known;
        }
        let all = self.listed.get_or_init(|| (self.all)());
        let mut marked = all.iter().filter(|it| !it.is_called("pip") && it.is_requested());
        let is_marking = marked.any(|it| it.installer().as_deref() == Some(installer));
        marking.insert(installer.to_owned(), is_marking);
        is_marking
    }
}

fn of_direct_url(direct: DirectUrl) -> Came {
    let url = direct.url();
    match direct {
        DirectUrl::Commit { system, .. } => Came::Vcs { system, url },
        DirectUrl::Archive { .. } => Came::Archive { url },
        DirectUrl::Directory { path, is_editable: true } => Came::Editable { source: path },
        DirectUrl::Directory { path, is_editable: false } => Came::Directory { source: path },
    }
}
