//! Hooks in a project's tree may have come with the project's files, so they need trust.

use std::path::{Path, PathBuf};

use super::hooks::{self, Hook};
use super::{Call, script};
use crate::error::{Error, Result};
use crate::ops::untrusted;
use crate::registry::Environment;
use crate::shell::Shell;
use crate::trust::{self, HookDirectory, HookLayout, Verdict};
use crate::venv::paths::bin_dir;

/// Where they are: the gate decides about those.
pub const HOOKS: HookLayout = HookLayout {
    directory: DIRECTORY,
    is_hook: may_be_local,
    does_something: |name, bytes| {
        if name == script::NAME {
            script::has_additions(bytes)
        } else {
            hooks::does_something(bytes)
        }
    },
};

/// The directory of hooks in a project.
const DIRECTORY: &str = ".virtualenvwrapper";

/// Whether a file in the `bin` of an environment may be one of its hooks, for any shell.
fn may_be_local(file: &str) -> bool {
    let (stem, ending) = file.split_once('.').unwrap_or((file, ""));
    let is_of = |shell: Shell| ending == shell.hook_extension();
    file == script::NAME
        || Hook::local().any(|hook| hook.name() == stem)
            && (ending.is_empty() || Shell::ALL.into_iter().any(is_of))
}

/// Whether something in the `bin` of an environment runs in a shell that enters it.
fn run_from(bin: &Path, shell: Shell) -> bool {
    Hook::local().any(|hook| hook.is_wanted_by(shell, bin))
        || script::is_added_to(&bin.join(script::NAME))
}

/// The directory of the hooks of a project, which came with its files.
pub(super) fn of_project(call: &Call<'_>, project: &Path) -> Result<Option<PathBuf>> {
    let directory = project.join(DIRECTORY);
    let hooks = [Hook::PostActivate, Hook::PreDeactivate];
    if hooks.into_iter().any(|hook| hook.is_wanted_by(call.shell, &directory)) {
        trusted(call, &directory)
    } else {
        Ok(None)
    }
}

/// The directory of the environment's own hooks. In a project's tree, they may have come with the project's files, too.
pub(super) fn of_environment(
    call: &Call<'_>,
    environment: &Environment,
) -> Result<Option<PathBuf>> {
    let bin = bin_dir(&environment.path);
    if !call.context.gate.guards_hooks_of(environment, &call.settings.workon_home) {
        Ok(Some(bin))
    } else if run_from(&bin, call.shell) {
        trusted(call, &bin)
    } else {
        Ok(None)
    }
}

/// An error if the environment's own hooks would run in a copy of it, although they are not trusted.
pub(super) fn check(call: &Call<'_>, environment: &Environment) -> Result<()> {
    let bin = bin_dir(&environment.path);
    if !run_from(&bin, call.shell) || matches!(verdict(call, &bin)?, Ok(Verdict::Trusted(_))) {
        return Ok(());
    }
    Err(untrusted::uncopied(&environment.name, &bin))
}

/// The gate's verdict. If the hooks have changed since the user trusted them, the user is asked.
fn verdict(
    call: &Call<'_>,
    directory: &Path,
) -> Result<Result<Verdict<HookDirectory>, trust::Error>> {
    let (context, ui) = (&call.context, &call.ui);
    let judged = context.gate.hook_directory(directory);
    if let Ok(Verdict::Untrusted(notice)) = &judged
        && notice.has_changed()
        && ui.can_ask()
        && ui.offer_trust(context, &notice.place)?
    {
        return Ok(context.gate.hook_directory(directory));
    }
    Ok(judged)
}

/// The copy of the hooks in a directory as the user has trusted them: that is sourced and run. One line says that they
/// are left out.
fn trusted(call: &Call<'_>, directory: &Path) -> Result<Option<PathBuf>> {
    let (context, ui) = (&call.context, &call.ui);
    Ok(match verdict(call, directory)? {
        Ok(Verdict::Trusted(trusted)) => trusted.hooks.clone(),
        Ok(Verdict::Untrusted(notice)) => {
            ui.warn(&untrusted::hooks(&context.dirs, &notice));
            None
        }
        Ok(Verdict::None | Verdict::Denied(_)) => None,
        Err(error) => {
            let place = context.dirs.tilde(directory);
            ui.warn(&format!("ignored the hooks of {place}: {}", Error::from(error)));
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hooks_of_every_shell_are_known_by_their_names() {
        for name in
            ["activate", "preactivate", "postactivate.fish", "get_env_details", "predeactivate.ps1"]
        {
            assert!(may_be_local(name), "{name}");
        }
        for name in
            ["activate.fish", "python", "postactivate.bak", "postmkvirtualenv", "initialize", ""]
        {
            assert!(!may_be_local(name), "{name}");
        }
    }
}
