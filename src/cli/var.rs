//! `var` on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

/// `var`
#[derive(Debug, Subcommand)]
pub enum Var {
    /// Set variables of an environment
    ///
    /// Activation sets NAME=VALUE, and leaving restores what was there. NAME+=DIR appends a directory to a
    /// variable like PATH, and NAME^=DIR prepends one (in PATH, behind the environment's own). A value replaces
    /// the old value of that name; directories are added to the old ones.
    Set(VarSet),
    /// Remove variables of an environment
    Unset(VarUnset),
    /// Print the variables of an environment, in a form that 'var set' accepts
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
    /// Set the variables of a .env file, as python-dotenv reads it; assignments override it
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
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
