//! `showvirtualenv [NAME]`: what the hooks `get_env_details` say of an environment.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, texts};
use crate::context::ActiveEnvironment;
use crate::error::{Exit, Result};
use crate::venv::paths::bin_dir;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let given = texts(words)?.first().map(|name| (*name).to_owned());
    let active = || {
        let active = ActiveEnvironment::from_process()?;
        Some(active.path.file_name()?.to_string_lossy().into_owned())
    };
    let Some(name) = given.filter(|name| !name.is_empty()).or_else(active) else {
        call.ui.out("showvirtualenv [env]\n")?;
        return Ok(Exit(1));
    };
    show(call, &name)?;
    Ok(Exit::DONE)
}

/// Prints what the hooks say, and an empty line.
fn show(call: &Call<'_>, name: &str) -> Result<()> {
    let bin = bin_dir(&call.settings.workon_home.join(name));
    let local = Some(bin.as_path()).filter(|_| Path::new(name).components().count() == 1);
    hooks::run(call, Hook::GetEnvDetails, local, &[OsStr::new(name)])?;
    Ok(call.ui.out("\n")?)
}
