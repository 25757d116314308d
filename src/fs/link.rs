//! Links files, or clones or copies them if they can't be linked.

use std::io;
use std::path::Path;

use super::{at, open};

/// How to get a file of the seed store into an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkMode {
    /// A hard link, otherwise a reflink, otherwise a copy.
    #[default]
    Hardlink,
    /// A copy-on-write clone, otherwise a copy.
    Reflink,
    /// A copy.
    Copy,
}

/// Links or copies the store's file `from` to `to`, which must not exist, by `mode` or the next way
/// that works: on another device, on a file system without links (EPERM) and after ext4's 65,000
/// links (EMLINK), this makes a copy. A copy keeps the modification time, which the bytecode refers
/// to.
pub fn link_or_copy(from: &Path, to: &Path, mode: LinkMode) -> io::Result<()> {
    if mode == LinkMode::Hardlink {
        match std::fs::hard_link(from, to) {
            Ok(()) => return Ok(()),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists
                ) =>
            {
                return Err(at(&error, "can't link", to));
            }
            Err(_) => {}
        }
    }
    if mode != LinkMode::Copy && reflink(from, to).is_ok() {
        return Ok(());
    }
    copy_keeping_times(from, to)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn reflink(from: &Path, to: &Path) -> io::Result<()> {
    let source = std::fs::File::open(from)?;
    let clone = std::fs::OpenOptions::new().write(true).create_new(true).open(to)?;
    rustix::fs::ioctl_ficlone(&clone, &source)
        .map_err(io::Error::from)
        .and_then(|()| finish_copy(&source, &clone))
        .inspect_err(|_| {
            let _ = std::fs::remove_file(to);
        })
}

/// [`std::fs::copy`] uses `copy_file_range` and `fcopyfile`, which clone if the system can.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn reflink(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn copy_keeping_times(from: &Path, to: &Path) -> io::Result<()> {
    let failed = |error: io::Error| at(&error, "can't write", to);
    let mut source = open(from)?;
    let mut options = std::fs::OpenOptions::new();
    let mut copy = options.write(true).create_new(true).open(to).map_err(failed)?;
    io::copy(&mut source, &mut copy).map_err(failed)?;
    finish_copy(&source, &copy).map_err(failed)
}

/// A copy belongs to the environment alone: its owner may edit it, unlike the store's read-only
/// files.
fn finish_copy(source: &std::fs::File, copy: &std::fs::File) -> io::Result<()> {
    let metadata = source.metadata()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let executable = metadata.permissions().mode() & 0o111;
        let mode = copy.metadata()?.permissions().mode() | 0o200 | executable;
        copy.set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    copy.set_times(std::fs::FileTimes::new().set_modified(metadata.modified()?))
}
