//! `trust` as types.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// `trust`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("decision").args(["show", "revoke", "deny"]))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Trust {
    /// A venvyard.toml, its directory, or an environment in a project [default: the nearest venvyard.toml,
    /// upwards from the current directory]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub path: Option<PathBuf>,
    /// Only show what it does, and whether it is trusted
    #[arg(long)]
    pub show: bool,
    /// Show the values of all variables, not only of those that steer programs (PATH, LD_*, PYTHON*, PIP_*,
    /// proxies, URLs and the like)
    #[arg(long)]
    pub values: bool,
    /// Print JSON
    #[arg(long, requires = "show", conflicts_with_all = ["revoke", "deny", "yes"])]
    pub json: bool,
    /// Forget the decision about it
    #[arg(long)]
    pub revoke: bool,
    /// Never trust it, however it changes, and never mention it again
    #[arg(long)]
    pub deny: bool,
    /// Don't ask for confirmation
    #[arg(short, long, conflicts_with = "show")]
    pub yes: bool,
}
