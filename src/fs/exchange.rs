//! Lets two directories change places at once.

use std::io;
use std::path::Path;

use super::at;

/// Lets what is at both paths change places. No reader finds either path empty.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)
        .map_err(|errno| at(&errno.into(), "can't replace", other))
}

/// Other systems can't.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub fn exchange(_one: &Path, other: &Path) -> io::Result<()> {
    Err(at(&io::ErrorKind::Unsupported.into(), "can't replace", other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::{create_dir, write_new};

    #[test]
    fn both_change_places_with_what_is_in_them() {
        let dir = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| dir.path().join(name));
        for path in [&one, &other] {
            create_dir(path).unwrap();
            write_new(&path.join(path.file_name().unwrap()), b"").unwrap();
        }
        // Not every file system can.
        let exchanged = exchange(&one, &other).is_ok();
        assert_eq!(one.join("other").exists() && other.join("one").exists(), exchanged);
        assert!(exchange(&one, &dir.path().join("absent")).is_err());
    }
}
