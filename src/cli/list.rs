//! `list` as types.

use clap::Args;

use super::values::ListOrder;

/// `list`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct List {
    /// Only those whose names match: 'web*', or a whole name [default: all]
    #[arg(value_name = "PATTERN")]
    pub patterns: Vec<String>,
    /// The order: by last use, size or creation the latest and the largest first
    ///
    /// 'size' measures environments whose size isn't known, as --long does.
    #[arg(long, value_name = "ORDER", default_value = "name", hide_default_value = true)]
    pub sort: ListOrder,
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
