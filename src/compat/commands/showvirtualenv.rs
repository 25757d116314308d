//! `showvirtualenv [NAME]`: what the hooks `get_env_details` say of an environment.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, find, texts, tree};
use crate::context::ActiveEnvironment;
use crate::error::{Exit, Result};
use crate::project::environment_at;
use crate::venv::paths::bin_dir;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let words = texts(words)?;
    let (name, local) = if let Some(name) = words.first().filter(|name| !name.is_empty()) {
        let bin = bin_dir(&call.settings.workon_home.join(name));
        ((*name).to_owned(), Some(bin).filter(|_| find::is_name(name)))
    } else if let Some(active) = ActiveEnvironment::from_process() {
        of_active(call, &active.path)?
    } else {
        call.ui.out("showvirtualenv [env]\n")?;
        return Ok(Exit(1));
    };
    hooks::run(call, Hook::GetEnvDetails, local.as_deref(), &[OsStr::new(&name)])?;
    call.ui.out("\n")?;
    Ok(Exit::DONE)
}

/// The name of the active environment, which may be anywhere, and where its own hooks are.
fn of_active(call: &Call<'_>, path: &Path) -> Result<(String, Option<PathBuf>)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let local = match environment_at(&call.context.registry()?, path)? {
        Some(environment) => tree::of_environment(call, &environment)?,
        None => None,
    };
    Ok((name, local))
}
