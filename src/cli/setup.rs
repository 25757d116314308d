//! `setup` and `init` as types.

use clap::Args;

use super::values::{GuardArg, ShellArg};

/// `setup`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct Setup {
    /// The shell to set up [default: the one you are typing in]
    #[arg(long, value_name = "SHELL")]
    pub shell: Option<ShellArg>,
    /// Turn auto-activation on: cd into a project activates its environment
    #[arg(long)]
    pub auto: bool,
    /// Turn auto-activation off
    #[arg(long, conflicts_with = "auto")]
    pub no_auto: bool,
    /// What 'pip install' does while no environment is active
    #[arg(long, value_name = "WHAT")]
    pub guard: Option<GuardArg>,
    /// Load virtualenvwrapper's commands, too, in the place of virtualenvwrapper
    #[arg(long)]
    pub from_virtualenvwrapper: bool,
    /// Install the man pages, too, into ~/.local/share/man
    #[arg(long)]
    pub man: bool,
    /// Undo the set-up: restore every start-up file, and delete the files that setup made
    #[arg(long, conflicts_with_all = ["auto", "no_auto", "guard", "man", "from_virtualenvwrapper"])]
    pub uninstall: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// The shell
    pub shell: ShellArg,
    /// Also print virtualenvwrapper's commands
    #[arg(long)]
    pub compat: bool,
}
