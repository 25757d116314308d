//! The result of a process.

use std::fmt;
use std::process::{Command, Output};
use std::time::Duration;

/// Long enough for a package to be built; a process that hangs is killed.
const DEADLINE: Duration = Duration::from_mins(5);

/// An ended process: its command, status and output.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// What ran, for messages.
    pub(crate) what: String,
    /// The exit status; -1 if a signal ended it.
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// A script stopped before its last line.
    pub(crate) cut_short: bool,
}

impl Outcome {
    /// Runs a command to its end, with nothing on stdin.
    #[track_caller]
    #[must_use = "say whether it should have succeeded"]
    pub(crate) fn of(command: Command) -> Self {
        let what = format!("{command:?}");
        let output = assert_cmd::Command::from_std(command)
            .timeout(DEADLINE)
            .output()
            .unwrap_or_else(|error| panic!("{what} could not be run: {error}"));
        Self::from_output(what, &output)
    }

    fn from_output(what: String, output: &Output) -> Self {
        Self {
            what,
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            cut_short: false,
        }
    }

    /// It ended with status 0, and a script reached its end.
    #[track_caller]
    pub(crate) fn success(self) -> Self {
        assert!(self.status == 0, "should have succeeded\n{self}");
        assert!(!self.cut_short, "stopped before its end\n{self}");
        self
    }

    /// It ended with exactly this status, which is not 0.
    #[track_caller]
    pub(crate) fn failure(self, status: i32) -> Self {
        assert_ne!(status, 0, "0 is no failure");
        assert!(self.status == status, "should have ended with {status}\n{self}");
        self
    }

    /// Its stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("stdout should be JSON: {error}\n{self}"))
    }

    /// It printed nothing.
    #[track_caller]
    pub(crate) fn silent(self) -> Self {
        assert!(self.stdout.is_empty() && self.stderr.is_empty(), "should be silent\n{self}");
        self
    }

    /// Its stdout is exactly this.
    #[track_caller]
    pub(crate) fn stdout_is(self, text: &str) -> Self {
        assert!(self.stdout == text, "stdout should be {text:?}\n{self}");
        self
    }

    /// It printed nothing to stdout, or only the code that makes a shell fail with its status.
    #[track_caller]
    pub(crate) fn nothing_but_its_status(self) -> Self {
        let code = format!("(exit {})\n", self.status);
        let is_nothing = self.stdout.is_empty() || self.stdout == code;
        assert!(is_nothing, "stdout should be empty or {code:?}\n{self}");
        self
    }

    /// Its stdout contains this.
    #[track_caller]
    pub(crate) fn stdout_has(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "stdout should contain {text:?}\n{self}");
        self
    }

    /// Its stderr contains this.
    #[track_caller]
    pub(crate) fn stderr_has(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "stderr should contain {text:?}\n{self}");
        self
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, status, stdout, stderr, .. } = self;
        write!(f, "{what}\nstatus: {status}\n--- stdout\n{stdout}\n--- stderr\n{stderr}\n---")
    }
}
