//! `list` as types.

use clap::Args;

/// `list`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct List {
    /// Print JSON
    #[arg(long, conflicts_with = "names")]
    pub json: bool,
    /// Print only the names, one per line
    #[arg(long)]
    pub names: bool,
    /// Also show how many packages each has, how much disk it takes, and when it was last used
    ///
    /// SIZE is what its deletion would free, SHARED what it shares with the store or with other environments by hard
    /// links. A size is measured once: MEASURED says when.
    #[arg(long, conflicts_with = "names")]
    pub long: bool,
    /// Measure every size again
    #[arg(long, requires = "long", conflicts_with = "names")]
    pub refresh: bool,
}
