//! What is in a directory and below it.

use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use super::{at, read_dir, symlink_metadata};

/// A directory of a [`Tree`].
#[derive(Debug)]
pub struct TreeDir {
    /// Relative to the tree's root.
    pub path: PathBuf,
    /// Its own permissions and times.
    pub metadata: Metadata,
    /// The files in it.
    pub files: Vec<OsString>,
    /// The symbolic links in it.
    pub links: Vec<OsString>,
}

/// The directories of a tree, each above those in it. Links are not followed.
#[derive(Debug)]
pub struct Tree {
    /// The directory itself comes first.
    pub dirs: Vec<TreeDir>,
}

/// Why a tree can't be copied.
#[derive(Debug, thiserror::Error)]
pub enum Uncopied {
    /// It has something that is neither a file nor a directory nor a link.
    #[error("{} is a {kind}, which can't be copied", path.display())]
    Special {
        /// Where it is.
        path: PathBuf,
        /// What it is.
        kind: &'static str,
    },
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Tree {
    /// Reads the directories below `root`, without what `is_left_out` names by its relative path.
    /// `check` is called often, and ends it by an error.
    ///
    /// # Errors
    /// There is something that can't be copied, or a directory that can't be read.
    pub fn read(
        root: &Path,
        is_left_out: impl Fn(&Path) -> bool,
        check: impl Fn() -> io::Result<()>,
    ) -> Result<Self, Uncopied> {
        let mut dirs = Vec::new();
        let mut open = vec![PathBuf::new()];
        while let Some(path) = open.pop() {
            check()?;
            let place = root.join(&path);
            let failed = |error: io::Error| at(&error, "can't read", &place);
            let metadata = symlink_metadata(&place)?;
            let mut dir = TreeDir { path, metadata, files: Vec::new(), links: Vec::new() };
            for entry in read_dir(&place)? {
                let entry = entry.map_err(failed)?;
                let (name, kind) = (entry.file_name(), entry.file_type().map_err(failed)?);
                let is_out = || is_left_out(&dir.path.join(&name));
                if kind.is_dir() {
                    if !is_out() {
                        open.push(dir.path.join(name));
                    }
                } else if kind.is_file() {
                    if !is_out() {
                        dir.files.push(name);
                    }
                } else if kind.is_symlink() {
                    if !is_out() {
                        dir.links.push(name);
                    }
                } else if !is_out() {
                    let kind = special(kind);
                    return Err(Uncopied::Special { path: place.join(name), kind });
                }
            }
            dirs.push(dir);
        }
        Ok(Self { dirs })
    }
}

#[cfg(unix)]
fn special(kind: std::fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        "FIFO"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}

#[cfg(not(unix))]
fn special(_kind: std::fs::FileType) -> &'static str {
    "special file"
}
