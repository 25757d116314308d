//! The functions, one a file. `mod.rs` is the table of them.

mod hook;
mod initialize;
mod install;
mod lsvirtualenv;
mod mkvirtualenv;
mod options;
mod rmvirtualenv;
mod showvirtualenv;
mod workon;

use std::ffi::OsString;

use super::Call;
use crate::error::{Exit, Result};

/// Carries out a function.
pub(super) type Run = fn(&Call<'_>, &[OsString]) -> Result<Exit>;

/// The functions by their names.
const COMMANDS: &[(&str, Run)] = &[
    ("hook", hook::run),
    ("initialize", initialize::run),
    ("install", install::run),
    ("lsvirtualenv", lsvirtualenv::run),
    ("mkvirtualenv", mkvirtualenv::run),
    ("made", mkvirtualenv::made),
    ("rmvirtualenv", rmvirtualenv::run),
    ("showvirtualenv", showvirtualenv::run),
    ("workon", workon::run),
];

/// The function with that name.
pub(super) fn find(name: &str) -> Option<Run> {
    COMMANDS.iter().find(|(known, _)| *known == name).map(|(_, run)| *run)
}
