//! The trash of a directory: where what was removed from it waits, on the same file system.
//!
//! `.trash/<uuid>/` holds one removed directory under its own name, with a file about it beside it. What is to be
//! deleted becomes `.trash/.trash-<uuid>/` first: nobody restores it from there, and the next deletion goes on with it.

use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::delete::{TRASH, Undeleted, delete_all};
use super::{
    at, check_owner, children, is_absent, parent_of, rename_noreplace, symlink_metadata,
    sync_parent,
};

/// The name of the directory.
const NAME: &str = ".trash";

/// Keeps version control away from a trash in a project.
const IGNORE: &str = ".gitignore";

/// The trash of one directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trash {
    dir: PathBuf,
    /// Whether version control may look into the directory around it.
    is_ignored: bool,
}

impl Trash {
    /// The trash of the home of environments.
    pub fn of_home(home: &Path) -> Self {
        Self { dir: home.join(NAME), is_ignored: false }
    }

    /// The trash of any other directory, perhaps a project's.
    pub fn of(directory: &Path) -> Self {
        Self { dir: directory.join(NAME), is_ignored: true }
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The directory from which things were removed.
    pub fn around(&self) -> &Path {
        parent_of(&self.dir)
    }

    /// Fails if something else is there, or another user could put things into it. It need not exist.
    pub fn check(&self) -> io::Result<()> {
        let metadata = match symlink_metadata(&self.dir) {
            Err(error) if is_absent(&error) => return Ok(()),
            metadata => metadata?,
        };
        let refused = |reason: &str| {
            let error = io::Error::new(io::ErrorKind::InvalidInput, reason.to_owned());
            Err(at(&error, "can't use the trash", &self.dir))
        };
        if metadata.is_symlink() {
            return refused("it is a link");
        }
        if !metadata.is_dir() {
            return refused("it is no directory");
        }
        check_owner(&self.dir, &metadata).or_else(|reason| refused(&reason.to_string()))
    }

    /// Makes a directory for one thing, which nobody else can look into.
    pub fn new_item(&self) -> io::Result<PathBuf> {
        self.make(&Uuid::new_v4().simple().to_string())
    }

    /// Makes the directory of something that is deleted at once.
    pub fn new_doomed(&self) -> io::Result<PathBuf> {
        self.make(&doomed_name())
    }

    fn make(&self, name: &str) -> io::Result<PathBuf> {
        let item = self.dir.join(name);
        self.check()?;
        // Whoever has just emptied the trash may delete its directory between the two calls.
        let mut tries = 0;
        loop {
            make_private_dir(&self.dir)?;
            match std::fs::DirBuilder::new().create(&item) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < 8 => tries += 1,
                made => break made.map_err(|error| at(&error, "can't write in", &self.dir))?,
            }
        }
        if self.is_ignored {
            // One that is there may be the user's own.
            let _ = super::write_new(&self.dir.join(IGNORE), b"*\n");
        }
        Ok(item)
    }

    /// The directories of what can be restored, or is being removed right now.
    ///
    /// # Errors
    /// It isn't the user's own, or can't be read.
    pub fn items(&self) -> io::Result<Vec<PathBuf>> {
        self.named(|name| Uuid::try_parse(name).is_ok())
    }

    /// The directories of what is being deleted, or could not be deleted.
    ///
    /// # Errors
    /// As of [`Trash::items`].
    pub fn doomed(&self) -> io::Result<Vec<PathBuf>> {
        self.named(|name| name.starts_with(TRASH))
    }

    fn named(&self, is_wanted: impl Fn(&str) -> bool) -> io::Result<Vec<PathBuf>> {
        self.check()?;
        let is_one = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(&is_wanted) && is_real_dir(path)
        };
        Ok(children(&self.dir)?.into_iter().filter(is_one).collect())
    }

    /// Deletes an item with all that is in it. Nobody can restore it from the first moment on.
    pub fn delete(&self, item: &Path) -> io::Result<Result<(), Undeleted>> {
        let doomed = self.dir.join(doomed_name());
        match super::patiently(|| std::fs::rename(item, &doomed)) {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ok(())),
            renamed => renamed.map_err(|error| at(&error, "can't delete", item))?,
        }
        Ok(delete_all(&doomed))
    }

    /// Deletes the directory of the trash if nothing is in it any more.
    pub fn tidy(&self) {
        if !self.is_ignored {
            if self.check().is_ok() {
                super::delete_dir_if_empty(&self.dir);
            }
            return;
        }
        let names = children(&self.dir).unwrap_or_default();
        let is_empty = match names.as_slice() {
            [] => true,
            [only] => only.ends_with(IGNORE) && std::fs::remove_file(only).is_ok(),
            _ => false,
        };
        if is_empty && self.check().is_ok() {
            super::delete_dir_if_empty(&self.dir);
        }
    }
}

fn doomed_name() -> String {
    format!("{TRASH}{}", Uuid::new_v4().simple())
}

fn is_real_dir(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

/// Makes a directory that only its owner can enter; fine if it is there.
fn make_private_dir(dir: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "Windows has no permission bits"))]
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => {
            made.map_err(|error| at(&error, "can't make", dir))?;
            // What is moved into it must not be lost with its name.
            sync_parent(dir)
        }
    }
}

/// Whether the directory is one that is being deleted, by its name.
pub fn is_doomed(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(TRASH))
}

