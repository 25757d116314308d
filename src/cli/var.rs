//! `var` on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

/// `var`
#[derive(Debug, Subcommand)]
pub enum Var {
    /// Set variables of an environment, from now on and wherever it is activated
    ///
    /// NAME=VALUE is set on activation and put back on leaving. NAME+=DIR and NAME^=DIR add a directory to a
    /// variable like PATH: behind what is there, and in front of it (in PATH behind the environment's own).
    /// What is there already of the same name is replaced by a value, and added to by directories.
    Set(VarSet),
    /// Forget variables of an environment
    Unset(VarUnset),
    /// Print the variables of an environment, as 'var set' and a shell take them
    List(VarList),
}

/// `var set`
#[derive(Debug, Args)]
pub struct VarSet {
    /// The environment
    pub name: String,
    /// NAME=VALUE, NAME+=DIR or NAME^=DIR
    #[arg(value_name = "ASSIGNMENT", required_unless_present = "from_file")]
    pub assignments: Vec<OsString>,
    /// Set what a file of NAME=VALUE lines says, as python-dotenv reads it; the assignments win
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub from_file: Option<PathBuf>,
}

/// `var unset`
#[derive(Debug, Args)]
pub struct VarUnset {
    /// The environment
    pub name: String,
    /// The variables
    #[arg(value_name = "VARIABLE", required = true)]
    pub variables: Vec<String>,
}

/// `var list`
#[derive(Debug, Args)]
pub struct VarList {
    /// The environment
    pub name: String,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}
