//! Identifies the content of a project file or environment: by one digest over everything, and one of each file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::content::FileContent;

/// What a place held when it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fingerprint {
    /// The digest over the place and every byte that was read: what the user trusts.
    pub(super) digest: String,
    /// A digest of each file by the path that the user knows it by; it only tells which file has changed. Earlier
    /// versions stored none.
    pub(super) files: BTreeMap<String, String>,
}

impl Fingerprint {
    /// The files that have changed since `before`: the place itself, if no file explains it.
    pub(super) fn changed_since(&self, before: &Self, place: &Path) -> Vec<PathBuf> {
        if self.digest == before.digest {
            return Vec::new();
        }
        let (known, present) = (&before.files, &self.files);
        let own = place.to_string_lossy();
        let own = known.get(&*own).zip(present.get(&*own)).is_some_and(|(old, new)| old != new);
        let mut changed: Vec<PathBuf> = known
            .keys()
            .chain(present.keys().filter(|path| !known.contains_key(*path)))
            // A changed project file may name other files: they explain nothing.
            .filter(|path| !own || (known.contains_key(*path) && present.contains_key(*path)))
            .filter(|path| known.get(*path) != present.get(*path))
            .map(PathBuf::from)
            .collect();
        if known.is_empty() || changed.is_empty() {
            changed = vec![place.to_owned()];
        }
        changed.sort_by_key(|path| path != place);
        changed
    }
}

/// Computes a fingerprint. The digest is the SHA-256 over records. Each part is preceded by its length, so that no
/// two sequences of records have the same bytes.
pub(super) struct Digester {
    all: Sha256,
    files: BTreeMap<String, String>,
}

impl Digester {
    pub(super) fn new(place: &Path) -> Self {
        let mut digester = Self { all: Sha256::new(), files: BTreeMap::new() };
        digester.record("venvyard trust 1", place, b"");
        digester
    }

    /// A file, which the user knows as `path`.
    pub(super) fn file(&mut self, what: &str, path: &Path, content: &FileContent) {
        self.record(what, &content.path, &content.bytes);
        let mut own = Sha256::new();
        update(&mut own, "", &content.path, &content.bytes);
        self.keep(path, hex(&own.finalize()));
    }

    /// A file whose content has the digest.
    pub(super) fn digested(&mut self, what: &str, path: &Path, digest: &[u8]) {
        self.record(what, path, digest);
        self.keep(path, hex(digest));
    }

    /// A file that is not there: creating it changes the digest.
    pub(super) fn absent(&mut self, what: &str, path: &Path) {
        self.record("absent", path, what.as_bytes());
        self.keep(path, String::new());
    }

    /// Anything else.
    pub(super) fn record(&mut self, what: &str, path: &Path, bytes: &[u8]) {
        update(&mut self.all, what, path, bytes);
    }

    fn keep(&mut self, path: &Path, digest: String) {
        self.files.insert(path.to_string_lossy().into_owned(), digest);
    }

    pub(super) fn finish(self) -> Fingerprint {
        Fingerprint { digest: hex(&self.all.finalize()), files: self.files }
    }
}

fn update(digest: &mut Sha256, what: &str, path: &Path, bytes: &[u8]) {
    for part in [what.as_bytes(), path.as_os_str().as_encoded_bytes(), bytes] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
}

/// The bytes in lowercase hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Fingerprint {
        let mut digester = Digester::new(Path::new("/p/venvyard.toml"));
        for (path, text) in files {
            let path = PathBuf::from(path);
            let bytes = text.as_bytes().to_owned();
            let content = FileContent { path: path.clone(), bytes, executable: false };
            digester.file("file", &path, &content);
        }
        digester.finish()
    }

    #[test]
    fn names_the_files_that_have_changed() {
        let (file, env) = ("/p/venvyard.toml", "/p/.env");
        let before = of(&[(file, "1"), (env, "1")]);
        for (now, changed) in [
            (of(&[(file, "1"), (env, "1")]), &[] as &[&str]),
            (of(&[(file, "1"), (env, "2")]), &[env]),
            (of(&[(file, "2"), (env, "1")]), &[file]),
            (of(&[(file, "2"), (env, "2")]), &[file, env]),
            (of(&[(file, "1")]), &[env]),
            (of(&[(file, "1"), (env, "1"), ("/p/hook", "")]), &["/p/hook"]),
            (of(&[(file, "2"), ("/p/other", "")]), &[file]),
        ] {
            let told = now.changed_since(&before, Path::new(file));
            assert_eq!(told, changed.iter().map(PathBuf::from).collect::<Vec<_>>());
        }
        // A decision of an earlier version names no file.
        let old = Fingerprint { files: BTreeMap::new(), ..before };
        assert_eq!(of(&[(env, "2")]).changed_since(&old, Path::new(file)), [Path::new(file)]);
    }
}
