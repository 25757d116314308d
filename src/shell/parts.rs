//! Which files in `shell/` the code of each shell is made of. One line adds or removes a part.
//!
//! A part begins with an empty line, unless it always comes first.

use super::Shell;

/// The texts of these files in `shell/`, one after the other.
macro_rules! text {
    ($($file:literal),+ $(,)?) => {
        concat!($(include_str!(concat!("../../shell/", $file))),+)
    };
}

/// What the files in `shell/` become for one shell.
pub(super) struct Parts {
    /// The installed file, which start-up files load. It defines what every session needs, and reads the scripts.
    pub(super) file: &'static str,
    /// All of it in one text but for [`Parts::adopt`], for a session without these files; empty for PowerShell.
    pub(super) session: &'static str,
    /// What takes over an inherited environment.
    pub(super) adopt: &'static str,
    /// Files that are installed beside it, with their paths. The shell reads each when it first needs it.
    pub(super) scripts: &'static [(&'static str, &'static str)],
    /// The file that package managers install for completion in shells that were not set up.
    pub(super) completion: &'static str,
    /// What a subshell does after the user's start-up files.
    pub(super) subshell: SubshellCode,
}

/// How a subshell gets the code that enters its environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubshellCode {
    /// From a start-up file.
    File {
        /// Its path in the directory of such files.
        path: &'static str,
        /// Its text.
        text: &'static str,
    },
    /// From an argument.
    Argument(&'static str),
}

/// A file that a shell reads when it first needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    /// Relative to the installed file, with `/`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

pub(super) const BASH_FUNCTIONS: &str = text!["activate.bash", "leave.bash", "common.bash"];
pub(super) const ZSH_FUNCTIONS: &str = text!["activate.zsh", "leave.zsh", "common.zsh"];
pub(super) const FISH_FUNCTIONS: &str = text!["activate.fish", "leave.fish"];
pub(super) const POWERSHELL_FUNCTIONS: &str =
    text!["enter.ps1", "calm.ps1", "leave.ps1", "prompt.ps1"];
pub(super) const SH_FUNCTIONS: &str = text!["activate.sh"];

const BASH_ADOPT: &str = text!["activate.bash", "leave.bash", "adopt.bash"];
const ZSH_ADOPT: &str = text!["activate.zsh", "leave.zsh", "adopt.zsh"];
const FISH_ADOPT: &str = text!["activate.fish", "leave.fish", "adopt.fish"];

/// What bash needs in every session, and more.
macro_rules! bash {
    ($more:literal) => {
        text![
            "common.bash",
            "posix.sh",
            "places.bash",
            "auto.bash",
            "prompt.bash",
            "hook.bash",
            "commands.bash",
            "complete.bash",
            "venvyard.bash",
            $more,
        ]
    };
}

/// What zsh needs in every session, and more. Aliases are removed before zsh reads the functions.
macro_rules! zsh {
    ($more:literal) => {
        text![
            "common.zsh",
            "aliases.zsh",
            "posix.sh",
            "places.zsh",
            "auto.zsh",
            "prompt.zsh",
            "commands.zsh",
            "complete.zsh",
            "venvyard.zsh",
            $more,
        ]
    };
}

/// What fish needs in every session, and more.
macro_rules! fish {
    ($more:literal) => {
        text![
            "aliases.fish",
            "places.fish",
            "paths.fish",
            "auto.fish",
            "prompt.fish",
            "commands.fish",
            "complete.fish",
            "venvyard.fish",
            $more,
        ]
    };
}

pub(super) const BASH_MOVED: &str = text!["moved.bash"];
pub(super) const ZSH_MOVED: &str = text!["moved.zsh"];
pub(super) const FISH_MOVED: &str = text!["moved.fish"];
pub(super) const POWERSHELL_MOVED: &str = text!["moved.ps1"];

pub(super) const BASH: Parts = Parts {
    file: bash!["files.bash"],
    session: bash!["guard.bash"],
    adopt: BASH_ADOPT,
    scripts: &[("bash/adopt.bash", BASH_ADOPT), ("bash/guard.bash", text!["guard.bash"])],
    completion: text!["complete.bash"],
    subshell: SubshellCode::File { path: "bashrc", text: text!["subshell/bashrc.bash"] },
};

