//! `mkvirtualenv [-a DIR] [-i PACKAGE]... [-r FILE] [-p PYTHON] [OPTION OF virtualenv]... NAME`: makes an environment,
//! and enters it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::making::{Making, Ready};
use super::options::Wanted;
use crate::compat::code::Lines;
use crate::compat::expand::expanded;
use crate::compat::hooks;
use crate::compat::settings::USUAL_PROJECT_FILE;
use crate::compat::{Call, find, project, texts};
use crate::error::{Error, Exit, Result};
use crate::fs::LinkMode;
use crate::interrupt;
use crate::ops::create::{Request, make, seeds};
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::ops::paths::{current_directory, existing_directory, existing_file};
use crate::ops::plain;
use crate::registry::Environment;
use crate::venv::paths::bin_dir;

/// The help.
pub(super) const HELP: &str = "\
Usage: mkvirtualenv [-a project_path] [-i package] [-r requirements_file] [-p python_interpreter] [virtualenv options] env_name

 -a project_path

    The directory of the project that the environment belongs to.

 -i package

    Install a package into the new environment. The option may be repeated.

 -r requirements_file

    Install what a requirements file of pip's lists.

 -p python_interpreter, --python=python_interpreter

    The Python of the environment: 3.12, python3.12 or /path/to/python.

virtualenv options that mean something here:

 --prompt TEXT, --system-site-packages, --no-pip, --without-pip, --copies
";

pub(super) fn run(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    interrupt::handle();
    let wanted = Wanted::parse(&texts(words)?, &call.settings.arguments)?;
    if wanted.help {
        return help(call);
    }
    let Some(ready) = prepared(call, &wanted)? else { return Ok(Exit(1)) };
    if call.settings.foreign.is_some() {
        return foreign(call, &wanted, &ready, &[]);
    }
    let name = named(&wanted).map_err(|error| {
        error.hint(
            "mkvirtualenv [-a project_path] [-i package] [-r requirements_file] [-p python] NAME",
        )
    })?;
    let environment = native(call, &wanted, name, &ready, false)?;
    Making::new(call, environment, &ready).print(call)
}

/// Prints the help.
pub(super) fn help(call: &Call<'_>) -> Result<Exit> {
    call.ui.out(&call.shell.language().print(HELP))?;
    Ok(Exit::DONE)
}

/// Checks the words; `None` if something is wrong, which was said then.
pub(super) fn prepared(call: &Call<'_>, wanted: &Wanted) -> Result<Option<Ready>> {
    let project = match &wanted.project {
        Some(project) if !project.is_dir() => {
            let place = project.display();
            call.ui.say(&format!("Cannot associate project with {place}, it is not a directory"));
            return Ok(None);
        }
        Some(project) => Some(existing_directory(project)?),
        None => None,
    };
    // A tilde in quotes has always been a home here.
    let home = &call.context.dirs.home;
    let file = |file: &PathBuf| existing_file(&expanded(&file.to_string_lossy(), home));
    let requirements = wanted.requirements.iter().map(file).collect::<Result<_>>()?;
    Ok(Some(Ready { project, requirements, packages: wanted.packages.clone() }))
}

/// The only name.
pub(super) fn named(wanted: &Wanted) -> Result<&str> {
    match (&wanted.name, wanted.more_names.as_slice()) {
        (Some(name), []) => Ok(name),
        (Some(name), more) => {
            Err(Error::usage(format!("one name too many: {name}, {}", more.join(", "))))
        }
        (None, _) => Err(Error::usage("the new environment needs a name")),
    }
}

/// Makes the environment as `create` does, and the first texts of its hooks.
pub(super) fn native(
    call: &Call<'_>,
    wanted: &Wanted,
    name: &str,
    ready: &Ready,
    temporary: bool,
) -> Result<Environment> {
    let (context, ui) = (&call.context, &call.ui);
    let progress = ui.spinner();
    if !wanted.ignored.is_empty() {
        ui.warn(&format!("these options mean nothing here: {}", wanted.ignored.join(" ")));
    }
    let here = current_directory()?;
    let owner = Owner::new(ready.project.as_deref(), &here);
    let python = PythonChoice::new(context, wanted.python.as_deref(), owner, &progress)?;
    let seeds = seeds(context, wanted.no_pip, &[])?;
    let link_mode = if wanted.copies { LinkMode::Copy } else { LinkMode::default() };
    let (prompt, system_site_packages) = (wanted.prompt.clone(), wanted.system_site_packages);
    let environment = if let Some(name) = find::registrable(call, name)? {
        let path = call.settings.workon_home.join(name.as_str());
        let request = Request {
            project: ready.project.clone(),
            temporary,
            prompt,
            system_site_packages,
            link_mode,
            shell_sources_hook: true,
            ..Request::new(name, path, python, seeds)
        };
        make(context, &request, &progress)?.environment
    } else {
        let request =
            plain::Request { name, python, prompt, system_site_packages, seeds, link_mode };
        plain::make(context, request, &progress)?
    };
    hooks::make_local(&bin_dir(&environment.path))?;
    if let Some(directory) = &ready.project
        && (!environment.is_managed() || call.settings.project_file != USUAL_PROJECT_FILE)
    {
        project::write(call, &environment.path, directory)?;
    }
    Ok(environment)
}

/// The code that runs another program to make the environment, and then goes on with `then`. It gets the words as they
/// were; the last one is the name.
pub(super) fn foreign(
    call: &Call<'_>,
    wanted: &Wanted,
    ready: &Ready,
    then: &[String],
) -> Result<Exit> {
    let Some(name) = wanted.more_names.last().or(wanted.name.as_ref()) else {
        return named(wanted).map(|_| Exit::DONE);
    };
    let mut made = vec!["made".to_owned(), name.clone()];
    let path = |path: &Path| path.to_string_lossy().into_owned();
    made.extend(ready.project.iter().flat_map(|project| ["-a".to_owned(), path(project)]));
    made.extend(ready.requirements.iter().flat_map(|file| ["-r".to_owned(), path(file)]));
    made.extend(ready.packages.iter().flat_map(|package| ["-i".to_owned(), package.clone()]));
    made.extend(then.iter().cloned());
    let python = wanted.python.iter().map(|python| format!("--python={python}"));
    let arguments = call.settings.arguments.iter().cloned();
    let words = arguments.chain(python).chain(wanted.rest.iter().cloned());
    let mut lines = Lines::new(call.shell);
    lines.call("foreign", words);
    lines.call("made", made);
    call.ui.out(&call.shell.language().script(lines.as_str()))?;
    Ok(Exit::DONE)
}
