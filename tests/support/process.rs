//! Processes that a test starts, interrupts and waits for.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};

use super::{Sandbox, python};

const DEFAULT_SIGNALS: &str = "import os, signal, sys\n\
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):\n\
    \x20   signal.signal(number, signal.SIG_DFL)\n\
    os.execvp(sys.argv[1], sys.argv[1:])";

/// A program that ignores no signal, even if the tests run in the background or under nohup.
pub(crate) fn interruptible(sandbox: &Sandbox, program: &str) -> Command {
    let (_, python) = python::interpreters().pop().expect("an interpreter of pyenv");
    let mut command = sandbox.command(python);
    command.args(["-c", DEFAULT_SIGNALS, program]);
    command
}

/// Starts a program and keeps its stderr for [`wait`].
pub(crate) fn spawn(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for the program and for all that it started: only then does the pipe end. Returns the exit
/// status, which a signal leaves out, and stderr.
pub(crate) fn wait(mut child: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}
