//! An environment, as the registry and its directory together tell it.

use std::path::{Path, PathBuf};

use super::{Entry, Origin, ProjectLink, copy, project_file, scripts};
use crate::{fs, venv};

/// An environment, found by its name or in a project's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The environment's name. Valid as an [`EnvName`](super::name::EnvName) if the environment is managed.
    pub name: String,
    /// The environment's directory.
    pub path: PathBuf,
    /// Its entry; `None` if another tool created the environment. The directory, the project, and where the
    /// scripts lead are those of today, even if the registry still has older ones.
    pub entry: Option<Entry>,
    /// How the entry and the directory belong together.
    pub tie: Tie,
    /// Whether the copy of the entry in the directory certainly has the same text.
    pub has_same_copy: bool,
    /// What is known of another tool's environment, which has no entry for it.
    pub(super) unmanaged: Unmanaged,
}

/// What an entry would hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Unmanaged {
    /// The project that `.project` names.
    project: Option<ProjectLink>,
    /// The directory that its scripts lead to, if that is another one.
    scripts_at: Option<PathBuf>,
}

/// How an environment's entry and its directory belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The registry's entry is up to date, or the directory is gone.
    Registered,
    /// Somebody has moved the directory, or changed the project in it, since the entry was written.
    Changed,
    /// The file of the entry is damaged. It was read from the copy in the directory.
    Damaged,
    /// The registry has lost the entry. It was read from the copy in the directory.
    Lost,
    /// Another environment stands in the directory that the entry names.
    Replaced,
    /// There is no entry, because another tool created the environment.
    Unmanaged,
}

/// Where the scripts of an environment lead, such as its pip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts<'a> {
    /// To the environment itself.
    Here,
    /// To this directory, where the environment was before somebody moved it.
    Moved(&'a Path),
    /// To the environment in this directory, of which this one is a copy.
    Copied(&'a Path),
}

impl Environment {
    /// An environment with an up-to-date entry.
    pub fn registered(name: String, entry: Entry) -> Self {
        Self {
            name,
            path: entry.path.clone(),
            entry: Some(entry),
            tie: Tie::Registered,
            has_same_copy: false,
            unmanaged: Unmanaged::default(),
        }
    }

    /// The environment of another tool in `path`.
    pub fn unmanaged(name: String, path: PathBuf) -> Self {
        Self {
            name,
            path,
            entry: None,
            tie: Tie::Unmanaged,
            has_same_copy: false,
            unmanaged: Unmanaged::default(),
        }
    }

    /// The environment in `path`, which has no entry, with what its files tell: the project in `.project`, and where its
    /// scripts lead.
    pub fn without_entry(name: String, path: PathBuf) -> Self {
        let project = project_file::read(&path);
        let scripts_at = match copy::identity(&path) {
            Some(identity) => scripts::elsewhere(&path, &identity),
            None => scripts::pip_elsewhere(&path),
        };
        let project = project.map(ProjectLink::new);
        let unmanaged = Unmanaged { project, scripts_at };
        Self { unmanaged, ..Self::unmanaged(name, path) }
    }

    /// The same environment; it belongs to this project if no file tells another one.
    #[must_use]
    pub fn of_project(mut self, directory: &Path) -> Self {
        let link = || ProjectLink::new(directory.to_owned());
        self.unmanaged.project.get_or_insert_with(link);
        self
    }

    /// Whether venvyard manages it: it has an entry.
    pub fn is_managed(&self) -> bool {
        self.entry.is_some()
    }

    /// Who manages it.
    pub fn origin(&self) -> Origin {
        self.entry.as_ref().map_or(Origin::Other, Entry::origin)
    }

    /// Whether `path` leads to its directory.
    pub fn is_at(&self, path: &Path) -> bool {
        fs::is_same_path(&self.path, path)
    }

    /// The project it belongs to.
    pub fn project(&self) -> Option<&ProjectLink> {
        match &self.entry {
            Some(entry) => entry.project.as_ref(),
            None => self.unmanaged.project.as_ref(),
        }
    }

    /// The directory that its scripts lead to, if that is another one.
    pub fn scripts_at(&self) -> Option<&Path> {
        match &self.entry {
            Some(entry) => entry.scripts_at.as_deref(),
            None => self.unmanaged.scripts_at.as_deref(),
        }
    }

    /// The directory of its own hooks.
    pub fn hooks_dir(&self) -> PathBuf {
        copy::own_dir(&self.path).join("hooks")
    }

    /// Whether its directory holds the environment that its entry describes.
    pub fn matches_its_entry(&self) -> bool {
        let identity = || copy::identity(&self.path);
        self.entry.as_ref().is_some_and(|entry| identity().is_some_and(|it| it.id == entry.id))
    }

    /// Whether an environment stands in its directory, which is deleted with it. A directory that only has the
    /// same path is somebody's own, even if a copy of the entry lies in it.
    pub fn is_in_its_directory(&self) -> bool {
        venv::inspect(&self.path).is_ok_and(|existing| existing.is_some())
            || (self.matches_its_entry() && venv::has_remains(&self.path))
    }

    /// Where its scripts lead.
    pub fn scripts(&self) -> Scripts<'_> {
        match self.scripts_at() {
            None => Scripts::Here,
            Some(at) if scripts::is_environment(at) => Scripts::Copied(at),
            Some(at) => Scripts::Moved(at),
        }
    }
}
