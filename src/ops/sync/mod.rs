//! Making an environment have what a file lists, and nothing else.

mod need;
mod plan;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use plan::{Plan, Surplus};

use super::{adopt, enter, install, locked, packages};
use crate::activation;
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::{Error, Kind, Result};
use crate::inspect::locks::Lock;
use crate::inspect::python::asked as known;
use crate::inspect::requirements::{Asked, MarkerFacts};
use crate::interrupt;
use crate::registry::name::EnvName;
use crate::registry::{Entry, EntryState, Environment, PythonFacts, Tie};
use need::{Found, Installed};

/// An environment, and the file that says what it is to have.
#[derive(Debug)]
pub struct Target<'a> {
    environment: &'a Environment,
    python: PythonFacts,
    lock: &'a Lock,
    /// What of the file is asked for.
    asked: Asked,
}

impl<'a> Target<'a> {
    /// The environment, and what is asked for of the file.
    ///
    /// # Errors
    /// The environment doesn't work, or stands in a project and is not trusted.
    pub fn new(
        context: &Context,
        environment: &'a Environment,
        lock: &'a Lock,
        asked: Asked,
    ) -> Result<Self> {
        let existing = activation::check(environment)?;
        // Its files name the Python that is asked for its version, and its own pip changes it.
        enter::check_trusted(context, environment)?;
        let python = match environment.entry.as_ref().filter(|_| environment.tie != Tie::Replaced) {
            Some(entry) => entry.python.clone(),
            None => adopt::python_facts(&environment.path, Some(&existing), &known(context)),
        };
        Ok(Self { environment, python, lock, asked })
    }

    /// What is to be done.
    ///
    /// # Errors
    /// The file is not for this Python.
    pub fn plan(&self) -> Result<Plan<'_>> {
        let facts = self.facts();
        let selection = self.lock.select(&facts, &self.asked)?;
        let installed = Installed::of(&self.environment.path);
        Ok(plan::plan(self.lock, &selection, &installed, &facts))
    }

    fn facts(&self) -> MarkerFacts {
        MarkerFacts::new(&self.python.version, &self.python.implementation)
    }

    /// Installs what is missing or differs, and then removes what is in the plan and what nothing needs any more. A
    /// failure of the first leaves out the second.
    ///
    /// # Errors
    /// Among others: something can't be had, or a hash doesn't hold.
    pub fn apply(&self, context: &Context, plan: &Plan<'_>) -> Result<Done> {
        let before = Installed::of(&self.environment.path);
        let result = self.install_and_remove(context, plan);
        let registry = context.registry()?;
        // Whatever was done is known from now on.
        packages::keep(&registry, self.environment);
        result.map_err(|error| match error.kind() {
            Kind::Interrupted => error.hint("what was done stays; the same command goes on"),
            _ => error,
        })?;
        if self.environment.entry.as_ref().is_some_and(|it| it.state == EntryState::Installing) {
            let name = EnvName::new(&self.environment.name)?;
            registry.update(&name, |entry: &mut Entry| -> Result<()> {
                entry.state = EntryState::Ready;
                Ok(())
            })?;
        }
        Ok(Done::between(&before, &Installed::of(&self.environment.path)))
    }

    fn install_and_remove(&self, context: &Context, plan: &Plan<'_>) -> Result<()> {
        let path = &self.environment.path;
        let installer = context.config()?.installer;
        check_installer(path, &self.environment.name, installer)?;
        if !plan.changes.is_empty() {
            let wanted: Vec<_> = plan.changes.iter().filter_map(|change| change.package).collect();
            let told = locked::told(self.lock, &wanted, &self.facts(), path)?;
            install::install(path, &self.python, &told.requirements, installer).map_err(
                |error| match error {
                    install::Error::Interrupted => error.into(),
                    _ => Error::from(error).hint("nothing was removed; the same command goes on"),
                },
            )?;
        }
        interrupt::check()?;
        // What was installed may need what nothing needed before.
        let now = self.plan()?;
        let still = |surplus: &&Surplus| now.removes.iter().any(|it| it.name == surplus.name);
        let names = plan.removes.iter().filter(still).map(|it| it.name.clone());
        let names: Vec<String> = names.collect();
        if !names.is_empty() {
            install::uninstall_aloud(path, &names, installer)?;
        }
        Ok(())
    }
}

/// What was done: how many packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// That were not there.
    pub installed: usize,
    /// That were there in another version, or from elsewhere.
    pub changed: usize,
    /// That are there no more.
    pub removed: usize,
}

impl Done {
    fn between(before: &Installed, after: &Installed) -> Self {
        let is_new = |name: &&String| !before.0.contains_key(*name);
        let differs = |(name, found): &(&String, &Found)| {
            before
                .0
                .get(*name)
                .is_some_and(|it| (&it.version, &it.direct) != (&found.version, &found.direct))
        };
        Self {
            installed: after.0.keys().filter(is_new).count(),
            changed: after.0.iter().filter(differs).count(),
            removed: before.0.keys().filter(|name| !after.0.contains_key(*name)).count(),
        }
    }
}

/// An error unless the environment has what installs its packages.
pub(super) fn check_installer(environment: &Path, name: &str, installer: Installer) -> Result<()> {
    install::check(installer)?;
    let has_pip = || Installed::of(environment).get("pip").is_some();
    if installer == Installer::Pip && !has_pip() {
        let name = shell_words::quote(name);
        return Err(Error::failed(format!("{name} has no pip"))
            .hint(format!("'venvyard run {name} -- python -m ensurepip' puts it there"))
            .hint("installer = \"uv\" in config.toml needs none"));
    }
    Ok(())
}
