//! Installs pip and other seeds into a new environment. A wheel is unpacked once into the store,
//! and its files are linked from there (the binary distribution format,
//! packaging.python.org/specifications).
//!
//! # Which wheels
//! - `request`: the seeds that a user asks for (`--seed`)
//! - `wheels`: the wheels in a directory, judged by their names
//! - `added_wheels`: the wheels that the user added
//! - `choose`: which wheels a new environment gets
//!
//! # The store
//! - `store`: wheels by digest; unpacks one on first use
//! - `unpacked_wheel`: an unpacked wheel, called `Seed` from here on
//! - `uncached`: unpacks a wheel for one environment if the store can't be written
//! - `entries`: lists the store's entries and what can be deleted
//! - `verify`: compares an entry with its wheel's RECORD
//! - `repair`: unpacks a damaged entry again
//! - `bytecode`: compiles an entry
//! - `shared`: which files environments have hard links to
//!
//! # A wheel
//! - `unpack`: unpacks and checks a wheel
//! - `info`: reads the file name and the dist-info of a wheel
//! - `names`: which names a wheel's files may have
//! - `record`: RECORD
//! - `entry_points`: `entry_points.txt`
//!
//! # Installing
//! - `manifest`: what an installation has to know about a seed, in one text
//! - `file`: a file in a manifest
//! - `tasks`: divides a manifest's files between two threads
//! - `install`: links a seed into an environment
//! - `console_script`: the files in `bin` that start commands

mod added_wheels;
mod bytecode;
mod choose;
mod console_script;
mod entries;
mod entry_points;
mod file;
#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod hostile_tests;
mod info;
mod install;
mod manifest;
mod names;
pub(super) mod record;
mod repair;
mod request;
mod shared;
mod store;
#[cfg(test)]
mod store_tests;
mod tasks;
#[cfg(test)]
mod testing;
mod uncached;
mod unpack;
mod unpacked_wheel;
mod verify;
mod wheels;

use std::io;
use std::path::PathBuf;

use pep440_rs::Version;

pub(crate) use added_wheels::{AddedWheel, AddedWheels};
pub(crate) use choose::fits;
pub(super) use choose::seeds;
pub(crate) use entries::{StoreEntry, digest_of, freed_bytes};
pub(super) use install::{Destination, Installation};
pub(crate) use record::{hash as hash_of, hash_of_file, parse as parse_record};
pub(crate) use request::normalized;
pub use request::{InvalidSeedRequest, SeedRequest, Seeds};
pub use store::Store;

/// The packages that every interpreter brings in versions of its own.
pub const TOOLS: [&str; 3] = ["pip", "setuptools", "wheel"];

pub(super) use tasks::Task;
pub(super) use unpacked_wheel::Seed;
pub(crate) use verify::{Damage, Depth, Problem};
pub(crate) use wheels::{Wheel, bundled, of_system};

use crate::error::{self, Kind};
use crate::fs::UnsafeOwner;

/// Why the seeds can't be installed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No wheel of pip works with the interpreter.
    #[error("{} does not bundle pip", executable.display())]
    NotBundled {
        /// The interpreter.
        executable: PathBuf,
        /// Its version, (3, 11).
        series: (u8, u8),
        /// The directories that were searched.
        searched: Vec<PathBuf>,
    },
    /// No available wheel fits the request and the interpreter.
    #[error("no wheel for {request} fits {}{}", executable.display(), versions(available))]
    NoSuchSeed {
        /// The requested seed.
        request: SeedRequest,
        /// The interpreter.
        executable: PathBuf,
        /// The available versions of that name.
        available: Vec<Version>,
        /// The newest version that the store has from another interpreter and that would fit.
        stored: Option<Version>,
    },
    /// A wheel is damaged or would write outside of its directory.
    #[error("can't unpack {}: {reason}", path.display())]
    Wheel {
        /// The wheel.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of the store is missing, or not the one in its manifest.
    #[error("the seed store is damaged: {} {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
        /// The store's entry.
        entry: PathBuf,
    },
    /// The interpreter can't compile bytecode.
    #[error("{} can't compile bytecode: {reason}", executable.display())]
    Compile {
        /// The interpreter.
        executable: PathBuf,
        /// What happened.
        reason: String,
    },
    /// What should be changed belongs to another user.
    #[error(transparent)]
    Owner(#[from] UnsafeOwner),
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Error {
    fn damaged(path: PathBuf, problem: &'static str, seed: &Seed) -> Self {
        Self::Damaged { path, problem, entry: seed.entry.clone() }
    }
}

/// The end of the message, which lists the available versions.
fn versions(available: &[Version]) -> String {
    if available.is_empty() {
        return String::new();
    }
    let available: Vec<_> = available.iter().map(Version::to_string).collect();
    format!("; available: {}", available.join(", "))
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Damaged { ref entry, .. } => {
                let hint = format!("delete {}; venvyard then makes it again", entry.display());
                Self::failed(error).hint(hint)
            }
            Error::NotBundled { .. } | Error::Compile { .. } => {
                Self::new(Kind::NoSuchInterpreter, error)
            }
            Error::Io(error) => error.into(),
            Error::Owner(reason) => {
                let hint = format!("'{}' makes it yours alone", reason.remedy());
                Self::failed(reason).hint(hint)
            }
            error => Self::failed(error),
        }
    }
}
