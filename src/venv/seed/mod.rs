//! Putting pip and friends into a new environment: wheels unpacked once into a store and linked from
//! there (the binary distribution format, packaging.python.org/specifications).

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
mod record;
mod repair;
mod request;
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

pub use added_wheels::{AddedWheel, AddedWheels};
pub use choose::fits;
pub(super) use choose::seeds;
pub use entries::{StoreEntry, digest_of, freed_bytes};
pub(super) use install::{Destination, Installation};
pub use request::{InvalidSeedRequest, SeedRequest, Seeds};
pub use store::Store;
pub(super) use tasks::Task;
pub(super) use unpacked_wheel::Seed;
pub use verify::{Damage, Problem};
pub use wheels::{Wheel, bundled, of_system};

use crate::error::{self, Kind};

/// Why pip can't be put into an environment.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no wheel of pip anywhere that works with the interpreter.
    #[error("{} brings no pip", executable.display())]
    NotBundled {
        /// The interpreter.
        executable: PathBuf,
        /// Its version, (3, 11).
        series: (u8, u8),
        /// Where it was looked for.
        searched: Vec<PathBuf>,
    },
    /// A seed was asked for that nothing here has for the interpreter.
    #[error("no wheel of {request} for {} is here{}", executable.display(), versions(there))]
    NoSuchSeed {
        /// What was asked for.
        request: SeedRequest,
        /// The interpreter.
        executable: PathBuf,
        /// What there is of that name, for whichever interpreter.
        there: Vec<Version>,
        /// What of it another interpreter brought that would fit.
        stored: Option<Version>,
    },
    /// A wheel that is damaged or that would write where it must not.
    #[error("can't unpack {}: {reason}", path.display())]
    Wheel {
        /// The wheel.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The store lacks a file that its manifest lists, or has another one in its place.
    #[error("the seed store is damaged: {} {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
        /// The entry of the store.
        entry: PathBuf,
    },
    /// An interpreter that can't compile.
    #[error("{} compiles nothing: {reason}", executable.display())]
    Compile {
        /// The interpreter.
        executable: PathBuf,
        /// What happened.
        reason: String,
    },
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Error {
    fn damaged(path: PathBuf, problem: &'static str, seed: &Seed) -> Self {
        Self::Damaged { path, problem, entry: seed.entry.clone() }
    }
}

/// The end of a sentence that says what there is.
fn versions(there: &[Version]) -> String {
    if there.is_empty() {
        return String::new();
    }
    let there: Vec<_> = there.iter().map(Version::to_string).collect();
    format!("; there is {}", there.join(", "))
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Damaged { ref entry, .. } => {
                let hint = format!("delete {}: it is made again", entry.display());
                Self::failed(error).hint(hint)
            }
            Error::NotBundled { .. } | Error::Compile { .. } => {
                Self::new(Kind::NoSuchInterpreter, error)
            }
            Error::Io(error) => error.into(),
            error => Self::failed(error),
        }
    }
}
