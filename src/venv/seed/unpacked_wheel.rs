//! An unpacked wheel, in the store or in a temporary directory.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use pep440_rs::Version;

use super::file::{SeedFile, SeedFileKind};
use super::info::name_and_version;
use super::manifest::{Manifest, Scheme};
use super::request::normalized;
use super::{Error, record, unpack};
use crate::fs;
use crate::progress::Progress;

/// An unpacked wheel.
#[derive(Debug)]
pub(in crate::venv) struct Seed {
    /// Its directory in the store.
    pub(super) entry: PathBuf,
    /// The wheel file, if it is known.
    pub(super) wheel: Option<PathBuf>,
    /// What to install.
    pub(super) manifest: Manifest,
    /// The bytecode to install: the name of a directory in `bytecode/`.
    pub(super) tag: Option<String>,
    /// The temporary directory that has it instead of the store; deleted when this is dropped.
    pub(super) uncached: Option<fs::Staged>,
}

impl Seed {
    /// The directory of the wheel's files, by scheme.
    pub(super) fn tree(&self) -> PathBuf {
        self.entry.join("tree")
    }

    /// The directory of the bytecode to install.
    pub(super) fn bytecode(&self) -> Option<PathBuf> {
        self.tag.as_ref().map(|tag| self.bytecode_of(tag).join("tree"))
    }

    /// Where the bytecode for interpreters with that tag is, or would be.
    pub(super) fn bytecode_of(&self, tag: &str) -> PathBuf {
        self.entry.join("bytecode").join(tag)
    }

    /// The same seed with the bytecode for that tag, if it was compiled.
    pub(in crate::venv) fn with_bytecode(self, tag: &str) -> Self {
        let bytecode = self.bytecode_of(tag);
        let own = fs::check_owner_at(&bytecode).is_ok();
        match own.then(|| read_manifest(&bytecode)).flatten() {
            Some(manifest) => Self { manifest, tag: Some(tag.to_owned()), ..self },
            None => self,
        }
    }

    /// The wheel's files, and what each should be.
    pub(super) fn contents(&self) -> Vec<ExpectedFile> {
        let header = &self.manifest.header;
        let scheme_files = header.scheme_files.iter().map(|one| ExpectedFile {
            path: self.tree().join(one.scheme.dir()).join(&one.file.path),
            hash: one.hash.clone(),
            file: one.file.clone(),
        });
        let site = self.tree().join(Scheme::Site.dir());
        let files = self.manifest.files().filter(|file| file.kind != SeedFileKind::Bytecode);
        contents(&site, self.manifest.record(), files).chain(scheme_files).collect()
    }

    /// The bytecode for one tag, and what each file should be; `None` if its manifest can't be
    /// read.
    pub(super) fn bytecode_contents(&self, tag: &str) -> Option<Vec<ExpectedFile>> {
        let place = self.bytecode_of(tag);
        let manifest = read_manifest(&place)?;
        let hashes = std::fs::read_to_string(place.join(HASHES)).ok()?;
        let files = manifest.files().filter(|file| file.kind == SeedFileKind::Bytecode);
        Some(contents(&place.join("tree"), &hashes, files).collect())
    }

    /// Whether it is the entry in that directory of the store.
    pub(in crate::venv) fn is_in(&self, entry: &Path) -> bool {
        self.entry == entry
    }

    /// The digest of the wheel.
    pub(in crate::venv) fn digest(&self) -> String {
        self.entry.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether an interpreter with that tag should compile it for later environments.
    pub(in crate::venv) fn is_to_compile(&self, tag: &str) -> bool {
        self.tag.as_deref() != Some(tag) && self.uncached.is_none()
    }

    /// The normalized name (PEP 503).
    pub(super) fn name(&self) -> String {
        normalized(&self.manifest.header.name)
    }

    pub(super) fn version(&self) -> Option<Version> {
        Version::from_str(&self.manifest.header.version).ok()
    }

    pub(super) fn requires_python(&self) -> Option<&str> {
        self.manifest.header.requires_python.as_deref()
    }
}

/// A file of the store, and what it should be.
pub(super) struct ExpectedFile {
    /// Its path.
    pub(super) path: PathBuf,
    /// The hash as in RECORD.
    pub(super) hash: String,
    /// Its size and kind.
    pub(super) file: SeedFile,
}

/// Creates an entry of the store in an empty directory.
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
    let manifest = unpack::unpack(path, bytes, &tree)?;
    fs::write_new(&dir.join(MANIFEST), manifest.text().as_bytes())?;
    Ok(manifest)
}

/// The file name of a manifest.
pub(super) const MANIFEST: &str = "manifest";

/// The file name of the bytecode's hashes, in the format of RECORD. It is next to the manifest and
/// only needed to verify the store.
pub(super) const HASHES: &str = "hashes";

/// The files in `dir`, with their hashes from `record`.
fn contents<'a>(
    dir: &Path,
    record: &str,
    files: impl Iterator<Item = SeedFile<&'a str>>,
) -> impl Iterator<Item = ExpectedFile> {
    let rows = record::parse(record).unwrap_or_default().into_iter();
    let mut hashes: HashMap<String, String> = rows.map(|row| (row.path, row.hash)).collect();
    files.map(move |SeedFile { path, size, kind }| ExpectedFile {
        path: dir.join(path),
        // No file matches an empty hash.
        hash: hashes.remove(path).unwrap_or_default(),
        file: SeedFile { path: path.to_owned(), size, kind },
    })
}

pub(super) fn read_manifest(dir: &Path) -> Option<Manifest> {
    Manifest::parse(String::from_utf8(std::fs::read(dir.join(MANIFEST)).ok()?).ok()?)
}

/// Deletes an entry or a part of one; another process may do the same.
pub(super) fn delete(dir: &Path) -> io::Result<()> {
    match fs::delete_tree(dir) {
        // Deleted, or renamed while another process still writes into it: a leftover for `prune`.
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
