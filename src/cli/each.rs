//! `each` as types.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueHint};

/// `each`
#[derive(Debug, Args)]
pub struct Each {
    /// Run it in N environments at once [default: one for each processor]
    ///
    /// With --jobs 1, the command has the terminal to itself, and can ask. With more, it can't read anything, and each
    /// line of its output has the environment's name before it.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<String>,
    /// Only these environments, separated by commas; 'web-*' stands for every name that it matches
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub names: Vec<String>,
    /// Only the environments of this project
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub project: Option<PathBuf>,
    /// Only the environments with this: 'python>=3.9', implementation=pypy, 'name!=tmp-*', 'package=django<4'; may be
    /// repeated
    #[arg(long, value_name = "CONDITION")]
    pub filter: Vec<String>,
    /// Run it in each environment's project [default: in the current directory]
    #[arg(long)]
    pub cd: bool,
    /// Print the whole output of each environment when the command has ended there, under its name
    #[arg(long)]
    pub group: bool,
    /// Print JSON: how it went in each, and what it wrote to stdout
    #[arg(long, conflicts_with = "group")]
    pub json: bool,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}
