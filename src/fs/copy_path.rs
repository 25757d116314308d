//! Copies a file, a link, or a directory with all that is in it.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use super::{at, children, odd_kind, symlink_metadata};

/// Copies to a path where nothing is; a directory also into an empty one. Links are copied as they are; files and
/// directories keep their modes and times. Calls `each` before each path, which may end it.
///
/// # Errors
/// Something in it is no file, link or directory. Nothing is left out silently: the original may be deleted next.
pub fn copy_path(from: &Path, to: &Path, each: &dyn Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    each(from)?;
    let metadata = symlink_metadata(from)?;
    if metadata.is_symlink() {
        return copy_link(from, to);
    }
    if metadata.is_dir() {
        if !to.is_dir() {
            super::create_dir(to)?;
        }
        for path in children(from)? {
            copy_path(&path, &to.join(path.file_name().unwrap_or_default()), each)?;
        }
    } else if let Some(kind) = odd_kind(&metadata) {
        return Err(at(&io::Error::other(format!("it is {kind}")), "can't copy", from));
    } else {
        std::fs::copy(from, to).map_err(|error| at(&error, "can't write", to))?;
    }
    // Last: what is read-only takes no files, and each file changes the directory's time.
    keep(to, &metadata)
}

/// Gives the copy the mode and the time of the original.
fn keep(copy: &Path, original: &Metadata) -> io::Result<()> {
    let failed = |error: io::Error| at(&error, "can't write", copy);
    std::fs::set_permissions(copy, original.permissions()).map_err(failed)?;
    #[cfg(unix)]
    {
        use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};
        use std::os::unix::fs::MetadataExt as _;
        let time = |tv_sec, nanoseconds: i64| Timespec { tv_sec, tv_nsec: nanoseconds as _ };
        let times = Timestamps {
            last_access: time(original.atime(), original.atime_nsec()),
            last_modification: time(original.mtime(), original.mtime_nsec()),
        };
        utimensat(CWD, copy, &times, AtFlags::empty()).map_err(|errno| failed(errno.into()))
    }
    #[cfg(not(unix))]
    {
        if original.is_dir() {
            return Ok(());
        }
        let file = std::fs::OpenOptions::new().write(true).open(copy).map_err(failed)?;
        file.set_modified(original.modified().map_err(failed)?).map_err(failed)
    }
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    let target = std::fs::read_link(from).map_err(|error| at(&error, "can't read", from))?;
    super::symlink(&target, to)
}

#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    let failed = |error: io::Error| at(&error, "can't make", to);
    let target = std::fs::read_link(from).map_err(failed)?;
    if from.is_dir() {
        std::os::windows::fs::symlink_dir(target, to).map_err(failed)
    } else {
        std::os::windows::fs::symlink_file(target, to).map_err(failed)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs::{create_dir, set_mode, symlink, write_new};

    #[test]
    fn a_copy_is_like_the_original() {
        let dir = tempfile::tempdir().unwrap();
        let from = dir.path().join("from");
        create_dir(&from).unwrap();
        create_dir(&from.join("sub")).unwrap();
        write_new(&from.join("sub/file"), b"text").unwrap();
        symlink(Path::new("sub/file"), &from.join("link")).unwrap();
        symlink(Path::new("/no/such"), &from.join("dangling")).unwrap();
        std::fs::File::open(from.join("sub/file"))
            .unwrap()
            .set_modified(std::time::UNIX_EPOCH)
            .unwrap();
        set_mode(&from.join("sub/file"), 0o540).unwrap();
        set_mode(&from.join("sub"), 0o750).unwrap();
        let to = dir.path().join("to");
        copy_path(&from, &to, &|_| Ok(())).unwrap();
        for name in ["", "sub", "sub/file", "link", "dangling"] {
            let (a, b) = (from.join(name), to.join(name));
            let (a, b) = (a.symlink_metadata().unwrap(), b.symlink_metadata().unwrap());
            assert_eq!(a.permissions(), b.permissions(), "{name}");
            assert_eq!(a.is_symlink(), b.is_symlink(), "{name}");
            if !a.is_symlink() {
                assert_eq!(a.modified().unwrap(), b.modified().unwrap(), "{name}");
            }
        }
        assert_eq!(std::fs::read(to.join("link")).unwrap(), b"text");
    }

    #[test]
    fn what_is_no_file_is_not_left_out_silently() {
        let dir = tempfile::tempdir().unwrap();
        let from = dir.path().join("from");
        create_dir(&from).unwrap();
        std::os::unix::net::UnixListener::bind(from.join("socket")).unwrap();
        let error = copy_path(&from, &dir.path().join("to"), &|_| Ok(())).unwrap_err();
        let path = from.join("socket");
        assert_eq!(error.to_string(), format!("can't copy {}: it is a socket", path.display()));
    }
}
