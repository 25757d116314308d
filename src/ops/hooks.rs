//! The hooks that are run, not sourced: before and after an environment is made or deleted.
//!
//! Each is a file of a `hooks` directory, the user's or an environment's own, run by `sh` (on Windows by
//! PowerShell) with the environment's name as its argument, where the verb was typed. What it prints goes to
//! stderr: `mkenv` evaluates what is on stdout.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::error::{self, Kind};
use crate::fs::{self, Staged};
use crate::interrupt;
use crate::program::NotStarted;
use crate::registry::Environment;
use crate::shell::Language;

/// When a hook is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookEvent {
    /// Everything was looked at, nothing is made yet.
    PreCreate,
    /// The environment is whole, with its packages.
    PostCreate,
    /// The user has agreed, nothing is deleted yet.
    PreRemove,
    /// The environment is gone.
    PostRemove,
}

/// Which environment it is about.
#[derive(Debug, Clone, Copy)]
pub struct HookContext<'a> {
    /// Its name: `VENVYARD_NAME`.
    pub name: &'a str,
    /// Its directory: `VENVYARD_PATH`.
    pub path: &'a Path,
    /// Its project's directory: `VENVYARD_PROJECT`, empty where it has none.
    pub project: Option<&'a Path>,
}

impl<'a> HookContext<'a> {
    /// About an environment that is there.
    pub fn of(environment: &'a Environment) -> Self {
        Self {
            name: &environment.name,
            path: &environment.path,
            project: environment.project().map(|project| project.directory.as_path()),
        }
    }
}

/// Why a hook stops what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is there and can't be read.
    #[error("can't read the hook {}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What runs it can't be started.
    #[error("can't run the hook {}", file.display())]
    NotRun {
        /// The file.
        file: PathBuf,
        /// What runs it, and why that can't be started.
        source: NotStarted,
    },
    /// It ended with another status than 0.
    #[error("the hook {} failed ({status})", file.display())]
    Failed {
        /// The file.
        file: PathBuf,
        /// What it ended with.
        status: ExitStatus,
    },
    /// The user interrupted it.
    #[error("interrupted")]
    Interrupted,
}

impl HookEvent {
    fn stem(self) -> &'static str {
        match self {
            Self::PreCreate => "pre-create",
            Self::PostCreate => "post-create",
            Self::PreRemove => "pre-remove",
            Self::PostRemove => "post-remove",
        }
    }

    /// Where the file is that the program runs, if there is one.
    fn file(self, hooks: &Path) -> PathBuf {
        let extension = if cfg!(windows) { "ps1" } else { "sh" };
        hooks.join(self.stem()).with_extension(extension)
    }

    /// The file that a shell sources instead, where it is there.
    pub fn sourced(self, hooks: &Path, language: &Language) -> Result<Option<PathBuf>, Error> {
        let file = hooks.join(self.stem()).with_extension(language.hook_extension());
        Ok(is_there(&file)?.then_some(file))
    }

    /// Whether something stands where the program looks for the hook.
    pub fn is_in(self, hooks: &Path) -> bool {
        self.file(hooks).symlink_metadata().is_ok()
    }
}

/// A hook that runs when its own directory is gone.
#[derive(Debug)]
pub struct SavedHook {
    /// Where it was.
    file: PathBuf,
    copy: Staged,
}

impl SavedHook {
    /// Copies the hook of `hooks` to a directory of its own below `place`; `None` where there is none.
    pub fn new(hooks: &Path, event: HookEvent, place: &Path) -> Result<Option<Self>, Error> {
        let file = event.file(hooks);
        if !is_there(&file)? {
            return Ok(None);
        }
        let copied = Staged::create_own(place).and_then(|copy| {
            fs::copy_new(&file, &event.file(copy.path()))?;
            Ok(copy)
        });
        match copied {
            Ok(copy) => Ok(Some(Self { file, copy })),
            Err(source) => Err(Error::Read { file, source }),
        }
    }

    /// Runs it to its end.
    pub fn run(&self, event: HookEvent, about: HookContext<'_>) -> Result<(), Error> {
        start(&event.file(self.copy.path()), &self.file, about)
    }
}

/// Runs the hook of `hooks` to its end; a file that is not there is none.
pub fn run(hooks: &Path, event: HookEvent, about: HookContext<'_>) -> Result<(), Error> {
    let file = event.file(hooks);
    if !is_there(&file)? {
        return Ok(());
    }
    start(&file, &file, about)
}

/// Runs what is in `file`; `named` is what it is called where it fails.
fn start(file: &Path, named: &Path, about: HookContext<'_>) -> Result<(), Error> {
    let mut command = interpreter(file);
    command.arg(about.name).env("VENVYARD_NAME", about.name).env("VENVYARD_PATH", about.path);
    command.env("VENVYARD_PROJECT", about.project.map_or(OsStr::new(""), Path::as_os_str));
    command.stdin(Stdio::null()).stdout(io::stderr());
    let ended = command.spawn().and_then(|mut child| interrupt::wait(&mut child));
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::Failed { file: named.to_owned(), status }),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(Error::Interrupted),
        Err(error) => {
            let source = NotStarted::because(command.get_program(), error);
            Err(Error::NotRun { file: named.to_owned(), source })
        }
    }
}

/// A hook that can't be read is not one that isn't there: it may be what forbids a deletion.
fn is_there(file: &Path) -> Result<bool, Error> {
    let opened = fs::open(file).and_then(|opened| opened.metadata());
    match opened {
        Ok(metadata) if metadata.is_file() => Ok(true),
        Ok(_) => {
            Err(Error::Read { file: file.to_owned(), source: io::Error::other("it is not a file") })
        }
        Err(error) if fs::is_absent(&error) && !file.is_symlink() => Ok(false),
        Err(source) => Err(Error::Read { file: file.to_owned(), source }),
    }
}

fn interpreter(file: &Path) -> Command {
    if cfg!(windows) {
        let mut command = Command::new("powershell");
        command.args(["-NoProfile", "-ExecutionPolicy", "Bypass", "-File"]).arg(file);
        command
    } else {
        let mut command = Command::new("/bin/sh");
        command.arg(file);
        command
    }
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Interrupted => Self::new(Kind::Interrupted, error),
            error => Self::failed(error).hint("fix the hook, or move it away"),
        }
    }
}
