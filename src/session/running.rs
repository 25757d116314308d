//! The shell that a command was typed into.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::dirs::variable;
use crate::shell::Shell;

/// Programs that run a command on behalf of another: the shell is one of their ancestors.
const WRAPPERS: [&str; 17] = [
    "venvyard", "sudo", "doas", "env", "cargo", "just", "make", "gmake", "sh", "dash", "ash",
    "time", "timeout", "nice", "nohup", "strace", "script",
];

/// A shell and, if it is known, its executable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningShell {
    /// Which shell.
    pub shell: Shell,
    executable: Option<PathBuf>,
}

/// Why there is no shell to work with.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// Neither the ancestor processes nor `SHELL` are a shell that venvyard knows.
    #[error("can't tell which shell this is")]
    Unknown,
    /// PATH has no executable with its name.
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

impl RunningShell {
    /// The executable: the running one, or else the one on PATH.
    pub fn executable(&self) -> Result<PathBuf, Error> {
        if let Some(path) = self.executable.as_ref().filter(|path| path.is_file()) {
            return Ok(path.clone());
        }
        let name = if self.shell == Shell::PowerShell { powershell() } else { self.shell.name() };
        which::which(name).map_err(|_| Error::NotFound(self.shell))
    }
}

/// The requested shell, or else the one that runs this process, or else the one in `SHELL`.
pub fn find(requested: Option<Shell>) -> Result<RunningShell, Error> {
    if let Some(shell) = requested {
        return Ok(RunningShell { shell, executable: None });
    }
    nearest(ancestors()).or_else(|| login_shell(variable("SHELL").as_deref())).ok_or(Error::Unknown)
}

/// `pwsh` or, if Windows PowerShell is running, `powershell`.
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

/// An ancestor process, with the system's name for it.
struct Process {
    name: String,
    executable: Option<PathBuf>,
}

/// The nearest process that is no wrapper, if it is a shell. The search ends there: a shell that once started an editor
/// or another shell is not the one into which the user types.
fn nearest(processes: impl IntoIterator<Item = Process>) -> Option<RunningShell> {
    let process = processes
        .into_iter()
        .find(|process| !WRAPPERS.contains(&process.name.trim_start_matches('-')))?;
    let shell = Shell::from_name(&process.name)?;
    Some(RunningShell { shell, executable: process.executable })
}

fn login_shell(path: Option<&OsStr>) -> Option<RunningShell> {
    let path = Path::new(path?);
    let shell = Shell::from_name(path.file_name()?.to_str()?)?;
    Some(RunningShell { shell, executable: Some(path.to_owned()) })
}

/// The ancestors of this process, nearest first.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn ancestors() -> impl Iterator<Item = Process> {
    let parent =
        |pid: u32| parent_in_stat(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?);
    std::iter::successors(parent(std::process::id()), move |pid| parent(*pid)).map_while(|pid| {
        Some(Process {
            // For a script this is the script's name. That is right, because the user doesn't type into the shell
            // that runs it.
            name: std::fs::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim_end().to_owned(),
            executable: std::fs::read_link(format!("/proc/{pid}/exe")).ok(),
        })
    })
}

/// The parent's ID: the fourth field of `/proc/PID/stat`. The second, in parentheses, may contain anything.
#[cfg_attr(
    all(not(test), not(any(target_os = "linux", target_os = "android"))),
    expect(dead_code, reason = "Linux")
)]
fn parent_in_stat(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok().filter(|pid| *pid > 0)
}

/// The ancestors of this process, nearest first, as `ps` shows them.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn ancestors() -> impl Iterator<Item = Process> {
    let ask = |pid: u32| {
        let output = std::process::Command::new("/bin/ps")
            // After a `=`, everything is the heading (POSIX), so each column needs its own option.
            .args(["-o", "ppid=", "-o", "comm=", "-p", &pid.to_string()])
            .output()
            .ok()?;
        parse_ps(&String::from_utf8_lossy(&output.stdout))
    };
    let own = ask(std::process::id()).and_then(|(parent, _)| ask(parent));
    std::iter::successors(own, move |(parent, _)| ask(*parent)).map(|(_, process)| process)
}

/// Windows doesn't tell a process's parent reliably. Assume PowerShell, unless Git's bash or MSYS2 have set `MSYSTEM`:
/// they set `SHELL`, too.
#[cfg(not(unix))]
fn ancestors() -> impl Iterator<Item = Process> {
    let powershell = || Process { name: powershell().to_owned(), executable: None };
    variable("MSYSTEM").is_none().then(powershell).into_iter()
}

/// Reads a line of `ps -o ppid= -o comm=`: `  501 -zsh` or `  501 /opt/homebrew/bin/fish`.
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

    fn nearest_of(names: &[&str]) -> Option<Shell> {
        let process = |name: &&str| Process { name: (*name).to_owned(), executable: None };
        nearest(names.iter().map(process)).map(|running| running.shell)
    }

    #[test]
    fn wrappers_are_skipped() {
        assert_eq!(nearest_of(&["-zsh", "login"]), Some(Shell::Zsh));
        assert_eq!(nearest_of(&["sudo", "fish", "bash"]), Some(Shell::Fish));
        assert_eq!(nearest_of(&["sh", "just", "cargo", "pwsh"]), Some(Shell::PowerShell));
    }

    #[test]
    fn no_shell_is_found_behind_another_program() {
        assert_eq!(nearest_of(&["nu", "bash"]), None);
        assert_eq!(nearest_of(&["install.sh", "bash"]), None);
        assert_eq!(nearest_of(&[]), None);
    }

    #[test]
    fn the_login_shell_is_the_last_resort() {
        let shell = |path: &str| login_shell(Some(OsStr::new(path))).map(|running| running.shell);
        assert_eq!(shell("/usr/bin/fish"), Some(Shell::Fish));
        assert_eq!(shell("/bin/tcsh"), None);
        assert_eq!(login_shell(None), None);
    }

    #[test]
    fn reads_what_the_system_says_about_a_process() {
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
    fn the_module_path_shows_which_powershell_runs() {
        let seven =
            r"C:\Users\u\Documents\PowerShell\Modules;C:\Program Files\WindowsPowerShell\Modules";
        assert_eq!(powershell_of(seven), "pwsh");
        assert_eq!(powershell_of(r"C:\Users\u\Documents\WindowsPowerShell\Modules"), "powershell");
        assert_eq!(powershell_of(""), "powershell");
    }

    #[test]
    fn a_requested_shell_needs_no_search() {
        assert_eq!(find(Some(Shell::Fish)).unwrap().shell, Shell::Fish);
    }

    #[test]
    fn an_unknown_shell_lists_the_choices() {
        let error = crate::error::Error::from(Error::Unknown);
        assert_eq!(error.kind(), crate::error::Kind::Usage);
        assert!(Shell::ALL.iter().all(|shell| error.hints()[0].contains(shell.name())));
    }
}
