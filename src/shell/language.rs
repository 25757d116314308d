//! The languages in which code for a session is written, as a table: one row per language. Four belong to a [`Shell`];
//! plain `sh` is understood by many, and none of them can be set up.

use std::path::Path;

use super::change::SessionChange;
use super::{Shell, parts, powershell};
use crate::quote;

/// How code is written that a shell evaluates.
pub struct Language {
    /// Its name on the command line.
    name: &'static str,
    /// Other names of it: those of executables, without `.exe`.
    programs: &'static [&'static str],
    /// What the name of a hook ends with that it can source: `sh`.
    hook_extension: &'static str,
    /// The functions that change the session. They are printed before the code that enters an environment, and have a
    /// stamp in them, so that a shell which has loaded them gets the code alone.
    pub(super) functions: &'static str,
    /// The function for an environment that is in another directory now. It is printed where it is called; plain `sh`
    /// has none.
    pub(super) moved: &'static str,
    /// What the names of these functions begin with.
    pub(super) prefix: &'static str,
    /// Whether it writes `C:\Users` on Windows, not `/c/Users`.
    has_windows_paths: bool,
    /// A value as one word.
    quote: fn(&str) -> String,
    /// Lines before and after code, which make it one statement: the shell runs all of it or nothing.
    pub(super) brackets: (&'static str, &'static str),
    /// How the code that enters an environment is written.
    pub(super) enter: Enter,
    /// WORD: goes to that directory, and records a failure.
    pub(super) cd: fn(&str) -> String,
    /// TEXT, which is not quoted yet: prints it and a newline.
    pub(super) print: fn(&str) -> String,
    /// STATUS: a line that ends with that status.
    pub(super) fail: fn(u8) -> String,
}

/// How the code that enters an environment is written.
pub(super) enum Enter {
    /// A check and then calls of the functions in `activate.*`. The two texts stand between the check and the
    /// calls, and after them: the calls are made only if the check succeeds.
    Calls(&'static str, &'static str),
    /// In full, almost without functions.
    Inline(fn(&SessionChange<'_>) -> String),
}

const BASH: Language = Language {
    name: "bash",
    programs: &["bash"],
    hook_extension: "sh",
    functions: parts::BASH_FUNCTIONS,
    moved: parts::BASH_MOVED,
    prefix: "_venvyard_",
    has_windows_paths: false,
    quote: quote::posix,
    brackets: ("{", "}"),
    enter: Enter::Calls(" && {\n", "}\n"),
    // `builtin`: a function `cd` of the user's is not ours to run. `\--`: `--` may be a global alias in zsh.
    cd: |directory| format!("\\builtin cd \\-- {directory} || _venvyard_fail\n"),
    print: |text| format!("\\builtin printf '%s\\n' {}\n", quote::posix(text)),
    // Nothing but a subshell sets a status and ends neither the shell nor the function around it.
    fail: |status| format!("(exit {status})\n"),
};

const ZSH: Language = Language {
    name: "zsh",
    programs: &["zsh"],
    functions: parts::ZSH_FUNCTIONS,
    moved: parts::ZSH_MOVED,
    quote: quote::zsh,
    print: |text| format!("\\builtin printf '%s\\n' {}\n", quote::zsh(text)),
    ..BASH
};

const FISH: Language = Language {
    name: "fish",
    programs: &["fish"],
    hook_extension: "fish",
    functions: parts::FISH_FUNCTIONS,
    moved: parts::FISH_MOVED,
    prefix: "_venvyard_",
    has_windows_paths: false,
    quote: quote::fish,
    brackets: ("begin", "end"),
    enter: Enter::Calls("; and begin\n", "end\n"),
    // fish keeps its history of directories in a function `cd`.
    cd: |directory| format!("cd {directory}; or _venvyard_fail\n"),
    print: |text| format!("printf '%s\\n' {}\n", quote::fish(text)),
    // Without a function around it, `return` would end the user's own function that calls `source`.
    fail: |status| format!("function _venvyard_ended; return {status}; end; _venvyard_ended\n"),
};

const POWERSHELL: Language = Language {
    name: "powershell",
    programs: &["powershell", "pwsh"],
    hook_extension: "ps1",
    functions: parts::POWERSHELL_FUNCTIONS,
    moved: parts::POWERSHELL_MOVED,
    prefix: "_venvyard_",
    has_windows_paths: true,
    quote: quote::powershell,
    brackets: ("if ($true) {", "}"),
    enter: Enter::Inline(powershell::enter),
    cd: |directory| format!("_venvyard_go_to {directory}\n"),
    // A program's output is one string for each line, so this is, too.
    print: |text| {
        text.lines().fold(String::new(), |code, line| code + &quote::powershell(line) + "\n")
    },
    // Nothing but an error makes Invoke-Expression fail.
    fail: |status| {
        format!("$global:LASTEXITCODE = {status}; throw 'venvyard ended with status {status}'\n")
    },
};

/// What POSIX describes: dash, `BusyBox`, ksh, and bash under the name `sh`. Its functions have names of their own,
/// because bash may have loaded its own.
const SH: Language = Language {
    name: "sh",
    programs: &["sh", "dash", "ash", "ksh"],
    functions: parts::SH_FUNCTIONS,
    moved: "",
    prefix: "_venvyard_sh_",
    cd: |directory| format!("\\command cd -- {directory} || _venvyard_sh_fail\n"),
    print: |text| format!("\\command printf '%s\\n' {}\n", quote::posix(text)),
    ..BASH
};

impl Language {
    /// What every POSIX shell understands.
    pub const SH: &'static Self = &SH;

    /// Every language, in the order in which people see them listed.
    pub const ALL: [&'static Self; 5] = [&BASH, &ZSH, &FISH, &POWERSHELL, &SH];

    /// The language of that name, as in `$0`, an executable's file name or on the command line.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        let name = name.trim_start_matches('-').to_ascii_lowercase();
        let name = name.strip_suffix(".exe").unwrap_or(&name);
        Self::ALL.into_iter().find(|language| language.programs.contains(&name))
    }

    /// The name on the command line.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What the name of a hook ends with that it can source: `sh`.
    pub fn hook_extension(&self) -> &'static str {
        self.hook_extension
    }

    /// A value as one word.
    pub fn quote(&self, value: &str) -> String {
        (self.quote)(value)
    }

    /// A path as it is written in this language: on Windows, bash, zsh and fish know `/c/Users`, not `C:\Users`.
    pub fn path(&self, path: &Path) -> String {
        let text = path.to_string_lossy();
        if cfg!(windows) && !self.has_windows_paths {
            super::msys_path(&text)
        } else {
            text.into_owned()
        }
    }
}

impl Shell {
    /// The language of its code.
    pub fn language(self) -> &'static Language {
        match self {
            Self::Bash => &BASH,
            Self::Zsh => &ZSH,
            Self::Fish => &FISH,
            Self::PowerShell => &POWERSHELL,
        }
    }
}
