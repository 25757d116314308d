//! What interpreters said, kept until they change.
//!
//! Only answers are kept. Why something does not run often lies outside of it (a shared library that
//! is installed a minute later), so that is asked again.

use std::fmt::Write as _;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Interpreter;
use super::discovery::Candidate;

/// Entries that another version of the program wrote have another number and are not read.
const SCHEMA: u32 = 2;

/// A directory of answers, one file each. Deleting any of it loses nothing.
#[derive(Debug)]
pub(crate) struct Cache {
    dir: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    schema: u32,
    stamp: Stamp,
    interpreter: Interpreter,
}

/// What changes when an executable does.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    /// Nanoseconds since 1970.
    modified: u64,
    /// Bytes.
    size: u64,
    /// 0 where the system tells none.
    inode: u64,
}

impl Cache {
    /// Keeps its files in `<cache_dir>/interpreters`, which need not exist.
    pub(crate) fn new(cache_dir: PathBuf) -> Self {
        let mut dir = cache_dir;
        dir.push("interpreters");
        Self { dir }
    }

    /// The answer of `candidate`, if it was asked since it last changed.
    pub(crate) fn get(&self, candidate: &Candidate) -> Option<Interpreter> {
        let entry: Entry =
            serde_json::from_slice(&std::fs::read(self.file(candidate)).ok()?).ok()?;
        let fresh = entry.schema == SCHEMA && entry.stamp == stamp(&candidate.canonical)?;
        fresh.then_some(entry.interpreter)
    }

    /// Keeps an answer. A cache that can't be written costs time, no more.
    pub(crate) fn put(&self, candidate: &Candidate, interpreter: &Interpreter) {
        let Some(stamp) = stamp(&candidate.canonical) else { return };
        let entry = Entry { schema: SCHEMA, stamp, interpreter: interpreter.clone() };
        if let Ok(bytes) = serde_json::to_vec(&entry) {
            let _ = crate::fs::replace_derived(&self.file(candidate), &bytes);
        }
    }

    /// By the path and what it leads to: the same file answers differently elsewhere. Variables that
    /// change an answer (`PYTHONEXECUTABLE`, `__PYVENV_LAUNCHER__`) are kept from the interpreter.
    fn file(&self, candidate: &Candidate) -> PathBuf {
        let mut hash = Sha256::new();
        for path in [&candidate.executable, &candidate.canonical] {
            hash.update(path.as_os_str().as_encoded_bytes());
            hash.update(b"\0");
        }
        let mut name = String::new();
        for byte in &hash.finalize()[..16] {
            // Writing to a String can't fail.
            let _ = write!(name, "{byte:02x}");
        }
        self.dir.join(name + ".json")
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Stamp {
        modified: u64::try_from(modified.as_nanos()).ok()?,
        size: metadata.len(),
        inode: inode(&metadata),
    })
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::Source;
    use crate::python::testing::{executable, fake_binary, interpreter};

    fn setup() -> (tempfile::TempDir, Cache, Candidate) {
        let dir = tempfile::tempdir().unwrap();
        let python = dir.path().join("python");
        fake_binary(&python);
        let cache = Cache::new(dir.path().join("cache"));
        let candidate = Candidate::at(python, Source::Explicit).unwrap();
        (dir, cache, candidate)
    }

    #[test]
    fn an_answer_is_kept_until_the_executable_changes() {
        let (dir, cache, candidate) = setup();
        assert_eq!(cache.get(&candidate), None);
        cache.put(&candidate, &interpreter("3.12.1"));
        assert_eq!(cache.get(&candidate), Some(interpreter("3.12.1")));
        executable(&dir.path().join("new"), b"\x7fELF another");
        crate::fs::rename_over(&dir.path().join("new"), &candidate.path).unwrap();
        assert_eq!(cache.get(&candidate), None);
    }

    #[test]
    fn one_file_under_two_paths_has_two_answers() {
        let (dir, cache, candidate) = setup();
        cache.put(&candidate, &interpreter("3.12.1"));
        let link = dir.path().join("link");
        crate::fs::symlink(&candidate.path, &link).unwrap();
        assert_eq!(cache.get(&Candidate::at(link, Source::Explicit).unwrap()), None);
    }

    #[test]
    fn a_damaged_or_foreign_entry_is_none() {
        let (_dir, cache, candidate) = setup();
        cache.put(&candidate, &interpreter("3.12.1"));
        let path = cache.file(&candidate);
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            crate::fs::replace_derived(&path, &whole[..length]).unwrap();
            assert_eq!(cache.get(&candidate), None, "{length} bytes");
        }
        let newer = String::from_utf8(whole).unwrap().replace("\"schema\":2", "\"schema\":3");
        crate::fs::replace_derived(&path, newer.as_bytes()).unwrap();
        assert_eq!(cache.get(&candidate), None);
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_no_error() {
        let (dir, _, candidate) = setup();
        let cache = Cache::new(dir.path().join("python"));
        cache.put(&candidate, &interpreter("3.12.1"));
        assert_eq!(cache.get(&candidate), None);
    }
}
