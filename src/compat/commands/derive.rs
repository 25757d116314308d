//! Paths, printed for scripts: `derive` the home of the environments, `expand TEXT`, `absolute PATH`.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use crate::compat::expand::{expanded, normal};
use crate::compat::{Call, texts};
use crate::dirs::variable;
use crate::error::{Exit, Result};

/// The home of the environments that `WORKON_HOME` means, with what has to be expanded.
pub(super) fn home(call: &Call<'_>, _words: &[OsString]) -> Result<Exit> {
    let given = variable("WORKON_HOME").unwrap_or_else(|| ".virtualenvs".into());
    let home = &call.context.dirs.home;
    call.ui.out_path(&home.join(expanded(&given.to_string_lossy(), home)))?;
    Ok(Exit::DONE)
}

pub(super) fn expand(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    match texts(words)?.first().filter(|text| !text.is_empty()) {
        Some(text) => call.ui.out_path(&expanded(text, &call.context.dirs.home))?,
        None => return Ok(Exit(1)),
    }
    Ok(Exit::DONE)
}

pub(super) fn absolute(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    match words.first().filter(|path| !path.is_empty()) {
        Some(path) => call.ui.out_path(&normal(&env::current_dir()?.join(Path::new(path))))?,
        None => return Ok(Exit(1)),
    }
    Ok(Exit::DONE)
}
