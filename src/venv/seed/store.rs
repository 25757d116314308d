//! The store of unpacked wheels, by digest. It is a cache: deleting it loses nothing.
//!
//! ```text
//! seeds/<sha256>/manifest                what an installation has to know
//! seeds/<sha256>/tree/site/…             its files, read-only
//! seeds/<sha256>/bytecode/<tag>/…        bytecode: a manifest and a tree of .pyc files
//! seeds/wheels/<digest of a path>.json   the digest of the wheel at that path
//! ```

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::uncached::{unpack_instead, unpack_uncached};
use super::unpacked_wheel::{Seed, delete, fill, read_manifest};
use super::{Error, bytecode, unpack};
use crate::fs::{self, UnsafeOwner};
use crate::progress::Progress;
use crate::python::Interpreter;

/// The store of unpacked wheels in a cache directory.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) dir: PathBuf,
    owner: OnceLock<Result<(), UnsafeOwner>>,
}

/// The digest of the wheel at a path, with what shows that the file has not changed since; kept in
/// `seeds/wheels/`.
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
    /// The store in the directory `cache`, which is created on demand.
    pub fn new(cache: &Path) -> Self {
        Self { dir: cache.join("seeds"), owner: OnceLock::new() }
    }

    /// Fails if another user could have put something into the store. Nothing may be linked from it
    /// or written to it then.
    pub(crate) fn check_owner(&self) -> Result<(), UnsafeOwner> {
        let check = || {
            let cache = self.dir.parent().unwrap_or(&self.dir);
            fs::check_owner_at(cache).and_then(|()| fs::check_owner_at(&self.dir))
        };
        self.owner.get_or_init(check).clone()
    }

    /// The wheel `path`, unpacked if it was not before. If the wheel has not changed since, it is
    /// not read. If the store isn't the user's, the wheel is unpacked for this environment alone.
    pub(super) fn seed(&self, path: &Path, progress: &dyn Progress) -> Result<Seed, Error> {
        if self.check_owner().is_err() {
            return unpack_uncached(path, &unpack::read(path)?, progress);
        }
        let note = self.dir.join("wheels").join(format!("{}.json", digest(path_bytes(path))));
        let known = |digest: String| WheelNote::new(path, digest);
        if let Ok(text) = fs::read_own(&note)
            && let Ok(remembered) = serde_json::from_slice::<WheelNote>(&text)
            && remembered == known(remembered.digest.clone())?
            && let Some(seed) = self.open(&remembered.digest)
        {
            return Ok(Seed { wheel: Some(remembered.path), ..seed });
        }
        // Looked at before the bytes, so that a wheel that is replaced in between will be read
        // again.
        let mut now = known(String::new())?;
        let bytes = unpack::read(path)?;
        now.digest = digest(&bytes);
        let seed = match self.open(&now.digest) {
            Some(seed) => {
                // The same bytes are refused if the file's name does not fit.
                unpack::check_name(path, &seed.manifest.header.dist_info)?;
                Seed { wheel: Some(path.to_owned()), ..seed }
            }
            None => match self.unpack(path, &bytes, &now.digest, progress) {
                Err(Error::Io(error)) if error.kind() != io::ErrorKind::Interrupted => {
                    return unpack_instead(path, &bytes, error, progress);
                }
                result => result?,
            },
        };
        // If this fails, the wheel is read again next time.
        let _ = fs::replace_derived(&note, &serde_json::to_vec(&now).map_err(io::Error::from)?);
        Ok(seed)
    }

    /// The entry with that digest, to be linked; `None` if there is none in this format, or if it is
    /// another user's.
    pub(super) fn open(&self, digest: &str) -> Option<Seed> {
        let entry = self.dir.join(digest);
        let is_own = self.check_owner().is_ok() && fs::check_owner_at(&entry).is_ok();
        is_own.then(|| self.open_any(digest)).flatten()
    }

    /// The entry with that digest, whoever it belongs to, to be looked at.
    pub(super) fn open_any(&self, digest: &str) -> Option<Seed> {
        let entry = self.dir.join(digest);
        let manifest = read_manifest(&entry)?;
        Some(Seed { entry, wheel: None, manifest, tag: None, uncached: None })
    }

    /// Compiles the entries with these digests for `interpreter`. Compiled entries are skipped. If
    /// another process is compiling for such an interpreter or waits to do so, this does nothing; if
    /// one is compiling for another interpreter, this waits. If the store is deleted, this stops.
    ///
    /// # Errors
    /// The interpreter can't be run, or the disk's.
    pub fn compile(
        &self,
        digests: &[String],
        interpreter: &Interpreter,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let Some(tag) = &interpreter.bytecode_tag else { return Ok(()) };
        let lock = fs::try_lock(&self.dir.join(format!(".compile-{tag}.lock")));
        let Some(_lock) = unless_gone(lock)?.flatten() else { return Ok(()) };
        for seed in digests.iter().filter_map(|digest| self.open(digest)) {
            progress.step(&format!("compiling {seed}"));
            match bytecode::compile(&seed, interpreter, tag) {
                Err(_) if !self.dir.is_dir() => break,
                result => result?,
            }
        }
        Ok(())
    }

    /// Unpacks a wheel in a temporary directory and renames it. Of several processes that do so,
    /// the first one wins and all use its entry.
    fn unpack(
        &self,
        path: &Path,
        bytes: &[u8],
        digest: &str,
        progress: &dyn Progress,
    ) -> Result<Seed, Error> {
        let staged = fs::Staged::create_own(&self.dir)?;
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
        // The existing entry has another format or is damaged, so it is replaced.
        delete(&entry)?;
        self.unpack(path, bytes, digest, progress)
    }
}

impl WheelNote {
    pub(super) fn new(path: &Path, digest: String) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
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

/// `None` if what was to be used doesn't exist.
fn unless_gone<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        result => result.map(Some),
    }
}

#[cfg(unix)]
fn inode(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// Windows has it only for open files.
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
