//! The environment that an interpreter's own tool makes: `venv` of its standard library, or, for 2.7,
//! the last virtualenv that knows it.

use std::path::{Path, PathBuf};

use super::pythons::Python;
use crate::support::python::require_python;
use crate::support::{Outcome, Sandbox};

/// Makes `theirs` by `python -m venv`, without pip.
pub(super) fn venv(sandbox: &Sandbox, python: &Python, options: &[&str]) -> PathBuf {
    let env = sandbox.environment("theirs");
    let mut venv = sandbox.command(&python.executable);
    venv.args(["-m", "venv", "--without-pip"]).args(options).arg(&env);
    Outcome::of(venv).success();
    env
}

/// The command `virtualenv` of 20.21.1, in an environment of its own; `None`, said aloud, where no
/// interpreter can run it.
pub(super) fn virtualenv(sandbox: &Sandbox) -> Option<PathBuf> {
    let host = require_python("3.10")?;
    let create = ["create", "tool", "--install", "virtualenv==20.21.1", "--python"];
    sandbox
        .venvyard(create.iter().map(AsRef::<std::ffi::OsStr>::as_ref).chain([host.as_os_str()]))
        .success();
    Some(sandbox.environment("tool/bin/virtualenv"))
}

/// Makes `theirs` by virtualenv, without pip.
pub(super) fn by_virtualenv(
    sandbox: &Sandbox,
    virtualenv: &Path,
    python: &Python,
    options: &[&str],
) -> PathBuf {
    let env = sandbox.environment("theirs");
    let mut command = sandbox.command(virtualenv);
    command.args(["--without-pip", "--python"]).arg(&python.executable).args(options).arg(&env);
    Outcome::of(command).success();
    env
}
