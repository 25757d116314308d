//! The options of `clone`.

use clap::Args;

use super::name::NAME;
use super::values::{LanguageArg, LinkModeArg};

/// `clone`
#[derive(Debug, Args)]
pub struct Clone {
    #[arg(help = NAME)]
    pub name: String,
    /// The name of the copy
    #[arg(value_name = "NEW")]
    pub new: String,
    /// The copy belongs to the same project
    #[arg(long)]
    pub project: bool,
    /// Show this in the copy's prompt instead of its name
    #[arg(long, value_name = "TEXT")]
    pub prompt: Option<String>,
    /// The copy's interpreter, as for 'create': it gets the same packages anew
    #[arg(short, long, value_name = "X", conflicts_with = "link_mode")]
    pub python: Option<String>,
    /// Go on without the packages that can't be had for another Python
    #[arg(long, requires = "python", conflicts_with = "link_mode")]
    pub keep_going: bool,
    /// How files get into the copy
    ///
    /// Hard links share a file with the original: editing it in place changes both environments, while pip replaces
    /// it in one. Files with the environment's path, those in bin and checkouts in src are copied in any case. The
    /// store's files, such as pip's, which are read-only, are linked again, unless you choose 'copy'.
    #[arg(long, value_name = "MODE", default_value = "reflink")]
    pub link_mode: LinkModeArg,
    /// Print the code that activates the copy in this shell
    #[arg(long, value_name = "SHELL", hide = true)]
    pub shell: Option<LanguageArg>,
    /// The version of the functions that the shell has loaded
    #[arg(long, value_name = "STAMP", hide = true)]
    pub loaded: Option<String>,
}
