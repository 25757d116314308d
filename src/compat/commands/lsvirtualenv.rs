//! `lsvirtualenv -l`: the environments in `WORKON_HOME`, with what the hooks `get_env_details` say. (The short list is
//! made by the shell alone.)

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::Path;

use crate::compat::Call;
use crate::compat::hooks::{self, Hook};
use crate::error::{Exit, Result};
use crate::fs;
use crate::venv::paths::bin_dir;

pub(super) fn run(call: &Call<'_>, _words: &[OsString]) -> Result<Exit> {
    let home = &call.settings.workon_home;
    let is_global = Hook::GetEnvDetails.is_wanted_in(&call.settings.hook_dir);
    let mut text = String::new();
    for name in names(home)? {
        let _ = writeln!(text, "{name}\n{}", "=".repeat(name.chars().count()));
        let bin = bin_dir(&home.join(&name));
        if is_global || Hook::GetEnvDetails.is_wanted_in(&bin) {
            call.ui.out(&std::mem::take(&mut text))?;
            hooks::run(call, Hook::GetEnvDetails, Some(&bin), &[OsStr::new(&name)])?;
        }
        text.push_str("\n\n");
    }
    call.ui.out(&text)?;
    Ok(Exit::DONE)
}

/// The names of the directories in the home that can be entered, sorted.
fn names(home: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::children(home)?
        .into_iter()
        .filter(|path| bin_dir(path).join("activate").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    Ok(names)
}
