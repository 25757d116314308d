//! The only module that prints. stdout is data, stderr is for people.
#![expect(clippy::unused_self, reason = "who may print is given a Ui")]

mod amount;
mod ask;
mod day;
mod environments;
mod labelled;
mod pick;
mod quantities;
mod question;
mod spinner;
mod table;
mod trust;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use crate::error::{Error, Kind, in_one_line};

pub use amount::counted;
pub use day::day;
pub use labelled::{Labelled, Stream};
pub use pick::Item;
pub use quantities::{ago, bytes, to_the_second};
pub use table::Table;
pub use trust::review_text;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// Prints and asks. Colour follows `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`
/// and whether the stream is a terminal.
#[derive(Debug, Default)]
pub struct Ui;

impl Ui {
    /// Prints exactly these bytes to stdout, as data. A closed pipe is not an error.
    pub fn out(&self, text: &str) -> io::Result<()> {
        write_out(text.as_bytes())
    }

    /// Prints exactly the bytes of a path and a line feed.
    pub fn out_path(&self, path: &Path) -> io::Result<()> {
        write_out(&[path.as_os_str().as_encoded_bytes(), b"\n"].concat())
    }

    /// Prints JSON.
    pub fn json(&self, document: &impl serde::Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(document)?;
        text.push('\n');
        self.out(&text)
    }

    /// Prints a text with ANSI styles to stdout, without them if stdout is not a terminal.
    pub fn out_styled(&self, text: &str) -> io::Result<()> {
        match write!(anstream::stdout().lock(), "{text}") {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Prints one line to stderr: what was done.
    pub fn say(&self, text: &str) {
        tell(format_args!("{text}"));
    }

    /// Prints one line to stderr: something the user should know.
    pub fn warn(&self, text: &str) {
        tell(format_args!("{WARNING}warning{WARNING:#}: {}", in_one_line(text)));
    }

    /// Prints why the command failed and what to do about it. After Ctrl-C it prints no error: the user knows.
    pub fn error(&self, error: &Error) {
        if error.kind() != Kind::Interrupted {
            tell(format_args!("{ERROR}venvyard{ERROR:#}: {error}"));
        }
        for hint in error.hints() {
            tell(format_args!("  {HINT}hint{HINT:#}: {hint}"));
        }
    }

    /// Prints to stdout what only a program reads: nothing at a terminal, and nothing if nobody reads it.
    pub fn out_to_program(&self, text: &str) {
        if !self.stdout_is_terminal() {
            let _ = self.out(text);
        }
    }

    /// Whether it can ask: the answer comes from stdin, the question goes to stderr.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether a person reads messages as they come.
    pub fn stderr_is_terminal(&self) -> bool {
        io::stderr().is_terminal()
    }

    /// Whether stdout is a terminal: a person then reads what a shell or a script should.
    pub fn stdout_is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }
}

fn write_out(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Prints a line to stderr. If nobody can read it, what the command does and its exit code stay as they are.
fn tell(line: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let _ = writeln!(anstream::stderr(), "{line}");
}
