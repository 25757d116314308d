//! Deletes directories with their contents, without following links.

use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{at, parent_of, patiently, plain};

/// Begins the name of a directory that is being deleted.
pub(super) const TRASH: &str = ".trash-";

/// What could not be deleted.
#[derive(Debug, thiserror::Error)]
#[error("can't delete {}: {}; {}", first.display(), plain(reason), files(*count))]
pub struct Undeleted {
    /// The first of it, in the order of names.
    pub first: PathBuf,
    /// Why that can't be deleted.
    pub reason: io::Error,
    /// How many files are left. A directory that can't be read counts as one.
    pub count: usize,
}

fn files(count: usize) -> String {
    if count == 1 { "1 file is left".to_owned() } else { format!("{count} files are left") }
}

impl Undeleted {
    /// Whether not even its owner or root may delete it: it is immutable then.
    #[cfg(unix)]
    pub fn is_immutable(&self) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let user = rustix::process::geteuid();
        let is_own = |it: std::fs::Metadata| user.is_root() || it.uid() == user.as_raw();
        self.reason.raw_os_error() == Some(rustix::io::Errno::PERM.raw_os_error())
            && self.first.symlink_metadata().is_ok_and(is_own)
    }

    /// Whether not even its owner may delete it.
    #[cfg(not(unix))]
    pub fn is_immutable(&self) -> bool {
        false
    }
}

impl From<Undeleted> for io::Error {
    fn from(left: Undeleted) -> Self {
        Self::new(left.reason.kind(), left)
    }
}

/// Deletes a directory with its contents, or a symbolic link. The directory is first renamed to
/// `.trash-<uuid>` in its parent, so that several processes can do this at once, and readers find all of it
/// or nothing.
pub fn delete_tree(path: &Path) -> io::Result<()> {
    if path.is_symlink() {
        return delete_link(path);
    }
    let trash = parent_of(path).join(format!("{}{}", TRASH, Uuid::new_v4().simple()));
    patiently(|| std::fs::rename(path, &trash))
        .map_err(|error| at(&error, "can't delete", path))?;
    Ok(delete_all(&trash)?)
}

/// Deletes a directory if it is empty, and ignores all errors.
pub fn delete_dir_if_empty(path: &Path) {
    let _ = std::fs::remove_dir(path);
}

/// Deletes a symbolic link, and not its target.
pub fn delete_link(path: &Path) -> io::Result<()> {
    // On Windows, a link to a directory is a directory.
    let as_directory = |error| if cfg!(windows) { std::fs::remove_dir(path) } else { Err(error) };
    let deleted = std::fs::remove_file(path).or_else(as_directory);
    deleted.map_err(|error| at(&error, "can't delete", path))
}

/// Deletes a directory with as much of its contents as can be deleted. It is no error if it is gone.
pub(super) fn delete_all(directory: &Path) -> Result<(), Undeleted> {
    // This is the fastest way, but it stops at the first file that it can't delete.
    if patiently(|| std::fs::remove_dir_all(directory)).is_ok() {
        return Ok(());
    }
    let mut deletion = Deletion::default();
    deletion.delete(directory);
    match deletion.first {
        None => Ok(()),
        Some((first, reason)) => Err(Undeleted { first, reason, count: deletion.count }),
    }
}

/// A deletion that goes on after a failure.
#[derive(Default)]
struct Deletion {
    first: Option<(PathBuf, io::Error)>,
    count: usize,
}

