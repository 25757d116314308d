//! Copies and renamings of an environment with a hundred packages, beside `cp`.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use tempfile::TempDir;

use crate::Result;
use crate::home::Home;
use crate::mount::Mount;
use crate::row::{Goal, Row};
use crate::timed::timed;

/// They bring a hundred with them.
const PACKAGES: [&str; 4] = ["numpy", "pandas", "jupyter", "black"];

/// What pip needs where the package index is not reached directly.
const OF_THE_NETWORK: [&str; 10] = [
    "PIP_",
    "UV_",
    "SSL_CERT_",
    "REQUESTS_CA_BUNDLE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// A home with the environment `large`.
struct Large {
    // Before the file system that it is on: fields are dropped in their order.
    home: Home,
    _mount: Option<(Mount, TempDir)>,
}

/// On tmpfs, which has no reflinks and no disk.
///
/// # Errors
/// The packages can't be installed.
pub(crate) fn rows() -> Result<Vec<Row>> {
    let large = Rc::new(Large::install(Home::bare(Path::new("/dev/shm"))?, None)?);
    Ok(vec![
        copied(&large, "tmpfs", "copy", Goal::Times(1.3), "-a"),
        copied(&large, "tmpfs", "hardlink", Goal::Times(3.0), "-al"),
        renamed(large),
    ])
}

/// On xfs in an image.
///
/// # Errors
/// As [`reflinked`].
pub(crate) fn on_xfs() -> Result<Vec<Row>> {
    reflinked("xfs", "mkfs.xfs", &["-q", "-f"])
}

/// On btrfs in an image.
///
/// # Errors
/// As [`reflinked`].
pub(crate) fn on_btrfs() -> Result<Vec<Row>> {
    reflinked("btrfs", "mkfs.btrfs", &["-q"])
}

/// # Errors
/// There is no such file system; the packages can't be installed.
fn reflinked(name: &str, program: &str, args: &[&str]) -> Result<Vec<Row>> {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mount = Mount::new(dir.path(), program, args)?;
    let home = Home::bare(mount.point())?;
    let large = Rc::new(Large::install(home, Some((mount, dir)))?);
    Ok(vec![copied(&large, name, "reflink", Goal::Times(3.0), "-a --reflink=always")])
}

impl Large {
    fn install(home: Home, mount: Option<(Mount, TempDir)>) -> Result<Self> {
        let mut create = home.venvyard(&["create", "large"]);
        create.args(PACKAGES.iter().flat_map(|package| ["--install", package]));
        let is_of_network = |name: &str| OF_THE_NETWORK.iter().any(|it| name.starts_with(it));
        create.envs(std::env::vars().filter(|(name, _)| is_of_network(name)));
        // For the next file system, and the next run.
        create.env("PIP_CACHE_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("pip"));
        timed(&mut create)?;
        Ok(Self { home, _mount: mount })
    }

    fn place(&self, name: &str) -> PathBuf {
        self.home.path().join(".virtualenvs").join(name)
    }

    fn copied(&self, mode: &str) -> Result<Duration> {
        timed(&mut self.home.venvyard(&["clone", "--link-mode", mode, "large", "copy"]))
    }

    fn remove(&self, name: &str) -> Result<()> {
        timed(&mut self.home.venvyard(&["remove", "--permanently", "--yes", name])).map(drop)
    }
}

/// A clone beside what `cp` does with the same files.
fn copied(large: &Rc<Large>, place: &str, mode: &'static str, goal: Goal, cp: &'static str) -> Row {
    let large = Rc::clone(large);
    Row {
        what: format!("`clone --link-mode {mode}`, 100 packages, {place}"),
        goal,
        beside: format!("`cp {cp}`"),
        each: 3,
        round: Box::new(move |_| {
            let cloned = large.copied(mode)?;
            large.remove("copy")?;
            let other = large.home.path().join("other");
            let mut copy = large.home.command("/bin/cp");
            let copied = timed(copy.args(cp.split(' ')).arg(large.place("large")).arg(&other))?;
            std::fs::remove_dir_all(other)?;
            Ok([cloned, copied])
        }),
    }
}

fn renamed(large: Rc<Large>) -> Row {
    Row {
        what: "`rename`, 100 packages, tmpfs".to_owned(),
        goal: Goal::Times(0.2),
        beside: "its `clone --link-mode copy`".to_owned(),
        each: 3,
        round: Box::new(move |_| {
            let cloned = large.copied("copy")?;
            let renamed = timed(&mut large.home.venvyard(&["rename", "copy", "renamed"]))?;
            large.remove("renamed")?;
            Ok([renamed, cloned])
        }),
    }
}
