//! Where the files of this room are: the hooks that the core sources, and the hooks of the user.

use std::path::{Path, PathBuf};

use super::{Call, tree};
use crate::dirs::Dirs;
use crate::error::Result;
use crate::fs;
use crate::registry::Environment;
use crate::shell::Shell;
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
    pub(super) fn of(
        call: &Call<'_>,
        environment: &Environment,
        project: Option<&Path>,
    ) -> Result<Self> {
        Ok(Self {
            project: project.map_or(Ok(None), |project| tree::of_project(call, project))?,
            global: call.settings.hook_dir.clone(),
            local: tree::of_environment(call, environment)?,
        })
    }
}
