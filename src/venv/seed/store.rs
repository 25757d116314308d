//! The store of unpacked wheels, by the digest of the wheel. It is a cache: deleting it loses nothing.
//!
//! ```text
//! seeds/<sha256>/manifest                what a creation needs to know of it
//! seeds/<sha256>/tree/site/…             its files, read-only
//! seeds/<sha256>/bytecode/<tag>/…        the same once compiled: a manifest and a tree of .pyc
//! seeds/wheels/<digest of a path>.json   which wheel that path was
//! ```

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::uncached::unpack_uncached;
use super::unpacked_wheel::{Seed, delete, fill, read_manifest};
use super::{Error, bytecode, unpack};
use crate::fs;
use crate::progress::Progress;
use crate::python::Interpreter;

/// The store of unpacked wheels below a cache directory.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) dir: PathBuf,
}

/// Which wheel a path was when its digest was taken; kept in `seeds/wheels/`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WheelNote {
    pub(super) path: PathBuf,
    size: u64,
    /// Nanoseconds since 1970.
    modified: u128,
    inode: u64,
    pub(super) digest: String,
}

impl Store {
    /// The store in the directory `cache`; nothing is made yet.
    pub fn new(cache: &Path) -> Self {
        Self { dir: cache.join("seeds") }
    }

    /// The wheel `path`, unpacked now if it wasn't before. A wheel that has not changed since is not
    /// read.
    pub(super) fn seed(&self, path: &Path, progress: &dyn Progress) -> Result<Seed, Error> {
        let note = self.dir.join("wheels").join(format!("{}.json", digest(path_bytes(path))));
        let known = |digest: String| WheelNote::new(path, digest);
        if let Ok(text) = std::fs::read(&note)
            && let Ok(remembered) = serde_json::from_slice::<WheelNote>(&text)
            && remembered == known(remembered.digest.clone())?
            && let Some(seed) = self.open(&remembered.digest)
        {
            return Ok(Seed { wheel: Some(remembered.path), ..seed });
        }
        // Before the bytes: a wheel that is replaced meanwhile is then read again next time.
        let mut now = known(String::new())?;
        let bytes = unpack::read(path)?;
        now.digest = digest(&bytes);
        let seed = match self.open(&now.digest) {
            Some(seed) => {
                // The same bytes under another name are no other wheel.
                unpack::check_name(path, &seed.manifest.header.dist_info)?;
                Seed { wheel: Some(path.to_owned()), ..seed }
            }
            None => match self.unpack(path, &bytes, &now.digest, progress) {
                Err(Error::Io(error)) if error.kind() != io::ErrorKind::Interrupted => {
                    return unpack_uncached(path, &bytes, error, progress);
                }
                result => result?,
            },
        };
        // Without it the next creation reads the wheel once more.
        let _ = fs::replace_derived(&note, &serde_json::to_vec(&now).map_err(io::Error::from)?);
        Ok(seed)
    }

    /// The entry of that digest; `None` where there is none of this form.
    pub(super) fn open(&self, digest: &str) -> Option<Seed> {
        let entry = self.dir.join(digest);
        let manifest = read_manifest(&entry)?;
        Some(Seed { entry, wheel: None, manifest, tag: None, uncached: None })
    }

    /// Compiles the entries of these digests for `interpreter` and its like: what was compiled already
    /// is left alone, and what another process is compiling is waited for.
    ///
    /// # Errors
    /// An interpreter that can't be run, or the disk's.
    pub fn compile(
        &self,
        digests: &[String],
        interpreter: &Interpreter,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let Some(tag) = &interpreter.bytecode_tag else { return Ok(()) };
        for seed in digests.iter().filter_map(|digest| self.open(digest)) {
            progress.step(&format!("compiling {seed}"));
            bytecode::compile(&seed, interpreter, tag)?;
        }
        Ok(())
    }

    /// Unpacks a wheel beside its place and moves it there whole. Of several that do so at once the
    /// first is kept, and all use it.
    fn unpack(
        &self,
        path: &Path,
        bytes: &[u8],
        digest: &str,
        progress: &dyn Progress,
    ) -> Result<Seed, Error> {
        let staged = fs::Staged::create(&self.dir)?;
        let manifest = fill(staged.path(), path, bytes, progress)?;
        let entry = self.dir.join(digest);
        match staged.commit(&entry) {
            Ok(()) => {
                let wheel = Some(path.to_owned());
                return Ok(Seed { entry, wheel, manifest, tag: None, uncached: None });
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(seed) = self.open(digest) {
            return Ok(Seed { wheel: Some(path.to_owned()), ..seed });
        }
        // What stands there is of another form or damaged: it makes room, and is made once more.
        delete(&entry)?;
        self.unpack(path, bytes, digest, progress)
    }
}

impl WheelNote {
    pub(super) fn new(path: &Path, digest: String) -> io::Result<Self> {
        let metadata = fs_err::metadata(path)?;
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self {
            path: path.to_owned(),
            size: metadata.len(),
            modified: modified.as_nanos(),
            inode: inode(&metadata),
            digest,
        })
    }
}

#[cfg(unix)]
fn inode(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// Windows tells it only to a caller who opens the file.
#[cfg(not(unix))]
fn inode(_metadata: &std::fs::Metadata) -> u64 {
    0
}

fn path_bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

pub(super) fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
