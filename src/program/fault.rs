//! Why a file can't be started.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(any(target_os = "linux", target_os = "android"))]
use super::elf;
use super::script::{self, Interpreter};
use crate::fs::plain;

/// Linux reads 256 bytes of a script's first line, with the end of the line (`BINPRM_BUF_SIZE`).
#[cfg(any(target_os = "linux", target_os = "android"))]
const LONGEST_FIRST_LINE: usize = 255;

/// As many scripts in a row as Linux follows.
const DEEPEST: usize = 5;

/// Why a file can't be started. The text is a sentence about the file: "it is a directory".
#[derive(Debug)]
pub enum Fault {
    /// No directory of PATH has it.
    NotOnPath,
    /// It doesn't exist.
    Missing,
    /// It is a symbolic link that leads to this missing file.
    Dangling(PathBuf),
    /// It is a directory.
    Directory,
    /// Its permission bits don't let anybody execute it.
    NotExecutable,
    /// Programs on its file system can't be executed.
    Noexec,
    /// It is a script, and its interpreter can't be started.
    Interpreter {
        /// The interpreter.
        path: PathBuf,
        /// Why it can't be started.
        fault: Box<Self>,
    },
    /// It is a script whose first line ends with a carriage return.
    CarriageReturn,
    /// It is a script whose first line the system doesn't read to its end.
    LongFirstLine,
    /// It is a script that runs with the Python of another environment.
    OtherPython {
        /// That Python.
        python: PathBuf,
        /// That environment.
        environment: PathBuf,
    },
    /// It is a program for another processor.
    OtherProcessor(String),
    /// It is neither a program nor a script.
    NoProgram,
    /// Its loader doesn't exist: it is for another system, or for another C library.
    NoLoader(PathBuf),
    /// What the system says.
    System(io::Error),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(error) => f.write_str(&plain(error)),
            Self::Interpreter { path, fault } => {
                write!(f, "its interpreter {} {}", path.display(), Predicate(fault))
            }
            Self::OtherPython { python, environment } => {
                let (python, environment) = (python.display(), environment.display());
                write!(f, "its interpreter {python} belongs to the environment {environment}")
            }
            fault => write!(f, "it {}", Predicate(fault)),
        }
    }
}

/// A fault without its subject: "is a directory".
struct Predicate<'a>(&'a Fault);

impl fmt::Display for Predicate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Fault::NotOnPath => f.write_str("is not on PATH"),
            Fault::Missing => f.write_str("doesn't exist"),
            Fault::Dangling(target) => {
                write!(f, "is a link to {}, which doesn't exist", target.display())
            }
            Fault::Directory => f.write_str("is a directory"),
            Fault::NotExecutable => f.write_str("is not executable"),
            Fault::Noexec => f.write_str("is on a file system that is mounted noexec"),
            Fault::Interpreter { path, fault } => {
                write!(f, "has the interpreter {}, which {}", path.display(), Self(fault))
            }
            Fault::CarriageReturn => {
                f.write_str("has a first line that ends with a carriage return, as on Windows")
            }
            Fault::LongFirstLine => {
                f.write_str("has a first line that is longer than the system reads")
            }
            Fault::OtherPython { environment, .. } => {
                write!(f, "runs with the Python of {}", environment.display())
            }
            Fault::OtherProcessor(processor) => {
                write!(f, "is a program for another processor ({processor})")
            }
            Fault::NoProgram => f.write_str("is not a program of this system"),
            Fault::NoLoader(loader) => {
                write!(f, "needs the loader {}, which doesn't exist", loader.display())
            }
            Fault::System(error) => write!(f, "can't be started: {}", plain(error)),
        }
    }
}

/// What keeps the system from starting the file, as far as that can be seen.
pub(super) fn look(program: &Path) -> Option<Fault> {
    look_deep(program, DEEPEST)
}

fn look_deep(program: &Path, depth: usize) -> Option<Fault> {
    let metadata = match std::fs::metadata(program) {
        Ok(metadata) => metadata,
        Err(error) if !crate::fs::is_absent(&error) => return None,
        Err(_) => {
            let target = crate::fs::dangling_link(program).map(|link| Fault::Dangling(link.target));
            return Some(target.unwrap_or(Fault::Missing));
        }
    };
    if metadata.is_dir() {
        return Some(Fault::Directory);
    }
    if !metadata.is_file() {
        return None;
    }
    #[cfg(unix)]
    if let Some(fault) = unpermitted(program, &metadata) {
        return Some(fault);
    }
    // A file that can't be read can still be a program.
    let head = script::head(program)?;
    if head.starts_with(b"#!") {
        return of_script(&head, depth.checked_sub(1)?);
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    return of_program(program, &head);
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    None
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn of_program(program: &Path, head: &[u8]) -> Option<Fault> {
    if elf::is_neither(head) {
        return Some(Fault::NoProgram);
    }
    let other = elf::other_processor(head).map(Fault::OtherProcessor);
    other.or_else(|| elf::missing_loader(program, head).map(Fault::NoLoader))
}

#[cfg(unix)]
fn unpermitted(program: &Path, metadata: &std::fs::Metadata) -> Option<Fault> {
    use std::os::unix::fs::PermissionsExt as _;
    if metadata.permissions().mode() & 0o111 == 0 {
        return Some(Fault::NotExecutable);
    }
    is_noexec(program).then_some(Fault::Noexec)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_noexec(program: &Path) -> bool {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    statvfs(program).is_ok_and(|it| it.f_flag.contains(StatVfsMountFlags::NOEXEC))
}

/// Elsewhere the flag has no common name; the system's own words must do.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn is_noexec(_program: &Path) -> bool {
    false
}

fn of_script(head: &[u8], depth: usize) -> Option<Fault> {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let path = match script::interpreter(head)? {
        Interpreter::File(path) | Interpreter::Through(path) => path,
        Interpreter::Name(_) => return None,
    };
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if first.len() > LONGEST_FIRST_LINE && path.as_os_str().len() + 2 > LONGEST_FIRST_LINE {
        return Some(Fault::LongFirstLine);
    }
    let fault = look_deep(&path, depth)?;
    if matches!(fault, Fault::Missing) && first.ends_with(b"\r") {
        return Some(Fault::CarriageReturn);
    }
    Some(Fault::Interpreter { path, fault: Box::new(fault) })
}
