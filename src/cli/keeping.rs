//! The verbs about what is removed, or no longer needed.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::name::NAMES;

/// `remove`
#[derive(Debug, Args)]
pub struct Remove {
    #[arg(value_name = "NAME", help = NAMES, required_unless_present = "temporary")]
    pub names: Vec<String>,
    /// Delete the temporary environment in this directory, which its shell has left
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "names", value_hint = ValueHint::DirPath)]
    pub temporary: Option<PathBuf>,
    /// Don't ask for confirmation
    #[arg(short, long)]
    pub yes: bool,
    /// With --yes: also remove what can't be made again, such as uncommitted changes of a git checkout
    #[arg(long)]
    pub with_sources: bool,
    /// Delete them at once, instead of moving them to the trash; names an environment in the trash, too
    #[arg(long)]
    pub permanently: bool,
}

/// `restore`
#[derive(Debug, Args)]
pub struct Restore {
    /// The environment, by its name or by the first digits of its id [default: list those in the trash]
    pub name: Option<String>,
    /// Restore it under another name
    #[arg(long = "as", value_name = "NEW")]
    pub new_name: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `prune`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct Prune {
    /// Also remove the environments that nobody has used for so long: 90d, 12w, 6mo, 1y
    #[arg(long, value_name = "TIME")]
    pub older: Option<String>,
    /// Also forget the environments whose directory is gone
    #[arg(long)]
    pub missing: bool,
    /// Also empty the trash: what is in it can't be restored then
    #[arg(long)]
    pub trash: bool,
    /// Also delete the cache; the next environment takes about a second longer
    #[arg(long)]
    pub cache: bool,
    /// Only list it
    #[arg(long)]
    pub dry_run: bool,
    /// Don't ask for confirmation
    #[arg(short, long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `forget`
#[derive(Debug, Args)]
pub struct Forget {
    /// The environments
    #[arg(value_name = "NAME", required = true)]
    pub names: Vec<String>,
    /// Don't ask for confirmation
    #[arg(short, long)]
    pub yes: bool,
}
