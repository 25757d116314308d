//! `mktmpenv [-c] [-n] [OPTION OF mkvirtualenv]...`: makes an environment that is deleted when it is left, and enters it.

use std::ffi::OsString;

use super::making::Making;
use super::mkvirtualenv;
use super::options::Wanted;
use crate::compat::{Call, texts};
use crate::error::{Error, Exit, Result};
use crate::fs;
use crate::interrupt;
use crate::ops::temporary;

/// The file that says so. Whoever deletes it keeps the environment.
const MARKER: &str = "README.tmpenv";
const MARKED: &str =
    "This is a temporary environment. It will be deleted when you run 'deactivate'.\n";

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let mut cd = call.settings.workon_cd;
    let mut words = texts(words)?;
    words.retain(|word| {
        match *word {
            "-n" | "--no-cd" => cd = false,
            "-c" | "--cd" => cd = true,
            _ => return true,
        }
        false
    });
    let wanted = Wanted::parse(&words, &call.settings.arguments)?;
    if wanted.help {
        return mkvirtualenv::help(call);
    }
    if let Some(name) = &wanted.name {
        return Err(Error::usage(format!(
            "a temporary environment gets its name by itself: {name}"
        )));
    }
    let Some(ready) = mkvirtualenv::prepared(call, &wanted)? else { return Ok(Exit(1)) };
    let name = temporary::new_name()?;
    let environment = mkvirtualenv::native(call, &wanted, name.as_str(), &ready, true)?;
    fs::replace(&environment.path.join(MARKER), MARKED.as_bytes())?;
    temporary::record_contents(&environment.path)?;
    let place = environment.path.clone();
    let mut making = Making::new(call, environment, &ready);
    making.cd = false;
    if cd {
        making.last.call("cd", [making.last.path(&place)]);
    }
    making.last.call("say", [MARKED.trim_end()]);
    making.print(call)
}
