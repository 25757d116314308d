//! Who can write in an environment: what another user can write runs as this one.

use std::path::Path;

use super::{Finding, Problem};
use crate::fs::{self, UnsafeOwner};
use crate::registry::{Environment, copy};
use crate::venv::paths::{bin_dir, find_site_packages};

/// Looks at the directories that matter, and at the files that an activation reads.
pub(super) fn find(environment: &Environment, findings: &mut Vec<Finding>) {
    let path = &environment.path;
    let bin = bin_dir(path);
    let mut places = vec![path.clone(), bin.clone(), copy::own_dir(path)];
    places.extend(find_site_packages(path));
    places.extend([path.join("pyvenv.cfg"), bin.join("activate")]);
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
