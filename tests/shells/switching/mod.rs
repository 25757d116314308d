//! The code that the binary prints to switch environments, run in each shell.
#![cfg(unix)]

mod faults;
mod hooks;
mod lists;
mod variables;

use std::path::{Path, PathBuf};

use venvyard::shell::{Commands, End, PathEntry, SessionChange};

use crate::support::{Sandbox, TestShell};

/// What an environment sets; the rest has plain defaults.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) set: Vec<(String, String)>,
    pub(super) entries: Vec<PathEntry>,
    pub(super) hooks: Vec<PathBuf>,
    pub(super) source: Vec<PathBuf>,
    pub(super) commands: Option<Commands>,
    pub(super) temporary: bool,
}

impl Asked {
    pub(super) fn set(name: &str, value: &str) -> Self {
        Self { set: vec![(name.to_owned(), value.to_owned())], ..Self::default() }
    }

    pub(super) fn entry(name: &str, end: End, directory: &str) -> Self {
        let entry = PathEntry { name: name.to_owned(), directory: directory.into(), end };
        Self { entries: vec![entry], ..Self::default() }
    }

    pub(super) fn hooks(directories: &[&Path]) -> Self {
        let hooks = directories.iter().map(|directory| (*directory).to_owned()).collect();
        Self { hooks, ..Self::default() }
    }

    /// A line that enters the environment `name`.
    pub(super) fn enter(&self, shell: &TestShell, sandbox: &Sandbox, name: &str) -> String {
        // PowerShell sources only files of this extension.
        let file = format!("enter-{name}{}", shell.choose("", "", ".ps1"));
        shell.source(&sandbox.write(file, &self.code(shell, sandbox, name)))
    }

    /// The code that enters it.
    pub(super) fn code(&self, shell: &TestShell, sandbox: &Sandbox, name: &str) -> String {
        let directory = sandbox.home().join(name);
        let mut set = vec![("VIRTUAL_ENV".to_owned(), directory.display().to_string())];
        set.push(("VIRTUAL_ENV_PROMPT".to_owned(), name.to_owned()));
        set.extend(self.set.iter().cloned());
        shell.kind.language().enter(&SessionChange {
            directory: &directory,
            bin: &directory.join("bin"),
            set: &set,
            entries: &self.entries,
            unset: &["PYTHONHOME"],
            cd: None,
            hooks: &self.hooks,
            source: &self.source,
            commands: self.commands.as_ref(),
            temporary: self.temporary,
            root: None,
        })
    }
}
