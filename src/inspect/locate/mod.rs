//! Finds out what a command runs: through PATH, the shims of version managers and the first line of a
//! script, to the interpreter. Reads files and starts nothing.

mod executable;
mod other_python;
mod shim;
mod typed;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

pub use executable::LocatedPython;
pub(in crate::inspect) use executable::is_python;
pub use other_python::{OtherPython, other_python};
pub use shim::Shim;
pub use typed::Typed;

use crate::program::{Interpreter, head, interpreter};

/// Locates commands, by the variables and directories of a process.
#[derive(Debug, Clone, Default)]
pub struct Locator {
    /// The process's variables.
    pub variables: BTreeMap<OsString, OsString>,
    /// The current directory.
    pub directory: PathBuf,
    /// The user's home directory.
    pub home: PathBuf,
}

/// A command that was found in PATH.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocatedCommand {
    /// The file in PATH.
    pub path: PathBuf,
    /// The shim, if the file is one.
    pub shim: Option<Shim>,
    /// The file that runs in the end; `None` if a shim finds none.
    pub program: Option<PathBuf>,
    /// The interpreter that runs it: the file itself, or the one in a script's first line.
    pub python: Option<LocatedPython>,
    /// The files with that name later in PATH.
    pub hidden: Vec<PathBuf>,
}

impl Locator {
    /// Uses the variables and the current directory of this process.
    pub fn from_process(home: &Path) -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            directory: std::env::current_dir().unwrap_or_default(),
            home: home.to_owned(),
        }
    }

    /// A variable's value; `None` if it is unset or empty.
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        let value = self.variables.get(OsStr::new(name))?;
        (!value.is_empty()).then_some(value)
    }

    /// The directories of PATH, in order.
    pub fn path(&self) -> Vec<PathBuf> {
        self.variable("PATH").map(|path| std::env::split_paths(path).collect()).unwrap_or_default()
    }

    /// Locates `command`; `None` if it is in no directory of PATH.
    pub fn locate(&self, command: &str) -> Option<LocatedCommand> {
        let mut found = self.in_path(command).into_iter();
        let path = found.next()?;
        let hidden: Vec<PathBuf> = found.collect();
        let shim = shim::read(self, command, &path);
        let program = match &shim {
            None => Some(path.clone()),
            Some(shim) if shim.runs_next() => {
                hidden.iter().find(|path| shim::read(self, command, path).is_none()).cloned()
            }
            Some(shim) => shim.program.clone(),
        };
        let python = program.as_deref().and_then(|program| self.python(program));
        Some(LocatedCommand { path, shim, program, python, hidden })
    }

    /// The executable files of that name in PATH, each once.
    fn in_path(&self, command: &str) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        for directory in self.path() {
            // As in shells, an empty entry means the current directory.
            let directory = self.directory.join(directory);
            let names = executable::names(command);
            let mut files = names.iter().map(|name| directory.join(name));
            let file = files.find(|file| executable::can_be_run(file));
            found.extend(file.filter(|file| !found.contains(file)));
        }
        found
    }

    /// The interpreter that runs `program`.
    fn python(&self, program: &Path) -> Option<LocatedPython> {
        if executable::is_python(program) {
            return Some(LocatedPython::of(program));
        }
        match interpreter(&head(program)?)? {
            Interpreter::Through(path) => Some(LocatedPython::of(&path)),
            Interpreter::File(path) => {
                executable::is_python(&path).then(|| LocatedPython::of(&path))
            }
            Interpreter::Name(name) => self.locate_python(&name),
        }
    }

    /// The interpreter that `#!/usr/bin/env NAME` finds. Other scripts of that name are not followed, because
    /// they could lead back here.
    fn locate_python(&self, name: &str) -> Option<LocatedPython> {
        if !executable::is_python(Path::new(name)) {
            return None;
        }
        self.locate(name)?.python
    }
}
