//! Seeds for one environment alone, where the store can't be written.

use std::io;
use std::path::Path;

use super::Error;
use super::unpacked_wheel::{Seed, fill};
use crate::fs;
use crate::progress::Progress;

/// Unpacks a wheel for this time alone, where the store can't be written for this reason: a cache that
/// is read-only or full need not keep anybody from an environment.
pub(super) fn unpack_uncached(
    path: &Path,
    bytes: &[u8],
    reason: io::Error,
    progress: &dyn Progress,
) -> Result<Seed, Error> {
    let unpacked = || -> Result<_, Error> {
        let staged = fs::Staged::create(&std::env::temp_dir())?;
        let manifest = fill(staged.path(), path, bytes, progress)?;
        Ok((staged, manifest))
    };
    let (staged, manifest) = match unpacked() {
        // The first place is the one to do something about.
        Err(Error::Io(error)) if error.kind() != io::ErrorKind::Interrupted => {
            return Err(reason.into());
        }
        result => result?,
    };
    let entry = staged.path().to_owned();
    let wheel = Some(path.to_owned());
    let seed = Seed { entry, wheel, manifest, tag: None, uncached: Some(staged) };
    progress.note(&format!("{seed} can't be kept for other environments: {reason}"));
    Ok(seed)
}
