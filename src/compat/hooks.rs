//! virtualenvwrapper's hooks: which there are, their first text, and how the executed ones are run.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::Command;

use super::{Call, log};
use crate::dirs::variable;
use crate::error::Result;
use crate::fs;
use crate::inspect::wrapper_hooks::is_stub;
use crate::interrupt;
use crate::shell::Shell;
use crate::venv::paths::bin_dir;

/// The words of a call without any.
pub(super) const NONE: [&str; 0] = [];

/// How a hook is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As a program.
    Executed,
    /// In the user's shell.
    Sourced,
}

/// A hook of virtualenvwrapper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hook {
    Initialize,
    PreMkVirtualenv,
    PostMkVirtualenv,
    PreCpVirtualenv,
    PostCpVirtualenv,
    PreRmVirtualenv,
    PostRmVirtualenv,
    PreActivate,
    PostActivate,
    PreDeactivate,
    PostDeactivate,
    PreMkProject,
    PostMkProject,
    GetEnvDetails,
}

/// The hooks that get a first text in the hook directory, with what that says. (`postmkproject` is executable, too, as
/// it always was.)
const GLOBAL: [(Hook, &str); 12] = [
    (Hook::Initialize, "sourced when the shell loads the commands"),
    (Hook::PreMkVirtualenv, "run after an environment is made, before it is entered; $1: its name"),
    (Hook::PostMkVirtualenv, "sourced after a new environment is entered"),
    (Hook::PreRmVirtualenv, "run before an environment is removed; $1: its name"),
    (Hook::PostRmVirtualenv, "run after an environment is removed; $1: its name"),
    (Hook::PreDeactivate, "sourced before any environment is left"),
    (Hook::PostDeactivate, "sourced after any environment is left"),
    (Hook::PreActivate, "run before any environment is entered; $1: its name"),
    (Hook::PostActivate, "sourced after any environment is entered"),
    (Hook::GetEnvDetails, "run for each environment in a long list; $1: its name"),
    (Hook::PreMkProject, "run before a project is made; $1: its name"),
    (Hook::PostMkProject, "sourced after a new project is entered"),
];

/// The same for the `bin` of an environment.
const LOCAL: [(Hook, &str); 5] = [
    (Hook::PreDeactivate, "sourced before this environment is left"),
    (Hook::PostDeactivate, "sourced after this environment is left"),
    (Hook::PreActivate, "run before this environment is entered; $1: its name"),
    (Hook::PostActivate, "sourced after this environment is entered"),
    (Hook::GetEnvDetails, "run for this environment in a long list; $1: its name"),
];

impl Hook {
    pub(super) const ALL: [Self; 14] = [
        Self::Initialize,
        Self::PreMkVirtualenv,
        Self::PostMkVirtualenv,
        Self::PreCpVirtualenv,
        Self::PostCpVirtualenv,
        Self::PreRmVirtualenv,
        Self::PostRmVirtualenv,
        Self::PreActivate,
        Self::PostActivate,
        Self::PreDeactivate,
        Self::PostDeactivate,
        Self::PreMkProject,
        Self::PostMkProject,
        Self::GetEnvDetails,
    ];

