//! `adopt` as types.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// `adopt`
#[derive(Debug, Args)]
pub struct Adopt {
    /// The environment: a directory, or a name that 'venvyard list' shows as another tool's
    ///
    /// A directory with an environment in .venv stands for that one.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub place: PathBuf,
    /// The name that it gets [default: its directory's; for .venv, its project's]
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Move it into the home of environments
    #[arg(long = "move")]
    pub moves: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
