//! How distributions came into an environment, as far as their installers recorded it.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::PathBuf;

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

    /// Whether it came from where the user said.
    pub fn is_direct(&self) -> bool {
        matches!(
            self,
            Self::Editable { .. }
                | Self::Vcs { .. }
                | Self::Archive { .. }
                | Self::Directory { .. }
        )
    }
}

/// Marks everything, whether or not the user asked for it.
const MARKS_ALL: &str = "uv";

/// What venvyard calls itself in what it puts into new environments.
const OURS: &str = "venvyard";

/// Which distributions of an environment their installers marked as asked for (PEP 376's `REQUESTED`).
#[derive(Debug)]
pub struct Marks<'a> {
    all: &'a [Distribution],
    /// The installers of which at least one mark is there. The others, such as pip before 20.2, write none.
    marking: OnceCell<BTreeSet<String>>,
}

impl<'a> Marks<'a> {
    /// Those of the distributions of one environment. Reads nothing yet.
    pub fn of(all: &'a [Distribution]) -> Self {
        Self { all, marking: OnceCell::new() }
    }

    /// Whether the user asked for it; `None` if its installer didn't record that.
    pub fn requested(&self, it: &Distribution) -> Option<bool> {
        let is_marked = it.is_requested();
        let installer = it.installer();
        match installer.as_deref() {
            Some(MARKS_ALL) => None,
            _ if is_marked => Some(true),
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
        match self.requested(it) {
            Some(true) => Came::AskedFor,
            Some(false) => Came::Dependency,
            None if it.installer().as_deref() == Some(OURS) => Came::Seed,
            None => Came::Unknown,
        }
    }

    /// Whether the installer marks what the user asks for. Pip's own mark doesn't count: `ensurepip` makes it, whatever
    /// installs the others.
    fn is_marking(&self, installer: &str) -> bool {
        let known = self.marking.get_or_init(|| {
            let marked = self.all.iter().filter(|it| !it.is_called("pip") && it.is_requested());
            marked.filter_map(Distribution::installer).collect()
        });
        known.contains(installer)
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
