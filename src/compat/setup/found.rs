//! What a user of virtualenvwrapper has: the variables of the start-up files, the environments, projects and hooks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::outline::assignments;
use crate::compat::expand;
use crate::compat::hooks::{Hook, Kind};
use crate::context::Context;
use crate::dirs::{Dirs, variable};
use crate::error::Result;
use crate::fs;
use crate::inspect::wrapper_hooks;
use crate::shell::Shell;
use crate::venv;
use crate::venv::paths::bin_dir;

/// The variables that say where something is.
const NAMES: [&str; 4] = [
    "WORKON_HOME",
    "VIRTUALENVWRAPPER_HOOK_DIR",
    "VIRTUALENVWRAPPER_PROJECT_FILENAME",
    "VIRTUALENVWRAPPER_PYTHON",
];

/// The values of the variables: those of this process, else those that start-up files set. Users rarely export them.
pub(super) struct Variables(BTreeMap<String, String>);

/// An environment with what virtualenvwrapper's users have in it.
pub(super) struct One {
    pub(super) name: String,
    /// Its directory of programs and hooks.
    pub(super) bin: PathBuf,
    /// The directory that its `.project` names.
    pub(super) project: Option<PathBuf>,
    /// Its own hooks that do something.
    pub(super) hooks: Vec<&'static str>,
}

/// The global hooks, by what becomes of them.
#[derive(Default)]
pub(super) struct Hooks {
    pub(super) in_use: Vec<&'static str>,
    pub(super) stubs: usize,
    /// Those that are no programs but should be.
    pub(super) unfit: Vec<&'static str>,
    /// Those that are sourced, and written for another shell.
    pub(super) foreign: Vec<&'static str>,
}

impl Variables {
    /// `files` are the start-up files, in the order in which they count.
    pub(super) fn read(dirs: &Dirs, files: &[PathBuf]) -> Self {
        let mut values = BTreeMap::new();
        for file in files {
            let text = std::fs::read(file).unwrap_or_default();
            for (name, value) in assignments(&text, &NAMES) {
                let expanded = std::str::from_utf8(&value).ok().and_then(|it| expanded(dirs, it));
                values.extend(expanded.map(|value| (name, value)));
            }
        }
        for name in NAMES {
            values
                .extend(variable(name).map(|it| (name.into(), it.to_string_lossy().into_owned())));
        }
        Self(values)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The home of environments.
    pub(super) fn home(&self, context: &Context) -> Result<PathBuf> {
        match self.get("WORKON_HOME") {
            // A relative one is below the home directory.
            Some(home) => Ok(context.dirs.home.join(home)),
            None => context.workon_home(),
        }
    }

    /// The directory of the global hooks.
    pub(super) fn hook_dir(&self, context: &Context) -> Result<PathBuf> {
        match self.get("VIRTUALENVWRAPPER_HOOK_DIR") {
            Some(directory) => Ok(context.dirs.home.join(directory)),
            None => self.home(context),
        }
    }
}

/// The path that a value means; `None` if a command says what it is, or a variable that isn't set.
pub(super) fn expanded(dirs: &Dirs, value: &str) -> Option<String> {
    let text = expand::replaced(value, &dirs.home).into_os_string().into_string().ok()?;
    (!text.contains(['$', '`'])).then_some(text)
}

/// The environments in the home, by name.
pub(super) fn environments(home: &Path, project_file: &str) -> Vec<One> {
    let mut paths = fs::children(home).unwrap_or_default();
    paths.sort_unstable();
    let one = |path: PathBuf| {
        venv::inspect(&path).ok()??;
        let project = std::fs::read_to_string(path.join(project_file)).unwrap_or_default();
        let project = project.lines().next().map(str::trim).filter(|line| !line.is_empty());
        Some(One {
            name: path.file_name()?.to_string_lossy().into_owned(),
            project: project.map(PathBuf::from),
            hooks: wrapper_hooks::in_use(&path),
            bin: bin_dir(&path),
        })
    };
    paths.into_iter().filter_map(one).collect()
}

/// The global hooks in a directory, as a shell takes them.
pub(super) fn hooks(shell: Shell, directory: &Path) -> Hooks {
    let mut hooks = Hooks::default();
    for hook in Hook::ALL {
        let file = directory.join(hook.name());
        if !hook.is_wanted_by(shell, directory) {
            hooks.stubs += usize::from(file.is_file());
        } else if !is_for(shell, hook, directory) {
            hooks.foreign.push(hook.name());
        } else if hook.kind() == Kind::Executed && !is_program(&file) {
            hooks.unfit.push(hook.name());
        } else {
            hooks.in_use.push(hook.name());
        }
    }
    hooks
}

/// Whether the shell can source the hook, or doesn't have to. bash and zsh read the same ones; the others read the one with
/// their ending, or one whose first line names them.
pub(super) fn is_for(shell: Shell, hook: Hook, directory: &Path) -> bool {
    let file = directory.join(hook.name());
    let own = || directory.join(format!("{}.{}", hook.name(), shell.hook_extension())).is_file();
    let names_it = || {
        let text = std::fs::read(&file).unwrap_or_default();
        let first =
            String::from_utf8_lossy(text.split(|byte| *byte == b'\n').next().unwrap_or_default())
                .into_owned();
        let names: &[&str] =
            if shell == Shell::PowerShell { &["pwsh", "powershell"] } else { &["fish"] };
        first.starts_with("#!") && names.iter().any(|name| first.contains(name))
    };
    hook.kind() == Kind::Executed
        || matches!(shell, Shell::Bash | Shell::Zsh)
        || own()
        || names_it()
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// Windows tells programs by their names, and virtualenvwrapper has none there.
#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn values_are_expanded_as_far_as_no_command_is_asked() {
        let dirs = testing::dirs(Path::new("/home/u"));
        for (value, expected) in [
            ("~/.envs", Some("/home/u/.envs")),
            ("$HOME/My Envs", Some("/home/u/My Envs")),
            ("${HOME}/a", Some("/home/u/a")),
            ("envs", Some("envs")),
            ("$(brew --prefix)/envs", None),
            ("`which python3`", None),
            ("$VENVYARD_IS_NOT_SET/a", None),
        ] {
            assert_eq!(expanded(&dirs, value).as_deref(), expected, "{value}");
        }
    }
}
