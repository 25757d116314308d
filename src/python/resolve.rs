//! Where a path leads to without any link, asking the system about each directory once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Links longer than the kernel follows (`MAXSYMLINKS` of Linux) are a circle.
pub(crate) const MAX_LINKS: usize = 40;

/// Resolves paths as [`std::fs::canonicalize`] does. Thirty names in three directories are thirty
/// questions to the system with it, and two hundred without.
#[derive(Debug, Default)]
pub(crate) struct Resolver {
    dirs: HashMap<PathBuf, Option<PathBuf>>,
}

impl Resolver {
    /// The file or directory that the absolute `path` leads to; `None` where there is nothing.
    pub(crate) fn canonical(&mut self, path: &Path) -> Option<PathBuf> {
        self.follow(path, MAX_LINKS)
    }

    /// The same for a directory that others are resolved in.
    pub(crate) fn dir(&mut self, path: &Path) -> Option<PathBuf> {
        self.dir_within(path, MAX_LINKS)
    }

    fn dir_within(&mut self, path: &Path, links: usize) -> Option<PathBuf> {
        if let Some(known) = self.dirs.get(path) {
            return known.clone();
        }
        let resolved = self.follow(path, links);
        self.dirs.insert(path.to_owned(), resolved.clone());
        resolved
    }

    fn follow(&mut self, path: &Path, links: usize) -> Option<PathBuf> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            // The root, or a path that ends with dots.
            return std::fs::canonicalize(path).ok();
        };
        if cfg!(windows) {
            return std::fs::canonicalize(path).ok();
        }
        let here = self.dir_within(parent, links)?.join(name);
        match std::fs::read_link(&here) {
            Ok(target) => self.follow(&here.with_file_name(target), links.checked_sub(1)?),
            // It is there and no link (EINVAL).
            Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => Some(here),
            Err(_) => None,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::python::testing::{file, link};

    #[test]
    fn leads_where_the_system_says() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        file(&root.join("a/b/file"), "");
        for (path, target) in [
            ("up", "a/b/.."),
            ("round", "round"),
            ("gone", "nowhere"),
            ("a/b/sibling", "file"),
            ("a/b/dotted", "./../b/./file"),
            ("deep", "up/b/sibling"),
            ("a/absolute", "/"),
        ] {
            link(&root.join(path), target);
        }
        let mut resolver = Resolver::default();
        for path in [
            "a/b/file",
            "a/b/",
            "up",
            "up/b/file",
            "round",
            "round/x",
            "gone",
            "gone/x",
            "deep",
            "a/b/dotted",
            "a/b/file/x",
            "a/../up/b/sibling",
            "a/absolute/usr",
            "none",
            "deep/..",
        ] {
            let path = root.join(path);
            for _ in 0..2 {
                assert_eq!(resolver.canonical(&path), path.canonicalize().ok(), "{path:?}");
                assert_eq!(resolver.dir(&path), path.canonicalize().ok(), "{path:?}");
            }
        }
        assert_eq!(resolver.canonical(Path::new("/")), Some(PathBuf::from("/")));
    }
}