    /// The name of its file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Initialize => "initialize",
            Self::PreMkVirtualenv => "premkvirtualenv",
            Self::PostMkVirtualenv => "postmkvirtualenv",
            Self::PreCpVirtualenv => "precpvirtualenv",
            Self::PostCpVirtualenv => "postcpvirtualenv",
            Self::PreRmVirtualenv => "prermvirtualenv",
            Self::PostRmVirtualenv => "postrmvirtualenv",
            Self::PreActivate => "preactivate",
            Self::PostActivate => "postactivate",
            Self::PreDeactivate => "predeactivate",
            Self::PostDeactivate => "postdeactivate",
            Self::PreMkProject => "premkproject",
            Self::PostMkProject => "postmkproject",
            Self::GetEnvDetails => "get_env_details",
        }
    }

    /// The hook with that name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hook| hook.name() == name)
    }

    pub(super) fn kind(self) -> Kind {
        match self {
            Self::PreMkVirtualenv
            | Self::PreCpVirtualenv
            | Self::PreRmVirtualenv
            | Self::PostRmVirtualenv
            | Self::PreActivate
            | Self::PreMkProject
            | Self::GetEnvDetails => Kind::Executed,
            _ => Kind::Sourced,
        }
    }

    /// Those that an environment may have in its `bin`.
    pub(super) fn local() -> impl Iterator<Item = Self> {
        LOCAL.iter().map(|(hook, _)| *hook)
    }

    /// The same for what a shell sources: fish and PowerShell have files of their own beside the hook.
    pub(super) fn is_wanted_by(self, shell: Shell, directory: &Path) -> bool {
        let own = format!("{}.{}", self.name(), shell.hook_extension());
        self.is_wanted_in(directory) || is_wanted(&directory.join(own))
    }

    /// Whether there is more than its first text in a directory.
    pub(super) fn is_wanted_in(self, directory: &Path) -> bool {
        is_wanted(&directory.join(self.name()))
    }
}

/// Whether something has to be done with a file: it is there, and doesn't hold only comments. What can't be read is
/// somebody's hook.
fn is_wanted(file: &Path) -> bool {
    match std::fs::read(file) {
        Ok(bytes) => does_something(&bytes),
        Err(error) => error.kind() != io::ErrorKind::NotFound || file.is_symlink(),
    }
}

/// Whether there is more in a hook than its first text.
pub(super) fn does_something(bytes: &[u8]) -> bool {
    names_missing_interpreter(bytes) || !is_stub(bytes)
}

/// Whether the first line names an interpreter that isn't there: running the hook says so, whatever is in it.
fn names_missing_interpreter(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').next().and_then(|line| line.strip_prefix(b"#!"));
    let words = first.and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default();
    words.split_whitespace().next().is_some_and(|program| !Path::new(program).exists())
}

/// Writes the first texts of the global hooks, where nothing is.
pub(super) fn make_global(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    make(directory, &GLOBAL)
}

/// The same for the hooks of an environment.
pub(super) fn make_local(bin: &Path) -> Result<()> {
    make(bin, &LOCAL)
}

fn make(directory: &Path, hooks: &[(Hook, &str)]) -> Result<()> {
    let shell = std::env::var("SHELL").ok().filter(|shell| !shell.is_empty());
    let shell = shell.as_deref().unwrap_or("/bin/sh");
    for (hook, about) in hooks {
        let file = directory.join(hook.name());
        if file.symlink_metadata().is_ok() {
            continue;
        }
        let mut text = String::new();
        let _ = writeln!(text, "#!{shell}\n# This hook is {about}.\n");
        let is_program = hook.kind() == Kind::Executed || *hook == Hook::PostMkProject;
        // Nobody would miss it after a power cut: waiting for the disk would take longer than making an environment.
        let write = if is_program { fs::write_new_executable } else { fs::write_new };
        match write(&file, text.as_bytes()) {
            // Another shell is starting.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            written => written?,
        }
    }
    Ok(())
}

/// Runs an executed hook: the global one, then the environment's own, if it may have one. Their status doesn't count,
/// and what can't be run is said in one line.
pub(super) fn run(
    call: &Call<'_>,
    hook: Hook,
    local: Option<&Path>,
    words: &[&OsStr],
) -> Result<()> {
    run_file(call, &call.settings.hook_dir.join(hook.name()), words, None)?;
    match local.filter(|_| Hook::local().any(|it| it == hook)) {
        Some(bin) => run_file(call, &bin.join(hook.name()), words, None),
        None => Ok(()),
    }
}

/// The same as in a shell in which the environment is active.
pub(super) fn run_inside(
    call: &Call<'_>,
    hook: Hook,
    environment: &Path,
    words: &[&OsStr],
) -> Result<()> {
    let places = [call.settings.hook_dir.clone(), bin_dir(environment)];
    places
        .iter()
        .try_for_each(|place| run_file(call, &place.join(hook.name()), words, Some(environment)))
}

