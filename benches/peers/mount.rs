//! A file system in an image, on a loop device.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;
use crate::timed::timed;

/// A mounted image, unmounted when it is dropped.
pub(crate) struct Mount {
    point: PathBuf,
}

impl Mount {
    /// Makes an image in `dir` with this program, and mounts it there.
    ///
    /// # Errors
    /// Only root may mount it; there is no such program; the kernel doesn't know the file system.
    pub(crate) fn new(dir: &Path, program: &str, args: &[&str]) -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Err("only root may mount an image".into());
        }
        let (image, point) = (dir.join("image"), dir.join("mounted"));
        // Sparse: no more of it is written than is used.
        std::fs::File::create_new(&image)?.set_len(8 << 30)?;
        let tool = |name: &str| {
            let mut command = Command::new(name);
            command.env("PATH", "/usr/sbin:/sbin:/usr/bin:/bin").current_dir(dir);
            command.stdin(Stdio::null()).stdout(Stdio::null());
            command
        };
        timed(tool(program).args(args).arg(&image))?;
        std::fs::create_dir(&point)?;
        timed(tool("mount").args(["-o", "loop"]).arg(&image).arg(&point))?;
        Ok(Self { point })
    }

    /// Where it is mounted.
    pub(crate) fn point(&self) -> &Path {
        &self.point
    }
}

impl Drop for Mount {
    #[expect(clippy::print_stderr, reason = "what stays mounted is to be known")]
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(&self.point).status();
        if !unmounted.is_ok_and(|status| status.success()) {
            eprintln!("can't unmount {}", self.point.display());
        }
    }
}
