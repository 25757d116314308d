//! The calls that change nothing. Their errors name the path.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::failure::{READ, at};

/// The most bytes of a file that people edit by hand.
pub const MOST_SMALL: u64 = 1024 * 1024;

fn failed(path: &Path) -> impl Fn(io::Error) -> io::Error + '_ {
    move |error| at(&error, READ, path)
}

/// The bytes of a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(failed(path))
}

/// The text of a file.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path).map_err(failed(path))
}

/// Opens a file for reading.
pub fn open(path: &Path) -> io::Result<File> {
    File::open(path).map_err(failed(path))
}

/// The same without waiting for somebody who writes into a FIFO. The caller looks what was opened: [`odd_kind`].
///
/// On Linux, it doesn't count as an access to a file of the user's own: when a Python read its `pyvenv.cfg` tells when
/// the environment was used.
pub fn open_at_once(path: &Path) -> io::Result<File> {
    #[cfg(target_os = "linux")]
    match open_with(path, rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOATIME) {
        // The file is another user's.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
        opened => return opened.map_err(failed(path)),
    }
    #[cfg(unix)]
    return open_with(path, rustix::fs::OFlags::NONBLOCK).map_err(failed(path));
    #[cfg(not(unix))]
    open(path)
}

#[cfg(unix)]
fn open_with(path: &Path, flags: rustix::fs::OFlags) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

/// What stands where a file should be; `None` if it is a file.
pub fn odd_kind(metadata: &Metadata) -> Option<&'static str> {
    if metadata.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return Some("a FIFO");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("a device");
        }
    }
    Some(if metadata.is_dir() { "a directory" } else { "no file" })
}

/// The bytes of a small file that people and other programs may have put there. What is no regular file, or larger
/// than a megabyte, is an error, so that reading it neither waits nor fills the memory.
pub fn read_small(path: &Path) -> io::Result<Vec<u8>> {
    let file = open_at_once(path)?;
    let metadata = file.metadata().map_err(failed(path))?;
    if let Some(kind) = odd_kind(&metadata) {
        return Err(failed(path)(io::Error::other(format!("it is {kind}"))));
    }
    if metadata.len() > MOST_SMALL {
        return Err(failed(path)(io::Error::other("it is larger than 1 MiB")));
    }
    read_sized(file, path, &metadata)
}

/// The bytes of the open file at `path`, in one call: whatever makes a file longer replaces it. One without a size, as
/// in `/proc`, is read to its end.
pub fn read_sized(file: File, path: &Path, metadata: &Metadata) -> io::Result<Vec<u8>> {
    let size = metadata.len();
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    let most = if size == 0 { MOST_SMALL } else { size };
    file.take(most).read_to_end(&mut bytes).map_err(failed(path))?;
    Ok(bytes)
}

/// What is at `path`, following links.
pub fn metadata(path: &Path) -> io::Result<Metadata> {
    std::fs::metadata(path).map_err(failed(path))
}

/// What is at `path`; if it is a link, the link itself.
pub fn symlink_metadata(path: &Path) -> io::Result<Metadata> {
    std::fs::symlink_metadata(path).map_err(failed(path))
}

/// What is in a directory.
pub fn read_dir(path: &Path) -> io::Result<std::fs::ReadDir> {
    std::fs::read_dir(path).map_err(failed(path))
}

/// The path with all links resolved.
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    dunce::canonicalize(path).map_err(failed(path))
}
