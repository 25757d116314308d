//! An environment as a side of a comparison.

use std::collections::BTreeMap;
use std::path::Path;

use super::{How, Kind, Package, Side};
use crate::context::Context;
use crate::inspect::distributions::{Came, EDITABLE, MetadataProblem, file_url};
use crate::inspect::packages::{self, Packages, marker_facts};
use crate::inspect::python::{EnvironmentPython, asked, implementation};
use crate::inspect::sources::cloned;
use crate::registry::Environment;
use crate::venv::ExistingEnvironment;
use crate::venv::seed::{TOOLS, normalized};

impl Side {
    /// An environment that is there, and what is wrong with the metadata of its packages. Reads that of each.
    pub fn of_environment(
        context: &Context,
        environment: &Environment,
        existing: &ExistingEnvironment,
    ) -> (Self, Vec<MetadataProblem>) {
        let python = EnvironmentPython::of(environment, Some(existing), &asked(context));
        let entry = environment.entry.as_ref();
        let config = existing.config.as_ref();
        let facts = marker_facts(context, environment);
        let (packages, problems) = packages::read_without_sizes(&environment.path, &facts);
        let side = Self {
            kind: Kind::Environment,
            name: environment.name.clone(),
            path: environment.path.clone(),
            python: python.version,
            implementation: implementation(environment, Some(existing)),
            system_site_packages: config.map(|config| config.system_site_packages),
            packages: by_name(packages, &environment.path),
            variables: Some(entry.map(|entry| entry.variables.clone()).unwrap_or_default()),
        };
        (side, problems)
    }
}

fn by_name(packages: Packages, environment: &Path) -> BTreeMap<String, Package> {
    let package = |it: packages::Package| {
        let name = normalized(&it.name);
        let how = match it.came {
            _ if TOOLS.contains(&&*name) => How::Seed,
            Came::Dependency => How::Dependency,
            _ => How::AskedFor,
        };
        let from = from(&it.came, environment);
        let package =
            Package { version: it.version, conditions: None, from, is_exact: true, how: Some(how) };
        (name, package)
    };
    packages.all.into_iter().map(package).collect()
}

/// What it was installed from, in the form that a lock's packages have.
fn from(came: &Came, environment: &Path) -> Option<String> {
    match came {
        Came::Editable { source } => Some(match cloned(source, environment) {
            Some(commit) => commit.url(),
            None => format!("{EDITABLE}{}", source.display()),
        }),
        Came::Vcs { url, .. } | Came::Archive { url } => Some(url.clone()),
        Came::Directory { source } => Some(file_url(source)),
        Came::AskedFor | Came::Dependency | Came::Seed | Came::Unknown => None,
    }
}
