//! Files that are shared by hard links, and how to replace one with a copy.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::link::copy_keeping_times;
use super::{at, parent_of, patiently, read_dir};

/// All files below a directory. Links are neither followed nor included.
pub fn files_below(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in read_dir(&directory)? {
            let named = |error: io::Error| at(&error, "can't read", &directory);
            let entry = entry.map_err(named)?;
            let kind = entry.file_type().map_err(named)?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Whether the file has several hard links. Windows knows only for open files, so it is always
/// `false` there.
#[cfg_attr(not(unix), expect(unused_variables, reason = "see above"))]
pub fn is_shared(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::nlink(metadata) > 1
    }
    #[cfg(not(unix))]
    {
        false
    }
}

/// The identity of a file; `None` on Windows, which knows it only for open files.
#[cfg_attr(not(unix), expect(unused_variables, reason = "see above"))]
pub fn file_id(metadata: &Metadata) -> Option<super::FileId> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Some((metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        None
    }
}

/// Whether both belong to the same file.
#[cfg_attr(not(unix), expect(unused_variables, reason = "as is_shared"))]
pub fn is_same(a: &Metadata, b: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        (a.dev(), a.ino()) == (b.dev(), b.ino())
    }
    #[cfg(not(unix))]
    {
        false
    }
}

/// Replaces a file with a copy that has no other hard links and is writable; the modification time
/// stays. Readers see the old file or the new one.
pub fn make_own(path: &Path) -> io::Result<()> {
    let copy = parent_of(path).join(format!(".new-{}", Uuid::new_v4().simple()));
    copy_keeping_times(path, &copy)
        .and_then(|()| patiently(|| std::fs::rename(&copy, path)))
        .map_err(|error| at(&error, "can't write", path))
        .inspect_err(|_| {
            let _ = std::fs::remove_file(&copy);
        })
}
