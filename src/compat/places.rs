//! Where the files of this room are: the hooks that the core sources, and the hooks of the user.

use std::path::{Path, PathBuf};

use super::Call;
use crate::dirs::Dirs;
use crate::error::Result;
use crate::fs;
use crate::registry::Environment;
use crate::venv::paths::bin_dir;

/// The hooks by which the core calls the functions of the layer, with the endings of all shells.
pub(super) const HOOKS: [(&str, &str); 6] = [
    ("activate.fish", include_str!("../../shell/compat/activate.fish")),
    ("activate.sh", include_str!("../../shell/compat/activate.sh")),
    ("deactivate.fish", include_str!("../../shell/compat/deactivate.fish")),
    ("deactivate.sh", include_str!("../../shell/compat/deactivate.sh")),
    ("left.fish", include_str!("../../shell/compat/left.fish")),
    ("left.sh", include_str!("../../shell/compat/left.sh")),
];

/// Their directory, below that of the installed files.
pub(super) const DIRECTORY: &str = "compat";

/// Their directory.
pub(super) fn hook_dir(dirs: &Dirs) -> PathBuf {
    dirs.data.join("shell").join(DIRECTORY)
}

/// Writes those of them that are missing or older. The user's own hooks are elsewhere.
pub(super) fn install(dirs: &Dirs) -> Result<()> {
    let directory = hook_dir(dirs);
    for (name, text) in HOOKS {
        let file = directory.join(name);
        if !std::fs::read(&file).is_ok_and(|bytes| bytes == text.as_bytes()) {
            fs::replace(&file, text.as_bytes())?;
        }
    }
    Ok(())
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

/// The directories of the user's hooks of an environment; `None` where there can be none.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The project's.
    pub(super) project: Option<PathBuf>,
    /// Everybody's.
    pub(super) global: Option<PathBuf>,
    /// The environment's own.
    pub(super) local: Option<PathBuf>,
}

impl Places {
    /// The places of an environment and its project.
    pub(super) fn of(call: &Call<'_>, environment: &Environment, project: Option<&Path>) -> Self {
        let _ = project;
        Self {
            project: None,
            global: Some(call.settings.hook_dir.clone()),
            local: Some(bin_dir(&environment.path)),
        }
    }
}
