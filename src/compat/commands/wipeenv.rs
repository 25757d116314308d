//! `wipeenv`: takes all packages out of the active environment, but not pip and what came with it.

use std::ffi::OsString;

use crate::compat::Call;
use crate::context::ActiveEnvironment;
use crate::context::config::Installer;
use crate::error::{Error, Exit, Result};
use crate::inspect::distributions::installed;
use crate::interrupt;
use crate::ops::install::uninstall_aloud;

/// What stays: pip and its companions, and what other packages used to need for their own removal.
const KEPT: [&str; 9] = [
    "pip",
    "setuptools",
    "wheel",
    "distribute",
    "wsgiref",
    "appdirs",
    "packaging",
    "pyparsing",
    "six",
];

pub(super) fn run(call: &Call<'_>, _words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let active = ActiveEnvironment::from_process().filter(|active| active.path.is_dir());
    let active = active
        .ok_or_else(|| Error::failed("no virtualenv active, or active virtualenv is missing"))?;
    let installed = installed(&active.path);
    let is_kept = |name: &str| KEPT.iter().any(|kept| name.eq_ignore_ascii_case(kept));
    let names: Vec<String> =
        installed.into_iter().map(|one| one.name).filter(|name| !is_kept(name)).collect();
    if names.is_empty() {
        call.ui.out("Nothing to remove.\n")?;
        return Ok(Exit::DONE);
    }
    call.ui.out(&format!("Uninstalling packages:\n\n{}\n", names.join("\n")))?;
    uninstall_aloud(&active.path, &names, Installer::Pip)?;
    Ok(Exit::DONE)
}
