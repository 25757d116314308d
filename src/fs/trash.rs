//! Where an environment's directory is while it is being deleted.
//!
//! A removal is one rename: before it nothing has changed, and after it the environment is gone from its place.
//! The new place follows from the old one, so whatever could not be deleted is found again by its name.

use std::io;
use std::path::{Path, PathBuf};

use super::delete::{TRASH, Undeleted, delete_all};
use super::{at, is_absent, parent_of, rename_noreplace};

/// `.trash-NAME` beside the directory NAME.
pub fn trash_of(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(TRASH);
    name.push(path.file_name().unwrap_or_default());
    parent_of(path).join(name)
}

/// The NAME in `.trash-NAME`.
pub fn name_in_trash(file_name: &str) -> Option<&str> {
    file_name.strip_prefix(TRASH)
}

/// Whether the directory is gone from its place, but not all of it could be deleted yet.
pub fn is_half_deleted(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| is_absent(&error)) && is_in_trash(path)
}

/// Whether something that was at `path` is in its trash.
pub fn is_in_trash(path: &Path) -> bool {
    trash_of(path).symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

/// Moves a directory to its trash; `AlreadyExists` if an earlier one is there.
pub fn move_to_trash(path: &Path) -> io::Result<()> {
    let failed = |error: io::Error| at(&error.kind().into(), "can't rename", path);
    rename_noreplace(path, &trash_of(path)).map_err(failed)
}

/// Deletes what is in the trash of `path`, as far as it can be deleted.
pub fn empty_trash(path: &Path) -> Result<(), Undeleted> {
    delete_all(&trash_of(path))
}

/// Fails if `path` can't be moved to its trash, or nothing in it could be deleted then. Changes nothing.
#[cfg_attr(
    not(unix),
    expect(clippy::unnecessary_wraps, unused_variables, reason = "Unix has modes")
)]
pub fn check_removable(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        use std::os::unix::fs::MetadataExt as _;
        let parent = parent_of(path);
        access(parent, Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|errno| at(&errno.into(), "can't write in", parent))?;
        let metadata = super::symlink_metadata(path)?;
        let is_own = metadata.uid() == rustix::process::geteuid().as_raw();
        if metadata.is_dir() && !is_own && access(path, Access::WRITE_OK).is_err() {
            let reason = "it belongs to another user";
            let error = io::Error::new(io::ErrorKind::PermissionDenied, reason);
            return Err(at(&error, "can't change", path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::{create_dir, write_new};

    #[test]
    fn a_name_is_found_again_in_its_trash() {
        let trash = trash_of(Path::new("/e/my env.1"));
        assert_eq!(trash, Path::new("/e/.trash-my env.1"));
        let name = trash.file_name().unwrap().to_str().unwrap();
        assert_eq!(name_in_trash(name), Some("my env.1"));
        assert_eq!(name_in_trash("a"), None);
    }

    #[test]
    fn only_what_is_gone_from_its_place_is_half_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        assert!(!is_half_deleted(&path));
        create_dir(&path).unwrap();
        write_new(&path.join("file"), b"").unwrap();
        move_to_trash(&path).unwrap();
        assert!(is_half_deleted(&path));
        create_dir(&path).unwrap();
        assert!(!is_half_deleted(&path) && is_in_trash(&path));
        assert_eq!(move_to_trash(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        empty_trash(&path).unwrap();
        assert!(!is_in_trash(&path) && path.exists());
    }
}
