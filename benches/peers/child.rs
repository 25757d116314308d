//! Programs run the way every tool is: with a small environment of their own.

use std::ffi::OsStr;
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Result;
pub(crate) use crate::timed::{prepare, timed};

/// A program with nothing of the caller's environment: no `SSL_CERT_FILE`, of which uv reads every
/// certificate, no `PYTHONDONTWRITEBYTECODE`, no configuration in the home.
pub(crate) fn command(program: impl AsRef<OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("HOME", home).env("PATH", "/usr/bin:/bin").env("LANG", "C.UTF-8");
    command.current_dir(home).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// What the program prints.
///
/// # Errors
/// As [`timed`].
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let mut out = tempfile::tempfile()?;
    command.stdout(out.try_clone()?);
    timed(command)?;
    let mut text = String::new();
    out.rewind()?;
    out.read_to_string(&mut text)?;
    Ok(text.trim_end().to_owned())
}
