//! An environment as a side of a comparison.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{How, Kind, Package, Side};
use crate::inspect::distributions::{
    Came, Distribution, EDITABLE, Marks, Metadata, each_once, file_url,
};
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
        Self {
            kind: Kind::Environment,
            name: environment.name.clone(),
            path: environment.path.clone(),
            python: python.version,
            implementation: registered.or_else(configured),
            system_site_packages: config.map(|config| config.system_site_packages),
            packages: packages(&environment.path),
            variables: Some(entry.map(|entry| entry.variables.clone()).unwrap_or_default()),
        }
    }
}

/// The packages that are installed. One of which nobody recorded whether the user asked for it is a dependency if another
/// one requires it.
fn packages(environment: &Path) -> BTreeMap<String, Package> {
    let (found, _) = each_once(environment);
    let marks = Marks::of(&found);
    let metadata: Vec<Metadata> = found.iter().map(Distribution::read).collect();
    let required = metadata.iter().flat_map(|it| &it.requires).filter(|it| !it.is_of_extra());
    let required: BTreeSet<String> = required.map(|it| normalized(&it.name)).collect();
    let package = |(it, metadata): (&Distribution, &Metadata)| {
        let name = it.normalized();
        let came = marks.came(it);
        let how = match &came {
            _ if TOOLS.contains(&&*name) => How::Seed,
            Came::Dependency => How::Dependency,
            Came::Unknown if required.contains(&name) => How::Dependency,
            _ => How::AskedFor,
        };
        let version = metadata.version.clone();
        let from = from(&came);
        (name, Package { version, conditions: None, from, is_exact: true, how: Some(how) })
    };
    std::iter::zip(&found, &metadata).map(package).collect()
}

/// What it was installed from, in the form that a lock's packages have.
fn from(came: &Came) -> Option<String> {
    match came {
        Came::Editable { source } => Some(format!("{EDITABLE}{}", source.display())),
        Came::Vcs { url, .. } | Came::Archive { url } => Some(url.clone()),
        Came::Directory { source } => Some(file_url(source)),
        Came::AskedFor | Came::Dependency | Came::Seed | Came::Unknown => None,
    }
}
