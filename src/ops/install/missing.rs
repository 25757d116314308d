//! Looks whether what was installed is in the environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Requirements;
use crate::inspect::distributions::{Distribution, installed};
use crate::inspect::requirements::{MarkerFacts, Requirement, in_file};
use crate::registry::PythonFacts;
use crate::venv;

/// What an environment had before an installation: each distribution's metadata with its time.
pub(super) struct Before(BTreeMap<PathBuf, Option<SystemTime>>);

impl Before {
    pub(super) fn of(environment: &Path) -> Self {
        Self(stamped(&installed(environment)))
    }
}

fn stamped(distributions: &[Distribution]) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let time = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
    distributions.iter().map(|it| (it.metadata.clone(), time(&it.metadata))).collect()
}

/// The requirements that are not in the environment, as written, each once. Those that can't be judged are
/// left out.
pub(super) fn missing(
    environment: &Path,
    python: &PythonFacts,
    requirements: &Requirements,
    before: &Before,
) -> Vec<String> {
    // pip takes what the interpreter has, wherever that is.
    let config = venv::inspect(environment).ok().flatten().and_then(|existing| existing.config);
    if config.is_some_and(|config| config.system_site_packages) {
        return Vec::new();
    }
    let facts = MarkerFacts::new(&python.version, &python.implementation);
    let found = installed(environment);
    let has_changed = stamped(&found) != before.0;
    let mut missing: Vec<String> = Vec::new();
    for wanted in read(requirements) {
        if wanted.applies_to(&facts) == Some(true)
            && !is_there(&wanted, &found, has_changed)
            && !missing.contains(&wanted.text)
        {
            missing.push(wanted.text);
        }
    }
    missing
}

fn read(requirements: &Requirements) -> Vec<Requirement> {
    let here = std::env::current_dir().unwrap_or_default();
    let packages = requirements.packages.iter().map(|package| Requirement::parse(package, &here));
    let files = requirements.files.iter().chain(requirements.passes.iter().map(|pass| &pass.file));
    packages.chain(files.flat_map(|file| in_file(file, &here))).collect()
}

fn is_there(wanted: &Requirement, found: &[Distribution], has_changed: bool) -> bool {
    let is_it = |it: &&Distribution| {
        wanted.name.as_ref().is_some_and(|name| it.is_called(name))
            && (wanted.version.is_none() || it.version == wanted.version)
    };
    let from_source =
        |source| found.iter().filter_map(Distribution::source).any(|it| it.is(source));
    if found.iter().any(|it| is_it(&it)) || wanted.source.as_ref().is_some_and(from_source) {
        return true;
    }
    // Not every installer records sources. Without a name, it may be any distribution that is new.
    wanted.name.is_none() && (wanted.source.is_none() || has_changed)
}
