//! `export` as types.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::name::NAME_OR_ACTIVE;
use crate::ops::export::Format;

/// `export`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct Export {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// Write it to this file, whose name tells the format [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The format [default: the one that the file's name tells, else pylock]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Ask no index: write versions without hashes, as requirements unless the file's name tells another format
    #[arg(long)]
    pub offline: bool,
    /// Also write a venvyard.toml beside the file: name, Python and variables, without values that may be secret
    #[arg(long, requires = "output")]
    pub with_settings: bool,
    /// Write the values of all variables into the venvyard.toml
    #[arg(long, requires = "with_settings")]
    pub with_values: bool,
    /// Replace a file that another program or a person wrote, without asking
    #[arg(short, long, requires = "output")]
    pub yes: bool,
}

/// A format by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// pylock.toml (PEP 751)
    Pylock,
    /// A requirements file
    Requirements,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Pylock => Self::Pylock,
            FormatArg::Requirements => Self::Requirements,
        }
    }
}
