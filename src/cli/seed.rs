//! `seed` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

/// `seed`
#[derive(Debug, Subcommand)]
pub enum Seed {
    /// List the seeds: what interpreters bring, what was added, what is unpacked
    List(SeedList),
    /// Add wheels: the newest that fits is put into new environments
    Add(SeedAdd),
    /// Add the newest from the package index, for each series of Python that is found
    Upgrade(SeedUpgrade),
    /// Delete what no new environment would get; those that are made lose nothing
    Prune(SeedPrune),
    /// Check every file of the store, and make again what is damaged
    Verify(SeedVerify),
}

/// `seed list`
#[derive(Debug, Args)]
pub struct SeedList {
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `seed add`
#[derive(Debug, Args)]
pub struct SeedAdd {
    /// The wheels; copies of them are kept
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
}

/// `seed upgrade`
#[derive(Debug, Args)]
pub struct SeedUpgrade {
    /// Which seeds; those that interpreters bring, that were added or that the configuration asks for
    /// when absent
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
}

/// `seed prune`
#[derive(Debug, Args)]
pub struct SeedPrune {
    /// Everything, what was added too: as if nothing had ever been unpacked
    #[arg(long)]
    pub all: bool,
    /// Don't ask
    #[arg(short, long)]
    pub yes: bool,
}

/// `seed verify`
#[derive(Debug, Args)]
pub struct SeedVerify {
    /// As JSON
    #[arg(long)]
    pub json: bool,
}
