//! The only place that handles SIGINT, SIGTERM and SIGHUP (Ctrl-C on Windows).
//!
//! A signal only sets a flag. Long-running work checks it between steps and returns an error, so
//! that the guards on its stack clean up. If a child is being waited for, it and what it has
//! started are ended.

#[cfg(unix)]
mod descendants;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod terminal;

use std::io::{self, IsTerminal as _};
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Mutex, Once, OnceLock};
use std::time::Duration;

use crate::error::Exit;

/// How long a child has to exit after Ctrl-C, and then after SIGTERM.
const GRACE: Duration = Duration::from_secs(5);

/// SIGINT, on every platform.
const INT: i32 = 2;

static ASKING: AtomicBool = AtomicBool::new(false);
static WAITING: AtomicBool = AtomicBool::new(false);
/// The first signal that has come; 0 if none has.
static SIGNAL: AtomicI32 = AtomicI32::new(0);

/// Starts handling signals. Only commands that create or delete things need this; others exit at
/// once.
pub fn handle() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[cfg(unix)]
        signals::on_each(handle_one);
        // It fails if there is a handler already. Then the process ends at once.
        #[cfg(not(unix))]
        let _ = ctrlc::try_set_handler(|| handle_one(INT));
    });
}

fn handle_one(signal: i32) {
    let is_first = SIGNAL.compare_exchange(0, signal, Ordering::SeqCst, Ordering::SeqCst).is_ok();
    if ASKING.load(Ordering::SeqCst) {
        leave();
    }
    if !is_first {
        return;
    }
    // Ctrl-C reaches the child, too. A second signal would interrupt its clean-up after the
    // first.
    if signal == INT && io::stderr().is_terminal() {
        std::thread::sleep(GRACE);
    }
    end_child();
}

/// Ends what is being waited for, with what it has started: as Ctrl-C does, so that pip deletes its
/// temporary files, then less kindly. In a destructor, Python only prints that it was interrupted.
#[cfg(unix)]
fn end_child() {
    use rustix::process::Signal;
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        if !WAITING.load(Ordering::SeqCst) {
            return;
        }
        descendants::signal_all(signal);
        std::thread::sleep(GRACE);
    }
}

/// The console sends Ctrl-C to all its processes.
#[cfg(not(unix))]
fn end_child() {}

/// Asks the user something; `Interrupted` if a signal has come before. During the question, a
/// signal exits the program at once: nothing is half-done then, and reading the answer would not
/// notice a flag.
pub fn asking<T>(ask: impl FnOnce() -> T) -> io::Result<T> {
    handle();
    ASKING.store(true, Ordering::SeqCst);
    #[cfg(unix)]
    let _raw = terminal::raw();
    let asked = check().map(|()| ask());
    ASKING.store(false, Ordering::SeqCst);
    asked
}

/// Held by whoever changes the cursor.
static CURSOR: Mutex<()> = Mutex::new(());

/// Hides the cursor during a question, unless a signal is exiting the program and has shown it again.
pub fn hide_cursor(term: &console::Term) -> io::Result<()> {
    let _cursor = CURSOR.lock();
    term.hide_cursor()
}

/// Whether the cursor stands behind a question, in its line.
static IN_LINE: AtomicBool = AtomicBool::new(false);

/// Writes a question, and leaves the hidden cursor behind it. A signal that exits the program then ends the line, so that
/// the shell's prompt gets one of its own.
pub fn begin_line(term: &console::Term, question: &str) -> io::Result<()> {
    let _cursor = CURSOR.lock();
    term.write_str(question)?;
    IN_LINE.store(true, Ordering::SeqCst);
    term.hide_cursor()
}

/// Says that the line of the question is being written anew, and ended.
pub fn end_line() {
    IN_LINE.store(false, Ordering::SeqCst);
}

/// Ends the line of a question that nobody answered, once.
pub fn break_line(term: &console::Term) {
    let _cursor = CURSOR.lock();
    end_line_of(term);
}

fn end_line_of(term: &console::Term) {
    if IN_LINE.swap(false, Ordering::SeqCst) {
        let _ = term.write_line("");
    }
}

/// What is done before a signal exits the program during a question.
static FAREWELL: OnceLock<Box<dyn Fn(Exit) + Send + Sync>> = OnceLock::new();

/// Has `farewell` called with the exit code before a signal exits the program during a question. Only the first one
/// counts.
pub fn before_leaving(farewell: impl Fn(Exit) + Send + Sync + 'static) {
    let _ = FAREWELL.set(Box::new(farewell));
}

/// Exits the program during a question, which had hidden the cursor.
#[expect(clippy::exit, reason = "the thread that could return to main is waiting for a key")]
fn leave() -> ! {
    // Nobody gets it after this.
    let _cursor = CURSOR.lock();
    let term = console::Term::stderr();
    let _ = term.show_cursor();
    end_line_of(&term);
    #[cfg(unix)]
    terminal::restore();
    if let Some(farewell) = FAREWELL.get() {
        farewell(exit());
    }
    std::process::exit(exit().0.into())
}

/// The exit code of an interrupted command: 128 + the signal, as shells report it.
pub fn exit() -> Exit {
    let signal = match SIGNAL.load(Ordering::SeqCst) {
        0 => INT,
        signal => signal,
    };
    Exit(128 + u8::try_from(signal).unwrap_or(0))
}

/// `Interrupted` if a signal has come.
pub fn check() -> io::Result<()> {
    if SIGNAL.load(Ordering::SeqCst) != 0 {
        return Err(interrupted());
    }
    Ok(())
}

fn interrupted() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "interrupted")
}

/// Waits for a child. A signal that reaches only this process ends the child and what it has
/// started.
pub fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    among_children(|| {
        // The signal came before the handler knew about the child.
        if check().is_err() {
            std::thread::spawn(end_child);
        }
        wait_among(child)
    })?
}

/// Does work that starts children and waits for them by [`wait_among`], on any threads. A signal that
/// reaches only this process ends them and what they have started; what is left of that when the work is
/// over is ended, too.
///
/// # Errors
/// `Interrupted` if a signal has come. What the work has made is lost then.
pub fn among_children<T>(work: impl FnOnce() -> T) -> io::Result<T> {
    #[cfg(unix)]
    descendants::adopt_orphans();
    WAITING.store(true, Ordering::SeqCst);
    let made = work();
    WAITING.store(false, Ordering::SeqCst);
    check().inspect_err(|_| {
        #[cfg(unix)]
        descendants::end_all(GRACE);
    })?;
    Ok(made)
}

/// Waits for one of several children.
pub fn wait_among(child: &mut Child) -> io::Result<ExitStatus> {
    let status = loop {
        match child.wait() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            status => break status,
        }
    };
    // Ctrl-C reaches both, and the child may exit before the handler's thread runs.
    if status.as_ref().is_ok_and(|status| is_ended_by_ctrl_c(*status)) {
        let _ = SIGNAL.compare_exchange(0, INT, Ordering::SeqCst, Ordering::SeqCst);
    }
    status
}

/// Ends one of several children that has just been started, if a signal came before the handler could know of it.
pub fn end_if_late(child: &Child) {
    #[cfg(unix)]
    if check().is_err() {
        let _ = rustix::process::kill_process(
            rustix::process::Pid::from_child(child),
            rustix::process::Signal::INT,
        );
    }
    #[cfg(not(unix))]
    let _ = child;
}

#[cfg(unix)]
fn is_ended_by_ctrl_c(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(INT)
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
    let other = if ended_by_ctrl_c { exit() } else { Exit(1) };
    Ok(code.and_then(|code| u8::try_from(code).ok()).map_or(other, Exit))
}
