//! Finds out what denies the user a path, and how the user gets it back.

use std::path::{Path, PathBuf};

/// What denies the user a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// The path itself, or a directory above it.
    pub place: PathBuf,
    /// The user that it belongs to, if that is another one.
    pub owner: Option<String>,
    /// The command that changes that, unless the place may be another user's on purpose.
    pub remedy: Option<String>,
}

/// What denies the user to read `path`, or to write it. Windows has other rules: there it is always `None`.
#[cfg(unix)]
pub fn denied(path: &Path, reading: bool) -> Option<Denied> {
    use std::os::unix::fs::MetadataExt as _;
    let place = unix::place(&std::path::absolute(path).ok()?, reading)?;
    let metadata = place.symlink_metadata().ok()?;
    let user = rustix::process::geteuid();
    let quoted = shell_words::quote(&place.to_string_lossy()).into_owned();
    if metadata.uid() == user.as_raw() {
        let bits = if metadata.is_dir() { "u+rwx" } else { "u+rw" };
        let remedy = Some(format!("chmod {bits} {quoted}"));
        return Some(Denied { place, owner: None, remedy });
    }
    // In the user's own tree, only a mistake makes a file of another user. Elsewhere it is how it should be.
    let is_own = |above: &Path| above.metadata().is_ok_and(|it| it.uid() == user.as_raw());
    let remedy = place.ancestors().skip(1).any(is_own);
    let name = |id| unix::name(id).unwrap_or_else(|| id.to_string());
    Some(Denied {
        remedy: remedy.then(|| format!("sudo chown -R {} {quoted}", name(user.as_raw()))),
        owner: Some(name(metadata.uid())),
        place,
    })
}

/// What denies the user to read `path`, or to write it. Windows has other rules: there it is always `None`.
#[cfg(not(unix))]
pub fn denied(_path: &Path, _reading: bool) -> Option<Denied> {
    None
}

#[cfg(unix)]
mod unix {
    use std::path::{Path, PathBuf};

    use rustix::fs::{Access, access};

    /// The first directory on the way that can't be entered, or else `path` or its directory.
    pub(super) fn place(path: &Path, reading: bool) -> Option<PathBuf> {
        let may = |place: &Path, what| access(place, what).is_ok();
        let is_closed = |place: &&Path| place.is_dir() && !may(place, Access::EXEC_OK);
        let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
        above.reverse();
        if let Some(closed) = above.iter().copied().find(is_closed) {
            return Some(closed.to_owned());
        }
        let needed = if reading { Access::READ_OK } else { Access::WRITE_OK };
        let itself =
            Some(path).filter(|path| path.symlink_metadata().is_ok() && !may(path, needed));
        let existing = || above.iter().rev().copied().find(|place| place.is_dir());
        let parent = || existing().filter(|place| !reading && !may(place, Access::WRITE_OK));
        itself.or_else(parent).map(Path::to_owned)
    }

    /// The name of the user with that id, according to the system's file.
    pub(super) fn name(id: u32) -> Option<String> {
        name_in(&std::fs::read_to_string("/etc/passwd").ok()?, id)
    }

    /// `users` is in the format of passwd(5).
    pub(super) fn name_in(users: &str, id: u32) -> Option<String> {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let (name, number) = (fields.next()?, fields.nth(1)?);
            (number.parse() == Ok(id)).then(|| name.to_owned())
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_name_that_the_system_gives_it() {
        let users = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nbad\n";
        assert_eq!(unix::name_in(users, 1000).as_deref(), Some("ann"));
        assert_eq!(unix::name_in(users, 7), None);
    }

    #[test]
    fn nothing_denies_what_may_be_read_and_written() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(denied(dir.path(), true), None);
        assert_eq!(denied(&dir.path().join("new/file"), false), None);
    }
}
