//! Trying to install, without a word to the user: whether it works is the answer.

use std::path::Path;
use std::process::{Command, Stdio};

use super::super::child::text_of;
use super::{Error, command, name_of, pip, run, start, uv, wait};
use crate::context::config::Installer;
use crate::inspect::distributions::hidden;
use crate::registry::PythonFacts;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// Everything is installed.
    Done,
    /// Something can't be installed; this is what the installer said last.
    Failed(String),
    /// The package index doesn't answer.
    NoIndex(String),
}

/// What pip and uv say, in their own words or those of their libraries, when they can't reach an index.
const NO_CONNECTION: [&str; 9] = [
    "NewConnectionError",
    "ConnectTimeout",
    "Read timed out",
    "ReadTimeoutError",
    "ProxyError",
    "SSLError(",
    "Temporary failure in name resolution",
    "error sending request for url",
    "Failed to fetch",
];

/// Tries to install what the requirements file names, and nothing that it requires. An index that doesn't answer is
/// asked only once more: pip says nothing of the first try.
pub fn attempt(
    environment: &Path,
    python: &PythonFacts,
    file: &Path,
    installer: Installer,
) -> Result<Attempt, Error> {
    let (program, mut command) = command(environment, python, installer)?;
    command.args(["--no-deps", "--requirement"]).arg(file);
    tried(command, &program)
}

/// Runs an installer to its end without a word.
pub(super) fn tried(mut command: Command, program: &Path) -> Result<Attempt, Error> {
    for (name, value) in [("RETRIES", "1"), ("TIMEOUT", "15")] {
        command.env(format!("PIP_{name}"), value).env(format!("UV_HTTP_{name}"), value);
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = start(&mut command, program)?;
    let reader = text_of(child.stderr.take());
    let status = wait(&mut child, program)?;
    let said = reader.join().unwrap_or_default();
    Ok(if status.success() { Attempt::Done } else { failure(&said) })
}

fn failure(said: &str) -> Attempt {
    let of_connection = |line: &&str| NO_CONNECTION.iter().any(|words| line.contains(words));
    match said.lines().rfind(of_connection) {
        Some(line) => Attempt::NoIndex(hidden(connection_fault(line))),
        None => Attempt::Failed(hidden(&reason(said))),
    }
}

/// What is wrong with the connection, in the warning of pip that has it: `Retrying (…) after connection broken by
/// 'NewConnectionError('<…>: Connection refused')': /simple/x/`. All of another line.
fn connection_fault(line: &str) -> &str {
    let Some((_, error)) = line.split_once("connection broken by '") else { return line.trim() };
    let error = error.rsplit_once("': /").map_or(error, |(error, _)| error);
    let words = error.rsplit_once(">: ").or_else(|| error.rsplit_once("): "));
    let words = words.map_or(error, |(_, words)| words);
    words.trim_end_matches(['"', '\'', ')', ','])
}

/// What pip says before it shows where it broke down; the last line says why.
const BROKE_DOWN: &str = "Exception:";

/// The line of an installer's output that says why it failed: the last error, else the last line.
fn reason(said: &str) -> String {
    let error =
        |line| ["ERROR: ", "error: "].iter().find_map(|begin| str::strip_prefix(line, begin));
    let errors = || said.lines().filter_map(error);
    let last = errors().next_back().filter(|it| it.trim() != BROKE_DOWN);
    let last = last.or_else(|| said.lines().rfind(|line| !line.trim().is_empty()));
    last.unwrap_or("it failed without a word").trim().to_owned()
}

/// Takes the packages with these names out of the environment, through its own pip, which may be among them.
pub fn uninstall(environment: &Path, names: &[String]) -> Result<(), Error> {
    let (program, mut command) = pip(environment);
    command.args(["uninstall", "--quiet", "--yes", "--"]).args(names);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = start(&mut command, &program)?;
    let status = wait(&mut child, &program)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { installer: "pip", requirements: names.join(", "), status })
}

/// The same by the installer, which says to the user what it does.
pub fn uninstall_aloud(
    environment: &Path,
    names: &[String],
    installer: Installer,
) -> Result<(), Error> {
    let (program, mut command) = match installer {
        Installer::Pip => {
            let (program, mut command) = pip(environment);
            command.args(["uninstall", "--yes"]);
            (program, command)
        }
        Installer::Uv => uv(environment, "uninstall")?,
    };
    let status = run(command.arg("--").args(names), &program)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { installer: name_of(installer), requirements: names.join(", "), status })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_error_is_the_reason() {
        let said = "WARNING: a\nERROR: Could not find a version that satisfies x==1\n\
                    ERROR: No matching distribution found for x==1\n[notice] new pip\n";
        let reason = "No matching distribution found for x==1".to_owned();
        assert_eq!(failure(said), Attempt::Failed(reason));
        let said = "  × No solution found\n  ╰─▶ x was not found\n\n";
        assert_eq!(failure(said), Attempt::Failed("╰─▶ x was not found".to_owned()));
        let said =
            "    error: invalid command\nerror: metadata-generation-failed\n\nhint: See above\n";
        assert_eq!(failure(said), Attempt::Failed("metadata-generation-failed".to_owned()));
        let said = "ERROR: Exception:\nTraceback (most recent call last):\n  File \"x.py\"\nOSError: no x\n";
        assert_eq!(failure(said), Attempt::Failed("OSError: no x".to_owned()));
        assert_eq!(failure(""), Attempt::Failed("it failed without a word".to_owned()));
    }

    #[test]
    fn an_index_that_does_not_answer_is_told_from_one_that_lacks_a_package() {
        let retries =
            "WARNING: Retrying (Retry(total=0, redirect=None)) after connection broken by ";
        let refused = "Failed to establish a new connection: [Errno 111] Connection refused";
        for (warning, reason) in [
            (
                format!(
                    "{retries}'NewConnectionError('<urllib3.HTTPConnection object at 0x7f>: {refused}')': /simple/x/"
                ),
                refused,
            ),
            (
                format!(
                    "{retries}'ReadTimeoutError(\"HTTPSConnectionPool(host='e.org'): Read timed out.\")': /simple/x/"
                ),
                "Read timed out.",
            ),
            (
                "error: Failed to fetch: `https://u:p@e.org/simple/x/`".to_owned(),
                "error: Failed to fetch: `https://***@e.org/simple/x/`",
            ),
        ] {
            let said = format!("{warning}\nERROR: No matching distribution found for x==1\n");
            assert_eq!(failure(&said), Attempt::NoIndex(reason.to_owned()));
        }
    }
}
