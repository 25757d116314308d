//! `help`: what `virtualenvwrapper` prints. `version`: the version alone.

use std::ffi::OsString;
use std::fmt::Write as _;

use crate::compat::Call;
use crate::error::{Exit, Result};

/// The commands, with what they do.
const COMMANDS: [(&str, &str); 20] = [
    ("add2virtualenv", "add directories to the import path"),
    ("allvirtualenv", "run a command in each environment"),
    ("cdproject", "go to the active environment's project"),
    ("cdsitepackages", "go to the active environment's site-packages"),
    ("cdvirtualenv", "go to the active environment's directory"),
    ("cpvirtualenv", "copy an environment"),
    ("deactivate", "leave the active environment"),
    ("lssitepackages", "list the active environment's site-packages"),
    ("lsvirtualenv", "list the environments"),
    ("mkproject", "make a project's directory and its environment"),
    ("mktmpenv", "make an environment that is deleted when it is left"),
    ("mkvirtualenv", "make an environment in $WORKON_HOME"),
    ("rmvirtualenv", "remove environments"),
    ("setvirtualenvproject", "say which project an environment belongs to"),
    ("showvirtualenv", "show the details of an environment"),
    ("toggleglobalsitepackages", "show or hide the packages of the interpreter"),
    ("virtualenvwrapper", "show this help"),
    ("virtualenvwrapper_initialize", "read the variables anew, and run the hook initialize"),
    ("wipeenv", "take all packages out of the active environment"),
    ("workon", "enter an environment, or list all"),
];

pub(super) fn run(call: &Call<'_>, _words: &[OsString]) -> Result<Exit> {
    let settings = &call.settings;
    let mut text = format!(
        "virtualenvwrapper's commands, by venvyard\n\nVersion: {}\nWORKON_HOME: {}\nPROJECT_HOME: {}\nHooks: {}\n\n\
         Commands available:\n\n",
        env!("CARGO_PKG_VERSION"),
        settings.workon_home.display(),
        settings.project_home.as_deref().unwrap_or("".as_ref()).display(),
        settings.hook_dir.display(),
    );
    for (name, about) in COMMANDS {
        let _ = writeln!(text, "  {name}: {about}");
    }
    call.ui.out(&text)?;
    Ok(Exit::DONE)
}

pub(super) fn version(call: &Call<'_>, _words: &[OsString]) -> Result<Exit> {
    call.ui.out(concat!(env!("CARGO_PKG_VERSION"), "\n"))?;
    Ok(Exit::DONE)
}
