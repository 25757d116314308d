//! `lsvirtualenv -l`: the environments in `WORKON_HOME`, with what the hooks `get_env_details` say. (The short list is
//! made by the shell alone.)

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;

use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, places};
use crate::error::{Exit, Result};
use crate::venv::paths::bin_dir;

pub(super) fn run(call: &Call<'_>, _words: &[OsString]) -> Result<Exit> {
    let home = &call.settings.workon_home;
    let is_global = Hook::GetEnvDetails.is_wanted_in(&call.settings.hook_dir);
    let mut text = String::new();
    for name in places::names(home)? {
        let _ = writeln!(text, "{name}\n{}", "=".repeat(name.chars().count()));
        let environment = home.join(&name);
        if is_global || Hook::GetEnvDetails.is_wanted_in(&bin_dir(&environment)) {
            call.ui.out(&std::mem::take(&mut text))?;
            hooks::run_inside(call, Hook::GetEnvDetails, &environment, &[OsStr::new(&name)])?;
        }
        text.push_str("\n\n");
    }
    call.ui.out(&text)?;
    Ok(Exit::DONE)
}
