//! `project` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::name::NAME_OR_ACTIVE;

/// `project`
#[derive(Debug, Subcommand)]
pub enum Project {
    /// Set the project of an environment: workon goes there
    Set(ProjectSet),
    /// Forget an environment's project, or one of its directories
    Unset(ProjectUnset),
    /// Let .venv in the project's directory lead to the environment: uv and editors look there
    Link(ProjectPlace),
    /// Delete the link that 'project link' made
    Unlink(ProjectPlace),
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
    /// Add the directory to those that the project has, as another worktree of the same repository
    #[arg(long, conflicts_with = "default")]
    pub also: bool,
}

/// `project unset`
#[derive(Debug, Args)]
pub struct ProjectUnset {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// The directory, if the project has several [default: all]
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// `project link` and `project unlink`
#[derive(Debug, Args)]
pub struct ProjectPlace {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// The directory [default: each directory of the environment's project]
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}
