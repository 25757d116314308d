//! Everything in Rust that differs from shell to shell, as a table: one row per shell.
//!
//! To add a shell, write a variant of [`Shell`], a row here, and a list of its files in `parts.rs`. Four things
//! can't stand in a row, because they belong to layers above this one:
//!
//! | what | where |
//! |---|---|
//! | its start-up files, and what a user's machine says about them | `session/startup/{rc,home}.rs` |
//! | how a subshell of it is started | `session/subshell/` |
//! | what it sends at Tab, and which answer it reads | `complete/` |
//! | its name as a value of `--shell` | `cli/values.rs` |
//!
//! All rows assume that a comment begins with `#`: the first line of an installed file, the marks of the block in
//! a start-up file and the last line of all code are comments.

use super::change::SessionChange;
use super::parts::{self, Parts};
use super::{Shell, powershell};
use crate::quote;

/// What begins a comment, in every shell.
pub(super) const COMMENT: char = '#';

/// What is special to one shell.
pub(super) struct Dialect {
    /// Its name on the command line.
    pub(super) name: &'static str,
    /// The names of its executable, without `.exe`.
    pub(super) programs: &'static [&'static str],
    /// The installed file: `venvyard.bash`.
    pub(super) file_name: &'static str,
    /// The file that it looks for in its directory of completions.
    pub(super) completion_file_name: &'static str,
    /// What the name of a hook ends with that it can source: `sh`.
    pub(super) hook_extension: &'static str,
    /// The files in `shell/` that its code is made of.
    pub(super) parts: Parts,
    /// Whether it writes `C:\Users` on Windows, not `/c/Users`.
    pub(super) has_windows_paths: bool,
    /// A value as one word.
    pub(super) quote: fn(&str) -> String,
    /// A value as one word of a start-up file, whose encoding may be unknown.
    pub(super) quote_in_start_up_file: fn(&str) -> String,
    /// Lines before and after code, which make it one statement: the shell runs all of it or nothing.
    pub(super) brackets: (&'static str, &'static str),
    /// How the code that enters an environment is written.
    pub(super) enter: Enter,
    /// NAME WORD: sets a variable of the session and does not export it.
    pub(super) assign: fn(&str, &str) -> String,
    /// NAME VALUE, both plain: the same, in a start-up file that scripts may read too.
    pub(super) setting: fn(&str, &str) -> String,
    /// WORD: sources that file if it can be read, and says nothing if it can't.
    pub(super) source_if_readable: fn(&str) -> String,
    /// The command that sources a file.
    pub(super) source: &'static str,
    /// WORD: goes to that directory, and records a failure.
    pub(super) cd: fn(&str) -> String,
    /// TEXT, which is not quoted yet: prints it and a newline.
    pub(super) print: fn(&str) -> String,
}

/// How the code that enters an environment is written.
pub(super) enum Enter {
    /// A check and then calls of the functions in `activate.*`. The two texts stand between the check and the
    /// calls, and after them: the calls are made only if the check succeeds.
    Calls(&'static str, &'static str),
    /// In full, almost without functions.
    Inline(fn(&SessionChange<'_>) -> String),
}

const BASH: Dialect = Dialect {
    name: "bash",
    programs: &["bash"],
    file_name: "venvyard.bash",
    completion_file_name: "venvyard.bash",
    hook_extension: "sh",
    parts: parts::BASH,
    has_windows_paths: false,
    quote: quote::posix,
    quote_in_start_up_file: quote::posix,
    brackets: ("{", "}"),
    enter: Enter::Calls(" && {\n", "}\n"),
    assign: |name, word| format!("{name}={word}"),
    setting: |name, value| format!("{name}={value}"),
    // `sh` reads a login file too, so this asks for bash by name. It is an `if`, because without the file its
    // status must be 0 under `set -e`.
    source_if_readable: |path| {
        format!(r#"if [ -n "${{BASH_VERSION-}}" ] && [ -r {path} ]; then . {path}; fi"#)
    },
    source: ".",
    // `builtin`: a function `cd` of the user's is not ours to run. `\--`: `--` may be a global alias in zsh.
    cd: |directory| format!("\\builtin cd \\-- {directory} || _venvyard_fail\n"),
    print: |text| format!("\\builtin printf '%s\\n' {}\n", quote::posix(text)),
};

const ZSH: Dialect = Dialect {
    name: "zsh",
    programs: &["zsh"],
    file_name: "venvyard.zsh",
    completion_file_name: "_venvyard",
    parts: parts::ZSH,
    quote: quote::zsh,
    quote_in_start_up_file: quote::zsh,
    source_if_readable: |path| format!("if [[ -r {path} ]]; then source {path}; fi"),
    print: |text| format!("\\builtin printf '%s\\n' {}\n", quote::zsh(text)),
    ..BASH
};

const FISH: Dialect = Dialect {
    name: "fish",
    programs: &["fish"],
    file_name: "venvyard.fish",
    completion_file_name: "venvyard.fish",
    hook_extension: "fish",
    parts: parts::FISH,
    has_windows_paths: false,
    quote: quote::fish,
    quote_in_start_up_file: quote::fish,
    brackets: ("begin", "end"),
    enter: Enter::Calls("; and begin\n", "end\n"),
    assign: |name, word| format!("set -g {name} {word}"),
    // fish reads conf.d in scripts, too.
    setting: |name, value| format!("if status is-interactive; set -g {name} {value}; end"),
    source_if_readable: |path| format!("if test -r {path}; source {path}; end"),
    source: "source",
    // fish keeps its history of directories in a function `cd`.
    cd: |directory| format!("cd {directory}; or _venvyard_fail\n"),
    print: |text| format!("printf '%s\\n' {}\n", quote::fish(text)),
};

const POWERSHELL: Dialect = Dialect {
    name: "powershell",
    programs: &["powershell", "pwsh"],
    file_name: "venvyard.ps1",
    completion_file_name: "_venvyard.ps1",
    hook_extension: "ps1",
    parts: parts::POWERSHELL,
    has_windows_paths: true,
    quote: quote::powershell,
    quote_in_start_up_file: quote::powershell_in_ascii,
    brackets: ("if ($true) {", "}"),
    enter: Enter::Inline(powershell::enter),
    assign: |name, word| format!("$global:{name} = {word}"),
    setting: |name, value| format!("$global:{name} = '{value}'"),
    // Nothing is looked up first: `Test-Path` loads a module at every start, and in ConstrainedLanguage no method
    // may be called. The `catch` names one type, because any other error in the file is the file's own.
    source_if_readable: |path| {
        format!(
            "try {{ . {path} }} catch [System.Management.Automation.CommandNotFoundException] {{ }}"
        )
    },
    source: ".",
    cd: |directory| format!("_venvyard_go_to {directory}\n"),
    // A program's output is one string for each line, so this is, too.
    print: |text| {
        text.lines().fold(String::new(), |code, line| code + &quote::powershell(line) + "\n")
    },
};

impl Shell {
    pub(super) fn dialect(self) -> &'static Dialect {
        match self {
            Self::Bash => &BASH,
            Self::Zsh => &ZSH,
            Self::Fish => &FISH,
            Self::PowerShell => &POWERSHELL,
        }
    }
}
