//! An open directory. Paths in it are relative and short, so the kernel resolves them faster than
//! absolute ones: creating an environment creates a thousand files.

use std::fs::Metadata;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::at;
use super::link::{LinkMode, link_or_copy};
#[cfg(unix)]
use super::ownership::is_trusted_user;

/// An open directory.
#[derive(Debug)]
pub struct Dir {
    path: PathBuf,
    #[cfg(unix)]
    fd: std::os::fd::OwnedFd,
}

/// What can show, without reading a file, that it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are bits of one number, except the last")]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// Seconds since 1970.
    pub modified: i64,
    /// Whether its owner may read it.
    pub readable: bool,
    /// Whether anybody may write it.
    pub writable: bool,
    /// Whether anybody may execute it; always `false` on Windows.
    pub executable: bool,
    /// Whether it belongs to the user or to root; always `true` on Windows.
    pub own: bool,
}

impl Dir {
    /// Opens the directory `path`.
    pub fn open(path: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        {
            use rustix::fs::{Mode, OFlags};
            let flags = OFlags::DIRECTORY | OFlags::CLOEXEC | PATH_ONLY;
            let fd = rustix::fs::open(path, flags, Mode::empty())
                .map_err(|errno| at(&errno.into(), "can't open", path))?;
            Ok(Self { path: path.to_owned(), fd })
        }
        #[cfg(not(unix))]
        Ok(Self { path: path.to_owned() })
    }

    /// Its path when it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Creates a directory; `AlreadyExists` if something is there.
    pub fn create_dir(&self, name: impl AsRef<Path>) -> io::Result<()> {
        #[cfg(unix)]
        return rustix::fs::mkdirat(&self.fd, name.as_ref(), 0o777.into())
            .map_err(|errno| self.failed(errno, "can't make", name.as_ref()));
        #[cfg(not(unix))]
        return super::create_dir(&self.path.join(name));
    }

    /// Writes a new file.
    pub fn write_new(&self, name: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        self.write_with(name.as_ref(), bytes, 0o666)
    }

    /// The same for a file that everyone who can read it may execute.
    pub fn write_new_executable(&self, name: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        self.write_with(name.as_ref(), bytes, 0o777)
    }

    #[cfg(unix)]
    fn write_with(&self, name: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
        use rustix::fs::OFlags;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(&self.fd, name, flags, mode.into())
            .map_err(|errno| self.failed(errno, "can't make", name))?;
        let written = std::fs::File::from(fd).write_all(bytes);
        written.map_err(|error| at(&error, "can't write", &self.path.join(name)))
    }

    #[cfg(not(unix))]
    fn write_with(&self, name: &Path, bytes: &[u8], _mode: u32) -> io::Result<()> {
        super::write_new(&self.path.join(name), bytes)
    }

