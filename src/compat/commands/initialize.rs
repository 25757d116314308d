//! `initialize`: makes the first texts of the global hooks.

use std::ffi::OsString;

use crate::compat::{Call, hooks, layer, log};
use crate::error::{Exit, Result};

pub(super) fn run(call: &Call<'_>, _words: &[OsString]) -> Result<Exit> {
    hooks::make_global(&call.settings.hook_dir)?;
    layer::install(&call.context.dirs, call.shell)?;
    log::write(call, "Running initialize hooks")?;
    Ok(Exit::DONE)
}
