//! `seed` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

/// `seed`
#[derive(Debug, Subcommand)]
pub enum Seed {
    /// List the wheels of interpreters, those you added, and those unpacked in the store
    List(SeedList),
    /// Add wheels: new environments get the newest that fits
    Add(SeedAdd),
    /// Add the newest versions from the package index, for each series of Python
    Upgrade(SeedUpgrade),
    /// Delete what no new environment would get; existing environments lose nothing
    Prune(SeedPrune),
    /// Check every file of the store, and repair what is damaged
    Verify(SeedVerify),
}

/// `seed list`
#[derive(Debug, Args)]
pub struct SeedList {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `seed add`
#[derive(Debug, Args)]
pub struct SeedAdd {
    /// The wheels; venvyard keeps copies of them
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
}

/// `seed upgrade`
#[derive(Debug, Args)]
pub struct SeedUpgrade {
    /// The packages [default: those that interpreters bundle, those you added, those in config.toml]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
}

/// `seed prune`
#[derive(Debug, Args)]
pub struct SeedPrune {
    /// Delete everything, including the wheels you added
    #[arg(long)]
    pub all: bool,
    /// Don't ask for confirmation
    #[arg(short, long)]
    pub yes: bool,
}

/// `seed verify`
#[derive(Debug, Args)]
pub struct SeedVerify {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
