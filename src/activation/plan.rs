//! What being in an environment means, worked out without looking at the world.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::registry::Environment;
use crate::shell::{Commands, Entry, Shell, Switch};
use crate::venv::paths::bin_dir;

/// Variables that would make the environment's Python another's: a `PYTHONHOME` that is set wins over
/// `pyvenv.cfg` (CPython, Modules/getpath).
const UNSET: [&str; 1] = ["PYTHONHOME"];

/// The changes that enter an environment, for a shell or for a child process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    directory: PathBuf,
    bin: PathBuf,
    prompt: String,
    /// The variables to set, in order.
    pub variables: Vec<(String, String)>,
    /// The entries that PATH-like variables get, in order.
    pub entries: Vec<Entry>,
    /// Where `workon` goes.
    pub project: Option<PathBuf>,
    /// The directories whose hooks are sourced, in the order of entering.
    pub hooks: Vec<PathBuf>,
    /// Files that are sourced once, when all else is done.
    pub source: Vec<PathBuf>,
    /// What a trusted project has run.
    pub commands: Option<Commands>,
    /// Leaving has the program remove the environment.
    pub temporary: bool,
    /// The tree whose entering activates it; `None` where it was chosen by hand.
    pub root: Option<PathBuf>,
}

impl Plan {
    /// The plan for an environment.
    pub fn new(environment: &Environment) -> Self {
        let entry = environment.entry.as_ref();
        let prompt = entry.and_then(|entry| entry.prompt.clone());
        let variables = entry.map(|entry| entry.variables.clone()).unwrap_or_default();
        Self {
            directory: environment.path.clone(),
            bin: bin_dir(&environment.path),
            prompt: prompt.unwrap_or_else(|| environment.name.clone()),
            variables: variables.into_iter().collect(),
            project: entry
                .and_then(|entry| entry.project.as_ref())
                .map(|project| project.directory.clone()),
            entries: Vec::new(),
            hooks: Vec::new(),
            source: Vec::new(),
            commands: None,
            temporary: false,
            root: None,
        }
    }

    /// The code that enters the environment in a shell, and goes to `cd`.
    pub fn code(&self, shell: Shell, cd: Option<&Path>) -> String {
        let mut set = vec![
            ("VIRTUAL_ENV".to_owned(), shell.path(&self.directory)),
            ("VIRTUAL_ENV_PROMPT".to_owned(), self.prompt.clone()),
        ];
        set.extend(self.variables.iter().cloned());
        shell.enter(&Switch {
            directory: &self.directory,
            bin: &self.bin,
            set: &set,
            entries: &self.entries,
            unset: &UNSET,
            cd,
            hooks: &self.hooks,
            source: &self.source,
            commands: self.commands.as_ref(),
            temporary: self.temporary,
            root: self.root.as_deref(),
        })
    }

    /// What a child process has instead of its parent's: the variables to set, with `PATH`, and those
    /// to unset. `path` and `active` are the parent's `PATH` and `VIRTUAL_ENV`: the environment that
    /// is active there is left, whoever made it, as a shell would leave it.
    pub fn environment(
        &self,
        path: Option<&OsStr>,
        active: Option<&Path>,
    ) -> (Vec<(OsString, OsString)>, &'static [&'static str]) {
        let left = active.map(bin_dir);
        let mut entries: Vec<PathBuf> =
            path.map(|path| std::env::split_paths(path).collect()).unwrap_or_default();
        if let Some(index) = left.and_then(|left| entries.iter().position(|entry| *entry == left)) {
            entries.remove(index);
        }
        entries.insert(0, self.bin.clone());
        // A directory with the separator in its name can't be in PATH; the others still can.
        let path = std::env::join_paths(
            entries.iter().filter(|entry| std::env::join_paths([entry]).is_ok()),
        );
        let mut set: Vec<(OsString, OsString)> = vec![
            ("PATH".into(), path.unwrap_or_default()),
            ("VIRTUAL_ENV".into(), self.directory.clone().into()),
            ("VIRTUAL_ENV_PROMPT".into(), self.prompt.clone().into()),
        ];
        set.extend(self.variables.iter().map(|(name, value)| (name.into(), value.into())));
        (set, &UNSET)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let environment = Environment { name: "a".to_owned(), path: "/e/a".into(), entry: None };
        Plan::new(&environment)
    }

    fn path_of(path: Option<&str>, active: Option<&str>) -> OsString {
        let (set, _) = plan().environment(path.map(OsStr::new), active.map(Path::new));
        set.into_iter().find(|(name, _)| name == "PATH").unwrap().1
    }

    #[test]
    fn a_child_finds_the_environment_first() {
        assert_eq!(path_of(Some("/usr/bin:/bin"), None), "/e/a/bin:/usr/bin:/bin");
        assert_eq!(path_of(None, None), "/e/a/bin");
    }

    #[test]
    fn the_environment_active_around_it_is_left() {
        assert_eq!(
            path_of(Some("/x:/e/b/bin:/bin:/e/b/bin"), Some("/e/b")),
            "/e/a/bin:/x:/bin:/e/b/bin"
        );
    }
}
