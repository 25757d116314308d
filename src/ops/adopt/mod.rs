//! Making the registry agree with what an environment is now.

mod chosen;
mod others;
mod relocation;
mod scan;

use std::path::Path;

use crate::context::Context;
use crate::error::Result;
use crate::inspect::base;
use crate::inspect::python::{EnvironmentPython, Versions, asked, cached};
use crate::registry::name::EnvName;
use crate::registry::{
    self, Entry, EntryState, Environment, PythonFacts, Registry, Stamp, Tie, copy,
};
use crate::venv::{self, ExistingEnvironment};

pub use chosen::{Adopted, Error, Request, adopt_chosen};
pub use others::{Candidate, others};
pub use scan::{Scan, Takeable, scan};

/// The name of an environment that is about to be changed. Its entry becomes what the environment is now: one that
/// another tool made gets an entry, one that somebody moved gets its new directory. Starts the environment's
/// interpreter if that has changed.
pub fn adopt(context: &Context, environment: &Environment) -> Result<EnvName> {
    let name = EnvName::new(&environment.name)?;
    if !environment.is_managed() {
        // What has an entry can be entered without trust.
        context.gate.own_hooks(environment, None, &context.workon_home()?)?;
    }
    take_over(context, &name, environment, &asked(context))?;
    Ok(name)
}

/// Like [`adopt()`], but does only what is known without starting anything. Does nothing for an environment
/// of another tool, which stays as it is until the user changes it.
pub fn refresh(context: &Context, environment: &Environment) -> Result<()> {
    if environment.is_managed() {
        let name = EnvName::new(&environment.name)?;
        take_over(context, &name, environment, &cached(context))?;
    }
    Ok(())
}

fn take_over(
    context: &Context,
    name: &EnvName,
    environment: &Environment,
    versions: Versions<'_>,
) -> Result<()> {
    let registry = context.registry()?;
    let existing = venv::inspect(&environment.path)?;
    match (&environment.entry, environment.tie) {
        (None, _) => {
            // What a damaged copy holds must not be overwritten, nor what it alone knows.
            if copy::read(&environment.path)?.is_some_and(|entry| !entry.variables.is_empty()) {
                copy::set_aside(&environment.path)?;
            }
            let python = python_facts(&environment.path, existing.as_ref(), versions);
            register(&registry, name, &first_entry(environment, python))?;
        }
        (Some(entry), Tie::Damaged) => {
            registry.heal(name, entry)?;
            copy::write_durably(&entry.path, entry)?;
        }
        (Some(known), Tie::Lost) => {
            // One rename, so that nothing is registered twice if this is cut short.
            match registry.former_names(name, known)?.first() {
                Some(former) => {
                    registry.rename(former, name, known.id)?;
                    update_place(&registry, name, known)?;
                }
                None => register(&registry, name, known)?,
            }
            registry.forget_others(name, known)?;
        }
        (Some(known), Tie::Changed) => update_place(&registry, name, known)?,
        (Some(_), Tie::Replaced) => {
            let python = python_facts(&environment.path, existing.as_ref(), versions);
            registry.update(name, |entry| -> Result<()> {
                entry.python = python;
                entry.scripts_at = None;
                entry.state = EntryState::Ready;
                Ok(())
            })?;
            return Ok(());
        }
        (Some(_), Tie::Registered | Tie::Unmanaged) => {}
    }
    update_python(&registry, name, environment, existing.as_ref(), versions)
}

/// The entry of an environment that had none.
fn first_entry(environment: &Environment, python: PythonFacts) -> Entry {
    Entry {
        project: environment.project().cloned(),
        scripts_at: environment.scripts_at().map(Path::to_owned),
        ..Entry::new(environment.path.clone(), python)
    }
}

/// Writes where the environment is.
fn update_place(registry: &Registry, name: &EnvName, known: &Entry) -> Result<()> {
    registry.update(name, |entry| -> Result<()> {
        // A renaming may have moved it since, or may just have rewritten its scripts: then it has written that.
        if copy::is_of(&known.path, entry.id) {
            entry.path.clone_from(&known.path);
            entry.project.clone_from(&known.project);
            entry.scripts_at = registry::scripts_elsewhere(&known.path);
        }
        Ok(())
    })?;
    Ok(())
}

/// Registers it and writes the copy, or neither.
fn register(registry: &Registry, name: &EnvName, entry: &Entry) -> Result<()> {
    match registry.claim(name, None).and_then(|claim| claim.adopt(entry)) {
        // Another process has registered it meanwhile, or has made one in its place.
        Err(registry::Error::AlreadyExists { path, .. }) if path == entry.path => Ok(()),
        registered => Ok(registered?),
    }
}

/// Writes the version of an interpreter that has changed.
fn update_python(
    registry: &Registry,
    name: &EnvName,
    environment: &Environment,
    existing: Option<&ExistingEnvironment>,
    versions: Versions<'_>,
) -> Result<()> {
    let python = EnvironmentPython::of(environment, existing, versions);
    let (Some(version), true) = (python.version, python.was.is_some()) else { return Ok(()) };
    let facts = python_facts(&environment.path, existing, versions);
    registry.update(name, |entry| -> Result<()> {
        entry.python = PythonFacts { version, ..facts };
        Ok(())
    })?;
    Ok(())
}

/// What is known of the interpreter of an environment, whoever made that.
pub fn facts(context: &Context, environment: &Environment) -> Result<PythonFacts> {
    if let Some(entry) = &environment.entry {
        return Ok(entry.python.clone());
    }
    let existing = venv::inspect(&environment.path)?;
    Ok(python_facts(&environment.path, existing.as_ref(), &asked(context)))
}

/// What an environment says about its interpreter.
pub(super) fn python_facts(
    environment: &Path,
    existing: Option<&ExistingEnvironment>,
    versions: Versions<'_>,
) -> PythonFacts {
    let config = existing.and_then(|existing| existing.config.clone()).unwrap_or_default();
    let executable = base::executable(environment, &config);
    PythonFacts {
        version: base::version(environment, &config, versions).unwrap_or_default(),
        // virtualenv and uv write it, in different cases; venv, which is CPython's own, doesn't.
        implementation: config.implementation.unwrap_or("cpython".to_owned()).to_lowercase(),
        executable_stamp: Stamp::of(&executable),
        config_stamp: PythonFacts::config_stamp_in(environment),
        executable,
    }
}
