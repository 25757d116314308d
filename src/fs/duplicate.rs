//! Copies the directories of a tree, one at a time, so that several threads can share the work.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::tree::TreeDir;
use super::{Dir, at};

/// The identity of a file: its device and its inode.
pub type FileId = (u64, u64);

/// How to copy.
pub struct Ways<'a> {
    /// Whether a file becomes a hard link, by the directory that it is in.
    pub links: &'a (dyn Fn(&Path) -> bool + Sync),
    /// The files that may be linked wherever they are, because nobody writes to them.
    pub shared: HashSet<FileId>,
    /// Whether to try copy-on-write clones.
    pub reflink: bool,
    /// Called often; an error of it ends the work.
    pub check: &'a (dyn Fn() -> io::Result<()> + Sync),
}

impl std::fmt::Debug for Ways<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ways").finish_non_exhaustive()
    }
}

/// A copy in the making.
#[derive(Debug)]
pub struct Duplicate<'a> {
    from: PathBuf,
    to: PathBuf,
    ways: Ways<'a>,
    reflinks: AtomicBool,
    /// The first copy of each file that has several links.
    first: Mutex<HashMap<FileId, PathBuf>>,
    /// The other links of such files, with the first copy: they are made at the end.
    others: Mutex<Vec<(PathBuf, PathBuf)>>,
    touched: Mutex<Instant>,
}

/// The directory that is being filled stays young, so that nobody takes it for a leftover.
const TOUCH: Duration = Duration::from_mins(1);

/// How much is copied between two looks at the signals.
#[cfg(unix)]
const CHUNK: usize = 64 << 20;

/// A file up to this size is read and written at once, which is faster than asking the system to copy it.
#[cfg(unix)]
const SMALL: u64 = 256 << 10;

impl<'a> Duplicate<'a> {
    /// A copy of what is in `from` in the empty directory `to`.
    pub fn new(from: &Path, to: &Path, ways: Ways<'a>) -> Self {
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            reflinks: AtomicBool::new(ways.reflink),
            ways,
            first: Mutex::default(),
            others: Mutex::default(),
            touched: Mutex::new(Instant::now()),
        }
    }

    /// Makes the directories. All of them can be written until [`Duplicate::finish`].
    pub fn make_dirs(&self, dirs: &[TreeDir]) -> io::Result<()> {
        // Nobody else may look into it before it has the permissions of the original.
        if let Some(root) = dirs.first() {
            make_private(&root.metadata, &self.to)?;
        }
        let to = Dir::open(&self.to)?;
        dirs.iter().skip(1).try_for_each(|dir| to.create_dir(&dir.path))
    }

    /// Copies the files and links in one directory. A file that is gone by now is left out.
    pub fn fill(&self, dir: &TreeDir) -> io::Result<()> {
        (self.ways.check)()?;
        self.touch();
        if dir.files.is_empty() && dir.links.is_empty() {
            return Ok(());
        }
        let from = Dir::open(&self.from.join(&dir.path))?;
        let to = Dir::open(&self.to.join(&dir.path))?;
        let links = (self.ways.links)(&dir.path);
        let mut buffer = Vec::new();
        for name in &dir.files {
            if !(links && to.link_file(&from, name)?) {
                self.file(&from, &to, &dir.path, name, &mut buffer)?;
            }
        }
        for name in &dir.links {
            self.link(dir, name)?;
        }
        Ok(())
    }

    /// Makes the links to the first copies, when all of these are there.
    pub fn link_rest(&self) -> io::Result<()> {
        let others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        for (first, other) in others.iter() {
            let (first, other) = (self.to.join(first), self.to.join(other));
            super::link_or_copy(&first, &other, super::LinkMode::Hardlink)?;
        }
        Ok(())
    }

    /// Gives the directories their permissions and times.
    pub fn finish(&self, dirs: &[TreeDir]) -> io::Result<()> {
        for dir in dirs.iter().rev() {
            let path = self.to.join(&dir.path);
            // The root is the stage of its maker.
            if !dir.path.as_os_str().is_empty() {
                copy_attributes(&dir.metadata, &path)
                    .map_err(|error| at(&error, "can't write", &path))?;
            }
        }
        Ok(())
    }

    fn touch(&self) {
        let Ok(mut touched) = self.touched.try_lock() else { return };
        if touched.elapsed() > TOUCH {
            *touched = Instant::now();
            let now = std::fs::FileTimes::new().set_modified(std::time::SystemTime::now());
            let _ = std::fs::File::open(&self.to).and_then(|stage| stage.set_times(now));
        }
    }

    #[cfg(unix)]
    fn link(&self, dir: &TreeDir, name: &OsStr) -> io::Result<()> {
        let path = self.from.join(&dir.path).join(name);
        let target = match std::fs::read_link(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            target => target.map_err(|error| at(&error, "can't read", &path))?,
        };
        super::symlink(&target, &self.to.join(&dir.path).join(name))
    }

    #[cfg(not(unix))]
    fn link(&self, dir: &TreeDir, name: &OsStr) -> io::Result<()> {
        let (from, to) = (self.from.join(&dir.path).join(name), self.to.join(&dir.path).join(name));
        let failed = |error: io::Error| at(&error, "can't make", &to);
        let target = std::fs::read_link(&from).map_err(failed)?;
        let made = if from.is_dir() {
            std::os::windows::fs::symlink_dir(&target, &to)
        } else {
            std::os::windows::fs::symlink_file(&target, &to)
        };
        made.map_err(failed)
    }

    #[cfg(not(unix))]
    fn file(
        &self,
        from: &Dir,
        to: &Dir,
        _dir: &Path,
        name: &OsStr,
        _buffer: &mut Vec<u8>,
    ) -> io::Result<()> {
        let (from, to) = (from.path().join(name), to.path().join(name));
        // This keeps the modification time, and clones where the file system can.
        std::fs::copy(&from, &to).map(drop).map_err(|error| at(&error, "can't write", &to))
    }
}

