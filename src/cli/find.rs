//! `find` and `packages` as types.

use clap::Args;

use super::name::NAME_OR_ACTIVE;

/// `find`
#[derive(Debug, Args)]
pub struct Find {
    /// A package, with versions or with a '*': django, 'django<4', 'django-*'
    #[arg(value_name = "REQUIREMENT", required_unless_present = "import")]
    pub requirements: Vec<String>,
    /// Find the package that 'import MODULE' imports: yaml, google.cloud; may be repeated
    #[arg(long, value_name = "MODULE")]
    pub import: Vec<String>,
    /// Only in environments that meet every requirement
    #[arg(long)]
    pub together: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `packages`
#[derive(Debug, Args)]
pub struct Packages {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// Show what requires what, as a tree
    #[arg(long)]
    pub tree: bool,
    /// Show what requires this package, directly and through others
    #[arg(long, value_name = "PKG", conflicts_with = "tree")]
    pub reverse: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
