//! An environment of another tool, as tables and JSON show it.

use std::path::PathBuf;

use crate::context::Context;
use crate::inspect::base;
use crate::inspect::maker::made_by;
use crate::inspect::python::cached;
use crate::inspect::status::{Health, Status};
use crate::inspect::wrapper_hooks;
use crate::registry::Environment;
use crate::venv::PyvenvConfig;

/// What there is to know of one that can be taken over.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) python: Option<String>,
    pub(super) project: Option<PathBuf>,
    pub(super) made_by: Option<&'static str>,
    pub(super) health: Health,
    /// Those of virtualenvwrapper in its `bin` that do something.
    pub(super) hooks: Vec<&'static str>,
}

impl Row {
    pub(super) fn of(context: &Context, environment: &Environment) -> Self {
        let versions = cached(context);
        let status = Status::of(environment, &versions);
        // virtualenv before 20 wrote no configuration.
        let by_files = || base::version(&environment.path, &PyvenvConfig::default(), &versions);
        Self {
            name: environment.name.clone(),
            path: environment.path.clone(),
            python: status.python.version.or_else(by_files),
            project: environment.project().map(|project| project.directory.clone()),
            made_by: made_by(&environment.path),
            health: status.health,
            hooks: wrapper_hooks::in_use(&environment.path),
        }
    }
}
