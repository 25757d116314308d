//! The words beside names that mean an environment: `.` for the current directory's, `-` for the one left last.

use super::render::Reply;
use crate::context::Context;
use crate::ops::choose;
use crate::project;
use crate::registry::Environment;
use crate::trust;

/// The environment that a word on the line means. No project's file is read for it.
pub(super) fn named(context: &Context, word: &str) -> Option<Environment> {
    if word == "." {
        return here(context);
    }
    Some(choose::resolve(context, word).ok()?.environment)
}

fn here(context: &Context) -> Option<Environment> {
    let here = std::env::current_dir().ok()?;
    let python_envs = || context.reads_python_envs();
    let registry = context.registry().ok()?;
    Some(project::resolve_directory(&registry, None, &here, &python_envs).ok()?.environment)
}

/// Offers `.` if the current directory may have an environment. Only the project's file could say so surely.
pub(super) fn dot(context: &Context, reply: &mut Reply<'_>) {
    let environment = here(context);
    let may_be = || std::env::current_dir().is_ok_and(|here| trust::file_above(&here).is_some());
    if environment.is_some() || may_be() {
        reply.offer(".", || {
            environment.map(|it| format!("{}, of this directory", it.name)).unwrap_or_default()
        });
    }
}

/// Offers `-` if the shell has left an environment.
pub(super) fn dash(context: &Context, reply: &mut Reply<'_>) {
    if let Some(environment) = named(context, "-") {
        reply.offer("-", || format!("{}, left last", environment.name));
    }
}
