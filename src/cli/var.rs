//! `var` on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::name::NAME_OR_ACTIVE;

/// `var`
#[derive(Debug, Subcommand)]
pub enum Var {
    /// Set variables of an environment
    ///
    /// Activation sets VARIABLE=VALUE, and leaving restores what was there. VARIABLE+=DIR appends a directory to a
    /// variable like PATH, and VARIABLE^=DIR prepends one (in PATH, behind the environment's own). A value replaces
    /// the variable's old value; directories are added to the old ones.
    Set(VarSet),
    /// Remove variables of an environment
    Unset(VarUnset),
    /// Print the variables of an environment, in a form that 'var set' accepts
    List(VarList),
}

/// `var set`
#[derive(Debug, Args)]
#[command(override_usage = "venvyard var set [OPTIONS] [NAME] ASSIGNMENT...")]
pub struct VarSet {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<OsString>,
    /// VARIABLE=VALUE, VARIABLE+=DIR or VARIABLE^=DIR
    #[arg(value_name = "ASSIGNMENT")]
    pub assignments: Vec<OsString>,
    /// Set the variables of a .env file, as python-dotenv reads it; assignments override it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub from_file: Option<PathBuf>,
}

/// `var unset`
#[derive(Debug, Args)]
#[command(override_usage = "venvyard var unset [OPTIONS] [NAME] VARIABLE...")]
pub struct VarUnset {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// The variables; a word alone is a variable of the active environment
    #[arg(value_name = "VARIABLE")]
    pub variables: Vec<String>,
}

/// `var list`
#[derive(Debug, Args)]
pub struct VarList {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
