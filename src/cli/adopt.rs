//! `adopt` as types.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueHint};

/// `adopt`
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("many").args(["all", "scan"]))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Adopt {
    /// The environment: a directory, or a name that 'venvyard list' shows as another tool's
    ///
    /// A directory with an environment in .venv stands for that one. With --scan, the directories that are searched.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "many")]
    pub places: Vec<PathBuf>,
    /// Take over every environment of another tool in the home of environments
    #[arg(long, conflicts_with_all = ["places", "name", "moves"])]
    pub all: bool,
    /// Search the directories for environments of other tools, and ask which to take over [default: your home]
    ///
    /// Those of pipx, 'uv tool', tox, nox, pre-commit and conda stay with their tools.
    #[arg(long, conflicts_with = "name")]
    pub scan: bool,
    /// The name that it gets [default: its directory's; for .venv, its project's]
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Move it into the home of environments
    #[arg(long = "move")]
    pub moves: bool,
    /// Show what --all or --scan would take over, and change nothing
    #[arg(long, requires = "many", conflicts_with = "name")]
    pub dry_run: bool,
    /// Take over all without asking
    #[arg(short, long, requires = "many", conflicts_with = "name")]
    pub yes: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
