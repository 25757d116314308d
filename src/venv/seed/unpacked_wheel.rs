//! A wheel that was unpacked, in the store or beside it.

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
    pub(super) uncached: Option<fs::Staged>,
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
    pub(super) fn contents(&self) -> Vec<ExpectedFile> {
        let header = &self.manifest.header;
        let elsewhere = header.elsewhere.iter().map(|one| ExpectedFile {
            path: self.tree().join(one.scheme.dir()).join(&one.file.path),
            hash: one.hash.clone(),
            file: one.file.clone(),
        });
        let site = self.tree().join(Scheme::Site.dir());
        let files = self.manifest.files().filter(|file| file.kind != SeedFileKind::Bytecode);
        contents(&site, self.manifest.record(), files).chain(elsewhere).collect()
    }

    /// The bytecode of one tag; `None` where its manifest can't be read.
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

    /// The digest of its wheel.
    pub(in crate::venv) fn digest(&self) -> String {
        self.entry.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether it is for an interpreter with that tag to compile it, for environments to come.
    pub(in crate::venv) fn is_to_compile(&self, tag: &str) -> bool {
        self.tag.as_deref() != Some(tag) && self.uncached.is_none()
    }

    /// Normalized (PEP 503).
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

/// A file of the store and what it should be.
pub(super) struct ExpectedFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// As RECORD writes it.
    pub(super) hash: String,
    /// Its size and kind.
    pub(super) file: SeedFile,
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
    let manifest = unpack::unpack(path, bytes, &tree)?;
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
    files: impl Iterator<Item = SeedFile<&'a str>>,
) -> impl Iterator<Item = ExpectedFile> {
    let rows = record::parse(record).unwrap_or_default().into_iter();
    let mut hashes: HashMap<String, String> = rows.map(|row| (row.path, row.hash)).collect();
    files.map(move |SeedFile { path, size, kind }| ExpectedFile {
        path: dir.join(path),
        // What is not listed matches nothing.
        hash: hashes.remove(path).unwrap_or_default(),
        file: SeedFile { path: path.to_owned(), size, kind },
    })
}

pub(super) fn read_manifest(dir: &Path) -> Option<Manifest> {
    Manifest::parse(String::from_utf8(std::fs::read(dir.join(MANIFEST)).ok()?).ok()?)
}

/// Deletes an entry or a part of one, if nobody else does.
pub(super) fn delete(dir: &Path) -> io::Result<()> {
    match fs::delete_tree(dir) {
        // Gone, or out of the way while somebody still writes into it: leftovers, which `prune` knows.
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
