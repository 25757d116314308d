//! Tells file systems apart.

use std::path::{Path, PathBuf};

/// The file system that `path` is on; `None` if `path` can't be examined.
#[cfg(unix)]
pub(crate) fn device(path: &Path) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(&path.metadata().ok()?))
}

/// Elsewhere a path begins with its drive, so a directory and those above it are always on one.
#[cfg(not(unix))]
pub(crate) fn device(_path: &Path) -> Option<u64> {
    Some(0)
}

/// A mount point that is `directory`, or, on Linux, in it. `directory` has no links in it.
///
/// Windows mounts volumes through links, which are deleted without their targets.
pub(crate) fn mount_point_in(directory: &Path) -> Option<PathBuf> {
    let is_one = directory.parent().is_none_or(|parent| device(directory) != device(parent));
    if is_one {
        return Some(directory.to_owned());
    }
    // Two places of one file system, as a bind mount makes them, are on the same device.
    let mounts = std::fs::read("/proc/self/mountinfo").unwrap_or_default();
    mount_points(&mounts).into_iter().find(|place| place.starts_with(directory))
}

/// The mount points in the format of proc(5), where a blank is `\040`.
#[cfg(unix)]
fn mount_points(mounts: &[u8]) -> Vec<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    let places = mounts.split(|&byte| byte == b'\n').filter_map(|line| {
        let escaped = line.split(|&byte| byte == b' ').nth(4)?;
        Some(std::ffi::OsString::from_vec(unescaped(escaped)).into())
    });
    places.collect()
}

#[cfg(not(unix))]
fn mount_points(_mounts: &[u8]) -> Vec<PathBuf> {
    Vec::new()
}

#[cfg(unix)]
fn unescaped(mut escaped: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    while let [first, rest @ ..] = escaped {
        let code = rest.get(..3).filter(|_| *first == b'\\');
        let code = code.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = code.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            plain.push(byte);
            escaped = &rest[3..];
        } else {
            plain.push(*first);
            escaped = rest;
        }
    }
    plain
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn reads_mount_points_with_blanks() {
        let text = b"21 1 0:19 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n\
                     30 1 8:1 /d /home/my\\040e\\134x rw - ext4 /dev/sda1 rw\n\n";
        assert_eq!(mount_points(text), [Path::new("/sys"), Path::new("/home/my e\\x")]);
    }

    #[test]
    fn an_ordinary_directory_is_no_mount_point() {
        let dir = tempfile::tempdir().unwrap();
        let real = dunce::canonicalize(dir.path()).unwrap();
        assert_eq!(mount_point_in(&real), None);
        assert_eq!(mount_point_in(Path::new("/")), Some("/".into()));
    }
}
