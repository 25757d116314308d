//! `adopt` as types.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// `adopt`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Adopt {
    /// The environment: a directory, or a name that 'venvyard list' shows as another tool's
    ///
    /// A directory with an environment in .venv stands for that one.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "all")]
    pub place: Option<PathBuf>,
    /// Take over every environment of another tool in the home of environments
    #[arg(long, conflicts_with_all = ["place", "name", "moves"])]
    pub all: bool,
    /// The name that it gets [default: its directory's; for .venv, its project's]
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Move it into the home of environments
    #[arg(long = "move")]
    pub moves: bool,
    /// Show what --all would take over, and change nothing
    #[arg(long, requires = "all", conflicts_with_all = ["place", "name", "moves"])]
    pub dry_run: bool,
    /// Take over all without asking
    #[arg(short, long, requires = "all", conflicts_with_all = ["place", "name", "moves"])]
    pub yes: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
