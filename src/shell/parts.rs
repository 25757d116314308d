//! What PowerShell reads only when it needs it: only a script can tell how it ended, and what is not read at the start of
//! a session makes nobody wait.

use super::Shell;

/// A file below the directory of the shells' files, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Relative, with `/`.
    pub path: String,
    /// Its text.
    pub text: &'static str,
}

/// The commands: each is an alias of a script of its name, all of which say the same.
const COMMANDS: [&str; 9] =
    ["workon", "mkenv", "mktmpenv", "rmenv", "lsenv", "cdenv", "cdsite", "lssite", "cdproject"];

const COMMAND: &str = include_str!("../../shell/command.ps1");

const PIP: &str = include_str!("../../shell/pip.ps1");

const PARTS: [(&str, &str); 15] = [
    ("adopt", include_str!("../../shell/adopt.ps1")),
    ("again", include_str!("../../shell/again.ps1")),
    ("auto", include_str!("../../shell/auto.ps1")),
    ("commands", include_str!("../../shell/commands.ps1")),
    ("complete", include_str!("../../shell/complete.ps1")),
    (
        "enter",
        concat!(include_str!("../../shell/enter.ps1"), "\n", include_str!("../../shell/calm.ps1")),
    ),
    ("guard", include_str!("../../shell/guard.ps1")),
    ("guarded", include_str!("../../shell/guarded.ps1")),
    ("leave", include_str!("../../shell/leave.ps1")),
    ("pip", PIP),
    ("pip3", PIP),
    ("places", include_str!("../../shell/places.ps1")),
    (
        "program",
        concat!(
            include_str!("../../shell/program.ps1"),
            "\n",
            include_str!("../../shell/calm.ps1")
        ),
    ),
    ("prompt", include_str!("../../shell/prompt.ps1")),
    ("words", include_str!("../../shell/words.ps1")),
];

impl Shell {
    /// The files beside the static one, which finds them by its own place; none but in PowerShell.
    pub fn parts(self) -> Vec<Part> {
        if self != Self::PowerShell {
            return Vec::new();
        }
        let commands = COMMANDS.iter().map(|name| (*name, COMMAND));
        let part = |(name, text)| Part { path: format!("powershell/{name}.ps1"), text };
        PARTS.into_iter().chain(commands).map(part).collect()
    }
}
