//! What being in an environment means, worked out without looking at the world.

use std::path::{Path, PathBuf};

use crate::registry::Environment;
use crate::shell::{Commands, End, PathEntry, SessionChange, Shell};
use crate::variables::{self, Variable, VariableName, Variables};
use crate::venv::paths::bin_dir;

/// Variables that would make the environment's Python another's: a `PYTHONHOME` that is set wins over
/// `pyvenv.cfg` (CPython, Modules/getpath).
pub(super) const UNSET: [&str; 1] = ["PYTHONHOME"];

/// The changes that enter an environment, for a shell or for a child process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub(super) directory: PathBuf,
    pub(super) bin: PathBuf,
    pub(super) prompt: String,
    home: PathBuf,
    /// What is set, and which entries PATH-like variables get.
    pub variables: Variables,
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
    /// The plan for an environment. `home` is what `~` means in an entry.
    pub fn new(environment: &Environment, home: &Path) -> Self {
        let entry = environment.entry.as_ref();
        let prompt = entry.and_then(|entry| entry.prompt.clone());
        let variables = entry.map(|entry| entry.variables.clone()).unwrap_or_default();
        Self {
            directory: environment.path.clone(),
            bin: bin_dir(&environment.path),
            prompt: prompt.unwrap_or_else(|| environment.name.clone()),
            home: home.to_owned(),
            variables,
            project: entry
                .and_then(|entry| entry.project.as_ref())
                .map(|project| project.directory.clone()),
            hooks: Vec::new(),
            source: Vec::new(),
            commands: None,
            temporary: entry.is_some_and(|entry| entry.temporary),
            root: None,
        }
    }

    /// The code that enters the environment in a shell, and goes to `cd`.
    pub fn code(&self, shell: Shell, cd: Option<&Path>) -> String {
        let mut set = vec![
            ("VIRTUAL_ENV".to_owned(), shell.path(&self.directory)),
            ("VIRTUAL_ENV_PROMPT".to_owned(), self.prompt.clone()),
        ];
        set.extend(self.values().map(|(name, value)| (name.to_owned(), value.to_owned())));
        shell.enter(&SessionChange {
            directory: &self.directory,
            bin: &self.bin,
            set: &set,
            entries: &self.entries(),
            unset: &UNSET,
            cd,
            hooks: &self.hooks,
            source: &self.source,
            commands: self.commands.as_ref(),
            temporary: self.temporary,
            root: self.root.as_deref(),
        })
    }

    /// The variables that get a value.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().filter_map(|(name, variable)| match variable {
            Variable::Value(value) => Some((name.as_str(), value.as_str())),
            Variable::Entries { .. } => None,
        })
    }

    /// The entries in the order in which they are added: what is in front of all comes last.
    pub(super) fn entries(&self) -> Vec<PathEntry> {
        let entry = |name: &VariableName, entry: &String, end| PathEntry {
            name: name.to_string(),
            directory: variables::directory(entry, &self.home),
            end,
        };
        self.variables
            .iter()
            .flat_map(|(name, variable)| match variable {
                Variable::Value(_) => Vec::new(),
                Variable::Entries { prepend, append } => {
                    let front = prepend.iter().rev().map(|one| entry(name, one, End::Front));
                    front.chain(append.iter().map(|one| entry(name, one, End::Back))).collect()
                }
            })
            .collect()
    }
}
