//! Checks whether another user could have written or replaced what is at a path.
//!
//! A file and its directory are checked, as `ssh` does for its keys: both must belong to the user or to
//! root, and nobody else may be able to write them. Directories farther up may belong to others: trust is
//! bound to the place and to the exact bytes, so a tree that somebody moves there is noticed. A directory
//! that everybody can write is refused even with the sticky bit, because `/tmp/venvyard.toml` would apply
//! to everybody who works below `/tmp`.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::OnceLock;

use super::{is_absent, read_sized};

/// Why a file may not be the user's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsafeOwner {
    /// It belongs to another user.
    #[error("{} belongs to another user", .0.display())]
    Foreign(PathBuf),
    /// Other users can write it.
    #[error("others can write to {}", .0.display())]
    Writable(PathBuf),
}

impl UnsafeOwner {
    /// The command that makes it the user's own.
    pub fn remedy(&self) -> String {
        let quoted = |path: &Path| shell_words::quote(&path.to_string_lossy()).into_owned();
        match self {
            Self::Foreign(path) => format!("chown -R {} {}", user(), quoted(path)),
            Self::Writable(path) => format!("chmod go-w {}", quoted(path)),
        }
    }

    /// The reason with what stops others from writing, for where there is one line.
    pub fn with_advice(&self) -> String {
        match self {
            Self::Foreign(_) => self.to_string(),
            Self::Writable(_) => format!("{self} ('{}' stops them)", self.remedy()),
        }
    }
}

impl From<UnsafeOwner> for io::Error {
    fn from(reason: UnsafeOwner) -> Self {
        Self::new(io::ErrorKind::PermissionDenied, reason)
    }
}

/// Fails unless the file or directory at `path` belongs to the user or to root, and nobody else can write
/// it. Group-writable is fine if the user is the only member of the group.
#[cfg(unix)]
pub fn check_owner(path: &Path, metadata: &Metadata) -> Result<(), UnsafeOwner> {
    use std::os::unix::fs::MetadataExt as _;
    if !is_trusted_user(metadata.uid()) {
        return Err(UnsafeOwner::Foreign(path.to_owned()));
    }
    let mode = metadata.mode();
    let by_group = mode & 0o020 != 0
        && (!group::is_private(metadata.gid(), user()) || group::has_access_list(path));
    if mode & 0o002 != 0 || by_group {
        return Err(UnsafeOwner::Writable(path.to_owned()));
    }
    Ok(())
}

/// Windows uses access lists, and by default only the user can write to the user's directories.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
pub fn check_owner(_path: &Path, _metadata: &Metadata) -> Result<(), UnsafeOwner> {
    Ok(())
}

/// The same for what is at `path`, following links. What doesn't exist is safe: the user creates it.
///
/// # Errors
/// [`UnsafeOwner`]. What can't be examined counts as another user's.
pub fn check_owner_at(path: &Path) -> Result<(), UnsafeOwner> {
    match std::fs::metadata(path) {
        Ok(metadata) => check_owner(path, &metadata),
        Err(error) if is_absent(&error) => Ok(()),
        Err(_) => Err(UnsafeOwner::Foreign(path.to_owned())),
    }
}

/// Reads a file of the cache that only the user or root could have written; links are not followed.
pub fn read_own(path: &Path) -> io::Result<Vec<u8>> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    check_owner(path, &metadata)?;
    read_sized(file, path, &metadata)
}

/// Whether a file of the cache at `path` may be written: neither it nor its directory is another user's.
pub fn may_write_own(path: &Path) -> bool {
    [path, path.parent().unwrap_or(path)].into_iter().all(|place| check_owner_at(place).is_ok())
}

