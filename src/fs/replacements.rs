//! Replaces many files of one directory: what fails while they are written leaves all of them as they were.

use std::io;
use std::path::{Path, PathBuf};

use super::staged::Staged;
use super::{Readers, at, replace_here, sync};

/// Gives the files, whose paths are relative to `dir`, new contents. All are written beside them first, then each is
/// replaced by a rename, in their order: readers see the old contents or the new ones, and other hard links to a file keep
/// the old ones. Permissions stay. With `durable`, all new contents are on the disk before the first is replaced, so that
/// no power cut leaves a file without them; [`sync_all_names`](super::sync_all_names) waits for the replacements.
pub fn replace_all(dir: &Path, files: &[(PathBuf, Vec<u8>)], durable: bool) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let stage = Staged::create(dir)?;
    for (number, (path, bytes)) in files.iter().enumerate() {
        write_like(&dir.join(path), &stage.path().join(number.to_string()), bytes, durable)?;
    }
    if durable && sync::IS_ONE_CALL {
        sync::sync_file_system(stage.path())?;
    }
    for (number, (path, bytes)) in files.iter().enumerate() {
        let path = dir.join(path);
        match std::fs::rename(stage.path().join(number.to_string()), &path) {
            // Something else is mounted below the directory.
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                replace_here(&path, bytes, Readers::Same)?;
            }
            result => result.map_err(|error| at(&error, "can't write", &path))?,
        }
    }
    Ok(())
}

/// Writes a file with the permissions of the one that it will replace.
fn write_like(replaced: &Path, staged: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
    use std::io::Write as _;
    let failed = |error: io::Error| at(&error, "can't write", replaced);
    let permissions = super::symlink_metadata(replaced)?.permissions();
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.write(true).create_new(true).open(staged).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    #[cfg(unix)]
    file.set_permissions(permissions).map_err(failed)?;
    #[cfg(not(unix))]
    drop(permissions);
    if durable && !sync::IS_ONE_CALL { file.sync_all().map_err(failed) } else { Ok(()) }
}
