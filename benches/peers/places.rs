//! The file systems that are measured on.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::Result;
use crate::child;

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
            Kind::Journal => {
                ("ext4 with a journal (loop)".to_owned(), Some(Mount::ext4(dir.path())?))
            }
        };
        Ok(Self { name, mount, dir })
    }

    /// Where to write, absolute.
    pub(crate) fn root(&self) -> &Path {
        self.mount.as_ref().map_or(self.dir.path(), |mount| &mount.point)
    }
}

fn file_system(dir: &Path) -> String {
    let mut findmnt = child::command("findmnt", dir);
    findmnt.args(["--first-only", "--noheadings", "--output", "FSTYPE", "--target"]).arg(dir);
    child::output(&mut findmnt).unwrap_or_else(|_| "unknown".to_owned())
}

/// A mounted image, unmounted when it is dropped.
struct Mount {
    point: PathBuf,
}

impl Mount {
    /// Makes an image in `dir` and mounts it there.
    fn ext4(dir: &Path) -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Err("only root may mount an image".into());
        }
        let (image, point) = (dir.join("image"), dir.join("mounted"));
        // Sparse: no more of it is written than is used.
        std::fs::File::create_new(&image)?.set_len(8 << 30)?;
        let tool = |name: &str| {
            let mut command = Command::new(name);
            command.env("PATH", "/usr/sbin:/sbin:/usr/bin:/bin").current_dir(dir);
            command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
            command
        };
        // All of the tables now: the kernel would else write them while the rounds run.
        let whole = "nodiscard,lazy_itable_init=0,lazy_journal_init=0";
        child::timed(tool("mkfs.ext4").args(["-q", "-F", "-E", whole]).arg(&image))?;
        std::fs::create_dir(&point)?;
        child::timed(tool("mount").args(["-o", "loop"]).arg(&image).arg(&point))?;
        Ok(Self { point })
    }
}

impl Drop for Mount {
    #[expect(clippy::print_stderr, reason = "what stays mounted is to be known")]
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(&self.point).status();
        if !unmounted.is_ok_and(|status| status.success()) {
            eprintln!("peers: can't unmount {}", self.point.display());
        }
    }
}
