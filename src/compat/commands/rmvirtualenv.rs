//! `rmvirtualenv NAME...`: removes environments, one after another.

use std::env;
use std::ffi::{OsStr, OsString};

use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, find, texts};
use crate::context::ActiveEnvironment;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::remove::{Fate, deletable, remove};
use crate::registry::Registry;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let (ui, home) = (&call.ui, &call.settings.workon_home);
    let names = texts(words)?;
    if names.is_empty() {
        ui.say("Please specify an environment.");
        return Ok(Exit(1));
    }
    if let Some(name) = names.iter().find(|name| !find::is_name(name)) {
        return Err(Error::failed(format!("{name:?} can't be the name of an environment"))
            .hint("nothing was removed"));
    }
    // The user may be in one of them.
    env::set_current_dir(home)?;
    let registry = call.context.registry()?;
    let active = ActiveEnvironment::from_process();
    let mut exit = Exit::DONE;
    for name in names {
        interrupt::check()?;
        ui.out(&format!("Removing {name}...\n"))?;
        let path = home.join(name);
        if active.as_ref().is_some_and(|active| active.is(&path)) {
            ui.say(&format!("ERROR: You cannot remove the active environment ('{name}')."));
            ui.say("Either switch to another environment, or run 'deactivate'.");
            return Ok(Exit(1));
        }
        if let Err(error) = remove_one(call, &registry, name) {
            ui.error(&error.with_hints(crate::hints::of));
            exit = Exit(1);
        }
    }
    Ok(exit)
}

fn remove_one(call: &Call<'_>, registry: &Registry, name: &str) -> Result<()> {
    let (context, ui, path) = (&call.context, &call.ui, call.settings.workon_home.join(name));
    let Some(environment) = find::in_home(call, name)? else {
        if path.symlink_metadata().is_ok() {
            return Err(Error::failed(format!("{} is no environment, and stays", path.display())));
        }
        ui.say(&format!("Did not find environment {} to remove.", path.display()));
        return Ok(());
    };
    deletable(registry, &environment, Fate::Trash)?;
    let words = [OsStr::new(name)];
    hooks::run(call, Hook::PreRmVirtualenv, None, &words)?;
    remove(context, registry, &environment, Fate::Trash, &ui.spinner())?;
    hooks::run(call, Hook::PostRmVirtualenv, None, &words)
}
