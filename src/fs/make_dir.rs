//! Makes directories.

use std::io;
use std::path::Path;

use super::{at, dangling_link};

/// Creates a directory and its parents.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
        .map_err(|error| because_of_link(path, at(&error, "can't make", path)))
}

/// The same for one that nobody else may write, whatever the umask.
pub fn create_own_dir_all(path: &Path) -> io::Result<()> {
    own_dir()
        .recursive(true)
        .create(path)
        .map_err(|error| because_of_link(path, at(&error, "can't make", path)))
}

/// Creates a directory that nobody else may write, unless it is there. The one that it is in must be there.
pub fn create_own_dir(path: &Path) -> io::Result<()> {
    match own_dir().create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        result => result.map_err(|error| because_of_link(path, at(&error, "can't make", path))),
    }
}

/// Says that `path` leads through a link to nothing, if it does: the system says that it exists.
fn because_of_link(path: &Path, error: io::Error) -> io::Error {
    match dangling_link(path) {
        Some(link) => io::Error::new(io::ErrorKind::NotFound, link.to_string()),
        None => error,
    }
}

/// How such a directory is made.
pub(super) fn own_dir() -> std::fs::DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "Windows has no permission bits"))]
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o755);
    builder
}

/// Creates a directory; `AlreadyExists` if something is there.
pub fn create_dir(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path).map_err(|error| at(&error, "can't make", path))
}
