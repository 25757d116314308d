//! Permission bits of files.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::at;

/// Makes one of our own files read-only, with a fixed time, in seconds since 1970.
pub fn make_read_only(path: &Path, modified: u64) -> io::Result<()> {
    let time = std::time::UNIX_EPOCH + Duration::from_secs(modified);
    let opened = std::fs::OpenOptions::new().write(true).open(path);
    opened
        .and_then(|file| file.set_modified(time))
        .map_err(|error| at(&error, "can't write", path))?;
    set_mode(path, 0o444)
}

/// Sets a file's permission bits; does nothing on Windows.
#[cfg_attr(not(unix), expect(unused_variables, reason = "Windows has no permission bits"))]
pub fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
            .map_err(|error| at(&error, "can't write", path))?;
    }
    Ok(())
}
