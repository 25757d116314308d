//! The store of unpacked wheels, by the digest of the wheel: `seeds/<sha256>/` has a `tree/` and a
//! `manifest.json`. It is a cache: deleting it loses nothing.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::manifest::{Manifest, SCHEMA};
use super::{Error, wheel};
use crate::fs;
use crate::progress::Progress;

/// The store of unpacked wheels below a cache directory.
#[derive(Debug, Clone)]
pub struct Store {
    dir: PathBuf,
}

/// A wheel in the store.
#[derive(Debug)]
pub(in crate::venv) struct Seed {
    /// Where the store has it.
    pub(super) entry: PathBuf,
    /// What is in it.
    pub(super) manifest: Manifest,
}

/// Which wheel a path was when its digest was taken; kept in `seeds/wheels/`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    path: PathBuf,
    size: u64,
    /// Nanoseconds since 1970.
    modified: u128,
    inode: u64,
    digest: String,
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
        let known = |digest: String| Known::new(path, digest);
        if let Ok(text) = std::fs::read(&note)
            && let Ok(remembered) = serde_json::from_slice::<Known>(&text)
            && remembered == known(remembered.digest.clone())?
            && let Some(seed) = self.open(&remembered.digest)
        {
            return Ok(seed);
        }
        // Before the bytes: a wheel that is replaced meanwhile is then read again next time.
        let mut now = known(String::new())?;
        let bytes = fs_err::read(path)?;
        now.digest = digest(&bytes);
        let seed = match self.open(&now.digest) {
            Some(seed) => seed,
            None => self.unpack(path, &bytes, &now.digest, progress)?,
        };
        fs::replace_derived(&note, &serde_json::to_vec(&now).map_err(io::Error::from)?)?;
        Ok(seed)
    }

    /// The entry of that digest; `None` where there is none of this form.
    fn open(&self, digest: &str) -> Option<Seed> {
        let entry = self.dir.join(digest);
        let manifest = std::fs::read(entry.join("manifest.json")).ok()?;
        let manifest: Manifest = serde_json::from_slice(&manifest).ok()?;
        (manifest.schema == SCHEMA).then_some(Seed { entry, manifest })
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
        if let Some((name, version)) = wheel::name_and_version(path) {
            progress.step(&format!("unpacking {name} {version}"));
        }
        let staged = fs::Staged::create(&self.dir)?;
        let tree = staged.path().join("tree");
        fs::create_dir(&tree)?;
        let manifest = wheel::unpack(path, bytes, &tree)?;
        let text = serde_json::to_vec(&manifest).map_err(io::Error::from)?;
        fs::write_new(&staged.path().join("manifest.json"), &text)?;

        let entry = self.dir.join(digest);
        match staged.commit(&entry) {
            Ok(()) => return Ok(Seed { entry, manifest }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(seed) = self.open(digest) {
            return Ok(seed);
        }
        // What stands there is of another form or damaged: it makes room, and is made once more.
        match fs::delete_tree(&entry) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => self.unpack(path, bytes, digest, progress),
        }
    }
}

impl std::fmt::Display for Seed {
    /// pip 24.2
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.manifest.name, self.manifest.version)
    }
}

impl Known {
    fn new(path: &Path, digest: String) -> io::Result<Self> {
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

fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
