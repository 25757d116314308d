//! Who can write in an environment: what another user can write runs as this one.

use std::path::{Path, PathBuf};

use super::{Finding, Problem};
use crate::fs::{self, UnsafeOwner};
use crate::python::series;
use crate::registry::{Environment, copy};
use crate::venv::paths::{bin_dir, find_site_packages};

/// Looks at the directories that matter, and at the files that an activation reads.
pub(super) fn find(environment: &Environment, findings: &mut Vec<Finding>) {
    let path = &environment.path;
    let bin = bin_dir(path);
    let mut places = vec![path.clone(), bin.clone(), copy::own_dir(path)];
    places.extend(packages(environment));
    places.extend([path.join("pyvenv.cfg"), bin.join("activate")]);
    places.push(copy::own_dir(path).join("environment.toml"));
    for place in places {
        if let Some(problem) = of(&place, environment) {
            let is_foreign = problem == Problem::Foreign;
            findings.push(Finding::of(&environment.name, place, problem));
            // What is in it is probably the same user's.
            if is_foreign {
                return;
            }
        }
    }
}

/// The directory of packages. Its name tells the version, so `lib` need not be read.
fn packages(environment: &Environment) -> Option<PathBuf> {
    let version = environment.entry.as_ref().map(|entry| series(&entry.python.version));
    let usual = version.map(|it| environment.path.join(format!("lib/python{it}/site-packages")));
    usual.filter(|usual| usual.is_dir()).or_else(|| find_site_packages(&environment.path))
}

fn of(place: &Path, environment: &Environment) -> Option<Problem> {
    let metadata = std::fs::metadata(place).ok()?;
    match fs::check_owner(place, &metadata) {
        Err(UnsafeOwner::Foreign(_)) => return Some(Problem::Foreign),
        Err(UnsafeOwner::Writable(_)) => return Some(Problem::Writable),
        Ok(()) => {}
    }
    // Another tool's environment may be shared, and nothing need be written in it.
    let should_be_writable = environment.is_managed() && metadata.is_dir();
    (should_be_writable && metadata.permissions().readonly()).then_some(Problem::ReadOnly)
}
