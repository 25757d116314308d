//! Entering an environment: what changes, with its hooks and with what its project's file asks for, each as
//! far as the user trusts it.

use std::path::{Path, PathBuf};

use super::file_differences::{again, project_of};
use super::{adopt, differences, untrusted};
use crate::activation::{self, ActivationPlan};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs::is_same_path;
use crate::inspect::python::{EnvironmentPython, cached};
use crate::progress::{Progress, Silent};
use crate::registry::{Environment, Tie, last_use};
use crate::trust::{Notice, OwnHooks, Project, Trusted, Verdict};
use crate::variables;

/// An error unless the environment can be entered; a warning if it is not what its entry says.
pub fn check(context: &Context, environment: &Environment, progress: &dyn Progress) -> Result<()> {
    let existing = activation::check(environment)
        .map_err(|error| with_present_directory(context, environment, error.into()))?;
    let python = EnvironmentPython::of(environment, Some(&existing), &cached(context));
    if let Some(line) = differences::line(context, environment, &python) {
        progress.warn(&line);
    }
    if python.is_changed() {
        refresh(context, environment);
    }
    Ok(())
}

/// Adds where the environment is, if somebody renamed its directory.
fn with_present_directory(context: &Context, environment: &Environment, error: Error) -> Error {
    let found = || {
        let entry = environment.entry.as_ref()?;
        let directory = context.registry().ok()?.directory_of(entry.id)?;
        let name = directory.file_name()?.to_str()?.to_owned();
        let place = context.dirs.tilde(&directory);
        (directory != environment.path)
            .then(|| format!("it is at {place} now: 'workon {}'", shell_words::quote(&name)))
    };
    match found() {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// Brings the registry up to date with an environment that a shell enters, so that the same difference is reported
/// only once. If the registry can't be written, nothing is lost: it is read the same way again.
pub fn settle(context: &Context, environment: &Environment) {
    if environment.tie != Tie::Registered {
        refresh(context, environment);
    }
    mark_used(environment);
}

/// Notes that the environment is used now. One of another tool stays as it is.
pub fn mark_used(environment: &Environment) {
    if environment.is_managed() {
        last_use::mark(&environment.path);
    }
}

fn refresh(context: &Context, environment: &Environment) {
    // What replaced an environment in a project's tree may have come with the project's files.
    let is_foreign = environment.tie == Tie::Replaced
        && context.workon_home().ok().as_deref() != environment.path.parent();
    if !is_foreign {
        let _ = adopt::refresh(context, environment);
    }
}

/// The plan for entering an environment. A warning names what is left out because it is not trusted. `root`
/// is the project in which the environment was chosen; without one, the file of the environment's own project
/// counts.
///
/// # Errors
/// Others could have written the registry. Or the environment itself stands in a project, the registry doesn't know it, and it is not trusted.
pub fn plan(
    context: &Context,
    environment: &Environment,
    root: Option<&Path>,
    progress: &dyn Progress,
) -> Result<ActivationPlan> {
    context.registry()?.check_unspoilt()?;
    let mut plan = ActivationPlan::new(environment, &context.dirs.home);
    // A shell's code is UTF-8: a shell can't change to any other directory.
    if let Some(root) = root
        && root.to_str().is_some()
        && !plan.project.as_deref().is_some_and(|project| is_same_path(project, root))
    {
        // The user is at work in the tree in which the environment was chosen.
        plan.project = Some(root.to_owned());
    }
    let project = project_of(environment, root);
    let project =
        project.and_then(|directory| project_file(context, environment, directory, progress));
    plan.hooks.extend(context.hook_dirs());
    plan.hooks.extend(own_hooks(context, environment, project.as_ref(), progress)?);
    if let Some(project) = project {
        plan.variables = variables::merged(&plan.variables, &project.variables);
        plan.commands.clone_from(&project.commands);
    }
    variables::check_all(&plan.variables)
        .map_err(|error| Error::failed(format!("can't enter {}: {error}", environment.name)))?;
    Ok(plan)
}

/// An error unless programs of the environment may be started, its own pip among them.
///
/// # Errors
/// Others could have written the registry. Or the environment stands in a project, the registry doesn't know it, and it
/// is not trusted.
pub(super) fn check_trusted(context: &Context, environment: &Environment) -> Result<()> {
    context.registry()?.check_unspoilt()?;
    own_hooks(context, environment, None, &Silent)?;
    Ok(())
}

/// What the user trusted once and what has changed since: entering the environment leaves it out, or fails.
pub fn changed(
    context: &Context,
    environment: &Environment,
    root: Option<&Path>,
) -> Result<Vec<Notice>> {
    let verdict = project_of(environment, root).map(|directory| context.gate.of(directory));
    let (project, notice) = match verdict {
        Some(Ok(Verdict::Trusted(project))) => (Some(project), None),
        Some(Ok(Verdict::Untrusted(notice))) => (None, Some(notice).filter(Notice::has_changed)),
        _ => (None, None),
    };
    let home = context.workon_home()?;
    let hooks = context.gate.changed_environment(environment, project.as_ref(), &home);
    Ok(notice.into_iter().chain(hooks).collect())
}

/// What the project's file in exactly that directory asks for, if it is trusted.
fn project_file(
    context: &Context,
    environment: &Environment,
    directory: &Path,
    progress: &dyn Progress,
) -> Option<Trusted<Project>> {
    match context.gate.of(directory) {
        Ok(Verdict::Trusted(project)) => {
            if let Some(file) = &project.missing_env_file {
                let file = context.dirs.tilde(file);
                progress.warn(&format!("the env-file {file} is missing"));
            }
            Some(project)
        }
        Ok(Verdict::Untrusted(notice)) => {
            let awaits = environment.entry.as_ref().is_some_and(|entry| entry.awaits_trust);
            let then = (awaits && notice.has_requirements).then(|| again(context, environment));
            progress.warn(&untrusted::file(&context.dirs, &notice, then.as_deref()));
            None
        }
        // The user has decided, and need not hear of it again.
        Ok(Verdict::None | Verdict::Denied(_)) => None,
        Err(error) => {
            progress.warn(&format!("ignored the project's file: {}", Error::from(error)));
            None
        }
    }
}

/// The directory of the environment's own hooks, as far as they are trusted.
pub(super) fn own_hooks(
    context: &Context,
    environment: &Environment,
    project: Option<&Trusted<Project>>,
    progress: &dyn Progress,
) -> Result<Option<PathBuf>> {
    match context.gate.own_hooks(environment, project, &context.workon_home()?)? {
        OwnHooks::None => Ok(None),
        OwnHooks::Usable(hooks) => Ok(Some(hooks)),
        OwnHooks::Untrusted(notice) => {
            progress.warn(&untrusted::hooks(&context.dirs, &notice));
            Ok(None)
        }
        OwnHooks::Unreadable(error) => {
            let name = &environment.name;
            progress.warn(&format!("ignored the hooks of {name}: {}", Error::from(error)));
            Ok(None)
        }
    }
}
