//! The shells: the code that changes a session, in each shell's language. No I/O.

mod change;
mod code;
mod dialect;
mod language;
mod parts;
mod powershell;

use std::fmt;
use std::path::Path;

pub use change::{Commands, End, PathEntry, SessionChange, SessionMove};
pub use language::Language;
pub use parts::{Script, SubshellCode};

/// A shell that venvyard can be set up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// bash 3.2 and later.
    Bash,
    /// zsh 5.0 and later.
    Zsh,
    /// fish 3.1 and later.
    Fish,
    /// Windows PowerShell 5.1 and PowerShell 7.
    PowerShell,
}

impl Shell {
    /// Every shell, in the order in which people see them listed.
    pub const ALL: [Self; 4] = [Self::Bash, Self::Zsh, Self::Fish, Self::PowerShell];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.language().name()
    }

    /// The shell of that name, as in `$0`, an executable's file name or on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        let language = Language::from_name(name)?;
        Self::ALL.into_iter().find(|shell| shell.name() == language.name())
    }

    /// The name of the installed file: `venvyard.bash`.
    pub fn file_name(self) -> &'static str {
        self.dialect().file_name
    }

    /// The name under which the shell looks for its completion file.
    pub fn completion_file_name(self) -> &'static str {
        self.dialect().completion_file_name
    }

    /// What the name of a hook ends with that this shell can source: `sh`.
    pub fn hook_extension(self) -> &'static str {
        self.language().hook_extension()
    }

    /// A value as one word.
    pub fn quote(self, value: &str) -> String {
        self.language().quote(value)
    }

    /// A path as this shell writes it: on Windows, bash, zsh and fish know `/c/Users`, not `C:\Users`.
    pub fn path(self, path: &Path) -> String {
        self.language().path(path)
    }

    /// The command that sources a file, for a person to type.
    pub fn source_command(self) -> &'static str {
        self.dialect().source
    }

    /// A command that does nothing and succeeds.
    pub fn nothing(self) -> &'static str {
        self.dialect().nothing
    }

    /// A line of a start-up file that sources the file at `path` if it can be read.
    pub fn source_line(self, path: &str) -> String {
        let dialect = self.dialect();
        (dialect.source_if_readable)(&(dialect.quote_in_start_up_file)(path))
    }

    /// A line of a start-up file that sets a variable of the session. Child processes don't get it.
    pub fn assignment_line(self, name: &str, value: &str) -> String {
        let dialect = self.dialect();
        (dialect.assign)(name, &(dialect.quote_in_start_up_file)(value))
    }

    /// A line of a start-up file that switches something on in an interactive session. Name and value are plain
    /// words.
    pub fn setting_line(self, name: &str, value: &str) -> String {
        (self.dialect().setting)(name, value)
    }

    /// The installed file and its scripts without their comment lines, which `init` prints for all but PowerShell,
    /// whose commands are [scripts](Self::scripts). A shell that evaluates it at every start waits for each byte:
    /// what takes over an inherited environment is there only if the shell `inherits` one.
    pub fn init(self, inherits: bool) -> String {
        let parts = &self.dialect().parts;
        let texts = [parts.session, if inherits { parts.adopt } else { "" }];
        let is_code = |line: &&str| !line.trim_start().starts_with(dialect::COMMENT);
        texts.iter().flat_map(|text| text.split_inclusive('\n').filter(is_code)).collect()
    }
}

/// Whether the shell functions define a command of this name.
pub fn defines(name: &str) -> bool {
    let line = format!("function {name} {{");
    Shell::Bash.init(true).lines().any(|text| text.trim_start() == line)
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
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
mod tests;
