//! The command line of `doctor`.

use clap::Args;

use super::name::NAMES_OR_ALL;

/// `doctor`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct Doctor {
    #[arg(value_name = "NAME", help = NAMES_OR_ALL)]
    pub names: Vec<String>,
    /// Mend what loses nothing, and ask about the rest
    #[arg(long)]
    pub fix: bool,
    /// With --fix: don't ask for confirmation
    #[arg(short, long, requires = "fix")]
    pub yes: bool,
    /// Read every installed file, too, and compare it with its checksum, as for each NAME
    #[arg(long)]
    pub deep: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
