//! Everything below a directory, to compare before and after.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// Every path below a directory with its kind, permissions, size, and contents or target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tree(BTreeMap<String, String>);

impl Tree {
    /// Reads the tree below `root`; empty where there is nothing.
    pub(crate) fn of(root: &Path) -> Self {
        Self::with(root, &|_| true, &|_, bytes| bytes)
    }

    /// Reads the tree below `root` without what `enter` keeps out. `contents` gives the bytes of a file that count.
    pub(crate) fn with(
        root: &Path,
        enter: &dyn Fn(&Path) -> bool,
        contents: &dyn Fn(&Path, Vec<u8>) -> Vec<u8>,
    ) -> Self {
        let paths = walk(root, enter);
        let name = |path: &Path| {
            let name = path.strip_prefix(root).unwrap_or(path);
            name.to_string_lossy().replace('\\', "/")
        };
        Self(paths.iter().map(|path| (name(path), describe(path, contents))).collect())
    }

    /// The tree without the paths that `out` names.
    pub(crate) fn without_all(mut self, out: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|path, _| !out(path));
        self
    }

    /// The tree with other paths, each of which stands for one.
    #[track_caller]
    pub(crate) fn renamed(self, mut name: impl FnMut(&str) -> String) -> Self {
        let before = self.0.len();
        let after: BTreeMap<String, String> =
            self.0.into_iter().map(|(path, entry)| (name(&path), entry)).collect();
        assert_eq!(after.len(), before, "two paths became one");
        Self(after)
    }

    /// The differences to `after`: a line per path, `-` for before and `+` for after.
    pub(crate) fn changes(&self, after: &Self) -> String {
        let mut text = String::new();
        let paths: std::collections::BTreeSet<&String> =
            self.0.keys().chain(after.0.keys()).collect();
        for path in paths {
            let (old, new) = (self.0.get(path), after.0.get(path));
            if old != new {
                for (sign, entry) in [('-', old), ('+', new)] {
                    if let Some(entry) = entry {
                        let _ = writeln!(text, "{sign} {path}  {entry}");
                    }
                }
            }
        }
        text
    }

    /// Nothing was created, changed or deleted.
    #[track_caller]
    pub(crate) fn assert_same(&self, after: &Self) {
        let changes = self.changes(after);
        assert!(changes.is_empty(), "nothing should have changed, but\n{changes}");
    }

    /// Without what is at and below a path, relative to the root.
    pub(crate) fn without(mut self, path: &str) -> Self {
        let below = format!("{path}/");
        self.0.retain(|one, _| one != path && !one.starts_with(&below));
        self
    }

    /// The paths alone, sorted, with `/`.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(path, entry)| writeln!(f, "{path}  {entry}"))
    }
}

/// Every path below `root` (itself left out) that `enter` lets in; links are not followed.
pub(crate) fn walk(root: &Path, enter: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&directory) else { continue };
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| enter(path)) {
            if path.is_dir() && !path.is_symlink() {
                open.push(path.clone());
            }
            found.push(path);
        }
    }
    found
}

fn describe(path: &Path, contents: &dyn Fn(&Path, Vec<u8>) -> Vec<u8>) -> String {
    let metadata = match std::fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return format!("unreadable: {error}"),
    };
    let mode = mode(&metadata);
    if metadata.is_symlink() {
        format!("link to {}", std::fs::read_link(path).unwrap_or_default().display())
    } else if metadata.is_dir() {
        format!("directory {mode}")
    } else if metadata.is_file() {
        let bytes = contents(path, std::fs::read(path).unwrap_or_default());
        let digest = Sha256::digest(&bytes);
        let hash = digest.iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        format!("file {mode} {} bytes {hash}", bytes.len())
    } else {
        format!("special {mode}")
    }
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    format!("{:o}", metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(metadata: &std::fs::Metadata) -> String {
    if metadata.permissions().readonly() { "read-only".to_owned() } else { "writable".to_owned() }
}
