//! `mkvirtualenv [-a DIR] [-i PACKAGE]... [-r FILE] [-p PYTHON] [OPTION OF virtualenv]... NAME`: makes an environment,
//! and enters it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::options::Wanted;
use crate::compat::code::Lines;
use crate::compat::enter::Entering;
use crate::compat::hooks::{self, Hook};
use crate::compat::{Call, texts};
use crate::error::{Error, Exit, Kind, Result};
use crate::fs::LinkMode;
use crate::interrupt;
use crate::ops::create::{Request, make, seeds};
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::ops::paths::{current_directory, existing_directory, existing_file};
use crate::registry::Environment;
use crate::registry::name::EnvName;
use crate::venv::paths::bin_dir;

const HELP: &str = "\
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
        call.ui.out(&call.shell.language().print(HELP))?;
        return Ok(Exit::DONE);
    }
    match prepared(call, &wanted)? {
        None => Ok(Exit(1)),
        Some(ready) if call.settings.foreign.is_some() => foreign(call, &wanted, &ready),
        Some(ready) => {
            let name = named(&wanted)?;
            let environment = native(call, &wanted, name, &ready)?;
            let after = Lines::new(call.shell);
            finish(call, &environment, &ready, after)
        }
    }
}

/// `made NAME -a DIR -i PACKAGE -r FILE`: goes on with an environment that another program has made.
pub(super) fn made(call: &Call<'_>, words: &[OsString]) -> Result<Exit> {
    let wanted = Wanted::parse(&texts(words)?, &[])?;
    let Some(ready) = prepared(call, &wanted)? else { return Ok(Exit(1)) };
    let environment = call.context.registry()?.require(named(&wanted)?)?;
    hooks::make_local(&bin_dir(&environment.path))?;
    finish(call, &environment, &ready, Lines::new(call.shell))
}

/// What was checked before anything is made.
pub(in crate::compat) struct Ready {
    pub(in crate::compat) project: Option<PathBuf>,
    pub(in crate::compat) requirements: Vec<PathBuf>,
    pub(in crate::compat) packages: Vec<String>,
}

/// Checks the words; `None` if something is wrong, which was said then.
pub(in crate::compat) fn prepared(call: &Call<'_>, wanted: &Wanted) -> Result<Option<Ready>> {
    let project = match &wanted.project {
        Some(project) if !project.is_dir() => {
            let place = project.display();
            call.ui.say(&format!("Cannot associate project with {place}, it is not a directory"));
            return Ok(None);
        }
        Some(project) => Some(existing_directory(project)?),
        None => None,
    };
    let requirements =
        wanted.requirements.iter().map(|file| existing_file(file)).collect::<Result<_>>()?;
    Ok(Some(Ready { project, requirements, packages: wanted.packages.clone() }))
}

fn named(wanted: &Wanted) -> Result<&str> {
    match (&wanted.name, wanted.more_names.as_slice()) {
        (Some(name), []) => Ok(name),
        (Some(name), more) => {
            Err(Error::usage(format!("one name too many: {name}, {}", more.join(", "))))
        }
        (None, _) => Err(Error::usage("mkvirtualenv needs the name of the new environment").hint(
            "mkvirtualenv [-a project_path] [-i package] [-r requirements_file] [-p python] NAME",
        )),
    }
}

/// Makes the environment as `create` does.
pub(in crate::compat) fn native(
    call: &Call<'_>,
    wanted: &Wanted,
    name: &str,
    ready: &Ready,
) -> Result<Environment> {
    let (context, ui) = (&call.context, &call.ui);
    let progress = ui.spinner();
    if !wanted.ignored.is_empty() {
        ui.warn(&format!("these options mean nothing here: {}", wanted.ignored.join(" ")));
    }
    let here = current_directory()?;
    let name = EnvName::new(name)?;
    let path = call.settings.workon_home.join(name.as_str());
    let owner = Owner::new(ready.project.as_deref(), &here);
    let request = Request {
        project: ready.project.clone(),
        prompt: wanted.prompt.clone(),
        system_site_packages: wanted.system_site_packages,
        link_mode: if wanted.copies { LinkMode::Copy } else { LinkMode::default() },
        shell_sources_hook: true,
        ..Request::new(
            name,
            path,
            PythonChoice::new(context, wanted.python.as_deref(), owner, &progress)?,
            seeds(context, wanted.no_pip, &[])?,
        )
    };
    let environment = make(context, &request, &progress)?.environment;
    hooks::make_local(&bin_dir(&environment.path))?;
    Ok(environment)
}

/// The code that enters a new environment: with the hooks, and with what is installed then.
pub(in crate::compat) fn finish(
    call: &Call<'_>,
    environment: &Environment,
    ready: &Ready,
    rest: Lines,
) -> Result<Exit> {
    let settings = &call.settings;
    let mut before = Lines::new(call.shell);
    if Hook::PreMkVirtualenv.is_wanted_in(&settings.hook_dir) {
        before.call("do", ["hook", "premkvirtualenv", &environment.name]);
    }
    let mut after = Lines::new(call.shell);
    for file in &ready.requirements {
        after.call("do", ["install", &environment.name, "-r", &file.to_string_lossy()]);
    }
    if !ready.packages.is_empty() {
        let words = ["install", &environment.name].into_iter();
        after.call("do", words.chain(ready.packages.iter().map(String::as_str)));
    }
    let hook = settings.hook_dir.join(Hook::PostMkVirtualenv.name());
    if Hook::PostMkVirtualenv.is_wanted_in(&settings.hook_dir) {
        after.call("source", [after.path(&hook)]);
    }
    let _ = rest;
    let entering = Entering { environment, root: None, cd: call.settings.workon_cd, before, after };
    call.ui.out(&entering.code(call)?)?;
    Ok(Exit::DONE)
}

/// The code that runs another program to make the environment, and then goes on.
fn foreign(call: &Call<'_>, wanted: &Wanted, ready: &Ready) -> Result<Exit> {
    let mut lines = Lines::new(call.shell);
    let name = wanted.more_names.last().or(wanted.name.as_ref());
    let name = name.ok_or_else(|| Error::new(Kind::Usage, "which name?"))?;
    let mut made = vec!["made".to_owned(), name.clone()];
    let path = |path: &Path| path.to_string_lossy().into_owned();
    made.extend(ready.project.iter().flat_map(|project| ["-a".to_owned(), path(project)]));
    made.extend(ready.requirements.iter().flat_map(|file| ["-r".to_owned(), path(file)]));
    made.extend(ready.packages.iter().flat_map(|package| ["-i".to_owned(), package.clone()]));
    let python = wanted.python.iter().map(|python| format!("--python={python}"));
    let words: Vec<String> = call
        .settings
        .arguments
        .iter()
        .cloned()
        .chain(python)
        .chain(wanted.rest.iter().cloned())
        .collect();
    lines.call("foreign", words);
    lines.call("made", made);
    call.ui.out(&call.shell.language().script(lines.as_str()))?;
    Ok(Exit::DONE)
}
