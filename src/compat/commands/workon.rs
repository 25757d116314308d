//! `workon [-n] [-c] NAME`: enters an environment.

use std::ffi::OsString;

use crate::compat::code::Lines;
use crate::compat::enter::Entering;
use crate::compat::{Call, find, hooks, texts};
use crate::error::{Exit, Kind, Result};
use crate::ops::choose::{self, Resolved};
use crate::ops::paths::current_directory;

const HELP: &str = "\
Usage: workon env_name

           Leave the active environment, if there is one, enter
           the one with this name, and run the hooks.

       workon

           List the environments, as 'lsvirtualenv -b'.

       workon (-h|--help)

           Show this help.

       workon (-c|--cd) env_name

           Go to the directory of the environment's project.

       workon (-n|--no-cd) env_name

           Stay in the current directory.
";

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let language = call.shell.language();
    let mut cd = call.settings.workon_cd;
    let mut name = None;
    for word in texts(words)? {
        match word {
            "-h" | "--help" => {
                call.ui.out(&language.print(HELP))?;
                return Ok(Exit::DONE);
            }
            "-n" | "--no-cd" => cd = false,
            "-c" | "--cd" => cd = true,
            word => {
                name.get_or_insert(word);
            }
        }
    }
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        let mut lines = Lines::new(call.shell);
        lines.call("list", hooks::NONE);
        lines.fail(1);
        call.ui.out(&lines.code())?;
        return Ok(Exit::DONE);
    };
    let Some(Resolved { environment, project, .. }) = chosen(call, name)? else {
        return Ok(Exit(1));
    };
    let entering = Entering {
        environment: &environment,
        root: project.as_deref(),
        cd,
        before: Lines::new(call.shell),
        after: Lines::new(call.shell),
    };
    call.ui.out(&entering.code(call)?)?;
    Ok(Exit::DONE)
}

/// The environment that is meant; `None` if there is none, which was said then.
fn chosen(call: &Call<'_>, name: &str) -> Result<Option<Resolved>> {
    let (context, ui) = (&call.context, &call.ui);
    let typed = name;
    let mut name = name.to_owned();
    if typed == "." {
        // As ever, the environment with the directory's name; else the one of the project here.
        let here = current_directory()?;
        name = here.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    }
    if let Some(environment) = find::in_home(call, &name)? {
        return Ok(Some(Resolved::new(environment)));
    }
    let found = choose::meaning(context, typed);
    match found.and_then(|meaning| ui.choose(context, "workon", meaning)) {
        Ok(found) if found.environment.path.is_dir() => Ok(Some(found)),
        Ok(_) => {
            missing(call, &name, &[]);
            Ok(None)
        }
        Err(error) if matches!(error.kind(), Kind::NoSuchEnvironment | Kind::Usage) => {
            missing(call, &name, &error.hints());
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Says that there is no such environment, in the words that people look for.
fn missing(call: &Call<'_>, name: &str, hints: &[&str]) {
    let home = &call.settings.workon_home;
    let place = home.join(name);
    if !name.contains('/') && place.is_dir() {
        let place = place.display();
        call.ui.say(&format!("ERROR: Environment '{place}' does not contain an activate script."));
    } else {
        call.ui.say(&format!(
            "ERROR: Environment '{name}' does not exist. Create it with 'mkvirtualenv {name}'."
        ));
    }
    for hint in hints {
        call.ui.say(&format!("  {hint}"));
    }
}
