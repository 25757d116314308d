//! Where the user's man pages are, and whether 'man' looks there.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::startup::plan::{Action, FileChange, change_to};
use crate::dirs::{Dirs, variable};
use crate::fs;

/// `~/.local/share/man`, on macOS, too; `None` on Windows, which has no 'man'.
pub fn directory(dirs: &Dirs) -> Option<PathBuf> {
    let given = variable("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data = given.unwrap_or_else(|| dirs.home.join(".local/share"));
    cfg!(unix).then(|| data.join("man"))
}

/// The changes that give the directory these pages, each a file name with its text. With `only_present`, only those that
/// are there.
pub fn install(
    directory: &Path,
    pages: &[(String, String)],
    only_present: bool,
) -> std::io::Result<Vec<FileChange>> {
    let pages = pages.iter().map(|(name, text)| (directory.join("man1").join(name), text));
    let wanted = pages.filter(|(path, _)| !only_present || path.is_file());
    wanted.map(|(path, text)| change_to(&path, text)).collect()
}

/// The changes that delete the pages which are ours, of this version or of another, and what was made for them.
pub fn uninstall(directory: &Path, is_ours: fn(&[u8]) -> bool) -> std::io::Result<Vec<FileChange>> {
    let is_page = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        name.starts_with("venvyard")
            && !path.is_symlink()
            && fs::read(path).is_ok_and(|it| is_ours(&it))
    };
    let mut pages: Vec<PathBuf> =
        fs::children(&directory.join("man1"))?.into_iter().filter(is_page).collect();
    pages.sort();
    let change = |path| FileChange { path, action: Action::Delete { directories: 2 } };
    Ok(pages.into_iter().map(change).collect())
}

/// Whether 'man' looks in the directory. man-db, mandoc and macOS look in `share/man` beside each `bin` in PATH; MANPATH
/// adds others.
pub fn is_searched(directory: &Path) -> bool {
    is_in(directory, variable("PATH").as_deref(), variable("MANPATH").as_deref())
}

fn is_in(directory: &Path, path: Option<&OsStr>, manpath: Option<&OsStr>) -> bool {
    let entries = |list: Option<&OsStr>| -> Vec<PathBuf> {
        list.map(|list| std::env::split_paths(list).collect()).unwrap_or_default()
    };
    let beside = |bin: &PathBuf| bin.parent().is_some_and(|it| it.join("share/man") == directory);
    entries(path).iter().any(beside) || entries(manpath).iter().any(|place| place == directory)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn man_looks_beside_the_directories_of_path() {
        let is_in = |path: &str, manpath: &str| {
            is_in(Path::new("/h/.local/share/man"), Some(path.as_ref()), Some(manpath.as_ref()))
        };
        assert!(is_in("/bin:/h/.local/bin", ""));
        assert!(is_in("/bin:/h/.local/bin/", ""));
        assert!(is_in("/bin", ":/h/.local/share/man"));
        assert!(!is_in("/bin:/h/.cargo/bin:/h/.local", "/usr/share/man"));
    }

    #[test]
    fn only_our_pages_are_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let ours = ("venvyard-a.1".to_owned(), "ours".to_owned());
        let ours = [ours];
        assert_eq!(install(dir.path(), &ours, true).unwrap(), []);
        let changes = install(dir.path(), &ours, false).unwrap();
        super::super::startup::plan::apply(&changes).unwrap();
        for (name, text) in [("venvyard-b.1", "theirs"), ("ls.1", "ours")] {
            fs::write_new(&dir.path().join("man1").join(name), text.as_bytes()).unwrap();
        }
        let changes = uninstall(dir.path(), |text| text == b"ours").unwrap();
        let paths: Vec<_> = changes.iter().map(|change| &change.path).collect();
        assert_eq!(paths, [&dir.path().join("man1/venvyard-a.1")]);
    }
}
