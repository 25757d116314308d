//! `allvirtualenv COMMAND WORD...`: runs a command in each environment. (A function of the shell's is run by the shell.)

use std::ffi::OsString;
use std::fmt::Write as _;

use crate::compat::{Call, find, places};
use crate::error::{Error, Exit, Kind, Result};
use crate::hints;
use crate::interrupt;
use crate::ops::each::{run_in, worst};
use crate::registry::Environment;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    if words.is_empty() {
        return Err(Error::usage("no command to run").hint("allvirtualenv COMMAND [WORD]..."));
    }
    let (context, ui, home) = (&call.context, &call.ui, &call.settings.workon_home);
    let progress = ui.spinner();
    let mut exit = Exit::DONE;
    for name in places::names(home)? {
        interrupt::check()?;
        let mut heading = String::new();
        let _ = writeln!(heading, "{name}\n{}", "=".repeat(name.chars().count()));
        ui.out(&heading)?;
        // What can't be entered is told then.
        let there = || Environment::unmanaged(name.clone(), home.join(&name));
        let environment = find::in_home(call, &name)?.unwrap_or_else(there);
        let one = match run_in(context, &environment, words, &progress) {
            Ok(one) => one,
            Err(error) if error.kind() == Kind::Interrupted => return Err(error),
            Err(error) => {
                let exit = error.kind().exit();
                ui.error(&error.with_hints(hints::of));
                exit
            }
        };
        exit = worst(exit, one);
        ui.out("\n")?;
    }
    Ok(exit)
}
