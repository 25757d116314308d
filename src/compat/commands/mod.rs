//! The functions, one a file. `mod.rs` is the table of them.

mod add2virtualenv;
mod allvirtualenv;
mod cpvirtualenv;
mod derive;
mod help;
mod hook;
mod initialize;
mod install;
mod lsvirtualenv;
mod made;
mod making;
mod mkproject;
mod mktmpenv;
mod mkvirtualenv;
mod options;
mod rmvirtualenv;
mod setvirtualenvproject;
mod showvirtualenv;
mod toggleglobalsitepackages;
mod wipeenv;
mod workon;

use std::ffi::OsString;

use super::Call;
use crate::error::{Exit, Result};

/// Carries out a function.
pub(super) type Run = fn(&Call<'_>, &[OsString]) -> Result<Exit>;

/// The functions by their names.
const COMMANDS: &[(&str, Run)] = &[
    ("absolute", derive::absolute),
    ("add2virtualenv", add2virtualenv::run),
    ("allvirtualenv", allvirtualenv::run),
    ("copied", cpvirtualenv::copied),
    ("cpvirtualenv", cpvirtualenv::run),
    ("derive", derive::home),
    ("expand", derive::expand),
    ("help", help::run),
    ("hook", hook::named),
    ("hooks", hook::at),
    ("initialize", initialize::run),
    ("install", install::run),
    ("lsvirtualenv", lsvirtualenv::run),
    ("made", made::run),
    ("mkproject", mkproject::run),
    ("mktmpenv", mktmpenv::run),
    ("mkvirtualenv", mkvirtualenv::run),
    ("project", mkproject::made),
    ("rmvirtualenv", rmvirtualenv::run),
    ("setvirtualenvproject", setvirtualenvproject::run),
    ("showvirtualenv", showvirtualenv::run),
    ("template", mkproject::template),
    ("toggleglobalsitepackages", toggleglobalsitepackages::run),
    ("version", help::version),
    ("wipeenv", wipeenv::run),
    ("workon", workon::run),
];

/// The function with that name.
pub(super) fn find(name: &str) -> Option<Run> {
    COMMANDS.iter().find(|(known, _)| *known == name).map(|(_, run)| *run)
}
