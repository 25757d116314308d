//! An environment as a side of a comparison.

use super::{How, Kind, Package, Side};
use crate::inspect::distributions::{DirectUrl, EDITABLE, Recorded, recorded};
use crate::inspect::python::{EnvironmentPython, Versions};
use crate::registry::Environment;
use crate::venv::ExistingEnvironment;
use crate::venv::seed::{TOOLS, normalized};

impl Side {
    /// An environment that is there. Reads the metadata of each package.
    pub fn of_environment(
        environment: &Environment,
        existing: &ExistingEnvironment,
        versions: Versions<'_>,
    ) -> Self {
        let python = EnvironmentPython::of(environment, Some(existing), versions);
        let entry = environment.entry.as_ref();
        let config = existing.config.as_ref();
        let configured = || config?.implementation.as_deref().map(str::to_lowercase);
        let registered = entry.map(|entry| entry.python.implementation.clone());
        let packages = recorded(&environment.path).into_iter();
        Self {
            kind: Kind::Environment,
            name: environment.name.clone(),
            path: environment.path.clone(),
            python: python.version,
            implementation: registered.or_else(configured),
            system_site_packages: config.map(|config| config.system_site_packages),
            packages: packages.map(|it| (normalized(&it.name), package(it))).collect(),
            variables: Some(entry.map(|entry| entry.variables.clone()).unwrap_or_default()),
        }
    }
}

fn package(recorded: Recorded) -> Package {
    let from = recorded.direct.as_ref().map(|direct| match direct {
        DirectUrl::Directory { path, is_editable: true } => {
            format!("{EDITABLE}{}", path.display())
        }
        direct => direct.url(),
    });
    let how = match recorded {
        _ if TOOLS.contains(&&*normalized(&recorded.name)) => How::Seed,
        Recorded { is_by_hand: true, .. } => How::Asked,
        _ => How::Dependency,
    };
    Package { name: recorded.name, version: recorded.version, from, how }
}
