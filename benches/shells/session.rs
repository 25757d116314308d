//! A shell that runs one line after the other, each timed from outside.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use venvyard::shell::Shell;

use crate::Result;
use crate::home::Home;

/// What a shell says when it has run a line.
const DONE: &str = "[[done]]\n";

/// A running shell. Closing its input ends it.
pub(crate) struct Session {
    child: Child,
    lines: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Session {
    /// Starts a shell without start-up files, under `strace` where a log is given.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn start(
        shell: Shell,
        home: &Home,
        traced: Option<&std::path::Path>,
    ) -> Result<Self> {
        let (options, read): (&[&str], &str) = match shell {
            Shell::Bash => (
                &["--noprofile", "--norc"],
                "while IFS= read -r line; do eval \"$line\"; printf '[[done]]\\n'; done",
            ),
            Shell::Zsh => {
                (&["-f"], "while IFS= read -r line; do eval \"$line\"; printf '[[done]]\\n'; done")
            }
            _ => (
                &["--no-config"],
                "while read -l line\n    eval $line\n    printf '[[done]]\\n'\nend",
            ),
        };
        let mut command = match traced {
            None => home.command(shell.name()),
            Some(log) => {
                let mut strace = home.command("strace");
                strace.args(["-f", "-qq", "-e", "trace=fork,vfork,clone,clone3,execve", "-o"]);
                strace.arg(log).arg(shell.name());
                strace
            }
        };
        command.args(options).args(["-c", read]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let lines = child.stdin.take().ok_or("no stdin")?;
        let answers = BufReader::new(child.stdout.take().ok_or("no stdout")?);
        Ok(Self { child, lines, answers })
    }

    /// Runs a line, and tells how long that took.
    ///
    /// # Errors
    /// The shell ended.
    pub(crate) fn run(&mut self, line: &str) -> Result<Duration> {
        let begin = Instant::now();
        self.lines.write_all(format!("{line}\n").as_bytes())?;
        let mut answer = String::new();
        while answer != DONE {
            answer.clear();
            if self.answers.read_line(&mut answer)? == 0 {
                return Err(format!("the shell ended at {line:?}").into());
            }
        }
        Ok(begin.elapsed())
    }

    /// What a line prints.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub(crate) fn answer(&mut self, line: &str) -> Result<String> {
        self.lines.write_all(format!("{line}\n").as_bytes())?;
        let (mut all, mut answer) = (String::new(), String::new());
        loop {
            answer.clear();
            if self.answers.read_line(&mut answer)? == 0 {
                return Err(format!("the shell ended at {line:?}").into());
            }
            if answer == DONE {
                return Ok(all);
            }
            all.push_str(&answer);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command that is timed as a whole.
///
/// # Errors
/// It failed.
pub(crate) fn timed(command: &mut Command) -> Result<Duration> {
    let begin = Instant::now();
    let status = command.status()?;
    let took = begin.elapsed();
    if status.success() { Ok(took) } else { Err(format!("{command:?}: {status}").into()) }
}
