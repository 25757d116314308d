//! `project` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::name::NAME_OR_ACTIVE;

/// `project`
#[derive(Debug, Subcommand)]
pub enum Project {
    /// Set the project of an environment: workon goes there
    Set(ProjectSet),
    /// Forget an environment's project
    Unset(ProjectUnset),
}

/// `project set`
#[derive(Debug, Args)]
pub struct ProjectSet {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// The project's directory [default: the current one]
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Make it the environment that 'workon PROJECT' activates
    #[arg(long)]
    pub default: bool,
}

/// `project unset`
#[derive(Debug, Args)]
pub struct ProjectUnset {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
}
