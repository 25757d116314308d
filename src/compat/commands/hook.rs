//! `hook NAME WORD...`: runs an executed hook, the global one and then the one of the environment in the first word.

use std::ffi::{OsStr, OsString};

use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, find};
use crate::error::{Error, Exit, Result};
use crate::venv::paths::bin_dir;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let [name, words @ ..] = words else { return Err(Error::usage("which hook?")) };
    let hook = name.to_str().and_then(Hook::find);
    let hook = hook.ok_or_else(|| Error::usage(format!("no hook is called {}", name.display())))?;
    let words: Vec<&OsStr> = words.iter().map(OsString::as_os_str).collect();
    let name = words.first().filter(|name| name.to_str().is_some_and(find::is_name));
    let local = name.map(|name| bin_dir(&call.settings.workon_home.join(name)));
    hooks::run(call, hook, local.as_deref(), &words)?;
    Ok(Exit::DONE)
}
