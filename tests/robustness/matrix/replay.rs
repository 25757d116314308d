//! What a disk holds after a power cut: a model of recorded system calls.
//!
//! The data of a file is durable after an fsync of the file, a name after an fsync of its directory. Everything
//! else may be lost, whatever came after it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::trace::{Call, to_path};

/// One change of the disk.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// A new, empty file, if there is none.
    File(PathBuf, u32),
    Directory(PathBuf, u32),
    Symlink(PathBuf, PathBuf),
    /// A second name for a file.
    Link(PathBuf, PathBuf),
    /// Whether a name at the new place keeps it from happening.
    Rename(PathBuf, PathBuf, bool),
    Unlink(PathBuf),
    RemoveDirectory(PathBuf),
    /// Bytes at the end of a file.
    Append(PathBuf, Vec<u8>),
    Truncate(PathBuf),
    /// The contents of another file.
    Copy(PathBuf, PathBuf),
    Mode(PathBuf, u32),
}

use Change::{
    Append, Copy, Directory, File, Link, Mode, RemoveDirectory, Rename, Symlink, Truncate, Unlink,
};

/// The changes in their order, and how many of the first changes each fsync makes durable. One of the whole file system
/// has no path.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) changes: Vec<Change>,
    fsyncs: Vec<(usize, Option<PathBuf>)>,
}

impl Record {
    pub(super) fn of(calls: &[Call]) -> Self {
        let mut record = Self::default();
        for call in calls.iter().filter(|call| !call.failed()) {
            record.add(call);
        }
        record
    }

    fn add(&mut self, call: &Call) {
        let at = |index| call.path_at(index).unwrap_or_default();
        let descriptor = || call.descriptor().expect("-y").to_owned();
        let number = |index: usize| {
            let word = call.arguments.get(index).map_or("", |argument| &argument.word);
            u32::from_str_radix(word, 8).unwrap_or(0o777)
        };
        let last = call.arguments.len() - 1;
        let change = match &*call.name {
            "open" | "openat" | "creat" => {
                if call.has_flag("O_CREAT") {
                    self.changes.push(File(at(0), number(last)));
                }
                if !call.has_flag("O_TRUNC") {
                    return;
                }
                Truncate(at(0))
            }
            "mkdir" | "mkdirat" => Directory(at(0), number(last)),
            "symlink" | "symlinkat" => {
                let target = call.arguments[0].text.as_deref().unwrap_or_default();
                Symlink(to_path(target), at(1))
            }
            "link" => Link(at(0), at(1)),
            "linkat" => Link(at(0), at(2)),
            "rename" => Rename(at(0), at(1), false),
            "renameat" | "renameat2" => Rename(at(0), at(2), call.has_flag("RENAME_NOREPLACE")),
            "rmdir" => RemoveDirectory(at(0)),
            "unlinkat" if call.has_flag("AT_REMOVEDIR") => RemoveDirectory(at(0)),
            "unlink" | "unlinkat" => Unlink(at(0)),
            "write" => Append(descriptor(), call.arguments[1].text.clone().unwrap_or_default()),
            "chmod" => Mode(at(0), number(1)),
            "fchmodat" => Mode(at(0), number(2)),
            "fchmod" => Mode(descriptor(), number(1)),
            "copy_file_range" => Copy(descriptor(), call.arguments[2].path.clone().expect("-y")),
            "sendfile" => Copy(call.arguments[1].path.clone().expect("-y"), descriptor()),
            "ioctl" => Copy(call.arguments[2].path.clone().expect("-y"), descriptor()),
            "fsync" | "fdatasync" => {
                self.fsyncs.push((self.changes.len(), Some(descriptor())));
                return;
            }
            "syncfs" => {
                self.fsyncs.push((self.changes.len(), None));
                return;
            }
            other => panic!("the model doesn't know {other}"),
        };
        self.changes.push(change);
    }

    /// Which of the first `end` changes are on the disk for certain.
    pub(super) fn durable(&self, end: usize) -> Vec<bool> {
        let is_durable = |index: usize| {
            let mut place = self.changes[index].place();
            let data = self.changes[index].is_data();
            (index..=end).any(|at| {
                let synced = self.fsyncs.iter().any(|(after, path)| {
                    let is_its = |path: &PathBuf| {
                        if data { *path == place } else { Some(&**path) == place.parent() }
                    };
                    *after == at && at > index && path.as_ref().is_none_or(is_its)
                });
                // What is renamed afterwards is synced under its new name.
                if !synced
                    && at > index
                    && at < end
                    && let Rename(from, to, _) = &self.changes[at]
                    && let Ok(below) = place.strip_prefix(from)
                {
                    let joined =
                        if below.as_os_str().is_empty() { to.clone() } else { to.join(below) };
                    if data || from != &place {
                        place = joined;
                    }
                }
                synced
            })
        };
        (0..end).map(is_durable).collect()
    }
}

impl Change {
    /// The path that an fsync of makes it durable, or of whose directory.
    fn place(&self) -> PathBuf {
        match self {
            File(path, _)
            | Directory(path, _)
            | Symlink(_, path)
            | Link(_, path)
            | Rename(_, path, _)
            | Unlink(path)
            | RemoveDirectory(path)
            | Append(path, _)
            | Truncate(path)
            | Copy(_, path)
            | Mode(path, _) => path.clone(),
        }
    }

    fn is_data(&self) -> bool {
        matches!(self, Append(..) | Truncate(_) | Copy(..) | Mode(..))
    }

    /// Makes the change, if what was lost before allows it.
    pub(super) fn apply(&self) {
        let _ = match self {
            File(path, mode) => {
                let new = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
                new.and_then(|_| set_mode(path, *mode & !0o022))
            }
            Directory(path, mode) => {
                std::fs::create_dir(path).and_then(|()| set_mode(path, *mode & !0o022))
            }
            Symlink(target, path) => std::os::unix::fs::symlink(target, path),
            Link(from, to) => std::fs::hard_link(from, to),
            Rename(_, to, true) if to.symlink_metadata().is_ok() => Ok(()),
            Rename(from, to, _) => std::fs::rename(from, to),
            Unlink(path) => std::fs::remove_file(path),
            RemoveDirectory(path) => std::fs::remove_dir(path),
            Append(path, bytes) => append(path, bytes),
            Truncate(path) => {
                std::fs::OpenOptions::new().write(true).truncate(true).open(path).map(drop)
            }
            Copy(from, to) => std::fs::read(from).and_then(|bytes| append(to, &bytes)),
            Mode(path, mode) => set_mode(path, *mode),
        };
    }
}

fn append(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    std::fs::OpenOptions::new().append(true).open(path)?.write_all(bytes)
}

fn set_mode(path: &Path, mode: u32) -> std::io::Result<()> {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[test]
fn a_name_is_durable_after_its_directory_and_data_after_its_file() {
    let path = |text: &str| PathBuf::from(text);
    let record = Record {
        changes: vec![
            File(path("/d/.new"), 0o644),
            Append(path("/d/.new"), b"x".to_vec()),
            Rename(path("/d/.new"), path("/d/a"), false),
            Unlink(path("/e/b")),
        ],
        fsyncs: vec![(3, Some(path("/d/a"))), (4, Some(path("/d")))],
    };
    assert_eq!(record.durable(3), [false, true, false]);
    assert_eq!(record.durable(4), [true, true, true, false]);
    let record = Record { fsyncs: vec![(2, None)], ..record };
    assert_eq!(record.durable(4), [true, true, false, false]);
}
