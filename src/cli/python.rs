//! `python` on the command line.

use clap::{Args, Subcommand};

/// `python`
#[derive(Debug, Subcommand)]
pub enum Python {
    /// List the interpreters
    List(PythonList),
    /// Print the interpreter that matches a request
    Find(PythonFind),
}

/// `python list`
#[derive(Debug, Args)]
pub struct PythonList {
    /// Ask every interpreter again instead of using what is remembered
    #[arg(long)]
    pub refresh: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `python find`
#[derive(Debug, Args)]
pub struct PythonFind {
    /// 3.12, '>=3.9,<3.12', python3, pypy or a path [default: what 'create' without a name would take here]
    #[arg(value_name = "X")]
    pub request: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
