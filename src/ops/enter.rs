//! What comes with an environment when it is entered: its hooks, and what its project asks for, each only
//! as far as it is trusted.

use std::path::{Path, PathBuf};

use super::hooks::When;
use crate::activation::{self, Plan};
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::registry::{Environment, State, copy};
use crate::trust::{Found, Notice, Project, Tree, Trusted};
use crate::variables;

/// What entering means, once it is certain that the environment can be entered; `root` is the project in
/// which it was chosen.
pub fn plan(context: &Context, environment: &Environment, root: Option<&Path>) -> Result<Plan> {
    activation::check(environment)?;
    if environment.entry.as_ref().is_some_and(|entry| entry.state == State::Installing) {
        context.ui.warn(&format!("the packages of {} were not all installed", environment.name));
    }
    plan_unchecked(context, environment, root)
}

/// The plan for entering it. What is not trusted is left out, and a line says so. `root` is the project in
/// which it was chosen; without one it is the environment's own project whose file counts.
///
/// # Errors
/// The environment itself stands in a project, the registry doesn't know it, and it is not trusted.
pub fn plan_unchecked(
    context: &Context,
    environment: &Environment,
    root: Option<&Path>,
) -> Result<Plan> {
    let mut plan = Plan::new(environment, &context.dirs.home);
    // A shell's code is UTF-8: no other directory can be gone to.
    if let Some(root) = root
        && root.to_str().is_some()
        && !plan.project.as_deref().is_some_and(|project| is_same(project, root))
    {
        // The tree it was chosen in is where the user is at work.
        plan.project = Some(root.to_owned());
    }
    let project = root.or(plan.project.as_deref());
    let project = project.and_then(|directory| of_project(context, directory));
    plan.hooks.extend(Some(context.hooks()).filter(|hooks| hooks.is_dir()));
    plan.hooks.extend(own_hooks(context, environment, project.as_ref())?);
    if let Some(project) = project {
        plan.variables = variables::merged(&plan.variables, &project.variables);
        plan.commands.clone_from(&project.commands);
    }
    variables::check_all(&plan.variables).map_err(|error| {
        Error::failed(format!("{} can't be entered: {error}", environment.name))
    })?;
    Ok(plan)
}

fn is_same(project: &Path, root: &Path) -> bool {
    project == root || dunce::canonicalize(project).is_ok_and(|project| project == root)
}

/// What a project's file asks for; that of the directory alone counts, not one above it.
fn of_project(context: &Context, directory: &Path) -> Option<Trusted<Project>> {
    match context.gate().of(directory) {
        Ok(Found::Trusted(project)) => {
            if let Some(file) = &project.missing_env_file {
                let file = context.dirs.tilde(file);
                context.ui.warn(&format!("the env-file {file} is not there"));
            }
            Some(project)
        }
        Ok(Found::Untrusted(notice)) => {
            say(context, &notice);
            None
        }
        // The user has decided, and need not hear of it again.
        Ok(Found::None | Found::Denied(_)) => None,
        Err(error) => {
            context.ui.warn(&format!("{} (left out)", Error::from(error)));
            None
        }
    }
}

/// One line about what is not trusted.
pub fn say(context: &Context, notice: &Notice) {
    context.ui.warn(&notice.line(|place| context.dirs.tilde(place)));
}

/// The environment's own hooks. Those of one that stands in a project came, or may come, with the
/// project's files: they are taken only as they were trusted.
fn own_hooks(
    context: &Context,
    environment: &Environment,
    project: Option<&Trusted<Project>>,
) -> Result<Option<PathBuf>> {
    let hooks = environment.path.join(".venvyard").join("hooks");
    if !is_in_tree(context, environment)? {
        return Ok(Some(hooks).filter(|hooks| hooks.is_dir()));
    }
    if !is_known(environment) {
        return Ok(trusted_tree(context, &environment.path)?.hooks.clone());
    }
    let any = std::fs::read_dir(&hooks).is_ok_and(|mut entries| entries.next().is_some());
    if !any {
        return Ok(None);
    }
    let real = dunce::canonicalize(&environment.path).unwrap_or_default();
    if let Some(project) = project.filter(|project| project.directory.join(".venv") == real) {
        return Ok(project.hooks.clone());
    }
    Ok(match context.gate().tree(&environment.path) {
        Ok(Found::Trusted(tree)) => tree.hooks.clone(),
        Ok(Found::Untrusted(notice)) => {
            context.ui.warn(&notice.hooks_line(|place| context.dirs.tilde(place)));
            None
        }
        Ok(Found::None | Found::Denied(_)) => None,
        Err(error) => {
            context.ui.warn(&format!("{} (its hooks are left out)", Error::from(error)));
            None
        }
    })
}

/// The environment's own hooks for its deletion, as far as they are trusted; none where it has none.
pub fn hooks_for_removal(context: &Context, environment: &Environment) -> Result<Option<PathBuf>> {
    let hooks = environment.path.join(".venvyard").join("hooks");
    if ![When::PreRemove, When::PostRemove].into_iter().any(|when| when.is_in(&hooks)) {
        return Ok(None);
    }
    let project = environment.entry.as_ref().and_then(|entry| entry.project.as_ref());
    let project = project.and_then(|project| match context.gate().of(&project.directory) {
        Ok(Found::Trusted(project)) => Some(project),
        _ => None,
    });
    own_hooks(context, environment, project.as_ref())
}

/// Whether it stands in a project, as what came with the project does, and not where environments are
/// made.
fn is_in_tree(context: &Context, environment: &Environment) -> Result<bool> {
    let path = &environment.path;
    if path.parent() == Some(&context.workon_home()?) {
        return Ok(false);
    }
    let project = environment.entry.as_ref().and_then(|entry| entry.project.as_ref());
    Ok(environment.entry.is_none()
        || path.ends_with(".venv")
        || project.is_some_and(|project| path.starts_with(&project.directory)))
}

/// Whether it is the one that the registry means, and not another that came into its place.
fn is_known(environment: &Environment) -> bool {
    let there = copy::read(&environment.path).ok().flatten();
    match (&environment.entry, there) {
        (Some(entry), Some(there)) => entry.id == there.id,
        _ => false,
    }
}

/// The environment in a project that nothing vouches for but the user.
fn trusted_tree(context: &Context, directory: &Path) -> Result<Trusted<Tree>> {
    let place = context.dirs.tilde(directory);
    let refused = |text: String| {
        let word = shell_words::quote(&directory.to_string_lossy()).into_owned();
        Error::new(Kind::NotTrusted, text)
            .hint(format!("'venvyard trust {word}' shows what it is and trusts it"))
    };
    match context.gate().tree(directory)? {
        Found::Trusted(tree) => Ok(tree),
        Found::Untrusted(notice) => {
            Err(refused(format!("the environment {place} {}", notice.why())))
        }
        Found::Denied(_) => Err(crate::trust::Error::Denied(directory.to_owned()).into()),
        Found::None => Err(refused(format!("there is no environment at {place}"))),
    }
}
