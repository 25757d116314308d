//! `setvirtualenvproject [ENVIRONMENT] [DIRECTORY]`: says which project an environment belongs to.

use std::ffi::OsString;
use std::path::Path;

use crate::compat::code::Lines;
use crate::compat::{Call, find, project, texts};
use crate::context::ActiveEnvironment;
use crate::error::{Exit, Result};
use crate::ops::paths::{current_directory, existing_directory};
use crate::project::environment_at;
use crate::registry::Environment;

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let words = texts(words)?;
    let word = |at: usize| words.get(at).copied().filter(|word| !word.is_empty());
    let Some(environment) = meant(call, word(0))? else {
        let name = word(0).map(|name| Path::new(name).file_name().unwrap_or_default());
        let name = name.unwrap_or_default().display();
        call.ui.say(&format!("No virtualenv {name}"));
        return Ok(Exit(1));
    };
    let directory = match word(1) {
        Some(given) if !Path::new(given).is_dir() => {
            call.ui.say(&format!(
                "Cannot associate virtualenv with \"{given}\", it is not a directory"
            ));
            return Ok(Exit(1));
        }
        Some(given) => existing_directory(Path::new(given))?,
        None => current_directory()?,
    };
    project::set(call, &environment, &directory)?;
    let mut lines = Lines::new(call.shell);
    lines.call("say", [project::told(&environment, &directory)]);
    if ActiveEnvironment::from_process().is_some_and(|active| active.is(&environment.path)) {
        project::move_hooks(call, &mut lines, &environment, &directory)?;
    }
    call.ui.out(&lines.code())?;
    Ok(Exit::DONE)
}

/// The environment in a directory, else the one with a name, else the active one.
fn meant(call: &Call<'_>, word: Option<&str>) -> Result<Option<Environment>> {
    let registry = call.context.registry()?;
    let Some(word) = word else {
        return Ok(match ActiveEnvironment::from_process() {
            Some(active) => environment_at(&registry, &active.path)?,
            None => None,
        });
    };
    if let Some(named) = find::named(call, word)? {
        return Ok(Some(named));
    }
    Ok(environment_at(&registry, Path::new(word))?)
}
