//! Computes what activating an environment changes. No I/O.

use std::path::{Path, PathBuf};

use crate::registry::Environment;
use crate::shell::{Commands, End, Language, PathEntry, SessionChange};
use crate::variables::{self, Variable, VariableName, Variables};
use crate::venv::paths::bin_dir;

/// The variables that are unset. `PYTHONHOME` would win over `pyvenv.cfg` (CPython, Modules/getpath), so that
/// the environment's Python would use another library.
pub(super) const UNSET: [&str; 1] = ["PYTHONHOME"];

/// What activating an environment changes, in a shell or for a child process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivationPlan {
    pub(super) directory: PathBuf,
    pub(super) bin: PathBuf,
    pub(super) prompt: String,
    home: PathBuf,
    /// The values that variables get, and the entries that PATH-like variables get.
    pub variables: Variables,
    /// The project's directory, to which `workon` changes.
    pub project: Option<PathBuf>,
    /// The directories whose hooks are sourced, in the order of activation.
    pub hooks: Vec<PathBuf>,
    /// Files that are sourced once, at the end.
    pub source: Vec<PathBuf>,
    /// The commands of a trusted project.
    pub commands: Option<Commands>,
    /// Whether deactivating removes the environment.
    pub temporary: bool,
    /// The tree in which the environment was auto-activated; `None` if it was activated by hand.
    pub root: Option<PathBuf>,
}

impl ActivationPlan {
    /// The plan for an environment. `home` is the directory that `~` stands for in an entry.
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
            project: environment.project().map(|project| project.directory.clone()),
            hooks: Vec::new(),
            source: Vec::new(),
            commands: None,
            temporary: entry.is_some_and(|entry| entry.temporary),
            root: None,
        }
    }

    /// The code that activates the environment and changes to the directory `cd`.
    pub fn code(&self, language: &Language, cd: Option<&Path>) -> String {
        let mut set = vec![
            ("VIRTUAL_ENV".to_owned(), language.path(&self.directory)),
            ("VIRTUAL_ENV_PROMPT".to_owned(), self.prompt.clone()),
        ];
        set.extend(self.values().map(|(name, value)| (name.to_owned(), value.to_owned())));
        language.enter(&SessionChange {
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

    /// The entries in the order in which they are added: the one that ends up in front comes last.
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
