//! Which environments there are, and which files of the registry can't be read.

use super::{Finding, Problem, Subject};
use crate::error::Result;
use crate::fs::{self, UnsafeOwner};
use crate::registry::{
    self, EntryFile, Environment, Registered, Registry, Survey, Tie, can_be_listed,
};

/// Every environment that an entry or a directory shows; what is wrong with entries goes to `findings`.
pub(super) fn all(
    registry: &Registry,
    survey: &Survey,
    findings: &mut Vec<Finding>,
) -> Vec<Environment> {
    let mut found: Vec<Environment> =
        survey.files.iter().filter_map(|file| of_file(registry, file, findings)).collect();
    let names = survey.files.iter().filter_map(|file| Some((file.name.as_deref()?, &*file.path)));
    let known = found.iter().map(|one| (one.name.as_str(), one.path.as_path()));
    let registered = Registered::of(names.chain(known));
    for path in &survey.directories {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if can_be_listed(name) && !registered.has(name, path) && path.is_dir() {
            match registry.unregistered(name) {
                Ok(environment) => found.extend(environment),
                Err(error) => findings.push(unreadable(name, path, &error)),
            }
        }
    }
    for one in found.iter().filter(|one| one.tie == Tie::Lost) {
        // A creation may have registered it after the entries were read.
        if registry.get(&one.name).is_ok_and(|now| now.is_some_and(|now| now.tie == Tie::Lost)) {
            findings.push(Finding::of(&one.name, &one.path, Problem::Unregistered));
        }
    }
    found
}

/// The environment of an entry.
fn of_file(
    registry: &Registry,
    file: &EntryFile,
    findings: &mut Vec<Finding>,
) -> Option<Environment> {
    let name = file.name.as_deref()?;
    let found = match &file.entry {
        Ok(entry) => registry.located(name, entry.clone()),
        Err(registry::Error::Newer { .. }) => {
            findings.push(Finding::of(name, &file.path, Problem::EntryNewer));
            return None;
        }
        Err(error) => {
            let copy = registry.get(name).ok().flatten();
            let reason = match error {
                registry::Error::Damaged { reason, .. } => reason.clone(),
                error => error.to_string(),
            };
            let problem = Problem::EntryDamaged { reason, has_copy: copy.is_some() };
            findings.push(Finding::of(name, &file.path, problem));
            Ok(copy)
        }
    };
    found.unwrap_or_else(|error| {
        findings.push(unreadable(name, &file.path, &error));
        None
    })
}

fn unreadable(name: &str, path: &std::path::Path, error: &registry::Error) -> Finding {
    Finding::of(name, path, Problem::Unreadable(error.to_string()))
}

/// What is wrong with the registry as a whole.
pub(super) fn of_registry(registry: &Registry, survey: &Survey) -> Result<Vec<Finding>> {
    let about = |path, problem| Finding { subject: Subject::Registry, path, problem };
    let strange = survey.files.iter().filter(|file| file.name.is_none());
    let mut found: Vec<Finding> =
        strange.map(|file| about(file.path.clone(), Problem::NoEntry)).collect();
    let places = [registry.entries_dir(), registry.home().to_owned()];
    let files = survey.files.iter().map(|file| file.path.clone());
    found.extend(places.into_iter().chain(files).filter_map(|path| {
        let problem = match fs::check_owner_at(&path).err()? {
            UnsafeOwner::Foreign(_) => Problem::Foreign,
            UnsafeOwner::Writable(_) => Problem::Writable,
        };
        Some(about(path, problem))
    }));
    if let Some(index) = registry.wrong_index(survey)? {
        found.push(about(index, Problem::IndexBehind));
    }
    Ok(found)
}
