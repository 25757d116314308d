//! Where a command leads: from its name through PATH, the shims of version managers and the first line
//! of a script to the interpreter that runs it. Files are read; nothing is started.

mod executable;
mod shim;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

pub use executable::Python;
pub use shim::Shim;

/// What decides where a command leads: plain values from the process.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The variables.
    pub variables: BTreeMap<OsString, OsString>,
    /// The current directory.
    pub directory: PathBuf,
    /// The user's home directory.
    pub home: PathBuf,
}

/// A command that PATH leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Located {
    /// The file that PATH leads to.
    pub path: PathBuf,
    /// The version manager that it only calls.
    pub shim: Option<Shim>,
    /// What runs in the end; `None` where a shim leads nowhere.
    pub program: Option<PathBuf>,
    /// The interpreter that runs it: itself where it is one, else that of a script's first line.
    pub python: Option<Python>,
    /// Files of that name further down in PATH.
    pub hidden: Vec<PathBuf>,
}

impl World {
    /// That of this process.
    pub fn from_process(home: &Path) -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            directory: std::env::current_dir().unwrap_or_default(),
            home: home.to_owned(),
        }
    }

    /// A variable that is set to something.
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        let value = self.variables.get(OsStr::new(name))?;
        (!value.is_empty()).then_some(value)
    }

    /// The directories of PATH, in order.
    pub fn path(&self) -> Vec<PathBuf> {
        self.variable("PATH").map(|path| std::env::split_paths(path).collect()).unwrap_or_default()
    }

    /// Where `command` leads; `None` where no directory of PATH has it.
    pub fn locate(&self, command: &str) -> Option<Located> {
        let mut found = self.in_path(command).into_iter();
        let path = found.next()?;
        let hidden: Vec<PathBuf> = found.collect();
        let shim = shim::read(self, command, &path);
        let program = match &shim {
            None => Some(path.clone()),
            Some(shim) if shim.is_system() => {
                hidden.iter().find(|path| shim::read(self, command, path).is_none()).cloned()
            }
            Some(shim) => shim.program.clone(),
        };
        let python = program.as_deref().and_then(|program| self.python(program));
        Some(Located { path, shim, program, python, hidden })
    }

    /// The files of that name in PATH that can be run, each directory once.
    fn in_path(&self, command: &str) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        for directory in self.path() {
            // An empty entry is the current directory, as in the shells.
            let directory = self.directory.join(directory);
            let names = executable::names(command);
            let there = names.iter().map(|name| directory.join(name));
            let file = there.into_iter().find(|file| executable::can_be_run(file));
            found.extend(file.filter(|file| !found.contains(file)));
        }
        found
    }

    /// The interpreter that runs `program`.
    fn python(&self, program: &Path) -> Option<Python> {
        if executable::is_python(program) {
            return Some(Python::of(program));
        }
        match executable::first_line(program)? {
            executable::Runs::File(path) => Some(Python::of(&path)),
            executable::Runs::Name(name) => self.locate_python(&name),
        }
    }

    /// What `#!/usr/bin/env NAME` leads to. Another script of that name could lead here again.
    fn locate_python(&self, name: &str) -> Option<Python> {
        if !executable::is_python(Path::new(name)) {
            return None;
        }
        self.locate(name)?.python
    }
}
