//! The store of unpacked wheels, by the digest of the wheel. It is a cache: deleting it loses nothing.
//!
//! ```text
//! seeds/<sha256>/manifest                what a creation needs to know of it
//! seeds/<sha256>/tree/site/…             its files, read-only
//! seeds/<sha256>/bytecode/<tag>/…        the same once compiled: a manifest and a tree of .pyc
//! seeds/wheels/<digest of a path>.json   which wheel that path was
//! ```

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::aside::aside;
use super::info::name_and_version;
use super::manifest::{File, Kind, Manifest, Scheme};
use super::record;
use super::verify::Content;
use super::{Error, bytecode, wheel};
use crate::fs;
use crate::progress::Progress;
use crate::python::Interpreter;

/// The store of unpacked wheels below a cache directory.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) dir: PathBuf,
}

/// A wheel in the store.
#[derive(Debug)]
pub(in crate::venv) struct Seed {
    /// Where the store has it.
    pub(super) entry: PathBuf,
    /// The wheel that it was unpacked from, where that is known.
    pub(super) wheel: Option<PathBuf>,
    /// What is in it.
    pub(super) manifest: Manifest,
    /// The bytecode that goes with it: the name of a directory in `bytecode/`.
    pub(super) tag: Option<String>,
    /// Where it is instead of the store, which could not be written: gone when this is dropped.
    pub(super) aside: Option<fs::Staged>,
}

impl Seed {
    /// The files of the wheel, by scheme.
    pub(super) fn tree(&self) -> PathBuf {
        self.entry.join("tree")
    }

    /// The files that an interpreter compiled, if they are to be linked too.
    pub(super) fn bytecode(&self) -> Option<PathBuf> {
        self.tag.as_ref().map(|tag| self.bytecode_of(tag).join("tree"))
    }

    /// Where the bytecode of interpreters with that tag is or would be.
    pub(super) fn bytecode_of(&self, tag: &str) -> PathBuf {
        self.entry.join("bytecode").join(tag)
    }

    /// The same with the bytecode that the interpreter with that tag reads, if it is there already.
    pub(in crate::venv) fn with_bytecode(self, tag: &str) -> Self {
        match read_manifest(&self.bytecode_of(tag)) {
            Some(manifest) => Self { manifest, tag: Some(tag.to_owned()), ..self },
            None => self,
        }
    }

    /// The files of the wheel, and what they should be.
    pub(super) fn contents(&self) -> Vec<Content> {
        let header = &self.manifest.header;
        let elsewhere = header.elsewhere.iter().map(|one| Content {
            path: self.tree().join(one.scheme.dir()).join(&one.file.path),
            hash: one.hash.clone(),
            file: one.file.clone(),
        });
        let site = self.tree().join(Scheme::Site.dir());
        let files = self.manifest.files().filter(|file| file.kind != Kind::Bytecode);
        contents(&site, self.manifest.record(), files).chain(elsewhere).collect()
    }

    /// The bytecode of one tag; `None` where its manifest can't be read.
    pub(super) fn bytecode_contents(&self, tag: &str) -> Option<Vec<Content>> {
        let place = self.bytecode_of(tag);
        let manifest = read_manifest(&place)?;
        let hashes = std::fs::read_to_string(place.join(HASHES)).ok()?;
        let files = manifest.files().filter(|file| file.kind == Kind::Bytecode);
        Some(contents(&place.join("tree"), &hashes, files).collect())
    }

    /// Whether it is the entry in that directory of the store.
    pub(in crate::venv) fn is_in(&self, entry: &Path) -> bool {
        self.entry == entry
    }

    /// The digest of its wheel.
    pub(in crate::venv) fn digest(&self) -> String {
        self.entry.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether it is for an interpreter with that tag to compile it, for environments to come.
    pub(in crate::venv) fn is_to_compile(&self, tag: &str) -> bool {
        self.tag.as_deref() != Some(tag) && self.aside.is_none()
    }
}

/// Which wheel a path was when its digest was taken; kept in `seeds/wheels/`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
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
        let known = |digest: String| Known::new(path, digest);
        if let Ok(text) = std::fs::read(&note)
            && let Ok(remembered) = serde_json::from_slice::<Known>(&text)
            && remembered == known(remembered.digest.clone())?
            && let Some(seed) = self.open(&remembered.digest)
        {
            return Ok(Seed { wheel: Some(remembered.path), ..seed });
        }
        // Before the bytes: a wheel that is replaced meanwhile is then read again next time.
        let mut now = known(String::new())?;
        let bytes = wheel::read(path)?;
        now.digest = digest(&bytes);
        let seed = match self.open(&now.digest) {
            Some(seed) => {
                // The same bytes under another name are no other wheel.
                wheel::check_name(path, &seed.manifest.header.dist_info)?;
                Seed { wheel: Some(path.to_owned()), ..seed }
            }
            None => match self.unpack(path, &bytes, &now.digest, progress) {
                Err(Error::Io(error)) if error.kind() != io::ErrorKind::Interrupted => {
                    return aside(path, &bytes, error, progress);
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
        Some(Seed { entry, wheel: None, manifest, tag: None, aside: None })
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
                return Ok(Seed { entry, wheel, manifest, tag: None, aside: None });
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

/// Makes an entry of the store in an empty directory.
pub(super) fn fill(
    dir: &Path,
    path: &Path,
    bytes: &[u8],
    progress: &dyn Progress,
) -> Result<Manifest, Error> {
    if let Some((name, version)) = name_and_version(path) {
        progress.step(&format!("unpacking {name} {version}"));
    }
    let tree = dir.join("tree");
    fs::create_dir(&tree)?;
    let manifest = wheel::unpack(path, bytes, &tree)?;
    fs::write_new(&dir.join(MANIFEST), manifest.text().as_bytes())?;
    Ok(manifest)
}

/// The name of a manifest in its directory.
pub(super) const MANIFEST: &str = "manifest";

/// The name of the list of what bytecode should be, beside its manifest: lines as of RECORD. Only who
/// verifies the store reads it.
pub(super) const HASHES: &str = "hashes";

/// Files below `dir` and what `record` says of them.
fn contents<'a>(
    dir: &Path,
    record: &str,
    files: impl Iterator<Item = File<&'a str>>,
) -> impl Iterator<Item = Content> {
    let rows = record::parse(record).unwrap_or_default().into_iter();
    let mut hashes: HashMap<String, String> = rows.map(|row| (row.path, row.hash)).collect();
    files.map(move |File { path, size, kind }| Content {
        path: dir.join(path),
        // What is not listed matches nothing.
        hash: hashes.remove(path).unwrap_or_default(),
        file: File { path: path.to_owned(), size, kind },
    })
}

pub(super) fn read_manifest(dir: &Path) -> Option<Manifest> {
    Manifest::parse(String::from_utf8(std::fs::read(dir.join(MANIFEST)).ok()?).ok()?)
}

/// Deletes an entry or a part of one, if nobody else does.
pub(super) fn delete(dir: &Path) -> io::Result<()> {
    match fs::delete_tree(dir) {
        // Gone, or out of the way while somebody still writes into it: rubbish, which `prune` knows.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}

impl std::fmt::Display for Seed {
    /// pip 24.2
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.manifest.header.name, self.manifest.header.version)
    }
}

impl Known {
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
