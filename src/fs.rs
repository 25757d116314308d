//! Changes the file system so that nothing is left half-done, nothing of others is replaced, and
//! every error names its path.
//!
//! This is the only module that writes, renames or deletes; `clippy.toml` enforces that.
#![expect(clippy::disallowed_methods, reason = "this is the module the others are sent to")]

mod children;
mod copy_path;
mod dangling;
mod delete;
mod denied;
mod device;
mod dir;
mod duplicate;
mod exchange;
mod failure;
mod leftovers;
mod link;
mod link_directory;
mod links;
mod lock;
mod make_dir;
mod mode;
pub mod moving;
mod own;
mod ownership;
mod read;
mod readers;
mod relink;
mod replacements;
mod same;
mod settled;
mod staged;
mod sync;
mod touch;
pub mod trash;
mod tree;
mod usage;

use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

pub use children::children;
pub use copy_path::copy_path;
pub use dangling::{DanglingLink, dangling_link, link_target};
pub use delete::{Undeleted, delete_dir_if_empty, delete_link, delete_tree};
pub use denied::{Denied, denied};
pub(crate) use device::{device, mount_point_in};
pub use dir::{Dir, Stamp};
pub use duplicate::{Duplicate, FileId, Ways};
pub use exchange::exchange;
pub use failure::{Failure, is_absent};
pub(crate) use failure::{at, plain};
pub(crate) use leftovers::{
    clear_leftovers, clear_unfinished_files, is_out_of_use, is_stage, is_unfinished, leftovers,
    unfinished_stages,
};
pub use link::{LinkMode, link_or_copy};
pub use link_directory::{has_no_links, link_directory, replace_by_link};
pub(crate) use links::{MAX_LINKS, links};
pub use lock::{lock, open_lock, try_lock};
pub use make_dir::{create_dir, create_dir_all, create_own_dir, create_own_dir_all};
pub use mode::{make_read_only, set_mode};
pub use own::{file_id, files_below, is_same, is_shared, make_own};
pub use ownership::{
    UnsafeOwner, check_owner, check_owner_at, may_write_in, may_write_own, read_own,
};
pub use read::{
    MOST_SMALL, canonicalize, metadata, odd_kind, open, open_at_once, read, read_dir, read_sized,
    read_small, read_to_string, read_up_to, symlink_metadata,
};
pub use readers::{Readers, make_private};
pub use relink::replace_by_copy;
#[cfg(unix)]
pub use relink::replace_link;
pub use replacements::replace_all;
pub use same::is_same_path;
pub use settled::has_settled;
pub use staged::Staged;
pub use sync::{sync_all_names, sync_dir};
pub use touch::touch;
pub use trash::{Trash, move_dir};
pub use tree::{Tree, TreeDir, Uncopied};
pub use usage::{Usage, usage};

/// A new file in the directory for temporary files. It has no name, and is gone when it is closed.
pub fn unnamed_file() -> io::Result<std::fs::File> {
    tempfile::tempfile().map_err(|error| at(&error, "can't make a file in", &std::env::temp_dir()))
}

/// Writes a new file in a directory that no other process uses (a staged one).
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_new_with(path, bytes, 0o666)
}

/// The same, for these readers.
pub fn write_new_for(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    write_new_with(path, bytes, readers.creation_mode(None))
}

/// The same for a file that everyone who can read it may execute.
pub fn write_new_executable(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_new_with(path, bytes, 0o777)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "Windows has no permission bits"))]
fn write_new_with(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let opened = options.write(true).create_new(true).open(path);
    let mut file = opened.map_err(|error| at(&error, "can't make", path))?;
    file.write_all(bytes).map_err(|error| at(&error, "can't write", path))
}

/// Copies a file to a new path: a copy-on-write clone if the file system can make one.
pub fn copy_new(from: &Path, to: &Path) -> io::Result<()> {
    link_or_copy(from, to, LinkMode::Reflink)
}

/// Creates a symbolic link to a file or directory.
#[cfg(unix)]
pub fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link).map_err(|error| at(&error, "can't make", link))
}

