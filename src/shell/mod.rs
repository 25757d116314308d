//! The shells: their files, and shell code for a change of environment. No I/O.

mod auto;
mod code;
mod parts;
mod powershell;
mod switch;

use std::fmt;

pub use parts::Part;
pub use switch::{Commands, End, Entry, Switch};

/// A shell that venvyard switches environments in.
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
    /// Every shell, in the order they are listed to people.
    pub const ALL: [Self; 4] = [Self::Bash, Self::Zsh, Self::Fish, Self::PowerShell];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::PowerShell => "powershell",
        }
    }

    /// The shell of that name, as in `$0`, an executable's file name or the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim_start_matches('-').to_ascii_lowercase();
        match name.strip_suffix(".exe").unwrap_or(&name) {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            "powershell" | "pwsh" => Some(Self::PowerShell),
            _ => None,
        }
    }

    /// The name of its static file: `venvyard.bash`.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "venvyard.bash",
            Self::Zsh => "venvyard.zsh",
            Self::Fish => "venvyard.fish",
            Self::PowerShell => "venvyard.ps1",
        }
    }

    /// What start-up files load, whole: what `setup` puts on disk. The functions that activate
    /// come first, as in the code that enters an environment; what hooks up the prompt comes last.
    pub fn file(self) -> &'static str {
        match self {
            Self::Bash => concat!(
                include_str!("../../shell/activate.bash"),
                include_str!("../../shell/places.bash"),
                include_str!("../../shell/auto.bash"),
                include_str!("../../shell/guard.bash"),
                include_str!("../../shell/prompt.bash"),
                include_str!("../../shell/venvyard.bash")
            ),
            Self::Zsh => concat!(
                include_str!("../../shell/activate.zsh"),
                include_str!("../../shell/places.zsh"),
                include_str!("../../shell/auto.zsh"),
                include_str!("../../shell/guard.zsh"),
                include_str!("../../shell/prompt.zsh"),
                include_str!("../../shell/venvyard.zsh")
            ),
            Self::Fish => concat!(
                include_str!("../../shell/activate.fish"),
                include_str!("../../shell/places.fish"),
                include_str!("../../shell/auto.fish"),
                include_str!("../../shell/guard.fish"),
                include_str!("../../shell/prompt.fish"),
                include_str!("../../shell/venvyard.fish")
            ),
            Self::PowerShell => include_str!("../../shell/venvyard.ps1"),
        }
    }

    /// The static file without its lines of comment: what `init` prints for all but PowerShell, whose commands are
    /// [scripts](Self::parts). Who evaluates that at every start of a shell waits for each byte of it.
    pub fn init(self) -> String {
        let is_code = |line: &&str| !line.trim_start().starts_with('#');
        self.file().split_inclusive('\n').filter(is_code).collect()
    }
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
