//! How long a program takes, from before its start until its end is known.

use std::ffi::OsStr;
use std::io::{Read as _, Seek as _};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::WaitOptions;

use crate::Result;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C end the measurement where everything is taken back that it made, and what a program
/// leaves running behind it become a child of this one.
///
/// # Errors
/// The system's.
pub(crate) fn prepare() -> Result<()> {
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    Ok(ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))?)
}

/// How long the program takes, its start and end included.
///
/// # Errors
/// What it said, where it did not succeed; an interruption.
pub(crate) fn timed(command: &mut Command) -> Result<Duration> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        return Err("interrupted".into());
    }
    let mut log = tempfile::tempfile()?;
    command.stderr(log.try_clone()?);
    let begin = Instant::now();
    let status = command.status();
    let took = begin.elapsed();
    // What goes on behind it would run beside what is measured next.
    while rustix::process::wait(WaitOptions::empty()).is_ok() {}
    match status {
        Ok(status) if status.success() => Ok(took),
        Ok(status) => {
            let mut said = String::new();
            log.rewind()?;
            log.read_to_string(&mut said)?;
            Err(format!("{}: {status}: {}", shown(command), said.trim()).into())
        }
        Err(error) => Err(format!("{}: {error}", shown(command)).into()),
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