fn run_file(call: &Call<'_>, file: &Path, words: &[&OsStr], inside: Option<&Path>) -> Result<()> {
    if !is_wanted(file) {
        return Ok(());
    }
    log::write(call, &format!("running {}", file.display()))?;
    let started = start(call, Command::new(file).args(words), inside).or_else(|error| {
        // Without a first line that names an interpreter, it is sh's.
        if error.raw_os_error() == Some(8) {
            start(call, Command::new("/bin/sh").arg(file).args(words), inside)
        } else {
            Err(error)
        }
    });
    match started {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error.into()),
        Err(error) => {
            call.ui.say(&could_not_run(file, &error));
            Ok(())
        }
    }
}

fn start(call: &Call<'_>, command: &mut Command, inside: Option<&Path>) -> io::Result<()> {
    let home = &call.settings.workon_home;
    command.current_dir(home).env("PWD", home).env("WORKON_HOME", home);
    command.env("VIRTUALENVWRAPPER_HOOK_DIR", &call.settings.hook_dir);
    command.env("VIRTUALENVWRAPPER_PROJECT_FILENAME", &call.settings.project_file);
    if let Some(environment) = inside {
        let path = variable("PATH").unwrap_or_default();
        let path = std::iter::once(bin_dir(environment)).chain(std::env::split_paths(&path));
        command.env("VIRTUAL_ENV", environment);
        command.env("PATH", std::env::join_paths(path).map_err(io::Error::other)?);
    }
    interrupt::wait(&mut command.spawn()?).map(drop)
}

/// The line that people look for: as virtualenvwrapper, in Python's words.
fn could_not_run(file: &Path, error: &io::Error) -> String {
    let text = error.to_string();
    let said = text.split(" (os error").next().unwrap_or_default();
    let number = error.raw_os_error().map(|code| format!("[Errno {code}] ")).unwrap_or_default();
    let place = file.display();
    format!("virtualenvwrapper.user_scripts could not run \"{place}\": {number}{said}: '{place}'")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_hook_that_holds_only_comments_is_not_wanted() {
        let dir = tempfile::tempdir().unwrap();
        for (text, wanted) in [
            ("#!/bin/sh\n# a comment\n\n", false),
            ("", false),
            ("\n  \n\t# indented\r\n", false),
            ("#!/bin/sh\n:\n", true),
            ("# a\n  x=1", true),
            ("#!/nonexistent/python\n", true),
            ("#\0binary", true),
        ] {
            let file = dir.path().join("hook");
            fs::replace(&file, text.as_bytes()).unwrap();
            assert_eq!(is_wanted(&file), wanted, "{text:?}");
        }
        assert!(!is_wanted(&dir.path().join("absent")));
        assert!(is_wanted(dir.path()));
        fs::symlink(Path::new("/nonexistent"), &dir.path().join("dangling")).unwrap();
        assert!(is_wanted(&dir.path().join("dangling")));
    }

    #[test]
    fn what_can_not_be_run_is_said_in_the_words_that_people_look_for() {
        let error = io::Error::from_raw_os_error(13);
        assert_eq!(
            could_not_run(Path::new("/h/prermvirtualenv"), &error),
            "virtualenvwrapper.user_scripts could not run \"/h/prermvirtualenv\": \
             [Errno 13] Permission denied: '/h/prermvirtualenv'"
        );
    }

    #[test]
    fn first_texts_are_stubs_and_what_is_there_stays() {
        let dir = tempfile::tempdir().unwrap();
        fs::write_new(&dir.path().join("preactivate"), b"mine\n").unwrap();
        make_local(dir.path()).unwrap();
        make_local(dir.path()).unwrap();
        for (hook, _) in LOCAL {
            let is_mine = hook == Hook::PreActivate;
            assert_eq!(hook.is_wanted_in(dir.path()), is_mine, "{hook:?}");
        }
    }
}
