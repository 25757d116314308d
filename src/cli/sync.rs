//! The options of `sync`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::name::NAME;

/// `sync`
#[derive(Debug, Args)]
pub struct Sync {
    #[arg(help = NAME)]
    pub name: String,
    /// A pylock.toml, requirements.txt, Pipfile.lock, uv.lock or poetry.lock
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Also what the file has for an extra; may be repeated
    #[arg(long, value_name = "EXTRA")]
    pub extra: Vec<String>,
    /// Also what the file has for a group, such as develop; may be repeated
    #[arg(long, value_name = "GROUP")]
    pub group: Vec<String>,
    /// Show what would change, and change nothing
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
    /// Don't ask for confirmation
    #[arg(short, long)]
    pub yes: bool,
    /// Print JSON
    #[arg(long, requires = "dry_run", conflicts_with = "yes")]
    pub json: bool,
}