#[cfg(unix)]
impl Duplicate<'_> {
    fn file(
        &self,
        from: &Dir,
        to: &Dir,
        dir: &Path,
        name: &OsStr,
        buffer: &mut Vec<u8>,
    ) -> io::Result<()> {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let (source, target) = (from.path().join(name), to.path().join(name));
        let unread = |error: io::Error| at(&error, "can't read", &source);
        let failed = |error: io::Error| at(&error, "can't write", &target);
        let mut file = match from.open_file(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            file => file?,
        };
        let metadata = file.metadata().map_err(unread)?;
        if !metadata.is_file() {
            return Err(unread(io::Error::other("it is no regular file any more")));
        }
        if metadata.nlink() > 1 && self.is_linked(&metadata, from, to, dir, name)? {
            return Ok(());
        }
        let mut copy = to.create_file(name)?;
        self.contents(&mut file, &mut copy, metadata.len(), buffer).map_err(|error| {
            if error.kind() == io::ErrorKind::Interrupted { error } else { failed(error) }
        })?;
        let mode = metadata.permissions().mode() & 0o777;
        copy.set_permissions(std::fs::Permissions::from_mode(mode)).map_err(failed)?;
        let modified = metadata.modified().map_err(unread)?;
        copy.set_times(std::fs::FileTimes::new().set_modified(modified)).map_err(failed)
    }

    /// Whether a link stands for the copy of a file that has several links.
    fn is_linked(
        &self,
        metadata: &std::fs::Metadata,
        from: &Dir,
        to: &Dir,
        dir: &Path,
        name: &OsStr,
    ) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt as _;
        let id = (metadata.dev(), metadata.ino());
        if self.ways.shared.contains(&id) {
            return to.link_file(from, name);
        }
        let path = dir.join(name);
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(first) = first.get(&id).cloned() else {
            first.insert(id, path);
            return Ok(false);
        };
        self.others.lock().unwrap_or_else(PoisonError::into_inner).push((first, path));
        Ok(true)
    }

    fn contents(
        &self,
        file: &mut std::fs::File,
        copy: &mut std::fs::File,
        size: u64,
        buffer: &mut Vec<u8>,
    ) -> io::Result<()> {
        use std::io::{Read as _, Write as _};
        if size == 0 {
            return Ok(());
        }
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if self.reflinks.load(Ordering::Relaxed) {
            if rustix::fs::ioctl_ficlone(&*copy, &*file).is_ok() {
                return Ok(());
            }
            // The next file would only fail in the same way.
            self.reflinks.store(false, Ordering::Relaxed);
        }
        if size <= SMALL {
            buffer.clear();
            file.read_to_end(buffer)?;
            return copy.write_all(buffer);
        }
        loop {
            (self.ways.check)()?;
            self.touch();
            let mut chunk = file.take(CHUNK as u64);
            if io::copy(&mut chunk, copy)? == 0 {
                return Ok(());
            }
        }
    }
}

/// Gives the stage the permissions of the original, which its owner may write to in any case.
#[cfg(unix)]
fn make_private(original: &std::fs::Metadata, stage: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    super::set_mode(stage, original.permissions().mode() & 0o777 | 0o700)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "Unix has modes")]
fn make_private(_original: &std::fs::Metadata, _stage: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn copy_attributes(metadata: &std::fs::Metadata, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, Mode, Timespec, Timestamps, UTIME_OMIT};
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let mode = metadata.permissions().mode() & 0o777;
    rustix::fs::chmodat(CWD, path, Mode::from_raw_mode(mode), AtFlags::empty())?;
    let times = Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: metadata.mtime(), tv_nsec: metadata.mtime_nsec() },
    };
    Ok(rustix::fs::utimensat(CWD, path, &times, AtFlags::empty())?)
}

#[cfg(not(unix))]
fn copy_attributes(_metadata: &std::fs::Metadata, _path: &Path) -> io::Result<()> {
    Ok(())
}