impl Deletion {
    fn leave(&mut self, path: &Path, error: impl Into<io::Error>) {
        let error = error.into();
        // Another process deleted it meanwhile.
        if error.kind() != io::ErrorKind::NotFound {
            self.count += 1;
            self.first.get_or_insert_with(|| (path.to_owned(), error));
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
    use rustix::io::Errno;

    use super::Deletion;
    use crate::fs::parent_of;

    const DIRECTORY: OFlags =
        OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

    impl Deletion {
        pub(super) fn delete(&mut self, directory: &Path) {
            let parent =
                rustix::fs::open(parent_of(directory), DIRECTORY - OFlags::NOFOLLOW, Mode::empty());
            match parent {
                Ok(parent) => {
                    self.directory(&parent, directory.file_name().unwrap_or_default(), directory);
                }
                Err(errno) => self.leave(directory, errno),
            }
        }

        /// Deletes the directory `name` of `parent`, both of which may be exchanged meanwhile: all paths are
        /// relative to an open directory.
        fn directory(&mut self, parent: &OwnedFd, name: &OsStr, path: &Path) {
            let before = self.count;
            let names = open(parent, name).and_then(|dir| Ok((contents(&dir)?, dir)));
            let (names, dir) = match names {
                Ok(opened) => opened,
                Err(errno) => return self.leave(path, errno),
            };
            for (name, kind) in names {
                let (name, path) = (OsStr::from_bytes(&name), path.join(OsStr::from_bytes(&name)));
                if kind == FileType::Directory {
                    self.directory(&dir, name, &path);
                } else if let Err(errno) = rustix::fs::unlinkat(&dir, name, AtFlags::empty()) {
                    self.leave(&path, errno);
                }
            }
            let removed = rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR);
            // A directory stays with what is in it, and doesn't count then.
            if let Err(errno) = removed
                && self.count == before
            {
                self.leave(path, errno);
            }
        }
    }

    /// Opens a directory. Its owner may make it writable first: package managers make trees read-only so that
    /// nobody edits them, not so that nobody deletes them.
    fn open(parent: &OwnedFd, name: &OsStr) -> Result<OwnedFd, Errno> {
        let opened = || rustix::fs::openat(parent, name, DIRECTORY, Mode::empty());
        let dir = match opened() {
            Err(Errno::ACCESS) => {
                // If somebody puts a link in its place right now, its target gets no right for others.
                let _ = rustix::fs::chmodat(parent, name, Mode::RWXU, AtFlags::empty());
                opened()?
            }
            opened => opened?,
        };
        let mode = Mode::from_raw_mode(rustix::fs::fstat(&dir)?.st_mode);
        if !mode.contains(Mode::RWXU) {
            // Of another user's directory, each file is told.
            let _ = rustix::fs::fchmod(&dir, Mode::RWXU);
        }
        Ok(dir)
    }

    /// The names in a directory, in order.
    fn contents(dir: &OwnedFd) -> Result<Vec<(Vec<u8>, FileType)>, Errno> {
        let mut names = Vec::new();
        for entry in Dir::read_from(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            let kind = match entry.file_type() {
                // Not every file system says it.
                FileType::Unknown => rustix::fs::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)
                    .map_or(FileType::Unknown, |stat| FileType::from_raw_mode(stat.st_mode)),
                kind => kind,
            };
            names.push((name.to_owned(), kind));
        }
        names.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(names)
    }
}

#[cfg(not(unix))]
impl Deletion {
    fn delete(&mut self, path: &Path) {
        let before = self.count;
        let is_directory = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
        if !is_directory {
            make_writable(path);
            if let Err(error) = delete_link(path) {
                self.leave(path, error);
            }
            return;
        }
        match std::fs::read_dir(path) {
            Ok(entries) => {
                let mut paths: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
                paths.sort_unstable();
                paths.iter().for_each(|path| self.delete(path));
            }
            Err(error) => return self.leave(path, error),
        }
        if let Err(error) = std::fs::remove_dir(path)
            && self.count == before
        {
            self.leave(path, error);
        }
    }
}

/// Windows deletes no read-only file.
#[cfg(not(unix))]
fn make_writable(path: &Path) {
    if let Ok(metadata) = path.symlink_metadata() {
        let mut permissions = metadata.permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "this is not Unix")]
        permissions.set_readonly(false);
        let _ = std::fs::set_permissions(path, permissions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::{create_dir, create_dir_all, write_new};

    #[cfg(unix)]
    #[test]
    fn deleting_a_tree_leaves_what_its_links_point_to() {
        for thorough in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            let (tree, canary) = (dir.path().join("tree"), dir.path().join("canary"));
            create_dir_all(&tree.join("deep/deeper")).unwrap();
            create_dir(&canary).unwrap();
            write_new(&canary.join("file"), b"x").unwrap();
            crate::fs::symlink(&canary, &tree.join("deep/link")).unwrap();
            if thorough {
                let mut deletion = Deletion::default();
                deletion.delete(&tree);
                assert!(deletion.first.is_none(), "{:?}", deletion.first);
            } else {
                delete_tree(&tree).unwrap();
            }
            assert!(!tree.exists());
            assert!(canary.join("file").exists());
        }
    }

    #[test]
    fn what_is_gone_is_deleted() {
        let dir = tempfile::tempdir().unwrap();
        delete_all(&dir.path().join("a")).unwrap();
    }

    #[test]
    fn the_first_file_of_several_is_named() {
        let mut deletion = Deletion::default();
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        deletion.leave(Path::new("/a"), io::Error::from(io::ErrorKind::NotFound));
        deletion.leave(Path::new("/b"), denied());
        deletion.leave(Path::new("/c"), denied());
        let (first, reason) = deletion.first.unwrap();
        let left = Undeleted { first, reason, count: deletion.count };
        let said = "can't delete /b: permission denied; 2 files are left";
        assert_eq!(left.to_string(), said);
        assert_eq!(io::Error::from(left).kind(), io::ErrorKind::PermissionDenied);
    }
}
