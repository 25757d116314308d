//! Programs that venvyard starts: which file a name means, and why a file can't be started.
//!
//! The system's own search (`execvp`) passes over a file that it can't start and takes the next one of that name,
//! which may belong to another Python. It also hands a binary of another processor to `sh`, as if it were a script.

#[cfg(any(target_os = "linux", target_os = "android"))]
mod elf;
mod fault;
mod script;
mod search;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use fault::look;

pub use fault::Fault;
pub use script::{Interpreter, head, interpreter, interpreter_path};
pub use search::find;

use crate::error::Exit;

/// A program that can't be started.
#[derive(Debug, thiserror::Error)]
#[error("can't run {}: {fault}", program.display())]
pub struct NotStarted {
    /// Its path, or its name if no path is known.
    pub program: PathBuf,
    /// Why.
    pub fault: Fault,
}

impl NotStarted {
    /// The program, and why.
    pub fn new(program: impl AsRef<OsStr>, fault: Fault) -> Self {
        Self { program: PathBuf::from(program.as_ref()), fault }
    }

    /// The reason why the system refused to start the program.
    pub fn because(program: impl AsRef<OsStr>, error: io::Error) -> Self {
        let fault = look(Path::new(program.as_ref())).unwrap_or(Fault::System(error));
        Self::new(program, fault)
    }

    /// The exit code that shells and env(1) give for it.
    pub fn exit(&self) -> Exit {
        match self.fault {
            Fault::Missing | Fault::NotOnPath => Exit(127),
            _ => Exit(126),
        }
    }
}

/// Fails if it can be seen that the file can't be started.
pub fn check(program: &Path) -> Result<(), NotStarted> {
    look(program).map_or(Ok(()), |fault| Err(NotStarted::new(program, fault)))
}
