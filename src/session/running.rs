//! The shell that a command was typed into.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::dirs::variable;
use crate::shell::Shell;

/// Programs that run a command for someone else: the shell is further up.
const WRAPPERS: [&str; 17] = [
    "venvyard", "sudo", "doas", "env", "cargo", "just", "make", "gmake", "sh", "dash", "ash",
    "time", "timeout", "nice", "nohup", "strace", "script",
];

/// A shell and, where it is known, its executable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Which shell.
    pub shell: Shell,
    executable: Option<PathBuf>,
}

/// It can't be told which shell is running, or its executable isn't there.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// Neither the processes above nor `SHELL` name a shell that venvyard knows.
    #[error("can't tell which shell this is")]
    Unknown,
    /// No executable of that name on PATH.
    #[error("there is no {0} on PATH")]
    NotFound(Shell),
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Unknown => Self::usage(error)
                .hint("add one of: --shell bash, --shell zsh, --shell fish, --shell powershell"),
            Error::NotFound(_) => Self::failed(error),
        }
    }
}

impl Running {
    /// The executable: the running one, else the one on PATH.
    pub fn executable(&self) -> Result<PathBuf, Error> {
        if let Some(path) = self.executable.as_ref().filter(|path| path.is_file()) {
            return Ok(path.clone());
        }
        let name = if self.shell == Shell::PowerShell { powershell() } else { self.shell.name() };
        which::which(name).map_err(|_| Error::NotFound(self.shell))
    }
}

/// The shell asked for, else the one that runs this process, else the one in `SHELL`.
pub fn find(asked: Option<Shell>) -> Result<Running, Error> {
    if let Some(shell) = asked {
        return Ok(Running { shell, executable: None });
    }
    above(ancestors()).or_else(|| login_shell(variable("SHELL").as_deref())).ok_or(Error::Unknown)
}

/// `pwsh` or, on Windows, the older `powershell`, by the one that is running.
pub fn powershell() -> &'static str {
    if cfg!(windows) {
        powershell_of(&variable("PSModulePath").unwrap_or_default().to_string_lossy())
    } else {
        "pwsh"
    }
}

/// PowerShell 7 puts its own directories first in `PSModulePath`; the system's value, and Windows
/// PowerShell's, begins with one of `WindowsPowerShell`.
fn powershell_of(module_path: &str) -> &'static str {
    let first = module_path.split(';').next().unwrap_or_default();
    if first.is_empty() || first.contains("WindowsPowerShell") { "powershell" } else { "pwsh" }
}

/// A process above this one, by the name the system has for it.
struct Process {
    name: String,
    executable: Option<PathBuf>,
}

/// The nearest process that is no wrapper, if it is a shell. Nothing is looked for behind it: the
/// shell that once started an editor or another shell is not the one that is being typed into.
fn above(processes: impl IntoIterator<Item = Process>) -> Option<Running> {
    let nearest = processes
        .into_iter()
        .find(|process| !WRAPPERS.contains(&process.name.trim_start_matches('-')))?;
    let shell = Shell::from_name(&nearest.name)?;
    Some(Running { shell, executable: nearest.executable })
}

fn login_shell(path: Option<&OsStr>) -> Option<Running> {
    let path = Path::new(path?);
    let shell = Shell::from_name(path.file_name()?.to_str()?)?;
    Some(Running { shell, executable: Some(path.to_owned()) })
}

/// The processes above this one, nearest first.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn ancestors() -> impl Iterator<Item = Process> {
    let parent =
        |pid: u32| parent_in_stat(&fs_err::read_to_string(format!("/proc/{pid}/stat")).ok()?);
    std::iter::successors(parent(std::process::id()), move |pid| parent(*pid)).map_while(|pid| {
        Some(Process {
            // A script's name is the script's, which is right: the shell that reads it is not the
            // one that is being typed into.
            name: fs_err::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim_end().to_owned(),
            executable: fs_err::read_link(format!("/proc/{pid}/exe")).ok(),
        })
    })
}

/// The fourth field of `/proc/PID/stat`; the second, in parentheses, may contain anything.
#[cfg_attr(
    all(not(test), not(any(target_os = "linux", target_os = "android"))),
    expect(dead_code, reason = "Linux")
)]
fn parent_in_stat(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok().filter(|pid| *pid > 0)
}

