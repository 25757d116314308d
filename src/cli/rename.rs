//! The command line of `rename`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::name::NAME;
use super::values::LanguageArg;

/// `rename`
#[derive(Debug, Args)]
pub struct Rename {
    #[arg(help = NAME)]
    pub name: String,
    /// Its new name [default: the one that it has]
    #[arg(value_name = "NEW", required_unless_present = "to")]
    pub new: Option<String>,
    /// Move it to this directory; into it, if it exists
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub to: Option<PathBuf>,
    /// Print the code that activates it anew in this shell, if it is active
    #[arg(long, value_name = "SHELL", hide = true)]
    pub shell: Option<LanguageArg>,
    /// The version of the functions that the shell has loaded
    #[arg(long, value_name = "STAMP", hide = true)]
    pub loaded: Option<String>,
}
