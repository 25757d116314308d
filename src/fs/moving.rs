//! Moves files and directories to free places, also to another file system.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::delete::delete_all;
use super::staged::PREFIX;
use super::{
    at, copy_path, open, parent_of, read_dir, rename_noreplace, rename_over, sync, sync_parent,
};

/// Renames without replacing anything, like [`rename_noreplace`]. A new name that differs only by case is free, even
/// where the file system can't tell it from the old one.
pub fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    match rename_noreplace(from, to) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_one_entry(from, to) => {
            rename_over(from, to)
        }
        result => result,
    }
}

/// Whether both paths are spellings of one name in a directory, and not two names of one file.
pub fn is_one_entry(one: &Path, other: &Path) -> bool {
    let (Ok(a), Ok(b)) = (one.symlink_metadata(), other.symlink_metadata()) else { return false };
    if cfg!(windows) {
        let real = dunce::canonicalize;
        return real(one).is_ok_and(|one| real(other).is_ok_and(|other| one == other));
    }
    super::is_same(&a, &b) && (a.is_dir() || !super::is_shared(&a))
}

/// Copies a directory with everything in it to a new path, like [`copy_path()`]. All of it is on the disk when this
/// returns, so that the original can go.
pub fn copy_durably(
    from: &Path,
    to: &Path,
    each: &dyn Fn(&Path) -> io::Result<()>,
) -> io::Result<()> {
    copy_path(from, to, each)?;
    sync_all(to)?;
    sync_parent(to)
}

/// Waits until everything below a directory is on the disk.
fn sync_all(directory: &Path) -> io::Result<()> {
    if sync::IS_ONE_CALL {
        return sync::sync_file_system(directory);
    }
    for path in super::files_below(directory)? {
        open(&path)?.sync_all().map_err(|error| at(&error, "can't write", &path))?;
    }
    Ok(())
}

/// Where [`discard`] puts a directory while it deletes it, and where a copy is made before it has its place.
pub fn stage_of(path: &Path, id: Uuid) -> PathBuf {
    parent_of(path).join(format!("{PREFIX}{}", id.simple()))
}

/// Deletes a directory of which there is a copy. It is gone from its place at once. It is no error if it is gone.
pub fn discard(path: &Path, id: Uuid) -> io::Result<()> {
    let place = stage_of(path, id);
    if path.symlink_metadata().is_ok() {
        rename_noreplace(path, &place)?;
    }
    Ok(delete_all(&place)?)
}

/// Deletes what is left of a copy.
pub fn discard_stage(stage: &Path) -> io::Result<()> {
    Ok(delete_all(stage)?)
}

/// Lets a symbolic link lead to `target`. Readers see the old link or the new one.
#[cfg(unix)]
pub fn relink(link: &Path, target: &Path) -> io::Result<()> {
    let new = stage_of(link, Uuid::new_v4());
    super::symlink(target, &new)?;
    rename_over(&new, link).inspect_err(|_| {
        let _ = std::fs::remove_file(&new);
    })
}

/// Deletes what a killed process was writing, in a directory that no other process changes.
pub fn clear_stages_below(directory: &Path) -> io::Result<()> {
    for entry in read_dir(directory)? {
        let entry = entry.map_err(|error| at(&error, "can't read", directory))?;
        let path = entry.path();
        let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            if is_directory { discard_stage(&path)? } else { super::delete_file(&path)? }
        } else if is_directory {
            clear_stages_below(&path)?;
        }
    }
    Ok(())
}

/// Makes a file that nobody else has made, locked, with its contents on the disk.
///
/// # Errors
/// `AlreadyExists` if there is one.
pub fn create_locked(path: &Path, bytes: &[u8]) -> io::Result<File> {
    loop {
        super::create_own_dir_all(parent_of(path))?;
        let mut options = std::fs::OpenOptions::new();
        let opened = options.read(true).write(true).create_new(true).open(path);
        // Another process may have deleted the directory, because it was empty.
        if opened.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            continue;
        }
        let mut file = opened.map_err(|error| at(&error, "can't make", path))?;
        let _ = file.lock();
        // Before it was locked, somebody may have taken it for what a killed process left, and deleted it.
        if !is_at(&file, path) {
            continue;
        }
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.map_err(|error| at(&error, "can't write", path)).inspect_err(|_| {
            let _ = std::fs::remove_file(path);
        })?;
        // Its directory may be new, too.
        sync_parent(path)?;
        sync_parent(parent_of(path))?;
        return Ok(file);
    }
}

/// Whether the open file is still the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    let both = file.metadata().and_then(|open| Ok((open, path.symlink_metadata()?)));
    both.is_ok_and(|(open, there)| super::is_same(&open, &there))
}

/// Windows deletes no file that is open.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs::write_new;

    #[test]
    fn nothing_is_replaced_but_another_spelling_is_no_other_file() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b] = ["a", "b"].map(|name| dir.path().join(name));
        write_new(&a, b"a").unwrap();
        write_new(&b, b"b").unwrap();
        assert_eq!(rename_to_free(&a, &b).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert!(is_one_entry(&a, &a) && !is_one_entry(&a, &b));
        // Two names of one file: renaming one over the other would do nothing.
        let c = dir.path().join("c");
        std::fs::hard_link(&a, &c).unwrap();
        assert!(!is_one_entry(&a, &c));
    }

    #[test]
    fn only_one_process_makes_a_locked_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("below/file");
        let held = create_locked(&path, b"one").unwrap();
        assert_eq!(create_locked(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert!(super::super::try_lock(&path).unwrap().is_none());
        drop(held);
        assert!(super::super::try_lock(&path).unwrap().is_some());
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
    }
}