/// The processes above this one, nearest first, as `ps` knows them.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn ancestors() -> impl Iterator<Item = Process> {
    let ask = |pid: u32| {
        let output = std::process::Command::new("/bin/ps")
            // Behind a `=` all the rest is a heading (POSIX): one option a column.
            .args(["-o", "ppid=", "-o", "comm=", "-p", &pid.to_string()])
            .output()
            .ok()?;
        parse_ps(&String::from_utf8_lossy(&output.stdout))
    };
    let own = ask(std::process::id()).and_then(|(parent, _)| ask(parent));
    std::iter::successors(own, move |(parent, _)| ask(*parent)).map(|(_, process)| process)
}

/// Windows has no parent that can be relied on. It is PowerShell, unless Git's bash or MSYS2 say that
/// they are there: they set `SHELL`, too.
#[cfg(not(unix))]
fn ancestors() -> impl Iterator<Item = Process> {
    let powershell = || Process { name: powershell().to_owned(), executable: None };
    variable("MSYSTEM").is_none().then(powershell).into_iter()
}

/// A line of `ps -o ppid= -o comm=`: `  501 -zsh` or `  501 /opt/homebrew/bin/fish`.
#[cfg_attr(
    all(not(test), any(not(unix), target_os = "linux", target_os = "android")),
    expect(dead_code, reason = "macOS and the BSDs")
)]
fn parse_ps(line: &str) -> Option<(u32, Process)> {
    let (parent, command) = line.trim().split_once(' ')?;
    let path = Path::new(command.trim());
    let name = path.file_name()?.to_str()?.to_owned();
    Some((
        parent.parse().ok()?,
        Process { name, executable: path.is_absolute().then(|| path.into()) },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn above_named(names: &[&str]) -> Option<Shell> {
        let process = |name: &&str| Process { name: (*name).to_owned(), executable: None };
        above(names.iter().map(process)).map(|running| running.shell)
    }

    #[test]
    fn the_shell_behind_wrappers_is_found() {
        assert_eq!(above_named(&["-zsh", "login"]), Some(Shell::Zsh));
        assert_eq!(above_named(&["sudo", "fish", "bash"]), Some(Shell::Fish));
        assert_eq!(above_named(&["sh", "just", "cargo", "pwsh"]), Some(Shell::PowerShell));
    }

    #[test]
    fn a_shell_behind_another_program_is_not_the_one_typed_into() {
        assert_eq!(above_named(&["nu", "bash"]), None);
        assert_eq!(above_named(&["install.sh", "bash"]), None);
        assert_eq!(above_named(&[]), None);
    }

    #[test]
    fn the_login_shell_is_the_last_resort() {
        let shell = |path: &str| login_shell(Some(OsStr::new(path))).map(|running| running.shell);
        assert_eq!(shell("/usr/bin/fish"), Some(Shell::Fish));
        assert_eq!(shell("/bin/tcsh"), None);
        assert_eq!(login_shell(None), None);
    }

    #[test]
    fn what_the_systems_say_of_a_process_is_understood() {
        assert_eq!(parent_in_stat("7 (a) b) S 42 7 7 0"), Some(42));
        assert_eq!(parent_in_stat("1 (init) S 0 1 1"), None);
        let (parent, process) = parse_ps("  501 -zsh\n").unwrap();
        assert_eq!((parent, process.name.as_str(), process.executable), (501, "-zsh", None));
        let (_, process) = parse_ps("1 /opt/home brew/bin/fish").unwrap();
        assert_eq!(process.name, "fish");
        let fish = Path::new("/opt/home brew/bin/fish");
        assert_eq!(process.executable.as_deref(), fish.is_absolute().then_some(fish));
    }

    #[test]
    fn the_powershell_that_runs_is_told_by_its_modules() {
        let seven =
            r"C:\Users\u\Documents\PowerShell\Modules;C:\Program Files\WindowsPowerShell\Modules";
        assert_eq!(powershell_of(seven), "pwsh");
        assert_eq!(powershell_of(r"C:\Users\u\Documents\WindowsPowerShell\Modules"), "powershell");
        assert_eq!(powershell_of(""), "powershell");
    }

    #[test]
    fn the_shell_asked_for_is_not_looked_for() {
        assert_eq!(find(Some(Shell::Fish)).unwrap().shell, Shell::Fish);
    }

    #[test]
    fn an_unknown_shell_lists_the_choices() {
        let error = crate::error::Error::from(Error::Unknown);
        assert_eq!(error.kind(), crate::error::Kind::Usage);
        assert!(Shell::ALL.iter().all(|shell| error.hints()[0].contains(shell.name())));
    }
}
