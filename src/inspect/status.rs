//! The status of an environment, as `list`, `show`, `which` and JSON report it.

use std::path::PathBuf;

use serde::Serialize;

use super::python::{EnvironmentPython, Versions};
use crate::registry::{EntryState, Environment, Origin, Scripts, Tie};
use crate::venv::{self, ExistingEnvironment};

/// Whether an environment can be used, who manages it, and which Python it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub health: Health,
    pub origin: Origin,
    pub python: EnvironmentPython,
    /// The path of its interpreter, if that is gone.
    pub missing_interpreter: Option<PathBuf>,
}

/// Whether an environment can be used. If several variants apply, the last one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// It can be activated, and nothing is missing.
    Ready,
    /// The directory of its project is gone.
    ProjectGone,
    /// Its interpreter is another version than the one in its entry, or may be one.
    PythonChanged,
    /// Somebody moved it, so its scripts lead to where it was.
    Moved,
    /// It is a copy, so its scripts lead to the original.
    Copied,
    /// Its packages are not all installed.
    Installing,
    /// Another environment stands in its place.
    Replaced,
    /// Its interpreter is gone.
    Broken,
    /// There is no environment in its directory.
    Missing,
    /// Its registry entry can't be read.
    Damaged,
}

impl Status {
    /// The status of an environment. Examines a few files in its directory, its project's directory, and its
    /// interpreter. `versions` tells the version of an interpreter that has changed.
    pub fn of(environment: &Environment, versions: Versions<'_>) -> Self {
        let existing = venv::inspect(&environment.path).ok().flatten();
        let python = EnvironmentPython::of(environment, existing.as_ref(), versions);
        let health = Health::of(environment, existing.as_ref(), &python);
        let missing_interpreter = existing.and_then(|existing| existing.missing_interpreter);
        Self { health, origin: environment.origin(), python, missing_interpreter }
    }

    /// The status of an environment whose entry can't be read.
    pub fn damaged() -> Self {
        let python = EnvironmentPython::default();
        let (health, origin) = (Health::Damaged, Origin::Ours);
        Self { health, origin, python, missing_interpreter: None }
    }

    /// The single word for health and origin in the JSON of `list` and `show`.
    pub fn word(&self) -> &'static str {
        match (self.health, self.origin) {
            (Health::Damaged, _) => "damaged",
            (Health::Missing, _) => "missing",
            (Health::Broken, _) => "broken",
            (Health::Installing, _) => "installing",
            (_, Origin::Other) => "unmanaged",
            (_, Origin::Temporary) => "temporary",
            (_, Origin::Ours) => "ready",
        }
    }
}

impl Health {
    /// The health of an environment whose directory holds `existing` with `python`.
    pub fn of(
        environment: &Environment,
        existing: Option<&ExistingEnvironment>,
        python: &EnvironmentPython,
    ) -> Self {
        let state = environment.entry.as_ref().map_or(EntryState::Ready, |entry| entry.state);
        let project = environment.project();
        match (existing, environment.scripts()) {
            (None, _) => Self::Missing,
            (Some(existing), _) if existing.missing_interpreter.is_some() => Self::Broken,
            _ if environment.tie == Tie::Damaged => Self::Damaged,
            _ if environment.tie == Tie::Replaced => Self::Replaced,
            _ if state == EntryState::Installing => Self::Installing,
            (_, Scripts::Copied(_)) => Self::Copied,
            (_, Scripts::Moved(_)) => Self::Moved,
            _ if python.is_changed() => Self::PythonChanged,
            _ if project.is_some_and(|project| !project.directory.is_dir()) => Self::ProjectGone,
            _ => Self::Ready,
        }
    }

    /// The words for people.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::ProjectGone => "project gone",
            Self::PythonChanged => "python changed",
            Self::Moved => "moved",
            Self::Copied => "copied",
            Self::Installing => "installing",
            Self::Replaced => "replaced",
            Self::Broken => "broken",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
        }
    }
}
