//! Which environments there are, and which files of the registry can't be read.

use std::path::PathBuf;

use super::{Finding, Problem, Subject};
use crate::error::Result;
use crate::fs::{self, UnsafeOwner};
use crate::parallel;
use crate::registry::{
    self, EntryFile, Environment, Registered, Registry, Survey, Tie, can_be_listed,
};

/// Every environment that an entry or a directory shows; what is wrong with entries goes to `findings`.
pub(super) fn all(
    registry: &Registry,
    survey: &Survey,
    findings: &mut Vec<Finding>,
) -> Vec<Environment> {
    let mut found = Vec::with_capacity(survey.files.len());
    for (environment, finding) in parallel::map(&survey.files, |file| of_file(registry, file)) {
        found.extend(environment);
        findings.extend(finding);
    }
    let names = survey.files.iter().filter_map(|file| Some((file.name.as_deref()?, &*file.path)));
    let known = found.iter().map(|one| (one.name.as_str(), one.path.as_path()));
    let registered = Registered::of(names.chain(known));
    for path in &survey.directories {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if can_be_listed(name) && !registered.has(name, path) && path.is_dir() {
            match registry.unregistered(name) {
                Ok(environment) => found.extend(environment),
                Err(error) => {
                    let problem = Problem::Unreadable(error.to_string());
                    findings.push(Finding::of(name, path, problem));
                }
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

/// The environment of an entry, and what is wrong with the entry.
fn of_file(registry: &Registry, file: &EntryFile) -> (Option<Environment>, Option<Finding>) {
    let Some(name) = file.name.as_deref() else { return (None, None) };
    let finding = |problem| Some(Finding::of(name, &file.path, problem));
    match &file.entry {
        Ok(entry) => match registry.located(name, entry, file) {
            Ok(found) => (found, None),
            Err(error) => (None, finding(Problem::Unreadable(error.to_string()))),
        },
        Err(registry::Error::Newer { .. }) => (None, finding(Problem::EntryNewer)),
        Err(error) => {
            let copy = registry.get(name).ok().flatten();
            let reason = match error {
                registry::Error::Damaged { reason, .. } => reason.clone(),
                error => error.to_string(),
            };
            let has_copy = copy.is_some();
            (copy, finding(Problem::EntryDamaged { reason, has_copy }))
        }
    }
}

/// What is wrong with the registry as a whole.
pub(super) fn of_registry(registry: &Registry, survey: &Survey) -> Result<Vec<Finding>> {
    let about = |path, problem| Finding { subject: Subject::Registry, path, problem };
    let strange = survey.files.iter().filter(|file| file.name.is_none());
    let mut found: Vec<Finding> =
        strange.map(|file| about(file.path.clone(), Problem::NoEntry)).collect();
    let places = [registry.entries_dir(), registry.home().to_owned()];
    let files = survey.files.iter().map(|file| file.path.clone());
    let places: Vec<PathBuf> = places.into_iter().chain(files).collect();
    let owners = parallel::map(&places, |path| fs::check_owner_at(path).err());
    found.extend(places.into_iter().zip(owners).filter_map(|(path, owner)| {
        let problem = match owner? {
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
