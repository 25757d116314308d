//! What a change of environment consists of, in whatever shell.

use std::path::{Path, PathBuf};

/// What a session has to change to enter an environment. The shell itself looks up the old values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionChange<'a> {
    /// The environment's directory.
    pub directory: &'a Path,
    /// What goes first in `PATH`.
    pub bin: &'a Path,
    /// The variables to set, in order.
    pub set: &'a [(String, String)],
    /// The entries to add to PATH-like variables, in order. Those of `PATH` come after `bin`.
    pub entries: &'a [PathEntry],
    /// The variables to unset.
    pub unset: &'a [&'a str],
    /// The directory to go to.
    pub cd: Option<&'a Path>,
    /// Directories of hooks, in the order in which their `activate` hooks are sourced. Leaving reverses it.
    pub hooks: &'a [PathBuf],
    /// Files to source once, after everything else.
    pub source: &'a [PathBuf],
    /// The commands of a trusted project.
    pub commands: Option<&'a Commands>,
    /// Whether leaving removes the environment.
    pub temporary: bool,
    /// The directory tree that activated it on `cd`; `None` if the user chose the environment.
    pub root: Option<&'a Path>,
}

/// What changes in a session when an environment, which may be active in it, is in another directory than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionMove<'a> {
    /// Its directory, as the session has it if it is active.
    pub active: &'a Path,
    /// The directory of its hooks, as it was and as it is.
    pub hooks: [&'a Path; 2],
    /// The directory to go to.
    pub cd: Option<&'a Path>,
}

/// One more directory in a PATH-like variable. Leaving removes that value once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathEntry {
    /// The variable.
    pub name: String,
    /// The directory: absolute, and without the separator in it.
    pub directory: PathBuf,
    /// Where it goes.
    pub end: End,
}

/// An end of a PATH-like variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Before everything that is there; in `PATH`, after the environment's own directory.
    Front,
    /// After everything that is there.
    Back,
}

/// Commands that the system's shell runs in a project's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commands {
    /// The project's directory.
    pub directory: PathBuf,
    /// Run after the environment has been entered.
    pub activate: Option<String>,
    /// Run before it is left.
    pub deactivate: Option<String>,
}

impl SessionChange<'_> {
    /// The variables that change, except `PATH`.
    pub(super) fn names(&self) -> Vec<&str> {
        let entries = self.entries.iter().map(|entry| entry.name.as_str());
        self.variables().chain(entries).collect()
    }

    /// Those of them that are set or unset, in order.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        let set = self.set.iter().map(|(name, _)| name.as_str());
        set.chain(self.unset.iter().copied())
    }
}
