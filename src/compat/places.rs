//! Where the files of this room are: the hooks that the core sources, and the hooks of the user.

use std::path::{Path, PathBuf};

use super::Call;
use super::hooks::Hook;
use crate::dirs::Dirs;
use crate::error::{Error, Result};
use crate::fs;
use crate::ops::untrusted;
use crate::registry::Environment;
use crate::shell::Shell;
use crate::trust::Verdict;
use crate::venv::paths::bin_dir;

/// The hooks by which the core calls the functions of the layer, with the endings of all shells.
const HOOKS: [(&str, &str); 9] = [
    ("activate.fish", include_str!("../../shell/compat/activate.fish")),
    ("activate.ps1", include_str!("../../shell/compat/activate.ps1")),
    ("activate.sh", include_str!("../../shell/compat/activate.sh")),
    ("deactivate.fish", include_str!("../../shell/compat/deactivate.fish")),
    ("deactivate.ps1", include_str!("../../shell/compat/deactivate.ps1")),
    ("deactivate.sh", include_str!("../../shell/compat/deactivate.sh")),
    ("left.fish", include_str!("../../shell/compat/left.fish")),
    ("left.ps1", include_str!("../../shell/compat/left.ps1")),
    ("left.sh", include_str!("../../shell/compat/left.sh")),
];

/// Their directory, below that of the installed files.
const DIRECTORY: &str = "compat";

/// Their directory.
pub(super) fn hook_dir(dirs: &Dirs) -> PathBuf {
    dirs.data.join("shell").join(DIRECTORY)
}

/// Those for a shell, below the directory of the installed files. The user's own hooks are elsewhere.
pub(super) fn hooks(shell: Shell) -> impl Iterator<Item = (String, &'static str)> {
    let ending = shell.hook_extension();
    let hooks = HOOKS.into_iter().filter(move |(name, _)| name.ends_with(ending));
    hooks.map(|(name, text)| (format!("{DIRECTORY}/{name}"), text))
}

/// The names of the directories in the home that can be entered, sorted.
pub(super) fn names(home: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::children(home)?
        .into_iter()
        .filter(|path| bin_dir(path).join("activate").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    Ok(names)
}

/// The directories of the user's hooks of an environment; `None` where there are none, or none that may run.
#[derive(Debug)]
pub(super) struct Places {
    /// The project's.
    pub(super) project: Option<PathBuf>,
    /// Everybody's.
    pub(super) global: PathBuf,
    /// The environment's own.
    pub(super) local: Option<PathBuf>,
}

impl Places {
    /// The places of an environment and its project. One line says which hooks are left out.
    pub(super) fn of(call: &Call<'_>, environment: &Environment, project: Option<&Path>) -> Self {
        Self {
            project: project.and_then(|project| of_project(call, project)),
            global: call.settings.hook_dir.clone(),
            local: of_environment(call, environment),
        }
    }
}

/// The hooks of a project came with its files, so they need trust. The shell sources what the user has trusted: a copy.
fn of_project(call: &Call<'_>, project: &Path) -> Option<PathBuf> {
    let directory = project.join(".virtualenvwrapper");
    let hooks = [Hook::PostActivate, Hook::PreDeactivate];
    if !hooks.into_iter().any(|hook| hook.is_wanted_by(call.shell, &directory)) {
        return None;
    }
    let (context, ui) = (&call.context, &call.ui);
    match context.gate.hook_directory(&directory) {
        Ok(Verdict::Trusted(trusted)) => trusted.hooks.clone(),
        Ok(Verdict::Untrusted(notice)) => {
            ui.warn(&untrusted::hooks(&context.dirs, &notice));
            None
        }
        Ok(Verdict::None | Verdict::Denied(_)) => None,
        Err(error) => {
            ui.warn(&format!("ignored the hooks of the project: {}", Error::from(error)));
            None
        }
    }
}

/// In a project's tree, what is in the environment's `bin` may have come with the project's files, too.
fn of_environment(call: &Call<'_>, environment: &Environment) -> Option<PathBuf> {
    let bin = bin_dir(&environment.path);
    if !call.context.gate.guards_hooks_of(environment, &call.settings.workon_home) {
        return Some(bin);
    }
    let is_wanted = |hook: Hook| hook.may_be_local() && hook.is_wanted_by(call.shell, &bin);
    if let Some(hook) = Hook::ALL.into_iter().find(|hook| is_wanted(*hook)) {
        call.ui.warn(&format!(
            "ignored the hook {}: the environment stands in a project, where only hooks in .venvyard/hooks can be trusted",
            call.context.dirs.tilde(&bin.join(hook.name()))
        ));
    }
    None
}
