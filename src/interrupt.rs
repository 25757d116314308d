//! The one place where SIGINT, SIGTERM and SIGHUP are handled (Ctrl-C on Windows).
//!
//! A signal only sets a flag; long work asks between steps and returns an error, so that the guards
//! on its stack put everything away. A child that is being waited for gets the signal passed on.

use std::io::{self, IsTerminal as _};
use std::process::{Child, Command, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::{Exit, Kind};

/// How long a child at a terminal has to end by itself, before it gets a signal that came to us.
const GRACE: Duration = Duration::from_secs(5);

static ASKING: AtomicBool = AtomicBool::new(false);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static CHILD: Mutex<Option<u32>> = Mutex::new(None);

/// Starts handling signals. Only for commands that make or delete things: the others die at once.
pub fn handle() {
    // A second call leaves what is there; so does a signal that the parent wants ignored (nohup, a
    // script's `&`): ctrlc handles all or none, and then the process dies of the others at once.
    let _ = ctrlc::try_set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        if ASKING.load(Ordering::SeqCst) {
            leave();
        }
        // Ctrl-C reaches the child, too; a second one would cut short what it does about the first.
        if io::stderr().is_terminal() {
            std::thread::sleep(GRACE);
        }
        stop_child(stop);
        // A Python that was just in a destructor only prints that it was interrupted.
        std::thread::sleep(GRACE);
        stop_child(end);
    });
}

/// Does it to the child that is being waited for, if there is one.
fn stop_child(stop: fn(u32)) {
    if let Ok(child) = CHILD.lock() {
        child.map(stop);
    }
}

/// Asks the user something; `Interrupted` instead when a signal has come. Nothing is half-made
/// meanwhile, and the read for the answer would not notice a flag: a signal ends the program there and
/// then.
pub fn asking<T>(ask: impl FnOnce() -> T) -> io::Result<T> {
    handle();
    ASKING.store(true, Ordering::SeqCst);
    let asked = check().map(|()| ask());
    ASKING.store(false, Ordering::SeqCst);
    asked
}

/// Ends the program from within a question, which had hidden the cursor.
#[expect(clippy::exit, reason = "the thread that could return to main is waiting for a key")]
fn leave() -> ! {
    let _ = console::Term::stderr().show_cursor();
    std::process::exit(Kind::Interrupted.exit().0.into())
}

/// `Interrupted` once a signal has come.
pub fn check() -> io::Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        return Err(interrupted());
    }
    Ok(())
}

fn interrupted() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "interrupted")
}

/// Waits for a child; a signal that reaches only us is passed on to it.
pub fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    if let Ok(mut slot) = CHILD.lock() {
        *slot = Some(child.id());
    }
    // A signal that came before the handler knew of the child.
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
    // Ctrl-C reaches both, and the child may be gone before the handler's thread has run.
    if is_ended_by_ctrl_c(status) { Err(interrupted()) } else { Ok(status) }
}

#[cfg(unix)]
fn is_ended_by_ctrl_c(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(rustix::process::Signal::INT.as_raw())
}

/// A console tells each process of Ctrl-C by itself.
#[cfg(not(unix))]
fn is_ended_by_ctrl_c(_status: ExitStatus) -> bool {
    false
}

/// Becomes the command, so that signals and the exit status are its own; returns only when it can't
/// be started.
#[cfg(unix)]
pub fn become_command(command: &mut Command) -> io::Result<Exit> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

/// Runs the command and gives its exit status: Windows replaces no process. Ctrl-C is the command's,
/// the console sends it to both.
#[cfg(not(unix))]
pub fn become_command(command: &mut Command) -> io::Result<Exit> {
    handle();
    let code = command.status()?.code();
    // Ended by Ctrl-C (`STATUS_CONTROL_C_EXIT`); no other code that is no byte has a meaning here.
    let ended_by_ctrl_c = code == Some(0xC000_013A_u32.cast_signed());
    let other = if ended_by_ctrl_c { Kind::Interrupted } else { Kind::Failed };
    Ok(code.and_then(|code| u8::try_from(code).ok()).map_or(other.exit(), Exit))
}

/// As Ctrl-C, which pip answers by clearing away its temporary files.
#[cfg(unix)]
fn stop(pid: u32) {
    signal(pid, rustix::process::Signal::INT);
}

/// At once.
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

/// The console sends Ctrl-C to every process attached to it.
#[cfg(not(unix))]
fn stop(_pid: u32) {}

#[cfg(not(unix))]
fn end(_pid: u32) {}
