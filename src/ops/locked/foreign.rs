//! Lock files that only their own tool reads: the tool exports them, in the directory of the file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;

use crate::error::{Error, Result};
use crate::inspect::distributions::hidden;
use crate::inspect::locks::{FileKind, Lock};
use crate::inspect::requirements::Asked;
use crate::interrupt;
use crate::ops::child::text_of;
use crate::ops::install::find_uv;
use crate::ops::paths::absolute;
use crate::program::NotStarted;

/// Why a tool's lock file can't be read.
#[derive(Debug, thiserror::Error)]
enum Unread {
    #[error("only {tool} reads {}, and {tool} is not on PATH", file.display())]
    NoTool { tool: &'static str, file: PathBuf },
    #[error("{tool} could not export {}: {said}", file.display())]
    Failed { tool: &'static str, file: PathBuf, said: String },
}

/// Has the tool read its file.
pub(super) fn read(file: &Path, kind: FileKind, asked: &Asked) -> Result<Lock> {
    let tool = kind.tool();
    let place = absolute(file)?;
    let found = match kind {
        FileKind::UvLock => find_uv(),
        _ => which::which(tool).ok(),
    };
    let Some(program) = found else {
        let error = Unread::NoTool { tool, file: file.to_owned() };
        return Err(Error::failed(error).hint(format!(
            "install {tool}, or have it export the file where it is: '{} > {}'",
            by_hand(kind).0,
            by_hand(kind).1
        )));
    };
    let mut command = Command::new(&program);
    command.args(words(kind, asked)).current_dir(place.parent().unwrap_or(Path::new("/")));
    let (is_done, written, said) = run(command, &program)?;
    if !is_done {
        let why = hidden(reason(&said));
        let error = Error::failed(Unread::Failed { tool, file: file.to_owned(), said: why });
        // A plugin gives poetry the command.
        return Err(if said.contains("does not exist") {
            error.hint("'poetry self add poetry-plugin-export' gives poetry the command 'export'")
        } else {
            error.hint(format!("'{tool} lock' in the directory of the file may mend it"))
        });
    }
    Ok(Lock::exported(file, kind, &written)?)
}

/// The command that people type, and the file that it writes to.
fn by_hand(kind: FileKind) -> (&'static str, &'static str) {
    match kind {
        FileKind::UvLock => ("uv export --format pylock.toml", "pylock.toml"),
        _ => ("poetry export", "requirements.txt"),
    }
}

fn words(kind: FileKind, asked: &Asked) -> Vec<String> {
    let words: &[&str] = match kind {
        FileKind::UvLock => {
            &["export", "--quiet", "--frozen", "--no-header", "--format", "pylock.toml"]
        }
        _ => &["export", "--no-interaction", "--no-ansi", "--format", "requirements.txt"],
    };
    let group = if kind == FileKind::UvLock { "--group" } else { "--with" };
    let of = |option: &str, names: &[String]| -> Vec<String> {
        names.iter().flat_map(|name| [option.to_owned(), name.clone()]).collect()
    };
    let words = words.iter().map(|&word| word.to_owned()).collect();
    [words, of("--extra", &asked.extras), of(group, &asked.groups)].concat()
}

/// Whether it succeeded, and what it wrote to standard output and to standard error.
fn run(mut command: Command, program: &Path) -> Result<(bool, String, String)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |error| Error::failed(NotStarted::because(program, error));
    let mut child = command.spawn().map_err(failed)?;
    let (written, said) = (text_of(child.stdout.take()), text_of(child.stderr.take()));
    let status = interrupt::wait(&mut child)?;
    let text = |reader: JoinHandle<String>| reader.join().unwrap_or_default();
    Ok((status.success(), text(written), text(said)))
}

/// The line that says what is wrong: the one that is marked, else the first one.
fn reason(said: &str) -> &str {
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let marked = lines.clone().find_map(|line| line.strip_prefix("error: "));
    marked.or_else(|| lines.next()).unwrap_or("it failed without a word")
}
