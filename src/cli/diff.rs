//! `diff` as types.

use clap::Args;

use super::name::NAME_OR_FILE;

/// `diff`
#[derive(Debug, Args)]
pub struct Diff {
    #[arg(value_name = "A", help = NAME_OR_FILE)]
    pub left: String,
    /// What it is compared with, in the same form
    #[arg(value_name = "B")]
    pub right: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
