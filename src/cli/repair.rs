//! The arguments of `repair`.

use clap::Args;

use super::name::NAME_OR_ACTIVE;

/// `repair`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Repair {
    #[arg(value_name = "NAME", help = NAME_OR_ACTIVE)]
    pub names: Vec<String>,
    /// Repair every environment
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
    /// The interpreter that it gets, as for 'create'. One of another minor version gets the same packages anew
    #[arg(short, long, value_name = "X")]
    pub python: Option<String>,
    /// Show what is wrong and what would be done, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Go on without the packages that can't be had for another Python
    #[arg(long)]
    pub keep_going: bool,
    /// Take the newest Python where the former one is gone, without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Only replace hard links to shared files by copies, so that you can edit the files in place
    #[arg(long, conflicts_with_all = ["all", "python", "dry_run", "keep_going", "yes", "json"])]
    pub unlink: bool,
}
