//! The only place that handles SIGINT, SIGTERM and SIGHUP (Ctrl-C on Windows).
//!
//! A signal only sets a flag. Long-running work checks it between steps and returns an error, so
//! that the guards on its stack clean up. If a child is being waited for, the signal is passed on
//! to it.

use std::io::{self, IsTerminal as _};
use std::process::{Child, Command, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::{Exit, Kind};

/// How long a child at a terminal has to exit by itself before a signal is passed on to it.
const GRACE: Duration = Duration::from_secs(5);

static ASKING: AtomicBool = AtomicBool::new(false);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static CHILD: Mutex<Option<u32>> = Mutex::new(None);

/// Starts handling signals. Only commands that create or delete things need this; others exit at
/// once.
pub fn handle() {
    // A second call changes nothing. Neither does this call if the parent wants a signal ignored
    // (nohup, a script's `&`): ctrlc handles all signals or none, and the others then end the
    // process at once.
    let _ = ctrlc::try_set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        if ASKING.load(Ordering::SeqCst) {
            leave();
        }
        // Ctrl-C reaches the child, too. A second signal would interrupt its clean-up after the
        // first.
        if io::stderr().is_terminal() {
            std::thread::sleep(GRACE);
        }
        stop_child(stop);
        // If Python is in a destructor, it only prints that it was interrupted.
        std::thread::sleep(GRACE);
        stop_child(end);
    });
}

/// Calls `stop` for the child that is being waited for, if any.
fn stop_child(stop: fn(u32)) {
    if let Ok(child) = CHILD.lock() {
        child.map(stop);
    }
}

/// Asks the user something; `Interrupted` if a signal has come before. During the question, a
/// signal exits the program at once: nothing is half-done then, and reading the answer would not
/// notice a flag.
pub fn asking<T>(ask: impl FnOnce() -> T) -> io::Result<T> {
    handle();
    ASKING.store(true, Ordering::SeqCst);
    let asked = check().map(|()| ask());
    ASKING.store(false, Ordering::SeqCst);
    asked
}

/// Exits the program during a question, which had hidden the cursor.
#[expect(clippy::exit, reason = "the thread that could return to main is waiting for a key")]
fn leave() -> ! {
    let _ = console::Term::stderr().show_cursor();
    std::process::exit(Kind::Interrupted.exit().0.into())
}

/// `Interrupted` if a signal has come.
pub fn check() -> io::Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        return Err(interrupted());
    }
    Ok(())
}

fn interrupted() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "interrupted")
}

/// Waits for a child. A signal that reaches only this process is passed on to it.
pub fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    if let Ok(mut slot) = CHILD.lock() {
        *slot = Some(child.id());
    }
    // The signal came before the handler knew about the child.
    if check().is_err() {
        stop(child.id());
    }
    let status = loop {
        match child.wait() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            status => break status,
        }
    };
    if let Ok(mut slot) = CHILD.lock() {
        *slot = None;
    }
    check()?;
    let status = status?;
    // Ctrl-C reaches both, and the child may exit before the handler's thread runs.
    if is_ended_by_ctrl_c(status) { Err(interrupted()) } else { Ok(status) }
}

#[cfg(unix)]
fn is_ended_by_ctrl_c(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::INT.as_raw())
}

/// The console sends Ctrl-C to each process.
#[cfg(not(unix))]
fn is_ended_by_ctrl_c(_status: ExitStatus) -> bool {
    false
}

/// Replaces this process with the command, which gets all signals and sets the exit status. Returns
/// only if it can't be started.
#[cfg(unix)]
pub fn become_command(command: &mut Command) -> io::Result<Exit> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

/// Runs the command and returns its exit status, because Windows can't replace a process. The
/// console sends Ctrl-C to both processes.
#[cfg(not(unix))]
pub fn become_command(command: &mut Command) -> io::Result<Exit> {
    handle();
    let code = command.status()?.code();
    // Exited because of Ctrl-C (`STATUS_CONTROL_C_EXIT`); other codes above 255 mean nothing here.
    let ended_by_ctrl_c = code == Some(0xC000_013A_u32.cast_signed());
    let other = if ended_by_ctrl_c { Kind::Interrupted } else { Kind::Failed };
    Ok(code.and_then(|code| u8::try_from(code).ok()).map_or(other.exit(), Exit))
}

/// Sends what Ctrl-C sends; pip then deletes its temporary files.
#[cfg(unix)]
fn stop(pid: u32) {
    signal(pid, rustix::process::Signal::INT);
}

/// Ends it at once.
#[cfg(unix)]
fn end(pid: u32) {
    signal(pid, rustix::process::Signal::TERM);
}

#[cfg(unix)]
fn signal(pid: u32, signal: rustix::process::Signal) {
    use rustix::process::{Pid, kill_process};
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// The console sends Ctrl-C to all its processes.
#[cfg(not(unix))]
fn stop(_pid: u32) {}

#[cfg(not(unix))]
fn end(_pid: u32) {}
