//! What a name starts when a person types it while no environment is active.

use std::path::{Path, PathBuf};

use super::executable::{can_be_run, names};
use super::{Locator, Shim, shim};
use crate::python::{Platform, holds_stubs, is_of_environment, is_shims};

/// What a name starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// The first file of that name on PATH, or what a shim there starts.
    Program(PathBuf),
    /// A shim comes first, and finds nothing to start.
    DeadShim {
        /// Its path.
        path: PathBuf,
        /// What it looks for.
        shim: Shim,
    },
    /// PATH has no such file.
    Nothing,
}

impl Typed {
    /// Whether a shim runs the next file of its name on PATH.
    pub fn is_elsewhere(&self) -> bool {
        match self {
            Self::Program(_) => false,
            Self::DeadShim { shim, .. } => shim.runs_next(),
            Self::Nothing => true,
        }
    }
}

impl Locator {
    /// What `name` starts. Environments are passed over, and so are directories that a person didn't put on
    /// PATH on purpose: relative ones, and those of stubs.
    pub fn typed(&self, name: &str) -> Typed {
        let is_usable = |dir: &PathBuf| {
            dir.is_absolute() && !holds_stubs(Platform::CURRENT, Path::new("/"), dir)
        };
        let mut dead = None;
        for dir in self.path().into_iter().filter(is_usable) {
            let files = names(name).into_iter().map(|name| dir.join(name));
            let Some(file) = files.into_iter().find(|file| can_be_run(file)) else { continue };
            match self.behind_shim(name, &file) {
                Some(Typed::Nothing) => {}
                Some(Typed::DeadShim { path, shim }) if shim.runs_next() => {
                    dead = dead.or(Some(Typed::DeadShim { path, shim }));
                }
                Some(found) => return found,
                // A shim of another tool may start anything.
                None if is_shims(&dir) || is_of_environment(&file) => {}
                None => return Typed::Program(file),
            }
        }
        dead.unwrap_or(Typed::Nothing)
    }

    /// What a shim starts: `Nothing` if that is an environment's, or the next file of that name on PATH; `None`
    /// if the file is no shim that is known.
    pub fn behind_shim(&self, name: &str, file: &Path) -> Option<Typed> {
        let shim = shim::read(self, name, file)?;
        Some(match &shim.program {
            Some(program) if is_of_environment(program) => Typed::Nothing,
            Some(program) => Typed::Program(program.clone()),
            None if shim.is_system() => Typed::Nothing,
            None => Typed::DeadShim { path: file.to_owned(), shim },
        })
    }
}