    /// Writes a new read-only file with a fixed time, in seconds since 1970.
    pub fn write_read_only(
        &self,
        name: impl AsRef<Path>,
        bytes: &[u8],
        executable: bool,
        modified: u64,
    ) -> io::Result<()> {
        let path = self.path.join(name.as_ref());
        let failed = |error: io::Error| at(&error, "can't write", &path);
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).open(&path).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(modified);
        file.set_modified(time).map_err(failed)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = if executable { 0o555 } else { 0o444 };
            file.set_permissions(std::fs::Permissions::from_mode(mode)).map_err(failed)?;
        }
        #[cfg(not(unix))]
        let _ = executable;
        Ok(())
    }

    /// Creates a symbolic link.
    #[cfg(unix)]
    pub fn symlink(&self, target: &Path, name: impl AsRef<Path>) -> io::Result<()> {
        rustix::fs::symlinkat(target, &self.fd, name.as_ref())
            .map_err(|errno| self.failed(errno, "can't link", name.as_ref()))
    }

    /// Links or copies the file `source` of `from` to `name`, like [`link_or_copy`].
    pub fn link_from(
        &self,
        from: &Self,
        source: impl AsRef<Path>,
        name: impl AsRef<Path>,
        mode: LinkMode,
    ) -> io::Result<()> {
        let (source, name) = (source.as_ref(), name.as_ref());
        #[cfg(unix)]
        if mode == LinkMode::Hardlink {
            use rustix::fs::AtFlags;
            use rustix::io::Errno;
            match rustix::fs::linkat(&from.fd, source, &self.fd, name, AtFlags::empty()) {
                Ok(()) => return Ok(()),
                Err(errno @ (Errno::NOENT | Errno::EXIST)) => {
                    return Err(self.failed(errno, "can't link", name));
                }
                Err(_) => {}
            }
        }
        link_or_copy(&from.path.join(source), &self.path.join(name), mode)
    }

    /// Opens a file for reading, without following a link, or waiting for the other end of a FIFO.
    #[cfg(unix)]
    pub(super) fn open_file(&self, name: impl AsRef<Path>) -> io::Result<std::fs::File> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        rustix::fs::openat(&self.fd, name.as_ref(), flags, Mode::empty())
            .map(std::fs::File::from)
            .map_err(|errno| self.failed(errno, "can't read", name.as_ref()))
    }

    /// Makes a file that only its owner may read, until it has the permissions that it will keep.
    #[cfg(unix)]
    pub(super) fn create_file(&self, name: impl AsRef<Path>) -> io::Result<std::fs::File> {
        use rustix::fs::OFlags;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        rustix::fs::openat(&self.fd, name.as_ref(), flags, 0o600.into())
            .map(std::fs::File::from)
            .map_err(|errno| self.failed(errno, "can't make", name.as_ref()))
    }

    /// Makes a hard link to the file of that name in `from`; `false` if the file can't have one here.
    pub(super) fn link_file(&self, from: &Self, name: impl AsRef<Path>) -> io::Result<bool> {
        let name = name.as_ref();
        #[cfg(unix)]
        let linked =
            rustix::fs::linkat(&from.fd, name, &self.fd, name, rustix::fs::AtFlags::empty())
                .map_err(io::Error::from);
        #[cfg(not(unix))]
        let linked = std::fs::hard_link(from.path.join(name), self.path.join(name));
        match linked {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(at(&error, "can't link", &self.path.join(name)))
            }
            linked => Ok(linked.is_ok()),
        }
    }

    /// The stamp of a file; if it is a link, of the link itself.
    pub fn stamp(&self, name: impl AsRef<Path>) -> io::Result<Stamp> {
        let name = name.as_ref();
        #[cfg(unix)]
        {
            let stat = rustix::fs::statat(&self.fd, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)
                .map_err(|errno| self.failed(errno, "can't read", name))?;
            Ok(Stamp::new(stat.st_size, stat.st_mtime, stat.st_mode, stat.st_uid))
        }
        #[cfg(not(unix))]
        super::symlink_metadata(&self.path.join(name)).map(|metadata| Stamp::of(&metadata))
    }

    #[cfg(unix)]
    fn failed(&self, errno: rustix::io::Errno, what: &'static str, name: &Path) -> io::Error {
        at(&errno.into(), what, &self.path.join(name))
    }
}

/// Enough to resolve paths; the directory need not even be readable.
#[cfg(any(target_os = "linux", target_os = "android"))]
const PATH_ONLY: rustix::fs::OFlags = rustix::fs::OFlags::PATH;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const PATH_ONLY: rustix::fs::OFlags = rustix::fs::OFlags::RDONLY;

impl Stamp {
    #[cfg(unix)]
    fn new(size: i64, modified: impl Into<i64>, mode: impl Into<u32>, owner: u32) -> Self {
        let mode = mode.into();
        Self {
            size: u64::try_from(size).unwrap_or(0),
            modified: modified.into(),
            readable: mode & 0o400 != 0,
            writable: mode & 0o222 != 0,
            executable: mode & 0o111 != 0,
            own: is_trusted_user(owner),
        }
    }

    /// The stamp in known metadata.
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let size = i64::try_from(metadata.size()).unwrap_or(0);
        Self::new(size, metadata.mtime(), metadata.mode(), metadata.uid())
    }

    /// The stamp in known metadata.
    #[cfg(not(unix))]
    pub fn of(metadata: &Metadata) -> Self {
        let since = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Self {
            size: metadata.len(),
            modified: since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0)),
            readable: true,
            writable: !metadata.permissions().readonly(),
            executable: false,
            own: true,
        }
    }
}
