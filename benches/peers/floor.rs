//! The floor: the directories, links and files of an environment that venvyard made, made again in
//! one thread by nothing but the system calls it takes.
//!
//! Paths are relative to two open directories, the environment's and the store's. What is to be made
//! is read from a plan, so that nothing has to be found out:
//!
//! ```text
//! STORE\0                     the directory that links are relative to
//! d PATH\0                    a directory
//! l FROM\0PATH\0              one more name for a file of the store
//! s TARGET\0PATH\0            a symbolic link
//! f MODE LENGTH\0PATH\0BYTES  a file of its own
//! ```

use std::collections::HashMap;
use std::ffi::{CStr, OsString};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Mode, OFlags};

use crate::Result;
use crate::tree::{self, Node};

/// The first argument of the process that makes it: `--floor PLAN DESTINATION`.
pub(crate) const MODE: &str = "--floor";

/// The timed process.
///
/// # Errors
/// The disk's.
pub(crate) fn main(mut args: impl Iterator<Item = OsString>) -> Result<()> {
    let (Some(plan), Some(destination)) = (args.next(), args.next()) else {
        return Err("--floor PLAN DESTINATION".into());
    };
    make(&std::fs::read(plan)?, Path::new(&destination))
}

/// How `environment` is made again, its hard links from below `store`.
///
/// # Errors
/// A link to what is not in the store; the disk's.
pub(crate) fn plan(environment: &Path, store: &Path) -> Result<Vec<u8>> {
    let identity = |node: &Node| (node.metadata.dev(), node.metadata.ino());
    let stored: HashMap<_, PathBuf> = tree::walk(store)?
        .into_iter()
        .filter(|node| node.metadata.is_file())
        .map(|node| (identity(&node), node.path))
        .collect();
    let mut plan = store.as_os_str().as_bytes().to_vec();
    plan.push(0);
    // Each directory with all that is in it, while the kernel has it at hand: no slower than the
    // directories first, on every file system.
    for node in tree::walk(environment)? {
        let path = node.path.as_os_str().as_bytes();
        let whole = environment.join(&node.path);
        if node.metadata.is_dir() {
            plan.extend([b"d", path, b"\0"].concat());
        } else if node.metadata.is_symlink() {
            let target = std::fs::read_link(&whole)?;
            plan.extend([b"s", target.as_os_str().as_bytes(), b"\0", path, b"\0"].concat());
        } else if node.metadata.nlink() > 1 {
            let from = stored.get(&identity(&node)).ok_or_else(|| {
                format!("{} is a link to what is not in {}", whole.display(), store.display())
            })?;
            plan.extend([b"l", from.as_os_str().as_bytes(), b"\0", path, b"\0"].concat());
        } else {
            let bytes = std::fs::read(&whole)?;
            write!(plan, "f{} {}\0", node.metadata.mode() & 0o7777, bytes.len())?;
            plan.extend([path, b"\0", &bytes].concat());
        }
    }
    Ok(plan)
}

/// Makes the new directory `destination` what the plan says.
///
/// # Errors
/// The disk's.
pub(crate) fn make(plan: &[u8], destination: &Path) -> Result<()> {
    let mut rest = plan;
    let directory = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let store = rustix::fs::open(field(&mut rest)?, directory, Mode::empty())?;
    rustix::fs::mkdir(destination, Mode::from(0o777))?;
    let to = rustix::fs::open(destination, directory, Mode::empty())?;
    while let Some((kind, after)) = rest.split_first() {
        rest = after;
        let first = field(&mut rest)?;
        match kind {
            b'd' => rustix::fs::mkdirat(&to, first, Mode::from(0o777))?,
            b'l' => rustix::fs::linkat(&store, first, &to, field(&mut rest)?, AtFlags::empty())?,
            b's' => rustix::fs::symlinkat(first, &to, field(&mut rest)?)?,
            _ => {
                let Some((mode, length)) = first.to_str()?.split_once(' ') else {
                    return Err("a damaged plan".into());
                };
                let create = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
                let path = field(&mut rest)?;
                let file = rustix::fs::openat(&to, path, create, Mode::from(mode.parse::<u32>()?))?;
                let (bytes, after) =
                    rest.split_at_checked(length.parse()?).ok_or("a damaged plan")?;
                let mut file = std::fs::File::from(file);
                file.write_all(bytes)?;
                rest = after;
            }
        }
    }
    Ok(())
}

/// The text up to the next NUL, in its place.
fn field<'a>(rest: &mut &'a [u8]) -> Result<&'a CStr> {
    let field = CStr::from_bytes_until_nul(rest)?;
    *rest = &rest[field.count_bytes() + 1..];
    Ok(field)
}

/// That two directories have the same things in them; what is in the files is not compared.
///
/// # Errors
/// The first difference; the disk's.
pub(crate) fn check_same(one: &Path, other: &Path) -> Result<()> {
    let names = |root: &Path| -> Result<Vec<_>> {
        Ok(tree::walk(root)?
            .into_iter()
            .map(|node| (node.path, node.metadata.file_type()))
            .collect())
    };
    let (in_one, in_other) = (names(one)?, names(other)?);
    if in_one == in_other {
        return Ok(());
    }
    let differs = in_one.iter().zip(&in_other).find(|(a, b)| a != b);
    let path = differs
        .map_or_else(|| "the number of files".into(), |((path, _), _)| path.display().to_string());
    Err(format!("{} and {} differ: {path}", one.display(), other.display()).into())
}
