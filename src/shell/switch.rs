//! What a change of environment consists of, whatever the shell.

use std::path::{Path, PathBuf};

/// What a shell has to change to be in an environment. The old values are looked up in the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch<'a> {
    /// The environment's directory.
    pub directory: &'a Path,
    /// What goes first in `PATH`.
    pub bin: &'a Path,
    /// The variables to set, in order.
    pub set: &'a [(String, String)],
    /// The entries that PATH-like variables get, in order. `PATH`'s stand behind `bin`.
    pub entries: &'a [Entry],
    /// The variables to unset.
    pub unset: &'a [&'a str],
    /// Where to go.
    pub cd: Option<&'a Path>,
    /// The directories whose hooks are sourced: on entering in this order, on leaving in the reverse.
    pub hooks: &'a [PathBuf],
    /// Files that are sourced once, when all else is done.
    pub source: &'a [PathBuf],
    /// What a trusted project has run.
    pub commands: Option<&'a Commands>,
    /// Leaving has the program remove the environment.
    pub temporary: bool,
    /// The tree whose entering activates it; `None` where it was chosen by hand.
    pub root: Option<&'a Path>,
}

/// One directory more in a PATH-like variable. It is taken out by value, and once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The variable.
    pub name: String,
    /// The directory: absolute, without the separator in it.
    pub directory: PathBuf,
    /// Where it goes.
    pub end: End,
}

/// An end of a PATH-like variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Before all that is there; in `PATH` behind the environment's own directory.
    Front,
    /// Behind all that is there.
    Back,
}

/// Commands that children of the system's shell run in a project's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commands {
    /// The project's directory.
    pub directory: PathBuf,
    /// Run when the environment has been entered.
    pub activate: Option<String>,
    /// Run before it is left.
    pub deactivate: Option<String>,
}

impl Switch<'_> {
    /// The variables that change, but for `PATH`.
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
