//! How venvyard is set up in a shell, as a table: one row per shell.
//!
//! To add a shell, write a variant of [`Shell`], a row here and one in `language.rs`, and a list of its files in
//! `parts.rs`. Four things can't stand in a row, because they belong to layers above this one:
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

use super::Shell;
use super::parts::{self, Parts};
use crate::quote;

/// What begins a comment, in every shell.
pub(super) const COMMENT: char = '#';

/// What is special to one shell.
pub(super) struct Dialect {
    /// The installed file: `venvyard.bash`.
    pub(super) file_name: &'static str,
    /// The file that it looks for in its directory of completions.
    pub(super) completion_file_name: &'static str,
    /// The files in `shell/` that its code is made of.
    pub(super) parts: Parts,
    /// A value as one word of a start-up file, whose encoding may be unknown.
    pub(super) quote_in_start_up_file: fn(&str) -> String,
    /// NAME WORD: sets a variable of the session and does not export it.
    pub(super) assign: fn(&str, &str) -> String,
    /// NAME VALUE, both plain: the same, in a start-up file that scripts may read too.
    pub(super) setting: fn(&str, &str) -> String,
    /// WORD: sources that file if it can be read, and says nothing if it can't.
    pub(super) source_if_readable: fn(&str) -> String,
    /// The command that sources a file.
    pub(super) source: &'static str,
    /// A command that does nothing and succeeds.
    pub(super) nothing: &'static str,
}

const BASH: Dialect = Dialect {
    file_name: "venvyard.bash",
    completion_file_name: "venvyard.bash",
    parts: parts::BASH,
    quote_in_start_up_file: quote::posix,
    assign: |name, word| format!("{name}={word}"),
    setting: |name, value| format!("{name}={value}"),
    // `sh` reads a login file too, so this asks for bash by name. It is an `if`, because without the file its
    // status must be 0 under `set -e`.
    source_if_readable: |path| {
        format!(r#"if [ -n "${{BASH_VERSION-}}" ] && [ -r {path} ]; then . {path}; fi"#)
    },
    source: ".",
    nothing: ":",
};

const ZSH: Dialect = Dialect {
    file_name: "venvyard.zsh",
    completion_file_name: "_venvyard",
    parts: parts::ZSH,
    quote_in_start_up_file: quote::zsh,
    source_if_readable: |path| format!("if [[ -r {path} ]]; then source {path}; fi"),
    ..BASH
};

const FISH: Dialect = Dialect {
    file_name: "venvyard.fish",
    completion_file_name: "venvyard.fish",
    parts: parts::FISH,
    quote_in_start_up_file: quote::fish,
    assign: |name, word| format!("set -g {name} {word}"),
    // fish reads conf.d in scripts, too.
    setting: |name, value| format!("if status is-interactive; set -g {name} {value}; end"),
    source_if_readable: |path| format!("if test -r {path}; source {path}; end"),
    source: "source",
    nothing: "true",
};

const POWERSHELL: Dialect = Dialect {
    file_name: "venvyard.ps1",
    completion_file_name: "_venvyard.ps1",
    parts: parts::POWERSHELL,
    quote_in_start_up_file: quote::powershell_in_ascii,
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
    nothing: "$null",
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
