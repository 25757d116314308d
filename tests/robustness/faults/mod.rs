//! Disks that are full, read-only, of another user or without hard links: an environment is created
//! anyway, or one clear line says why not and nothing is left.
#![cfg(target_os = "linux")]

mod cache_goes;
mod disks;
mod links;
mod noexec;
mod races;
mod sessions;
mod signals;
mod variables;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Outcome, Sandbox, Tree, available};

/// A file system of its own, unmounted when dropped.
pub(super) struct Disk {
    pub(super) path: PathBuf,
    image: Option<PathBuf>,
}

impl Disk {
    /// One in memory.
    #[track_caller]
    fn tmpfs(sandbox: &Sandbox, options: &str) -> Option<Self> {
        let path = sandbox.root().join(format!("disk-{options}"));
        std::fs::create_dir(&path).unwrap();
        Self::tmpfs_at(&path, options)
    }

    /// One in memory, in the place of a directory.
    #[track_caller]
    pub(super) fn tmpfs_at(path: &Path, options: &str) -> Option<Self> {
        let disk = Self { path: path.to_owned(), image: None };
        // Everybody can write to it otherwise, and nothing in it would be believed.
        let options = format!("{options},mode=755");
        let mounted = disk.mount(["-t", "tmpfs", "-o", &options, "none"]);
        available("mounting", mounted).then_some(disk)
    }

    /// One in a file, made by `mkfs.KIND`.
    #[track_caller]
    fn image(sandbox: &Sandbox, kind: &str, options: &[&str]) -> Option<Self> {
        let mkfs = format!("mkfs.{kind}");
        let mkfs = which::which_in(mkfs, Some("/usr/sbin:/sbin:/usr/bin"), "/").ok();
        if !available(kind, mkfs.is_some()) {
            return None;
        }
        let (path, image) = (sandbox.root().join(kind), sandbox.root().join("image"));
        std::fs::create_dir(&path).unwrap();
        std::fs::File::create(&image).unwrap().set_len(512 << 20).unwrap();
        let made = Command::new(mkfs?).arg("-q").args(options).arg(&image).output().unwrap();
        let disk = Self { path, image: Some(image.clone()) };
        let mounted = made.status.success() && disk.mount(["-o", "loop", image.to_str().unwrap()]);
        available("mounting", mounted).then_some(disk)
    }

    fn mount<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> bool {
        let output = Command::new("mount").args(args).arg(&self.path).output();
        output.is_ok_and(|output| output.status.success())
    }

    #[track_caller]
    fn make_read_only(&self) {
        assert!(self.mount(["-o", "remount,ro"]));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.path).output();
        if let Some(image) = &self.image {
            let _ = std::fs::remove_file(image);
        }
    }
}

/// `venvyard` with these words and variables.
#[track_caller]
fn venvyard(sandbox: &Sandbox, args: &[&str], variables: &[(&str, &Path)]) -> Outcome {
    let mut command = sandbox.command("venvyard");
    command.args(args).envs(variables.iter().copied());
    Outcome::of(command)
}

/// It failed with that status, and stderr is one line with this text, apart from hints.
#[track_caller]
fn complains(outcome: Outcome, status: i32, about: &str) {
    let outcome = outcome.failure(status).stdout_is("").stderr_has(about);
    let lines = outcome.stderr.lines().filter(|line| !line.starts_with("  hint: "));
    let lines: Vec<_> = lines.collect();
    assert!(lines.len() == 1 && lines[0].starts_with("venvyard: "), "{outcome}");
}

/// No half-made and no discarded directory is below.
#[track_caller]
fn assert_clean(directory: &Path) {
    let tree = Tree::of(directory);
    let mut left = tree.paths().filter(|path| path.contains(".new-") || path.contains(".trash-"));
    assert_eq!(left.next(), None);
}

/// The environment's pip works.
#[track_caller]
fn assert_pip(sandbox: &Sandbox, environment: &Path) {
    let mut command = sandbox.command(environment.join("bin/python"));
    command.args(["-m", "pip", "--version"]);
    Outcome::of(command).success().stdout_has(environment.to_str().unwrap());
}

/// `pip/__init__.py` of an environment of Python 3.
fn pip_of(environment: &Path) -> PathBuf {
    let tree = Tree::of(environment);
    let file = tree.paths().find(|path| path.ends_with("site-packages/pip/__init__.py"));
    environment.join(file.expect("an environment with pip"))
}
