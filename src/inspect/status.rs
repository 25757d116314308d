//! The status of an environment, as `list`, `show`, `which` and JSON report it.

use std::path::Path;

use serde::Serialize;

use crate::registry::{EntryState, Environment, ListedEnvironment, Origin};
use crate::venv;

/// Whether an environment can be used, and who manages it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    pub health: Health,
    pub origin: Origin,
}

/// Whether an environment can be used. If several variants apply, the last one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// It can be activated, and nothing is missing.
    Ready,
    /// The directory of its project is gone.
    ProjectGone,
    /// Its packages are not all installed.
    Installing,
    /// Its interpreter is gone.
    Broken,
    /// There is no environment in its directory.
    Missing,
    /// Its registry entry can't be read.
    Damaged,
}

impl Status {
    /// The status of an environment. Examines a few files in its directory, and its project's directory.
    pub fn of(environment: &Environment) -> Self {
        let state = environment.entry.as_ref().map_or(EntryState::Ready, |entry| entry.state);
        let project = environment.project().map(|project| project.directory.as_path());
        let health = Health::of(&environment.path, Some(state), project);
        Self { health, origin: environment.origin() }
    }

    /// The status of an environment from the index.
    pub fn of_listed(listed: &ListedEnvironment) -> Self {
        let health = Health::of(&listed.path, listed.state, listed.project.as_deref());
        Self { health, origin: listed.origin }
    }

    /// The single word for both in `list` and `show`.
    pub fn word(self) -> &'static str {
        match (self.health, self.origin) {
            (Health::Damaged, _) => "damaged",
            (Health::Missing, _) => "missing",
            (Health::Broken, _) => "broken",
            (Health::Installing, _) => "installing",
            (Health::Ready | Health::ProjectGone, Origin::Other) => "unmanaged",
            (Health::Ready | Health::ProjectGone, Origin::Temporary) => "temporary",
            (Health::Ready | Health::ProjectGone, Origin::Ours) => "ready",
        }
    }
}

impl Health {
    /// The health of the environment in `directory`. `state` is the state of its entry, `None` if the entry
    /// is damaged, and `project` is its project's directory.
    pub fn of(directory: &Path, state: Option<EntryState>, project: Option<&Path>) -> Self {
        let Some(state) = state else { return Self::Damaged };
        match venv::inspect(directory) {
            Ok(None) | Err(_) => Self::Missing,
            Ok(Some(existing)) if existing.missing_interpreter.is_some() => Self::Broken,
            Ok(Some(_)) if state == EntryState::Installing => Self::Installing,
            Ok(Some(_)) if project.is_some_and(|project| !project.is_dir()) => Self::ProjectGone,
            Ok(Some(_)) => Self::Ready,
        }
    }
}
