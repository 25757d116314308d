//! Files that several directories share by hard links.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

/// Every file below a directory; links are neither followed nor told.
pub fn files_below(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs_err::read_dir(directory)? {
            let entry = entry?;
            let kind = entry.file_type()?;
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

/// Whether the file has more names than one. Windows tells only a caller who opens the file: no file
/// there is known to be shared.
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
