//! The status of an environment, as `list`, `show`, `which` and JSON report it.

use std::path::Path;

use serde::Serialize;

use crate::registry::{EntryState, Environment, ListedEnvironment, Origin};
use crate::venv::{self, ExistingEnvironment};

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
        let health = Health::of(inspected(&environment.path).as_ref(), Some(state), project);
        Self { health, origin: environment.origin() }
    }

    /// The status of an environment from the index.
    pub fn of_listed(listed: &ListedEnvironment) -> Self {
        let existing = inspected(&listed.path);
        let health = Health::of(existing.as_ref(), listed.state, listed.project.as_deref());
        Self { health, origin: listed.origin }
    }

    /// The word for both that people see: that of [`word`](Self::word), but for a project that is gone.
    pub fn shown(self) -> &'static str {
        if self.health == Health::ProjectGone { "project gone" } else { self.word() }
    }

    /// The single word for both in the JSON of `list` and `show`.
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
    /// The health of an environment. `existing` is what its directory holds, `state` is the state of its entry,
    /// `None` if the entry is damaged, and `project` is its project's directory.
    pub fn of(
        existing: Option<&ExistingEnvironment>,
        state: Option<EntryState>,
        project: Option<&Path>,
    ) -> Self {
        match (state, existing) {
            (None, _) => Self::Damaged,
            (_, None) => Self::Missing,
            (_, Some(existing)) if existing.missing_interpreter.is_some() => Self::Broken,
            (Some(EntryState::Installing), _) => Self::Installing,
            _ if project.is_some_and(|project| !project.is_dir()) => Self::ProjectGone,
            _ => Self::Ready,
        }
    }
}

/// What a directory holds; `None` if that is no environment, or can't be read.
pub(super) fn inspected(directory: &Path) -> Option<ExistingEnvironment> {
    venv::inspect(directory).ok().flatten()
}
