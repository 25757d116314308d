//! `python` on the command line.

use clap::{Args, Subcommand};

/// `python`
#[derive(Debug, Subcommand)]
pub enum Python {
    /// List the interpreters found
    List(PythonList),
    /// Print the interpreter that a request means
    Find(PythonFind),
}

/// `python list`
#[derive(Debug, Args)]
pub struct PythonList {
    /// Ask every interpreter again, whatever is remembered of it
    #[arg(long)]
    pub refresh: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `python find`
#[derive(Debug, Args)]
pub struct PythonFind {
    /// 3.12, '>=3.9,<3.12', python3.11, pypy or a path; what 'create' takes here when absent
    #[arg(value_name = "X")]
    pub request: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}
