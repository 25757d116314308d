//! Entering an environment: what changes, with its hooks and with what its project's file asks for, each as
//! far as the user trusts it.

use std::path::{Path, PathBuf};

use super::untrusted;
use crate::activation::{self, ActivationPlan};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::registry::{EntryState, Environment};
use crate::trust::{OwnHooks, Project, Trusted, Verdict};
use crate::variables;

/// An error unless the environment can be entered; a warning where it is not finished.
pub fn check(environment: &Environment, progress: &dyn Progress) -> Result<()> {
    activation::check(environment)?;
    if environment.entry.as_ref().is_some_and(|entry| entry.state == EntryState::Installing) {
        progress.warn(&format!("not all packages of {} are installed", environment.name));
    }
    Ok(())
}

/// The plan for entering an environment. A warning names what is left out because it is not trusted. `root`
/// is the project in which the environment was chosen; without one, the file of the environment's own project
/// counts.
///
/// # Errors
/// The environment itself stands in a project, the registry doesn't know it, and it is not trusted.
pub fn plan(
    context: &Context,
    environment: &Environment,
    root: Option<&Path>,
    progress: &dyn Progress,
) -> Result<ActivationPlan> {
    let mut plan = ActivationPlan::new(environment, &context.dirs.home);
    // A shell's code is UTF-8: a shell can't change to any other directory.
    if let Some(root) = root
        && root.to_str().is_some()
        && !plan.project.as_deref().is_some_and(|project| is_same(project, root))
    {
        // The user is at work in the tree in which the environment was chosen.
        plan.project = Some(root.to_owned());
    }
    let project = root.or(plan.project.as_deref());
    let project = project.and_then(|directory| project_file(context, directory, progress));
    plan.hooks.extend(context.hook_dirs().into_iter().filter(|hooks| hooks.is_dir()));
    plan.hooks.extend(own_hooks(context, environment, project.as_ref(), progress)?);
    if let Some(project) = project {
        plan.variables = variables::merged(&plan.variables, &project.variables);
        plan.commands.clone_from(&project.commands);
    }
    variables::check_all(&plan.variables)
        .map_err(|error| Error::failed(format!("can't enter {}: {error}", environment.name)))?;
    Ok(plan)
}

fn is_same(project: &Path, root: &Path) -> bool {
    project == root || dunce::canonicalize(project).is_ok_and(|project| project == root)
}

/// What the project's file in exactly that directory asks for, if it is trusted.
fn project_file(
    context: &Context,
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
            progress.warn(&untrusted::file(&context.dirs, &notice));
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
