//! How much disk a directory takes.

use std::collections::HashMap;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use super::device;

/// How much disk a directory takes, in bytes of allocated blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// What its deletion would free.
    pub own: u64,
    /// What files outside share with it by hard links.
    pub shared: u64,
}

/// Measures all that is below a directory, and the directory itself. A file with several names in it counts once. Links
/// are not followed, and neither are mount points. What can't be read is left out.
///
/// # Errors
/// `go_on`, which is called for each directory.
pub fn usage<E>(directory: &Path, go_on: impl Fn() -> Result<(), E>) -> Result<Usage, E> {
    let mut usage = Usage::default();
    // The files with several names: how many of them are elsewhere.
    let mut linked: HashMap<u64, (u64, u64)> = HashMap::new();
    let own_device = device(directory);
    let mut open = vec![directory.to_owned()];
    usage.own += directory.symlink_metadata().map_or(0, |metadata| blocks(&metadata));
    while let Some(directory) = open.pop() {
        go_on()?;
        for (path, metadata) in entries(&directory).into_iter().flatten().flatten() {
            if metadata.is_dir() {
                if !is_mounted(&metadata, own_device) {
                    usage.own += blocks(&metadata);
                    open.push(path);
                }
            } else if let Some((inode, links)) = several_names(&metadata) {
                let (_, elsewhere) =
                    linked.entry(inode).or_insert_with(|| (blocks(&metadata), links));
                *elsewhere = elsewhere.saturating_sub(1);
            } else {
                usage.own += blocks(&metadata);
            }
        }
    }
    for (size, elsewhere) in linked.into_values() {
        *(if elsewhere == 0 { &mut usage.own } else { &mut usage.shared }) += size;
    }
    Ok(usage)
}

type Entry = (PathBuf, Metadata);

fn entries(directory: &Path) -> io::Result<impl Iterator<Item = io::Result<Entry>>> {
    let entries = std::fs::read_dir(directory)?;
    Ok(entries.map(|entry| {
        let entry = entry?;
        Ok((entry.path(), entry.metadata()?))
    }))
}

#[cfg(unix)]
fn blocks(metadata: &Metadata) -> u64 {
    // POSIX counts in 512 bytes, whatever the file system's blocks are.
    std::os::unix::fs::MetadataExt::blocks(metadata) * 512
}

#[cfg(not(unix))]
fn blocks(metadata: &Metadata) -> u64 {
    metadata.len()
}

/// The inode and the number of names of a file that has several.
#[cfg(unix)]
fn several_names(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.nlink() > 1).then(|| (metadata.ino(), metadata.nlink()))
}

/// Windows knows only for open files.
#[cfg(not(unix))]
fn several_names(_metadata: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn is_mounted(metadata: &Metadata, device: Option<u64>) -> bool {
    device != Some(std::os::unix::fs::MetadataExt::dev(metadata))
}

#[cfg(not(unix))]
fn is_mounted(_metadata: &Metadata, _device: Option<u64>) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fs::{create_dir, create_dir_all, link_or_copy, symlink, write_new};
    use std::convert::Infallible;

    fn measured(directory: &Path) -> Usage {
        usage(directory, || Ok::<(), Infallible>(())).unwrap()
    }

    #[test]
    fn a_file_counts_once_and_apart_if_it_has_a_name_outside() {
        let dir = tempfile::tempdir().unwrap();
        let env = dir.path().join("env");
        create_dir_all(&env.join("lib")).unwrap();
        let empty = measured(&env);
        assert_eq!(empty.shared, 0);

        let size = 256 * 1024;
        let bytes: Vec<u8> =
            (0..size).map(|at: u32| at.wrapping_mul(at).to_le_bytes()[1]).collect();
        let grown = |by: [u64; 2]| {
            let now = measured(&env);
            let [own, shared] = by.map(|files| files * u64::from(size));
            // A directory may take a block more or less.
            assert!(now.own.abs_diff(empty.own + own) < 32 * 1024, "{now:?} {empty:?}");
            assert_eq!(now.shared, shared, "{now:?}");
        };
        let hard = |from: &Path, to: &Path| {
            link_or_copy(from, to, crate::fs::LinkMode::Hardlink).unwrap();
        };
        write_new(&env.join("a"), &bytes).unwrap();
        grown([1, 0]);
        hard(&env.join("a"), &env.join("lib/b"));
        grown([1, 0]);
        hard(&env.join("a"), &dir.path().join("outside"));
        grown([0, 1]);
        write_new(&dir.path().join("large"), &bytes).unwrap();
        symlink(&dir.path().join("large"), &env.join("link")).unwrap();
        symlink(dir.path(), &env.join("up")).unwrap();
        grown([0, 1]);
    }

    #[test]
    fn a_file_with_holes_takes_what_its_blocks_take() {
        let dir = tempfile::tempdir().unwrap();
        write_new(&dir.path().join("a"), b"").unwrap();
        let file = std::fs::OpenOptions::new().write(true).open(dir.path().join("a")).unwrap();
        file.set_len(1 << 30).unwrap();
        assert!(measured(dir.path()).own < 1 << 20);
    }

    #[test]
    fn stops_between_two_directories() {
        let dir = tempfile::tempdir().unwrap();
        create_dir(&dir.path().join("a")).unwrap();
        let left = std::cell::Cell::new(1);
        let go_on = || if left.replace(left.get() - 1) > 0 { Ok(()) } else { Err("stopped") };
        assert_eq!(usage(dir.path(), go_on), Err("stopped"));
        assert_eq!(measured(&dir.path().join("absent")), Usage::default());
    }
}
