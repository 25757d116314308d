//! Values of options that are one of a few words.

use clap::ValueEnum;

use crate::fs::LinkMode;
use crate::session::startup::settings::Guard;
use crate::shell::{Language, Shell};

/// A shell by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShellArg {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell 5.1 and 7
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
}

impl From<ShellArg> for Shell {
    fn from(shell: ShellArg) -> Self {
        match shell {
            ShellArg::Bash => Self::Bash,
            ShellArg::Zsh => Self::Zsh,
            ShellArg::Fish => Self::Fish,
            ShellArg::PowerShell => Self::PowerShell,
        }
    }
}

/// A language that code can be printed in, by the name of a shell on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArg {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell 5.1 and 7
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
    /// Any POSIX shell: dash, ksh, busybox
    #[value(aliases = ["dash", "ash", "ksh"])]
    Sh,
}

impl From<LanguageArg> for &'static Language {
    fn from(language: LanguageArg) -> Self {
        match language {
            LanguageArg::Bash => Shell::Bash.language(),
            LanguageArg::Zsh => Shell::Zsh.language(),
            LanguageArg::Fish => Shell::Fish.language(),
            LanguageArg::PowerShell => Shell::PowerShell.language(),
            LanguageArg::Sh => Language::SH,
        }
    }
}

/// An editor by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EditorArg {
    /// Visual Studio Code: a line for settings.json
    #[value(name = "vscode")]
    VsCode,
    /// PyCharm: the path for 'Select existing interpreter'
    #[value(name = "pycharm")]
    PyCharm,
}

/// What the guard does, by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GuardArg {
    /// Warn, then install
    Warn,
    /// Refuse to install
    Deny,
    /// Install without a warning
    Off,
}

impl From<GuardArg> for Guard {
    fn from(guard: GuardArg) -> Self {
        match guard {
            GuardArg::Warn => Self::Warn,
            GuardArg::Deny => Self::Deny,
            GuardArg::Off => Self::Off,
        }
    }
}

/// A link mode by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LinkModeArg {
    /// Hard links: one copy on disk for all environments
    Hardlink,
    /// Copy-on-write clones, where the file system has them
    Reflink,
    /// Copies
    Copy,
}

impl From<LinkModeArg> for LinkMode {
    fn from(mode: LinkModeArg) -> Self {
        match mode {
            LinkModeArg::Hardlink => Self::Hardlink,
            LinkModeArg::Reflink => Self::Reflink,
            LinkModeArg::Copy => Self::Copy,
        }
    }
}

/// The order of a list, by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListOrder {
    /// By name
    Name,
    /// Last used first
    Used,
    /// Largest first
    Size,
    /// Newest first
    Created,
}
