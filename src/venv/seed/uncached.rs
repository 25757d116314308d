//! Unpacks a wheel for a single environment if the store can't be used.

use std::io;
use std::path::Path;

use super::Error;
use super::unpacked_wheel::{Seed, fill};
use crate::fs;
use crate::progress::Progress;

/// Unpacks a wheel into a temporary directory that is deleted with the seed.
pub(super) fn unpack_uncached(
    path: &Path,
    bytes: &[u8],
    progress: &dyn Progress,
) -> Result<Seed, Error> {
    let staged = fs::Staged::create_own(&std::env::temp_dir())?;
    let manifest = fill(staged.path(), path, bytes, progress)?;
    let entry = staged.path().to_owned();
    let wheel = Some(path.to_owned());
    Ok(Seed { entry, wheel, manifest, tag: None, uncached: Some(staged) })
}

/// The same if the store could not be written for this `reason`. A read-only or full cache should not
/// prevent the creation of an environment.
pub(super) fn unpack_instead(
    path: &Path,
    bytes: &[u8],
    reason: io::Error,
    progress: &dyn Progress,
) -> Result<Seed, Error> {
    match unpack_uncached(path, bytes, progress) {
        // If this fails, too, the store's error is the one to report.
        Err(Error::Io(error)) if error.kind() != io::ErrorKind::Interrupted => Err(reason.into()),
        Err(error) => Err(error),
        Ok(seed) => {
            progress.note(&format!("can't keep {seed} for other environments: {reason}"));
            Ok(seed)
        }
    }
}
