//! Tests of directories of interpreters.

use super::*;
use crate::python::testing::{file, link};

#[test]
fn resolves_paths_like_the_system() {
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
    let cache = Cache::new(&root.join("cache"));
    let mut directories = Directories::new(&cache, SystemTime::now());
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
            assert_eq!(directories.canonical(&path), path.canonicalize().ok(), "{path:?}");
        }
    }
    assert_eq!(directories.canonical(Path::new("/")), Some(PathBuf::from("/")));
}

#[test]
fn a_partial_listing_is_not_used_as_a_complete_one() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    for name in ["3.12", "python", "other"] {
        file(&root.join("d").join(name), "");
    }
    let cache = root.join("cache");
    let mut known = Vec::new();
    for extent in [Extent::Asked, Extent::Interpreters, Extent::All, Extent::Asked] {
        let cache = Cache::new(&cache);
        let now = SystemTime::now() + std::time::Duration::from_mins(1);
        let mut directories = Directories::new(&cache, now);
        assert_eq!(directories.canonical(&root.join("d/3.12")), Some(root.join("d/3.12")));
        let listing = directories.listing(&root.join("d"), extent).unwrap();
        known.push((listing.extent, listing.entries().count()));
        directories.keep();
    }
    let all = (Extent::All, 3);
    assert_eq!(known, [(Extent::Asked, 1), (Extent::Interpreters, 1), all, all]);
}