/// Whether this process may write in a directory, as far as its permissions tell.
#[cfg(unix)]
pub fn may_write_in(directory: &Path) -> bool {
    rustix::fs::access(directory, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Windows' permissions tell it only to who tries.
#[cfg(not(unix))]
pub fn may_write_in(_directory: &Path) -> bool {
    true
}

/// Whether what belongs to the user with that id is safe: the user of this process, or root.
#[cfg(unix)]
pub(super) fn is_trusted_user(id: u32) -> bool {
    id == 0 || id == user()
}

/// The user of this process.
#[cfg(unix)]
fn user() -> u32 {
    static USER: OnceLock<u32> = OnceLock::new();
    *USER.get_or_init(|| rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn user() -> &'static str {
    "USER"
}

/// User private groups: the group has the user's name and no other member, and with umask 002 all the
/// user's files are group-writable (the default of Debian and Fedora).
#[cfg(unix)]
mod group {
    use std::path::Path;
    use std::sync::OnceLock;

    /// Whether `gid` is the private group of the user `uid`, according to the system's files. A directory
    /// service can't tell who else is a member, so its groups are never private.
    pub(super) fn is_private(gid: u32, uid: u32) -> bool {
        // Mostly the user's own group is asked for, and once for each directory.
        static FIRST: OnceLock<(u32, bool)> = OnceLock::new();
        let look = || {
            let read = |path| std::fs::read(path).unwrap_or_default();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (users, groups) = (read("/etc/passwd"), read("/etc/group"));
            is_private_in(&text(&users), &text(&groups), gid, uid)
        };
        match FIRST.get_or_init(|| (gid, look())) {
            (first, answer) if *first == gid => *answer,
            _ => look(),
        }
    }

    /// `users` and `groups` are in the formats of passwd(5) and group(5).
    pub(super) fn is_private_in(users: &str, groups: &str, gid: u32, uid: u32) -> bool {
        let field = |line: &str, at: usize| line.split(':').nth(at).map(str::to_owned);
        let number = |line: &str, at| field(line, at).and_then(|text| text.parse::<u32>().ok());
        let of_group = |line: &&str| number(line, 3) == Some(gid);
        let users: Vec<&str> = users.lines().filter(of_group).collect();
        let [user] = users.as_slice() else { return false };
        let mut groups = groups.lines().filter(|line| number(line, 2) == Some(gid));
        let (Some(group), None) = (groups.next(), groups.next()) else { return false };
        let name = field(user, 0).unwrap_or_default();
        let members = field(group, 3).unwrap_or_default();
        number(user, 2) == Some(uid)
            && field(group, 0).as_deref() == Some(&*name)
            && members.split(',').all(|member| member.is_empty() || member == name)
    }

    /// With an access list, the group's bits are the mask for everybody on the list (acl(5)).
    pub(super) fn has_access_list(path: &Path) -> bool {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            let mut none: [u8; 0] = [];
            rustix::fs::getxattr(path, "system.posix_acl_access", &mut none).is_ok()
        }
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        {
            let _ = path;
            false
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::group::is_private_in;

    const USERS: &str = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n\
                         bob:x:1001:1001::/home/bob:/bin/sh\ncat:x:1002:1001::/home/cat:/bin/sh\n\
                         dan:x:1003:50::/home/dan:/bin/sh\neve:x:1004:1004::/:/bin/sh\n";
    const GROUPS: &str =
        "root:x:0:\nann:x:1000:\nbob:x:1001:\nstaff:x:50:root\neve:x:1004:eve,ann\n";

    #[test]
    fn a_group_is_private_if_the_user_is_its_only_member() {
        let is_private = |gid, uid| is_private_in(USERS, GROUPS, gid, uid);
        assert!(is_private(1000, 1000));
        assert!(is_private(0, 0));
        assert!(!is_private(1000, 1001), "another user's group");
        assert!(!is_private(1001, 1001), "it is also cat's primary group");
        assert!(!is_private(50, 1003), "another name, as on macOS, where everybody is in staff");
        assert!(!is_private(1004, 1004), "ann is a member");
        assert!(!is_private(7, 1000), "no such group");
        assert!(is_private_in(USERS, "ann:x:1000:ann\n", 1000, 1000), "the user may be named");
        assert!(!is_private_in(USERS, "ann:x:1000:\nalso:x:1000:bob\n", 1000, 1000), "two names");
        assert!(!is_private_in("", "", 1000, 1000));
    }
}