/// Renames without replacing anything: `AlreadyExists` if something is at `to`.
pub fn rename_noreplace(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            // The file system (NFS, some FUSE) or the kernel does not support the flag.
            Err(
                rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP,
            ) => {}
            Err(errno) => return Err(at(&errno.into(), "can't make", to)),
        }
    }
    claim_then_rename(from, to)
}

/// `mkdir` decides which process gets the name, and renaming over one's own empty directory is
/// atomic (POSIX). On Windows, no rename replaces a directory with contents, so the slower process
/// gets an error.
fn claim_then_rename(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() || from.is_symlink() {
        std::fs::hard_link(from, to).map_err(|error| at(&error, "can't make", to))?;
        return std::fs::remove_file(from).map_err(|error| at(&error, "can't delete", from));
    }
    if cfg!(windows) {
        return patiently(|| match to.symlink_metadata() {
            Ok(_) => Err(at(&io::ErrorKind::AlreadyExists.into(), "can't make", to)),
            Err(_) => rename_over(from, to),
        });
    }
    create_dir(to)?;
    rename_over(from, to).inspect_err(|_| {
        let _ = std::fs::remove_dir(to);
    })
}

/// Creates a file with its contents atomically, without replacing anything: of several processes,
/// one wins and the others get `AlreadyExists`. It does not wait for the disk, and neither does the
/// rest of a creation.
pub fn create_exclusive(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    create_own_dir_all(parent_of(path))?;
    let staged = temporary_beside(path, bytes, readers.creation_mode(None))?;
    persist(staged, path, |file, to| file.persist_noclobber(to))
        .map_err(|error| at(&error, "can't make", path))
}

/// The same, but it is on the disk when this returns.
pub fn create_exclusive_durably(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    create_own_dir_all(parent_of(path))?;
    let staged = temporary_beside(path, bytes, readers.creation_mode(None))?;
    let failed = |error: io::Error| at(&error, "can't make", path);
    staged.as_file().sync_all().map_err(failed)?;
    persist(staged, path, |file, to| file.persist_noclobber(to)).map_err(failed)?;
    sync_parent(path)
}

/// Writes a file atomically: readers see the old contents or the new ones. They are on the disk
/// when this returns. If `path` is a symbolic link, its target is replaced. The permissions of an
/// existing file are kept.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_for(path, bytes, Readers::Same)
}

/// The same, for these readers.
pub fn replace_for(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let target = if path.is_symlink() { canonicalize(path)? } else { path.to_owned() };
    create_own_dir_all(parent_of(&target))?;
    replace_here(&target, bytes, readers)
}

/// The same, but a link is replaced itself, its target is left alone, and a directory that is gone is not made.
pub fn replace_here(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let replaced = std::fs::metadata(path).ok();
    // A start-up file may be a link to /dev/null, and root would replace the device for everybody.
    if replaced.as_ref().is_some_and(|there| !there.is_file()) {
        return Err(at(&io::Error::other("it is no regular file"), "can't write", path));
    }
    let staged = temporary_beside(path, bytes, readers.creation_mode(replaced.as_ref()))?;
    if let Some(permissions) = readers.permissions(replaced.as_ref()) {
        std::fs::set_permissions(staged.path(), permissions)
            .map_err(|error| at(&error, "can't write", path))?;
    }
    staged.as_file().sync_all().map_err(|error| at(&error, "can't write", path))?;
    persist(staged, path, |file, to| file.persist(to))
        .map_err(|error| at(&error, "can't write", path))?;
    sync_parent(path)
}