pub(super) const ZSH: Parts = Parts {
    file: zsh!["files.zsh"],
    session: zsh!["guard.zsh"],
    adopt: ZSH_ADOPT,
    scripts: &[("zsh/adopt.zsh", ZSH_ADOPT), ("zsh/guard.zsh", text!["guard.zsh"])],
    // compinit reads the first line. The file is the body of a function `_venvyard`, which defines the real one,
    // so the first Tab has to call that (zshcompsys, "Autoloaded files").
    completion: concat!("#compdef venvyard\n", text!["complete.zsh"], "\n_venvyard \"$@\"\n"),
    subshell: SubshellCode::File { path: "zsh/.zshenv", text: text!["subshell/zshenv.zsh"] },
};

pub(super) const FISH: Parts = Parts {
    file: fish!["files.fish"],
    session: fish!["guard.fish"],
    adopt: FISH_ADOPT,
    scripts: &[("fish/adopt.fish", FISH_ADOPT), ("fish/guard.fish", text!["guard.fish"])],
    completion: text!["complete.fish"],
    subshell: SubshellCode::Argument(text!["subshell/enter.fish"]),
};

/// PowerShell reads most of its functions from scripts: only a script can set the exit status, and what is not
/// read when a session starts costs it nothing.
pub(super) const POWERSHELL: Parts = Parts {
    file: text!["venvyard.ps1"],
    session: "",
    adopt: text!["adopt.ps1"],
    scripts: &[
        ("powershell/adopt.ps1", text!["adopt.ps1"]),
        ("powershell/again.ps1", text!["again.ps1"]),
        ("powershell/aliases.ps1", text!["aliases.ps1"]),
        ("powershell/auto.ps1", text!["auto.ps1"]),
        ("powershell/commands.ps1", text!["commands.ps1"]),
        ("powershell/complete.ps1", text!["complete.ps1"]),
        ("powershell/enter.ps1", text!["enter.ps1", "calm.ps1"]),
        ("powershell/guard.ps1", text!["guard.ps1"]),
        ("powershell/guarded.ps1", text!["guarded.ps1"]),
        ("powershell/leave.ps1", text!["leave.ps1"]),
        ("powershell/pip.ps1", text!["pip.ps1"]),
        ("powershell/pip3.ps1", text!["pip.ps1"]),
        ("powershell/places.ps1", text!["places.ps1"]),
        ("powershell/program.ps1", text!["program.ps1", "calm.ps1"]),
        ("powershell/prompt.ps1", text!["prompt.ps1"]),
        ("powershell/words.ps1", text!["words.ps1"]),
        // Each command is an alias of a script of its name. They all have the same text.
        ("powershell/workon.ps1", text!["command.ps1"]),
        ("powershell/mkenv.ps1", text!["command.ps1"]),
        ("powershell/cpenv.ps1", text!["command.ps1"]),
        ("powershell/mktmpenv.ps1", text!["command.ps1"]),
        ("powershell/mvenv.ps1", text!["command.ps1"]),
        ("powershell/rmenv.ps1", text!["command.ps1"]),
        ("powershell/lsenv.ps1", text!["command.ps1"]),
        ("powershell/cdenv.ps1", text!["command.ps1"]),
        ("powershell/cdsite.ps1", text!["command.ps1"]),
        ("powershell/lssite.ps1", text!["command.ps1"]),
        ("powershell/cdproject.ps1", text!["command.ps1"]),
    ],
    completion: concat!(
        text!["program.ps1", "calm.ps1", "complete.ps1"],
        "\nRegister-ArgumentCompleter -Native -CommandName 'venvyard' -ScriptBlock { _venvyard_complete @args }\n",
    ),
    subshell: SubshellCode::Argument(text!["subshell/enter.ps1"]),
};

impl Shell {
    /// The text of the installed file.
    pub fn file(self) -> &'static str {
        self.dialect().parts.file
    }

    /// The files beside the installed one, which finds them by its own path.
    pub fn scripts(self) -> impl Iterator<Item = Script> {
        self.dialect().parts.scripts.iter().map(|(path, text)| Script { path, text })
    }

    /// The file that package managers install for completion, as it is checked in in `shell/completions`.
    pub fn completion_file(self) -> &'static str {
        self.dialect().parts.completion.trim_start_matches('\n')
    }

    /// How a subshell gets the code that enters its environment.
    pub fn subshell_code(self) -> SubshellCode {
        self.dialect().parts.subshell
    }
}