/// What an older version, or a deletion without a trash, left of the things in a directory.
///
/// # Errors
/// The directory can't be read.
pub fn doomed_in(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let is_one = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(TRASH)) && is_real_dir(path)
    };
    Ok(children(directory)?.into_iter().filter(is_one).collect())
}

/// The names of the directories in `directory` that an older version has begun to delete.
pub fn older_removals(directory: &Path) -> Vec<String> {
    let doomed = doomed_in(directory).unwrap_or_default().into_iter();
    let name = |path: PathBuf| Some(path.file_name()?.to_str()?.strip_prefix(TRASH)?.to_owned());
    doomed.filter_map(name).collect()
}

/// Whether an older version has begun to delete what was at `path`: it renamed it to `.trash-NAME`.
pub fn has_older_trash(path: &Path) -> bool {
    let mut name = std::ffi::OsString::from(TRASH);
    name.push(path.file_name().unwrap_or_default());
    path.symlink_metadata().is_err_and(|error| is_absent(&error))
        && is_real_dir(&parent_of(path).join(name))
}

/// Deletes what is doomed, as far as it can be deleted. It is no error if it is gone.
pub fn delete_doomed(directory: &Path) -> Result<(), Undeleted> {
    delete_all(directory)
}

/// Makes `.trash-<uuid>` in a directory that can have no trash.
pub fn new_doomed_in(directory: &Path) -> io::Result<PathBuf> {
    let doomed = directory.join(doomed_name());
    super::create_dir(&doomed)?;
    Ok(doomed)
}

/// Writes a new file that only its owner can read, to the disk. As long as the returned file is open, this process
/// has a lock on it, where the file system has locks.
pub fn write_record(path: &Path, bytes: &[u8]) -> io::Result<std::fs::File> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.write(true).create_new(true).open(path);
    let mut file = opened.map_err(|error| at(&error, "can't make", path))?;
    let _ = file.try_lock();
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| at(&error, "can't write", path))?;
    Ok(file)
}

/// Renames a directory without replacing anything, even one of the user's own that is read-only: a directory with
/// another parent is written.
pub fn move_dir(from: &Path, to: &Path) -> io::Result<()> {
    match rename_noreplace(from, to) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            move_read_only(from, to).unwrap_or(Err(error))
        }
        result => result,
    }
}

/// `None` if the directory isn't read-only.
#[cfg(unix)]
fn move_read_only(from: &Path, to: &Path) -> Option<io::Result<()>> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = from.symlink_metadata().ok().filter(std::fs::Metadata::is_dir)?;
    let mode = metadata.permissions().mode();
    if mode & 0o200 != 0 {
        return None;
    }
    let set = |path: &Path, mode| std::fs::set_permissions(path, Permissions::from_mode(mode));
    set(from, mode | 0o200).ok()?;
    let moved = rename_noreplace(from, to);
    let _ = set(if moved.is_ok() { to } else { from }, mode);
    Some(moved)
}

#[cfg(not(unix))]
fn move_read_only(_from: &Path, _to: &Path) -> Option<io::Result<()>> {
    None
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
        let metadata = symlink_metadata(path)?;
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
    fn an_item_is_gone_from_the_moment_its_deletion_begins() {
        let dir = tempfile::tempdir().unwrap();
        let trash = Trash::of_home(dir.path());
        let item = trash.new_item().unwrap();
        create_dir(&item.join("a")).unwrap();
        assert_eq!(trash.items().unwrap(), std::slice::from_ref(&item));
        trash.delete(&item).unwrap().unwrap();
        // Another process may have deleted it.
        trash.delete(&item).unwrap().unwrap();
        assert_eq!((trash.items().unwrap(), trash.doomed().unwrap()), (Vec::new(), Vec::new()));
        trash.tidy();
        assert!(!trash.dir().exists());
    }

    #[test]
    fn a_trash_in_a_project_is_ignored_until_it_is_empty() {
        let dir = tempfile::tempdir().unwrap();
        let trash = Trash::of(dir.path());
        let item = trash.new_item().unwrap();
        assert_eq!(std::fs::read(trash.dir().join(".gitignore")).unwrap(), b"*\n");
        trash.tidy();
        assert!(item.exists());
        std::fs::remove_dir(&item).unwrap();
        trash.tidy();
        assert!(!trash.dir().exists());
    }

    #[test]
    fn a_file_where_the_trash_should_be_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let trash = Trash::of_home(dir.path());
        write_new(trash.dir(), b"mine").unwrap();
        for error in [trash.new_item().unwrap_err(), trash.items().unwrap_err()] {
            assert!(error.to_string().contains("it is no directory"), "{error}");
        }
        trash.tidy();
        assert_eq!(std::fs::read(trash.dir()).unwrap(), b"mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_trash() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = dir.path().join("elsewhere");
        create_dir(&elsewhere).unwrap();
        let trash = Trash::of_home(dir.path());
        crate::fs::symlink(&elsewhere, trash.dir()).unwrap();
        assert!(trash.new_item().unwrap_err().to_string().contains("it is a link"));
        assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_read_only_directory_moves_and_stays_read_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("a"), dir.path().join("below/a"));
        create_dir(&from).unwrap();
        create_dir(&dir.path().join("below")).unwrap();
        std::fs::set_permissions(&from, std::fs::Permissions::from_mode(0o555)).unwrap();
        move_dir(&from, &to).unwrap();
        assert_eq!(to.metadata().unwrap().permissions().mode() & 0o777, 0o555);
    }
}
