//! Runs an executed hook, the global one and then the environment's own.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, find};
use crate::error::{Error, Exit, Result};
use crate::venv::paths::bin_dir;

/// `hook NAME WORD...`: the first word names the environment.
pub(super) fn named(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let name = words.get(1).filter(|name| name.to_str().is_some_and(find::is_name));
    let local = name.map(|name| bin_dir(&call.settings.workon_home.join(name)));
    run(call, local.as_deref(), words)
}

/// `hooks LOCAL NAME WORD...`: the environment's own hooks are in that directory; empty for none.
pub(super) fn at(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let [local, words @ ..] = words else { return Err(Error::usage("which hooks?")) };
    run(call, Some(Path::new(local)).filter(|local| !local.as_os_str().is_empty()), words)
}

fn run(call: &Call<'_>, local: Option<&Path>, words: &[OsString]) -> Result<Exit> {
    let [name, words @ ..] = words else { return Err(Error::usage("which hook?")) };
    let hook = name.to_str().and_then(Hook::find);
    let hook = hook.ok_or_else(|| Error::usage(format!("no hook is called {}", name.display())))?;
    let words: Vec<&OsStr> = words.iter().map(OsString::as_os_str).collect();
    hooks::run(call, hook, local, &words)?;
    Ok(Exit::DONE)
}
