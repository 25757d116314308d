//! Shell code for a change of environment: calls of the functions in `shell/activate.*`, which are
//! written alike in all four shells.

use std::path::{Path, PathBuf};

use super::Shell;
use crate::quote;

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

impl Shell {
    /// The code that enters an environment, whole: it needs nothing that was loaded before.
    pub fn enter(self, switch: &Switch<'_>) -> String {
        let mut code = self.functions().to_owned();
        let mut call = |function: &str, words: &[&str]| {
            code.push_str(function);
            for word in words {
                code.push(' ');
                code.push_str(&self.quote(word));
            }
            code.push('\n');
        };
        call("_venvyard_begin", &[&self.path(switch.directory), &self.path(switch.bin)]);
        for (name, value) in switch.set {
            call("_venvyard_set", &[name, value]);
        }
        for name in switch.unset {
            call("_venvyard_unset", &[name]);
        }
        call("_venvyard_end", &[]);
        if let Some(directory) = switch.cd {
            call(self.cd(), &[&self.path(directory)]);
        }
        code
    }

    /// The code that prints a text as it is.
    pub fn print(self, text: &str) -> String {
        let text = text.strip_suffix('\n').unwrap_or(text);
        match self {
            Self::Bash | Self::Zsh | Self::Fish => {
                let builtin = if self == Self::Fish { "" } else { r"\builtin " };
                format!("{builtin}printf '%s\\n' {}\n", self.quote(text))
            }
            Self::PowerShell => format!("Write-Output {}\n", self.quote(text)),
        }
    }

    /// A value as one word.
    pub fn quote(self, value: &str) -> String {
        match self {
            Self::Bash => quote::posix(value),
            Self::Zsh => quote::zsh(value),
            Self::Fish => quote::fish(value),
            Self::PowerShell => quote::powershell(value),
        }
    }

    /// A path as the shell writes it: bash, zsh and fish on Windows know `/c/Users`, not `C:\Users`.
    pub fn path(self, path: &Path) -> String {
        let text = path.to_string_lossy();
        if cfg!(windows) && self != Self::PowerShell { msys_path(&text) } else { text.into_owned() }
    }

    /// The functions that the code calls.
    fn functions(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../shell/activate.bash"),
            Self::Zsh => include_str!("../../shell/activate.zsh"),
            Self::Fish => include_str!("../../shell/activate.fish"),
            Self::PowerShell => include_str!("../../shell/activate.ps1"),
        }
    }

    /// fish keeps its history of directories in a function `cd`; the others' users may have one too,
    /// which is not ours to run.
    fn cd(self) -> &'static str {
        match self {
            Self::Bash | Self::Zsh => r"\builtin cd --",
            Self::Fish => "cd",
            Self::PowerShell => "Set-Location -LiteralPath",
        }
    }
}

/// `C:\Users\u` as MSYS2 and Git for Windows write it.
fn msys_path(path: &str) -> String {
    let slashed = path.strip_prefix(r"\\?\").unwrap_or(path).replace('\\', "/");
    match slashed.as_bytes() {
        [drive, b':', rest @ ..] if drive.is_ascii_alphabetic() && rest.first() == Some(&b'/') => {
            format!("/{}{}", drive.to_ascii_lowercase() as char, &slashed[2..])
        }
        _ => slashed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_paths_as_git_bash_writes_them() {
        assert_eq!(msys_path(r"C:\Users\é u"), "/c/Users/é u");
        assert_eq!(msys_path(r"\\?\D:\x"), "/d/x");
        assert_eq!(msys_path("/already/posix"), "/already/posix");
    }

    #[test]
    fn the_values_reach_the_code_only_quoted() {
        let set = [("VIRTUAL_ENV_PROMPT".to_owned(), "$(touch x)'`x`".to_owned())];
        let switch = Switch {
            directory: Path::new("/e"),
            bin: Path::new("/e/bin"),
            set: &set,
            unset: &["PYTHONHOME"],
            cd: Some(Path::new("/p q")),
            entries: &[],
            hooks: &[],
            source: &[],
            commands: None,
            temporary: false,
            root: None,
        };
        let lines = |shell: Shell| {
            shell.enter(&switch).lines().rev().take(5).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            lines(Shell::Bash),
            [
                r"\builtin cd -- '/p q'",
                "_venvyard_end",
                "_venvyard_unset 'PYTHONHOME'",
                r"_venvyard_set 'VIRTUAL_ENV_PROMPT' '$(touch x)'\''`x`'",
                "_venvyard_begin '/e' '/e/bin'",
            ]
        );
        assert_eq!(lines(Shell::Fish)[3], r"_venvyard_set 'VIRTUAL_ENV_PROMPT' '$(touch x)\'`x`'");
        assert_eq!(
            lines(Shell::PowerShell)[3],
            "_venvyard_set 'VIRTUAL_ENV_PROMPT' '$(touch x)''`x`'"
        );
    }
}