/// Whether [`replace`] is likely to succeed at `path`; changes nothing. A read-only file counts as
/// not writable although a rename would replace it: its owner wants it so, or a generator
/// (home-manager).
pub fn check_writable(path: &Path) -> io::Result<()> {
    let refused = |place: &Path| at(&io::ErrorKind::PermissionDenied.into(), "can't write", place);
    let target = if path.is_symlink() { canonicalize(path)? } else { path.to_owned() };
    if let Ok(there) = std::fs::metadata(&target) {
        if !there.is_file() {
            return Err(at(&io::Error::other("it is no regular file"), "can't write", path));
        }
        if there.permissions().readonly() {
            return Err(refused(path));
        }
    }
    let directory =
        target.ancestors().skip(1).find(|place| place.exists()).unwrap_or(Path::new("."));
    if !directory.is_dir() {
        return Err(at(&io::ErrorKind::NotADirectory.into(), "can't write in", directory));
    }
    #[cfg(unix)]
    for place in [directory, &target] {
        use rustix::fs::{Access, access};
        match access(place, Access::WRITE_OK) {
            Ok(()) | Err(rustix::io::Errno::NOENT) => {}
            Err(errno) => return Err(at(&errno.into(), "can't write", place)),
        }
    }
    Ok(())
}

/// Writes a file of the cache atomically. It does not wait for the disk, because losing the file
/// loses nothing.
pub fn replace_derived(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_derived_for(path, bytes, Readers::Usual)
}

/// The same, for these readers.
pub fn replace_derived_for(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    create_own_dir_all(parent_of(path))?;
    let staged = temporary_beside(path, bytes, readers.creation_mode(None))?;
    persist(staged, path, |file, to| file.persist(to))
        .map_err(|error| at(&error, "can't write", path))
}

/// The same, but a power cut leaves the old contents or the new ones, and a directory that is gone is not made.
pub fn replace_whole_for(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let failed = |error: io::Error| at(&error, "can't write", path);
    let staged = temporary_beside(path, bytes, readers.creation_mode(None))?;
    staged.as_file().sync_all().map_err(failed)?;
    persist(staged, path, |file, to| file.persist(to)).map_err(failed)
}

/// Renames a temporary file to `to`, with the function `way`.
fn persist(
    staged: NamedTempFile,
    to: &Path,
    way: fn(NamedTempFile, &Path) -> Result<std::fs::File, tempfile::PersistError>,
) -> io::Result<()> {
    let mut staged = Some(staged);
    patiently(|| {
        let Some(file) = staged.take() else { return Ok(()) };
        way(file, to).map(drop).map_err(|error| {
            staged = Some(error.file);
            error.error
        })
    })
}

/// Retries for a second. On Windows, virus scanners open each new file for a moment, and meanwhile
/// neither the file nor a directory above it can be renamed or deleted.
fn patiently<T>(mut work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let mut pauses = (0..if cfg!(windows) { 10 } else { 0 }).map(|n| Duration::from_millis(1 << n));
    loop {
        match work() {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => match pauses.next() {
                Some(pause) => std::thread::sleep(pause),
                None => return Err(error),
            },
            result => return result,
        }
    }
}

/// A temporary file with these contents that can be renamed to `path`, in the directory that must be there. Its
/// permission bits are `mode` without those of the umask, as for any other file of the user.
#[cfg_attr(not(unix), expect(unused_variables, reason = "Windows has no permission bits"))]
fn temporary_beside(path: &Path, bytes: &[u8], mode: u32) -> io::Result<NamedTempFile> {
    use std::io::Write as _;
    let parent = parent_of(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".new-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    let mut staged =
        builder.tempfile_in(parent).map_err(|error| at(&error, "can't write in", parent))?;
    staged.write_all(bytes).map_err(|error| at(&error, "can't write", path))?;
    Ok(staged)
}

/// Waits until the name of `path` is on the disk.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    sync_dir(parent_of(path))
}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Deletes the contents of one of our own directories, without following links.
pub fn clear_dir(path: &Path) -> io::Result<()> {
    for entry in children(path)? {
        let is_directory = symlink_metadata(&entry)?.is_dir();
        let delete = if is_directory { std::fs::remove_dir_all } else { std::fs::remove_file };
        delete(&entry).map_err(|error| at(&error, "can't delete", &entry))?;
    }
    Ok(())
}

/// Deletes a file or link, if it exists.
pub fn delete_file(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.map_err(|error| at(&error, "can't delete", path)),
    }
}

/// Renames one of our own files over another one.
pub fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to).map_err(|error| at(&error, "can't make", to))
}

#[cfg(test)]
mod tests;
