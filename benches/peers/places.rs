//! The file systems that are measured on.

use std::path::Path;

use tempfile::TempDir;

use crate::Result;
use crate::child;
use crate::mount::Mount;

/// Which of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In memory: what the kernel alone costs.
    Tmpfs,
    /// That of the directory of builds.
    Disk,
    /// ext4 with a journal, on a loop device.
    Journal,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Tmpfs, Self::Disk, Self::Journal];

    /// As the command line has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Tmpfs => "tmpfs",
            Self::Disk => "disk",
            Self::Journal => "journal",
        }
    }
}

/// A directory on one of them, deleted in the end.
pub(crate) struct Place {
    /// What the table calls it.
    pub(crate) name: String,
    // Before the directory: fields are dropped in their order.
    mount: Option<Mount>,
    dir: TempDir,
}

impl Place {
    /// # Errors
    /// Why there is no such place on this machine.
    pub(crate) fn open(kind: Kind, target: &Path) -> Result<Self> {
        let parent = match kind {
            Kind::Tmpfs => Path::new("/dev/shm"),
            Kind::Disk | Kind::Journal => target,
        };
        let dir = tempfile::Builder::new().prefix("venvyard-bench-").tempdir_in(parent)?;
        let file_system = file_system(dir.path());
        let (name, mount) = match kind {
            Kind::Tmpfs if file_system != "tmpfs" => return Err("/dev/shm is no tmpfs".into()),
            Kind::Tmpfs => (file_system, None),
            Kind::Disk => (format!("working directory ({file_system})"), None),
            Kind::Journal => ("ext4 with a journal (loop)".to_owned(), Some(ext4(dir.path())?)),
        };
        Ok(Self { name, mount, dir })
    }

    /// Where to write, absolute.
    pub(crate) fn root(&self) -> &Path {
        self.mount.as_ref().map_or(self.dir.path(), Mount::point)
    }
}

fn file_system(dir: &Path) -> String {
    let mut findmnt = child::command("findmnt", dir);
    findmnt.args(["--first-only", "--noheadings", "--output", "FSTYPE", "--target"]).arg(dir);
    child::output(&mut findmnt).unwrap_or_else(|_| "unknown".to_owned())
}

fn ext4(dir: &Path) -> Result<Mount> {
    // All of the tables now: the kernel would else write them while the rounds run.
    let whole = "nodiscard,lazy_itable_init=0,lazy_journal_init=0";
    Mount::new(dir, "mkfs.ext4", &["-q", "-F", "-E", whole])
}
